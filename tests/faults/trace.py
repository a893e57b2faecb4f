"""This module holds how a trace of strace is read: every call that succeeded, with when it began and ended."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.faults.suite import ShortError

# What changes files and folders, and what makes that stay. Those a processor does not have begin with "?".
CALLS = (
    "openat,pwrite64,write,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,copy_file_range,sendfile,fsync,"
    "fdatasync,sync_file_range,unlinkat,renameat2,mkdirat,linkat,symlinkat,"
    "?open,?creat,?unlink,?rename,?renameat,?mkdir,?rmdir,?link,?symlink"
)
LONGEST = 1 << 20  # bytes of one write
# Paths beside descriptors; all text as \xNN, so that no comma or bracket in it can mislead.
OPTIONS = ("--decode-fds=path", "--strings-in-hex=all", f"--string-limit={LONGEST}", f"--trace={CALLS}")

_LINE = re.compile(r"(?P<thread>\d+) +(?P<said>.*)", re.DOTALL)
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>(?P<rest>.*)", re.DOTALL)
_WHOLE = re.compile(r"(?P<name>\w+)\((?P<arguments>.*)\) += (?P<result>\d+)(?:<[^>]*>)?$", re.DOTALL)
_DESCRIPTOR = re.compile(r"(?P<number>\d+|AT_FDCWD)<(?P<path>[^>]*)>(?P<gone>\(deleted\))?$")
_UNFINISHED = " <unfinished ...>"


@dataclass(frozen=True)
class Descriptor:
    """An open file or folder by its number, or the working folder; without a path once nothing bears its name."""

    number: str
    path: str


Argument = Descriptor | bytes | str


@dataclass(frozen=True)
class Call:
    """One call to the system that succeeded.

    Attributes:
        name: such as pwrite64.
        arguments: descriptors, texts as bytes, and whatever else as strace writes it.
        result: what the call returned: a descriptor, the number of bytes written, or 0.
        begin: the line of the trace at which the call began: what it writes can be on disk from here on.
        end: the line at which it returned: what it promises holds from here on.
    """

    name: str
    arguments: tuple[Argument, ...]
    result: int
    begin: int
    end: int


def read_calls(lines: Iterable[str]) -> Iterator[Call]:
    """Give every call that succeeded, in the order in which they returned.

    A call another thread came in between of stands on two lines, which are joined.
    """
    begun: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(lines):
        found = _LINE.match(line.rstrip("\n"))
        if found is None:
            raise ShortError(f"line {number + 1} of the trace is not one of strace: {line[:200]}")
        thread, said = found["thread"], found["said"]
        if said.endswith(_UNFINISHED):
            begun[thread] = number, said.removesuffix(_UNFINISHED)
            continue
        begin = number
        if resumed := _RESUMED.match(said):
            begin, start = begun.pop(thread)
            said = start + resumed["rest"]
        if whole := _WHOLE.match(said):
            arguments = tuple(_plain(argument) for argument in whole["arguments"].split(", "))
            yield Call(whole["name"], arguments, int(whole["result"]), begin, number)


def _plain(argument: str) -> Argument:
    if argument.startswith('"'):
        if not argument.endswith('"'):
            raise ShortError(f"a text of more than {LONGEST} bytes is cut short in the trace")
        return _bytes(argument[1:-1])
    if descriptor := _DESCRIPTOR.match(argument):
        return Descriptor(descriptor["number"], "" if descriptor["gone"] else _text(descriptor["path"]))
    return argument


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _text(text: str) -> str:
    return _bytes(text).decode()
