"""This module holds a disk that can lose its power: what calls to the system left on it, synchronised or not.

The rules are those of POSIX, which promises less than any file system keeps: the content of a file stays once the file
was synchronised, a name once its folder was. Of everything else any part may be there, in any mixture.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import numpy as np

SECTOR = 512  # bytes a disk writes whole or not at all
FOLDER = -1  # in place of the number of a file

Inode = int
Place = Inode | PurePosixPath  # what can be synchronised: the content of a file, or the names in a folder


@dataclass(frozen=True)
class Span:
    """From the line of the trace at which something began to the one at which it was done."""

    begin: int
    end: int


@dataclass(frozen=True)
class Write:
    """Bytes put into a file at an offset; or, without bytes, the file cut or extended to that length."""

    span: Span
    offset: int
    content: bytes | None


@dataclass(frozen=True)
class Naming:
    """Names of one folder that changed together: which file each now leads to, None where it is gone."""

    span: Span
    names: Mapping[PurePosixPath, Inode | None]


@dataclass(frozen=True)
class Recording:
    """What happened below one folder, which was empty before, and what was said on the standard output meanwhile."""

    root: PurePosixPath
    writes: dict[Inode, list[Write]] = field(default_factory=dict)
    namings: list[Naming] = field(default_factory=list)
    syncs: dict[Place, list[Span]] = field(default_factory=dict)
    said: list[tuple[int, bytes]] = field(default_factory=list)

    @property
    def moments(self) -> tuple[int, int]:
        """The first and the last line of the trace at which something happened."""
        spans = [naming.span for naming in self.namings]
        spans += [write.span for writes in self.writes.values() for write in writes]
        spans += [span for syncs in self.syncs.values() for span in syncs]
        return min(span.begin for span in spans), max(span.end for span in spans)

    @property
    def size(self) -> str:
        """How much happened, in words."""
        writes, syncs = (sum(map(len, found.values())) for found in (self.writes, self.syncs))
        return f"{writes} writes, {syncs} syncs and {len(self.said)} acknowledgements"

    def said_before(self, moment: int) -> bytes:
        """Return what was said by then, which the one who heard it may rely on."""
        return b"".join(text for begin, text in self.said if begin < moment)


def image(recording: Recording, moment: int, chance: np.random.Generator) -> dict[PurePosixPath, bytes | None]:
    """Return a disk after a power cut at that moment: the content of each path, None for a folder.

    Once in three times nothing that was not synchronised has arrived, once all of it, and once each part is there,
    missing or torn by chance.
    """
    fate = _Fate(chance, (0.0, 1.0, 0.5)[chance.integers(3)])
    names: dict[PurePosixPath, Inode | None] = {}
    for naming in recording.namings:
        if naming.span.begin < moment:
            folder = next(iter(naming.names)).parent
            if naming.span.end <= _synced(recording, folder, moment) or fate.arrives():
                names |= naming.names
    there = {path: inode for path, inode in names.items() if inode is not None}
    reachable = {path: inode for path, inode in there.items() if _leads_there(path, there, recording.root)}
    return {
        path: None if inode == FOLDER else _content(recording, inode, moment, fate) for path, inode in reachable.items()
    }


def put(image: Mapping[PurePosixPath, bytes | None], root: PurePosixPath, target: Path) -> None:
    """Write an image of what stood below one folder into another one."""
    for path in sorted(image):
        place, content = target / path.relative_to(root), image[path]
        if content is None:
            place.mkdir()
        else:
            place.write_bytes(content)


class _Fate:
    """What becomes of that which was not synchronised, each part of it by chance."""

    def __init__(self, chance: np.random.Generator, probability: float) -> None:
        self._chance, self._probability = chance, probability
        self.by_chance = 0 < probability < 1

    def arrives(self) -> bool:
        return bool(self._chance.random() < self._probability)

    def sectors(self, write: Write) -> Iterable[tuple[int, bytes]]:
        """Return the pieces of a write that arrive: all, none, or some of its sectors; a cut has one piece, empty."""
        content = write.content or b""
        if self.arrives():
            return [(write.offset, content)]
        if not content or not self.by_chance or self._chance.random() < 0.5:
            return []
        starts = [write.offset, *range((write.offset // SECTOR + 1) * SECTOR, write.offset + len(content), SECTOR)]
        ends = [*starts[1:], write.offset + len(content)]
        pieces = [
            (start, content[start - write.offset : end - write.offset]) for start, end in zip(starts, ends, strict=True)
        ]
        return [piece for piece in pieces if self._chance.random() < 0.5]


def _content(recording: Recording, inode: Inode, moment: int, fate: _Fate) -> bytes:
    found, longest, synced = bytearray(), 0, _synced(recording, inode, moment)
    for write in recording.writes.get(inode, []):
        if write.span.begin < moment:
            stays = write.span.end <= synced
            _apply(found, write, [(write.offset, write.content or b"")] if stays else fate.sectors(write))
            longest = max(longest, write.offset + len(write.content)) if write.content else len(found)
    if fate.by_chance and fate.arrives():  # the new length has arrived, what it is long for has not
        _resize(found, max(len(found), longest))
    return bytes(found)


def _apply(content: bytearray, write: Write, pieces: Iterable[tuple[int, bytes]]) -> None:
    for offset, piece in pieces:
        _resize(content, offset if write.content is None else max(len(content), offset))
        content[offset : offset + len(piece)] = piece


def _resize(content: bytearray, length: int) -> None:
    del content[length:]
    content.extend(bytes(length - len(content)))


def _synced(recording: Recording, place: Place, moment: int) -> int:
    """Return up to which line everything done at a place is on disk: the begin of the last sync that has returned."""
    return max((span.begin for span in recording.syncs.get(place, []) if span.end < moment), default=-1)


def _leads_there(path: PurePosixPath, names: Mapping[PurePosixPath, Inode], root: PurePosixPath) -> bool:
    return path.parent == root or (names.get(path.parent) == FOLDER and _leads_there(path.parent, names, root))
