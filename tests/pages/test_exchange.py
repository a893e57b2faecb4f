"""Claims about Exchange: what goes out comes back, what it would change is seen first, and one click takes it over."""

import html
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from assessments.access import LOCAL, Person
from assessments.database import Store
from assessments.errors import NotFound
from assessments.store import (
    add_person,
    list_changes,
    read_assessment,
    read_log_head,
    save_response,
    start_assessment,
    submit_assessment,
)
from assessments.stored import Place, StoredAssessment
from checklists.assessment import Response, to_json
from checklists.load import load_checklists
from pages.context import Year
from pages.exchange_given import XLSX, make_archive, make_form
from reports.archive_reading import read_archive
from scoring.method import load_method
from scoring.scorecard import score
from tests.assessments.people import claims, signed_in
from tests.pages.conftest import SOMEBODY_ELSE, OpenPage, labelled, words
from tests.reports.workbooks import ROWS, filled_in, saved

LADDER, OTHER, HOSTILE = "459-11-a-1", "459-11-a-3", "<script>alert(1)</script> [x](http://x.example) **b** =1+1"
SENDER = "Ministry of Defence, by e-mail of 3 May"


@pytest.fixture
def year(store: Store) -> int:
    """Give the id of Estonia's 2025, which says one thing."""
    release, by = (load_checklists(), load_method().version), Person("A. Clerk")
    id_ = start_assessment(
        store, release[0], delegation="EST", year=2025, scope="full", method_version=release[1], by=by
    )
    first = Response(item=LADDER, state="answered", value=2, note="As in the plan.")
    save_response(store, assessment_id=id_, response=first, seen_version=None, by=Person("A. Clerk"))
    return id_


def stored(store: Store) -> StoredAssessment:
    """Return Estonia's 2025 as it stands."""
    return read_assessment(store, "EST", 2025, by=LOCAL)


def form(store: Store, *, blank: bool = False) -> bytes:
    """Return the form as the page gives it out."""
    checklists, here = load_checklists(), stored(store)
    head = list_head(store)
    return make_form(Year(here, checklists, score([here.assessment], checklists)[0]), head, "", blank=blank)


def list_head(store: Store) -> str:
    """Return the hash of the last change."""
    return read_log_head(store, by=LOCAL)


def bring(open_page: OpenPage, content: bytes, name: str = "form.xlsx") -> AppTest:
    """Open the page and put a file there."""
    app = open_page("exchange", delegation="EST", year="2025")
    app.file_uploader[0].set_value((name, content, XLSX))
    return app.run()


def text(app: AppTest) -> str:
    """Return what the page says, without markup."""
    return html.unescape(re.sub(r"<[^>]+>", " ", words(app)))


def take_over(app: AppTest, sender: str = SENDER) -> AppTest:
    """Say who sent it, and click."""
    labelled(app.text_input, "Who sent it, and how (kept in the change log with each answer)").set_value(sender)
    done: AppTest = labelled(app.button, "Take these answers over").click().run()
    return done


@pytest.mark.usefixtures("year")
def test_what_a_form_would_change_is_seen_before_anything_is_changed(store: Store, open_page: OpenPage) -> None:
    """New and changed answers stand there with both texts; the click takes them over and says so, with the sender."""
    content = filled_in(form(store), {(LADDER, "note"): HOSTILE, (OTHER, "answer"): "Level 3"})
    before = stored(store)
    app = bring(open_page, content)
    assert stored(store) == before
    said = text(app)
    assert "The form says: 1 new, 1 changed. 151 rows as before." in said
    assert "As in the plan." in said
    assert HOSTILE in said
    assert "<script>" not in words(app)
    app = take_over(app)
    assert [message.value for message in app.success] == ["2 answers taken over."]
    answers = {response.item: response for response in stored(store).assessment.responses}
    assert (answers[LADDER].note, answers[OTHER].value) == (HOSTILE, 3)
    last = list_changes(store, before.id, OTHER, by=LOCAL)[-1]
    assert (last.by, last.action, (last.after or {})["sender"]) == (LOCAL.name, "returned", SENDER)
    history = text(open_page("history", delegation="EST", year="2025", item=OTHER))
    assert f"Sent by: {SENDER}" in history


@pytest.mark.usefixtures("year")
def test_a_form_that_says_nothing_new_has_nothing_to_take_over(store: Store, open_page: OpenPage) -> None:
    """As it went out it changes nothing, and offers no button."""
    app = bring(open_page, form(store))
    assert "The form says: nothing new. 153 rows as before." in text(app)
    assert "Take these answers over" not in [button.label for button in app.button]


@pytest.mark.parametrize(("chosen", "value"), [("returned", 4), ("stored", 1)])
def test_a_conflict_is_settled_by_a_choice_between_both_texts(
    store: Store, year: int, open_page: OpenPage, chosen: str, value: int
) -> None:
    """Without a choice nothing is taken over; with one, what was chosen stands and the other text is in the log."""
    content = filled_in(form(store), {(LADDER, "answer"): "Level 4", (OTHER, "answer"): "Level 3"})
    between = Response(item=LADDER, state="answered", value=1)
    save_response(store, assessment_id=year, response=between, seen_version=1, by=SOMEBODY_ELSE)
    before = stored(store)
    app = take_over(bring(open_page, content))
    assert "1 new, 1 in conflict" in text(app)
    assert "changed here by somebody else after the form was given out" in text(app)
    assert stored(store) == before
    labelled(app.radio, "What shall stand").set_value(chosen)
    app = take_over(app.run())
    done = {"returned": "2 answers taken over.", "stored": "1 answer taken over, 1 set aside in the change log."}
    assert [message.value for message in app.success] == [done[chosen]]
    answers = {response.item: response.value for response in stored(store).assessment.responses}
    assert answers == {LADDER: value, OTHER: 3}
    assert (list_changes(store, year, LADDER, by=LOCAL)[-1].after or {})["value"] == 4


@pytest.mark.usefixtures("year")
def test_a_fault_is_named_with_its_cell_and_nothing_can_be_taken_over(store: Store, open_page: OpenPage) -> None:
    """A sound answer beside it waits until the whole form is sound."""
    sheet, row = ROWS[OTHER]
    app = bring(open_page, filled_in(form(store), {(LADDER, "note"): "New.", (OTHER, "answer"): "Level 9"}))
    assert f"{sheet}!D{row}: “Level 9” is not among the choices." in text(app)
    assert "Take these answers over" not in [button.label for button in app.button]


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a form of this tool, or it is damaged"),
        (b"PK\x03\x04 nonsense", "not a form of this tool, or it is damaged"),
        (json.dumps({"format": "cyber-commitments/assessment"}).encode(), "not a form of this tool"),
        (b"x" * 2_000_001, "a form has at most 2,000,000"),
    ],
    ids=["empty", "broken", "document", "large"],
)
def test_what_is_no_form_is_refused_in_plain_words(
    store: Store, open_page: OpenPage, content: bytes, said: str
) -> None:
    """Any other file, whatever it is called."""
    before = stored(store)
    assert said in text(bring(open_page, content, "../../etc/passwd.xlsx"))
    assert stored(store) == before


@pytest.mark.usefixtures("year")
def test_a_form_of_another_year_or_store_is_refused_with_the_cell(store: Store, open_page: OpenPage) -> None:
    """What it showed cannot be compared with what stands here; a blank one shows nothing and may come from anywhere."""

    def altered(content: bytes, term: str, said: str) -> bytes:
        book = load_workbook(io.BytesIO(content))
        next(row for row in book["Read me"].iter_rows() if row[0].value == term)[1].value = said
        return saved(filled(book))

    def filled(book: Any) -> Any:  # noqa: ANN401  openpyxl ships no types
        book["459"].cell(ROWS[OTHER][1], 4).value = "Level 3"
        return book

    for term, said, words_ in (
        ("Reporting year", "2024", "the form is of reporting year “2024”, and you bring it to 2025"),
        ("Delegation", "LVA", "the form is of delegation “LVA”, and you bring it to EST"),
        ("Checklist 459", "0.9.0, SHA-256 0", "another checklist of 459"),
        ("Change log head", "f" * 64, "not made from this store"),
        ("Assessment", "99", "removed and begun anew"),
    ):
        assert words_ in text(bring(open_page, altered(form(store), term, said)))
    app = bring(open_page, altered(form(store, blank=True), "Change log head", "f" * 64))
    assert "The form says: 1 new." in text(app)


@pytest.mark.usefixtures("year")
def test_a_whole_year_comes_in_after_its_changes_were_seen(store: Store, open_page: OpenPage) -> None:
    """A document lists what it changes; the click brings it in."""
    here = stored(store).assessment
    document = here.with_responses((here.responses[0].model_copy(update={"value": 4}),))
    app = open_page("exchange", delegation="EST", year="2025")
    app.file_uploader[1].set_value(("year.json", to_json(document).encode(), "application/json"))
    app.run()
    assert "EST 2025: 0 new, 1 changed, 2 unchanged." in text(app)
    assert stored(store).assessment == here
    app = labelled(app.button, "Bring this year in").click().run()
    assert stored(store).assessment.responses == document.responses
    assert [message.value for message in app.success] == ["EST 2025 brought in\\: 1 change."]


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize("content", [b"\xff\xfe", b"[" * 100_000, b"{}", b'{"format": 1, "format": 2}'])
def test_a_document_at_fault_is_refused_in_plain_words(store: Store, open_page: OpenPage, content: bytes) -> None:
    """Nothing is brought in."""
    before = stored(store)
    app = open_page("exchange", delegation="EST", year="2025")
    app.file_uploader[1].set_value(("year.json", content, "application/json"))
    assert "Not brought in. At fault:" in [message.value for message in app.run().error]
    assert stored(store) == before


def test_the_archive_holds_all_years_as_the_person_may_see_them(demonstration: Store) -> None:
    """To the one person at this machine all three, as they stand; to the secretariat none, since none was handed in."""
    years = read_archive(make_archive(demonstration, "XAA", LOCAL)).years
    assert [year.document.year for year in years] == [2023, 2024, 2025]
    assert years[-1].document == read_assessment(demonstration, "XAA", 2025, by=LOCAL).assessment
    with pytest.raises(NotFound):
        make_archive(demonstration, "XAA", signed_in(demonstration, "secretariat"))


def test_without_a_year_the_page_says_how_to_begin(open_page: OpenPage) -> None:
    """A year can be started on the Overview, or brought in here."""
    app = open_page("exchange", delegation="EST")
    assert "start a reporting year on the Overview page" in text(app)
    assert len(app.file_uploader) == 1


@pytest.mark.parametrize(
    ("place", "downloads", "uploads"),
    [
        (Place("reader", "XAA"), 6, 0),
        (Place("contributor", "XAA"), 6, 1),
        (Place("lead", "XAA"), 6, 2),
        (Place("secretariat"), 4, 0),
    ],
    ids=lambda value: value.role if isinstance(value, Place) else None,
)
def test_each_role_finds_what_it_may_take_and_bring(
    demonstration: Store, open_page_as: Callable[..., AppTest], place: Place, downloads: int, uploads: int
) -> None:
    """Readers take; contributors bring back forms too; leads also whole years; the secretariat takes no form."""
    here = read_assessment(demonstration, "XAA", 2025, by=LOCAL)
    if place.role == "secretariat":
        submit_assessment(demonstration, here.id, seen_revision=here.revision, by=LOCAL)
    add_person(demonstration, email="jane@parliament.example", name="Jane", place=place, by=LOCAL)
    app = open_page_as(claims("jane@parliament.example"), "exchange", delegation="XAA", year="2025")
    assert len(app.get("download_button")) == downloads
    assert len(app.file_uploader) == uploads


def test_a_submitted_year_gives_out_and_takes_nothing_back(demonstration: Store, open_page: OpenPage) -> None:
    """The page says that it is restated first."""
    here = read_assessment(demonstration, "XAA", 2025, by=LOCAL)
    submit_assessment(demonstration, here.id, seen_revision=here.revision, by=LOCAL)
    app = open_page("exchange", delegation="XAA", year="2025")
    assert len(app.get("download_button")) == 6
    assert [uploader.label[:6] for uploader in app.file_uploader] == ["A year"]
    assert any("submitted and read-only" in message.value for message in app.info)
