"""These tests hold who may do what: every function of the door, for every role, at home and abroad (TRUST.md, S4)."""

import inspect
import logging

import pytest
from sqlalchemy import Engine

from assessments import store
from assessments.access import LOCAL, Person
from assessments.errors import Forbidden, NotFound, StoreError
from assessments.stored import Place, Role
from tests.assessments.door import CALLS, HOME, World, call, make_world
from tests.assessments.examples import (
    BY,
    LADDER,
    answer,
)
from tests.assessments.people import signed_in

ROLES: tuple[Role, ...] = ("contributor", "lead", "reader", "secretariat", "administrator")
OF_A_DELEGATION: tuple[Role, ...] = ("contributor", "lead", "reader")
ABROAD = "LVA"


# Every function of the door that reads or writes data, and who of the five may call it on the delegation's draft.
# Nobody may from another delegation, but for the secretariat, which reads what is handed in.
ALLOWED: dict[str, set[Role]] = {
    "save_response": {"contributor", "lead"},
    "confirm_responses": {"contributor", "lead"},
    "save_target": {"contributor", "lead"},
    "save_plan": {"contributor", "lead"},
    "add_reply": {"contributor", "lead"},
    "remove_reply": {"contributor", "lead"},
    "set_aside": {"contributor", "lead"},
    "set_last_clause": {"contributor", "lead"},
    "change_scope": {"lead"},
    "start_assessment": {"lead"},
    "carry_forward": {"lead"},
    "import_assessment": {"lead"},
    "import_years": {"lead"},
    "read_versions": {"contributor", "lead"},
    "compare_returned": {"contributor", "lead"},
    "save_returned": {"contributor", "lead"},
    "load_documents": {"lead"},
    "submit_assessment": {"lead"},
    "restate_assessment": {"lead"},
    "remove_assessment": {"lead"},
    "collect_years": {"contributor", "lead", "reader", "secretariat"},
    "read_assessment": {"contributor", "lead", "reader"},
    "read_assessment_by_id": {"contributor", "lead", "reader"},
    "read_checklists": {"contributor", "lead", "reader"},
    "read_revision": {"contributor", "lead", "reader"},
    "list_changes": {"contributor", "lead", "reader"},
    "list_submissions": {"contributor", "lead", "reader", "secretariat"},
    "list_reviews": {"contributor", "lead", "reader"},
    "send_to_review": {"lead"},
    "take_back": {"lead"},
    "countersign": {"contributor", "lead"},
    "assign_clause": {"lead"},
    "save_opinion": {"contributor", "lead"},
    "list_people": {"lead", "administrator"},
    "add_person": {"administrator"},
    "change_person": {"administrator"},
    "read_condition": {"administrator"},
    "list_administration": {"administrator"},
    "list_kept_backups": {"administrator"},
    "make_backup": {"administrator"},
    "list_sign_ins": {"administrator"},
    "end_sign_ins": {"administrator"},
}
# What everybody who is signed in may call: it shows them no more than is theirs, or concerns their own sign-in.
FOR_EVERYBODY = {
    "list_assessments",
    "list_delegations",
    "my_rights",
    "read_log_head",
    "find_log_head",
    "sign_in",
    "sign_out",
    "stay_signed_in",
}
# Of these another delegation's people may call the same on their own: they name no assessment.
NOT_OF_A_DELEGATION = {"list_people"}


@pytest.fixture
def world(engine: Engine) -> World:
    """Give a store with something of everything."""
    return make_world(engine)


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
    assert set(functions) == set(CALLS)
    asks = {name for name, function in functions.items() if "by" in inspect.signature(function).parameters}
    assert set(functions) - asks == {"sign_in"}


@pytest.mark.parametrize(("name", "role"), [(name, role) for name, may in ALLOWED.items() for role in sorted(may)])
def test_at_home_who_may_does(world: World, name: str, role: Role) -> None:
    """Each role does what it may."""
    call(name, world, signed_in(world.engine, role, home_of(role)))


@pytest.mark.parametrize("name", ALLOWED)
def test_at_home_who_may_not_is_refused(world: World, name: str, caplog: pytest.LogCaptureFixture) -> None:
    """Every other role is refused, which is logged, and nothing is changed."""
    for role in set(ROLES) - ALLOWED[name]:
        refused(world, name, signed_in(world.engine, role, home_of(role)), caplog)


@pytest.mark.parametrize("name", sorted(set(ALLOWED) - NOT_OF_A_DELEGATION))
def test_nobody_of_another_delegation_sees_or_changes_anything(
    world: World, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Every role of another delegation is refused, which is logged; what is there is as if it were not."""
    for role in OF_A_DELEGATION:
        refused(world, name, signed_in(world.engine, role, ABROAD), caplog)


def home_of(role: Role) -> str | None:
    """Return the delegation of a role that has one."""
    return HOME if role in OF_A_DELEGATION else None


def refused(world: World, name: str, by: Person, caplog: pytest.LogCaptureFixture) -> None:
    """Hold that the call is refused and logged, and changes nothing."""
    before = everything(world.engine)
    with caplog.at_level(logging.WARNING, logger="cyber_commitments.access"), pytest.raises((Forbidden, NotFound)):
        call(name, world, by)
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
    call("save_response", world, by)
    reader = Place("reader", HOME)
    store.change_person(world.engine, person.id, place=reader, seen=person.place, by=BY)
    with pytest.raises(Forbidden):
        call("save_plan", world, by)
    store.change_person(world.engine, person.id, place=Place("reader", HOME, active=False), seen=reader, by=BY)
    with pytest.raises(StoreError, match="not admitted any more"):
        store.read_revision(world.engine, world.draft, by=by)
