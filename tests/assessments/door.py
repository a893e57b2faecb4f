"""This module holds one call of each function of the door, and a store with something of everything to call it on."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from assessments import store
from assessments.access import LOCAL, Person
from assessments.chain import FIRST
from assessments.collected import IncomingYear
from assessments.stored import Place
from checklists.assessment import Plan, Response
from checklists.returned import Returned
from tests.assessments.examples import (
    BY,
    CHECKLISTS,
    CLAUSE,
    DATED,
    EXCUSABLE,
    LADDER,
    METHOD_VERSION,
    OTHER_LADDER,
    PLAN,
    REPLY,
    answer,
    document,
)
from tests.assessments.people import claims, signed_in

HOME = "EST"
EMAIL = "some@parliament.example"
OTHER_CLAUSE = CHECKLISTS.items[DATED].clause


@dataclass(frozen=True)
class World:
    """A store with a year of one delegation in each state, and people to act on; years by their ids.

    `person` is the id of a reader who has never signed in, `respondent` the name of a contributor.
    """

    engine: Engine
    draft: int
    submitted: int
    reviewed: int
    empty: int
    person: int
    respondent: str


RETURNED = Returned(answer(value=1), "459!D2", 1)
Call = Callable[[World, Person], object]

# One for each function that reads or writes; a call of one that writes changes something.
CALLS: dict[str, Call] = {
    "save_response": lambda w, by: store.save_response(
        w.engine, assessment_id=w.draft, response=answer(note="Anew."), seen_version=1, by=by
    ),
    "confirm_responses": lambda w, by: store.confirm_responses(
        w.engine, assessment_id=w.draft, seen_versions={LADDER: 1}, by=by
    ),
    "save_target": lambda w, by: store.save_target(
        w.engine, assessment_id=w.draft, clause_id=CLAUSE, level=2, seen_level=3, by=by
    ),
    "save_plan": lambda w, by: store.save_plan(
        w.engine, assessment_id=w.draft, item_id=OTHER_LADDER, plan=PLAN, seen=Plan(), by=by
    ),
    "add_reply": lambda w, by: store.add_reply(
        w.engine, assessment_id=w.draft, clause_id=OTHER_CLAUSE, reply=REPLY, by=by
    ),
    "remove_reply": lambda w, by: store.remove_reply(
        w.engine, assessment_id=w.draft, clause_id=CLAUSE, reply=REPLY, by=by
    ),
    "set_aside": lambda w, by: store.set_aside(
        w.engine, assessment_id=w.draft, item_id=LADDER, content=answer(note="Not taken."), by=by
    ),
    "set_last_clause": lambda w, by: store.set_last_clause(w.engine, w.draft, CLAUSE, by=by),
    "change_scope": lambda w, by: store.change_scope(w.engine, w.draft, scope="core", by=by),
    "start_assessment": lambda w, by: store.start_assessment(
        w.engine, CHECKLISTS, delegation=HOME, year=2026, scope="core", method_version=METHOD_VERSION, by=by
    ),
    "carry_forward": lambda w, by: store.carry_forward(
        w.engine,
        CHECKLISTS,
        delegation=HOME,
        year=2027,
        from_year=2024,
        scope="core",
        method_version=METHOD_VERSION,
        by=by,
    ),
    "import_assessment": lambda w, by: store.import_assessment(
        w.engine, document(), checklists=CHECKLISTS, method_version=METHOD_VERSION, by=by
    ),
    "import_years": lambda w, by: store.import_years(
        w.engine, [IncomingYear(document(year=2029), CHECKLISTS, METHOD_VERSION)], by=by
    ),
    "read_versions": lambda w, by: store.read_versions(w.engine, w.draft, {LADDER: 1}, by=by),
    "compare_returned": lambda w, by: store.compare_returned(w.engine, w.draft, [RETURNED], by=by),
    "save_returned": lambda w, by: store.save_returned(
        w.engine, assessment_id=w.draft, returned=[RETURNED], settled={}, sender="Ministry of Defence", by=by
    ),
    "load_documents": lambda w, by: store.load_documents(
        w.engine, [document(year=2028)], names={}, checklists=CHECKLISTS, method_version=METHOD_VERSION, by=by
    ),
    "submit_assessment": lambda w, by: store.submit_assessment(
        w.engine, w.empty, seen_revision=store.read_revision(w.engine, w.empty, by=LOCAL), by=by
    ),
    "restate_assessment": lambda w, by: store.restate_assessment(w.engine, w.submitted, reason="A wrong date.", by=by),
    "remove_assessment": lambda w, by: store.remove_assessment(w.engine, w.draft, by=by),
    "collect_years": lambda w, by: store.collect_years(w.engine, HOME, by=by),
    "read_assessment": lambda w, by: store.read_assessment(w.engine, HOME, 2024, by=by),
    "read_assessment_by_id": lambda w, by: store.read_assessment_by_id(w.engine, w.draft, by=by),
    "read_checklists": lambda w, by: store.read_checklists(w.engine, w.draft, by=by),
    "read_revision": lambda w, by: store.read_revision(w.engine, w.draft, by=by),
    "list_changes": lambda w, by: store.list_changes(w.engine, w.draft, by=by),
    "list_submissions": lambda w, by: store.list_submissions(w.engine, w.submitted, by=by),
    "list_reviews": lambda w, by: store.list_reviews(w.engine, w.draft, by=by),
    "send_to_review": lambda w, by: store.send_to_review(
        w.engine, w.draft, seen_revision=store.read_revision(w.engine, w.draft, by=LOCAL), by=by
    ),
    "take_back": lambda w, by: store.take_back(w.engine, w.reviewed, by=by),
    "countersign": lambda w, by: store.countersign(
        w.engine, assessment_id=w.reviewed, item_id=EXCUSABLE, seen_version=1, by=by
    ),
    "assign_clause": lambda w, by: store.assign_clause(
        w.engine, assessment_id=w.draft, clause_id=OTHER_CLAUSE, people=[w.respondent], seen=[], by=by
    ),
    "save_opinion": lambda w, by: store.save_opinion(
        w.engine, assessment_id=w.draft, item_id=LADDER, value=2, note="", by=by
    ),
    "list_people": lambda w, by: store.list_people(w.engine, by=by),
    "add_person": lambda w, by: store.add_person(
        w.engine, email="new@parliament.example", name="New", place=Place("secretariat"), by=by
    ),
    "change_person": lambda w, by: store.change_person(
        w.engine, w.person, place=Place("secretariat"), seen=Place("reader", HOME), by=by
    ),
    "read_condition": lambda w, by: store.read_condition(w.engine, by=by),
    "find_log_head": lambda w, by: store.find_log_head(w.engine, FIRST, by=by),
    "list_administration": lambda w, by: store.list_administration(w.engine, by=by),
    "list_kept_backups": lambda w, by: store.list_kept_backups(w.engine, by=by),
    "make_backup": lambda w, by: store.make_backup(w.engine, by=by),
    "list_sign_ins": lambda w, by: store.list_sign_ins(w.engine, by=by),
    "end_sign_ins": lambda w, by: store.end_sign_ins(w.engine, w.person, by=by),
    "list_assessments": lambda w, by: store.list_assessments(w.engine, by=by),
    "list_delegations": lambda w, by: store.list_delegations(w.engine, by=by),
    "my_rights": lambda w, by: store.my_rights(w.engine, by=by),
    "read_log_head": lambda w, by: store.read_log_head(w.engine, by=by),
    "sign_in": lambda w, _: store.sign_in(w.engine, claims(EMAIL)),
    "sign_out": lambda w, by: store.sign_out(w.engine, by=by),
    "stay_signed_in": lambda w, by: store.stay_signed_in(w.engine, by=by),
}


def call(name: str, world: World, by: Person) -> None:
    """Call a function of the door, where that needs it as one of two who are asked."""
    prepare(name, world, by)
    CALLS[name](world, by)


def prepare(name: str, world: World, by: Person) -> None:
    """Do what must be done before the call of a function can succeed."""
    if name == "save_opinion" and store.my_rights(world.engine, by=by).may("answer", HOME):
        people = [world.respondent, by.name]
        store.assign_clause(world.engine, assessment_id=world.draft, clause_id=CLAUSE, people=people, seen=[], by=BY)


def make_world(engine: Engine) -> World:
    """Fill an empty store with something of everything."""
    draft = _bring_in(engine, 2024, (answer(confirmed=False), *document().responses[1:]))
    submitted = _bring_in(engine, 2023, document().responses)
    revision = store.read_revision(engine, submitted, by=BY)
    store.submit_assessment(engine, submitted, seen_revision=revision, by=BY)
    person = store.add_person(engine, email=EMAIL, name="Some", place=Place("reader", HOME), by=BY)
    reviewed, empty = _in_review(engine, 2022, document().responses), _in_review(engine, 2021, ())
    return World(engine, draft, submitted, reviewed, empty, person, signed_in(engine, "contributor", HOME).name)


def _in_review(engine: Engine, year: int, responses: tuple[Response, ...]) -> int:
    id_ = _bring_in(engine, year, responses)
    store.send_to_review(engine, id_, seen_revision=store.read_revision(engine, id_, by=BY), by=BY)
    return id_


def _bring_in(engine: Engine, year: int, responses: tuple[Response, ...]) -> int:
    content = document(year=year, responses=responses)
    store.import_assessment(engine, content, checklists=CHECKLISTS, method_version=METHOD_VERSION, by=BY)
    return store.read_assessment(engine, HOME, year, by=BY).id
