"""These tests hold who may do what: every function of the door, for every role, at home and abroad (TRUST.md, S4)."""

import inspect
import logging
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from assessments import store
from assessments.access import LOCAL, Person
from assessments.errors import Forbidden, NotFound, StoreError
from assessments.stored import Place, Role
from checklists.assessment import Plan, Response
from tests.assessments.examples import (
    BY,
    CHECKLISTS,
    CLAUSE,
    EXCUSABLE,
    LADDER,
    METHOD_VERSION,
    OTHER_LADDER,
    PLAN,
    answer,
    document,
)
from tests.assessments.people import signed_in

ROLES: tuple[Role, ...] = ("contributor", "lead", "reader", "secretariat", "administrator")
OF_A_DELEGATION: tuple[Role, ...] = ("contributor", "lead", "reader")
HOME, ABROAD = "EST", "LVA"


@dataclass(frozen=True)
class World:
    """A store with a draft and a submitted year of one delegation, and somebody who acts on it."""

    engine: Engine
    draft: int
    submitted: int
    reviewed: int
    empty: int
    person: int


Call = Callable[[World, Person], object]

# Every function of the door that reads or writes data, and who of the five may call it on the delegation's draft.
# Nobody may from another delegation, but for the secretariat, which reads what is handed in.
ALLOWED: dict[str, tuple[set[Role], Call]] = {
    "save_response": (
        {"contributor", "lead"},
        lambda w, by: store.save_response(
            w.engine, assessment_id=w.draft, response=answer(note="Anew."), seen_version=1, by=by
        ),
    ),
    "confirm_responses": (
        {"contributor", "lead"},
        lambda w, by: store.confirm_responses(w.engine, assessment_id=w.draft, seen_versions={LADDER: 1}, by=by),
    ),
    "save_target": (
        {"contributor", "lead"},
        lambda w, by: store.save_target(
            w.engine, assessment_id=w.draft, clause_id=CLAUSE, level=2, seen_level=3, by=by
        ),
    ),
    "save_plan": (
        {"contributor", "lead"},
        lambda w, by: store.save_plan(
            w.engine, assessment_id=w.draft, item_id=OTHER_LADDER, plan=PLAN, seen=Plan(), by=by
        ),
    ),
    "set_aside": (
        {"contributor", "lead"},
        lambda w, by: store.set_aside(
            w.engine, assessment_id=w.draft, item_id=LADDER, content=answer(note="Not taken."), by=by
        ),
    ),
    "set_last_clause": (
        {"contributor", "lead"},
        lambda w, by: store.set_last_clause(w.engine, w.draft, CLAUSE, by=by),
    ),
    "change_scope": ({"lead"}, lambda w, by: store.change_scope(w.engine, w.draft, scope="core", by=by)),
    "start_assessment": (
        {"lead"},
        lambda w, by: store.start_assessment(
            w.engine, CHECKLISTS, delegation=HOME, year=2026, scope="core", method_version=METHOD_VERSION, by=by
        ),
    ),
    "carry_forward": (
        {"lead"},
        lambda w, by: store.carry_forward(
            w.engine,
            CHECKLISTS,
            delegation=HOME,
            year=2027,
            from_year=2024,
            scope="core",
            method_version=METHOD_VERSION,
            by=by,
        ),
    ),
    "import_assessment": (
        {"lead"},
        lambda w, by: store.import_assessment(
            w.engine, document(), checklists=CHECKLISTS, method_version=METHOD_VERSION, by=by
        ),
    ),
    "load_documents": (
        {"lead"},
        lambda w, by: store.load_documents(
            w.engine, [document(year=2028)], names={}, checklists=CHECKLISTS, method_version=METHOD_VERSION, by=by
        ),
    ),
    "submit_assessment": (
        {"lead"},
        lambda w, by: store.submit_assessment(
            w.engine, w.empty, seen_revision=store.read_revision(w.engine, w.empty, by=LOCAL), by=by
        ),
    ),
    "restate_assessment": (
        {"lead"},
        lambda w, by: store.restate_assessment(w.engine, w.submitted, reason="A wrong date.", by=by),
    ),
    "remove_assessment": ({"lead"}, lambda w, by: store.remove_assessment(w.engine, w.draft, by=by)),
    "read_assessment": (
        {"contributor", "lead", "reader"},
        lambda w, by: store.read_assessment(w.engine, HOME, 2024, by=by),
    ),
    "read_assessment_by_id": (
        {"contributor", "lead", "reader"},
        lambda w, by: store.read_assessment_by_id(w.engine, w.draft, by=by),
    ),
    "read_checklists": (
        {"contributor", "lead", "reader"},
        lambda w, by: store.read_checklists(w.engine, w.draft, by=by),
    ),
    "read_revision": (
        {"contributor", "lead", "reader"},
        lambda w, by: store.read_revision(w.engine, w.draft, by=by),
    ),
    "list_changes": ({"contributor", "lead", "reader"}, lambda w, by: store.list_changes(w.engine, w.draft, by=by)),
    "list_submissions": (
        {"contributor", "lead", "reader", "secretariat"},
        lambda w, by: store.list_submissions(w.engine, w.submitted, by=by),
    ),
    "list_reviews": ({"contributor", "lead", "reader"}, lambda w, by: store.list_reviews(w.engine, w.draft, by=by)),
    "send_to_review": (
        {"lead"},
        lambda w, by: store.send_to_review(
            w.engine, w.draft, seen_revision=store.read_revision(w.engine, w.draft, by=LOCAL), by=by
        ),
    ),
    "take_back": ({"lead"}, lambda w, by: store.take_back(w.engine, w.reviewed, by=by)),
    "countersign": (
        {"contributor", "lead"},
        lambda w, by: store.countersign(w.engine, assessment_id=w.reviewed, item_id=EXCUSABLE, seen_version=1, by=by),
    ),
    "assign_clause": (
        {"lead"},
        lambda w, by: store.assign_clause(w.engine, assessment_id=w.draft, clause_id=CLAUSE, people=[], seen=[], by=by),
    ),
    "save_opinion": ({"contributor", "lead"}, lambda w, by: _say(w, by)),  # noqa: PLW0108  defined below
    "list_people": ({"lead", "administrator"}, lambda w, by: store.list_people(w.engine, by=by)),
    "add_person": (
        {"administrator"},
        lambda w, by: store.add_person(
            w.engine, email="new@parliament.example", name="New", place=Place("secretariat"), by=by
        ),
    ),
    "change_person": (
        {"administrator"},
        lambda w, by: store.change_person(
            w.engine, w.person, place=Place("secretariat"), seen=Place("reader", HOME), by=by
        ),
    ),
    "list_administration": ({"administrator"}, lambda w, by: store.list_administration(w.engine, by=by)),
    "list_sign_ins": ({"administrator"}, lambda w, by: store.list_sign_ins(w.engine, by=by)),
    "end_sign_ins": ({"administrator"}, lambda w, by: store.end_sign_ins(w.engine, w.person, by=by)),
}
# What everybody who is signed in may call: it shows them no more than is theirs, or concerns their own sign-in.
FOR_EVERYBODY = {
    "list_assessments",
    "list_delegations",
    "my_rights",
    "read_log_head",
    "sign_in",
    "sign_out",
    "stay_signed_in",
}
# Of these another delegation's people may call the same on their own: they name no assessment.
NOT_OF_A_DELEGATION = {"list_people"}


@pytest.fixture
def world(engine: Engine) -> World:
    """Give a store with something of everything."""
    store.import_assessment(engine, document(), checklists=CHECKLISTS, method_version=METHOD_VERSION, by=BY)
    store.import_assessment(engine, document(year=2023), checklists=CHECKLISTS, method_version=METHOD_VERSION, by=BY)
    draft = store.read_assessment(engine, HOME, 2024, by=BY).id
    submitted = store.read_assessment(engine, HOME, 2023, by=BY)
    store.submit_assessment(engine, submitted.id, seen_revision=submitted.revision, by=BY)
    place = Place("reader", HOME)
    person = store.add_person(engine, email="some@parliament.example", name="Some", place=place, by=BY)
    reviewed, empty = (
        _in_review(engine, year, responses) for year, responses in ((2022, document().responses), (2021, ()))
    )
    return World(engine, draft, submitted.id, reviewed, empty, person)


def _in_review(engine: Engine, year: int, responses: tuple[Response, ...]) -> int:
    """Bring in a year, send it to review, and return its id."""
    content = document(year=year, responses=responses)
    store.import_assessment(engine, content, checklists=CHECKLISTS, method_version=METHOD_VERSION, by=BY)
    found = store.read_assessment(engine, HOME, year, by=BY)
    store.send_to_review(engine, found.id, seen_revision=found.revision, by=BY)
    return found.id


def _say(world: World, by: Person) -> None:
    """Say something beside the agreed answer, as one of two who are asked where that can be."""
    if store.my_rights(world.engine, by=by).may("answer", HOME):
        names = [signed_in(world.engine, "contributor", HOME).name, by.name]
        store.assign_clause(world.engine, assessment_id=world.draft, clause_id=CLAUSE, people=names, seen=[], by=BY)
    store.save_opinion(world.engine, assessment_id=world.draft, item_id=LADDER, value=2, note="", by=by)


def everything(engine: Engine) -> object:
    """Return all that the store holds of assessments, their log and people."""
    years = store.list_assessments(engine, by=LOCAL)
    return (
        [store.read_assessment_by_id(engine, year.id, by=LOCAL) for year in years],
        store.read_log_head(engine, by=LOCAL),
        [(person.name, person.place) for person in store.list_people(engine, by=LOCAL)],
    )


def test_no_function_of_the_door_is_without_a_rule() -> None:
    """A new function is not forgotten: it stands in one of the lists, and takes the person who acts."""
    functions = {name: getattr(store, name) for name in store.__all__ if callable(getattr(store, name))}
    assert set(functions) == set(ALLOWED) | FOR_EVERYBODY
    asks = {name for name, function in functions.items() if "by" in inspect.signature(function).parameters}
    assert set(functions) - asks == {"sign_in"}


@pytest.mark.parametrize(("name", "role"), [(name, role) for name, (may, _) in ALLOWED.items() for role in sorted(may)])
def test_at_home_who_may_does(world: World, name: str, role: Role) -> None:
    """Each role does what it may."""
    ALLOWED[name][1](world, signed_in(world.engine, role, home_of(role)))


@pytest.mark.parametrize("name", ALLOWED)
def test_at_home_who_may_not_is_refused(world: World, name: str, caplog: pytest.LogCaptureFixture) -> None:
    """Every other role is refused, which is logged, and nothing is changed."""
    may, call = ALLOWED[name]
    for role in set(ROLES) - may:
        refused(world, call, signed_in(world.engine, role, home_of(role)), caplog)


@pytest.mark.parametrize("name", sorted(set(ALLOWED) - NOT_OF_A_DELEGATION))
def test_nobody_of_another_delegation_sees_or_changes_anything(
    world: World, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Every role of another delegation is refused, which is logged; what is there is as if it were not."""
    for role in OF_A_DELEGATION:
        refused(world, ALLOWED[name][1], signed_in(world.engine, role, ABROAD), caplog)


def home_of(role: Role) -> str | None:
    """Return the delegation of a role that has one."""
    return HOME if role in OF_A_DELEGATION else None


def refused(world: World, call: Call, by: Person, caplog: pytest.LogCaptureFixture) -> None:
    """Hold that the call is refused and logged, and changes nothing."""
    before = everything(world.engine)
    with caplog.at_level(logging.WARNING, logger="cyber_commitments.access"), pytest.raises((Forbidden, NotFound)):
        call(world, by)
    assert any(by.name in record.getMessage() for record in caplog.records)
    assert everything(world.engine) == before


def test_an_assessment_of_others_is_as_one_that_does_not_exist(world: World) -> None:
    """The words do not tell whether another delegation has begun."""
    by = signed_in(world.engine, "lead", ABROAD)
    with pytest.raises(NotFound) as theirs:
        store.read_revision(world.engine, world.draft, by=by)
    with pytest.raises(NotFound) as nobodys:
        store.read_revision(world.engine, 987, by=by)
    assert str(theirs.value).replace(str(world.draft), "987") == str(nobodys.value)
    with pytest.raises(NotFound) as by_name:
        store.read_assessment(world.engine, HOME, 2024, by=by)
    with pytest.raises(NotFound) as never:
        store.read_assessment(world.engine, HOME, 1999, by=by)
    assert str(by_name.value).replace("2024", "1999") == str(never.value)


def test_lists_show_no_more_than_is_theirs(world: World) -> None:
    """Each role finds the delegations and assessments it may see, and no others."""

    def found(role: Role, delegation: str | None = None) -> tuple[set[str], set[int]]:
        by = signed_in(world.engine, role, delegation)
        codes = {delegation.code for delegation in store.list_delegations(world.engine, by=by)}
        return codes, {summary.year for summary in store.list_assessments(world.engine, by=by)}

    assert found("lead", HOME) == ({HOME}, {2021, 2022, 2023, 2024})
    assert found("reader", ABROAD) == ({ABROAD}, set())
    assert found("secretariat") == ({HOME}, {2023})
    codes, years = found("administrator")
    assert (len(codes) > 30, years) == (True, set())


def test_the_secretariat_sees_what_was_handed_in_while_it_is_restated(world: World) -> None:
    """A correction that is not handed in yet is the delegation's own: the secretariat sees what it knew."""
    by = signed_in(world.engine, "secretariat")
    before = store.read_assessment_by_id(world.engine, world.submitted, by=by)
    store.restate_assessment(world.engine, world.submitted, reason="A wrong level.", by=BY)
    store.save_response(world.engine, assessment_id=world.submitted, response=answer(value=0), seen_version=1, by=BY)
    during = store.read_assessment_by_id(world.engine, world.submitted, by=by)
    assert (during.assessment, during.status, during.restatement_reason) == (before.assessment, "submitted", "")
    assert [summary.status for summary in store.list_assessments(world.engine, by=by)] == ["submitted"]
    with pytest.raises(NotFound):
        store.read_assessment_by_id(world.engine, world.draft, by=by)
    revision = store.read_revision(world.engine, world.submitted, by=LOCAL)
    store.submit_assessment(world.engine, world.submitted, seen_revision=revision, by=BY)
    after = store.read_assessment_by_id(world.engine, world.submitted, by=by).assessment
    assert {response.item: response.value for response in after.responses}[LADDER] == 0


def test_a_change_of_role_counts_from_the_next_call(world: World) -> None:
    """Rights are read from the store each time: nobody keeps a role they had when they signed in."""
    by = signed_in(world.engine, "contributor", HOME)
    person = next(known for known in store.list_people(world.engine, by=BY) if known.name == by.name)
    ALLOWED["save_response"][1](world, by)
    reader = Place("reader", HOME)
    store.change_person(world.engine, person.id, place=reader, seen=person.place, by=BY)
    with pytest.raises(Forbidden):
        ALLOWED["save_plan"][1](world, by)
    store.change_person(world.engine, person.id, place=Place("reader", HOME, active=False), seen=reader, by=BY)
    with pytest.raises(StoreError, match="not admitted any more"):
        store.read_revision(world.engine, world.draft, by=by)
