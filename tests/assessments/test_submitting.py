"""These tests hold what is handed in to its promise: it stays as it was, and a correction stands beside it."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from assessments import store
from assessments.access import Person
from assessments.errors import Outdated, ReadOnly, Refused
from assessments.models import SubmissionRow
from assessments.stored import Submission
from checklists.assessment import Plan
from tests.assessments.examples import BY, CHECKLISTS, CLAUSE, LADDER, METHOD_VERSION, REPLY, answer, document

REASON = "The report of the audit office was overlooked."
Write = Callable[[Engine, int], object]

WRITES: dict[str, Write] = {
    "answer": lambda engine, year: store.save_response(
        engine, assessment_id=year, response=answer(value=1), seen_version=1, by=BY
    ),
    "confirmation": lambda engine, year: store.confirm_responses(
        engine, assessment_id=year, seen_versions={LADDER: 1}, by=BY
    ),
    "target": lambda engine, year: store.save_target(
        engine, assessment_id=year, clause_id=CLAUSE, level=1, seen_level=None, by=BY
    ),
    "plan": lambda engine, year: store.save_plan(
        engine, assessment_id=year, item_id=LADDER, plan=Plan(effort="high"), seen=Plan(), by=BY
    ),
    "reply": lambda engine, year: store.remove_reply(engine, assessment_id=year, clause_id=CLAUSE, reply=REPLY, by=BY),
    "scope": lambda engine, year: store.change_scope(engine, year, scope="core", by=BY),
    "import": lambda engine, _: store.import_assessment(
        engine, document(year=2025), checklists=CHECKLISTS, method_version=METHOD_VERSION, by=BY
    ),
    "dry run": lambda engine, _: store.import_assessment(
        engine, document(year=2025), checklists=CHECKLISTS, method_version=METHOD_VERSION, by=BY, dry_run=True
    ),
    "removal": lambda engine, year: store.remove_assessment(engine, year, by=BY),
    "second submission": lambda engine, year: submit(engine, year),  # noqa: PLW0108  defined below
}


@pytest.fixture
def year(engine: Engine) -> int:
    """Give the id of Estonia's 2025 with one answer."""
    id_ = store.start_assessment(
        engine, CHECKLISTS, delegation="EST", year=2025, scope="full", method_version=METHOD_VERSION, by=BY
    )
    store.save_response(engine, assessment_id=id_, response=answer(value=2), seen_version=None, by=BY)
    return id_


def submit(engine: Engine, year: int) -> Submission:
    """Hand the assessment in as it stands."""
    return store.submit_assessment(engine, year, seen_revision=store.read_revision(engine, year, by=BY), by=BY)


def correct(engine: Engine, year: int, value: int) -> None:
    """Restate the assessment with another level for its one answer."""
    store.restate_assessment(engine, year, reason=REASON, by=BY)
    seen = store.read_assessment_by_id(engine, year, by=BY).versions[LADDER]
    store.save_response(engine, assessment_id=year, response=answer(value=value), seen_version=seen, by=BY)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_what_is_submitted_is_read_only_on_every_way(engine: Engine, year: int, write: Write) -> None:
    """No save of any kind gets past the one guard, and nothing changes."""
    submit(engine, year)
    before = store.read_assessment_by_id(engine, year, by=BY)
    with pytest.raises(ReadOnly, match=r"EST 2025: submitted, and read-only"):
        write(engine, year)
    assert store.read_assessment_by_id(engine, year, by=BY) == before


def test_where_i_stopped_is_remembered_in_what_is_submitted(engine: Engine, year: int) -> None:
    """Turning pages in a submitted year is no change."""
    submit(engine, year)
    revision = store.read_revision(engine, year, by=BY)
    store.set_last_clause(engine, year, CLAUSE, by=BY)
    assert store.read_revision(engine, year, by=BY) == revision


def test_a_restatement_stands_beside_what_was_handed_in(engine: Engine, year: int) -> None:
    """Both values stay, each with its author and moment, the later one with its reason."""
    first = submit(engine, year)
    correct(engine, year, 3)
    assert store.read_assessment_by_id(engine, year, by=BY).restatement_reason == REASON
    second = submit(engine, year)
    assert store.list_submissions(engine, year, by=BY) == (first, second)
    assert [(entry.number, entry.reason, entry.by) for entry in (first, second)] == [
        (1, "", BY.name),
        (2, REASON, BY.name),
    ]
    assert [entry.assessment.responses[0].value for entry in (first, second)] == [2, 3]
    stored = store.read_assessment_by_id(engine, year, by=BY)
    assert (stored.status, stored.restatement_reason) == ("submitted", "")
    assert stored.assessment == second.assessment


def test_a_restatement_without_a_change_is_given_up(engine: Engine, year: int) -> None:
    """Who opened a submitted year by mistake hands it in again, and nothing was restated."""
    first = submit(engine, year)
    store.restate_assessment(engine, year, reason=REASON, by=BY)
    assert submit(engine, year) == first
    assert store.list_submissions(engine, year, by=BY) == (first,)
    assert store.read_assessment_by_id(engine, year, by=BY).status == "submitted"


def test_only_what_was_looked_through_is_submitted(engine: Engine, year: int) -> None:
    """A change made by somebody else between looking and submitting stops the submission."""
    seen = store.read_revision(engine, year, by=BY)
    store.change_scope(engine, year, scope="core", by=Person("B. Rival"))
    with pytest.raises(Outdated, match="Nothing was submitted"):
        store.submit_assessment(engine, year, seen_revision=seen, by=BY)
    assert store.read_assessment_by_id(engine, year, by=BY).status == "draft"
    assert store.list_submissions(engine, year, by=BY) == ()


@pytest.mark.parametrize(("reason", "words"), [("  ", "reason: empty"), ("é" * 1_001, "at most 1000")])
def test_a_restatement_needs_a_reason_that_can_be_kept(engine: Engine, year: int, reason: str, words: str) -> None:
    """Why the figures changed is asked first; without it the year stays closed."""
    submit(engine, year)
    with pytest.raises(Refused, match=words):
        store.restate_assessment(engine, year, reason=reason, by=BY)
    assert store.read_assessment_by_id(engine, year, by=BY).status == "submitted"


def test_a_draft_needs_no_restatement(engine: Engine, year: int) -> None:
    """What was never handed in is changed as it is."""
    with pytest.raises(Refused, match="not submitted"):
        store.restate_assessment(engine, year, reason=REASON, by=BY)


@pytest.mark.parametrize("statement", [sa.delete(SubmissionRow), sa.update(SubmissionRow).values(document="{}")])
def test_nobody_rewrites_what_was_handed_in(engine: Engine, year: int, statement: sa.Executable) -> None:
    """Whoever speaks with the database directly is refused, too."""
    first = submit(engine, year)
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(statement)
    assert store.list_submissions(engine, year, by=BY) == (first,)


def test_what_was_handed_in_outlives_its_assessment(engine: Engine, year: int) -> None:
    """Who opens a submitted year again and removes it removes the answers, not the record."""
    first = submit(engine, year)
    store.restate_assessment(engine, year, reason=REASON, by=BY)
    store.remove_assessment(engine, year, by=BY)
    assert store.list_assessments(engine, by=BY) == ()
    assert store.list_submissions(engine, year, by=BY) == (first,)


def test_each_step_stands_in_the_change_log(engine: Engine, year: int) -> None:
    """Handing in is logged with the hash of what was handed in, opening again with its reason."""
    submit(engine, year)
    store.restate_assessment(engine, year, reason=REASON, by=BY)
    steps = [change for change in store.list_changes(engine, year, "assessment", by=BY) if change.action != "started"]
    assert [change.action for change in steps] == ["submitted", "restating"]
    assert steps[0].after is not None
    assert set(steps[0].after) == {"submission", "sha256"}
    assert steps[1].after == {"reason": REASON}
