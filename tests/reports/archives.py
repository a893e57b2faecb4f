"""This module holds archives for tests: of years that no store has ever seen, sound ones and spoilt ones."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from checklists.assessment import Assessment, to_json
from checklists.model import Checklists
from checklists.words import Status, Words
from reports.archive import archive
from tests.strategies import REAL

AT = datetime(2026, 1, 31, 2, tzinfo=UTC)
SOUND_METHOD = "1.0.0"


@dataclass(frozen=True)
class Delegation:
    """Whose years they are."""

    code: str = "XAA"
    name: Words = field(default_factory=lambda: Words(en="Exampleland (invented)", fr="Pays d'exemple"))
    accession: date | None = None
    invented: bool = True


@dataclass(frozen=True)
class HandedIn:
    """What was handed in."""

    number: int
    document: str
    reason: str = ""
    at: datetime = AT
    by: str = "A. Tester"


@dataclass(frozen=True)
class Stored:
    """How a year stands."""

    assessment: Assessment
    status: Status = "draft"
    restatement_reason: str = ""
    method_version: str = SOUND_METHOD
    created_at: datetime = AT


@dataclass(frozen=True)
class Year:
    """One year."""

    stored: Stored
    checklists: Checklists = REAL
    handed_in: tuple[HandedIn, ...] = ()


@dataclass(frozen=True)
class Collected:
    """All years."""

    years: tuple[Year, ...]
    delegation: Delegation = field(default_factory=Delegation)
    log_head: str = "0" * 64


def archived(*documents: Assessment) -> bytes:
    """Return the archive of these years, each handed in once as it stands."""
    years = tuple(Year(Stored(found), handed_in=(HandedIn(1, to_json(found)),)) for found in documents)
    return archive(Collected(years), generated_at=AT)


def members(content: bytes) -> dict[str, bytes]:
    """Return the files of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP file of these files."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as file:
        for name, text in files.items():
            file.writestr(name, text)
    return whole.getvalue()


def resealed(content: bytes, changes: Mapping[str, bytes], **manifest: Any) -> bytes:  # noqa: ANN401  raw JSON
    """Return an archive with other files in it, whose manifest names their hashes as if they had been there ever."""
    files = members(content)
    said = json.loads(files.pop("manifest.json")) | manifest
    files |= changes
    said["files"] = {
        name: {"sha256": hashlib.sha256(text).hexdigest(), "bytes": len(text)} for name, text in files.items()
    }
    return zipped({"manifest.json": json.dumps(said).encode()} | files)
