"""This module holds how the calls of a trace become a recording of what happened to the files of one folder."""

from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

from tests.faults.disk import FOLDER, Inode, Naming, Recording, Span, Write
from tests.faults.suite import ShortError
from tests.faults.trace import Call, Descriptor

# These take content, not a name, after the descriptor.
BY_DESCRIPTOR = frozenset({"write", "pwrite64", "ftruncate", "fsync", "fdatasync", "fallocate", "writev", "pwritev"})


def record(calls: Iterable[Call], root: Path) -> Recording:
    """Return what the calls did below a folder that was empty before them.

    What is written through a shared memory map leaves no call. The store's only map is the index of its log (-shm),
    which SQLite makes anew after a power cut, whatever stands in it.

    Raises:
        ShortError: one of the calls is of a kind that is not known here.
    """
    recorder = _Recorder(PurePosixPath(root))
    for call in sorted(calls, key=lambda call: call.begin):
        recorder.take(call)
    return recorder.recording


class _Recorder:
    """Takes one call after the other, and knows which file each name leads to meanwhile."""

    def __init__(self, root: PurePosixPath) -> None:
        self.recording = Recording(root)
        self._inodes: dict[PurePosixPath, Inode] = {}
        self._made = 0
        self._kinds: dict[str, Callable[[Call, list[PurePosixPath]], None]] = {
            "open": self._open,
            "openat": self._open,
            "pwrite64": self._write,
            "ftruncate": self._cut,
            "fsync": self._sync,
            "fdatasync": self._sync,
            "unlink": self._unlink,
            "unlinkat": self._unlink,
            "rename": self._rename,
            "renameat": self._rename,
            "renameat2": self._rename,
            "mkdir": self._make_folder,
            "mkdirat": self._make_folder,
        }

    def take(self, call: Call) -> None:
        """Keep what a call did, if it is about the folder or the standard output."""
        match call.arguments:
            case (Descriptor(number="1"), bytes(said), _) if call.name == "write":
                self.recording.said.append((call.begin, said))
                return
        paths = _paths(call)
        if not any(path.is_relative_to(self.recording.root) for path in paths):
            return
        if call.name not in self._kinds:
            raise ShortError(f"the trace holds a call that is not known here: {call.name} of {paths[0]}")
        self._kinds[call.name](call, paths)

    def _open(self, call: Call, paths: list[PurePosixPath]) -> None:
        path, flags = paths[0], _flags(call)
        if path in self._inodes:
            if "O_TRUNC" in flags:
                self._keep(self._inodes[path], Write(_span(call), 0, None))
        elif "O_CREAT" in flags:
            self._made += 1
            self._name(call, {path: self._made})

    def _write(self, call: Call, paths: list[PurePosixPath]) -> None:
        content = call.arguments[1]
        assert isinstance(content, bytes)
        offset = int(str(call.arguments[3]))
        self._keep(self._inodes[paths[0]], Write(_span(call), offset, content[: call.result]))

    def _cut(self, call: Call, paths: list[PurePosixPath]) -> None:
        self._keep(self._inodes[paths[0]], Write(_span(call), int(str(call.arguments[1])), None))

    def _sync(self, call: Call, paths: list[PurePosixPath]) -> None:
        inode = self._inodes.get(paths[0], FOLDER)
        place = paths[0] if inode == FOLDER else inode
        self.recording.syncs.setdefault(place, []).append(_span(call))

    def _unlink(self, call: Call, paths: list[PurePosixPath]) -> None:
        self._name(call, {paths[0]: None})

    def _rename(self, call: Call, paths: list[PurePosixPath]) -> None:
        before, after = paths
        if before.parent != after.parent:
            raise ShortError(f"{before} was moved to another folder, {after.parent}, which is not known here")
        self._name(call, {before: None, after: self._inodes[before]})

    def _make_folder(self, call: Call, paths: list[PurePosixPath]) -> None:
        self._name(call, {paths[0]: FOLDER})

    def _name(self, call: Call, names: dict[PurePosixPath, Inode | None]) -> None:
        self.recording.namings.append(Naming(_span(call), names))
        for path, inode in names.items():
            if inode is None:
                del self._inodes[path]
            else:
                self._inodes[path] = inode

    def _keep(self, inode: Inode, write: Write) -> None:
        self.recording.writes.setdefault(inode, []).append(write)


def _paths(call: Call) -> list[PurePosixPath]:
    """Return the paths a call is about; a name is looked for in the folder of the descriptor before it."""
    base, found = PurePosixPath("/"), []
    for argument in call.arguments:
        if isinstance(argument, Descriptor):
            base = PurePosixPath(argument.path)
        elif isinstance(argument, bytes) and call.name not in BY_DESCRIPTOR:
            found.append(base / argument.decode())
    return found or [base]


def _flags(call: Call) -> set[str]:
    return {flag for argument in call.arguments if isinstance(argument, str) for flag in argument.split("|")}


def _span(call: Call) -> Span:
    return Span(call.begin, call.end)
