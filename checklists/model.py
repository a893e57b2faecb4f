"""This module holds the shapes of what is asked: resolution, operative clause, checklist, and what they refer to."""

import hashlib
import json
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, model_validator

from checklists.item import Item
from checklists.words import AdoptedText, FilledText, IsoDate, Model, Ordinal, Trajectory, WordList, Words


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
