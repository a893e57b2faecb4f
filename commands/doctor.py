"""This module holds the command that looks an installation through, and judges each thing it finds."""

import importlib.metadata
import platform
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from assessments.access import COMMAND_LINE
from assessments.schema import known_revisions
from assessments.store import find_log_head, list_assessments, read_condition, read_log_head
from assessments.stored import AssessmentSummary, Condition, Head
from commands.shared import opened_store, refusal

PINS = Path(__file__).parent.parent / "requirements.txt"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)( ;)?", re.MULTILINE)
_PYTHONS = ("3.11", "3.12", "3.13")
_ROOM = 500_000_000  # bytes: a large store, and the copy of it that a backup makes
# Writers of several processes can lose a change in older releases: https://sqlite.org/wal.html#walresetbug
_WITHOUT_RESET_BUG = (3, 51, 3)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `advice` says what to do about it; only what is not `sound` must be done."""

    what: str
    found: str
    advice: str = ""
    sound: bool = True


def doctor(
    head: Annotated[
        str,
        typer.Option("--head", help="Hash on an old report: is it in the log? What came since?", metavar="HASH"),
    ] = "",
) -> None:
    """Look the store and what it runs on through, say what to do about each fault, and end with 2 if there is any."""
    with opened_store() as store:  # opening it checks the file, the log's chain, and all that is stored against the log
        condition = read_condition(store, by=COMMAND_LINE)
        known, last = list_assessments(store, by=COMMAND_LINE), read_log_head(store, by=COMMAND_LINE)
        place = find_log_head(store, head.strip().lower(), by=COMMAND_LINE) if head else None
    found = [*judged_store(condition, known, last), *judged_installation()]
    if head:
        found.append(judged_head(place))
    for finding in found:
        typer.echo(f"{finding.what:<13}{finding.found}")
        if finding.advice:
            typer.echo(f"{'':13}{'-' if finding.sound else '!'} {finding.advice}")
    faults = [finding.what for finding in found if not finding.sound]
    if faults:
        raise refusal([f"Not sound: {', '.join(faults)}. What to do stands above, after each '!'."])
    typer.echo("sound        nothing has to be done")


def judged_store(condition: Condition, known: tuple[AssessmentSummary, ...], last: str) -> Iterator[Finding]:
    """Say what the store is made of. That it could be opened means that it is whole."""
    submitted = sum(summary.status == "submitted" for summary in known)
    yield Finding("store", condition.place)
    yield _judged_database(condition)
    yield from _judged_settings(condition)
    newest = max(known_revisions())
    current = condition.schema == newest
    yield Finding("schema", condition.schema, "" if current else f"Start the tool: it goes to {newest}.", sound=current)
    yield _judged_room(condition)
    yield Finding("assessments", f"{len(known)}, {submitted} of them submitted")
    yield Finding("change log", f"whole; its last hash is {last}")
    yield Finding("contents", "as the change log says they were written")


def judged_installation() -> Iterator[Finding]:
    """Compare Python and the libraries with what the release was tested with."""
    python = platform.python_version()
    known = python.startswith(tuple(f"{version}." for version in _PYTHONS))
    yield Finding("python", python, "" if known else f"Not tested with it. Use {', '.join(_PYTHONS)}.", sound=known)
    differing = [*different_libraries(PINS.read_text(encoding="utf-8"))]
    yield Finding(
        "libraries",
        "; ".join(differing) or "as pinned in requirements.txt",
        "Not those that were tested. Run `make .venv`." if differing else "",
        sound=not differing,
    )


def judged_head(place: Head | None) -> Finding:
    """Say whether the hash on an old report belongs to this log."""
    if place is None:
        advice = "The report is of another store, or the log was cut or rewritten since. Ask who keeps the store."
        return Finding("head", "not in this log", advice, sound=False)
    came = f"{place.since} changes came since" if place.since != 1 else "1 change came since"
    return Finding("head", f"in this log, of {place.at:%Y-%m-%d %H:%M:%S} UTC; {came}")


def different_libraries(pins: str) -> Iterator[str]:
    """Give a few words for each library that is not installed as pinned.

    A library may be pinned more than once, for several Pythons; one with a condition may be absent.
    """
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    conditional = Counter[str]()
    for name, version, condition in _PIN.findall(pins):
        wanted[name].add(version)
        conditional[name] += bool(condition)
    for name, versions in wanted.items():
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            if not conditional[name]:
                yield f"{name} is missing"
            continue
        if found not in versions:
            yield f"{name} {found} instead of {' or '.join(sorted(versions))}"


def _judged_database(condition: Condition) -> Finding:
    found = f"{condition.database} {'.'.join(map(str, condition.version))}"
    if condition.database == "sqlite" and condition.version < _WITHOUT_RESET_BUG:
        return Finding(
            "database",
            found,
            "Before 3.51.3 SQLite could lose a save when two processes wrote at the very moment the write-ahead log "
            "began anew. One server does not meet this: its saves take turns. Where several processes write at once, "
            "use a newer SQLite or PostgreSQL (DATABASE_URL).",
        )
    return Finding("database", found)


def _judged_settings(condition: Condition) -> Iterator[Finding]:
    for setting in condition.settings:
        sound = setting.found == setting.wanted
        advice = "" if sound else f"Needs {setting.wanted}: what was saved could be lost in a power cut. Set it back."
        yield Finding("setting", f"{setting.name} {setting.found}", advice, sound=sound)


def _judged_room(condition: Condition) -> Finding:
    if condition.free is None:
        return Finding("free disk", "on the server, and not seen from here")
    sound = condition.free >= _ROOM
    advice = "" if sound else "Little for saves and backups. Free some space, or move the store (DATABASE_URL)."
    return Finding("free disk", f"{condition.free / 1e9:.1f} GB", advice, sound=sound)
