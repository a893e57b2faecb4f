"""This module holds R1: a process in which eight writers save is killed, and what it left is judged."""

import multiprocessing
import os
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from tests.faults.judge import Verdict, judge
from tests.faults.saver import acknowledged, save
from tests.faults.suite import ShortError, Suite

KILLS_A_STORE = 10  # the log is read whole at each opening, so that a store of many kills would only cost time
MOST = 60  # acknowledgements before a kill; with as many a save writes back the log of the store now and then
LAST_STEP = 0.02  # seconds at most from the acknowledgement to the kill, so that it meets every moment of a save

# Processes are forked off one that has everything imported, so that a kill costs milliseconds rather than seconds.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["pytest", "tests.faults.r1_kills"])


def run(kills: int, folder: Path) -> str:
    """Kill so often, each store that was killed some times followed by a new one, whose making is killed too."""
    chance, saves = np.random.default_rng(1), 0
    promised: dict[str, int] = {}
    for kill in range(kills):
        url = f"sqlite:///{folder}/{kill // KILLS_A_STORE}.sqlite"
        before = promised if kill % KILLS_A_STORE else {}
        said = kill_while_saving(url, int(chance.integers(MOST)), chance.random() * LAST_STEP)
        saves += len(said.splitlines())
        verdict = judge(url, before | acknowledged(said))
        refuse(kill, verdict)
        promised = dict(verdict.numbers)  # what a start has found must stay as well
    return f"{kills} kills after {saves} acknowledged saves by 8 threads: 0 lost, 0 half, every store opened again"


def kill_while_saving(url: str, acknowledgements: int, patience: float) -> bytes:
    """Start a process that saves, hear so many of its acknowledgements, wait (seconds), kill it; return all it said.

    Without any acknowledgement to hear the kill falls into the making, or the recovery, of the store.
    """
    heard, tells = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=_process, args=(url, tells))
    process.start()
    tells.close()
    said = _hear(heard, acknowledgements)
    process.join(timeout=patience)
    process.kill()
    process.join()
    said += _hear(heard)
    heard.close()
    return said


def refuse(kill: int, verdict: Verdict) -> None:
    """Fail where the verdict names a fault."""
    if found := [*verdict.lost, *verdict.unsound]:
        raise ShortError(f"kill {kill + 1}: {len(verdict.lost)} acknowledged lost. {'; '.join(found[:3])}")


def _process(url: str, tells: Connection) -> None:
    save(url, tells.fileno())


def _hear(heard: Connection, lines: int | None = None) -> bytes:
    """Return so many lines of what is said, or all until it ends."""
    said = b""
    with suppress(OSError):
        while (lines is None or said.count(b"\n") < lines) and (more := os.read(heard.fileno(), 65536)):
            said += more
    return said


SUITE = Suite(
    id="R1",
    claim="Killed while eight threads save, the store has lost no acknowledged save and holds no half of any.",
    small=8,
    full=500,
    run=run,
)
