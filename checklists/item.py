"""This module holds the shape of one checklist item: a question about an operative clause, with its scale."""

from typing import Annotated, Literal, Self

from pydantic import Field, FiniteFloat, StrictBool, StrictInt, model_validator

from checklists.words import AnswerType, FilledText, IsoDate, Level, Model, Ordinal, Respondent, WordList, Words

# Which of an item's own fields each answer type needs; all others of this set must be absent.
FIELDS_OF_TYPE: dict[AnswerType, frozenset[str]] = {
    "maturity": frozenset({"levels"}),
    "yes-no-partial": frozenset({"choices"}),
    "numeric": frozenset({"unit"}),
    "date": frozenset({"date_rule"}),
}
FIELDS_ALLOWED: dict[AnswerType, frozenset[str]] = {
    "maturity": frozenset({"levels", "exempt_full", "exempt_text"}),
    "yes-no-partial": frozenset({"choices"}),
    "numeric": frozenset({"unit", "better", "anchors", "anchor_basis"}),
    "date": frozenset({"date_rule"}),
}


class Choices(Model):
    """The three answers of a yes-no-partial item, each with what it means for this item."""

    yes: Words
    partial: Words
    no: Words


class DateRule(Model):
    """How a date becomes a level (METHOD.md section 2).

    Exactly one of `months_after` and `age_years_at_assessment` is given for a scored item: pairs (months or years,
    level), read in order. A context item has neither.
    """

    reference_date: IsoDate | None = None
    or_accession_if_later: StrictBool = False
    months_after: tuple[tuple[StrictInt, Level], ...] = ()
    later: Level | None = None
    age_years_at_assessment: tuple[tuple[StrictInt, Level], ...] = ()
    older: Level | None = None
    never: Level | None = None
    note: Words | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every date, and "never", gets exactly one level."""
        by_months = bool(self.months_after) and self.reference_date is not None and self.later is not None
        by_age = bool(self.age_years_at_assessment) and self.older is not None
        spans = [span for span, _ in self.months_after or self.age_years_at_assessment]
        one_rule = bool(self.months_after) != bool(self.age_years_at_assessment)
        return one_rule and (by_months or by_age) and self.never is not None and spans == sorted(set(spans))


class DependsOn(Model):
    """A condition: the other item must be answered with at least this declared level."""

    item: str
    min_level: Level


class Item(Model):
    """One checklist item: one question about one operative clause.

    `levels`, `choices`, `unit` with `anchors`, and `date_rule` belong to one answer type each. `not_applicable` is the
    item's own condition for leaving the base, or absent where "not applicable" is not allowed.
    """

    id: FilledText
    revision: Ordinal
    theme: FilledText
    obligations: Annotated[tuple[FilledText, ...], Field(min_length=1)]
    question: Words
    answer_type: AnswerType
    levels: WordList | None = None
    choices: Choices | None = None
    unit: Words | None = None
    better: Literal["higher", "none"] | None = None
    anchors: tuple[tuple[FiniteFloat, Level], ...] = ()
    anchor_basis: Words | None = None
    anchor_note: Words | None = None
    date_rule: DateRule | None = None
    exempt_full: StrictBool = False
    exempt_text: Words | None = None
    scored: StrictBool
    core: StrictBool
    implied: StrictBool = False
    respondent: Respondent
    applies_from: StrictInt
    not_applicable: Words | None = None
    depends_on: DependsOn | None = None
    linked: tuple[str, ...] = ()
    evidence: WordList
    weak_claim: Words
    guard: Words | None = None
    year_note: Words | None = None
    facts: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _fields_fit_the_answer_type(self) -> Self:
        given = {name for name in frozenset().union(*FIELDS_ALLOWED.values()) if getattr(self, name)}
        missing = FIELDS_OF_TYPE[self.answer_type] - given
        strange = given - FIELDS_ALLOWED[self.answer_type]
        if missing or strange:
            raise ValueError(
                f"an item of type {self.answer_type!r} needs {sorted(FIELDS_OF_TYPE[self.answer_type])} and allows "
                f"{sorted(FIELDS_ALLOWED[self.answer_type])}; found {sorted(given)}. Correct answer_type or these keys."
            )
        return self

    @model_validator(mode="after")
    def _ladder_is_complete(self) -> Self:
        for rungs in (self.levels.en, self.levels.fr) if self.levels else ():
            if rungs and (len(rungs) != 5 or len(set(rungs)) != 5):
                raise ValueError(f"levels must be five different rungs (0 to 4), found {len(set(rungs))} different.")
        if self.exempt_full != (self.exempt_text is not None):
            raise ValueError("exempt_full and exempt_text go together: give both or neither.")
        return self

    @model_validator(mode="after")
    def _scored_items_have_a_scale(self) -> Self:
        rule = self.date_rule
        if self.scored and self.answer_type == "numeric" and len(self.anchors) < 2:
            raise ValueError("a scored numeric item needs at least two anchors [value, level].")
        if any(a >= b for (a, _), (b, _) in zip(self.anchors, self.anchors[1:], strict=False)):
            raise ValueError("anchors must rise strictly in value.")
        if self.scored and rule and not rule.is_whole:
            raise ValueError(
                "a scored date item needs date_rule.never and either months_after (rising) with reference_date and "
                "later, or age_years_at_assessment (rising) with older."
            )
        if self.depends_on and self.depends_on.item == self.id:
            raise ValueError("depends_on names the item itself: name another one.")
        return self

    @property
    def clause(self) -> str:
        """The id of the item's operative clause: the item's id without its last part."""
        return self.id.rsplit("-", 1)[0]

    @property
    def resolution(self) -> str:
        """The id of the item's resolution: "459" or "475"."""
        return self.id.split("-", 1)[0]
