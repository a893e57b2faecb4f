"""This module fills a store with something of everything, and reads everything a reader can see of it."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Engine

from assessments import store
from assessments.stored import Settled
from checklists.assessment import Plan
from checklists.returned import Returned
from checklists.words import Words
from tests.assessments.examples import (
    BY,
    CHECKLISTS,
    CLAUSE,
    EXCUSABLE,
    LADDER,
    METHOD_VERSION,
    OTHER_LADDER,
    PLAN,
    SPEECH,
    answer,
    document,
    reworded,
)
from tests.assessments.people import signed_in

INVENTED = "XAB"
RELEASE: dict[str, Any] = {"checklists": CHECKLISTS, "method_version": METHOD_VERSION, "by": BY}


def fill(engine: Engine) -> None:
    """Use every save there is at least once: years begun in every way, in every state, and one that was removed."""
    invented = document(delegation=INVENTED, accession="2011-05-20")
    names = {INVENTED: Words(en="Invented country", fr="Pays imaginaire")}
    store.load_documents(engine, [invented], names=names, **RELEASE)
    restated(engine)
    in_review(engine)
    store.import_assessment(engine, document(delegation="UKR", year=2023), **RELEASE)
    come_and_gone(engine)
    removed = store.start_assessment(engine, delegation="LVA", year=2024, scope="core", **RELEASE)
    store.remove_assessment(engine, removed, by=BY)


def restated(engine: Engine) -> None:
    """Hand in Estonia's 2024, correct it, hand it in again, and carry it forward under a later checklist."""
    store.import_assessment(engine, document(), **RELEASE)
    year = store.read_assessment(engine, "EST", 2024, by=BY).id
    store.import_assessment(engine, document(accession="2004-03-29", targets={CLAUSE: 2}), **RELEASE)
    store.change_scope(engine, year, scope="core", by=BY)
    submit(engine, year)
    store.restate_assessment(engine, year, reason="A report was overlooked.", by=BY)
    seen = store.read_assessment_by_id(engine, year, by=BY).versions[LADDER]
    said = answer(value=2, note="Après le rapport.", evidence=(SPEECH,))
    store.save_response(engine, assessment_id=year, response=said, seen_version=seen, by=BY)
    submit(engine, year)
    later = RELEASE | {"checklists": reworded()}
    carried = store.carry_forward(engine, delegation="EST", year=2025, from_year=2024, scope="full", **later)
    versions = store.read_assessment_by_id(engine, carried, by=BY).versions
    store.confirm_responses(engine, assessment_id=carried, seen_versions=dict(list(versions.items())[:2]), by=BY)
    store.save_plan(engine, assessment_id=carried, item_id=LADDER, plan=PLAN, seen=Plan(), by=BY)
    store.save_target(engine, assessment_id=carried, clause_id=CLAUSE, level=None, seen_level=2, by=BY)
    store.set_aside(engine, assessment_id=carried, item_id=LADDER, content=answer(note="Mine."), by=BY)
    store.set_last_clause(engine, carried, CLAUSE, by=BY)
    returned(engine, carried)


def returned(engine: Engine, year: int) -> None:
    """Take over two answers of a form, one of them against what stands there, and set a third one aside."""
    versions = store.read_assessment_by_id(engine, year, by=BY).versions
    answers = [Returned(answer(value=1), "459!D2", versions[LADDER]), Returned(answer(OTHER_LADDER), "459!D4", None)]
    answers.append(Returned(answer(EXCUSABLE, state="unknown", value=None), "459!D9", None))
    settled = {
        OTHER_LADDER: Settled("returned", versions[OTHER_LADDER]),
        EXCUSABLE: Settled("stored", versions[EXCUSABLE]),
    }
    sender = "Ministry of Defence, by e-mail of 3 May"
    store.save_returned(engine, assessment_id=year, returned=answers, settled=settled, sender=sender, by=BY)


def in_review(engine: Engine) -> None:
    """Let two of Lithuania say what they think, answer, take it back from review once, and confirm one answer."""
    year = store.start_assessment(engine, delegation="LTU", year=2024, scope="full", **RELEASE)
    people = [signed_in(engine, "contributor", "LTU", side) for side in ("government", "parliament")]
    signed_in(engine, "contributor", "LTU")
    names = [person.name for person in people]
    store.assign_clause(engine, assessment_id=year, clause_id=CLAUSE, people=names, seen=[], by=BY)
    for level, person in enumerate(people, start=1):
        store.save_opinion(engine, assessment_id=year, item_id=LADDER, value=level, note="So I think.", by=person)
    excused = document().responses[3]
    store.save_response(engine, assessment_id=year, response=excused, seen_version=None, by=people[0])
    for _ in range(2):
        revision = store.read_revision(engine, year, by=BY)
        store.send_to_review(engine, year, seen_revision=revision, by=BY)
        store.take_back(engine, year, by=BY)
    store.send_to_review(engine, year, seen_revision=store.read_revision(engine, year, by=BY), by=BY)
    store.countersign(engine, assessment_id=year, item_id=EXCUSABLE, seen_version=1, by=people[1])


def come_and_gone(engine: Engine) -> None:
    """Let one sign out, end the sign-ins of one, and admit one no more, who was here before."""
    out, ended, gone = (signed_in(engine, "reader", "LVA") for _ in range(3))
    store.sign_out(engine, by=out)
    people = {person.name: person for person in store.list_people(engine, by=BY)}
    store.end_sign_ins(engine, people[ended.name].id, by=BY)
    place = people[gone.name].place
    store.change_person(engine, people[gone.name].id, place=replace(place, active=False), seen=place, by=BY)


def submit(engine: Engine, year: int) -> None:
    """Hand a year in as it stands."""
    store.submit_assessment(engine, year, seen_revision=store.read_revision(engine, year, by=BY), by=BY)


def everything(engine: Engine) -> dict[str, Any]:
    """Return all that can be read through the door, but for where somebody stopped and when they were last there."""
    summaries = store.list_assessments(engine, by=BY)
    changes = {id_: store.list_changes(engine, id_, by=BY) for id_ in range(20)}
    return {
        "delegations": store.list_delegations(engine, by=BY),
        "summaries": [(s.id, s.delegation, s.year, s.scope, s.status, s.revision) for s in summaries],
        "assessments": [_assessment(engine, summary.id) for summary in summaries],
        "changes": changes,
        "people": [(p.id, p.email, p.name, p.place) for p in store.list_people(engine, by=BY)],
        "sign-ins": {(s.id, s.person_id, s.name, s.issued_at) for s in store.list_sign_ins(engine, by=BY)},
        "submissions": {id_: store.list_submissions(engine, id_, by=BY) for id_ in changes},
        "head": store.read_log_head(engine, by=BY),
    }


def _assessment(engine: Engine, id_: int) -> tuple[Any, ...]:
    found = store.read_assessment_by_id(engine, id_, by=BY)
    by_name = store.read_assessment(engine, found.assessment.delegation, found.assessment.year, by=BY)
    assert by_name == found
    asked = store.read_checklists(engine, id_, by=BY)
    kept = vars(found) | {"last_clause": "", "reviews": store.list_reviews(engine, id_, by=BY)}
    return kept, [checklist.canonical_json for checklist in asked.resolutions]
