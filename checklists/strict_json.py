"""This module reads JSON text so that nothing in it is taken in silence."""

import json
from collections import Counter
from typing import Any


def read_json(text: str) -> Any:  # noqa: ANN401  raw JSON has no type
    """Return the content of JSON text.

    Raises:
        ValueError: it is not JSON, is nested too deeply, has a key twice in one object, or a number JSON does not know.
            The message is one line for the reader.
    """
    try:
        return json.loads(text, object_pairs_hook=_refuse_equal_keys, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def printable(name: str) -> str:
    """Return a name taken from a document so that it neither breaks a line nor floods it."""
    shown = "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in name[:61])
    return shown if len(name) <= 60 else f"{shown[:57]}..."


def _refuse_equal_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    twice = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]
    if twice:
        raise ValueError(f"the key {printable(twice[0])!r} stands more than once in one object")
    return dict(pairs)


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number JSON allows")
