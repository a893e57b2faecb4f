"""This module holds R6: every function of the door that writes meets every fault of a disk, and the end of it."""

import inspect
import re
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

from assessments import engines, store
from assessments.errors import StoreError, StoreNotWritable
from tests.assessments.door import CALLS
from tests.faults.disk_faults import FAULTS, Fault, Struck, log_size
from tests.faults.full_disk import on_a_full_disk
from tests.faults.prepared import Prepared, Told, make_prepared
from tests.faults.suite import ShortError, Suite

ADVICE = re.compile(r"\. (Try again|See that|Keep the store as it is|Put the store back)")
PATIENCE = {"busy_timeout": "50"}  # milliseconds; nobody needs to wait 5 seconds to see that the lock stays


def run(rounds: int, folder: Path) -> str:
    """Let every function that writes meet so many of the faults in turn, and a full disk besides."""
    with patch.dict(engines.SQLITE_SETTINGS, PATIENCE):
        prepared = make_prepared(folder / "prepared.sqlite")
        writes = find_writes(prepared)
        pairs = [(FAULTS[(at + turn) % len(FAULTS)], name) for turn in range(rounds) for at, name in enumerate(writes)]
        for fault, name in pairs:
            meet(prepared, fault, name, writes[name])
        fill_disk(prepared, list(writes))
    faults = ["full disk", *(fault.name for fault in FAULTS if fault in {fault for fault, _ in pairs})]
    return (
        f"{len(pairs) + len(writes)} saves by {len(writes)} functions under {len(faults)} faults: each refused by "
        f"name, 0 lost, 0 half, all work afterwards ({', '.join(faults)})"
    )


def find_writes(prepared: Prepared) -> dict[str, int]:
    """Return the functions of the door that write, and by how many bytes the log grows under each.

    They are those that change the store when nothing is in their way; no list of them could be forgotten.

    Raises:
        ShortError: a function of the door has no call to try it by, or one that saves changed nothing.
    """
    doors = {name for name in store.__all__ if callable(getattr(store, name))}
    if unknown := doors - set(CALLS):
        raise ShortError(f"no call of {', '.join(sorted(unknown))}: add one in tests/assessments/door.py")
    found = {name: grown for name in CALLS if (grown := _growth(prepared, name))}
    saving = {name for name in doors if "saving(" in inspect.getsource(getattr(store, name))}
    if idle := saving - set(found):
        raise ShortError(f"the call of {', '.join(sorted(idle))} changes nothing: mend it in tests/assessments/door.py")
    return found


def meet(prepared: Prepared, fault: Fault, name: str, need: int) -> None:
    """Let one function meet one fault, and be called again once it is over.

    Raises:
        ShortError: it was not refused by the right name, left something behind, or does not work afterwards.
    """
    case = f"{name}, {fault.name}"
    # Not in the folder of the tests: what rights hold back is tried as a user who may not enter that one.
    with tempfile.TemporaryDirectory(prefix="R6-") as place:
        file = Path(place) / "store.sqlite"
        with prepared.copied(file) as world:
            before = content(file)
            with fault.strike(Struck(file, world.engine, need)):
                told = prepared.told(name, world)
            refuse_unnamed(case, told, fault.error, file)
            refuse_other(case, before, content(file), "was refused, but left something behind")
            prepared.call(name, world)
            if content(file) == before:
                raise ShortError(f"{case}: called again afterwards, it changed nothing")


def fill_disk(prepared: Prepared, writes: list[str]) -> None:
    """Let every function that writes meet a full disk, one after the other; each finds the store as it was.

    Raises:
        ShortError: one was not refused by the right name, or left something behind.
    """
    before = content(prepared.file)
    for name, told in on_a_full_disk(prepared, writes).items():
        refuse_unnamed(f"{name}, full disk", told, StoreNotWritable, prepared.file)
    refuse_other("full disk", before, content(prepared.file), "the saves were refused, but left something behind")
    with prepared.copied(prepared.file.with_name("afterwards.sqlite")) as world:
        prepared.call("save_response", world)


def refuse_unnamed(case: str, told: Told, error: type[StoreError], file: Path) -> None:
    """Fail where what a person was told is not the error meant for that, with the place and what to do."""
    name, words = told
    if name != error.__name__ or str(file) not in words or not ADVICE.search(words):
        raise ShortError(
            f"{case}: {error.__name__} was due, with place and advice; there came {name or 'no error'}: {words}"
        )


def refuse_other(case: str, before: list[str], after: list[str], words: str) -> None:
    """Fail where a store is not what it was."""
    if before != after:
        raise ShortError(f"{case}: {words}: {sorted(set(before) ^ set(after))[:3]}")


def content(file: Path) -> list[str]:
    """Return everything in a store, its log included, as statements that would make it anew."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        return list(connection.iterdump())


def _growth(prepared: Prepared, name: str) -> int:
    with prepared.copied(prepared.file.with_name("copy.sqlite")) as world:
        prepared.call(name, world)
        return log_size(prepared.file.with_name("copy.sqlite"))


SUITE = Suite(
    id="R6",
    claim="Whatever happens to its disk, no save is lost or half, each is refused by name, and works afterwards.",
    small=1,
    full=len(FAULTS),
    run=run,
)
