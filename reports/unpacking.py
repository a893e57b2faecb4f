"""This module unpacks ZIP files that somebody hands in: within limits, in memory, and none of it onto the disk."""

import io
import zipfile
import zlib

from checklists.strict_json import printable

FILE_LIMIT = 4 * 2**20  # bytes of the ZIP file
MEMBER_LIMIT = 1_000  # files in it
UNPACKED_LIMIT = 16 * 2**20  # bytes of all files together
RATIO_LIMIT = 200  # bytes unpacked for each byte packed
_SIGNATURE = b"PK\x03\x04"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class ArchiveError(ValueError):
    """The file is no archive of this tool, or not as it was made.

    Attributes:
        faults: one plain line per fault.
    """

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def is_zip(content: bytes) -> bool:
    """Return whether a file is a ZIP file, by its first bytes and not by its name."""
    return content.startswith(_SIGNATURE)


def names_in(content: bytes) -> tuple[str, ...]:
    """Return the names of the files in a ZIP file; none for anything else, whatever it is called."""
    if not is_zip(content) or len(content) > FILE_LIMIT:
        return ()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            return tuple(file.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ()


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the files in a ZIP file by their names, which are never used as paths.

    Raises:
        ArchiveError: it is no ZIP file, is damaged or locked, or beyond a limit, which is seen before it is unpacked.
    """
    if len(content) > FILE_LIMIT:
        raise ArchiveError([f"archive: {len(content):,} bytes long; at most {FILE_LIMIT:,} are read."])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            entries = file.infolist()
            _refuse_oversized(entries)
            # One byte more than the entry says would show; zipfile stops at what it says, and then compares the sum.
            return {entry.filename: file.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        if isinstance(error, ArchiveError):
            raise
        raise ArchiveError([f"archive: cannot be unpacked: {printable(str(error))}. Get the file again."]) from error


def _refuse_oversized(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MEMBER_LIMIT:
        raise ArchiveError([f"archive: {len(entries):,} files in it; at most {MEMBER_LIMIT:,} are read."])
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise ArchiveError(["archive: two files in it bear one name."])
    if sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        raise ArchiveError([f"archive: unpacked it is over {UNPACKED_LIMIT:,} bytes; no more are read."])
    for entry in entries:
        if entry.file_size > RATIO_LIMIT * max(entry.compress_size, 1):
            raise ArchiveError([f"{printable(entry.filename)}: packed too tightly to be one of ours."])
        if entry.flag_bits & 1 or entry.compress_type not in _METHODS:
            raise ArchiveError([f"{printable(entry.filename)}: packed or locked in a way that is not read."])
