"""This module holds what a step tried out is worth: its gain, no more, and nothing else changes."""

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checklists.assessment import Assessment, find_faults, to_json
from checklists.item import Item
from checklists.model import Checklist, Checklists
from scoring.scorecard import Scorecard, score
from scoring.what_if import ASSUMED, _number_at, with_steps
from tests.figures import differences, flat, rows_of, scores_of
from tests.strategies import REAL, Plain, SmallCase, answered, assessments, full_document, read, small_cases

SUM = 1e-9
BOUND = {item.id for item in REAL.items.values() if item.depends_on}
ASKED_FIRST = {item.depends_on.item for item in REAL.items.values() if item.depends_on}
FREE = [id_ for id_ in REAL.items if id_ not in BOUND | ASKED_FIRST]
some_documents = settings(max_examples=40, deadline=None)


def _card(assessment: Assessment) -> Scorecard:
    [card] = score([assessment], REAL)
    return card


def _demonstrated(card: Scorecard, resolution: str) -> float:
    found = card.resolutions[resolution]
    assert found
    return found.score.demonstrated


def _gain(card: Scorecard, id_: str) -> float:
    step = card.items[id_].next_step
    return step.gain if step else 0.0


def _rise(before: Scorecard, after: Scorecard, resolution: str) -> float:
    return _demonstrated(after, resolution) - _demonstrated(before, resolution)


def _free_steps(card: Scorecard, *kinds: str) -> list[str]:
    return [id_ for id_ in FREE if (step := card.items[id_].next_step) and step.kind in kinds]


def _with_item(item: Item) -> Checklists:
    """Return the checklists with this item in the place of the one that has its id."""
    resolutions = []
    for checklist in REAL.resolutions:
        clauses = [
            clause.model_copy(update={"items": tuple(item if one.id == item.id else one for one in clause.items)})
            for clause in checklist.clauses
        ]
        resolutions.append(Checklist(resolution=checklist.resolution, clauses=tuple(clauses)))
    return Checklists(
        resolutions=tuple(resolutions), themes=REAL.themes, facts=REAL.facts, delegations=REAL.delegations
    )


def _answer(assessment: Assessment, id_: str) -> Any:  # noqa: ANN401  answers are of several types
    return next(response.value for response in assessment.responses if response.item == id_)


@some_documents
@given(assessments(), st.data())
def test_a_certain_step_raises_the_score_by_exactly_its_gain(document: Plain, data: st.DataObject) -> None:
    """Attaching evidence, or reaching the next rung with it, brings what the gap list promised, and no more."""
    assessment = read(document)
    before = _card(assessment)
    steps = _free_steps(before, "evidence", "next_rung")
    assume(steps)
    id_ = data.draw(st.sampled_from(steps))
    after = _card(with_steps(assessment, REAL, before, [id_]))
    assert abs(_rise(before, after, REAL.items[id_].resolution) - _gain(before, id_)) <= SUM
    step = before.items[id_].next_step
    assert step
    assert after.items[id_].evidenced_level == pytest.approx(step.level, abs=SUM)


@some_documents
@given(assessments(), st.data())
def test_settling_an_open_answer_brings_the_most_it_can(document: Plain, data: st.DataObject) -> None:
    """Every scored item has an answer of level 4, so the gain is reached, and nothing is left to gain."""
    assessment = read(document)
    before = _card(assessment)
    steps = _free_steps(before, "resolve")
    assume(steps)
    id_ = data.draw(st.sampled_from(steps))
    after = _card(with_steps(assessment, REAL, before, [id_]))
    assert abs(_rise(before, after, REAL.items[id_].resolution) - _gain(before, id_)) <= SUM
    assert after.items[id_].next_step is None


@some_documents
@given(assessments(), st.data())
def test_several_steps_add_up_and_change_nothing_else(document: Plain, data: st.DataObject) -> None:
    """The gains of steps taken together are the rise of each resolution; every other item stands as it stood."""
    assessment = read(document)
    before = _card(assessment)
    steps = _free_steps(before, "evidence", "next_rung", "resolve")
    assume(steps)
    chosen = data.draw(st.lists(st.sampled_from(steps), unique=True, max_size=20))
    tried = with_steps(assessment, REAL, before, chosen)
    after = _card(tried)
    for resolution in {REAL.items[id_].resolution for id_ in chosen}:
        gains = sum(_gain(before, id_) for id_ in chosen if REAL.items[id_].resolution == resolution)
        assert abs(_rise(before, after, resolution) - gains) <= SUM
    others = [id_ for id_ in REAL.items if id_ not in chosen]
    assert [after.items[id_] for id_ in others] == [before.items[id_] for id_ in others]
    kept = [response for response in tried.responses if response.item not in chosen]
    assert kept == [response for response in assessment.responses if response.item not in chosen]
    assert tried.model_copy(update={"responses": ()}) == assessment.model_copy(update={"responses": ()})


@some_documents
@given(small_cases(), st.data())
def test_no_figure_demonstrated_falls_whatever_depends_on_what(case: SmallCase, data: st.DataObject) -> None:
    """Steps only add, also where items wait for each other; the copy is sound, the given one untouched."""
    checklists, assessment = case.checklists, read(case.document, case.checklists)
    as_given = to_json(assessment)
    [before] = score([assessment], checklists)
    chosen = data.draw(st.lists(st.sampled_from(list(checklists.items)), unique=True))
    tried = with_steps(assessment, checklists, before, chosen)
    [after] = score([tried], checklists)
    then, now = flat(scores_of(before)), flat(scores_of(after))
    lower = [key for key in then if key.endswith("/demonstrated") and then[key] and now[key] < then[key] - SUM]
    assert lower == []
    assert find_faults(tried, checklists) == []
    assert to_json(assessment) == as_given


@some_documents
@given(small_cases(), st.data())
def test_an_open_answer_never_brings_more_than_its_gain(case: SmallCase, data: st.DataObject) -> None:
    """Of an item nothing waits for, settling brings at most what the gap list says it could."""
    checklists, assessment = case.checklists, read(case.document, case.checklists)
    asked_first = {item.depends_on.item for item in checklists.items.values() if item.depends_on}
    [before] = score([assessment], checklists)
    steps = [id_ for id_ in checklists.items if before.items[id_].next_step and id_ not in asked_first]
    assume(steps)
    id_ = data.draw(st.sampled_from(steps))
    [after] = score([with_steps(assessment, checklists, before, [id_])], checklists)
    rise = _rise(before, after, checklists.items[id_].resolution)
    assert -SUM <= rise <= _gain(before, id_) + SUM


@some_documents
@given(assessments())
def test_an_item_without_a_next_step_stays_as_it_is(document: Plain) -> None:
    """Taking steps that do not exist, or none, gives the same assessment back."""
    assessment = read(document)
    before = _card(assessment)
    without = [id_ for id_, item in before.items.items() if item.next_step is None]
    assert with_steps(assessment, REAL, before, without) == assessment
    assert differences(rows_of(_card(with_steps(assessment, REAL, before, []))), rows_of(before), 0) == {}


def test_what_is_assumed_says_so() -> None:
    """The evidence attached is of grade A and names itself as assumed; what was there before stays before it."""
    given_piece = {"grade": "D", "title": "Press release"}
    assessment = read(full_document(answered("459-11-a-1", 3, (given_piece,))))
    tried = with_steps(assessment, REAL, _card(assessment), ["459-11-a-1"])
    [response] = tried.responses
    assert [piece.title for piece in response.evidence] == ["Press release", ASSUMED.title]
    assert "Assumed" in ASSUMED.title
    assert response.value == 3


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        ({"item": "459-11-b-2", "state": "answered", "value": "never"}, "2025-12-31"),
        ({"item": "459-11-c-v-1", "state": "answered", "value": "never"}, "2025-12-31"),
        ({"item": "459-11-b-2", "state": "unknown"}, "2020-01-31"),
        ({"item": "459-11-c-v-1", "state": "unknown"}, "2025-12-31"),
        ({"item": "475-11-d-4", "state": "answered", "value": 0}, 3.0),
        ({"item": "475-11-d-4", "state": "withheld", "floor": 1}, 11.0),
        ({"item": "459-11-a-1", "state": "answered", "value": 1}, 2),
        ({"item": "459-11-a-1", "state": "withheld", "floor": 2}, 4),
    ],
)
def test_the_answer_after_a_step_is_the_one_a_reader_expects(response: Plain, expected: object) -> None:
    """What can still be done is done on the last day of the year; what is open turns out at its best, in time."""
    assessment = read(full_document(response))
    tried = with_steps(assessment, REAL, _card(assessment), [response["item"]])
    assert _answer(tried, response["item"]) == expected
    assert tried.responses[0].floor is None


def test_an_item_that_waits_gains_only_with_the_one_it_waits_for() -> None:
    """A step on a waiting item brings nothing alone; with the step before it, both count."""
    [bound] = BOUND
    [first] = ASKED_FIRST
    assessment = read(full_document({"item": first, "state": "unknown"}))
    before = _card(assessment)
    alone, both = (_card(with_steps(assessment, REAL, before, chosen)) for chosen in ([bound], [bound, first]))
    assert _rise(before, alone, "459") == 0
    assert alone.items[bound].state == "waiting"
    assert _rise(before, both, "459") == pytest.approx(_gain(before, bound) + _gain(before, first), abs=SUM)


@pytest.mark.parametrize(
    ("anchors", "level", "expected"),
    [
        (((0.0, 0), (10.0, 4)), 1, 2.5),
        (((0.0, 4), (10.0, 0)), 1, 7.5),
        (((0.0, 0), (10.0, 2), (20.0, 2), (30.0, 4)), 2, 10.0),
        (((0.0, 2), (10.0, 2), (20.0, 4)), 2, 0.0),
        (((0.0, 0), (10.0, 3)), 4, None),
    ],
)
def test_a_level_has_its_number_on_rising_falling_and_flat_lines(
    anchors: tuple[tuple[float, int], ...], level: int, expected: float | None
) -> None:
    """The number is read backwards off the line: the first one at that level, none where the line ends before it."""
    assert _number_at(anchors, level) == expected


def test_a_line_that_ends_below_the_next_level_gives_its_best() -> None:
    """Where the anchors do not come so far, the step takes what there is and lowers nothing."""
    real = REAL.items["475-11-d-4"]
    low: Item = real.model_copy(update={"anchors": ((0.0, 0), (10.0, 3))})
    checklists = _with_item(low)
    assessment = read(full_document(answered(low.id, 10, ({"grade": "A", "title": "Report"},))))
    [before] = score([assessment], checklists)
    tried = with_steps(assessment, checklists, before, [low.id])
    assert _answer(tried, low.id) == 10.0
