"""This module holds the claims about robustness: scenarios, drawn weights, worst case (METHOD.md sections 6 and 7)."""

from dataclasses import asdict
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from checklists.model import Checklist, Checklists
from scoring.method import Scenario, load_method
from scoring.robustness import ResolutionRobustness, acceptabilities, robustness, theme_bands
from scoring.weights import drawn_scores, drawn_weights, priority_shares, shares_ahead, worst_case
from tests import oracle, oracle_robustness
from tests.figures import cards_of, differences
from tests.strategies import (
    REAL,
    REAL_PLAIN,
    SUPPORT,
    Plain,
    SmallCase,
    answered,
    assessments,
    full_document,
    plain,
    read,
    small_cases,
)

TOLERANCE = 1e-9
EXACT = 1e-12
YEARS_OF_BOTH = st.integers(2022, 2030)
BROAD = settings(max_examples=60, deadline=None)
SOME = settings(max_examples=25, deadline=None)
SLOW = settings(max_examples=12, deadline=None)

FROZEN_WEIGHTS = [1.847868, 3.796287, 2.423321]
FROZEN_BAND = [37.496342, 43.989449, 50.459399]

# Whole and half levels, as clauses have them, so that equal scores and missing gaps occur; NaN is out of the base.
SCORES = st.integers(0, 8).map(lambda half: half * 12.5) | st.floats(0, 100)
CLAUSES = st.lists(SCORES, min_size=1, max_size=20)
CLAUSES_AND_HOLES = st.lists(SCORES | st.just(float("nan")), min_size=1, max_size=20)


def _found(*documents: Plain, checklists: Checklists = REAL) -> list[dict[str, ResolutionRobustness | None]]:
    return robustness([read(document, checklists) for document in documents], checklists)


def _whole(found: dict[str, ResolutionRobustness | None]) -> list[ResolutionRobustness]:
    return [resolution for resolution in found.values() if resolution]


def _scenarios(found: dict[str, ResolutionRobustness | None]) -> dict[str, Any]:
    return {
        id_: resolution and {name: score and asdict(score) for name, score in resolution.scenarios.items()}
        for id_, resolution in found.items()
    }


# ---------------------------------------------------------------------------------------------------------------------
# Scenarios
# ---------------------------------------------------------------------------------------------------------------------


def test_the_scenarios_are_those_of_the_method() -> None:
    """Each scenario changes one choice and no other; the first is the method itself."""
    scenarios = load_method().scenarios
    assert list(scenarios) == [
        "leaf_equal",
        "letter_equal",
        "theme_equal",
        "without_voluntary",
        "core_only",
        "not_applicable_as_zero",
        "concave",
        "convex",
    ]
    assert [len(scenario.model_fields_set) for scenario in scenarios.values()] == [0] + 7 * [1]
    assert scenarios["concave"].scale == (0, 0.4, 0.7, 0.9, 1)
    assert scenarios["convex"].scale == (0, 0.1, 0.3, 0.6, 1)


@pytest.mark.parametrize("scale", [(0, 0.4, 0.3, 0.9, 1), (0.1, 0.4, 0.7, 0.9, 1), (0, 0.4, 0.7, 0.9, 0.95), (0, 1)])
def test_a_scale_that_does_not_rise_from_0_to_1_is_refused(scale: tuple[float, ...]) -> None:
    """On another scale a higher level could lower a score, or an open answer would not be worth the most."""
    with pytest.raises(ValidationError, match="scale"):
        Scenario.model_validate({"scale": scale})


def test_only_the_two_voluntary_clauses_are_left_out() -> None:
    """459 11.d and 475 11.b.iii are what the scenario without voluntary clauses is about."""
    assert [clause.id for clause in REAL.clauses.values() if clause.voluntary] == ["459-11-d", "475-11-b-iii"]


@BROAD
@given(assessments())
def test_scenarios_score_as_the_oracle_says(document: Plain) -> None:
    """All three figures of both resolutions under every scenario equal the oracle's."""
    expected = oracle_robustness.scenarios(document, REAL_PLAIN)
    assert differences(_scenarios(_found(document)[0]), expected, TOLERANCE) == {}


@BROAD
@given(small_cases())
def test_scenarios_of_other_checklists_score_as_the_oracle_says(case: SmallCase) -> None:
    """Any items, order and conditions; also where a scenario leaves nothing in the base, and has no score then."""
    expected = oracle_robustness.scenarios(case.document, plain(case.checklists))
    found = _found(case.document, checklists=case.checklists)[0]
    assert differences(_scenarios(found), expected, TOLERANCE) == {}


@SOME
@given(assessments())
def test_leaf_equal_is_the_scorecard(document: Plain) -> None:
    """The scenario of the method itself gives the headline figures to the last bit; None goes with None."""
    [card], [found] = cards_of(document), _found(document)
    assert card.resolutions.keys() == found.keys()
    for id_, resolution in found.items():
        whole = card.resolutions[id_]
        assert (resolution is None) == (whole is None)
        if resolution and whole:
            leaf = resolution.scenarios["leaf_equal"]
            assert leaf is not None
            shown = (whole.score.demonstrated, whole.score.declared, whole.score.upper)
            assert (leaf.demonstrated, leaf.declared, leaf.upper) == shown


@SOME
@given(assessments())
def test_figures_of_scenarios_stand_in_order(document: Plain) -> None:
    """0 <= demonstrated <= declared <= upper <= 100, and a concave scale is never below a convex one."""
    for resolution in _whole(_found(document)[0]):
        scores = {name: score for name, score in resolution.scenarios.items() if score}
        for score in scores.values():
            assert 0 <= score.demonstrated <= score.declared <= score.upper <= 100
        leaf, concave, convex = (scores[name].demonstrated for name in ("leaf_equal", "concave", "convex"))
        assert convex - EXACT <= leaf <= concave + EXACT


@SOME
@given(assessments())
def test_not_applicable_never_costs_points(document: Plain) -> None:
    """Counting as zero what left the base never raises a score; without "not applicable" nothing moves at all."""
    marked = {response["item"] for response in document["responses"] if response["state"] == "not_applicable"}
    [found] = _found(document)
    for id_, resolution in found.items():
        if resolution:
            assert resolution.not_applicable_leverage >= -EXACT
            if not any(item.id in marked for item in REAL.by_resolution[id_].items):
                assert resolution.not_applicable_leverage == 0


def test_the_leverage_of_not_applicable_can_be_checked_by_hand() -> None:
    """All else in full, each clause of 459 loses its share of left-out items, a twentieth of 100 points at most."""
    left_out = {item.id for item in REAL.by_resolution["459"].items if item.scored and item.not_applicable}
    shares = [
        Fraction(sum(item.id in left_out for item in items), len(items))
        for clause in REAL.by_resolution["459"].clauses
        if (items := [item for item in clause.items if item.scored])
    ]
    all_left_out = _in_full(left_out)["459"]
    assert all_left_out is not None
    assert abs(all_left_out.not_applicable_leverage - float(5 * sum(shares))) <= TOLERANCE
    assert all_left_out.leverage_flagged
    one_left_out = _in_full({min(left_out)})["459"]
    assert one_left_out is not None
    assert 0 < one_left_out.not_applicable_leverage <= 5
    assert not one_left_out.leverage_flagged


def _in_full(left_out: set[str]) -> dict[str, ResolutionRobustness | None]:
    """Return the robustness where every item has level 4 with an act behind it, but for those not applicable."""
    best: dict[str, Any] = {"maturity": 4, "yes-no-partial": "yes", "numeric": 1000.0, "date": "2016-12-31"}
    responses = []
    for item in REAL.items.values():
        value = "2025-12-31" if item.date_rule and item.date_rule.age_years_at_assessment else best[item.answer_type]
        responses.append(answered(item.id, value, SUPPORT[1]))
        if item.id in left_out:
            responses[-1] = {"item": item.id, "state": "not_applicable", "reason": "no_competence"}
    return _found(full_document(*responses))[0]


# ---------------------------------------------------------------------------------------------------------------------
# Drawn weights
# ---------------------------------------------------------------------------------------------------------------------


@SLOW
@given(assessments(years=YEARS_OF_BOTH))
def test_bands_and_priorities_are_those_of_the_oracle(document: Plain) -> None:
    """Quantiles, worst case, priorities and leverage equal those of plain loops over the same draws."""
    expected = oracle_robustness.robustness(document, REAL_PLAIN)
    found = {id_: resolution and asdict(resolution) for id_, resolution in _found(document)[0].items()}
    assert differences(found, expected, TOLERANCE) == {}


@SLOW
@given(assessments(years=YEARS_OF_BOTH), st.data())
def test_bands_of_themes_are_those_of_the_oracle(document: Plain, data: st.DataObject) -> None:
    """Every vertex of the radar has its band and no other theme has; one vertex is compared with plain loops."""
    [card], [found] = cards_of(document), theme_bands([read(document)], REAL)
    rows = oracle.score_items(document, REAL_PLAIN)
    for id_, resolution in card.resolutions.items():
        vertices = [name for name, theme in resolution.themes.items() if theme.score] if resolution else []
        assert list(found[id_]) == vertices
        theme = data.draw(st.sampled_from(vertices))
        expected = oracle_robustness.band(oracle_robustness.clause_scores(REAL_PLAIN[id_], rows, theme))
        assert differences(asdict(found[id_][theme]), expected, TOLERANCE) == {}


@BROAD
@given(CLAUSES_AND_HOLES)
def test_every_draw_lies_between_the_lowest_and_highest_clause(scores: list[float]) -> None:
    """Weights are never negative and sum to 1: no draw leaves the range of the clauses in the base."""
    known = [score for score in scores if not np.isnan(score)]
    drawn = drawn_scores(np.array([scores]))
    assert drawn.shape == (1, 10_000)
    if known:
        assert min(known) <= drawn.min() <= drawn.max() <= max(known)
    else:
        assert np.isnan(drawn).all()


@SOME
@given(assessments())
def test_the_quantiles_of_a_band_stand_in_order(document: Plain) -> None:
    """0 <= q05 <= q50 <= q95 <= 100."""
    for resolution in _whole(_found(document)[0]):
        assert 0 <= resolution.band.q05 <= resolution.band.q50 <= resolution.band.q95 <= 100


@SOME
@given(CLAUSES_AND_HOLES, SCORES)
def test_a_clause_out_of_the_base_is_dropped_from_every_draw(scores: list[float], other: float) -> None:
    """The weights of the others are renormalised: a hole counts neither as zero nor as any other score."""
    whole = drawn_scores(np.array([[*scores, other, float("nan")]]))
    weights = drawn_weights(len(scores) + 2)[:, : len(scores) + 1]
    known = ~np.isnan([*scores, other])
    by_hand = weights[:, known] @ np.array([*scores, other])[known] / weights[:, known].sum(axis=1)
    assert np.abs(whole[0] - by_hand).max() <= TOLERANCE


def test_the_weights_are_what_the_method_says() -> None:
    """Ten thousand Dirichlet draws with alpha 4: each weight has the mean 1/n and the variance (1/n)(1-1/n)/(4n+1)."""
    for clauses in (12, 20):
        weights = drawn_weights(clauses) / drawn_weights(clauses).sum(axis=1, keepdims=True)
        assert weights.shape == (10_000, clauses)
        mean, variance = 1 / clauses, (1 / clauses) * (1 - 1 / clauses) / (4 * clauses + 1)
        # Five standard errors of the mean; the variance of a skew distribution is known less well.
        assert np.abs(weights.mean(axis=0) - mean).max() <= 5 * (variance / 10_000) ** 0.5
        assert np.abs(weights.var(axis=0) / variance - 1).max() <= 0.1


def test_the_same_seed_gives_the_same_numbers() -> None:
    """The draws do not depend on what was drawn before, and are those of this release, quoted here once."""
    first = drawn_weights(12)
    drawn_weights.cache_clear()
    drawn_weights(7)
    assert np.array_equal(drawn_weights(12), first)
    band = np.quantile(drawn_scores(np.arange(0.0, 96.0, 8.0)[np.newaxis]), [0.05, 0.5, 0.95])
    assert np.round(first[0, :3], 6).tolist() == FROZEN_WEIGHTS
    assert np.round(band, 6).tolist() == FROZEN_BAND


@BROAD
@given(CLAUSES_AND_HOLES)
def test_priorities_share_out_as_many_places_as_there_are_gaps(scores: list[float]) -> None:
    """Each is a share 0..1, together they are five places, or as many as clauses have a gap; no gap, no priority."""
    shares = priority_shares(np.array(scores))
    gaps = [round(100 - score, 9) > 0 for score in scores]  # false for NaN too
    assert ((shares >= 0) & (shares <= 1)).all()
    assert abs(shares.sum() - min(5, sum(gaps))) <= TOLERANCE
    assert all(share == 0 for share, gap in zip(shares, gaps, strict=True) if not gap)
    if sum(gaps) <= 5:
        assert all(share == 1 for share, gap in zip(shares, gaps, strict=True) if gap)


def test_a_larger_gap_is_a_surer_priority() -> None:
    """The only clause at zero among many nearly in full is a priority in 99 of 100 draws, and no other is so often."""
    shares = priority_shares(np.array([90.0] * 10 + [0.0] + [90.0] * 9))
    assert shares[10] > 0.99
    assert np.delete(shares, 10).max() < 0.5


# ---------------------------------------------------------------------------------------------------------------------
# Several delegations
# ---------------------------------------------------------------------------------------------------------------------


@SLOW
@given(st.lists(CLAUSES, min_size=2, max_size=3))
def test_being_ahead_is_counted_as_the_oracle_counts(rows: list[list[float]]) -> None:
    """Draws with A > B and half of those with A = B, scores to 0.00001 points."""
    length = min(len(row) for row in rows)
    drawn = drawn_scores(np.array([row[:length] for row in rows]))
    shares = shares_ahead(drawn)
    expected = [[oracle_robustness.share_ahead(one, other) for other in drawn.tolist()] for one in drawn.tolist()]
    assert np.abs(shares - expected).max() <= EXACT
    assert np.abs(shares + shares.T - 1).max() <= EXACT
    assert (np.diag(shares) == 0.5).all()


def test_a_difference_of_a_millionth_point_puts_nobody_ahead() -> None:
    """Scores are rounded to 0.00001 points before they are compared."""
    shares = shares_ahead(np.array([[50.0, 60.0], [50.000001, 60.0], [50.0001, 60.0], [np.nan, np.nan]]))
    assert shares[:3, :3].tolist() == [[0.5, 0.5, 0.25], [0.5, 0.5, 0.25], [0.75, 0.75, 0.5]]
    assert np.isnan(shares[3]).all()
    assert np.isnan(shares[:, 3]).all()


@SLOW
@given(assessments(), assessments())
def test_identical_delegations_get_identical_figures(document: Plain, other: Plain) -> None:
    """To the last bit, alone or anywhere in a batch; and neither of the two is ahead."""
    documents = [document, other, other, document | {"delegation": "XBB"}]
    first, *_, last = _found(*documents)
    assert first == last == _found(document)[0]
    for id_, shares in acceptabilities([read(one) for one in documents], REAL).items():
        if first[id_]:
            assert shares[0, 3] == shares[3, 0] == 0.5
            assert np.array_equal(shares[0], shares[3], equal_nan=True)
        else:
            assert np.isnan(shares[0]).all()


def test_who_is_better_everywhere_is_ahead_in_every_draw() -> None:
    """Rows are A and columns B: P(A ahead of B) is 1 where A is better in one clause and worse in none."""
    better = full_document(answered("459-11-a-1", 4, SUPPORT[1]))
    shares = acceptabilities([read(better), read(full_document())], REAL)
    assert shares["459"].tolist() == [[0.5, 1.0], [0.0, 0.5]]
    assert shares["475"].tolist() == [[0.5, 0.5], [0.5, 0.5]]


# ---------------------------------------------------------------------------------------------------------------------
# Worst case
# ---------------------------------------------------------------------------------------------------------------------


@BROAD
@given(st.lists(SCORES, min_size=1, max_size=7))
def test_the_worst_case_is_the_worst_of_all_corners(scores: list[float]) -> None:
    """Every clause a quarter above or below equal, in all combinations: the ends are the extremes of these."""
    found = worst_case(np.array(scores))
    expected = oracle_robustness.worst_by_brute_force([Fraction(score) for score in scores])
    assert np.abs(np.array(found) - np.array(expected, float)).max() <= TOLERANCE


@BROAD
@given(CLAUSES)
def test_the_worst_case_of_many_clauses_is_the_oracles(scores: list[float]) -> None:
    """With twenty clauses there are a million corners; another exact way leads to the same ends."""
    found = worst_case(np.array(scores))
    expected = oracle_robustness.worst_by_steps([Fraction(score) for score in scores])
    assert np.abs(np.array(found) - np.array(expected, float)).max() <= TOLERANCE


@BROAD
@given(CLAUSES, st.randoms(use_true_random=False))
def test_weights_within_the_band_stay_within_the_worst_case(scores: list[float], chance: Any) -> None:  # noqa: ANN401
    """Whatever weights between 3/4 and 5/4 of equal are chosen, the score stays inside; so does the method's."""
    lowest, highest = worst_case(np.array(scores))
    for _ in range(50):
        weights = np.array([chance.uniform(0.75, 1.25) for _ in scores])
        assert lowest - TOLERANCE <= weights @ np.array(scores) / weights.sum() <= highest + TOLERANCE
    assert lowest - TOLERANCE <= np.mean(scores) <= highest + TOLERANCE


@SOME
@given(st.lists(SCORES, min_size=3, max_size=3))
def test_draws_within_the_band_lie_within_the_worst_case(scores: list[float]) -> None:
    """Of the random draws, those that some factor brings between 3/4 and 5/4 of equal lie inside the exact ends."""
    weights = drawn_weights(3)
    within = weights.max(axis=1) / weights.min(axis=1) <= 1.25 / 0.75
    assert within.sum() >= 500
    drawn = drawn_scores(np.array([scores]))[0, within]
    lowest, highest = worst_case(np.array(scores))
    assert lowest - TOLERANCE <= drawn.min() <= drawn.max() <= highest + TOLERANCE


# ---------------------------------------------------------------------------------------------------------------------
# All of it
# ---------------------------------------------------------------------------------------------------------------------


@SLOW
@given(assessments())
def test_the_order_of_responses_clauses_and_items_changes_nothing(document: Plain) -> None:
    """Read backwards, every figure stays the same to 1e-12, the random ones too: weights belong to clauses."""
    [found] = _found(document)
    backwards = document | {"responses": document["responses"][::-1]}
    [other] = _found(backwards, checklists=_backwards(REAL))
    left, right = ({id_: one and asdict(one) for id_, one in whole.items()} for whole in (found, other))
    assert differences(left, right, EXACT) == {}
    for one, same in zip(_whole(found), _whole(other), strict=True):
        assert list(one.priorities) == list(same.priorities)


def _backwards(checklists: Checklists) -> Checklists:
    resolutions = tuple(
        Checklist.model_construct(
            resolution=checklist.resolution,
            clauses=tuple(
                clause.model_copy(update={"items": clause.items[::-1]}) for clause in reversed(checklist.clauses)
            ),
        )
        for checklist in checklists.resolutions
    )
    return Checklists.model_construct(resolutions=resolutions, themes=checklists.themes, facts=(), delegations=())


@SOME
@given(assessments())
def test_priorities_stand_in_the_order_of_the_text(document: Plain) -> None:
    """Every clause in the base has its share, in the order of the text, and no other clause has one."""
    [card], [found] = cards_of(document), _found(document)
    for id_, resolution in found.items():
        whole = card.resolutions[id_]
        if resolution and whole:
            assert list(resolution.priorities) == list(whole.clauses)
            orders = [REAL.clauses[clause].order for clause in resolution.priorities]
            assert all(one < other for one, other in pairwise(orders))


@pytest.mark.parametrize(("year", "known"), [(2018, []), (2021, ["459"]), (2022, ["459", "475"])])
def test_a_resolution_without_a_score_has_no_robustness(year: int, known: list[str]) -> None:
    """Before its adoption a resolution has no figure at all, and its themes have no band."""
    document = full_document() | {"year": year}
    assert [id_ for id_, found in _found(document)[0].items() if found] == known
    assert [id_ for id_, bands in theme_bands([read(document)], REAL)[0].items() if bands] == known


def test_no_assessment_gives_no_robustness() -> None:
    """An empty batch is no error."""
    assert robustness([], REAL) == []
    assert theme_bands([], REAL) == []
