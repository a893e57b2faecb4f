"""This module makes the archive of a delegation: every year in one ZIP file, each with what it was asked."""

import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime

from checklists.assessment import to_json
from checklists.document_schema import document_schema
from checklists.model import Checklist
from reports.archive_contents import Collected, Delegation, Year
from reports.archive_manifest import (
    MANIFEST,
    ArchivedDelegation,
    ArchivedFile,
    ArchivedSubmission,
    ArchivedYear,
    Manifest,
)

_README = "README.txt"
_SCHEMA = "document.schema.json"
# The earliest moment a ZIP file can name, for every file: equal content makes an equal archive.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_ORDINARY_FILE = 0o100644 << 16

_WORDS = """All reporting years of {name} ({code}) on resolutions 459 and 475 of the NATO Parliamentary Assembly,
as they stood in one store at {at}.

manifest.json                  What each file is, with its SHA-256. Read it first.
years/YYYY/assessment.json     The answers of that year as they stand, as a portable document.
years/YYYY/submission-N.json   What was handed in the N-th time, as it was then; when, by whom and why: see
                               the manifest.
checklists/*.json              The checklists that were answered, whole. The SHA-256 of a file is the hash of its
                               checklist, which every gap report names.
document.schema.json           The JSON Schema of the portable documents.

Everything is UTF-8 text. `cli.py import` brings the years back as they stand (years/YYYY/assessment.json). What was
handed in is here to be read, and does not come back: that somebody submitted it is a fact of the installation where
they did. Who answered what and when, reviews, assignments and views of several respondents stay there as well.
"""


def archive(collected: Collected, *, generated_at: datetime) -> bytes:
    """Return the archive of a delegation as a ZIP file. Equal input gives equal bytes.

    Args:
        collected: all its years, read at one moment.
        generated_at: when the archive is made.

    Raises:
        ValueError: `generated_at` has no time zone.
    """
    if generated_at.tzinfo is None:
        raise ValueError(f"generated_at must carry a time zone, found {generated_at.isoformat()}.")
    at = generated_at.astimezone(UTC).replace(microsecond=0)
    files = {
        _README: _words(collected.delegation, at).encode(),
        _SCHEMA: (json.dumps(document_schema(), ensure_ascii=False, indent=1) + "\n").encode(),
    }
    for year in collected.years:
        files |= _files_of(year)
    manifest = _manifest(collected, at, files).model_dump_json(indent=1) + "\n"
    return _zipped({MANIFEST: manifest.encode()} | files)


def archive_name(delegation: str) -> str:
    """Return the name of the archive for download."""
    return f"cyber-commitments-{delegation}.zip"


def _words(delegation: Delegation, at: datetime) -> str:
    return _WORDS.format(name=delegation.name.en, code=delegation.code, at=f"{at:%Y-%m-%d %H:%M:%S} UTC")


def _files_of(year: Year) -> dict[str, bytes]:
    found = {_document_name(year): to_json(year.stored.assessment).encode()}
    found |= {_submission_name(year, entry.number): entry.document.encode() for entry in year.handed_in}
    return found | {_checklist_name(c): c.canonical_json.encode() for c in year.checklists.resolutions}


def _manifest(collected: Collected, at: datetime, files: dict[str, bytes]) -> Manifest:
    whose = collected.delegation
    return Manifest(
        generated_at=at,
        change_log_head=collected.log_head,
        delegation=ArchivedDelegation(
            code=whose.code, name=whose.name, accession=whose.accession, invented=whose.invented
        ),
        years=tuple(_year(year) for year in collected.years),
        files={
            name: ArchivedFile(sha256=hashlib.sha256(text).hexdigest(), bytes=len(text)) for name, text in files.items()
        },
    )


def _year(year: Year) -> ArchivedYear:
    return ArchivedYear(
        year=year.stored.assessment.year,
        status=year.stored.status,
        restatement_reason=year.stored.restatement_reason,
        created_at=year.stored.created_at,
        method_version=year.stored.method_version,
        document=_document_name(year),
        checklists={checklist.resolution.id: _checklist_name(checklist) for checklist in year.checklists.resolutions},
        submissions=tuple(
            ArchivedSubmission(
                number=entry.number,
                at=entry.at,
                by=entry.by,
                reason=entry.reason,
                document=_submission_name(year, entry.number),
            )
            for entry in year.handed_in
        ),
    )


def _document_name(year: Year) -> str:
    return f"years/{year.stored.assessment.year}/assessment.json"


def _submission_name(year: Year, number: int) -> str:
    return f"years/{year.stored.assessment.year}/submission-{number}.json"


def _checklist_name(checklist: Checklist) -> str:
    return f"checklists/{checklist.id}-{checklist.version}-{checklist.sha256[:12]}.json"


def _zipped(files: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.create_system, entry.external_attr = 3, _ORDINARY_FILE
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, content, compresslevel=9)
    return whole.getvalue()
