"""Claims about scores over reporting years."""

import pytest

from assessments.demonstration import demonstration_documents
from checklists.assessment import Assessment
from checklists.load import load_checklists
from checklists.model import Checklists
from reports.trend_traces import TrendLine, trend
from reports.trends import (
    FLAT,
    find_cautions,
    find_moves,
    flat_remark,
    most_improved,
    most_worsened,
    on_core_set,
    same_checklists,
    trend_sentence,
    years_of,
)
from scoring.rounding import difference, shown
from scoring.scorecard import Score, Scorecard, score

CHECKLISTS = load_checklists()
DOCUMENTS = demonstration_documents()
CARDS = score(DOCUMENTS, CHECKLISTS)
EMPTY = score([Assessment(delegation="XAA", year=2026, scope="full")], CHECKLISTS)[0]


def _line(**scores: Score | None) -> TrendLine:
    return TrendLine("459 11.a", "459", {int(year.removeprefix("y")): score for year, score in scores.items()})


def _points(demonstrated: float, coverage: float = 100.0) -> Score:
    return Score(demonstrated, demonstrated, demonstrated, coverage)


def test_a_year_between_two_others_belongs_to_the_trend_though_nothing_was_answered() -> None:
    """The table has a row for the missing year."""
    assert years_of([_line(y2021=None), _line(y2024=_points(1))]) == [2021, 2022, 2023, 2024]
    assert years_of([]) == []


def test_a_trend_is_said_by_its_ends_and_its_holes() -> None:
    """First and last score as written, and each year that has none."""
    line = _line(y2021=_points(12.25), y2023=None, y2024=_points(40))
    assert (
        trend_sentence(line)
        == "459 11.a: 12.2 (up to 12.2) in 2021 to 40.0 (up to 40.0) in 2024. No score in 2022, 2023."
    )
    assert trend_sentence(_line(y2021=_points(5))) == "459 11.a: 5.0 (up to 5.0) in 2021."
    assert trend_sentence(_line(y2021=None)) == "459 11.a: no score in any year."


def test_a_change_is_the_difference_of_the_figures_shown() -> None:
    """Whoever subtracts the two figures on the page must get the change beside them."""
    moves = find_moves(CARDS[2], CARDS[1])
    assert {move.kind for move in moves} == {"clause", "theme"}
    for move in moves:
        assert move.change == difference(shown(move.now.demonstrated), shown(move.then.demonstrated))


def test_what_is_less_than_half_answered_in_either_year_does_not_move() -> None:
    """Such a figure says more about the blanks than about the nation."""
    moves = find_moves(CARDS[1], CARDS[0])
    assert all(min(move.then.coverage, move.now.coverage) >= 50 for move in moves)
    hollow = {id_ for found in CARDS[0].resolutions.values() if found for id_, s in found.clauses.items() if s.hollow}
    assert hollow, "the demonstration's first year has such clauses, or this shows nothing"
    assert not hollow & {move.id for move in moves}
    assert find_moves(EMPTY, CARDS[2]) == []


def test_rises_and_falls_change_places_when_time_runs_backwards() -> None:
    """The comparison favours no direction."""
    forward, backward = find_moves(CARDS[2], CARDS[1]), find_moves(CARDS[1], CARDS[2])
    assert [(m.id, m.change) for m in most_improved(forward)] == [(m.id, -m.change) for m in most_worsened(backward)]
    assert all(move.change > 0 for move in most_improved(forward))
    assert all(move.change < 0 for move in most_worsened(forward))


def test_the_largest_move_comes_first_and_equal_ones_stay_in_the_order_of_the_text() -> None:
    """Nobody has to guess why one clause stands above another."""
    moves = find_moves(CARDS[2], CARDS[1])
    improved = most_improved(moves, count=len(moves))
    order = {move.id: position for position, move in enumerate(moves) if move.kind == "clause"}
    clauses = [move for move in improved if move.kind == "clause"]
    assert [m.change for m in clauses] == sorted((m.change for m in clauses), reverse=True)
    assert clauses == sorted(clauses, key=lambda move: (-move.change, order[move.id]))
    assert len(most_improved(moves)) == 5


def test_the_core_set_of_a_core_assessment_is_itself() -> None:
    """What both years have in common is what the narrower one has."""
    core = DOCUMENTS[1].model_copy(update={"scope": "core"})
    assert on_core_set(DOCUMENTS[1], CHECKLISTS) == score([core], CHECKLISTS)[0]


def test_two_years_alike_in_form_need_no_caution() -> None:
    """A banner that always stands is read by nobody."""
    assert find_cautions(CARDS[2], CARDS[1], same_checklists=True) == []


@pytest.mark.parametrize(
    ("now", "then", "same", "said"),
    [
        (CARDS[2], on_core_set(DOCUMENTS[1], CHECKLISTS), True, "2024 was answered in core scope, 2025 in full scope."),
        (CARDS[2], CARDS[1], False, "The two years were asked by different checklists."),
    ],
)
def test_what_makes_a_comparison_weak_is_said(now: Scorecard, then: Scorecard, same: bool, said: str) -> None:  # noqa: FBT001
    """Scope and checklists are each named, with the year; coverage and adoption belong to the change itself."""
    assert any(caution.startswith(said) for caution in find_cautions(now, then, same_checklists=same))


def test_another_method_is_said() -> None:
    """A change of method is not a change of the nation."""
    other = Scorecard(**{name: getattr(CARDS[1], name) for name in CARDS[1].__slots__} | {"method_version": "0.9.0"})
    [caution] = find_cautions(CARDS[2], other, same_checklists=True)
    assert caution.startswith("The two years were scored by different methods.")


def test_checklists_are_the_same_by_their_hashes() -> None:
    """One word of difference is another form; themes and facts do not matter."""
    first = CHECKLISTS.resolutions[0]
    reworded = first.clauses[0].model_copy(update={"verb": "other"})
    changed = first.model_copy(update={"clauses": (reworded, *first.clauses[1:])})
    changed.__dict__.pop("canonical_json", None)
    changed.__dict__.pop("sha256", None)
    other = Checklists(resolutions=(changed, CHECKLISTS.resolutions[1]), themes=(), facts=(), delegations=())
    alike = Checklists(resolutions=CHECKLISTS.resolutions, themes=(), facts=(), delegations=())
    assert same_checklists(CHECKLISTS, alike)
    assert not same_checklists(CHECKLISTS, other)


def test_a_flat_line_is_worded_by_what_the_text_asks() -> None:
    """To stand still answers a text that asks to continue, not one that asks for more."""
    clauses = list(CHECKLISTS.clauses.values())
    assert {clause.trajectory for clause in clauses} <= FLAT.keys()
    for clause in clauses:
        assert flat_remark(clause, [_points(10), _points(40), _points(40)]) == FLAT[clause.trajectory]
        assert flat_remark(clause, [_points(40), _points(41)]) is None
        assert flat_remark(clause, [_points(40), _points(40, coverage=49)]) is None
        assert flat_remark(clause, [_points(40), None]) is None
        assert flat_remark(clause, [_points(40)]) is None


def test_the_trend_of_the_demonstration_is_its_scorecards() -> None:
    """A line holds the very scores the other pages show."""
    line = trend("459", "459", CARDS, lambda found: found.score)
    assert {year: found for year, found in line.scores.items() if found} == {
        card.year: part.score for card in CARDS if (part := card.resolutions["459"])
    }
