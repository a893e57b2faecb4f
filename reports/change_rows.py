"""This module shows the change between two years: the six terms and the clauses, rounded so that they add up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Literal

from checklists.item import Item
from checklists.model import Clause
from scoring.change import Comparability, ResolutionChange, ScoredYear, Terms, add_up
from scoring.rounding import EXACT_DIGITS, difference, shown
from scoring.scorecard import Score

Presence = Literal["both", "came_in", "went_out", "revised"]


@dataclass(frozen=True, slots=True)
class ShownChange:
    """The change of one resolution's demonstrated score as shown.

    Attributes:
        resolution: "459" or "475".
        earlier, later: the two reporting years.
        before, after: their headline figures, unrounded.
        terms: the six terms in points with one decimal; they add up to `difference`.
        difference: of the two headline figures as shown, in points.
        hollow: whether a year has too little answered; then the terms are drawn grey.
        comparability: how the years may be compared.
    """

    resolution: str
    earlier: int
    later: int
    before: Score
    after: Score
    terms: Terms
    difference: float
    hollow: bool
    comparability: Comparability

    @property
    def headline_change(self) -> float | None:
        """The difference where it may stand as a headline; None in a hollow or refused comparison (METHOD 3, 5)."""
        return None if self.hollow or self.comparability == "refused" else self.difference


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What one item adds to the change, in points with one decimal; its terms add up to its total.

    `presence` says whether the item counts in both years, came in, went out, or was revised, which counts as both.
    """

    item: Item
    presence: Presence
    terms: Terms
    total: float


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """What one operative clause adds to the change, in points with one decimal.

    Its terms add up to its total, and so do the totals of its items.
    """

    clause: Clause
    terms: Terms
    total: float
    items: tuple[ItemChange, ...]


def shown_change(found: ResolutionChange, resolution: str, earlier: ScoredYear, later: ScoredYear) -> ShownChange:
    """Return the change of a resolution as shown.

    Args:
        found: its change, by `scoring.change.change` from the same two years.
        resolution: "459" or "475".
        earlier: the year it starts from.
        later: the year it leads to.
    """
    before, after = (_score(year, resolution) for year in (earlier, later))
    total = difference(shown(after.demonstrated), shown(before.demonstrated))
    return ShownChange(
        resolution=resolution,
        earlier=earlier.assessment.year,
        later=later.assessment.year,
        before=before,
        after=after,
        terms=_shown_terms(found.demonstrated, total),
        difference=total,
        hollow=found.hollow,
        comparability=found.comparability,
    )


def change_rows(found: ResolutionChange, resolution: str, earlier: ScoredYear, later: ScoredYear) -> list[ClauseChange]:
    """Return what each clause with an item in either base adds, the largest total first, whether rise or fall.

    What adds up: the totals of all clauses to the difference of the headline figures as shown; the totals of the items
    to that of their clause; the terms of each row to its total. The column of one term need not add up to the
    resolution's term as shown: it can differ by tenths. Of equal totals the earlier in the text comes first.

    Args:
        found: its change, by `scoring.change.change` from the same two years.
        resolution: "459" or "475".
        earlier: the year it starts from.
        later: the year it leads to.
    """
    whole = shown_change(found, resolution, earlier, later).difference
    groups = _by_clause(found, earlier, later)
    exact = [add_up(found.items[item.id] for item in items).total for _, items in groups]
    rows = [
        _clause_change(clause, items, found, total)
        for (clause, items), total in zip(groups, apportion_signed(exact, whole), strict=True)
    ]
    return [rows[n] for n in _largest_first([row.total for row in rows], exact)]


def apportion_signed(parts: Sequence[float], total: float) -> list[float]:
    """Return parts of any sign with one decimal, by largest remainder, so that they add up to the shown total.

    Each is a neighbouring tenth of its part, so no sign turns and nothing that is zero becomes more. The total may be
    a difference of two rounded figures and lie a tenth beside the sum: where all parts are whole tenths, the largest
    one takes it. `scoring.rounding.apportion` is for parts of one sign and a total that is their own sum.

    Args:
        parts: points, unrounded; ties go to the larger and then to the earlier one.
        total: with one decimal, at most a tenth from the sum of the parts.
    """
    exact = [round(10 * part, EXACT_DIGITS) for part in parts]
    tenths = [round(10 * shown(part)) for part in parts]
    missing = round(10 * total) - sum(tenths)
    step = 1 if missing > 0 else -1

    def reluctance(n: int) -> tuple[float, float]:
        return round(step * (tenths[n] - exact[n]), EXACT_DIGITS), -abs(exact[n])

    for n in sorted(range(len(parts)), key=reluctance)[: abs(missing)]:
        tenths[n] += step
    return [figure / 10 for figure in tenths]


def signed(points: float) -> str:
    """Return points as they are written everywhere: "+1.5", "-0.3", "0.0"."""
    return f"{points:+.1f}" if points else "0.0"


def items_of(earlier: ScoredYear, later: ScoredYear) -> dict[str, Item]:
    """Return every item of either year by its id, as the later year words it where it still asks it."""
    return {**earlier.checklists.items, **later.checklists.items}


def _score(year: ScoredYear, resolution: str) -> Score:
    whole = year.scorecard.resolutions[resolution]
    if whole is None:
        raise ValueError(f"Resolution {resolution} has no score in {year.assessment.year}, so it has no change.")
    return whole.score


def _shown_terms(terms: Terms, total: float) -> Terms:
    return Terms(*apportion_signed(astuple(terms), total))


def _by_clause(found: ResolutionChange, earlier: ScoredYear, later: ScoredYear) -> list[tuple[Clause, list[Item]]]:
    """Return the clauses in the order of the text, each with its items that the change knows."""
    clauses: Mapping[str, Clause] = {**earlier.checklists.clauses, **later.checklists.clauses}
    known = items_of(earlier, later)
    groups: dict[str, list[Item]] = {}
    for id_ in found.items:
        groups.setdefault(known[id_].clause, []).append(known[id_])
    return sorted(((clauses[id_], items) for id_, items in groups.items()), key=lambda group: group[0].order)


def _clause_change(clause: Clause, items: Sequence[Item], found: ResolutionChange, total: float) -> ClauseChange:
    exact = [found.items[item.id].total for item in items]
    rows = [
        ItemChange(item, _presence(item.id, found), _shown_terms(found.items[item.id], part), part)
        for item, part in zip(items, apportion_signed(exact, total), strict=True)
    ]
    return ClauseChange(
        clause=clause,
        terms=_shown_terms(add_up(found.items[item.id] for item in items), total),
        total=total,
        items=tuple(rows[n] for n in _largest_first([row.total for row in rows], exact)),
    )


def _presence(id_: str, found: ResolutionChange) -> Presence:
    if id_ in found.revised:
        return "revised"
    if id_ in found.came_in:
        return "came_in"
    return "went_out" if id_ in found.went_out else "both"


def _largest_first(totals: Sequence[float], exact: Sequence[float]) -> Iterable[int]:
    """Return the positions by what is shown, and within that by what is not."""
    return sorted(range(len(totals)), key=lambda n: (-abs(totals[n]), -round(abs(exact[n]), EXACT_DIGITS)))
