"""Claims about the published JSON Schema of the portable document: it never refuses what the reader takes."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from checklists.assessment import read_assessment, to_json
from checklists.document_schema import document_schema
from checklists.errors import AssessmentError
from checklists.load import load_checklists
from tests.strategies import assessments

CHECKLISTS = load_checklists()
SCHEMA = document_schema()
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
WITHOUT_FORMATS = Draft202012Validator(SCHEMA)
EMPTY: dict[str, Any] = {
    "format": "cyber-commitments/assessment",
    "version": 1,
    "delegation": "XAA",
    "year": 2024,
    "scope": "full",
    "responses": [],
}
LADDER, NOT_FOR_ALL = "459-11-a-1", next(item.id for item in CHECKLISTS.items.values() if item.not_applicable)
SCALARS = st.sampled_from(
    [None, True, 0, 4, 5, -1, 2.5, 2024, "", " ", "full", "A", "never", "exempt", "2024-02-29", "2024-2-9", "other"]
)
VALUES = (
    SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(st.sampled_from(["en", "grade"]), SCALARS, max_size=2)
)


def said(**changes: object) -> dict[str, Any]:
    """Return a document with one response."""
    return EMPTY | {"responses": [{"item": LADDER, "state": "answered", "value": 3} | changes]}


def as_read(document: dict[str, Any]) -> Any:  # noqa: ANN401  raw JSON has no type
    """Return a drawn document as JSON gives it back, with lists for tuples."""
    return json.loads(json.dumps(document))


def is_read(document: object) -> bool:
    """Return whether the reader takes a document."""
    try:
        read_assessment(json.dumps(document), CHECKLISTS)
    except AssessmentError:
        return False
    return True


def places(content: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path to every value inside a document."""
    pairs = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    return [found for key, part in pairs for found in [(*path, key), *places(part, (*path, key))]]


def changed(document: dict[str, Any], path: tuple[Any, ...], data: st.DataObject) -> dict[str, Any]:
    """Return a copy in which the value at a path is another one, or missing, or has a neighbour nobody knows."""
    copied = copy.deepcopy(document)
    owner: Any = copied
    for key in path[:-1]:
        owner = owner[key]
    match data.draw(st.sampled_from(["value", "value", "missing", "stranger"])):
        case "value":
            owner[path[-1]] = data.draw(VALUES)
        case "missing":
            del owner[path[-1]]
        case _ if isinstance(owner, dict):
            owner["stranger"] = data.draw(VALUES)
    return copied


def test_it_is_a_sound_schema_named_by_a_urn() -> None:
    """The schema obeys its own language, and its name is no address that somebody would have to keep."""
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["$id"].startswith("urn:")


def test_every_key_is_explained_once_in_plain_words() -> None:
    """A stranger finds a sentence at each key of the document and of its parts."""
    for part in (SCHEMA, *SCHEMA["$defs"].values()):
        assert part["description"].endswith((".", "NUL."))
        assert part["additionalProperties"] is False
        for name, key in part["properties"].items():
            assert key["description"].endswith("."), name


@settings(max_examples=40)
@given(plain=assessments().map(as_read))
def test_it_takes_every_document_that_is_written(plain: dict[str, Any]) -> None:
    """Whatever is read is written so that the schema takes it, and what was drawn was taken already."""
    VALIDATOR.validate(plain)
    written = to_json(read_assessment(json.dumps(plain), CHECKLISTS))
    VALIDATOR.validate(json.loads(written))


@settings(max_examples=150)
@given(plain=assessments().map(as_read), data=st.data())
def test_what_it_refuses_the_reader_refuses(plain: dict[str, Any], data: st.DataObject) -> None:
    """Whatever is changed in a document, wherever: the schema is never the stricter of the two."""
    spoilt = changed(plain, data.draw(st.sampled_from(places(plain))), data)
    if not VALIDATOR.is_valid(spoilt):
        assert not is_read(spoilt)


@pytest.mark.parametrize(
    "document",
    [
        [],
        *(
            {key: value for key, value in EMPTY.items() if key != gone}
            for gone in ("format", "version", "year", "scope")
        ),
        EMPTY | {"version": 2},
        EMPTY | {"delegation": "Estonia"},
        EMPTY | {"year": 1948},
        EMPTY | {"accession": "29 March 2004"},
        EMPTY | {"surprise": 1},
        EMPTY | {"targets": {"459-11-a": 5}},
        EMPTY | {"plans": {LADDER: {"effort": "some"}}},
        said(state="said"),
        said(value=None),
        said(value=True),
        said(state="unknown"),
        said(floor=2),
        said(state="withheld", value=None, floor=4),
        said(reason="other"),
        said(confirmed="yes"),
        said(evidence=[{"title": "Act"}]),
        said(evidence=[{"grade": "E"}]),
        said(evidence=[{"grade": "A", "date": "2024"}]),
        said(item=NOT_FOR_ALL, state="not_applicable", value=None),
        said(item=NOT_FOR_ALL, state="not_applicable", value=None, reason="other"),
        said(item=NOT_FOR_ALL, state="not_applicable", value=None, reason="item_condition", note="  \n"),
    ],
)
def test_it_refuses_what_a_shape_can_tell(document: object) -> None:
    """A schema that takes anything would pass every other claim here: these are refused by it, and by the reader."""
    assert not WITHOUT_FORMATS.is_valid(document)
    assert not is_read(document)


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (EMPTY | {"accession": "2023-02-30"}, "not in the calendar"),
        (EMPTY | {"responses": [{"item": LADDER, "state": "unknown"}] * 1001}, "more than 1,000 responses"),
        (EMPTY | {"year": 2024.0}, "with a decimal point"),
        (said() | {"responses": [{"item": LADDER, "state": "unknown"}] * 2}, "answered twice"),
        (said(item="459-11-z-1"), "ids of items and clauses that the checklists do not have"),
        (EMPTY | {"targets": {"459-11-z": 1}}, "ids of items and clauses that the checklists do not have"),
        (EMPTY | {"checklist": {"459": "0.0.1"}}, "versions of the checklists it does not hold"),
        (said(value=7), "a value that does not fit its item"),
        (said(value="perhaps"), "a value that does not fit its item"),
        (
            said(
                item=next(item.id for item in CHECKLISTS.items.values() if not item.not_applicable),
                state="not_applicable",
                value=None,
                reason="no_competence",
            ),
            "not applicable where the item does not allow it",
        ),
    ],
)
def test_it_says_where_the_reader_is_stricter(document: object, told: str) -> None:
    """What only the reader refuses is named in the description, so that nobody takes "valid" for "will be imported"."""
    assert WITHOUT_FORMATS.is_valid(document)
    assert not is_read(document)
    assert told in SCHEMA["description"]
