"""This module holds R2: the calls of saving processes to the system, replayed on a disk whose power fails."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.faults.disk import Recording, image, put
from tests.faults.judge import Verdict, judge
from tests.faults.recorder import record
from tests.faults.saver import acknowledged
from tests.faults.suite import ShortError, Suite
from tests.faults.trace import OPTIONS, read_calls
from tests.faults.tracing import run_traced

SOME = 0.1  # of the images, so many are enough to see that synchronous=NORMAL is no promise


@dataclass(frozen=True)
class Found:
    """How many images lost an acknowledged save, how many were unsound, and the first fault in words."""

    lost: int
    unsound: int
    first: str


def run(images: int, folder: Path) -> str:
    """Open so many images of the store as it is, and a tenth as many of one that does not wait for the disk."""
    recording = record_saves(folder / "FULL", images)
    found = cut(recording, images, folder, since=recording.moments[0])
    if found.lost or found.unsound:
        raise ShortError(
            f"{found.lost} of {images} images lost an acknowledged save, {found.unsound} are unsound. {found.first}"
        )
    fewer = max(10, int(images * SOME))
    other = record_saves(folder / "NORMAL", fewer, "NORMAL")
    hasty = cut(other, fewer, folder, since=other.said[0][0])  # before that there is nothing to lose
    if not hasty.lost:
        raise ShortError(f"synchronous=NORMAL lost nothing in {fewer} images, so this test cannot tell")
    return (
        f"{images} images of {recording.size}: 0 lost, 0 half, 0 refused; "
        f"with synchronous=NORMAL {hasty.lost} of {fewer} lost acknowledged saves"
    )


def record_saves(folder: Path, images: int, *synchronous: str) -> Recording:
    """Trace a process that makes a store and saves in two sessions; the more images, the more it saves."""
    folder.mkdir()
    trace = folder.with_suffix(".trace")
    each = min(40, 3 + images // 100)
    run_traced(
        (*OPTIONS, f"--output={trace}"),
        "tests.faults.saver",
        f"sqlite:///{folder}/data/store.sqlite",
        str(each),
        *synchronous,
    )
    with trace.open(encoding="ascii") as lines:
        return record(read_calls(lines), folder)


def cut(recording: Recording, images: int, folder: Path, *, since: int) -> Found:
    """Cut the power at so many moments from a line of the trace on, and judge what is on the disk after each."""
    chance, first, lost, unsound = np.random.default_rng(2), "", 0, 0
    end = recording.moments[1]
    for _ in range(images):
        moment = int(chance.integers(since, end + 2))
        verdict = after_cut(recording, moment, chance, folder / "image")
        lost, unsound = lost + bool(verdict.lost), unsound + bool(verdict.unsound)
        if not first and (faults := [*verdict.lost, *verdict.unsound]):
            first = f"Cut at line {moment + 1} of the trace: {'; '.join(faults[:2])}"
    return Found(lost, unsound, first)


def after_cut(recording: Recording, moment: int, chance: np.random.Generator, place: Path) -> Verdict:
    """Write one image of the disk, and judge the store in it by what was acknowledged until then."""
    place.mkdir()
    put(image(recording, moment, chance), recording.root, place)
    verdict = judge(f"sqlite:///{place}/data/store.sqlite", acknowledged(recording.said_before(moment)))
    shutil.rmtree(place)
    return verdict


SUITE = Suite(
    id="R2",
    claim="After a power cut at any moment every acknowledged save is there, and nothing is half.",
    small=20,
    full=5_000,
    run=run,
)
