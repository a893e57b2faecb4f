"""Claims about the judgements of `cli.py doctor`: each fault comes with what to do, and what is sound asks nothing."""

import dataclasses
import importlib.metadata
from typing import Any

import pytest

from assessments.schema import known_revisions
from assessments.stored import Condition, Setting
from commands.doctor import Finding, different_libraries, judged_installation, judged_store

SOUND = Condition(
    place="sqlite:////srv/store.sqlite",
    database="sqlite",
    version=(3, 51, 3),
    schema=max(known_revisions()),
    settings=(Setting("journal_mode", "wal", "wal"), Setting("synchronous", "FULL", "FULL")),
    free=20_000_000_000,
)


def judged(**otherwise: Any) -> dict[str, Finding]:  # noqa: ANN401  fields of a condition
    """Return the findings that come with advice, by what was looked at, where the condition is otherwise."""
    condition = dataclasses.replace(SOUND, **otherwise)
    return {finding.what: finding for finding in judged_store(condition, (), "f" * 64) if finding.advice}


def test_a_sound_store_asks_nothing() -> None:
    """Nothing is advised where nothing is wrong."""
    assert judged() == {}
    assert judged(database="postgresql", version=(18, 6), free=None) == {}


@pytest.mark.parametrize(
    ("what", "otherwise"),
    [
        ("setting", {"settings": (Setting("synchronous", "NORMAL", "FULL"),)}),
        ("setting", {"database": "postgresql", "settings": (Setting("fsync", "off", "on"),)}),
        ("free disk", {"free": 1_000_000}),
        ("schema", {"schema": "0001"}),
    ],
)
def test_each_fault_is_said_with_what_to_do(what: str, otherwise: dict[str, object]) -> None:
    """It makes the whole not sound, and names what it found."""
    assert not judged(**otherwise)[what].sound


def test_an_older_sqlite_is_a_matter_of_how_many_write() -> None:
    """Before 3.51.3 one process is safe by its turns; the advice is for several, and nothing must be done."""
    found = judged(version=(3, 51, 2))["database"]
    assert found.sound
    assert "several processes" in found.advice


def test_libraries_other_than_pinned_are_named() -> None:
    """Another version and a missing library are named; what a condition leaves out may be missing."""
    here = importlib.metadata.version("numpy")
    pins = [
        "absent-elsewhere==1.0 ; sys_platform == 'win32' \\",
        "absent==2.0 \\",
        "numpy==0.1 ; python_full_version < '3.12' \\",
        f"numpy=={here} ; python_full_version >= '3.12' \\",
        "typer==0.0.1 \\",
        "    --hash=sha256:00",
    ]
    differing = [*different_libraries("\n".join(pins))]
    assert differing == ["absent is missing", f"typer {importlib.metadata.version('typer')} instead of 0.0.1"]


def test_what_the_tests_run_on_is_what_is_pinned() -> None:
    """Python is one of those tested, and each library is the pinned one."""
    assert [finding for finding in judged_installation() if not finding.sound] == []
