"""This module holds what the OSCAL files share: names, identifiers, properties, and text that is no markup."""

import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from checklists.item import Item
from checklists.model import Checklist, Clause

# The version of the model that the files follow and are checked against.
OSCAL_VERSION = "1.2.1"
NAMESPACE = "urn:cyber-commitments:ns:oscal"

_UUIDS = uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&$!])")
_SPACES = re.compile(r"\s+")

Content = dict[str, Any]


def identifier(*parts: object) -> str:
    """Return the UUID (version 5) of what these parts name: the same for equal parts, on every machine."""
    return str(uuid.uuid5(_UUIDS, "\x1f".join(str(part) for part in parts)))


def clause_token(clause: Clause) -> str:
    """Return the id of a clause as a control. OSCAL ids begin with a letter."""
    return f"clause-{clause.id}"


def statement_token(clause: Clause) -> str:
    """Return the id of the part that holds the adopted text of a clause."""
    return f"clause-{clause.id}_smt"


def item_token(item: Item) -> str:
    """Return the id of an item as an assessment objective."""
    return f"item-{item.id}"


def own(name: str, value: object) -> Content:
    """Return a property in our own namespace. A figure is written with all its digits."""
    return {"name": name, "ns": NAMESPACE, "value": str(value)}


def owned(values: Mapping[str, object]) -> list[Content]:
    """Return properties in our own namespace, without those that have no value."""
    return [own(name, value) for name, value in values.items() if value is not None and str(value).strip()]


def version_props(checklist: Checklist) -> list[Content]:
    """Return which checklist, exactly, something was taken from."""
    return owned({"checklist-version": checklist.version, "checklist-sha256": checklist.sha256})


def prose(text: str) -> str:
    """Return text for a place where OSCAL reads Markdown, so that it is shown as it was written and does nothing."""
    return _MARKUP.sub(r"\\\1", text)


def line(text: str) -> str:
    """Return text as one line, for titles: they take Markdown as well."""
    return prose(_SPACES.sub(" ", text).strip())


def instant(at: datetime) -> str:
    """Return a moment as OSCAL writes it, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def metadata(title: str, version: str, generated_at: datetime, **more: object) -> Content:
    """Return the head every OSCAL file has.

    Raises:
        ValueError: `generated_at` has no time zone.
    """
    if generated_at.tzinfo is None:
        raise ValueError(f"generated_at must carry a time zone, found {generated_at.isoformat()}.")
    head = {"title": title, "last-modified": instant(generated_at), "version": version, "oscal-version": OSCAL_VERSION}
    return head | more
