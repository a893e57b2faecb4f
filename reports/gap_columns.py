"""This module holds the columns of the gap report: names, types and meaning, which later releases keep."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType, NoneType
from typing import Annotated, Any, Literal, NamedTuple, NewType, get_args, get_origin, get_type_hints

from checklists.assessment import Effort
from checklists.words import Respondent, Scope, Status
from scoring.gaps import GapKind, StepKind
from scoring.reading import InBase, ReadState

ColumnType = Literal["text", "integer", "number", "datetime"]


class Limits(NamedTuple):
    """What a value keeps to where there is one, and whether there always is: bounds of a figure, pattern of a text."""

    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    required: bool = False


class Column(NamedTuple):
    """Type and meaning of one CSV column, and what its cells keep to.

    Attributes:
        type: text, integer, number or datetime.
        description: what it says.
        limits: bounds, pattern, and whether a cell is never empty.
        choices: the only words there are; none where any text may stand.
    """

    type: ColumnType
    description: str
    limits: Limits = Limits()
    choices: tuple[str, ...] = ()


Moment = NewType("Moment", str)  # ISO 8601 in UTC, to the second
Points = Annotated[float | None, Limits(0, 100)]
Level = Annotated[float | None, Limits(0, 4)]
Change = Annotated[float | None, Limits(-4, 4)]
Filled = Annotated[str, Limits(required=True)]
Version = Annotated[str, Limits(pattern=r"[0-9]+\.[0-9]+\.[0-9]+", required=True)]
YEARS = Limits(1949, 9998)  # what an assessment can be of


@dataclass(frozen=True, slots=True)
class GapRow:
    """One checklist item as the gap report lists it; the fields are the columns of the CSV, in their order.

    Figures are as shown, with one decimal; those ending in `_exact` are unrounded. None is an empty cell: there is no
    such figure. Points are points of the score of the item's resolution, 0..100; levels are 0..4.
    """

    delegation: Annotated[str, Limits(pattern="[A-Z]{3}", required=True), "Code of the delegation, ISO 3166-1 alpha-3."]
    year: Annotated[int, YEARS, "Reporting year."]
    scope: Annotated[Scope, "Which items were asked: core or full."]
    resolution: Annotated[Filled, "Resolution: 459 or 475."]
    clause: Annotated[Filled, "Id of the operative clause."]
    clause_label: Annotated[Filled, "Label of the clause as printed."]
    clause_text: Annotated[Filled, "Text of the clause as adopted."]
    theme: Annotated[Filled, "Id of the theme."]
    item: Annotated[Filled, "Id of the checklist item."]
    question: Annotated[Filled, "The question asked."]
    respondent: Annotated[Respondent, "Who should answer: government, parliament or alliance."]
    in_base: Annotated[
        InBase, "yes, or why it does not count: context, not_applicable, out_of_scope, not_in_force, not_adopted."
    ]
    state: Annotated[
        ReadState, "answered, unanswered, unknown, withheld, not_applicable, unconfirmed, or waiting for another item."
    ]
    declared_level: Annotated[Level, "Level said; the floor stated where withheld."]
    declared_level_exact: Annotated[Level, "The same, unrounded."]
    evidenced_level: Annotated[Level, "Level that evidence supports."]
    evidenced_level_exact: Annotated[Level, "The same, unrounded."]
    target_level: Annotated[int, Limits(0, 4), "Level the delegation aims for in this clause."]
    gap_kind: Annotated[GapKind, "none, resolve (not answered), close (level below target) or evidence (missing)."]
    gap_points: Annotated[
        Points, "Points missing to full alignment; those of a resolution add up to 100 less its score as shown."
    ]
    gap_points_exact: Annotated[Points, "The same, unrounded."]
    gap_to_target_points: Annotated[Points, "Points missing to the target level."]
    gap_to_target_points_exact: Annotated[Points, "The same, unrounded."]
    next_step: Annotated[StepKind | Literal[""], "What to do first: resolve, evidence or next_rung; empty if nothing."]
    next_step_level: Annotated[Level, "Level reached by the next step; empty for resolve."]
    next_step_gain: Annotated[
        Points, "Points the next step brings, at most the gap; for resolve the most it can bring."
    ]
    next_step_gain_exact: Annotated[Points, "The same, unrounded."]
    what_is_missing: Annotated[str, "What is missing, in words."]
    evidence_titles: Annotated[str, "Titles of the evidence, in order, joined by ' | '."]
    evidence_references: Annotated[str, "References of the same pieces of evidence, in the same order."]
    responsible_body: Annotated[str, "Body that is responsible for the answer."]
    note: Annotated[str, "Note on the answer."]
    previous_year: Annotated[int | None, YEARS, "Earlier reporting year compared with."]
    previous_declared_level: Annotated[Level, "Level said in the earlier year."]
    previous_declared_level_exact: Annotated[Level, "The same, unrounded."]
    previous_evidenced_level: Annotated[Level, "Level that evidence supported in the earlier year."]
    previous_evidenced_level_exact: Annotated[Level, "The same, unrounded."]
    declared_level_change: Annotated[
        Change, "Change of the level said, where both years have one under the same checklist version."
    ]
    declared_level_change_exact: Annotated[Change, "The same, unrounded."]
    evidenced_level_change: Annotated[Change, "Change of the level that evidence supports, likewise."]
    evidenced_level_change_exact: Annotated[Change, "The same, unrounded."]
    checklist_version: Annotated[Version, "Version of the resolution's checklist."]
    checklist_sha256: Annotated[
        str, Limits(pattern="[0-9a-f]{64}", required=True), "SHA-256 of that checklist's canonical JSON."
    ]
    method_version: Annotated[Version, "Version of the scoring method."]
    effort: Annotated[
        Effort | Literal[""], "What the next step would take, as the delegation judges it: low, medium, high."
    ]
    parliamentary_question_to: Annotated[str, "Whom a question about the gap addresses; empty where there is none."]
    parliamentary_question: Annotated[str, "That question: the delegation's own, or else as this tool drafts it."]
    status: Annotated[Status, "How the assessment stands: draft, in_review, submitted, or restating (opened again)."]
    submission: Annotated[int, Limits(0), "How often it was handed in: 0 for a draft, 2 and more for restatements."]
    submitted_at: Annotated[Moment | None, "When it was handed in last, UTC."]
    submitted_by: Annotated[str, "Who handed it in last."]
    restatement_reason: Annotated[str, "Why it was restated last, or is being restated."]
    first_submitted_declared_level: Annotated[Level, "Level said when it was handed in first, where it was restated."]
    first_submitted_declared_level_exact: Annotated[Level, "The same, unrounded."]
    first_submitted_evidenced_level: Annotated[Level, "Level that evidence supported then."]
    first_submitted_evidenced_level_exact: Annotated[Level, "The same, unrounded."]
    views: Annotated[
        int, Limits(0), "How many of several respondents have given a view of their own beside the agreed answer."
    ]
    lowest_view: Annotated[str, "The lowest answer among those views: a level, or no, partial, yes."]
    highest_view: Annotated[str, "The highest answer among those views."]
    dissent: Annotated[str, "Views that differ from the agreed answer, each with its side, joined by ' | '."]
    official_replies: Annotated[
        str, "What NATO or the government has replied to the clause, each with date and source, joined by ' | '."
    ]


def _column(hint: object) -> Column:
    """Read a column from its annotation: the type, what it keeps to if that is said, and its description last."""
    annotated, *said, description = get_args(hint)
    parts = get_args(annotated) or (annotated,)
    kinds = {*parts, annotated} - {NoneType}
    choices = _choices(annotated)
    limits = said[-1] if said else Limits()
    never_empty = limits.required or (bool(choices) and "" not in choices) or (int in kinds and NoneType not in parts)
    filled = tuple(choice for choice in choices if choice)
    return Column(_type(kinds), description, limits._replace(required=never_empty), filled)


def _type(kinds: set[Any]) -> ColumnType:
    named: dict[Any, ColumnType] = {float: "number", int: "integer", Moment: "datetime"}
    return next((name for kind, name in named.items() if kind in kinds), "text")


def _choices(annotated: object) -> tuple[str, ...]:
    """Return the words a column is confined to, in their order."""
    if get_origin(annotated) is Literal:
        return get_args(annotated)
    return tuple(word for part in get_args(annotated) for word in _choices(part))


def _columns() -> dict[str, Column]:
    """Return the columns in the order of the CSV, to which later releases add at the end only."""
    columns: dict[str, Column] = {}
    for name, hint in get_type_hints(GapRow, include_extras=True).items():
        columns[name] = _column(hint)
        if name == "method_version":
            columns["generated_at"] = Column("datetime", "When this report was made, UTC.", Limits(required=True))
    said = "Hash of the last change in the store when this report was made; `cli.py doctor --head` finds it again."
    columns["change_log_head"] = Column("text", said, Limits(pattern="[0-9a-f]{64}"))
    return columns


COLUMNS: Mapping[str, Column] = MappingProxyType(_columns())
