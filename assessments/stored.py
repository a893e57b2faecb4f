"""This module holds the values the store hands out."""

import datetime
from dataclasses import dataclass, field
from typing import Any, Literal

from checklists.assessment import Assessment, Response, Value
from checklists.words import Scope, Side, Status, Words

Effect = Literal["new", "changed", "unchanged", "conflict"]  # the last of a form that came back alone
Role = Literal["contributor", "lead", "reader", "secretariat", "administrator"]
SEVERAL = 2  # a clause that is assigned to so many asks each of them for a view
Need = Literal["second person", "parliament"]


@dataclass(frozen=True)
class StoredDelegation:
    """A delegation that can answer. `invented` marks a country that does not exist, such as the demonstration's."""

    code: str
    name: Words
    accession: datetime.date | None
    invented: bool


@dataclass(frozen=True)
class Place:
    """What a person is here: their role, the delegation they belong to where the role has one, and their side in it.

    Who is not `active` cannot sign in.
    """

    role: Role
    delegation: str | None = None
    side: Side | None = None
    active: bool = True


@dataclass(frozen=True)
class KnownPerson:
    """Somebody who may sign in. `last_seen` is None until they have; in UTC."""

    id: int
    email: str
    name: str
    place: Place
    last_seen: datetime.datetime | None


@dataclass(frozen=True)
class OpenSignIn:
    """A sign-in that has not ended. Times are in UTC."""

    id: int
    person_id: int
    name: str
    issued_at: datetime.datetime
    last_seen: datetime.datetime


@dataclass(frozen=True)
class KnownBackup:
    """A backup of the store: where it lies, when it was begun, in UTC, and its size in bytes."""

    path: str
    at: datetime.datetime
    size: int


@dataclass(frozen=True)
class Claims:
    """What the provider says of who signs in, checked already that it was the provider who said it."""

    issuer: str
    subject: str
    email: str
    email_verified: bool
    issued_at: datetime.datetime


@dataclass(frozen=True)
class Submission:
    """What a delegation has handed in: the first time number 1, then restatements, each with its reason.

    `assessment` is what it said then, whole. The time is in UTC.
    """

    number: int
    at: datetime.datetime
    by: str
    reason: str
    assessment: Assessment


@dataclass(frozen=True)
class Signature:
    """Who has confirmed the answer of somebody else in review, and for which side they speak. The time is in UTC."""

    by: str
    side: Side | None
    at: datetime.datetime


@dataclass(frozen=True)
class Review:
    """An answer that others must confirm before the assessment is handed in.

    A second person of the delegation confirms what is said not to apply; what parliament is to answer is answered or
    confirmed by somebody who speaks for it. `needs` holds what is still missing of that, `version` what is confirmed.
    """

    item: str
    author: str
    version: int
    signatures: tuple[Signature, ...]
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class Opinion:
    """What one of several respondents says of an item, beside the answer that is agreed: a value, a note, or both.

    The value is one the item takes; None where only a note is given. The time is in UTC.
    """

    by: str
    side: Side | None
    value: Value | None
    note: str
    at: datetime.datetime


@dataclass(frozen=True)
class AssessmentSummary:
    """One line of the list of assessments.

    `last_clause` is where the respondent stopped, empty at first; it moves without the revision.
    """

    id: int
    delegation: str
    year: int
    scope: Scope
    status: Status
    revision: int
    last_clause: str


@dataclass(frozen=True)
class StoredAssessment:
    """One assessment as it stands in the store.

    `respondents` holds by clause the names of those it is assigned to, `opinions` by item what several of them say.
    `revision` rises with every save, so (id, revision) names one content for ever: ids are not used twice. `versions`
    and `saved_at` go by item id and hold what has been saved at least once; the responses stand in the order of the
    texts. `restatement_reason` is empty but during a restatement. `last_clause` is where the respondent stopped, empty
    at first. Times are in UTC.
    """

    id: int
    revision: int
    status: Status
    restatement_reason: str
    method_version: str
    created_at: datetime.datetime
    last_clause: str
    assessment: Assessment
    versions: dict[str, int]
    saved_at: dict[str, datetime.datetime]
    respondents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    opinions: dict[str, tuple[Opinion, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Saved:
    """A save that is on disk: the response's version and the assessment's revision after it, and when, in UTC.

    For an answer that stood there already they are those of the save that wrote it.
    """

    version: int
    revision: int
    at: datetime.datetime


@dataclass(frozen=True)
class ImportLine:
    """What an import does about one subject: an item, its plan, a clause (its target), its replies, scope or accession.

    `before` and `after` are as in the change log: the response, or one key with its value; None where there is none.
    """

    subject: str
    effect: Effect
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True)
class ReturnedLine:
    """What taking over one answer of a form does.

    A conflict is an answer that was changed here after the form was given out, to something else than came back.

    Attributes:
        item: which item.
        place: the cell of the form: "459!D17".
        effect: what it does.
        before: the answer that stands here; None where there is none.
        after: the answer that came back.
        version: of the answer that stands here; None where there is none.
        by: who saved the answer that stands here; empty where there is none.
        at: when, in UTC; None where there is none.
    """

    item: str
    place: str
    effect: Effect
    before: Response | None
    after: Response
    version: int | None
    by: str
    at: datetime.datetime | None


@dataclass(frozen=True)
class Settled:
    """Which side of a conflict stands from now on, chosen by somebody who saw this version of what is stored."""

    side: Literal["returned", "stored"]
    version: int | None


@dataclass(frozen=True)
class Change:
    """One row of the change log.

    `subject` is an item's id, a clause's id (its target), an item's id and "plan", "scope", "accession" or, for the
    whole, "assessment". `before` and `after` hold what stood there, None where nothing did; of the action "set aside",
    which changes nothing, `after` holds what was entered and not taken. An answer out of a form that came back stands
    there with its `sender`.
    """

    sequence: int
    at: datetime.datetime
    by: str
    assessment_id: int
    delegation: str
    year: int
    subject: str
    action: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True)
class Head:
    """A hash that was the last of the change log once: when, in UTC, and how many changes came since."""

    at: datetime.datetime
    since: int


@dataclass(frozen=True)
class Setting:
    """One setting of the database: what is in force, and what the store needs."""

    name: str
    found: str
    wanted: str


@dataclass(frozen=True)
class Condition:
    """What a store stands on.

    Attributes:
        place: its address, without a password.
        database: sqlite or postgresql.
        version: of the database, such as (3, 51, 3).
        schema: the schema of its tables.
        settings: those that keep what was saved.
        free: bytes left on the disk of a file; None on a server, whose disk is not in sight.
    """

    place: str
    database: str
    version: tuple[int, ...]
    schema: str
    settings: tuple[Setting, ...]
    free: int | None
