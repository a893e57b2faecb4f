"""Claims about two people on one item: the second sees both texts and chooses or merges, and nothing is discarded."""

import datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assessments.access import LOCAL, Person
from assessments.database import Store
from assessments.errors import StoreBusy
from assessments.store import (
    list_changes,
    read_assessment_by_id,
    read_revision,
    remove_assessment,
    restate_assessment,
    save_response,
    start_assessment,
    submit_assessment,
)
from checklists.assessment import Evidence, Response
from checklists.load import load_checklists
from pages import item_desk
from scoring.method import load_method
from tests.pages.conftest import SOMEBODY_ELSE, OpenPage, carried_forward, words

CLAUSE, ITEM = "459-11-a", "459-11-a-1"
ACT, MINUTES = Evidence(grade="A", title="The Act"), Evidence(grade="B", title="Minutes")
FIRST = Response(item=ITEM, state="answered", value=2, note="First.", responsible="Ministry")
THEIRS = Response(item=ITEM, state="answered", value=1, note="Theirs.", responsible="Committee", evidence=(ACT,))
MINE = FIRST.model_copy(update={"value": 4, "note": "Mine."})


@pytest.fixture
def year(store: Store) -> int:
    """Give the id of Estonia's 2025 with an answer to the item."""
    id_ = start_assessment(
        store,
        load_checklists(),
        delegation="EST",
        year=2025,
        scope="full",
        method_version=load_method().version,
        by=Person("test"),
    )
    _save(store, id_, FIRST, None)
    return id_


@pytest.fixture
def clash(store: Store, year: int, open_page: OpenPage) -> AppTest:
    """Give the page on which level 4 and a note met somebody else's save."""
    app = _open(open_page)
    _save(store, year, THEIRS, 1)
    app.radio(key=f"{year}:{ITEM}:code:0").set_value("4")
    app.text_area(key=f"{year}:{ITEM}:note:0").set_value("Mine.").run()
    return app


def _open(open_page: OpenPage, year: int = 2025) -> AppTest:
    return open_page("assess", delegation="EST", year=str(year), clause=CLAUSE)


def _save(store: Store, year: int, response: Response, seen: int | None, by: Person = SOMEBODY_ELSE) -> None:
    save_response(store, assessment_id=year, response=response, seen_version=seen, by=by)


def _add_evidence(app: AppTest, year: int, title: str) -> None:
    app.selectbox(key=f"{year}:{ITEM}:new-grade:0").set_value("B")
    app.text_input(key=f"{year}:{ITEM}:new-title:0").set_value(title)
    next(b for b in app.button if b.label == "Add evidence" and f":{ITEM}:" in str(b.key)).click().run()


def _stored(store: Store, year: int) -> Response:
    responses = read_assessment_by_id(store, year, by=LOCAL).assessment.responses
    return next(response for response in responses if response.item == ITEM)


def _number(app: AppTest) -> int:
    """Return the number of the clash on the page, which its widgets bear."""
    return next(int(str(radio.key).split(":")[3]) for radio in app.radio if ":take-" in str(radio.key))


def _take(app: AppTest, year: int, part: str, side: str) -> None:
    app.radio(key=f"{year}:{ITEM}:take-{part}:{_number(app)}").set_value(side).run()


def _write(app: AppTest, year: int, side: str, note: str) -> None:
    app.text_area(key=f"{year}:{ITEM}:note-{side}:{_number(app)}").set_value(note).run()


def _click(app: AppTest, year: int, button: str) -> None:
    app.button(key=f"{year}:{ITEM}:{button}").click().run()
    assert not app.exception


def _aside(store: Store, year: int) -> list[Response]:
    """Return what was set aside, the earliest first."""
    changes = list_changes(store, year, ITEM, by=LOCAL)
    return [Response.model_validate(change.after) for change in changes if change.action == "set aside"]


def _submit(store: Store, year: int) -> None:
    submit_assessment(store, year, seen_revision=read_revision(store, year, by=LOCAL), by=Person("C. Lead"))


def test_both_sides_are_shown_in_full_and_what_differs_is_said_in_words(
    store: Store, year: int, clash: AppTest
) -> None:
    """Who saved the other one and when, every part of both, and which of them differ; nothing is overwritten."""
    assert _stored(store, year) == THEIRS
    assert "changed by somebody else. Nothing was overwritten." in clash.error[0].value
    page = words(clash)
    assert "<dt>In the store, saved by somebody else, " in page
    for text in ("Level 4.", "Level 1.", "Mine.", "Theirs.", "A: The Act (only on this side)"):
        assert f"<dd>{text}" in page, text
    for part in ("Answer", "Note", "Evidence", "Responsible body"):
        assert f"{part}: <strong>differs</strong>" in page


def test_a_part_that_is_the_same_is_said_to_be_and_asks_for_no_choice(
    store: Store, year: int, open_page: OpenPage
) -> None:
    """Only what differs is to be chosen."""
    app = _open(open_page)
    _save(store, year, FIRST.model_copy(update={"note": "Theirs."}), 1)
    app.radio(key=f"{year}:{ITEM}:code:0").set_value("3").run()
    assert "Responsible body: <strong>the same on both sides</strong>" in words(app)
    assert [str(r.key).split(":")[2] for r in app.radio if ":take-" in str(r.key)] == ["take-answer", "take-note"]


def test_one_click_merges_what_i_said_with_all_texts_and_evidence(store: Store, year: int, clash: AppTest) -> None:
    """My answer, both notes one below the other, every piece; a body I left as it was is theirs to change."""
    _click(clash, year, "merge")
    expected = THEIRS.model_copy(update={"value": 4, "note": "Theirs.\n\nMine."})
    assert _stored(store, year) == expected
    assert _aside(store, year) == []
    assert not clash.error
    assert "Saved " in words(clash)
    assert clash.radio(key=f"{year}:{ITEM}:code:1").value == "4"
    assert not clash.radio(key=f"{year}:{ITEM}:code:1").disabled


@pytest.mark.parametrize("part", ["answer", "note", "responsible", "evidence"])
@pytest.mark.parametrize("side", ["mine", "theirs"])
def test_each_part_can_be_taken_from_either_side(store: Store, year: int, clash: AppTest, part: str, side: str) -> None:
    """The chosen side stands; what of mine is dropped by that goes into the log, whole."""
    _take(clash, year, part, side)
    _click(clash, year, "merge")
    taken, field = {"mine": MINE, "theirs": THEIRS}[side], {"answer": "value"}.get(part, part)
    assert getattr(_stored(store, year), field) == getattr(taken, field)
    assert _aside(store, year) == ([MINE] if side == "theirs" and part in ("answer", "note") else [])


def test_the_stored_answer_can_be_kept_and_mine_stays_in_the_log(
    store: Store, year: int, clash: AppTest, open_page: OpenPage
) -> None:
    """Nothing but the log changes; the form shows the stored answer, and History tells what was entered."""
    revision = read_revision(store, year, by=LOCAL)
    _click(clash, year, "theirs")
    assert (_stored(store, year), read_revision(store, year, by=LOCAL)) == (THEIRS, revision)
    assert _aside(store, year) == [MINE]
    assert clash.radio(key=f"{year}:{ITEM}:code:1").value == "1"
    assert clash.text_area(key=f"{year}:{ITEM}:note:1").value == "Theirs."
    history = words(open_page("history", delegation="EST", year="2025", item=ITEM))
    assert f"{ITEM}: set aside" in history
    assert "Note: Mine." in history
    assert "This changed nothing that stands." in history


def test_the_merged_note_can_be_written_anew_and_is_not_lost_by_another_choice(
    store: Store, year: int, clash: AppTest
) -> None:
    """What is written under one choice is there again after another; what is saved is what stands in the field."""
    assert clash.text_area(key=f"{year}:{ITEM}:note-both:{_number(clash)}").value == "Theirs.\n\nMine."
    _write(clash, year, "both", "Theirs, and mine, in one sentence.")
    _take(clash, year, "note", "theirs")
    assert clash.text_area(key=f"{year}:{ITEM}:note-theirs:{_number(clash)}").value == "Theirs."
    _take(clash, year, "note", "both")
    both = clash.text_area(key=f"{year}:{ITEM}:note-both:{_number(clash)}")
    assert both.value == "Theirs, and mine, in one sentence."
    _click(clash, year, "merge")
    assert _stored(store, year).note == "Theirs, and mine, in one sentence."
    assert [response.note for response in _aside(store, year)] == ["Mine.\n\nTheirs, and mine, in one sentence."]


def test_what_was_written_into_the_merged_note_is_kept_with_mine(store: Store, year: int, clash: AppTest) -> None:
    """Who writes and then keeps the stored answer finds the writing in the log."""
    _write(clash, year, "both", "Theirs.\n\nMine.\nAnd a third line.")
    _click(clash, year, "theirs")
    assert [response.note for response in _aside(store, year)] == ["Theirs.\n\nMine.\nAnd a third line."]


def test_what_is_chosen_and_written_is_there_after_a_look_at_another_clause(
    store: Store, year: int, clash: AppTest
) -> None:
    """The clash waits for whoever comes back, with everything that was entered."""
    _write(clash, year, "both", "Written.")
    _take(clash, year, "evidence", "theirs")
    for way in ("Next-top", "Previous-top"):
        clash.run()
        clash.button(key=way).click().run()
    assert clash.text_area(key=f"{year}:{ITEM}:note-both:{_number(clash)}").value == "Written."
    assert clash.radio(key=f"{year}:{ITEM}:take-evidence:{_number(clash)}").value == "theirs"
    _click(clash, year, "merge")
    assert (_stored(store, year).value, _stored(store, year).note) == (4, "Written.")


@pytest.mark.parametrize("side", ["both", "theirs"])
def test_where_a_third_person_has_saved_the_clash_is_shown_anew(
    store: Store, year: int, clash: AppTest, side: str
) -> None:
    """What was chosen is mine then, beside the newest stored answer; what was dropped by choice is in the log."""
    third = THEIRS.model_copy(update={"value": 0, "note": "Theirs.\nThe third.", "evidence": (MINUTES,)})
    _take(clash, year, "note", side)
    _save(store, year, third, 2, by=Person("D. Third"))
    _click(clash, year, "merge")
    assert _stored(store, year) == third
    assert "changed by D. Third." in clash.error[0].value
    _click(clash, year, "merge")
    note = "Theirs.\nThe third." if side == "theirs" else "Theirs.\nThe third.\n\nTheirs.\n\nMine."
    expected = third.model_copy(update={"value": 4, "note": note})
    assert _stored(store, year) == expected
    assert _aside(store, year) == ([MINE] if side == "theirs" else [])


def _note(app: AppTest, year: int, edition: int = 0) -> Any:  # noqa: ANN401  AppTest types its widgets loosely
    """Return the field for the note in the form."""
    return app.text_area(key=f"{year}:{ITEM}:note:{edition}")


def test_the_form_goes_on_with_my_side(store: Store, year: int, clash: AppTest) -> None:
    """What is changed in it meanwhile is on my side; what was chosen and written beside it before stays."""
    _take(clash, year, "evidence", "mine")
    _write(clash, year, "both", "Theirs.\n\nMine.\nWritten.")
    _note(clash, year).set_value("Mine.\nMore.").run()
    assert _stored(store, year) == THEIRS
    assert "<dd>Mine.<br>More.</dd>" in words(clash)
    assert clash.radio(key=f"{year}:{ITEM}:take-evidence:{_number(clash)}").value == "mine"
    note = "Mine.\nMore.\n\nTheirs.\n\nMine.\nWritten."
    assert clash.text_area(key=f"{year}:{ITEM}:note-both:{_number(clash)}").value == note
    _click(clash, year, "merge")
    saved = _stored(store, year)
    assert (saved.value, saved.note, saved.evidence) == (4, note, ())


@pytest.mark.parametrize("button", ["merge", "theirs"])
def test_what_was_typed_just_before_the_click_is_not_left_behind(
    store: Store, year: int, clash: AppTest, button: str
) -> None:
    """A note left by the very click that settles is taken to my side first, and the clash is shown with it."""
    _note(clash, year).set_value("Mine, the last words.")
    _click(clash, year, button)
    assert _stored(store, year) == THEIRS
    assert "<dd>Mine, the last words.</dd>" in words(clash)
    _click(clash, year, button)
    last = _stored(store, year) if button == "merge" else _aside(store, year)[-1]
    assert "Mine, the last words." in last.note


def test_after_a_third_save_the_form_goes_on_with_what_was_chosen(store: Store, year: int, clash: AppTest) -> None:
    """An answer changed then takes the merged note along, not the one from before."""
    _save(store, year, THEIRS.model_copy(update={"responsible": "Court"}), 2, by=Person("D. Third"))
    _click(clash, year, "merge")
    assert _note(clash, year, 1).value == "Theirs.\n\nMine."
    clash.radio(key=f"{year}:{ITEM}:code:1").set_value("3").run()
    _click(clash, year, "merge")
    expected = THEIRS.model_copy(update={"value": 3, "note": "Theirs.\n\nMine.", "responsible": "Court"})
    assert _stored(store, year) == expected


def test_entering_what_the_other_one_has_saved_settles_it(store: Store, year: int, open_page: OpenPage) -> None:
    """Where both say the same in the end nothing is left to choose; what I had entered before is in the log."""
    app = _open(open_page)
    _save(store, year, FIRST.model_copy(update={"note": "Theirs."}), 1)
    _note(app, year).set_value("Mine.").run()
    _note(app, year).set_value("Theirs.").run()
    assert not app.error
    assert "Saved " in words(app)
    assert _aside(store, year) == [FIRST.model_copy(update={"note": "Mine."})]


def test_evidence_that_met_a_save_is_shown_and_merged_with_its_form_empty_again(
    store: Store, year: int, open_page: OpenPage
) -> None:
    """The piece belongs to mine; what is typed next is another one."""
    app = _open(open_page)
    _save(store, year, THEIRS, 1)
    _add_evidence(app, year, "Minutes")
    assert "B: Minutes (only on this side)" in words(app)
    assert app.text_input(key=f"{year}:{ITEM}:new-title:1").value == ""
    _click(app, year, "merge")
    assert _stored(store, year) == THEIRS.model_copy(update={"evidence": (ACT, MINUTES)})
    assert app.text_input(key=f"{year}:{ITEM}:new-title:1").value == ""


@pytest.mark.usefixtures("year")
def test_who_only_wrote_a_note_does_not_bring_the_old_answer_back(store: Store, open_page: OpenPage) -> None:
    """An answer carried forward that somebody else has changed meanwhile is theirs unless I choose otherwise."""
    later = carried_forward(store)
    app = _open(open_page, 2026)
    _save(store, later, THEIRS, 1)
    app.text_area(key=f"{later}:{ITEM}:note:0").set_value("Mine.").run()
    _click(app, later, "merge")
    assert _stored(store, later) == THEIRS.model_copy(update={"note": "Theirs.\n\nMine."})


def test_two_clicks_at_once_settle_once(store: Store, year: int, clash: AppTest) -> None:
    """The second finds the clash settled, and changes nothing."""
    clash.button(key=f"{year}:{ITEM}:merge").click()
    _click(clash, year, "theirs")
    assert [change.action for change in list_changes(store, year, ITEM, by=LOCAL)] == ["saved"] * 3
    assert _stored(store, year).value == 4


def test_a_second_click_does_not_settle_a_clash_that_nobody_has_seen(store: Store, year: int, clash: AppTest) -> None:
    """Where the first one met a third person's save, the new clash waits until it was looked at."""
    third = THEIRS.model_copy(update={"note": "The third."})
    _save(store, year, third, 2, by=Person("D. Third"))
    clash.button(key=f"{year}:{ITEM}:merge").click()
    _click(clash, year, "theirs")
    assert "changed by D. Third." in clash.error[0].value
    assert (_stored(store, year), _aside(store, year)) == (third, [])


def test_a_merge_the_store_refuses_is_told_and_stays_open(store: Store, year: int, open_page: OpenPage) -> None:
    """A reason that needs a note, with the note taken out, is named; with the note back it is saved."""
    item, key = "459-11-b-3", f"{year}:459-11-b-3"
    app = open_page("assess", delegation="EST", year="2025", clause="459-11-b")
    app.radio(key=f"{key}:code:0").set_value("not_applicable").run()
    app.text_area(key=f"{key}:note:0").set_value("Another body does this.").run()
    _save(store, year, Response(item=item, state="unknown", note="Asked."), None)
    app.selectbox(key=f"{key}:reason:0").set_value("other").run()
    app.text_area(key=f"{key}:note-both:1").set_value(" ").run()
    app.button(key=f"{key}:merge").click().run()
    assert "needs a note" in app.error[0].value
    app.text_area(key=f"{key}:note-both:1").set_value("Another body does this.").run()
    app.button(key=f"{key}:merge").click().run()
    assert not app.error
    saved = next(r for r in read_assessment_by_id(store, year, by=LOCAL).assessment.responses if r.item == item)
    assert (saved.reason, saved.note) == ("other", "Another body does this.")


def test_nothing_is_dropped_that_the_log_did_not_take(
    store: Store, year: int, clash: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where what I entered cannot be put into the log, the stored answer stays, and so does what I entered."""

    def busy(*_: object, **__: object) -> None:
        raise StoreBusy("in use by others")

    with monkeypatch.context() as broken:
        broken.setattr(item_desk, "set_aside", busy)
        _take(clash, year, "note", "theirs")
        for button in ("merge", "theirs"):
            _click(clash, year, button)
            assert "in use by others" in clash.error[0].value
            assert _stored(store, year) == THEIRS
            assert "<dd>Mine.</dd>" in words(clash)
    _click(clash, year, "theirs")
    assert _aside(store, year) == [MINE]


@pytest.mark.parametrize("button", ["merge", "theirs"])
def test_where_the_year_was_removed_what_i_entered_is_shown(
    store: Store, year: int, clash: AppTest, button: str
) -> None:
    """There is nowhere left to save it, so that it stands on the page, to be copied."""
    _write(clash, year, "both", "Theirs.\n\nMine.\nWritten since.")
    remove_assessment(store, year, by=SOMEBODY_ELSE)
    _click(clash, year, button)
    assert clash.warning[0].value.startswith("Not saved: the reporting year was removed")
    page = words(clash)
    assert "Level 4." in page
    assert "Mine.<br>Written since." in page


def test_where_the_year_was_removed_a_first_text_is_shown_as_well(store: Store, year: int, open_page: OpenPage) -> None:
    """A note and a piece of evidence that met no conflict, only the end of the year, are not lost either."""
    app = _open(open_page)
    remove_assessment(store, year, by=SOMEBODY_ELSE)
    app.text_area(key=f"{year}:{ITEM}:note:0").set_value("A long note.")
    _add_evidence(app, year, "A new act")
    assert "A long note." in words(app)
    assert "B: A new act" in words(app)


def test_where_the_year_was_handed_in_the_clash_goes_into_the_log(store: Store, year: int, clash: AppTest) -> None:
    """What I entered is shown beside what was handed in, and one click keeps it."""
    _submit(store, year)
    clash.run()
    assert "<dd>Mine.</dd>" in words(clash)
    assert "was closed meanwhile" in clash.error[0].value
    _click(clash, year, "theirs")
    assert (_stored(store, year), _aside(store, year)) == (THEIRS, [MINE])
    assert "<dd>Mine.</dd>" not in words(clash)


def test_a_merge_of_a_year_handed_in_meanwhile_is_not_saved_and_not_lost(
    store: Store, year: int, clash: AppTest
) -> None:
    """The page says so, and shows what was chosen; the log takes it."""
    _submit(store, year)
    _click(clash, year, "merge")
    assert "read-only since" in clash.error[0].value
    _click(clash, year, "theirs")
    assert _stored(store, year) == THEIRS
    assert _aside(store, year) == [THEIRS.model_copy(update={"value": 4, "note": "Theirs.\n\nMine."})]


def test_an_answer_too_late_for_a_year_can_be_saved_once_it_is_restated(
    store: Store, year: int, open_page: OpenPage
) -> None:
    """What was entered waits on the page, and may be merged when the year is open again."""
    app = _open(open_page)
    _submit(store, year)
    app.text_area(key=f"{year}:{ITEM}:note:0").set_value("Too late.").run()
    assert "read-only since" in app.error[0].value
    assert "<dd>Too late.</dd>" in words(app)
    restate_assessment(store, year, reason="Corrected.", by=Person("C. Lead"))
    app.run()
    assert "stands here beside what is stored" in app.error[0].value
    _click(app, year, "merge")
    assert _stored(store, year) == FIRST.model_copy(update={"note": "Too late."})


def test_a_date_and_a_piece_are_told_in_words(store: Store, year: int, open_page: OpenPage) -> None:
    """Each kind of answer is worded on both sides, with what belongs to it."""
    item, key = "459-11-b-2", f"{year}:459-11-b-2"
    dated = Evidence(grade="A", title="Report", reference="No. 7", date=datetime.date(2024, 5, 1))
    app = open_page("assess", delegation="EST", year="2025", clause="459-11-b")
    _save(store, year, Response(item=item, state="answered", value="2021-05-03", evidence=(dated,)), None)
    app.radio(key=f"{key}:code:0").set_value("withheld").run()
    page = words(app)
    assert "2021-05-03." in page
    assert "A: Report · No. 7 · 2024-05-01 (only on this side)" in page
    assert "Withheld. Known, but not disclosed." in page
