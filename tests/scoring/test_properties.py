"""This module holds the properties that every score has (METHOD.md section 7), each tried on random assessments."""

import json
import random
from itertools import product
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checklists.assessment import to_json
from checklists.model import Checklist, Checklists, Clause
from scoring.scorecard import Scorecard, score
from tests import oracle
from tests.figures import cards_of, differences, flat, nodes_of, rows_of, scores_of
from tests.strategies import (
    REAL,
    REAL_PLAIN,
    SUPPORT,
    Plain,
    SmallCase,
    answered,
    answers,
    assessments,
    full_document,
    possible_responses,
    read,
    small_cases,
)

EXACT = 1e-12
SUM = 1e-9
ASKED_FIRST = sorted({item.depends_on.item for item in REAL.items.values() if item.depends_on})
FREE = [id_ for id_, item in REAL.items.items() if item.depends_on is None and id_ not in ASKED_FIRST]
FREE_AND_SCORED = [id_ for id_ in FREE if REAL.items[id_].scored]
CONDITIONS_MET = [{"item": id_, "state": "answered", "value": 4} for id_ in ASKED_FIRST]
some_documents = settings(max_examples=50, deadline=None)
few_documents = settings(max_examples=30, deadline=None)


def _with(document: Plain, *responses: Plain) -> Plain:
    """Return the document with these responses instead of those it has to the same items."""
    replaced = {response["item"] for response in responses}
    kept = [response for response in document["responses"] if response["item"] not in replaced]
    return document | {"responses": [*kept, *responses]}


def _never_lower(before: Scorecard, after: Scorecard, *figures: str) -> list[str]:
    """Return the nodes at which one of these figures fell; empty when none did."""
    left, right = flat(scores_of(before)), flat(scores_of(after))
    return [key for key in left if key.endswith(figures) and left[key] is not None and right[key] < left[key] - EXACT]


@some_documents
@given(assessments())
def test_figures_stand_in_order_between_0_and_100(document: Plain) -> None:
    """0 <= demonstrated <= declared <= upper <= 100 at every node; coverage and balance lie in 0..100 too."""
    [card] = cards_of(document)
    for node in nodes_of(card):
        assert 0 <= node.demonstrated <= node.declared <= node.upper <= 100
        assert 0 <= node.coverage <= 100
    for resolution in filter(None, card.resolutions.values()):
        assert 0 <= resolution.balance <= resolution.theme_mean + EXACT <= 100 + 2 * EXACT


@some_documents
@given(assessments())
def test_weights_sum_to_1_and_gaps_to_what_is_missing(document: Plain) -> None:
    """The effective weights of a resolution sum to 1 and its gap points to 100 minus the demonstrated score."""
    [card] = cards_of(document)
    for id_, resolution in card.resolutions.items():
        items = [card.items[item.id] for item in REAL.by_resolution[id_].items]
        weight, gap = sum(item.weight for item in items), sum(item.gap_points for item in items)
        if resolution is None:
            assert (weight, gap) == (0, 0)
        else:
            assert abs(weight - 1) <= SUM
            assert abs(gap - (100 - resolution.score.demonstrated)) <= SUM
            assert all(0 <= item.gap_to_target_points <= item.gap_points for item in items)


@st.composite
def _two_answers(draw: st.DrawFn) -> tuple[str, Plain, Plain]:
    """Draw an assessment twice, answered alike but for one item, which differs in its value only."""
    document = draw(assessments(years=st.integers(2022, 2030)))
    item = draw(st.sampled_from([*FREE_AND_SCORED, *ASKED_FIRST]))
    support = draw(st.sampled_from(SUPPORT))
    values = st.sampled_from(_values_from(item, 0, document))
    one, other = (_with(document, answered(item, draw(values), support)) for _ in range(2))
    return item, one, other


@some_documents
@given(_two_answers())
def test_a_higher_level_never_lowers_a_score(case: tuple[str, Plain, Plain]) -> None:
    """Raising an answered item lowers no figure; if others wait for the item, only the upper one may fall."""
    item, *documents = case
    low, high = sorted(cards_of(*documents), key=lambda card: card.items[item].level or 0)
    rising = ["demonstrated", "declared", "balance"] + (["upper"] if item not in ASKED_FIRST else [])
    assert _never_lower(low, high, *rising) == []


def test_meeting_a_condition_may_lower_the_upper_score() -> None:
    """The exception is real: with its condition met, an answer that waited becomes known to be low."""
    waiting = {"item": "459-11-c-ii-2", "state": "answered", "value": -5}
    condition = {"item": "459-11-c-ii-1", "state": "answered", "value": 1}
    unmet, met = cards_of(*(full_document(waiting, condition | {"value": level}) for level in (1, 2)))
    before, after = unmet.resolutions["459"], met.resolutions["459"]
    assert before is not None
    assert after is not None
    assert after.score.upper < before.score.upper


@some_documents
@given(assessments(), st.data())
def test_better_evidence_never_lowers_a_score(document: Plain, data: st.DataObject) -> None:
    """A further piece of evidence lowers no figure, and moves neither the declared nor the upper score."""
    assume(document["responses"])
    response = data.draw(st.sampled_from(document["responses"]))
    piece = {"grade": data.draw(st.sampled_from("ABCD"))}
    before, after = cards_of(document, _with(document, response | {"evidence": [*response.get("evidence", []), piece]}))
    assert _never_lower(before, after, "demonstrated", "balance") == []
    changed = differences(scores_of(before), scores_of(after), EXACT)
    assert [key for key in changed if key.endswith(("declared", "upper", "coverage"))] == []


@st.composite
def _settled(draw: st.DrawFn) -> tuple[Plain, Plain]:
    """Draw an assessment with an open item, and the same with that item answered at or above what was attested."""
    document = draw(assessments(years=st.integers(2022, 2030)))
    item = draw(st.sampled_from(FREE_AND_SCORED))
    before = draw(st.sampled_from([response for response in _pool(item, document) if _is_open(response)]))
    floor = before.get("floor", 0) if before.get("confirmed", True) else 0
    value = draw(st.sampled_from(_values_from(item, floor, document)))
    evidence = (*before.get("evidence", ()), *draw(st.sampled_from(SUPPORT)))
    return _with(document, before), _with(document, answered(item, value, evidence))


def _pool(item: str, document: Plain) -> tuple[Plain, ...]:
    return possible_responses(REAL.items[item], document["year"], document.get("accession"))


def _is_open(response: Plain) -> bool:
    return not response.get("confirmed", True) or response["state"] in ("unanswered", "unknown", "withheld")


def _values_from(item: str, floor: int, document: Plain) -> list[Any]:
    """Return answers to the item whose level is at least the floor."""
    plain = {entry["id"]: entry for checklist in REAL_PLAIN.values() for entry in oracle.items_of(checklist)}[item]
    values = answers(REAL.items[item], document["year"], document.get("accession"))
    return [value for value in values if (oracle.declared_level(plain, value, document) or 0) >= floor]


@some_documents
@given(_settled())
def test_settling_an_open_answer_narrows_the_interval(case: tuple[Plain, Plain]) -> None:
    """An answer at or above the floor, with evidence no weaker, moves demonstrated up or upper down, never apart."""
    before, after = cards_of(*case)
    assert _never_lower(before, after, "demonstrated") == []
    assert _never_lower(after, before, "upper") == []


@few_documents
@given(
    assessments(years=st.integers(2022, 2030)),
    st.lists(st.sampled_from(FREE_AND_SCORED), min_size=1, max_size=2, unique=True),
)
def test_the_interval_is_sharp(document: Plain, ids: list[str]) -> None:
    """Of all ways to answer open items, the worst demonstrates exactly L and the best reaches exactly U."""
    document = _with(document, *({"item": id_, "state": "unknown"} for id_ in ids))
    values = [_values_from(id_, 0, document) for id_ in ids]
    completions = [
        _with(document, *(answered(id_, value, pieces) for id_, value in zip(ids, chosen, strict=True)))
        for chosen in product(*values)
        for pieces in SUPPORT[:2]
    ]
    [whole], ends = cards_of(document), [flat(scores_of(card)) for card in cards_of(*completions)]
    for key, figure in flat(scores_of(whole)).items():
        if key.endswith("demonstrated"):
            assert abs(min(end[key] for end in ends) - figure) <= EXACT
        if key.endswith("upper"):
            assert abs(max(end[key] for end in ends) - figure) <= EXACT


@some_documents
@given(assessments())
def test_the_upper_score_is_within_reach(document: Plain) -> None:
    """Level 4 wherever something is open, and a public document for every answer, demonstrate exactly U."""
    document = _with(document, *CONDITIONS_MET)
    given_ = {response["item"]: response for response in document["responses"]}
    best = [_at_best(given_.get(id_, {"item": id_, "state": "unanswered"}), document["year"]) for id_ in REAL.items]
    before, after = cards_of(document, document | {"responses": best})
    for id_, resolution in before.resolutions.items():
        reached = after.resolutions[id_]
        if resolution is None or reached is None:
            assert resolution is reached
        else:
            assert abs(reached.score.demonstrated - resolution.score.upper) <= SUM


def _at_best(response: Plain, year: int) -> Plain:
    if response["state"] == "not_applicable" and not _is_open(response):
        return response
    if not _is_open(response):
        return response | {"evidence": SUPPORT[1]}
    item = REAL.items[response["item"]]
    value: Any = {"maturity": 4, "yes-no-partial": "yes", "numeric": 1e6}.get(item.answer_type, "2016-12-31")
    if item.date_rule and item.date_rule.age_years_at_assessment:
        value = f"{year}-12-31"
    return answered(item.id, value, SUPPORT[1])


@few_documents
@given(assessments(), st.randoms(use_true_random=False))
def test_the_order_of_responses_clauses_and_items_changes_nothing(document: Plain, order: random.Random) -> None:
    """Shuffled responses score the same over shuffled clauses and items, to 1e-12."""
    responses = order.sample(document["responses"], len(document["responses"]))
    [card] = cards_of(document)
    [shuffled] = cards_of(document | {"responses": responses}, checklists=_shuffled(REAL, order))
    assert differences(scores_of(card), scores_of(shuffled), EXACT) == {}
    assert differences(rows_of(card), rows_of(shuffled), EXACT) == {}


def _shuffled(checklists: Checklists, order: random.Random) -> Checklists:
    def clause(one: Clause) -> Clause:
        return one.model_copy(update={"items": tuple(order.sample(one.items, len(one.items)))})

    def checklist(one: Checklist) -> Checklist:
        clauses = tuple(clause(entry) for entry in order.sample(one.clauses, len(one.clauses)))
        return Checklist.model_construct(resolution=one.resolution, clauses=clauses)

    # A plain construct: the parts are sound already, and checking them again takes most of the test's time.
    return Checklists.model_construct(
        resolutions=tuple(checklist(one) for one in checklists.resolutions),
        themes=checklists.themes,
        facts=checklists.facts,
        delegations=checklists.delegations,
    )


@some_documents
@given(assessments(), st.data())
def test_an_item_out_of_the_base_has_no_influence(document: Plain, data: st.DataObject) -> None:
    """Whatever is said about items out of the base, and not said either, every score stays as it is."""
    [before] = cards_of(document)
    out = [id_ for id_ in FREE if before.items[id_].in_base not in ("yes", "not_applicable")]
    ids = data.draw(st.lists(st.sampled_from(out), min_size=1, max_size=4, unique=True))
    changed = [data.draw(st.sampled_from(_pool(id_, document))) for id_ in ids]
    [after] = cards_of(_with(document, *changed))
    assert scores_of(before) == scores_of(after)
    assert all(before.items[response["item"]].weight == 0 for response in changed)


@few_documents
@given(small_cases())
def test_items_out_of_the_base_might_as_well_not_exist(case: SmallCase) -> None:
    """Checklists without the items that are out of the base give the same scores, bar the word for empty themes."""
    checklists, document = case.checklists, case.document
    [before] = cards_of(document, checklists=checklists)
    needed = {item.depends_on.item for item in checklists.items.values() if item.depends_on}
    kept = {id_ for id_, item in before.items.items() if item.in_base == "yes"} | needed
    rest = _only(checklists, kept)
    assume(rest is not None)
    assert rest is not None
    responses = [response for response in document["responses"] if response["item"] in kept]
    [after] = cards_of(document | {"responses": responses, "targets": {}, "plans": {}, "replies": {}}, checklists=rest)
    assert differences(scores_of(before), scores_of(after), EXACT) == {}


def _only(checklists: Checklists, kept: set[str]) -> Checklists | None:
    """Return the checklists with only these items; None where a resolution would be left without any."""
    smaller = []
    for checklist in checklists.resolutions:
        clauses = [
            clause.model_copy(update={"items": tuple(item for item in clause.items if item.id in kept)})
            for clause in checklist.clauses
        ]
        clauses = [clause for clause in clauses if clause.items]
        if not clauses:
            return None
        smaller.append(Checklist.model_construct(resolution=checklist.resolution, clauses=tuple(clauses)))
    return Checklists.model_construct(resolutions=tuple(smaller), themes=checklists.themes, facts=(), delegations=())


@few_documents
@given(assessments(), assessments())
def test_identical_assessments_get_identical_scores(document: Plain, other: Plain) -> None:
    """Delegations that answered alike get the same figures to the last bit, alone or anywhere in a batch."""
    alone = cards_of(document)[0]
    first, *_, last = cards_of(document, other, document, other, other, document | {"delegation": "XBB"})
    assert scores_of(first) == scores_of(last) == scores_of(alone)
    assert rows_of(first) == rows_of(last) == rows_of(alone)


@some_documents
@given(assessments())
def test_export_and_import_keep_the_score(document: Plain) -> None:
    """score(import(export(x))) = score(x), to the last bit."""
    assessment = read(document)
    [before] = score([assessment], REAL)
    [after] = cards_of(json.loads(to_json(assessment)))
    assert before == after


@few_documents
@given(assessments())
def test_a_resolution_has_a_score_from_the_year_of_its_adoption(document: Plain) -> None:
    """459 was adopted in October 2019 and 475 in November 2022: no score before that reporting year."""
    [card] = cards_of(document)
    assert (card.resolutions["459"] is not None) == (document["year"] >= 2019)
    assert (card.resolutions["475"] is not None) == (document["year"] >= 2022)


@some_documents
@given(assessments())
def test_the_theme_mean_is_the_mean_of_the_vertices(document: Plain) -> None:
    """The theme mean beside the balance weighs every theme with something in the base alike."""
    [card] = cards_of(document)
    for resolution in filter(None, card.resolutions.values()):
        vertices = [theme.score.demonstrated for theme in resolution.themes.values() if theme.score]
        assert abs(resolution.theme_mean - sum(vertices) / len(vertices)) <= SUM
