"""This module holds what a fault suite is: one promise, attacked at a small or at the full size."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast


class ShortError(AssertionError):
    """The promise did not hold; the message says what was found, in one line."""


@dataclass(frozen=True)
class Suite:
    """One promise and how it is attacked.

    Attributes:
        id: its number, such as R1 for a promise of the store and S1 for one about hostile text.
        claim: the promise, in one line.
        small: how many times it is attacked by `make test`; seconds.
        full: how many times it is attacked by `make faults`; minutes.
        run: attacks so many times, in an empty folder of its own, and returns what was found in one line with its
            figures; raises ShortError where the promise did not hold.
        browser: whether it needs Chromium; its small size is then a test in tests/browser.
    """

    id: str
    claim: str
    small: int
    full: int
    run: Callable[[int, Path], str]
    browser: bool = False


def suites() -> list[Suite]:
    """Return every suite beside this file, by number: each module r*.py and s*.py holds one as SUITE."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("[rs][0-9]*.py"))
    return [cast("Suite", importlib.import_module(f"tests.faults.{name}").SUITE) for name in names]
