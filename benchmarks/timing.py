"""This module times two pieces of work in turn, within one run, so that their ratio holds on any machine."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Work = Callable[[], Any]

WARM_UP = 5
UNSEEN = 3


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of many measurements, and how far they lie apart."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, found: list[float]) -> "Spread":
        """Return the spread of at least one measurement."""
        return cls(statistics.median(found), min(found), max(found))


def milliseconds(work: Work, repetitions: int) -> Spread:
    """Return how long the work takes, in milliseconds."""
    for _ in range(WARM_UP):
        work()
    return Spread.of([_timed(work) for _ in range(repetitions)])


def ratio(work: Work, other: Work, repetitions: int) -> Spread:
    """Return how many times as long the work takes as the other, from pairs timed one right after the other.

    Which of a pair goes first changes from pair to pair, so that neither gains from its place.
    """
    for _ in range(WARM_UP):
        work()
        other()
    return Spread.of([_pair(work, other, turned=bool(turn % 2)) for turn in range(repetitions)])


def _pair(work: Work, other: Work, *, turned: bool) -> float:
    if turned:
        below = _timed(other)
        return _timed(work) / below
    above = _timed(work)
    return above / _timed(other)


def _timed(work: Work) -> float:
    # Run unseen first, so that the work finds its own data in the caches, not what the other one left there.
    for _ in range(UNSEEN):
        work()
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)
