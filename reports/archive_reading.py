"""This module reads an archive back, made by `reports.archive` or by somebody who means harm."""

import hashlib
import re
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
from reports.unpacking import ArchiveError, unpacked

MANIFEST_LIMIT = 2**20  # bytes
_PLAIN_NAME = re.compile(r"[^\W_](?:[^\W_]|[ ',()\u2019-]){0,199}")


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


def read_archive(content: bytes) -> ReadArchive:
    """Read an archive and check it wholly: nothing in it is believed before its hash is found right.

    Names in it are never used as paths. At most a file is unpacked at a time, and none beyond the limits above.

    Raises:
        ArchiveError: with one plain line per fault. An archive with a fault is refused whole.
    """
    files = unpacked(content)
    if MANIFEST not in files:
        raise ArchiveError([f"archive: {MANIFEST} is missing. Expected an archive as `cli.py archive` makes it."])
    manifest = _manifest(files.pop(MANIFEST))
    _refuse_altered(files, manifest)
    _refuse_odd_name(manifest.delegation.name)
    asked = {name for year in manifest.years for name in year.checklists.values()}
    parsed = {name: _checklist(files, name) for name in sorted(asked)}
    found = tuple(_year(year, files, parsed, manifest) for year in manifest.years)
    return ReadArchive(manifest, tuple(sorted(found, key=lambda year: year.document.year)))


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
