"""This module holds a second, naive reading of METHOD.md, section 5: what `scoring.change` is tested against.

It goes item by item, with exact fractions over plain dictionaries, and shares no code with the engine. A year is the
portable document and the checklists it answers, as in `tests.oracle`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from tests import oracle
from tests.oracle import Checklists, Plain

TERMS = ("progress", "evidence", "disclosure", "reweighting", "items_in", "items_out")


@dataclass(frozen=True)
class Year:
    """One year: the document, the checklists it answers, and the oracle's account of each item."""

    document: Plain
    checklists: Checklists

    @cached_property
    def rows(self) -> dict[str, Plain]:
        """The state, values and weight of each item."""
        return oracle.score_items(self.document, self.checklists)


def change(earlier: Year, later: Year) -> dict[str, Plain | None]:
    """Return all figures of section 5 for each resolution, exact, in points; kappa is a share of 1."""
    return {id_: change_of(id_, earlier, later) for id_ in later.checklists}


def change_of(resolution: str, earlier: Year, later: Year) -> Plain | None:
    """Return the figures of one resolution; None where it has no score in one of the years."""
    before = oracle.score(earlier.document, earlier.checklists)[resolution]
    after = oracle.score(later.document, later.checklists)[resolution]
    if before is None or after is None:
        return None
    old, new = items_by_id(earlier, resolution), items_by_id(later, resolution)
    rows = earlier.rows, later.rows
    in_both = [id_ for id_ in old if id_ in new and is_in_base(rows[0], id_) and is_in_base(rows[1], id_)]
    items = {}
    for id_ in {**old, **new}:
        if is_in_base(rows[0], id_) or is_in_base(rows[1], id_):
            same = id_ in in_both and old[id_]["revision"] == new[id_]["revision"]
            items[id_] = {
                figure: terms_of_item(rows[0].get(id_), rows[1].get(id_), figure, mean_of(before, after, figure), same)
                for figure in ("v", "d")
            }
    kappa = comparability(resolution, earlier, later)
    return {
        "demonstrated_change": after["demonstrated"] - before["demonstrated"],
        "declared_change": after["declared"] - before["declared"],
        "demonstrated": total(terms["v"] for terms in items.values()),
        "declared": total(terms["d"] for terms in items.values()),
        "items": {id_: terms["v"] for id_, terms in items.items()},
        "came_in": {id_ for id_ in items if not is_in_base(rows[0], id_)},
        "went_out": {id_ for id_ in items if not is_in_base(rows[1], id_)},
        "revised": {id_ for id_ in in_both if old[id_]["revision"] != new[id_]["revision"]},
        "kappa": kappa,
        "comparability": verdict(kappa),
        "common": common_figures(resolution, earlier, later),
    }


def items_by_id(year: Year, resolution: str) -> dict[str, Plain]:
    """Return the items of a resolution by id."""
    return {item["id"]: item for item in oracle.items_of(year.checklists[resolution])}


def is_in_base(rows: dict[str, Plain], id_: str) -> bool:
    """Say whether an item is in the base of the year; one the year's checklist does not have is not."""
    return id_ in rows and rows[id_]["in_base"] == "yes"


def mean_of(before: Plain, after: Plain, figure: str) -> Fraction:
    """Return h, the mean of both scores as a share of 1: of L where v is explained, of D where d is."""
    name = "demonstrated" if figure == "v" else "declared"
    return Fraction(before[name] + after[name]) / 200


def terms_of_item(
    before: Plain | None,
    after: Plain | None,
    figure: str,
    h: Fraction,
    same: bool,  # noqa: FBT001  as in the text
) -> dict[str, Fraction]:
    """Return what one item gives to each of the six terms, in points.

    `same`: the item is in the base of both years, with the same revision. Otherwise each year in whose base it is
    stands alone: the earlier one goes out, the later one comes in.
    """
    found = dict.fromkeys(TERMS, Fraction(0))
    if not same:
        if after and after["in_base"] == "yes":
            found["items_in"] = 100 * after["weight"] * (after[figure] - h)
        if before and before["in_base"] == "yes":
            found["items_out"] = -100 * before["weight"] * (before[figure] - h)
        return found
    assert before is not None
    assert after is not None
    mean_weight = (before["weight"] + after["weight"]) / 2
    mean_value = (before[figure] + after[figure]) / 2
    if before["answered"] and after["answered"]:
        found["progress"] = 100 * mean_weight * (after["d"] - before["d"])
        found["evidence"] = 100 * mean_weight * ((after[figure] - before[figure]) - (after["d"] - before["d"]))
    else:
        found["disclosure"] = 100 * mean_weight * (after[figure] - before[figure])
    found["reweighting"] = 100 * (after["weight"] - before["weight"]) * (mean_value - h)
    return found


def total(parts: Iterable[dict[str, Fraction]]) -> dict[str, Fraction]:
    """Return the sum of each term over the items."""
    listed = list(parts)
    return {term: sum((part[term] for part in listed), Fraction(0)) for term in TERMS}


def asked(resolution: str, year: Year) -> dict[str, list[str]]:
    """Return for each clause its items in force and in scope, whatever is said about them; no clause without any."""
    checklist = year.checklists[resolution]
    found = {}
    for clause in checklist["clauses"]:
        items = [
            item["id"]
            for item in clause["items"]
            if oracle.why_in_base(item, oracle.NOT_GIVEN, checklist, year.document) == "yes"
        ]
        if items:
            found[clause["id"]] = items
    return found


def asked_in_both(resolution: str, earlier: Year, later: Year) -> set[str]:
    """Return the items in force and in scope in both years with the same revision."""
    old, new = items_by_id(earlier, resolution), items_by_id(later, resolution)
    in_old = {id_ for items in asked(resolution, earlier).values() for id_ in items}
    in_new = {id_ for items in asked(resolution, later).values() for id_ in items}
    return {id_ for id_ in in_old & in_new if old[id_]["revision"] == new[id_]["revision"]}


def comparability(resolution: str, earlier: Year, later: Year) -> Fraction:
    """Return kappa: half of each year's weight on the common items, over half of each year's whole weight."""
    common = asked_in_both(resolution, earlier, later)
    shared = everything = Fraction(0)
    for year in (earlier, later):
        clauses = asked(resolution, year)
        for items in clauses.values():
            for id_ in items:
                weight = Fraction(1, len(clauses) * len(items)) / 2
                everything += weight
                shared += weight if id_ in common else 0
    return shared / everything


def verdict(kappa: Fraction) -> str:
    """Return how the two years may be compared."""
    if kappa >= Fraction(8, 10):
        return "plain"
    return "banner" if kappa >= Fraction(5, 10) else "refused"


def common_figures(resolution: str, earlier: Year, later: Year) -> list[Plain] | None:
    """Return the figures of both years on the common items only; None where one year has none of them in its base."""
    common = asked_in_both(resolution, earlier, later)
    found = []
    for year in (earlier, later):
        clauses = oracle.clauses_in_base(year.checklists[resolution], year.rows)
        groups = [[item for item in items if item["id"] in common] for items in clauses.values()]
        groups = [items for items in groups if items]
        if not groups:
            return None
        found.append(oracle.figures(groups, year.rows))
    return found
