"""This module holds the shapes of an answer: response, evidence, and the assessment as one portable document."""

import datetime
import json
import math
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, StrictBool, StrictFloat, StrictInt, StrictStr, ValidationError

from checklists.errors import AssessmentError
from checklists.item import Item
from checklists.model import Checklists
from checklists.strict_json import printable, read_json
from checklists.words import IsoDate, Level, Model, Scope

State = Literal["unanswered", "answered", "unknown", "withheld", "not_applicable"]
Grade = Literal["A", "B", "C", "D"]
Effort = Literal["low", "medium", "high"]
Replier = Literal["nato", "government"]
Reason = Literal["item_condition", "no_armed_forces", "no_competence", "superseded", "other"]
Value = StrictInt | StrictFloat | StrictStr


def _whole_characters(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("Input should be text of whole characters, without half of a surrogate pair") from error
    return text


Text = Annotated[StrictStr, AfterValidator(_whole_characters)]

REASONS_NEEDING_A_NOTE: frozenset[str] = frozenset({"item_condition", "other"})
NEVER = "never"
FAULT_LIMIT = 1_000  # lines about the shape of a document
RESPONSE_LIMIT = 1_000  # of a document; there are 153 items
EXEMPT = "exempt"


class Evidence(Model):
    """One document or statement that supports a response. Grades as in METHOD.md section 2, A best, D none."""

    grade: Grade
    title: Text = ""
    reference: Text = ""
    date: IsoDate | None = None


class Response(Model):
    """What was said about one item.

    `value` belongs to the state answered: 0..4 for maturity, "yes", "partial" or "no", a finite number, or an ISO date
    or "never"; "exempt" where the item allows it. `floor` belongs to withheld, `reason` to not_applicable.
    `confirmed` is false for an answer carried forward from an earlier year that nobody has confirmed yet.
    """

    item: Text
    state: State
    value: Value | None = None
    floor: Annotated[StrictInt, Field(ge=0, le=3)] | None = None
    reason: Reason | None = None
    confirmed: StrictBool = True
    evidence: tuple[Evidence, ...] = ()
    note: Text = ""
    responsible: Text = ""

    @property
    def grade(self) -> Grade:
        """The best grade among the pieces of evidence; D where there is none."""
        return min((piece.grade for piece in self.evidence), default="D")


class Plan(Model):
    """What a delegation intends with the gap of one item; it changes no score.

    `effort` is what the next step would take, as the delegation judges it. `question` is the parliamentary question in
    the delegation's own words; empty means: as this tool drafts it.
    """

    effort: Effort | None = None
    question: Text = ""


class Reply(Model):
    """What NATO or the government has officially replied to one operative clause; it changes no score.

    Such as the comments of the Secretary General on what the Assembly has urged. `source` says where it can be found.
    """

    of: Replier
    date: IsoDate
    source: Text
    text: Text


def _known_version(version: int) -> int:
    if version != 1:
        raise ValueError("Input should be 1, the only version of the document there is")
    return version


class Assessment(Model):
    """One delegation's answers for one reporting year, on both resolutions: the portable document.

    `accession` absent means: member of the Alliance before both resolutions. `checklist` absent means: the checklists
    of this release. `targets` maps clause ids to levels 0..4; a clause without one has the target 4.
    `plans` maps item ids to what is intended with their gaps, `replies` clause ids to official replies, the first one
    first.
    """

    format: Literal["cyber-commitments/assessment"] = "cyber-commitments/assessment"
    version: Annotated[StrictInt, AfterValidator(_known_version)] = 1
    delegation: Annotated[StrictStr, Field(pattern=r"^[A-Z]{3}$")]
    accession: IsoDate | None = None
    year: Annotated[StrictInt, Field(ge=1949, le=9998)]
    scope: Scope
    checklist: dict[str, str] | None = None
    responses: tuple[Response, ...] = ()
    targets: dict[str, Level] = Field(default_factory=dict)
    plans: dict[str, Plan] = Field(default_factory=dict)
    replies: dict[str, Annotated[tuple[Reply, ...], Field(min_length=1)]] = Field(default_factory=dict)

    def with_responses(self, responses: tuple[Response, ...]) -> Self:
        """Return the same assessment with other responses."""
        return self.model_copy(update={"responses": responses})


def read_assessment(text: str, checklists: Checklists) -> Assessment:
    """Read the portable document from JSON text and check it wholly against the checklists.

    Raises:
        AssessmentError: with one plain line per fault. A document with a fault is refused whole.
    """
    assessment = _parse(text)
    faults = find_faults(assessment, checklists)
    if faults:
        more = [f"document: {len(faults) - FAULT_LIMIT:,} more faults."] if len(faults) > FAULT_LIMIT else []
        raise AssessmentError(faults[:FAULT_LIMIT] + more)
    return assessment


def find_faults(assessment: Assessment, checklists: Checklists) -> list[str]:
    """Return one line per fault of an assessment that fits the shape but not the checklists; empty when sound."""
    faults = []
    for id_, version in (assessment.checklist or {}).items():
        known = checklists.by_resolution.get(id_)
        if known is None or known.version != version:
            held = ", ".join(f"{c.id} {c.version}" for c in checklists.resolutions)
            asked = f"{printable(id_)} {printable(version)}"
            faults.append(f"checklist {asked}: not held by this release, which has {held}.")
    seen: set[str] = set()
    for response in assessment.responses:
        if response.item in seen:
            faults.append(f"{printable(response.item)}: stands more than once. Keep one response for each item.")
        seen.add(response.item)
        item = checklists.items.get(response.item)
        if item is None:
            faults.append(f"{printable(response.item)}: no such item in the checklists. Check the id.")
        else:
            faults += [f"{item.id}: {fault}" for fault in response_faults(item, response, assessment.year)]
    faults += [
        f"{part}.{printable(id_)}: no such clause in the checklists. Check the id."
        for part, ids in (("targets", assessment.targets), ("replies", assessment.replies))
        for id_ in ids
        if id_ not in checklists.clauses
    ]
    faults += [
        f"plans.{printable(id_)}: no such item in the checklists. Check the id."
        for id_ in assessment.plans
        if id_ not in checklists.items
    ]
    return faults


def response_faults(item: Item, response: Response, year: int) -> list[str]:
    """Return what is wrong with a response to this item in this reporting year, in plain words; empty when sound."""
    faults = [
        f"{key} belongs to the state {state}, not to {response.state}. Leave it out or change the state."
        for key, state in (("value", "answered"), ("floor", "withheld"), ("reason", "not_applicable"))
        if getattr(response, key) is not None and response.state != state
    ]
    if response.state == "answered":
        faults += _value_faults(item, response.value, year)
    if response.state == "not_applicable":
        faults += _not_applicable_faults(item, response)
    return faults


def remarks(assessment: Assessment) -> list[str]:
    """Return lines about what is kept and scored but deserves a look: evidence dated after the reporting year."""
    return [
        f"{response.item}: evidence {piece.title or piece.reference or piece.grade!r} is dated {piece.date}, "
        f"after the reporting year {assessment.year}."
        for response in assessment.responses
        for piece in response.evidence
        if piece.date and piece.date.year > assessment.year
    ]


def to_json(assessment: Assessment) -> str:
    """Return the portable document as indented JSON, with every key that differs from its default."""
    head = {"format": assessment.format, "version": assessment.version}
    body = assessment.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(head | body | {"responses": body.get("responses", [])}, ensure_ascii=False, indent=1) + "\n"


def parse_date(value: str) -> datetime.date | None:
    """Read a date written as 2024-05-31; None for anything else."""
    try:
        parsed = datetime.date.fromisoformat(value)
    except ValueError:
        return None
    return parsed if parsed.isoformat() == value else None


def _parse(text: str) -> Assessment:
    try:
        content = read_json(text)
    except ValueError as error:
        raise AssessmentError([f"document: not readable as JSON: {error}."]) from error
    missing = [key for key in ("format", "version") if not isinstance(content, dict) or key not in content]
    if missing:
        raise AssessmentError([f"{key}: missing. Expected an assessment as exported by this tool." for key in missing])
    if isinstance(content.get("responses"), list) and len(content["responses"]) > RESPONSE_LIMIT:
        raise AssessmentError([f"responses: more than {RESPONSE_LIMIT:,}. Keep one response for each item."])
    try:
        return Assessment.model_validate(content)
    except ValidationError as error:
        found = error.errors()
        lines = {_place(fault["loc"], content): fault for fault in reversed(found[:FAULT_LIMIT])}
        rest = [f"and {len(found) - FAULT_LIMIT:,} more faults."] if len(found) > FAULT_LIMIT else []
        raise AssessmentError([*(_line(place, fault) for place, fault in reversed(lines.items())), *rest]) from error


def _place(path: tuple[int | str, ...], content: Any) -> str:  # noqa: ANN401  raw JSON has no type
    """Name the place of a fault by the item rather than by its position; branches of one value share one place."""
    if path[:1] == ("responses",) and len(path) > 1 and isinstance(path[1], int):
        entry = content["responses"][path[1]]
        name = entry.get("item") if isinstance(entry, dict) else None
        rest = path[2:3] if path[2:3] == ("value",) else path[2:]
        whose = printable(name) if isinstance(name, str) and name else f"response {path[1] + 1}"
        return ": ".join([whose, ".".join(printable(str(part)) for part in rest)]).removesuffix(": ")
    return ".".join(printable(str(part)) for part in path) or "document"


def _line(place: str, fault: Any) -> str:  # noqa: ANN401  pydantic types its error details loosely
    message = "unknown key; remove it" if fault["type"] == "extra_forbidden" else fault["msg"]
    if place.endswith(": value"):
        message = "Input should be a number or a text"
    return f"{place}: {message.removeprefix('Value error, ')}, found {_shortened(fault['input'])}."


def _shortened(found: object) -> str:
    """Return what was found as one short line, in a form no terminal acts on."""
    if isinstance(found, int) and abs(found) > 10**50:
        return "a very large number"
    return printable(repr(found))


def _value_faults(item: Item, value: object, year: int) -> list[str]:
    if value == EXEMPT and item.exempt_full:
        return []
    found = f"found {_shortened(value)}"
    match item.answer_type:
        case "maturity" if not isinstance(value, int) or not 0 <= value <= 4:
            return [f"value must be a level, a whole number from 0 to 4; {found}."]
        case "yes-no-partial" if value not in ("yes", "partial", "no"):
            return [f'value must be "yes", "partial" or "no"; {found}.']
        case "numeric" if not _is_finite(value):
            return [f"value must be a finite number ({item.unit.en if item.unit else ''}); {found}."]
        case "date":
            return _date_faults(value, year, found)
    return []


def _is_finite(value: object) -> bool:
    try:
        return isinstance(value, int | float) and math.isfinite(value)
    except OverflowError:  # a whole number beyond what any scale can mean
        return False


def _date_faults(value: object, year: int, found: str) -> list[str]:
    if value == NEVER:
        return []
    given = parse_date(value) if isinstance(value, str) else None
    if given is None:
        return [f'value must be a date such as 2021-05-31, or "never"; {found}.']
    if given > datetime.date(year, 12, 31):
        return [f"value {given} lies after the reporting year {year}. Give a date up to 31 December {year}, or never."]
    return []


def _not_applicable_faults(item: Item, response: Response) -> list[str]:
    if item.not_applicable is None:
        return ["not applicable is not allowed for this item. Answer it, or say unknown or withheld."]
    if response.reason is None:
        return ["not applicable needs a reason code."]
    if response.reason in REASONS_NEEDING_A_NOTE and not response.note.strip():
        return [f"not applicable with the reason {response.reason} needs a note that says why."]
    return []
