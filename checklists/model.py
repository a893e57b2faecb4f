"""This module holds the shapes of what is asked: resolution, operative clause, checklist item."""

import hashlib
import json
import re
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, FiniteFloat, StrictBool, StrictInt, model_validator

AnswerType = Literal["maturity", "yes-no-partial", "numeric", "date"]
Choice = Literal["yes", "partial", "no"]
Respondent = Literal["government", "parliament", "alliance"]
Scope = Literal["core", "full"]
Trajectory = Literal["attain", "increase", "sustain", "mixed"]
Level = Annotated[int, Field(ge=0, le=4, strict=True)]
FilledText = Annotated[str, Field(min_length=1, pattern=r"\S")]
Ordinal = Annotated[int, Field(ge=1, strict=True)]


def _only_iso_dates(found: object) -> object:
    if type(found) is date or (isinstance(found, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", found, re.ASCII)):
        return found
    raise ValueError("Input should be a date such as 2021-05-31")


IsoDate = Annotated[date, BeforeValidator(_only_iso_dates)]

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


class Model(BaseModel):
    """Technical base: values that never change, and no key we do not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Model):
    """One text in our own wording, by language; French is empty until it is written."""

    en: FilledText
    fr: str = ""


class WordList(Model):
    """Several texts in our own wording, by language, in a fixed order."""

    en: tuple[FilledText, ...]
    fr: tuple[FilledText, ...] = ()


class AdoptedText(Model):
    """Words of a resolution exactly as adopted, in the language we hold. A quotation: never edited."""

    en: FilledText


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


class Clause(Model):
    """One leaf operative clause: the smallest demand of operative paragraph 11, with what we ask about it."""

    id: FilledText
    label: FilledText
    order: Ordinal
    section: str = ""
    chapeau: AdoptedText | None = None
    text: AdoptedText
    verb: FilledText
    strength: Words
    trajectory: Trajectory
    voluntary: StrictBool
    voluntary_note: Words | None = None
    reach: Words
    deadline: IsoDate | None = None
    themes: Annotated[tuple[FilledText, ...], Field(min_length=1)]
    addressees: WordList
    obligations: dict[str, Words]
    exempt: Words | None = None
    example: Words | None = None
    traps: WordList
    tensions: WordList
    note: Words | None = None
    facts: tuple[str, ...] = ()
    items: Annotated[tuple[Item, ...], Field(min_length=1)]

    @property
    def resolution(self) -> str:
        """The id of the clause's resolution: "459" or "475"."""
        return self.id.split("-", 1)[0]

    @model_validator(mode="after")
    def _items_are_rooted_here(self) -> Self:
        for item in self.items:
            if item.clause != self.id:
                raise ValueError(f"item {item.id!r} must begin with the id of its clause, {self.id!r}.")
            if strange := set(item.obligations) - set(self.obligations):
                raise ValueError(f"item {item.id!r} names the obligations {sorted(strange)}, which {self.id!r} lacks.")
        if set(self.themes) != (used := {item.theme for item in self.items}):
            raise ValueError(f"themes must be those of the items, {sorted(used)}, the primary one first.")
        return self


class Resolution(Model):
    """What the printed text says about itself."""

    id: Literal["459", "475"]
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    title: AdoptedText
    committee: FilledText
    adopted: IsoDate
    place: str = ""
    printed_reference: str = ""
    paragraph: StrictInt
    opening: AdoptedText
    allies_at_adoption: StrictInt


class Checklist(Model):
    """All items of one resolution, clause by clause in the order of the text."""

    resolution: Resolution
    clauses: Annotated[tuple[Clause, ...], Field(min_length=1)]

    @property
    def id(self) -> str:
        """The id of the resolution: "459" or "475"."""
        return self.resolution.id

    @property
    def version(self) -> str:
        """Semantic version of the checklist; CHANGELOG says for each whether scores are affected."""
        return self.resolution.version

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All items in the order of the text."""
        return tuple(item for clause in self.clauses for item in clause.items)

    @cached_property
    def canonical_json(self) -> str:
        """The whole checklist as JSON with sorted keys and no spaces: what the hash is taken over."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the canonical JSON in UTF-8, as 64 hexadecimal digits."""
        return hashlib.sha256(self.canonical_json.encode("utf-8")).hexdigest()


class Theme(Model):
    """One radar axis, shared by both resolutions."""

    id: FilledText
    name: Words
    meaning: Words


class Fact(Model):
    """One dated fact with its source, shown where an item or clause refers to it.

    `published_by` names the original publisher and document; `read_at` the copy that was read, where it was a copy.
    """

    id: Annotated[str, Field(pattern=r"^F\d{2}$")]
    date: FilledText
    statement: Words
    published_by: FilledText
    read_at: FilledText
    status: Literal["verified", "partly verified"]


class Delegation(Model):
    """One national delegation to the Assembly; `code` is ISO 3166-1 alpha-3."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    name: Words
    accession: IsoDate
    eu_member: StrictBool


class ThemesFile(Model):
    """What stands in themes.toml."""

    themes: tuple[Theme, ...]


class FactsFile(Model):
    """What stands in facts.toml."""

    facts: tuple[Fact, ...]


class DelegationsFile(Model):
    """What stands in delegations.toml."""

    delegations: tuple[Delegation, ...]


class Checklists(Model):
    """Both checklists together with what they refer to: themes, facts and delegations."""

    resolutions: tuple[Checklist, ...]
    themes: tuple[Theme, ...]
    facts: tuple[Fact, ...]
    delegations: tuple[Delegation, ...]

    @cached_property
    def items(self) -> dict[str, Item]:
        """Every item by id, in the order of the texts."""
        return {item.id: item for checklist in self.resolutions for item in checklist.items}

    @cached_property
    def clauses(self) -> dict[str, Clause]:
        """Every clause by id, in the order of the texts."""
        return {clause.id: clause for checklist in self.resolutions for clause in checklist.clauses}

    @cached_property
    def by_resolution(self) -> dict[str, Checklist]:
        """The checklists by the id of their resolution."""
        return {checklist.id: checklist for checklist in self.resolutions}
