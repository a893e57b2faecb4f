"""This module holds the claims about the words for what is missing."""

from typing import Any

import pytest

from checklists.item import Item
from reports.missing import smallest_value, what_is_missing
from reports.words import IN_BASE
from scoring.levels import declared_level
from tests.reports.cards import EVIDENCE, document, scored
from tests.strategies import REAL

Plain = dict[str, Any]


def _missing(id_: str, response: Plain | None, *others: Plain, year: int = 2025, scope: str = "full") -> str:
    """Return what is said to be missing for one item of a document."""
    responses = [*([{"item": id_, **response}] if response else []), *others]
    assessment, card = scored(document(responses, year=year, scope=scope))
    given = next((found for found in assessment.responses if found.item == id_), None)
    return what_is_missing(REAL.items[id_], given, card.items[id_], year)


def _answered(value: object, *, evidence: bool = True) -> Plain:
    return {"state": "answered", "value": value, "evidence": EVIDENCE if evidence else []}


def _item(answer_type: str, **traits: object) -> Item:
    return next(
        item
        for item in REAL.items.values()
        if item.answer_type == answer_type
        and item.scored
        and item.depends_on is None
        and all(bool(getattr(item, name)) == wanted for name, wanted in traits.items())
    )


MATURITY, CHOICE, EXEMPT = _item("maturity"), _item("yes-no-partial"), _item("maturity", exempt_full=True)
PERCENT = next(
    item for item in REAL.items.values() if item.anchors and item.unit and item.unit.en.startswith("% of sectors")
)
COUNT = next(item for item in REAL.items.values() if item.unit and item.unit.en.startswith("editions"))
AGE = next(item for item in REAL.items.values() if item.date_rule and item.date_rule.age_years_at_assessment)
DEADLINE = next(item for item in REAL.items.values() if item.date_rule and item.date_rule.months_after)


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (None, "Not answered yet."),
        ({"state": "unknown"}, "We looked and cannot tell."),
        ({"state": "withheld"}, "Known, but not disclosed."),
        ({"state": "withheld", "floor": 2}, "Known, but not disclosed; at least level 2 is stated."),
        (_answered(3) | {"confirmed": False}, "Carried forward from an earlier year and not confirmed."),
    ],
)
def test_an_open_answer_says_why_it_is_open(response: Plain | None, words: str) -> None:
    """Not answered, not known, not disclosed and not confirmed are four different things."""
    assert _missing(MATURITY.id, response) == words


def test_a_waiting_item_names_what_it_waits_for() -> None:
    """The item it depends on is named with the level it must reach."""
    words = "Waits for item 459-11-c-ii-1 to reach level 2."
    assert _missing("459-11-c-ii-2", _answered(10)) == words
    assert _missing("459-11-c-ii-2", _answered(10), {"item": "459-11-c-ii-1", **_answered(2)}) != words


@pytest.mark.parametrize(
    ("item", "value", "claim"),
    [
        (MATURITY, 3, MATURITY.levels and MATURITY.levels.en[3]),
        (CHOICE, "yes", CHOICE.choices and CHOICE.choices.yes.en),
        (EXEMPT, "exempt", EXEMPT.exempt_text and EXEMPT.exempt_text.en),
        (PERCENT, 40, f"40 {PERCENT.unit and PERCENT.unit.en}"),
        (PERCENT, 40.0, f"40 {PERCENT.unit and PERCENT.unit.en}"),
        (AGE, "2024-05-31", "the date 2024-05-31"),
    ],
)
def test_a_claim_asks_for_evidence_of_what_was_claimed(item: Item, value: object, claim: str) -> None:
    """The rung, choice, figure or date that was claimed is quoted."""
    assert _missing(item.id, _answered(value, evidence=False)) == f"Evidence of grade A, B or C for: {claim}"


def test_the_next_rung_is_quoted() -> None:
    """A supported answer below the top names the text of the rung above, or of the choice above."""
    assert MATURITY.levels
    assert CHOICE.choices
    assert _missing(MATURITY.id, _answered(2)) == MATURITY.levels.en[3]
    assert _missing(CHOICE.id, _answered("no")) == CHOICE.choices.partial.en
    assert _missing(CHOICE.id, _answered("partial")) == CHOICE.choices.yes.en


@pytest.mark.parametrize(
    ("item", "value", "words"),
    [
        (PERCENT, 10, "Level 1 needs 25 % or more of sectors"),
        (PERCENT, 25, "Level 2 needs 50 % or more of sectors"),
        (PERCENT, 99.9, "Level 4 needs 100 % or more of sectors"),
        (COUNT, 1, "Level 2 needs 2 or more editions"),
        (COUNT, -3, "Level 1 needs 1 or more editions"),
    ],
)
def test_a_number_names_the_value_of_the_next_whole_level(item: Item, value: float, words: str) -> None:
    """The value is computed from the anchors and stands with its unit."""
    assert _missing(item.id, _answered(value)).startswith(words)


@pytest.mark.parametrize("item", [item for item in REAL.items.values() if item.anchors], ids=lambda item: item.id)
@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_the_value_named_is_the_smallest_that_reaches_the_level(item: Item, level: int) -> None:
    """At the value the level is reached, a hair below it is not."""
    value = smallest_value(item, level)
    assert value is not None
    assert declared_level(item, float(value), 2025, None) == pytest.approx(level)
    below = declared_level(item, float(value) - 1e-6, 2025, None)
    assert below is not None
    assert below < level


def test_anchors_with_fractions_are_read_exactly() -> None:
    """Between two anchors the value lies on the line; where the anchors end below the level there is none."""
    item = PERCENT.model_copy(update={"anchors": ((0.0, 0), (10.0, 3))})
    assert smallest_value(item, 1) == pytest.approx(10 / 3)
    assert smallest_value(item, 4) is None
    assert smallest_value(item.model_copy(update={"anchors": ((5.0, 2), (9.0, 4))}), 1) == 5


@pytest.mark.parametrize(("value", "level"), [("never", 4), ("2010-01-01", 4)])
def test_an_old_date_asks_for_a_revision(value: str, level: int) -> None:
    """A text that is too old, or that never was, is brought to level 4 by a revision this year."""
    assert _missing(AGE.id, _answered(value)) == f"A revision by 31 December 2025 would reach level {level}."


def test_a_missed_deadline_leaves_what_is_still_open() -> None:
    """Who has never done it can still reach the level of a late date; who did it late can do no more."""
    assert _missing(DEADLINE.id, _answered("never")) == "A date up to 31 December 2025 would reach level 1."
    assert _missing(DEADLINE.id, _answered("2025-01-01")) == "No further step: the date given is final."


def test_full_alignment_with_evidence_misses_nothing() -> None:
    """At level 4 with evidence there is nothing to say."""
    assert _missing(MATURITY.id, _answered(4)) == ""


def test_an_item_out_of_the_base_says_why() -> None:
    """Context, not applicable, out of scope, not in force: the reason stands where the gap would."""
    context = next(item for item in REAL.items.values() if not item.scored)
    leaves = next(
        item for item in REAL.items.values() if item.not_applicable and item.scored and item.applies_from < 2025
    )
    later = next(item for item in REAL.items.values() if item.scored and item.applies_from == 2025)
    beyond_core = next(item for item in REAL.items.values() if item.scored and not item.core)
    away = {"state": "not_applicable", "reason": "no_armed_forces"}
    assert _missing(context.id, None) == IN_BASE["context"]
    assert _missing(leaves.id, away) == IN_BASE["not_applicable"]
    assert _missing(later.id, None, year=2024) == IN_BASE["not_in_force"]
    assert _missing(beyond_core.id, None, scope="core") == IN_BASE["out_of_scope"]
