"""Claims about the what-if panel: ticking shows what steps would bring, and saves nothing."""

import html
import json
import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Checkbox

from assessments.access import LOCAL, Person
from assessments.database import Store
from assessments.store import list_changes, read_assessment, save_response, start_assessment
from checklists.assessment import Evidence, Response
from checklists.load import load_checklists
from pages import gap_summary
from pages.what_if_words import HOW_TO_BEGIN, NO_STEP, NOTHING_IS_SAVED, moves_sentence, result_sentence
from reports.gap_columns import GapRow
from scoring.gaps import NextStep
from scoring.method import load_method
from scoring.rounding import difference, shown
from scoring.scorecard import Scorecard, score
from scoring.what_if import with_steps
from tests.pages.conftest import OpenPage, words

HOSTILE = ("<script>alert(1)</script>", "[x](http://x.example)", "**b** $x$ :red[y]")


def ticks(app: AppTest) -> list[Checkbox]:
    """Return the boxes of the steps, without the one that belongs to the download."""
    return [box for box in app.checkbox if str(box.key) != "gap-download-all"]


def _now(store: Store, year: int = 2025) -> Scorecard:
    return score([read_assessment(store, "XAA", year, by=LOCAL).assessment], load_checklists())[0]


def _then(store: Store, *items: str) -> Scorecard:
    assessment = read_assessment(store, "XAA", 2025, by=LOCAL).assessment
    return score([with_steps(assessment, load_checklists(), _now(store), items)], load_checklists())[0]


def _demonstrated(card: Scorecard, resolution: str) -> float:
    found = card.resolutions[resolution]
    assert found
    return found.score.demonstrated


def _steps(store: Store, kind: str, resolution: str) -> list[tuple[str, NextStep]]:
    """Return the items of a resolution with a next step of this kind, the largest gain first."""
    items = _now(store).items.items()
    found = [(id_, item.next_step) for id_, item in items if id_.startswith(resolution) and item.next_step]
    return sorted(((id_, step) for id_, step in found if step.kind == kind), key=lambda pair: -round(pair[1].gain, 9))


def _start(store: Store, year: int) -> None:
    version = load_method().version
    start_assessment(
        store, load_checklists(), delegation="EST", year=year, scope="full", method_version=version, by=Person("test")
    )


def _open(open_page: OpenPage, **more: str) -> AppTest:
    return open_page("gaps", **({"delegation": "XAA", "year": "2025", "view": "whatif"} | more))


def _box(app: AppTest, item: str) -> Checkbox:
    """Return the tick box of an item; its key ends with an edition."""
    return next(box for box in ticks(app) if f":{item}:" in str(box.key))


def _tick(app: AppTest, *items: str) -> AppTest:
    """Tick the steps one by one, and return the whole page as it is then."""
    for item in items:
        _box(app, item).check().run()
        app.run()
    assert not app.exception
    return app


def _ticked(app: AppTest) -> list[str]:
    return [str(box.key).split(":")[2] for box in ticks(app) if box.value]


def _press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    return app.run()


def _sentence(app: AppTest, resolution: str) -> str:
    [sentence] = re.findall(rf'role="status">(Resolution {resolution}: [^<]*)<', words(app))
    return str(sentence)


@pytest.mark.usefixtures("store")
def test_without_a_year_the_panel_says_what_to_do(open_page: OpenPage) -> None:
    """A visitor who follows a link first learns to choose a delegation; there is nothing to tick."""
    app = open_page("gaps", view="whatif")
    assert "Choose your delegation" in app.info[0].value
    assert not app.checkbox


def test_before_the_first_tick_the_panel_shows_the_year_and_how_to_begin(
    demonstration: Store, open_page: OpenPage
) -> None:
    """Nothing ticked is nothing supposed: the scores as they stand, one line per resolution, and what to do."""
    app = _open(open_page)
    for resolution, found in _now(demonstration).resolutions.items():
        assert found
        assert _sentence(app, resolution) == f"Resolution {resolution}: {found.score.headline} as it stands."
    assert HOW_TO_BEGIN in words(app)
    assert "with the steps" not in words(app)
    assert _ticked(app) == []


@pytest.mark.parametrize("kind", ["evidence", "next_rung"])
def test_ticking_a_step_shows_exactly_its_gain(demonstration: Store, open_page: OpenPage, kind: str) -> None:
    """The sentence goes from the score as it stands to that score and the gain, and the other resolution stays."""
    id_, step = _steps(demonstration, kind, "475")[0]
    before = _demonstrated(_now(demonstration), "475")
    app = _tick(_open(open_page), id_)
    low, high = shown(before), shown(before + step.gain)
    expected = f"Resolution 475: {low:.1f} to {high:.1f}, {difference(high, low):+.1f} if this step is taken."
    assert _sentence(app, "475") == expected
    assert _sentence(app, "459").endswith("as it stands.")
    assert NOTHING_IS_SAVED in words(app)


def test_steps_add_up_and_open_ones_say_at_most(demonstration: Store, open_page: OpenPage) -> None:
    """Two steps bring both gains; with an open answer among them the result is the most it can be."""
    chosen = [_steps(demonstration, kind, "475")[0] for kind in ("evidence", "resolve")]
    before = _demonstrated(_now(demonstration), "475")
    app = _tick(_open(open_page), *(id_ for id_, _ in chosen))
    low, high = shown(before), shown(before + sum(step.gain for _, step in chosen))
    expected = (
        f"Resolution 475: {low:.1f} to {high:.1f} at most, up to {difference(high, low):+.1f} "
        "if these 2 steps are taken."
    )
    assert _sentence(app, "475") == expected


def test_bars_and_radar_show_now_and_then(demonstration: Store, open_page: OpenPage) -> None:
    """Both headlines stand in the table, both lines in the chart, and the themes that move most in words."""
    id_, _ = _steps(demonstration, "evidence", "475")[0]
    app = _tick(_open(open_page), id_)
    now, then = _now(demonstration), _then(demonstration, id_)
    page = html.unescape(words(app))
    for name, card in (("now", now), ("with the steps", then)):
        found = card.resolutions["475"]
        assert found
        assert found.score.headline in page.split(f"<td>475 {name}</td>")[1].split("</tr>")[0]
    sentence = moves_sentence(now, then, load_checklists())
    assert sentence in page
    [chart] = app.get("plotly_chart")
    assert sentence in chart.proto.alt
    names = {trace.get("name") for trace in json.loads(chart.proto.spec)["data"]}
    assert names >= {"459 now", "475 now", "459 with the steps", "475 with the steps"}


def test_a_step_can_be_taken_back(demonstration: Store, open_page: OpenPage) -> None:
    """Without its tick the step is forgotten."""
    id_, _ = _steps(demonstration, "evidence", "475")[0]
    app = _tick(_open(open_page), id_)
    _box(app, id_).uncheck().run()
    assert _sentence(app.run(), "475").endswith("as it stands.")


def test_the_five_largest_are_ticked_and_cleared(demonstration: Store, open_page: OpenPage) -> None:
    """One button ticks the five steps with the largest gains of all kinds, the other leaves no tick."""
    gains = {id_: item.next_step.gain for id_, item in _now(demonstration).items.items() if item.next_step}
    largest = sorted(gains, key=lambda id_: -round(gains[id_], 9))[:5]
    app = _press(_open(open_page), "Choose the five largest")
    assert sorted(_ticked(app)) == sorted(largest)
    app = _press(app, "Clear")
    assert _ticked(app) == []
    assert HOW_TO_BEGIN in words(app)
    app = _press(_tick(app, largest[0]), "Choose the five largest")
    assert sorted(_ticked(app)) == sorted(largest), "also after a tick of one's own"


def test_the_choice_of_a_resolution_holds_for_the_panel(demonstration: Store, open_page: OpenPage) -> None:
    """Only its steps are listed, chosen and counted; what is ticked under the other one is kept for later."""
    other, _ = _steps(demonstration, "evidence", "459")[0]
    app = _tick(_open(open_page), other)
    app.segmented_control(key="choice-resolution").set_value("475").run()
    assert "Resolution 459:" not in words(app)
    assert all(":475-" in str(box.key) for box in ticks(app))
    app = _press(app, "Choose the five largest")
    assert [id_[:3] for id_ in _ticked(app)] == ["475"] * 5
    app = _press(app, "Clear")
    app.segmented_control(key="choice-resolution").set_value("both").run()
    assert _ticked(app) == [other]


def test_every_step_is_listed_once_by_gain(demonstration: Store, open_page: OpenPage) -> None:
    """Three lists, each with the largest gain first, and "up to" where nothing is certain."""
    app = _open(open_page)
    steps = {id_: item.next_step for id_, item in _now(demonstration).items.items() if item.next_step}
    listed = [str(box.key).split(":")[2] for box in ticks(app)]
    assert sorted(listed) == sorted(steps)
    expected = sorted(
        listed,
        key=lambda id_: (["evidence", "resolve", "next_rung"].index(steps[id_].kind), -round(steps[id_].gain, 9)),
    )
    assert listed == expected
    for id_, step in steps.items():
        assert _box(app, id_).label.startswith("up to ") == (step.kind == "resolve")


def test_nothing_is_written_to_the_store(demonstration: Store, open_page: OpenPage) -> None:
    """Ticks, the five largest and clearing leave document, revision and change log as they were."""
    before = read_assessment(demonstration, "XAA", 2025, by=LOCAL)
    changes = list_changes(demonstration, before.id, by=LOCAL)
    app = _tick(_open(open_page), _steps(demonstration, "resolve", "459")[0][0])
    _press(_press(app, "Choose the five largest"), "Clear")
    assert read_assessment(demonstration, "XAA", 2025, by=LOCAL) == before
    assert list_changes(demonstration, before.id, by=LOCAL) == changes


def test_a_step_done_in_earnest_leaves_the_panel(demonstration: Store, open_page: OpenPage) -> None:
    """A tick counts only while its step is still to be taken: once saved elsewhere, the result is the record."""
    id_, _ = _steps(demonstration, "evidence", "475")[0]
    app = _tick(_open(open_page), id_)
    stored = read_assessment(demonstration, "XAA", 2025, by=LOCAL)
    response = Response(item=id_, state="answered", value=4, evidence=(Evidence(grade="A", title="Act"),))
    save_response(
        demonstration, assessment_id=stored.id, response=response, seen_version=stored.versions[id_], by=Person("test")
    )
    assert _sentence(app.run(), "475").endswith("as it stands.")


def test_a_step_that_waits_for_another_item_says_so(store: Store, open_page: OpenPage) -> None:
    """Alone it brings nothing; the panel names the item to tick with it."""
    _start(store, 2025)
    app = _tick(_open(open_page, delegation="EST", resolution="459"), "459-11-c-ii-2")
    assert "waits for item 459-11-c-ii-1" in words(app)
    assert "459: 0.0 to 0.0 at most, up to +0.0" in _sentence(app, "459")
    assert "No theme moves by 0.1 or more." in words(app)
    assert "waits for item" not in words(_tick(app, "459-11-c-ii-1"))


def test_without_any_step_the_panel_says_so(store: Store, open_page: OpenPage) -> None:
    """Before both resolutions nothing is assessed, and there is nothing to tick."""
    _start(store, 2018)
    app = _open(open_page, delegation="EST", year="2018")
    assert NO_STEP in words(app)
    assert not app.checkbox


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_cannot_become_markup(
    demonstration: Store, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, hostile: str
) -> None:
    """What users wrote is not shown here, and even a question that looks like markup stays text."""
    stored = read_assessment(demonstration, "XAA", 2025, by=LOCAL)
    piece = Evidence(grade="D", title=hostile, reference=hostile)
    response = Response(item="459-11-a-1", state="answered", value=3, note=hostile, evidence=(piece,))
    version = stored.versions.get(response.item)
    save_response(demonstration, assessment_id=stored.id, response=response, seen_version=version, by=Person("test"))
    app = _tick(_open(open_page), "459-11-a-1")
    assert hostile not in words(app)
    rows = gap_summary.read_rows

    def with_question() -> list[GapRow]:
        return [replace(row, question=hostile) for row in rows()]

    monkeypatch.setattr(gap_summary, "read_rows", with_question)
    app.run()
    assert all(hostile not in box.label for box in ticks(app))
    assert hostile in re.sub(r"\\(.)", r"\1", ticks(app)[0].label)


def test_the_sentence_is_worded_as_agreed(demonstration: Store) -> None:
    """From, to, difference, and how many steps it takes."""
    found = _now(demonstration).resolutions["459"]
    assert found
    now, then = (replace(found.score, demonstrated=figure) for figure in (66.9, 71.2))
    step = NextStep("evidence", 1.0, 2.0)
    assert result_sentence("459", now, then, [step] * 3) == (
        "Resolution 459: 66.9 to 71.2, +4.3 if these 3 steps are taken."
    )
