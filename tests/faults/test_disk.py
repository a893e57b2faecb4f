"""These tests hold the disk that loses its power: what was synchronised is always there, all else only by chance."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import numpy as np
import pytest

from tests.faults.disk import SECTOR, image
from tests.faults.recorder import record
from tests.faults.suite import ShortError
from tests.faults.trace import Argument, Call, Descriptor, read_calls

ROOT = PurePosixPath("/root/of/it")
FILE = ROOT / "file"
OLD, NEW = b"o" * 3 * SECTOR, b"n" * 3 * SECTOR
IMAGES = 60

Arguments = tuple[Argument, ...]


def numbered(*calls: tuple[str, Arguments]) -> Iterator[Call]:
    """Return calls that follow each other, each of which did all it was asked to."""
    for line, (name, arguments) in enumerate(calls):
        written = sum(len(content) for content in arguments if isinstance(content, bytes))
        yield Call(name, arguments, written, line, line)


def images(*calls: tuple[str, Arguments]) -> list[dict[PurePosixPath, bytes | None]]:
    """Return what is on the disk after some power cuts, all after the last call."""
    recording, chance = record(numbered(*calls), Path(ROOT)), np.random.default_rng(0)
    return [image(recording, len(calls), chance) for _ in range(IMAGES)]


OPEN = ("openat", (Descriptor("AT_FDCWD", "/"), str(FILE).encode(), "O_RDWR|O_CREAT", "0600"))
SYNC = ("fdatasync", (Descriptor("3", str(FILE)),))
SYNC_NAMES = ("fsync", (Descriptor("4", str(ROOT)),))


def write(content: bytes) -> tuple[str, Arguments]:
    """Return the call that writes at the beginning of the file."""
    return "pwrite64", (Descriptor("3", str(FILE)), content, str(len(content)), "0")


def test_what_was_synchronised_is_always_there() -> None:
    """Content and name, each with its own sync, survive every cut."""
    assert images(OPEN, write(OLD), SYNC, SYNC_NAMES) == [{FILE: OLD}] * IMAGES


def test_what_was_not_synchronised_is_there_missing_or_torn() -> None:
    """Of a second write each sector can be old or new; none is anything else."""
    found = {(disk[FILE] or b"") for disk in images(OPEN, write(OLD), SYNC, SYNC_NAMES, write(NEW))}
    assert found >= {OLD, NEW}
    assert len(found) > 2
    sectors = {content[start : start + SECTOR] for content in found for start in range(0, len(content), SECTOR)}
    assert sectors == {OLD[:SECTOR], NEW[:SECTOR]}


def test_a_name_whose_folder_was_not_synchronised_can_be_gone() -> None:
    """The content of a file does not help where its name did not arrive."""
    found = images(OPEN, write(OLD), SYNC)
    assert {} in found
    assert {FILE: OLD} in found


def test_a_call_that_is_not_known_is_not_passed_over() -> None:
    """Who changes files otherwise than is modelled is told so, and not called safe."""
    with pytest.raises(ShortError, match="fallocate"):
        images(OPEN, ("fallocate", (Descriptor("3", str(FILE)), "0", "0", "4096")))


def test_a_call_on_two_lines_is_one() -> None:
    """A write is possible on disk from its first line on; a sync holds from its last line on."""
    lines = [
        r'7  pwrite64(3<\x2f\x61>, "\x68\x69", 2, 0 <unfinished ...>',
        r"8  fdatasync(3<\x2f\x61>) = 0",
        r"9  fdatasync(4<\x2f\x62>) = -1 EIO (Input/output error)",
        r"7  <... pwrite64 resumed>) = 2",
    ]
    sync, written = read_calls(lines)
    assert (sync.name, sync.begin, sync.end) == ("fdatasync", 1, 1)
    assert written == Call("pwrite64", (Descriptor("3", "/a"), b"hi", "2", "0"), 2, 0, 3)
