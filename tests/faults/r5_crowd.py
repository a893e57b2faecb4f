"""This module holds R5: a crowd saves in one process on a slow disk, and nobody is refused, waits long or starves."""

import json
import os
import tempfile
from pathlib import Path

import numpy as np

from tests.faults.crowd import WRITERS, Writer
from tests.faults.suite import ShortError, Suite
from tests.faults.tracing import run_traced

MEMORY = Path("/dev/shm")  # noqa: S108  a folder of our own is made there
SYNC = 0.005  # seconds that each sync takes at least
# strace holds back whoever calls to synchronise, after the call, and lets the others run.
SLOW_DISK = (
    "--output=/dev/null",
    "--trace=fsync,fdatasync",
    f"--inject=fsync,fdatasync:delay_exit={round(SYNC * 1_000_000)}",
)
LONGEST_WAIT = 0.5  # seconds, for 99 in 100 saves
JUDGED_FROM = 30  # seconds; a short run beside other tests measures how busy the machine is
LEAST_SHARE = 0.25  # of the mean, for the slowest writer


def run(seconds: int, folder: Path) -> str:
    """Let the crowd save for so many seconds: in memory where there is such a place, so that only the delay counts."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else folder, prefix="R5-") as place:
        told = json.loads(run_traced(SLOW_DISK, "tests.faults.crowd", place, str(seconds)))
    if told["sync"] < SYNC:
        raise ShortError(f"a sync took {told['sync'] * 1000:.1f} ms: the disk was not slowed down")
    return measured([Writer(**writer) for writer in told["writers"]], seconds)


def measured(writers: list[Writer], seconds: float) -> str:
    """Return the figures of a crowd in one line.

    Raises:
        ShortError: one of them is short.
    """
    refused = [reason for writer in writers for reason in writer.refused]
    saves = [len(writer.waits) for writer in writers]
    longest = float(np.quantile([wait for writer in writers for wait in writer.waits], 0.99))
    share = min(saves) / (sum(saves) / len(saves))
    found = (
        f"{WRITERS} writers for {seconds} s, syncs of {SYNC * 1000:.0f} ms: {sum(saves)} saves, "
        f"{len(refused)} refused, p99 {longest * 1000:.0f} ms, slowest writer at {share:.0%} of the mean "
        f"(load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors)"
    )
    slow = seconds >= JUDGED_FROM and longest > LONGEST_WAIT
    if refused or slow or share < LEAST_SHARE:
        raise ShortError(f"{found}. {' '.join(refused[:1])}".strip())
    return found


SUITE = Suite(
    id="R5",
    claim="Of 32 writers at once none is refused, 99 in 100 saves take at most 500 ms, and nobody starves.",
    small=3,
    full=60,
    run=run,
)
