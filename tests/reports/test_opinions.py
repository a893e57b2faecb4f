"""Claims about what several respondents say: each view in words, their spread, and who dissents."""

from dataclasses import dataclass

import pytest

from checklists.assessment import Response, Value
from checklists.load import load_checklists
from reports.checking import checks
from reports.gap_report import gap_rows
from reports.opinions import View, dissent, spread, view_words
from tests.reports.cards import document, scored
from tests.strategies import REAL

ITEMS = load_checklists().items
LADDER = "459-11-a-1"
CHOICE = next(item.id for item in ITEMS.values() if item.answer_type == "yes-no-partial")


@dataclass(frozen=True)
class Said:
    """A view, as the store keeps it."""

    by: str
    side: str | None
    value: Value | None
    note: str = ""


GOVERNMENT = Said("G", "government", 3)
PARLIAMENT = Said("P", "parliament", 1, "The order is not in force.")
NOBODY = Said("N", None, None, "Asked in writing.")


def test_the_spread_runs_from_the_lowest_to_the_highest() -> None:
    """On a ladder by number, on choices from no over partial to yes; a note alone names no answer."""
    assert spread([GOVERNMENT, PARLIAMENT, NOBODY]) == ("1", "3")
    assert spread([Said("A", None, "yes"), Said("B", None, "no"), Said("C", None, "partial")]) == ("no", "yes")
    assert spread([NOBODY]) == spread([]) == ("", "")


@pytest.mark.parametrize(
    ("agreed", "expected"),
    [
        (3, ["parliament: Level 1. The order is not in force.", "side not said: Asked in writing."]),
        (1, ["government: Level 3.", "side not said: Asked in writing."]),
    ],
)
def test_who_differs_from_the_agreed_answer_dissents(agreed: int, expected: list[str]) -> None:
    """Who says the same does not; the name stays inside, the side is reported."""
    response = Response(item=LADDER, state="answered", value=agreed)
    assert dissent(ITEMS[LADDER], response, [GOVERNMENT, PARLIAMENT, NOBODY]) == expected


def test_without_an_agreed_answer_every_view_differs() -> None:
    """What is unknown to the delegation is not what its respondents say."""
    response = Response(item=LADDER, state="unknown")
    assert len(dissent(ITEMS[LADDER], response, [GOVERNMENT, PARLIAMENT])) == 2
    assert len(dissent(ITEMS[LADDER], None, [GOVERNMENT])) == 1


def test_a_choice_is_worded_as_such() -> None:
    """Not as a level."""
    assert view_words(ITEMS[CHOICE], Said("A", None, "partial", "In draft.")) == "Partial. In draft."


def test_the_gap_report_and_the_checks_carry_it() -> None:
    """The count, the spread and the dissent stand in the item's row; an item nobody differs about has none."""
    assessment, card = scored(document([{"item": LADDER, "state": "answered", "value": 3}]))
    views: dict[str, list[View]] = {LADDER: [GOVERNMENT, PARLIAMENT]}
    rows = {row.item: row for row in gap_rows(assessment, card, REAL, views=views)}
    row, other = rows[LADDER], rows["459-11-a-3"]
    assert (row.views, row.lowest_view, row.highest_view) == (2, "1", "3")
    assert row.dissent == "parliament: Level 1. The order is not in force."
    assert (other.views, other.lowest_view, other.dissent) == (0, "", "")
    [check] = [check for check in checks(assessment, card, REAL, views=views) if check.name == "Respondents who differ"]
    assert [(remark.item.id, remark.words) for remark in check.remarks] == [(LADDER, row.dissent)]
