"""This module holds the claims about the portable document: what is refused, in which words, and what is accepted."""

import json
import time
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checklists.assessment import Assessment, parse_date, read_assessment, remarks, to_json
from checklists.errors import AssessmentError
from scoring.scorecard import score
from tests.strategies import REAL, Plain, assessments, read

MATURITY, YES_NO, NUMBER, DATE, EXEMPTABLE = (
    "459-11-a-1",
    "459-11-a-2",
    "459-11-c-ix-2",
    "459-11-b-2",
    "459-11-d-1",
)
CONTEXT_DATE, CONTEXT_NUMBER, FROM_2025, OF_475, NOT_CORE = (
    "459-11-b-1",
    "459-11-c-ii-3",
    "459-11-c-ii-4",
    "475-11-a-1",
    "459-11-a-2",
)


def _document(*responses: Plain, **changes: Any) -> Plain:  # noqa: ANN401  any JSON may stand in a document
    stem: Plain = {"format": "cyber-commitments/assessment", "version": 1, "delegation": "XAA"}
    return stem | {"year": 2025, "scope": "full", "responses": list(responses)} | changes


def _answer(item: str, value: Any, **more: Any) -> Plain:  # noqa: ANN401  an answer of any type
    return {"item": item, "state": "answered", "value": value} | more


def _unknown(item: str, **more: Any) -> Plain:  # noqa: ANN401
    return {"item": item, "state": "unknown"} | more


def _not_applicable(item: str, **more: Any) -> Plain:  # noqa: ANN401
    return {"item": item, "state": "not_applicable"} | more


def _faults(document: Plain | str) -> list[str]:
    text = document if isinstance(document, str) else json.dumps(document)
    with pytest.raises(AssessmentError) as refusal:
        read_assessment(text, REAL)
    return refusal.value.faults


REFUSED: dict[str, tuple[Plain, str, str]] = {
    "unknown item": (_document(_unknown("459-11-z-1")), "459-11-z-1", "no such item"),
    "item of a printed label that does not exist": (_document(_unknown("459-11-i-1")), "459-11-i-1", "no such item"),
    "item twice": (_document(_unknown(MATURITY), _answer(MATURITY, 3)), MATURITY, "more than once"),
    "level above the ladder": (_document(_answer(MATURITY, 5)), MATURITY, "from 0 to 4; found 5"),
    "level below the ladder": (_document(_answer(MATURITY, -1)), MATURITY, "from 0 to 4; found -1"),
    "level between rungs": (_document(_answer(MATURITY, 2.5)), MATURITY, "whole number"),
    "level as a decimal": (_document(_answer(MATURITY, 3.0)), MATURITY, "whole number"),
    "level as text": (_document(_answer(MATURITY, "3")), MATURITY, "whole number"),
    "level as true": (_document(_answer(MATURITY, value=True)), MATURITY, "True"),
    "level as a list": (_document(_answer(MATURITY, [3])), MATURITY, "[3]"),
    "no value": (_document({"item": MATURITY, "state": "answered"}), MATURITY, "found None"),
    "choice that is none": (_document(_answer(YES_NO, "maybe")), YES_NO, '"yes", "partial" or "no"'),
    "choice in capitals": (_document(_answer(YES_NO, "Yes")), YES_NO, "found 'Yes'"),
    "choice as a level": (_document(_answer(YES_NO, 4)), YES_NO, "found 4"),
    "number as text": (_document(_answer(NUMBER, "4")), NUMBER, "finite number"),
    "number beyond any scale": (_document(_answer(NUMBER, 10**400)), NUMBER, "finite number"),
    "date as a number": (_document(_answer(DATE, 2021)), DATE, "date such as"),
    "date that does not exist": (_document(_answer(DATE, "2021-02-29")), DATE, "date such as"),
    "date written otherwise": (_document(_answer(DATE, "31.05.2021")), DATE, "date such as"),
    "date without dashes": (_document(_answer(DATE, "20210531")), DATE, "date such as"),
    "date as a week": (_document(_answer(DATE, "2021-W22-1")), DATE, "date such as"),
    "date with a time": (_document(_answer(DATE, "2021-05-31T00:00")), DATE, "date such as"),
    "date after the year": (_document(_answer(DATE, "2026-01-01")), DATE, "after the reporting year 2025"),
    "date after the year, not scored": (_document(_answer(CONTEXT_DATE, "2026-01-01")), CONTEXT_DATE, "after the"),
    "exempt where it is not offered": (_document(_answer(MATURITY, "exempt")), MATURITY, "exempt"),
    "exempt for a date": (_document(_answer(DATE, "exempt")), DATE, "exempt"),
    "never for a number": (_document(_answer(NUMBER, "never")), NUMBER, "finite number"),
    "not applicable where it is not allowed": (
        _document(_not_applicable(MATURITY, reason="no_competence")),
        MATURITY,
        "not allowed",
    ),
    "not applicable without a reason": (_document(_not_applicable(DATE)), DATE, "reason code"),
    "not applicable for an invented reason": (_document(_not_applicable(DATE, reason="busy")), DATE, "reason"),
    "item condition without a note": (_document(_not_applicable(DATE, reason="item_condition")), DATE, "needs a note"),
    "other reason with a blank note": (
        _document(_not_applicable(DATE, reason="other", note=" ")),
        DATE,
        "needs a note",
    ),
    "state that is none": (_document({"item": MATURITY, "state": "maybe"}), MATURITY, "state"),
    "no state": (_document({"item": MATURITY}), MATURITY, "state"),
    "no item": (_document({"state": "unknown"}), "response 1", "item"),
    "value of an unknown": (_document(_unknown(MATURITY, value=0)), MATURITY, "belongs to the state answered"),
    "value of an unanswered": (
        _document({"item": MATURITY, "state": "unanswered", "value": 1}),
        MATURITY,
        "belongs to the state answered",
    ),
    "floor of an answer": (_document(_answer(MATURITY, 1, floor=0)), MATURITY, "belongs to the state withheld"),
    "reason of an answer": (_document(_answer(DATE, "never", reason="other")), DATE, "state not_applicable"),
    "floor at the top": (_document({"item": MATURITY, "state": "withheld", "floor": 4}), MATURITY, "floor"),
    "floor below zero": (_document({"item": MATURITY, "state": "withheld", "floor": -1}), MATURITY, "floor"),
    "floor between rungs": (_document({"item": MATURITY, "state": "withheld", "floor": 1.5}), MATURITY, "floor"),
    "grade that is none": (_document(_unknown(MATURITY, evidence=[{"grade": "E"}])), MATURITY, "grade"),
    "evidence without grade": (_document(_unknown(MATURITY, evidence=[{"title": "Act"}])), MATURITY, "grade"),
    "evidence date that does not exist": (
        _document(_unknown(MATURITY, evidence=[{"grade": "A", "date": "2024-02-30"}])),
        MATURITY,
        "date",
    ),
    "evidence as one object": (_document(_unknown(MATURITY, evidence={"grade": "A"})), MATURITY, "evidence"),
    "confirmed as a word": (_document(_unknown(MATURITY, confirmed="no")), MATURITY, "confirmed"),
    "unknown key of the document": (_document(colour="red"), "colour", "unknown key"),
    "unknown key of a response": (_document(_unknown(MATURITY, level=3)), MATURITY, "level: unknown key"),
    "unknown key of evidence": (_document(_unknown(MATURITY, evidence=[{"grade": "A", "url": ""}])), MATURITY, "url"),
    "other format": (_document(format="something/else"), "format", "cyber-commitments/assessment"),
    "later version of the format": (_document(version=2), "version", "found 2"),
    "version of the format as true": (_document(version=True), "version", "found True"),
    "version of a checklist not held": (_document(checklist={"459": "0.9.0"}), "checklist 459 0.9.0", "not held"),
    "checklist of another resolution": (_document(checklist={"123": "1.0.0"}), "checklist 123", "not held"),
    "year as text": (_document(year="2025"), "year", "integer"),
    "year before the Alliance": (_document(year=1948), "year", "1949"),
    "scope that is none": (_document(scope="half"), "scope", "'core' or 'full'"),
    "code in small letters": (_document(delegation="xaa"), "delegation", "xaa"),
    "code with a line break": (_document(delegation="XAA\n"), "delegation", "XAA"),
    "accession written otherwise": (_document(accession="29 March 2004"), "accession", "date such as"),
    "target above the ladder": (_document(targets={"459-11-a": 5}), "targets.459-11-a", "4"),
    "target between rungs": (_document(targets={"459-11-a": 2.5}), "targets.459-11-a", "integer"),
    "target of no clause": (_document(targets={"459-11-i": 3}), "targets.459-11-i", "no such clause"),
    "plan of no item": (_document(plans={"459-11-a": {"effort": "low"}}), "plans.459-11-a", "no such item"),
    "effort of another kind": (
        _document(plans={MATURITY: {"effort": "huge"}}),
        f"plans.{MATURITY}.effort",
        "'low', 'medium' or 'high'",
    ),
    "target of an item": (_document(targets={MATURITY: 3}), f"targets.{MATURITY}", "no such clause"),
    "responses as an object": (_document(responses={MATURITY: 3}), "responses", "tuple"),
}


@pytest.mark.parametrize("claim", REFUSED)
def test_is_refused_with_one_line(claim: str) -> None:
    """A fault refuses the document with exactly one line, which begins with the place and says what was expected."""
    document, place, words = REFUSED[claim]
    [fault] = _faults(document)
    assert fault.startswith(place)
    assert words in fault


@pytest.mark.parametrize("key", ["format", "version", "delegation", "year", "scope"])
def test_a_missing_key_is_refused(key: str) -> None:
    """Each key that is not optional is asked for by name."""
    [fault] = _faults({name: value for name, value in _document().items() if name != key})
    assert fault.startswith(f"{key}:")


def test_every_fault_has_its_own_line() -> None:
    """A document with several faults names them all at once, each with its item."""
    faults = _faults(
        _document(
            _answer(MATURITY, 9),
            _unknown("459-11-z-1"),
            _answer(DATE, "2030-01-01"),
            _not_applicable(YES_NO, reason="superseded"),
            _unknown(MATURITY),
            targets={"459-11-i": 1},
            checklist={"475": "9.9.9"},
        )
    )
    assert len(faults) == 7
    for place in (MATURITY, "459-11-z-1", DATE, YES_NO, "targets.459-11-i", "checklist 475"):
        assert any(fault.startswith(place) for fault in faults)


ACCEPTED: dict[str, Plain] = {
    "nothing answered": _document(),
    "no list of responses": {key: value for key, value in _document().items() if key != "responses"},
    "context date": _document(_answer(CONTEXT_DATE, "2020-01-31")),
    "context date never": _document(_answer(CONTEXT_DATE, "never")),
    "context number": _document(_answer(CONTEXT_NUMBER, 1.3)),
    "not yet in force": _document(_answer(FROM_2025, 2), year=2024),
    "out of scope": _document(_answer(NOT_CORE, "yes"), scope="core"),
    "resolution not yet adopted": _document(_answer(OF_475, 2), year=2021),
    "number off the scale": _document(_answer(NUMBER, 1e300)),
    "negative number": _document(_answer(NUMBER, -3)),
    "date on the last day": _document(_answer(DATE, "2025-12-31")),
    "date before the reference": _document(_answer(DATE, "1999-01-01")),
    "never": _document(_answer(DATE, "never")),
    "exempt where offered": _document(_answer(EXEMPTABLE, "exempt")),
    "unanswered with a note": _document({"item": MATURITY, "state": "unanswered", "note": "Asked on 3 May."}),
    "withheld without floor": _document({"item": MATURITY, "state": "withheld"}),
    "withheld with the highest floor": _document({"item": MATURITY, "state": "withheld", "floor": 3}),
    "every reason": _document(
        *(
            _not_applicable(item, reason=reason, note="See the law.")
            for item, reason in zip(
                ("459-11-b-2", "459-11-b-3", "459-11-b-5", "459-11-c-i-2", "459-11-c-i-3"),
                ("item_condition", "no_armed_forces", "no_competence", "superseded", "other"),
                strict=True,
            )
        )
    ),
    "reason that explains itself": _document(_not_applicable(DATE, reason="no_armed_forces")),
    "unconfirmed": _document(_answer(MATURITY, 3, confirmed=False)),
    "evidence dated after the year": _document(_unknown(MATURITY, evidence=[{"grade": "A", "date": "2031-01-01"}])),
    "target zero": _document(targets={"459-11-a": 0, "475-11-b-iii": 4}),
    "one checklist named": _document(checklist={"475": REAL.by_resolution["475"].version}),
    "accession": _document(accession="2024-03-07"),
}


@pytest.mark.parametrize("claim", ACCEPTED)
def test_is_accepted_and_kept(claim: str) -> None:
    """What has no effect on the score is no fault, and every response comes out again as it went in."""
    assessment = read(ACCEPTED[claim])
    exported = json.loads(to_json(assessment))
    assert exported["responses"] == ACCEPTED[claim].get("responses", [])


def test_evidence_after_the_reporting_year_is_flagged() -> None:
    """Evidence dated after the year is accepted with a remark; evidence of its last day has none."""
    pieces = [{"grade": "A", "title": "Act", "date": "2026-01-01"}, {"grade": "B", "date": "2025-12-31"}]
    [remark] = remarks(read(_document(_unknown(MATURITY, evidence=pieces))))
    assert MATURITY in remark
    assert "Act" in remark
    assert "2026-01-01" in remark


def test_the_best_grade_counts() -> None:
    """The grade of a response is the best among its evidence, and D where there is none."""
    pieces = [{"grade": "D"}, {"grade": "B"}, {"grade": "C"}]
    first, second = read(_document(_unknown(MATURITY, evidence=pieces), _unknown(YES_NO))).responses
    assert (first.grade, second.grade) == ("B", "D")


def test_only_dates_in_full_are_read() -> None:
    """A date is four, two and two digits with dashes; anything else is none."""
    assert parse_date("2024-02-29") == date(2024, 2, 29)
    assert [parse_date(text) for text in ("2023-02-29", "2024-2-29", "20240229", "never", "")] == [None] * 5


@settings(max_examples=60, deadline=None)
@given(assessments())
def test_export_and_import_give_the_same_assessment(document: Plain) -> None:
    """read(to_json(x)) = x for every sound assessment, and what is exported fits the shape that was documented."""
    assessment = read(document)
    assert read_assessment(to_json(assessment), REAL) == assessment


# ----------------------------------------------------------------------------------------------------------------------
# Hostile documents
# ----------------------------------------------------------------------------------------------------------------------


HOSTILE_TEXT = st.text(st.characters(), max_size=12) | st.sampled_from(
    ["", "\n", "a\r\nb", "\x00", "\x1b[2J", "\u2028", "\ud800", "=1+1", "9999-12-31", "0001-01-01", "never", "exempt"]
)
HOSTILE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**25), 10**25)
    | st.floats()
    | HOSTILE_TEXT
    | st.sampled_from([10**400, -(10**4000), 2**63, -0.0]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(HOSTILE_TEXT, inner, max_size=3),
    max_leaves=6,
)
SOUND = _document(
    _answer(MATURITY, 3, evidence=[{"grade": "A", "title": "Act", "reference": "p. 3", "date": "2024-05-01"}]),
    _answer(DATE, "2023-05-01", note="From the official journal.", responsible="Ministry of Defence"),
    _answer(NUMBER, 2.5, confirmed=True),
    {"item": YES_NO, "state": "withheld", "floor": 2, "evidence": [{"grade": "C"}]},
    _not_applicable("459-11-b-3", reason="other", note="No such body."),
    accession="2020-03-27",
    checklist={checklist.id: checklist.version for checklist in REAL.resolutions},
    targets={"459-11-a": 3},
)


def _places(content: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401  any JSON
    """Return the path to every value inside a document."""
    inner = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    return [path, *(place for key, value in inner for place in _places(value, (*path, key)))]


@st.composite
def _mutated(draw: st.DrawFn) -> str:
    """Draw the text of a sound document with one to three places replaced, removed, repeated or added to."""
    content: Any = {"document": deepcopy(SOUND)}
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(_places(content["document"], ("document",))))
        parent = content
        for key in path[:-1]:
            parent = parent[key]
        _mutate(draw, parent, path[-1])
    return json.dumps(content["document"])


def _mutate(draw: st.DrawFn, parent: Any, key: Any) -> None:  # noqa: ANN401  any JSON
    match draw(st.sampled_from(["replace", "remove", "repeat", "add"])):
        case "remove" if key != "document":
            del parent[key]
        case "repeat" if isinstance(parent, list):
            parent.append(deepcopy(parent[key]))
        case "add" if isinstance(parent[key], dict):
            parent[key][draw(HOSTILE_TEXT)] = draw(HOSTILE)
        case _:
            parent[key] = draw(HOSTILE)


def _assert_read_or_refused(text: str) -> None:
    """Either the document is refused in clear lines, or it can be scored, written out and read back unchanged."""
    try:
        assessment = read_assessment(text, REAL)
    except AssessmentError as refusal:
        _assert_clear(refusal.faults)
        return
    assert isinstance(assessment, Assessment)
    assert len(score([assessment], REAL)) == 1
    exported = to_json(assessment)
    assert read_assessment(exported.encode("utf-8").decode("utf-8"), REAL) == assessment


def _assert_clear(faults: list[str]) -> None:
    """There is at least one fault, and each is one line of characters a terminal shows as they are."""
    assert faults
    for fault in faults:
        assert fault.strip()
        assert fault.isprintable(), fault
        fault.encode("utf-8")


@settings(max_examples=250, deadline=None)
@given(_mutated())
def test_a_mutated_document_is_read_or_refused_in_clear_lines(text: str) -> None:
    """Whatever stands where something else was expected, nothing but AssessmentError comes out."""
    _assert_read_or_refused(text)


@settings(max_examples=100, deadline=None)
@given(HOSTILE.map(json.dumps) | st.text(st.characters(), max_size=30))
def test_any_json_and_any_text_is_refused_in_clear_lines(text: str) -> None:
    """JSON of any other shape, and text that is no JSON at all, is refused."""
    _assert_clear(_faults(text))


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(0, 20),
    st.text(st.sampled_from('{}[]",:0123456789eE+-.\\ tfn\n\x00'), max_size=4),
)
def test_a_damaged_text_is_read_or_refused_in_clear_lines(at: int, length: int, put: str) -> None:
    """A document with a few characters cut out and others put in never stops the reader."""
    text = json.dumps(SOUND)
    at %= len(text)
    _assert_read_or_refused(text[:at] + put + text[at + length :])


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity", "1e400", "-1e400"])
def test_a_number_that_is_not_finite_is_refused(constant: str) -> None:
    """NaN and infinity are refused, also when written as a number too large for a float."""
    text = json.dumps(_document(_answer(NUMBER, 12345))).replace("12345", constant)
    assert len(_faults(text)) == 1


@pytest.mark.parametrize(
    "place", ['"year": 2025', '"item": "459-11-a-1"', '"grade": "A"', '"459-11-a": 3', '"459": "1.0.0"']
)
def test_an_equal_key_in_one_object_is_refused(place: str) -> None:
    """Two equal keys anywhere are refused and named, even where both say the same: one of them would be lost."""
    text = json.dumps(SOUND)
    assert place in text
    [fault] = _faults(text.replace(place, f"{place}, {place}", 1))
    assert "more than once" in fault
    assert place.split('"')[1] in fault


def test_many_equal_keys_are_refused_at_once() -> None:
    """A small file full of equal keys does not keep the reader busy for minutes."""
    text = "{" + ",".join(['"key": 1'] * 10_000) + "}"
    start = time.process_time()
    assert len(_faults(text)) == 1
    assert time.process_time() - start < 2


@pytest.mark.parametrize("depth", [100, 900, 5_000, 100_000])
@pytest.mark.parametrize(
    "text", ["{}", '{{"format": {}, "version": 1}}', '{{"format": "x", "version": 1, "responses": [{{"item": {}}}]}}']
)
def test_deep_nesting_is_refused(text: str, depth: int) -> None:
    """A document nested without end is refused like any other of the wrong shape."""
    _assert_clear(_faults(text.format("[" * depth + "]" * depth)))


@pytest.mark.parametrize(
    "hostile", ["a\r\nb\u2028\x1b[2J\u202e", "\ud800", "x" * 100_000], ids=["breaks", "half", "long"]
)
@pytest.mark.parametrize("place", ["key", "item", "target", "checklist", "key of a response", "key of evidence"])
def test_what_is_repeated_in_a_fault_keeps_to_one_short_line(place: str, hostile: str) -> None:
    """A name taken from the document neither breaks its line, nor reaches a terminal raw, nor floods it."""
    document = {
        "key": _document(**{hostile: 1}),
        "item": _document(_unknown(hostile)),
        "target": _document(targets={hostile: 1}),
        "checklist": _document(checklist={hostile: hostile}),
        "key of a response": _document(_unknown(MATURITY, **{hostile: 1})),
        "key of evidence": _document(_unknown(MATURITY, evidence=[{"grade": "A", hostile: 1}])),
    }[place]
    faults = _faults(document)
    _assert_clear(faults)
    assert all(len(fault) < 1_000 for fault in faults)


@pytest.mark.parametrize("key", ["note", "responsible"])
def test_half_a_character_is_refused(key: str) -> None:
    """Text with a lone surrogate could be neither stored nor exported in UTF-8, so it does not come in."""
    [fault] = _faults(_document(_unknown(MATURITY, **{key: "\ud800"})))
    assert fault.startswith(MATURITY)


@pytest.mark.parametrize("accession", ["9999-12-31", "9998-01-31"])
def test_an_accession_at_the_end_of_the_calendar_stops_nothing(accession: str) -> None:
    """An accession so late that no deadline can be counted from it is refused or scored, never a crash."""
    _assert_read_or_refused(json.dumps(_document(_answer(DATE, "2024-05-01"), accession=accession)))


def test_numbers_keep_their_kind() -> None:
    """A number is kept as it was given: 3 stays a whole number and 3.0 a decimal one."""
    values = [read(_document(_answer(NUMBER, value))).responses[0].value for value in (3, 3.0)]
    assert [repr(value) for value in values] == ["3", "3.0"]
