"""This module holds how a test acts as somebody whom the rights of files hold back; nothing holds root back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Act as somebody whom rights hold back."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


def give_to_ordinary_user(*places: Path) -> None:
    """Let files and folders belong to who acts as an ordinary user."""
    if os.geteuid() == 0:
        for place in places:
            os.chown(place, NOBODY, NOBODY)
