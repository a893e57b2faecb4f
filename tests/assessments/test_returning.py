"""These tests hold what becomes of a form that came back: nothing is overwritten unseen, all of it or none."""

from typing import Any

import pytest
from sqlalchemy import Engine

from assessments import store
from assessments.access import Person
from assessments.errors import ReadOnly, Refused
from assessments.stored import Settled
from checklists.assessment import Response
from checklists.returned import Returned
from tests.assessments.examples import (
    BY,
    CHECKLISTS,
    LADDER,
    METHOD_VERSION,
    NUMERIC,
    OTHER_LADDER,
    SPEECH,
    answer,
    document,
)
from tests.assessments.varied import submit

SENDER = "Ministry of Defence, by e-mail of 3 May"
CLERK = Person("A. Clerk")


@pytest.fixture
def year(engine: Engine) -> int:
    """Give the id of Estonia's 2024 with the answers of the example, each in its first version."""
    store.import_assessment(engine, document(), checklists=CHECKLISTS, method_version=METHOD_VERSION, by=BY)
    return store.read_assessment(engine, "EST", 2024, by=BY).id


def back(response: Response, seen: int | None = 1) -> Returned:
    """Return an answer as it comes out of a form that showed this version."""
    return Returned(response, f"459!D{len(response.item)}", seen)


def take(engine: Engine, year: int, *returned: Returned, **settled: Settled) -> tuple[str, ...]:
    """Take answers over and return what that did."""
    by_item = {LADDER: settled["ladder"]} if settled else {}
    lines = store.save_returned(engine, assessment_id=year, returned=returned, settled=by_item, sender=SENDER, by=CLERK)
    return tuple(line.effect for line in lines)


def state(engine: Engine, year: int) -> tuple[Any, ...]:
    """Return all there is of the year."""
    return store.read_assessment_by_id(engine, year, by=BY), store.list_changes(engine, year, by=BY)


def test_new_changed_and_unchanged_answers_are_told_and_taken_over_in_one_save(engine: Engine, year: int) -> None:
    """The comparison says what the save does, and changes nothing; who sent it stands with each change."""
    given = (
        back(answer(value=1)),
        back(document().responses[1]),
        back(answer("459-11-a-4", value=2), None),
    )
    before = state(engine, year)
    lines, faults = store.compare_returned(engine, year, given, by=CLERK)
    assert state(engine, year) == before
    assert not faults
    assert tuple(line.effect for line in lines) == ("changed", "unchanged", "new")
    assert take(engine, year, *given) == ("changed", "unchanged", "new")
    after = store.read_assessment_by_id(engine, year, by=BY)
    assert after.revision == before[0].revision + 1
    assert {r.item: r.value for r in after.assessment.responses}[LADDER] == 1
    changes = [change for change in store.list_changes(engine, year, by=BY) if change.action == "returned"]
    assert [(change.subject, change.by) for change in changes] == [(LADDER, "A. Clerk"), ("459-11-a-4", "A. Clerk")]
    assert all(change.after and change.after["sender"] == SENDER for change in changes)
    assert take(engine, year, back(answer(value=1))) == ("unchanged",)
    assert store.read_revision(engine, year, by=BY) == after.revision


def test_what_was_changed_on_both_sides_is_a_conflict_and_nothing_is_written(engine: Engine, year: int) -> None:
    """Nobody has seen both yet: the whole form is refused, with the cell, whoever was first, and the remedy."""
    store.save_response(engine, assessment_id=year, response=answer(value=4), seen_version=1, by=Person("B. Other"))
    before = state(engine, year)
    given = (back(answer(value=1)), back(answer("459-11-a-4", value=2), None))
    lines, _ = store.compare_returned(engine, year, given, by=CLERK)
    assert [(line.effect, line.by, line.version) for line in lines] == [("conflict", "B. Other", 2), ("new", "", None)]
    with pytest.raises(Refused, match=rf"459!D10: {LADDER}: changed here by B\. Other after the form was given out"):
        take(engine, year, *given)
    assert state(engine, year) == before


@pytest.mark.parametrize(("side", "value"), [("returned", 1), ("stored", 4)])
def test_a_settled_conflict_keeps_both_texts(engine: Engine, year: int, side: Any, value: int) -> None:  # noqa: ANN401
    """What is chosen stands; the other text is in the log, as what stood before or as set aside, with its sender."""
    store.save_response(engine, assessment_id=year, response=answer(value=4), seen_version=1, by=BY)
    revision = store.read_revision(engine, year, by=BY)
    take(engine, year, back(answer(value=1, evidence=(SPEECH,))), ladder=Settled(side, 2))
    found = store.read_assessment_by_id(engine, year, by=BY)
    assert found.assessment.responses[0].value == value
    last = store.list_changes(engine, year, LADDER, by=BY)[-1]
    assert last.after
    assert (last.after["value"], last.after["sender"]) == (1, SENDER)
    if side == "returned":
        assert last.before
        assert (last.action, last.before["value"], found.revision) == ("returned", 4, revision + 1)
    else:
        assert (last.action, last.before, found.revision) == ("set aside", None, revision)


def test_a_choice_counts_only_for_the_text_it_was_made_against(engine: Engine, year: int) -> None:
    """Who compared with version 2 has not seen version 3."""
    for level, seen in ((4, 1), (0, 2)):
        store.save_response(engine, assessment_id=year, response=answer(value=level), seen_version=seen, by=BY)
    before = state(engine, year)
    with pytest.raises(Refused, match="or after you compared"):
        take(engine, year, back(answer(value=1)), ladder=Settled("returned", 2))
    assert state(engine, year) == before


def test_the_same_change_on_both_sides_is_none(engine: Engine, year: int) -> None:
    """Where what came back stands there already, there is nothing to settle."""
    store.save_response(engine, assessment_id=year, response=answer(value=1), seen_version=1, by=BY)
    assert take(engine, year, back(answer(value=1))) == ("unchanged",)


def test_a_fault_refuses_the_whole_form_with_its_cell(engine: Engine, year: int) -> None:
    """Of a sound answer beside a faulty one nothing is written; each fault names cell and item."""
    before = state(engine, year)
    bad = (
        back(answer(value=1)),
        back(answer(OTHER_LADDER, value=7)),
        back(Response(item=NUMERIC, state="unknown", note="x" * 10_001)),
        back(answer("459-99-z-1"), None),
    )
    _, faults = store.compare_returned(engine, year, bad, by=CLERK)
    assert [fault.split(": ")[1] for fault in faults] == [OTHER_LADDER, NUMERIC, "459-99-z-1"]
    assert all(fault.startswith("459!D") for fault in faults)
    with pytest.raises(Refused) as refused:
        take(engine, year, *bad)
    assert refused.value.faults == faults
    assert state(engine, year) == before


@pytest.mark.parametrize("sender", ["", "  ", "x" * 1_001, "half \ud800"])
def test_it_must_be_said_who_sent_it(engine: Engine, year: int, sender: str) -> None:
    """Without a sender that can be kept nothing is taken over."""
    before = state(engine, year)
    with pytest.raises(Refused, match="ho sent the form"):
        store.save_returned(
            engine, assessment_id=year, returned=[back(answer(value=1))], settled={}, sender=sender, by=CLERK
        )
    assert state(engine, year) == before


def test_what_is_submitted_takes_nothing_over(engine: Engine, year: int) -> None:
    """Neither compared nor saved, until it is restated."""
    submit(engine, year)
    with pytest.raises(ReadOnly):
        store.compare_returned(engine, year, [back(answer(value=1))], by=CLERK)
    with pytest.raises(ReadOnly):
        take(engine, year, back(answer(value=1)))
    store.restate_assessment(engine, year, reason="The ministry answered late.", by=BY)
    assert take(engine, year, back(answer(value=1))) == ("changed",)


def test_what_stood_in_a_version_is_read_from_the_log(engine: Engine, year: int) -> None:
    """Each version as it was, also one out of a form; what was set aside is none, and what never was is absent."""
    store.set_aside(engine, assessment_id=year, item_id=LADDER, content=answer(value=0), by=BY)
    take(engine, year, back(answer(value=1)))
    store.save_response(engine, assessment_id=year, response=answer(value=4), seen_version=2, by=BY)
    found = [store.read_versions(engine, year, {LADDER: version}, by=BY) for version in range(5)]
    assert [said[LADDER].value if said else None for said in found] == [None, 3, 1, 4, None]
