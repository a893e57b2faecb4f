"""This module holds hypothesis strategies for random assessments, as portable documents, and for small checklists."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from checklists.assessment import Assessment, read_assessment
from checklists.item import DateRule, DependsOn, Item
from checklists.load import load_checklists
from checklists.model import Checklist, Checklists, Clause
from tests.oracle import add_months

Plain = dict[str, Any]

REAL = load_checklists()
YEARS_FROM = 2017
YEARS = st.integers(YEARS_FROM, 2030)
SCOPES = st.sampled_from(["full", "core"])
REASONS = ("item_condition", "no_armed_forces", "no_competence", "superseded", "other")

# Absent, before both resolutions, and dates that move a deadline, one of them on a day most years do not have.
ACCESSIONS = (None, "2004-03-29", "2017-06-05", "2020-03-27", "2023-04-04", "2024-02-29", "2024-12-15")

NO_EVIDENCE: tuple[Plain, ...] = ()
SUPPORT: tuple[tuple[Plain, ...], ...] = (
    NO_EVIDENCE,
    ({"grade": "A", "title": "Act of Parliament", "reference": "https://example.org/act", "date": "2015-05-01"},),
    ({"grade": "B", "title": "Statement in plenary", "date": "2024-05-01"},),
    ({"grade": "C", "title": "Committee chair's attestation", "reference": "closed session"},),
    ({"grade": "D"},),
    ({"grade": "D"}, {"grade": "B", "reference": "Hansard"}, {"grade": "C", "date": "2031-01-01"}),
)


def plain(checklists: Checklists) -> dict[str, Plain]:
    """Return the checklists as the oracle reads them: by resolution, as dictionaries of their canonical JSON."""
    return {checklist.id: json.loads(checklist.canonical_json) for checklist in checklists.resolutions}


REAL_PLAIN = plain(REAL)


def answers(item: Item, year: int, accession: str | None = None) -> list[Any]:
    """Return answers of every kind the item accepts in that year, those at the edges of its scale among them."""
    if item.answer_type == "maturity":
        return [0, 1, 2, 3, 4, *(["exempt"] if item.exempt_full else [])]
    if item.answer_type == "yes-no-partial":
        return ["no", "partial", "yes"]
    if item.answer_type == "numeric":
        return _numbers([value for value, _ in item.anchors] or [0.0, 100.0])
    return ["never", *(day.isoformat() for day in _dates(item.date_rule or DateRule(), year, accession))]


def _numbers(anchors: list[float]) -> list[Any]:
    between = [(left + right) / 2 for left, right in pairwise(anchors)]
    return [*anchors, *between, int(anchors[0]), anchors[0] - 1, anchors[-1] + 0.1, -1e300, 10**300]


def _dates(rule: DateRule, year: int, accession: str | None) -> list[date]:
    starts = [day for day in (rule.reference_date, accession and date.fromisoformat(accession)) if day]
    edges = [add_months(start, months) for start in starts for months, _ in rule.months_after]
    edges += [date(year - years, 12, 31) for years, _ in rule.age_years_at_assessment]
    around = {edge + timedelta(days=shift) for edge in edges for shift in (-1, 0, 1)}
    around |= {*starts, date(1990, 1, 1), date(year, 1, 1), date(year, 12, 31)}
    return sorted(day for day in around if day <= date(year, 12, 31))


def possible_responses(item: Item, year: int, accession: str | None) -> tuple[Plain, ...]:
    """Return responses to an item in every state, with evidence of every grade; the plainest comes first."""
    return _possible(item, year, accession) if item.answer_type == "date" else _possible(item)


@cache
def _possible(item: Item, year: int = 0, accession: str | None = None) -> tuple[Plain, ...]:
    silent: list[Plain] = [{"state": "unanswered"}, {"state": "unanswered", "note": "Asked on 3 May."}]
    silent += [{"state": "unknown"}, {"state": "unknown", "evidence": SUPPORT[1], "responsible": "Ministry of Defence"}]
    withheld = [{"state": "withheld", "floor": f, "evidence": pieces} for f in range(4) for pieces in SUPPORT[::2]]
    answered = [
        {"state": "answered", "value": value, "evidence": pieces}
        for value in answers(item, year, accession)
        for pieces in SUPPORT
    ]
    left_out: list[Plain] = []
    if item.not_applicable:
        left_out = [{"state": "not_applicable", "reason": reason, "note": "See the law."} for reason in REASONS]
    carried = [entry | {"confirmed": False} for entry in (*answered[1::7], *left_out[:1], withheld[-1])]
    agreed = [answered[-1] | {"confirmed": True}]
    entries = [*silent, {"state": "withheld"}, *withheld, *answered, *left_out, *carried, *agreed]
    return tuple({"item": item.id} | entry for entry in entries)


def any_number(item: Item) -> st.SearchStrategy[Plain]:
    """Draw an answer to a numeric item that need not lie on its scale.

    Three decimals: nearer to an anchor than a float can tell, "the next whole level" has no one answer.
    """
    values = st.integers(-20, 120) | st.integers(-20_000, 120_000).map(lambda thousandths: thousandths / 1000)
    return st.fixed_dictionaries(
        {
            "item": st.just(item.id),
            "state": st.just("answered"),
            "value": values,
            "evidence": st.sampled_from(SUPPORT),
        }
    )


@st.composite
def assessments(
    draw: st.DrawFn,
    checklists: Checklists = REAL,
    years: st.SearchStrategy[int] = YEARS,
    scopes: st.SearchStrategy[str] = SCOPES,
) -> Plain:
    """Draw a sound portable document: every state, answer type and grade of evidence; sparse, dense or empty."""
    year, scope, accession = draw(years), draw(scopes), draw(st.sampled_from(ACCESSIONS))
    document: Plain = {"format": "cyber-commitments/assessment", "version": 1, "delegation": "XAA"}
    document |= {"year": year, "scope": scope} | ({"accession": accession} if accession else {})
    if draw(st.booleans()):
        document["checklist"] = {checklist.id: checklist.version for checklist in checklists.resolutions}
    document["responses"] = draw(_responses(checklists, year, accession))
    document["targets"] = draw(_targets(tuple(checklists.clauses)))
    document["plans"] = draw(_plans(tuple(checklists.items)))
    document["replies"] = draw(_replies(tuple(checklists.clauses)))
    return document


@st.composite
def _responses(draw: st.DrawFn, checklists: Checklists, year: int, accession: str | None) -> list[Plain]:
    items = list(checklists.items.values())
    if draw(st.booleans()):
        items = draw(st.lists(st.sampled_from(items), max_size=12, unique_by=lambda item: item.id))
    # One number for each item picks among its possible responses: a strategy for each would take ten times as long.
    picks = draw(st.lists(st.integers(0, 9999), min_size=len(items), max_size=len(items)))
    pools = [possible_responses(item, year, accession) for item in items]
    found = [(None, *pool)[pick % (len(pool) + 1)] for pool, pick in zip(pools, picks, strict=True)]
    numeric = [index for index, item in enumerate(items) if item.answer_type == "numeric"]
    for index in draw(st.lists(st.sampled_from(numeric), max_size=3, unique=True)) if numeric else []:
        found[index] = draw(any_number(items[index]))
    return [dict(response) for response in found if response is not None]  # whoever draws one may change it


@cache
def _targets(clauses: tuple[str, ...]) -> st.SearchStrategy[dict[str, int]]:
    return st.dictionaries(st.sampled_from(clauses), st.integers(0, 4), max_size=6)


@cache
def _plans(items: tuple[str, ...]) -> st.SearchStrategy[dict[str, Plain]]:
    efforts = st.sampled_from([{"effort": effort} for effort in ("low", "medium", "high")])
    questions = st.sampled_from([{"question": "When?"}, {"effort": "low", "question": "Which document shows it?"}])
    return st.dictionaries(st.sampled_from(items), efforts | questions, max_size=3)


@cache
def _replies(clauses: tuple[str, ...]) -> st.SearchStrategy[dict[str, list[Plain]]]:
    one = st.fixed_dictionaries(
        {
            "of": st.sampled_from(("nato", "government")),
            "date": st.sampled_from(("2020-05-04", "2023-02-10")),
            "source": st.just("Document 2023/1"),
            "text": st.sampled_from(("Allies have agreed.", "=1+1")),
        }
    )
    unlike = st.lists(one, min_size=1, max_size=3, unique_by=lambda reply: tuple(sorted(reply.items())))
    return st.dictionaries(st.sampled_from(clauses), unlike, max_size=2)


@st.composite
def small_checklists(draw: st.DrawFn, max_clauses: int = 3, max_items: int = 4) -> Checklists:
    """Draw a pair of small checklists out of the real items, in any order, with conditions among them.

    Some items wait for another one, also across the resolutions and in chains, some deadlines count from the last day
    of a month, and some items are in force before their resolution: the real checklists hold one condition only, no
    such day, and no such item.
    """
    chosen = tuple(draw(_small_checklist(checklist, max_clauses, max_items)) for checklist in REAL.resolutions)
    ids = [item.id for checklist in chosen for item in checklist.items]
    conditions = {id_: draw(_condition([other for other in ids if other != id_])) for id_ in ids}
    return Checklists(
        resolutions=tuple(
            Checklist(
                resolution=checklist.resolution,
                clauses=tuple(_with(clause, conditions) for clause in checklist.clauses),
            )
            for checklist in chosen
        ),
        themes=REAL.themes,
        facts=REAL.facts,
        delegations=REAL.delegations,
    )


@st.composite
def _small_checklist(draw: st.DrawFn, checklist: Checklist, max_clauses: int, max_items: int) -> Checklist:
    clauses = draw(st.lists(st.sampled_from(checklist.clauses), min_size=1, max_size=max_clauses, unique_by=id))
    kept = []
    for clause in clauses:
        items = draw(st.lists(st.sampled_from(clause.items), min_size=1, max_size=max_items, unique_by=id))
        themes = tuple({item.theme: None for item in items})
        changed = tuple(draw(_varied(item)) for item in items)
        kept.append(clause.model_copy(update={"items": changed, "themes": themes}))
    return Checklist.model_construct(resolution=checklist.resolution, clauses=tuple(kept))


def _varied(item: Item) -> st.SearchStrategy[Item]:
    early = item.model_copy(update={"applies_from": YEARS_FROM})
    if not (item.date_rule and item.date_rule.months_after):
        return st.sampled_from([item, item, early])
    days = [date(2019, 10, 31), date(2019, 8, 30), date(2020, 2, 29)]
    pairs = ((0, 4), (1, 3), (4, 2), (18, 1))
    rules = [item.date_rule.model_copy(update={"reference_date": day, "months_after": pairs}) for day in days]
    return st.sampled_from([item, early, *(early.model_copy(update={"date_rule": rule}) for rule in rules)])


def _condition(others: list[str]) -> st.SearchStrategy[DependsOn | None]:
    found = st.builds(DependsOn, item=st.sampled_from(others), min_level=st.integers(0, 4))
    return st.none() | st.none() | found


def _with(clause: Clause, conditions: dict[str, DependsOn | None]) -> Clause:
    items = tuple(item.model_copy(update={"depends_on": conditions[item.id]}) for item in clause.items)
    return clause.model_copy(update={"items": items})


@dataclass(frozen=True)
class SmallCase:
    """A pair of small checklists and a sound document over them; prints as its ids and conditions alone."""

    checklists: Checklists
    document: Plain

    def __repr__(self) -> str:
        """Return what a reader of a failing test needs: whole checklists would fill the screen."""
        items = self.checklists.items.values()
        changed = {item.id: item.depends_on or item.date_rule for item in items if item.depends_on or item.date_rule}
        return f"SmallCase(items={list(self.checklists.items)}, {changed=}, document={self.document})"


@st.composite
def small_cases(draw: st.DrawFn) -> SmallCase:
    """Draw a pair of small checklists and a sound document over them."""
    checklists = draw(small_checklists())
    return SmallCase(checklists, draw(assessments(checklists)))


def full_document(*responses: Plain) -> Plain:
    """Return a full assessment for 2025 with these responses."""
    stem = {"format": "cyber-commitments/assessment", "version": 1, "delegation": "XAA", "year": 2025, "scope": "full"}
    return stem | {"responses": list(responses)}


def answered(item: str, value: Any, evidence: tuple[Plain, ...] = NO_EVIDENCE) -> Plain:  # noqa: ANN401
    """Return an answer to an item."""
    return {"item": item, "state": "answered", "value": value, "evidence": evidence}


def read(document: Plain, checklists: Checklists = REAL) -> Assessment:
    """Read a document the way it comes in from a file: through JSON, checked against the checklists."""
    return read_assessment(json.dumps(document), checklists)
