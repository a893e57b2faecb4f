"""This module reads an archive back, made by `reports.archive` or by somebody who means harm."""

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from checklists.assessment import Assessment, read_assessment
from checklists.errors import AssessmentError, ChecklistError
from checklists.load import load_checklists, parse_checklist, refuse_unfit
from checklists.model import Checklist, Checklists
from checklists.strict_json import printable, read_json
from checklists.words import Words
from reports.archive_manifest import MANIFEST, ArchivedYear, Manifest

FILE_LIMIT = 8 * 2**20  # bytes of the ZIP file
MEMBER_LIMIT = 1_000  # files in it
MANIFEST_LIMIT = 2**20  # bytes
UNPACKED_LIMIT = 32 * 2**20  # bytes of all files together
RATIO_LIMIT = 200  # bytes unpacked for each byte packed
_SIGNATURE = b"PK\x03\x04"
_PLAIN_NAME = re.compile(r"[^\W_](?:[^\W_]|[ ',()\u2019-]){0,199}")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class ArchiveError(ValueError):
    """The file is no archive of this tool, or not as it was made.

    Attributes:
        faults: one plain line per fault.
    """

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True, slots=True)
class ReadYear:
    """One year of an archive: the document, the checklists it answers, and the method it was begun under."""

    document: Assessment
    checklists: Checklists
    method_version: str


@dataclass(frozen=True, slots=True)
class ReadArchive:
    """What an archive holds that can come back: its years as they stood, the earliest first, and its manifest."""

    manifest: Manifest
    years: tuple[ReadYear, ...]

    @property
    def name(self) -> Words:
        """How the delegation is called."""
        return self.manifest.delegation.name


def is_archive(content: bytes) -> bool:
    """Return whether a file is a ZIP file with a manifest, by what is in it and not by its name."""
    if not content.startswith(_SIGNATURE):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            return MANIFEST in file.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def read_archive(content: bytes) -> ReadArchive:
    """Read an archive and check it wholly: nothing in it is believed before its hash is found right.

    Names in it are never used as paths. At most a file is unpacked at a time, and none beyond the limits above.

    Raises:
        ArchiveError: with one plain line per fault. An archive with a fault is refused whole.
    """
    files = _unpacked(content)
    manifest = _manifest(files.pop(MANIFEST))
    _refuse_altered(files, manifest)
    _refuse_odd_name(manifest.delegation.name)
    parsed = {name: _checklist(files, name) for year in manifest.years for name in year.checklists.values()}
    found = tuple(_year(year, files, parsed, manifest) for year in manifest.years)
    return ReadArchive(manifest, tuple(sorted(found, key=lambda year: year.document.year)))


def _unpacked(content: bytes) -> dict[str, bytes]:
    if len(content) > FILE_LIMIT:
        raise ArchiveError([f"archive: {len(content):,} bytes long; at most {FILE_LIMIT:,} are read."])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            entries = file.infolist()
            _refuse_oversized(entries)
            # One byte more than the entry says would show; zipfile stops at what it says, and then compares the sum.
            return {entry.filename: file.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        if isinstance(error, ArchiveError):
            raise
        raise ArchiveError([f"archive: cannot be unpacked: {printable(str(error))}. Get the file again."]) from error


def _refuse_oversized(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MEMBER_LIMIT:
        raise ArchiveError([f"archive: {len(entries):,} files in it; at most {MEMBER_LIMIT:,} are read."])
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise ArchiveError(["archive: two files in it bear one name."])
    if MANIFEST not in names:
        raise ArchiveError([f"archive: {MANIFEST} is missing. Expected an archive as `cli.py archive` makes it."])
    if sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        raise ArchiveError([f"archive: unpacked it is over {UNPACKED_LIMIT:,} bytes; no more are read."])
    for entry in entries:
        if entry.file_size > RATIO_LIMIT * max(entry.compress_size, 1):
            raise ArchiveError([f"{printable(entry.filename)}: packed too tightly to be one of ours."])
        if entry.flag_bits & 1 or entry.compress_type not in _METHODS:
            raise ArchiveError([f"{printable(entry.filename)}: packed or locked in a way that is not read."])


def _manifest(text: bytes) -> Manifest:
    if len(text) > MANIFEST_LIMIT:
        raise ArchiveError([f"{MANIFEST}: {len(text):,} bytes long; at most {MANIFEST_LIMIT:,} are read."])
    try:
        read_json(text.decode())  # refuses what pydantic's own reader takes in silence, such as a key that stands twice
        return Manifest.model_validate_json(text)
    except ValidationError as error:
        faults = [f"{MANIFEST}: {_place(fault['loc'])}: {fault['msg']}." for fault in error.errors()]
        raise ArchiveError(faults) from error
    except ValueError as error:
        raise ArchiveError([f"{MANIFEST}: not readable as JSON: {printable(str(error))}."]) from error


def _place(path: tuple[int | str, ...]) -> str:
    return ".".join(printable(str(part)) for part in path) or "document"


def _refuse_altered(files: Mapping[str, bytes], manifest: Manifest) -> None:
    said = manifest.files
    faults = [f"{printable(name)}: in the archive, but not in its manifest." for name in files if name not in said]
    faults += [f"{printable(name)}: in the manifest, but not in the archive." for name in said if name not in files]
    faults += [
        f"{printable(name)}: not as it was archived; its hash is another one."
        for name, text in files.items()
        if name in said and hashlib.sha256(text).hexdigest() != said[name].sha256
    ]
    wanted = {name for year in manifest.years for name in (year.document, *year.checklists.values())}
    faults += [
        f"{printable(name)}: asked for by a year, but not in the archive." for name in sorted(wanted - set(said))
    ]
    faults += [
        f"{year.year}: names a checklist for {len(year.checklists)} resolution, not for both."
        for year in manifest.years
        if len(year.checklists) != 2
    ]
    if faults:
        raise ArchiveError(faults)


def _refuse_odd_name(name: Words) -> None:
    """Pages show the name of a delegation as a heading: it is words, without any sign that could be markup."""
    for language, words in (("en", name.en), ("fr", name.fr)):
        if words and not _PLAIN_NAME.fullmatch(words):
            raise ArchiveError([f"{MANIFEST}: delegation.name.{language}: no name: {printable(words)!r}."])


def _checklist(files: Mapping[str, bytes], name: str) -> Checklist:
    try:
        text = files[name].decode()
        read_json(text)
        return parse_checklist(text)
    except ValidationError as error:
        first = error.errors()[0]
        fault = f"{_place(first['loc'])}: {first['msg']}"
        raise ArchiveError([f"{printable(name)}: no checklist this release can read: {fault}."]) from error
    except ValueError as error:
        raise ArchiveError([f"{printable(name)}: not readable as JSON: {printable(str(error))}."]) from error


def _year(
    year: ArchivedYear, files: Mapping[str, bytes], parsed: Mapping[str, Checklist], manifest: Manifest
) -> ReadYear:
    asked = _asked(tuple(parsed[name] for _, name in sorted(year.checklists.items())), year)
    try:
        document = read_assessment(files[year.document].decode(), asked)
    except UnicodeDecodeError as error:
        raise ArchiveError([f"{printable(year.document)}: not UTF-8 text."]) from error
    except AssessmentError as error:
        raise ArchiveError([f"{printable(year.document)}: {fault}" for fault in error.faults]) from error
    if (document.delegation, document.year) != (manifest.delegation.code, year.year):
        said, found = f"{manifest.delegation.code} {year.year}", f"{document.delegation} {document.year}"
        raise ArchiveError([f"{printable(year.document)}: of {found}, but the manifest says {said}."])
    return ReadYear(document, asked, year.method_version)


def _asked(resolutions: tuple[Checklist, ...], year: ArchivedYear) -> Checklists:
    release = load_checklists()
    asked = Checklists(
        resolutions=resolutions, themes=release.themes, facts=release.facts, delegations=release.delegations
    )
    try:
        refuse_unfit(asked)
    except ChecklistError as error:
        raise ArchiveError([f"{year.year}: {error}"]) from error
    return asked
