"""These tests hold who is asked what, and what each of several respondents says beside the agreed answer."""

import pytest
from sqlalchemy import Engine

from assessments import store
from assessments.access import Person
from assessments.errors import Conflict, Refused
from checklists.assessment import Value
from tests.assessments.examples import BY, CHECKLISTS, CLAUSE, LADDER, METHOD_VERSION
from tests.assessments.people import signed_in


@pytest.fixture
def year(engine: Engine) -> int:
    """Return the id of Estonia's 2025."""
    return store.start_assessment(
        engine, CHECKLISTS, delegation="EST", year=2025, scope="full", method_version=METHOD_VERSION, by=BY
    )


@pytest.fixture
def two(engine: Engine) -> tuple[Person, Person]:
    """Return somebody of the government and somebody of parliament."""
    return signed_in(engine, "contributor", "EST", "government"), signed_in(engine, "contributor", "EST", "parliament")


def assign(engine: Engine, year: int, people: list[str], seen: list[str]) -> int:
    """Assign the clause to people."""
    return store.assign_clause(engine, assessment_id=year, clause_id=CLAUSE, people=people, seen=seen, by=BY)


def say(engine: Engine, year: int, value: Value | None, note: str, by: Person) -> int:
    """Save what somebody says of an item."""
    return store.save_opinion(engine, assessment_id=year, item_id=LADDER, value=value, note=note, by=by)


def test_a_clause_is_assigned_to_people(engine: Engine, year: int, two: tuple[Person, Person]) -> None:
    """It stands with the assessment until it is assigned otherwise; the log keeps both."""
    names = sorted(person.name for person in two)
    assign(engine, year, names, [])
    assert store.read_assessment_by_id(engine, year, by=BY).respondents == {CLAUSE: tuple(names)}
    assign(engine, year, names[:1], names)
    assert store.read_assessment_by_id(engine, year, by=BY).respondents == {CLAUSE: (names[0],)}
    assign(engine, year, [], names[:1])
    assert store.read_assessment_by_id(engine, year, by=BY).respondents == {}
    changes = store.list_changes(engine, year, f"{CLAUSE} respondents", by=BY)
    assert [(change.before, change.after) for change in changes] == [
        (None, {"names": names}),
        ({"names": names}, {"names": names[:1]}),
        ({"names": names[:1]}, None),
    ]


def test_nobody_else_is_asked(engine: Engine, year: int, two: tuple[Person, Person]) -> None:
    """A reader, another delegation's people and a stranger cannot be assigned anything."""
    others = [signed_in(engine, "reader", "EST"), signed_in(engine, "lead", "LVA"), Person("Nobody")]
    for person in others:
        with pytest.raises(Refused, match="answers nothing for EST"):
            assign(engine, year, [two[0].name, person.name], [])
    assert store.read_assessment_by_id(engine, year, by=BY).respondents == {}


def test_two_leads_do_not_overwrite_each_other(engine: Engine, year: int, two: tuple[Person, Person]) -> None:
    """Who assigns what was assigned otherwise meanwhile is told."""
    assign(engine, year, [two[0].name], [])
    with pytest.raises(Conflict):
        assign(engine, year, [two[1].name], [])
    assert store.read_assessment_by_id(engine, year, by=BY).respondents == {CLAUSE: (two[0].name,)}


def test_each_of_several_says_what_they_think(engine: Engine, year: int, two: tuple[Person, Person]) -> None:
    """Both stand beside each other with their side; who says nothing any more stands there no longer."""
    government, parliament = two
    assign(engine, year, [person.name for person in two], [])
    say(engine, year, 3, "", government)
    say(engine, year, 1, "The order is not in force.", parliament)
    found = store.read_assessment_by_id(engine, year, by=BY)
    assert [(o.by, o.side, o.value, o.note) for o in found.opinions[LADDER]] == [
        (government.name, "government", 3, ""),
        (parliament.name, "parliament", 1, "The order is not in force."),
    ]
    assert found.assessment.responses == ()
    say(engine, year, 2, "", government)
    say(engine, year, None, "", parliament)
    assert [o.value for o in store.read_assessment_by_id(engine, year, by=BY).opinions[LADDER]] == [2]
    changes = store.list_changes(engine, year, f"{LADDER} opinion of {parliament.name}", by=BY)
    said = {"value": 1, "note": "The order is not in force.", "side": "parliament"}
    assert [change.after for change in changes] == [said, None]


def test_who_is_alone_or_not_asked_has_no_opinion_beside_the_answer(
    engine: Engine, year: int, two: tuple[Person, Person]
) -> None:
    """One respondent simply answers."""
    assign(engine, year, [two[0].name], [])
    for person in two:
        with pytest.raises(Refused, match="not one of several"):
            say(engine, year, 3, "", person)


@pytest.mark.parametrize(("value", "note"), [(5, ""), ("yes", ""), (3, "x" * 20_000)])
def test_an_opinion_fits_its_item(
    engine: Engine, year: int, two: tuple[Person, Person], value: Value, note: str
) -> None:
    """What no answer could be is no opinion either, and a note has its limit."""
    assign(engine, year, [person.name for person in two], [])
    with pytest.raises(Refused):
        say(engine, year, value, note, two[0])
    assert store.read_assessment_by_id(engine, year, by=BY).opinions == {}


def test_an_assessment_leaves_with_its_assignments(engine: Engine, year: int, two: tuple[Person, Person]) -> None:
    """Removing a year is not hindered by who was asked."""
    assign(engine, year, [person.name for person in two], [])
    say(engine, year, 3, "", two[0])
    store.remove_assessment(engine, year, by=BY)
    assert store.list_assessments(engine, by=BY) == ()
