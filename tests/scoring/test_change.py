"""This module holds what is always true of the change between two years (METHOD.md section 5)."""

from dataclasses import asdict

import pytest
from hypothesis import given, settings

from scoring.change import ResolutionChange, Terms, add_up, change
from tests import oracle_change
from tests.changes import Answered, altered, as_figures, changes_of, pairs, scores_of
from tests.figures import differences
from tests.strategies import REAL, SUPPORT, Plain, answered, assessments, full_document

EXACT = 1e-10  # 1e-12 of a share, in points
TOLERANCE = 1e-9
ZERO = Terms()
SIGN_CHANGES = ("progress", "evidence", "disclosure", "reweighting")
Pair = tuple[Answered, Answered]
REAL_PAIRS = pairs(real=True)
ANY_PAIRS = pairs() | REAL_PAIRS
few_pairs = settings(max_examples=25, deadline=None)


def _changes(pair: Pair) -> list[ResolutionChange]:
    return [found for found in changes_of(pair).values() if found]


def _pair(earlier: Plain, later: Plain) -> Pair:
    return Answered(earlier), Answered(later)


def _close(one: Terms, other: Terms) -> bool:
    return differences(asdict(one), asdict(other), EXACT) == {}


def _disagreements(pair: Pair) -> Plain:
    """Return where engine and oracle differ."""
    expected = oracle_change.change(*(year.plain for year in pair))
    found = changes_of(pair)
    assert found.keys() == expected.keys()
    each = {
        id_: (as_figures(found[id_]) or {"none": None}, as_figures(expected[id_]) or {"none": None}) for id_ in found
    }
    return {id_: gap for id_, (one, other) in each.items() if (gap := differences(one, other, TOLERANCE))}


@settings(max_examples=80, deadline=None)
@given(pairs())
def test_years_of_small_checklists_change_as_the_oracle_says(pair: Pair) -> None:
    """Items revised, gone or new, any scopes and years: each term, item, kappa and common figure is the oracle's."""
    assert _disagreements(pair) == {}


@few_pairs
@given(REAL_PAIRS)
def test_years_of_the_real_checklists_change_as_the_oracle_says(pair: Pair) -> None:
    """The same over the real checklists, of which some items are revised, gone or new."""
    assert _disagreements(pair) == {}


@few_pairs
@given(assessments(), assessments())
def test_years_of_the_same_checklists_change_as_the_oracle_says(earlier: Plain, later: Plain) -> None:
    """The same where both years answer one version of the checklists, as most will."""
    assert _disagreements(_pair(earlier, later)) == {}


@few_pairs
@given(ANY_PAIRS)
def test_the_six_terms_sum_to_the_change_without_residual(pair: Pair) -> None:
    """Of the demonstrated and the declared score, to 1e-12; the declared score knows no evidence."""
    for id_, found in changes_of(pair).items():
        scores = scores_of(pair, id_)
        assert (found is None) == (scores is None)
        if found is None or scores is None:
            continue
        before, after = scores
        assert found.demonstrated_change == after.demonstrated - before.demonstrated
        assert found.declared_change == after.declared - before.declared
        assert abs(found.demonstrated.total - found.demonstrated_change) <= EXACT
        assert abs(found.declared.total - found.declared_change) <= EXACT
        assert found.declared.evidence == 0


@few_pairs
@given(ANY_PAIRS)
def test_items_add_up_to_the_six_terms_and_each_says_where_it_was(pair: Pair) -> None:
    """Each term is the sum over the items; an item that came in, went out or was revised has no other term."""
    for found in _changes(pair):
        assert _close(add_up(found.items.values()), found.demonstrated)
        assert {*found.came_in, *found.went_out, *found.revised} <= found.items.keys()
        for id_ in (*found.came_in, *found.went_out, *found.revised):
            terms = found.items[id_]
            assert _close(terms, Terms(items_in=terms.items_in, items_out=terms.items_out))
        assert all(found.items[id_].items_out == 0 for id_ in found.came_in)
        assert all(found.items[id_].items_in == 0 for id_ in found.went_out)


@few_pairs
@given(ANY_PAIRS)
def test_the_other_way_in_time_the_terms_change_sign(pair: Pair) -> None:
    """The first four terms change sign; items in and items out change sign and places; kappa stays as it is."""
    forth, back = changes_of(pair), changes_of((pair[1], pair[0]))
    for id_, one in forth.items():
        other = back[id_]
        if one is None or other is None:
            assert one is other
            continue
        for left, right in ((one.demonstrated, other.demonstrated), (one.declared, other.declared)):
            assert _close(left, _reversed(right))
        assert one.kappa == other.kappa
        assert one.common == (other.common and other.common[::-1])
        assert (set(one.came_in), set(one.went_out)) == (set(other.went_out), set(other.came_in))


def _reversed(terms: Terms) -> Terms:
    turned = {term: -getattr(terms, term) for term in SIGN_CHANGES}
    return Terms(**turned, items_in=-terms.items_out, items_out=-terms.items_in)


@few_pairs
@given(assessments())
def test_a_year_does_not_differ_from_itself(document: Plain) -> None:
    """All terms are 0, kappa is 1, and the common items are all items."""
    pair = _pair(document, document)
    for id_, found in changes_of(pair).items():
        if found is None:
            continue
        assert (found.demonstrated, found.declared) == (ZERO, ZERO)
        assert (found.demonstrated_change, found.declared_change) == (0, 0)
        assert (found.kappa, found.comparability) == (1, "plain")
        assert set(found.items.values()) == {ZERO}
        assert found.common == scores_of(pair, id_)


@few_pairs
@given(ANY_PAIRS)
def test_answers_have_no_part_in_kappa(pair: Pair) -> None:
    """What is marked not applicable or left open changes no comparability: kappa compares what was asked."""
    silent = tuple(Answered(year.document | {"responses": []}, year.checklists) for year in pair)
    blank = change(silent[0].scored, silent[1].scored)
    for id_, found in changes_of(pair).items():
        expected = blank[id_]
        if found and expected:
            assert found.kappa == expected.kappa
            assert 0 <= found.kappa <= 1 + EXACT


@pytest.mark.parametrize("resolution", ["459", "475"])
def test_from_core_to_full_goes_with_a_banner(resolution: str) -> None:
    """About a third of the weight is new: kappa is about 0.67, and the common-item figures go first."""
    core, full = full_document() | {"year": 2024, "scope": "core"}, full_document()
    found = changes_of(_pair(core, full))[resolution]
    assert found is not None
    assert found.kappa == pytest.approx({"459": 0.67, "475": 0.73}[resolution], abs=0.005)
    assert found.comparability == "banner"
    assert found.common is not None


@pytest.mark.parametrize(
    ("revised", "verdict"), [(3, "plain"), (4, "plain"), (5, "banner"), (10, "banner"), (11, "refused")]
)
def test_the_thresholds_of_kappa_belong_to_the_better_side(revised: int, verdict: str) -> None:
    """With 4 of 20 clauses asked anew kappa is 0.8, still plain; with 10 it is 0.5, still a banner."""
    clauses = [clause for clause in REAL.clauses.values() if clause.resolution == "459"][:revised]
    checklists = altered(REAL, {item.id: "revised" for clause in clauses for item in clause.items}, "new")
    years = Answered(full_document() | {"year": 2026}), Answered(full_document() | {"year": 2027}, checklists)
    found = changes_of(years)["459"]
    assert found is not None
    assert found.kappa == pytest.approx(1 - revised / 20, abs=1e-12)
    assert found.comparability == verdict


def test_a_resolution_without_a_score_in_one_year_has_no_change() -> None:
    """475 was adopted in 2022: from 2021 on there is nothing to compare it with, and that is not a zero."""
    pair = _pair(full_document() | {"year": 2021}, full_document() | {"year": 2022})
    found = changes_of(pair)
    assert found["475"] is None
    assert found["459"] is not None
    assert changes_of((pair[1], pair[0]))["475"] is None


def test_checklists_without_a_common_item_have_no_common_figures() -> None:
    """Kappa is 0, the comparison is refused, and everything went out and came in; the terms still sum up."""
    checklists = altered(REAL, dict.fromkeys(REAL.items, "revised"), "new")
    answer = answered("459-11-a-1", 4, SUPPORT[1])
    years = Answered(full_document(answer) | {"year": 2026}), Answered(full_document() | {"year": 2027}, checklists)
    found = changes_of(years)["459"]
    assert found is not None
    assert (found.kappa, found.comparability, found.common) == (0, "refused", None)
    assert found.revised == tuple(found.items)
    assert abs(found.demonstrated.total - found.demonstrated_change) <= EXACT
    assert _close(
        found.demonstrated, Terms(items_in=found.demonstrated.items_in, items_out=found.demonstrated.items_out)
    )


def test_a_year_with_little_answered_is_hollow_in_the_comparison_too() -> None:
    """Below half of the weight answered in either year, the change of the headline is not for showing."""
    ids = [id_ for id_, item in REAL.items.items() if item.answer_type == "maturity"]
    much = full_document(*(answered(id_, 2) for id_ in ids)) | {"year": 2024}
    little = full_document()
    for earlier, later, hollow in ((much, much, False), (much, little, True), (little, much, True)):
        found = changes_of(_pair(earlier, later))["459"]
        assert found is not None
        assert found.hollow is hollow


def test_no_terms_add_up_to_zeros() -> None:
    """A clause without an item in either base has nothing to explain."""
    assert add_up([]) == ZERO
    assert ZERO.total == 0
