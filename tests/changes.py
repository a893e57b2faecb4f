"""This module holds pairs of years, random or built, and the engine's changes in the shape of the oracle's."""

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from hypothesis import strategies as st

from checklists.item import Item
from checklists.model import Checklist, Checklists
from scoring.change import ResolutionChange, ScoredYear, change
from scoring.scorecard import Score, score
from tests.oracle_change import Year
from tests.strategies import REAL, Plain, assessments, plain, read, small_checklists

Fate = Literal["revised", "gone", "new"]
Fates = dict[str, Fate]
FATES: tuple[Fate, ...] = ("revised", "gone", "new")


@dataclass(frozen=True)
class Answered:
    """One year as it is put to engine and oracle; prints as its document and revisions alone."""

    document: Plain
    checklists: Checklists = REAL

    @cached_property
    def scored(self) -> ScoredYear:
        """The year as the engine takes it."""
        assessment = read(self.document, self.checklists)
        return ScoredYear(assessment, self.checklists, score([assessment], self.checklists)[0])

    @property
    def plain(self) -> Year:
        """The year as the oracle takes it."""
        return Year(self.document, plain(self.checklists))

    def __repr__(self) -> str:
        """Return what a reader of a failing test needs: whole checklists would fill the screen."""
        items = (
            "as of this release" if self.checklists is REAL else list(map(_question, self.checklists.items.values()))
        )
        return f"Answered({items}, {self.document})"


def _question(item: Item) -> str:
    return f"{item.id} revision {item.revision}, from {item.applies_from}"


@st.composite
def pairs(draw: st.DrawFn, *, real: bool = False) -> tuple[Answered, Answered]:
    """Draw two years whose checklists differ in some items: revised between the years, gone, or new.

    Out of small checklists or the real ones; years and scopes are any, and in any order.
    """
    both = REAL if real else draw(small_checklists())
    first = {checklist.items[0].id for checklist in both.resolutions}
    free = [id_ for id_ in both.items if id_ not in first]
    kinds = st.sampled_from(FATES)
    fates = draw(st.dictionaries(st.sampled_from(free), kinds, max_size=8)) if free else {}
    years = st.integers(2019, 2030)
    earlier, later = altered(both, fates, "gone"), altered(both, fates, "new")
    return (
        Answered(draw(assessments(earlier, years)), earlier),
        Answered(draw(assessments(later, years)), later),
    )


def altered(checklists: Checklists, fates: Fates, side: Literal["gone", "new"]) -> Checklists:
    """Return the checklists of one side: of the earlier year with what will be gone, of the later with what is new."""
    if not fates:
        return checklists
    # A plain construct: a copy would keep the items and the hash that the original remembers.
    return Checklists.model_construct(
        resolutions=tuple(_altered(checklist, fates, side) for checklist in checklists.resolutions),
        themes=checklists.themes,
        facts=checklists.facts,
        delegations=checklists.delegations,
    )


def _altered(checklist: Checklist, fates: Fates, side: Literal["gone", "new"]) -> Checklist:
    clauses = [
        clause.model_copy(
            update={
                "items": tuple(
                    _revised(item) if fates.get(item.id) == "revised" and side == "new" else item
                    for item in clause.items
                    if fates.get(item.id, side) in ("revised", side)
                )
            }
        )
        for clause in checklist.clauses
    ]
    return Checklist.model_construct(
        resolution=checklist.resolution, clauses=tuple(clause for clause in clauses if clause.items)
    )


def _revised(item: Item) -> Item:
    return item.model_copy(update={"revision": item.revision + 1})


def changes_of(pair: tuple[Answered, Answered]) -> dict[str, ResolutionChange | None]:
    """Return the engine's changes between two years."""
    earlier, later = pair
    return change(earlier.scored, later.scored)


def as_figures(found: ResolutionChange | Plain | None) -> Plain | None:
    """Return a change as nested dictionaries of numbers and words, whoever found it."""
    if found is None:
        return None
    figures = dict(found) if isinstance(found, dict) else _fields(found)
    for ids in ("came_in", "went_out", "revised"):
        figures[ids] = " ".join(sorted(figures[ids]))
    common = figures.pop("common")
    return figures | ({"common_earlier": common[0], "common_later": common[1]} if common else {"common": None})


def _fields(found: ResolutionChange) -> Plain:
    fields = dataclasses.asdict(found) | {"comparability": found.comparability}
    return {key: value for key, value in fields.items() if key != "hollow"}


def scores_of(pair: tuple[Answered, Answered], resolution: str) -> tuple[Score, Score] | None:
    """Return the headline figures of both years; None where one of them has none."""
    before, after = (year.scored.scorecard.resolutions[resolution] for year in pair)
    return (before.score, after.score) if before and after else None
