"""This module is a process that calls functions of the door while its disk is full, and tells what came of each.

strace answers every write into the log of the store as a full disk does. It needs no small disk to be mounted, which
only root may do, and which containers refuse even to root.
"""

import json
import sys
from dataclasses import astuple
from pathlib import Path
from typing import Any

from assessments.access import Person
from assessments.database import open_store
from tests.assessments.door import World
from tests.faults.prepared import Prepared, Told, address
from tests.faults.tracing import run_traced


def on_a_full_disk(prepared: Prepared, names: list[str]) -> dict[str, Told]:
    """Call functions of the door, one after the other, on a full disk; return what each call was told, by name."""
    log = prepared.file.with_name(f"{prepared.file.name}-wal")
    options = ("--output=/dev/null", f"--trace-path={log}", "--trace=pwrite64", "--inject=pwrite64:error=ENOSPC")
    there = [value for name, value in vars(prepared.world).items() if name != "engine"]
    task = json.dumps({"there": there, "lead": astuple(prepared.lead), "names": names})
    told = json.loads(run_traced(options, "tests.faults.full_disk", str(prepared.file), task))
    return {name: (error, words) for name, (error, words) in told.items()}


def main(file: Path, task: dict[str, Any]) -> None:
    """Call the functions, and print what each call was told as JSON."""
    engine = open_store(address(file))
    world = World(engine, *task["there"])
    prepared = Prepared(file, world, Person(*task["lead"]))
    print(json.dumps({name: prepared.told(name, world) for name in task["names"]}))
    engine.dispose()


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
