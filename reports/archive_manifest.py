"""This module holds the shape of an archive's manifest: what each file in it is, with its hash."""

from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, Field, StrictBool, StrictInt, StrictStr

from checklists.words import IsoDate, Model, Status, Words

MANIFEST = "manifest.json"
FORMAT: Final = "cyber-commitments/archive"

Sha256 = Annotated[StrictStr, Field(pattern=r"^[0-9a-f]{64}$")]
Version = Annotated[StrictStr, Field(pattern=r"^\d{1,6}\.\d{1,6}\.\d{1,6}$")]
ReportingYear = Annotated[StrictInt, Field(ge=1949, le=9998)]


class ArchivedFile(Model):
    """One file of the archive: its size in bytes and the hash of its content."""

    sha256: Sha256
    bytes: Annotated[StrictInt, Field(ge=0)]


class ArchivedDelegation(Model):
    """Whose years these are. `invented` marks a country that does not exist."""

    code: Annotated[StrictStr, Field(pattern=r"^[A-Z]{3}$")]
    name: Words
    accession: IsoDate | None
    invented: StrictBool


class ArchivedSubmission(Model):
    """What was handed in: the name of the file with the document, when, by whom, and why it was restated."""

    number: Annotated[StrictInt, Field(ge=1)]
    at: AwareDatetime
    by: StrictStr
    reason: StrictStr
    document: StrictStr


class ArchivedYear(Model):
    """One reporting year: the names of its files, how it stands, and what it was begun with."""

    year: ReportingYear
    status: Status
    restatement_reason: StrictStr
    created_at: AwareDatetime
    method_version: Version
    document: StrictStr
    checklists: dict[Literal["459", "475"], StrictStr]
    submissions: tuple[ArchivedSubmission, ...]


class Manifest(Model):
    """What an archive holds. `files` goes by the name of the file; the manifest itself is not in it.

    `change_log_head` is the hash of the store's last change when the archive was made; `cli.py doctor --head` finds it.
    """

    format: Literal["cyber-commitments/archive"] = FORMAT
    version: Literal[1] = 1
    generated_at: AwareDatetime
    change_log_head: StrictStr
    delegation: ArchivedDelegation
    years: Annotated[tuple[ArchivedYear, ...], Field(min_length=1)]
    files: dict[str, ArchivedFile]
