"""This module reads JSON text so that nothing in it is taken in silence."""

import json
import re
from collections import Counter
from typing import Any

# Values in one text. All items answered with as much evidence as a store keeps are some 63,000; most years are 2,000.
VALUE_LIMIT = 70_000
# Also a text that does not end, so that none is looked through twice.
_TEXTS = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)


def read_json(text: str) -> Any:  # noqa: ANN401  raw JSON has no type
    """Return the content of JSON text.

    Raises:
        ValueError: it is not JSON, is nested too deeply, or has too many values, a key twice in one object, or a number
            that JSON does not know. The message is one line for the reader.
    """
    # Each value but the first stands after a comma outside of text. Counted before anything is made of it: a fault in
    # each of a million values would take minutes and gigabytes to tell.
    if text.count(",") > VALUE_LIMIT and _TEXTS.sub("", text).count(",") > VALUE_LIMIT:
        raise ValueError(f"more than {VALUE_LIMIT:,} values")
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
