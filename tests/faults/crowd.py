"""This module is a process in which a crowd of writers saves through the store, and tells how long each waited."""

import json
import os
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Barrier, Thread

from sqlalchemy import Engine

from assessments import store
from assessments.database import open_store
from assessments.errors import StoreError
from tests.assessments.examples import BY, CHECKLISTS, METHOD_VERSION, answer

WRITERS = 32


@dataclass
class Writer:
    """What one writer met: how long each save took, in seconds, and what was refused, in words."""

    item: str
    waits: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def crowd(url: str, seconds: float) -> list[Writer]:
    """Let all writers save as fast as they can for so long, each an item of their own, from one moment on."""
    engine = open_store(url)
    year = store.start_assessment(
        engine, CHECKLISTS, delegation="EST", year=2024, scope="full", method_version=METHOD_VERSION, by=BY
    )
    writers = [Writer(item) for item in _ladders()]
    gate = Barrier(WRITERS)
    threads = [Thread(target=_save, args=(engine, year, writer, gate, seconds)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    return writers


def sync_time(folder: Path) -> float:
    """Return how long a sync of a file takes here, in seconds: the quickest of some."""
    with (folder / "probe").open("wb") as probe:
        return min(_sync_once(probe.fileno()) for _ in range(10))


def _ladders() -> list[str]:
    return [item.id for item in CHECKLISTS.items.values() if item.answer_type == "maturity"][:WRITERS]


def _save(engine: Engine, year: int, writer: Writer, gate: Barrier, seconds: float) -> None:
    seen: int | None = None
    gate.wait()
    end = time.monotonic() + seconds
    while (begun := time.monotonic()) < end:
        response = answer(writer.item, note=str(len(writer.waits)))
        try:
            seen = store.save_response(engine, assessment_id=year, response=response, seen_version=seen, by=BY).version
        except StoreError as error:
            writer.refused.append(str(error))
        else:
            writer.waits.append(time.monotonic() - begun)


def _sync_once(descriptor: int) -> float:
    os.write(descriptor, b"x")
    begun = time.monotonic()
    os.fdatasync(descriptor)
    return time.monotonic() - begun


def main(folder: Path, seconds: float) -> None:
    """Save, and print what each writer met as JSON."""
    met = crowd(f"sqlite:///{folder}/store.sqlite", seconds)
    print(json.dumps({"sync": sync_time(folder), "writers": [asdict(writer) for writer in met]}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
