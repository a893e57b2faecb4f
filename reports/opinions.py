"""This module words what several respondents say of an item: each view, their spread, who dissents."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from checklists.assessment import Response, Value
from checklists.item import Item

_ORDER: dict[Value, int] = {"no": 0, "partial": 1, "yes": 2}


class View(Protocol):
    """What one of several respondents says, as the store keeps it."""

    @property
    def by(self) -> str:
        """Who says it."""

    @property
    def side(self) -> str | None:
        """For whom they speak: government or parliament; None where that is not said."""

    @property
    def value(self) -> Value | None:
        """What they would answer; None where they only add a note."""

    @property
    def note(self) -> str:
        """What they add in their own words."""


NO_VIEWS: Mapping[str, Sequence[View]] = MappingProxyType({})


def view_words(item: Item, view: View) -> str:
    """Return one view in words: what they would answer, and their note."""
    said = "" if view.value is None else f"{_value_words(item, view.value)}."
    return f"{said} {view.note}".strip()


def spread(views: Sequence[View]) -> tuple[str, str]:
    """Return the lowest and the highest of what several would answer; both empty where nobody names an answer."""
    values = sorted((view.value for view in views if view.value is not None), key=_rank)
    return (str(values[0]), str(values[-1])) if values else ("", "")


def dissent(item: Item, agreed: Response | None, views: Sequence[View]) -> list[str]:
    """Return the views that differ from the answer that is agreed, in words, each with the side it comes from.

    A note without an answer counts as one: who agrees has no need of it.
    """
    value = agreed.value if agreed and agreed.state == "answered" else None
    differing = [view for view in views if view.value is None or view.value != value]
    return [f"{view.side or 'side not said'}: {view_words(item, view)}" for view in differing]


def _value_words(item: Item, value: Value) -> str:
    return f"Level {value}" if item.answer_type == "maturity" else str(value).capitalize()


def _rank(value: Value) -> float:
    return _ORDER[value] if isinstance(value, str) else float(value)
