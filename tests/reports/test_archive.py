"""Claims about the archive of a delegation: it holds everything, comes back whole, and believes nothing unchecked."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from checklists.assessment import to_json
from reports.archive import archive
from reports.archive_reading import MANIFEST_LIMIT, read_archive
from reports.unpacking import FILE_LIMIT, MEMBER_LIMIT, UNPACKED_LIMIT, ArchiveError
from reports.workbook_reading import is_form
from scoring.scorecard import score
from tests.reports.archives import (
    AT,
    Collected,
    Delegation,
    HandedIn,
    Stored,
    Year,
    archived,
    members,
    resealed,
    zipped,
)
from tests.reports.cards import document
from tests.strategies import REAL, assessments, read

FIRST, SECOND = (read(document(year=year, delegation="XAA")) for year in (2024, 2025))
SOUND = archived(FIRST, SECOND)
DOCUMENT = "years/2024/assessment.json"
CHECKLIST = next(name for name in members(SOUND) if name.startswith("checklists/459"))


@settings(max_examples=25)
@given(plain=st.lists(assessments(), min_size=1, max_size=3, unique_by=lambda plain: plain["year"]))
def test_what_comes_back_is_what_went_in_and_scores_alike(plain: list[dict[str, Any]]) -> None:
    """Any years of any answers: equal documents, checklists of equal hash, equal scorecards."""
    given_ = sorted((read(content) for content in plain), key=lambda found: found.year)
    back = read_archive(archived(*given_)).years
    assert [year.document for year in back] == given_
    for year, before in zip(back, given_, strict=True):
        assert [c.sha256 for c in year.checklists.resolutions] == [c.sha256 for c in REAL.resolutions]
        assert score([year.document], year.checklists) == score([before], REAL)


def test_equal_input_gives_equal_bytes() -> None:
    """A nightly archive of an unchanged store differs in its moment alone; the moment is one, in any time zone."""
    collected = Collected((Year(Stored(FIRST)),))
    elsewhere = AT.astimezone(timezone(timedelta(hours=5)))
    assert archive(collected, generated_at=AT) == archive(collected, generated_at=elsewhere)
    later = members(archive(collected, generated_at=datetime(2026, 2, 1, tzinfo=UTC)))
    differing = {name for name, text in members(archive(collected, generated_at=AT)).items() if later[name] != text}
    assert differing == {"manifest.json", "README.txt"}
    with pytest.raises(ValueError, match="time zone"):
        archive(collected, generated_at=AT.replace(tzinfo=None))


def test_the_manifest_names_every_file_with_its_hash_and_how_each_year_stands() -> None:
    """A researcher finds what each file is, and can prove that it is as it was archived."""
    corrected = HandedIn(2, to_json(SECOND), reason="A wrong date.")
    year = Year(Stored(FIRST, "restating", "Another one."), handed_in=(HandedIn(1, to_json(FIRST)), corrected))
    files = members(archive(Collected((year,)), generated_at=AT))
    manifest = json.loads(files["manifest.json"])
    assert manifest["change_log_head"] == "0" * 64
    assert manifest["generated_at"] == "2026-01-31T02:00:00Z"
    assert manifest["files"] == {
        name: {"sha256": hashlib.sha256(text).hexdigest(), "bytes": len(text)}
        for name, text in files.items()
        if name != "manifest.json"
    }
    said = manifest["years"][0]
    assert (said["year"], said["status"], said["restatement_reason"]) == (2024, "restating", "Another one.")
    assert [(entry["number"], entry["reason"]) for entry in said["submissions"]] == [(1, ""), (2, "A wrong date.")]
    assert files[said["submissions"][1]["document"]].decode() == to_json(SECOND)


def test_a_checklist_in_it_is_whole_and_its_hash_is_that_of_its_file() -> None:
    """Whoever holds an old gap report finds in the archive, by the hash it names, what was asked."""
    files = members(SOUND)
    for checklist in REAL.resolutions:
        named = [name for name, text in files.items() if hashlib.sha256(text).hexdigest() == checklist.sha256]
        assert [json.loads(files[name]) for name in named] == [json.loads(checklist.canonical_json)]


def test_its_documents_are_valid_by_the_schema_beside_them() -> None:
    """The schema in the archive is the one for the documents in it."""
    files = members(SOUND)
    validator = Draft202012Validator(json.loads(files["document.schema.json"]))
    for name in (DOCUMENT, "years/2024/submission-1.json"):
        validator.validate(json.loads(files[name]))


def test_its_readme_names_every_file() -> None:
    """Somebody who unpacks it without this tool knows what lies before them."""
    text = members(SOUND)["README.txt"].decode()
    for name in ("manifest.json", "years/YYYY/assessment.json", "years/YYYY/submission-N.json", "document.schema.json"):
        assert name in text


def without(name: str) -> bytes:
    """Return the archive without one of its files."""
    return zipped({kept: text for kept, text in members(SOUND).items() if kept != name})


def spoilt(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return the archive with one file changed, and the old manifest."""
    files = members(SOUND)
    return zipped(files | {name: change(files[name])})


def manifest(**changes: Any) -> bytes:  # noqa: ANN401  raw JSON
    """Return the archive with other words in its manifest."""
    return resealed(SOUND, {}, **changes)


def year(**changes: Any) -> bytes:  # noqa: ANN401  raw JSON
    """Return the archive with other words about its first year."""
    said = json.loads(members(SOUND)["manifest.json"])["years"]
    return manifest(years=[said[0] | changes, *said[1:]])


def doubled() -> bytes:
    """Return an archive with two files of one name."""
    whole = io.BytesIO(SOUND)
    with zipfile.ZipFile(whole, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr(DOCUMENT, "{}")
    return whole.getvalue()


def reworded() -> bytes:
    """Return the archive with a checklist that no release would make: an item of a theme that does not exist."""
    text = members(SOUND)[CHECKLIST].replace(f'"{REAL.themes[0].id}"'.encode(), b'"astrology"')
    return resealed(SOUND, {CHECKLIST: text})


FAULTY: dict[str, tuple[bytes, str]] = {
    "cut short": (SOUND[:-200], "cannot be unpacked"),
    "no manifest": (without("manifest.json"), "manifest.json is missing"),
    "a file gone": (without(DOCUMENT), f"{DOCUMENT}: in the manifest, but not in the archive"),
    "a checklist gone": (without(CHECKLIST), "not in the archive"),
    "a file more": (zipped(members(SOUND) | {"../../etc/passwd": b"x"}), "not in its manifest"),
    "a file altered": (spoilt(DOCUMENT, lambda text: text.replace(b"full", b"core")), "its hash is another one"),
    "the readme altered": (spoilt("README.txt", lambda text: text + b"."), "its hash is another one"),
    "two of one name": (doubled(), "bear one name"),
    "too many files": (zipped(dict.fromkeys(map(str, range(MEMBER_LIMIT + 1)), b"")), "files in it"),
    "a bomb": (zipped({"manifest.json": b"{}", "bomb": bytes(UNPACKED_LIMIT)}), "unpacked it is over"),
    "too tight": (zipped({"manifest.json": b"{}", "bomb": bytes(2**20)}), "packed too tightly"),
    "another packing": (zipped(members(SOUND), zipfile.ZIP_BZIP2), "not read"),
    "no JSON": (spoilt("manifest.json", lambda _: b"{"), "not readable as JSON"),
    "no text": (spoilt("manifest.json", lambda _: b"\xff"), "not readable as JSON"),
    "too deep": (zipped({"manifest.json": b"[" * 100_000}, zipfile.ZIP_STORED), "not readable as JSON"),
    "too many values": (
        zipped({"manifest.json": b"[" + b"1," * 80_000 + b"1]"}, zipfile.ZIP_STORED),
        "more than 70,000",
    ),
    "a long manifest": (zipped({"manifest.json": bytes(MANIFEST_LIMIT + 1)}, zipfile.ZIP_STORED), "at most"),
    "a key twice": (spoilt("manifest.json", lambda text: text.replace(b"{", b'{"format": "", ', 1)), "more than once"),
    "another format": (manifest(format="something/else"), "manifest.json: format"),
    "a later version": (manifest(version=2), "manifest.json: version"),
    "an unknown key": (manifest(surprise=1), "manifest.json: surprise"),
    "no years": (manifest(years=[]), "manifest.json: years"),
    "markup for a name": (
        manifest(delegation={"code": "XAA", "name": {"en": "[x](y)"}, "accession": None, "invented": True}),
        "delegation.name.en: no name",
    ),
    "another delegation": (
        manifest(delegation={"code": "XAB", "name": {"en": "Otherland"}, "accession": None, "invented": True}),
        "of XAA 2024, but the manifest says XAB 2024",
    ),
    "another year": (year(year=2023), "of XAA 2024, but the manifest says XAA 2023"),
    "a document from nowhere": (year(document="/etc/passwd"), "/etc/passwd: asked for by a year"),
    "one checklist": (year(checklists={"459": CHECKLIST}), "not for both"),
    "a swapped checklist": (year(checklists={"459": CHECKLIST, "475": CHECKLIST}), "459 and 475"),
    "a hostile method": (year(method_version="<script>"), "method_version"),
    "no checklist": (resealed(SOUND, {CHECKLIST: b"{}"}), "no checklist this release can read"),
    "a theme that is not": (reworded(), "astrology"),
    "a faulty document": (resealed(SOUND, {DOCUMENT: b"{}"}), f"{DOCUMENT}: format: missing"),
    "too large": (b"PK\x03\x04" + bytes(FILE_LIMIT), "at most"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_fault_is_named_and_the_whole_refused(name: str) -> None:
    """Whatever is wrong, and whoever made it so: one error, in plain words."""
    content, told = FAULTY[name]
    with pytest.raises(ArchiveError) as found:
        read_archive(content)
    assert told in str(found.value)
    assert all(len(line) < 400 and line.isprintable() for line in found.value.faults)


@settings(max_examples=300)
@given(data=st.data())
def test_no_damage_is_taken_for_an_archive(data: st.DataObject) -> None:
    """Bytes changed anywhere: refused in the same way, or without any effect on what is read."""
    content = bytearray(SOUND)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(SOUND) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = read_archive(bytes(content))
    except ArchiveError:
        return
    assert [year.document for year in found.years] == [FIRST, SECOND]


def test_a_form_is_told_from_an_archive_by_what_is_in_it() -> None:
    """A workbook is one whatever it is called; an archive, a document and a broken file are none."""
    assert is_form(zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}))
    assert not is_form(SOUND)
    assert not is_form(to_json(FIRST).encode())
    assert not is_form(b"PK\x03\x04 and nothing more")


def test_the_archive_of_a_known_delegation_bears_its_name() -> None:
    """What the manifest says of the delegation is what the store says of it."""
    whose = Delegation("EST", REAL.delegations[0].name, REAL.delegations[0].accession, invented=False)
    found = read(document(delegation="EST"))
    back = read_archive(archive(Collected((Year(Stored(found)),), whose), generated_at=AT))
    assert (back.manifest.delegation.code, back.name) == ("EST", whose.name)
