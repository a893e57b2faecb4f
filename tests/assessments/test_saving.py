"""These tests hold the saves to their promises, on SQLite and PostgreSQL alike."""

import pytest
from sqlalchemy import Engine

from assessments import store
from assessments.access import Person
from assessments.errors import Conflict, NotFound, Refused
from assessments.stored import Saved
from checklists.assessment import Evidence, Plan, Response
from tests.assessments.examples import BY, CHECKLISTS, CLAUSE, DATED, LADDER, LAW, OTHER_LADDER, SPEECH, answer

RIVAL = Person("B. Rival")


def save(engine: Engine, year: int, response: Response, seen_version: int | None, by: Person = BY) -> Saved:
    """Save one response of the assessment."""
    return store.save_response(engine, assessment_id=year, response=response, seen_version=seen_version, by=by)


def stored(engine: Engine, year: int) -> dict[str, Response]:
    """Return the responses that stand in the store, by item."""
    return {r.item: r for r in store.read_assessment_by_id(engine, year, by=BY).assessment.responses}


def test_an_answer_is_read_back_as_it_was_saved(engine: Engine, year: int) -> None:
    """Every field of a response and of its evidence, in order, comes back as it went in."""
    given = answer(evidence=(SPEECH, LAW, SPEECH), note="Ĳ 🜚 ''; DROP TABLE response; --\n\ttwo lines", responsible="é")
    saved = save(engine, year, given, None)
    assert stored(engine, year) == {LADDER: given}
    assert (saved.version, saved.revision) == (1, 2)


def test_a_later_answer_replaces_the_one_that_was_seen(engine: Engine, year: int) -> None:
    """Value and evidence are replaced as a whole, and version and revision rise by one."""
    save(engine, year, answer(evidence=(LAW, SPEECH)), None)
    later = answer(value=1, evidence=(Evidence(grade="D"),))
    saved = save(engine, year, later, 1)
    assert stored(engine, year) == {LADDER: later}
    assert (saved.version, saved.revision) == (2, 3)


@pytest.mark.parametrize("seen_version", [None, 1, 7])
def test_a_stale_save_is_refused_and_brings_the_other_text(engine: Engine, year: int, seen_version: int | None) -> None:
    """Who saw anything but what stands there overwrites nothing and is shown what does, with its author and time."""
    save(engine, year, answer(), None)
    theirs = save(engine, year, answer(note="Theirs."), 1, by=RIVAL)
    with pytest.raises(Conflict) as conflict:
        save(engine, year, answer(note="Mine."), seen_version)
    found = conflict.value
    assert (found.response, found.version) == (answer(note="Theirs."), 2)
    assert (found.by, found.at) == (RIVAL.name, theirs.at)
    assert stored(engine, year) == {LADDER: answer(note="Theirs.")}
    assert store.read_assessment_by_id(engine, year, by=BY).revision == theirs.revision


def test_a_save_of_something_nobody_wrote_is_a_conflict(engine: Engine, year: int) -> None:
    """A version that was seen where there is nothing now means that the store is not the one that was read."""
    with pytest.raises(Conflict) as conflict:
        save(engine, year, answer(), 3)
    assert conflict.value.response is None
    assert stored(engine, year) == {}


def test_an_equal_answer_is_left_alone(engine: Engine, year: int) -> None:
    """A second click on the same answer, even from a stale page, changes nothing and adds nothing to the log."""
    first = save(engine, year, answer(), None)
    again = save(engine, year, answer(), None, by=RIVAL)
    assert again == first
    assert len(store.list_changes(engine, year, LADDER, by=BY)) == 1


def test_an_answer_can_be_taken_back_and_given_again(engine: Engine, year: int) -> None:
    """The state unanswered is stored like any other, so that the versions go on."""
    save(engine, year, answer(), None)
    save(engine, year, Response(item=LADDER, state="unanswered"), 1)
    assert save(engine, year, answer(), 2).version == 3


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (answer("459-99-z-1"), "not an item of the checklists"),
        (answer(value=5), "0 to 4"),
        (answer(DATED, value="2025-01-01"), "after the reporting year"),
        (answer(note="x" * 10_001), "at most 10000"),
        (answer(responsible="x" * 1_001), "at most 1000"),
        (answer(evidence=(Evidence(grade="A", title="x" * 1_001),)), "title of evidence 1"),
        (answer(evidence=(LAW, Evidence(grade="A", reference="a\0b"))), "reference of evidence 2"),
        (answer(note="a\0b"), "NUL"),
        (answer(evidence=(LAW,) * 101), "at most 100"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_plain_words(
    engine: Engine, year: int, response: Response, words: str
) -> None:
    """Unknown items, wrong values and texts no database keeps are named, never cut short, and nothing is written."""
    with pytest.raises(Refused, match=words) as refused:
        save(engine, year, response, None)
    assert all(fault.startswith(response.item) for fault in refused.value.faults)
    assert store.read_assessment_by_id(engine, year, by=BY).revision == 1


def test_texts_of_full_length_are_kept(engine: Engine, year: int) -> None:
    """The limits themselves are allowed."""
    given = answer(note="é" * 10_000, responsible="é" * 1_000, evidence=(Evidence(grade="A", title="é" * 1_000),) * 100)
    save(engine, year, given, None)
    assert stored(engine, year) == {LADDER: given}


@pytest.mark.parametrize("by", ["", "  ", "x" * 201, "a\0b"])
def test_nobody_saves_without_a_name(engine: Engine, year: int, by: str) -> None:
    """Every change is kept with the name of its author, so a name that cannot be kept is refused."""
    with pytest.raises(Refused, match="name of who saves"):
        save(engine, year, answer(), None, by=Person(by))


def test_a_save_to_an_assessment_that_is_gone_says_so(engine: Engine, year: int) -> None:
    """A page left open over a removed assessment gets a named error, and nothing is written."""
    store.remove_assessment(engine, year, by=BY)
    with pytest.raises(NotFound, match="may have been removed"):
        save(engine, year, answer(), None)


def test_confirming_confirms_all_or_none(engine: Engine, year: int) -> None:
    """Answers carried forward are confirmed together; if one was changed in between, none is."""
    for item in (LADDER, OTHER_LADDER):
        save(engine, year, answer(item, confirmed=False), None)
    save(engine, year, answer(OTHER_LADDER, confirmed=False, note="Changed."), 1, by=RIVAL)
    with pytest.raises(Conflict, match=OTHER_LADDER):
        store.confirm_responses(engine, assessment_id=year, seen_versions={LADDER: 1, OTHER_LADDER: 1}, by=BY)
    assert not any(response.confirmed for response in stored(engine, year).values())
    done = store.confirm_responses(engine, assessment_id=year, seen_versions={LADDER: 1, OTHER_LADDER: 2}, by=BY)
    assert {item: saved.version for item, saved in done.items()} == {LADDER: 2, OTHER_LADDER: 3}
    assert stored(engine, year)[OTHER_LADDER] == answer(OTHER_LADDER, note="Changed.")


def test_confirming_what_is_confirmed_changes_nothing(engine: Engine, year: int) -> None:
    """A second confirmation is no change."""
    save(engine, year, answer(), None)
    before = store.read_assessment_by_id(engine, year, by=BY)
    store.confirm_responses(engine, assessment_id=year, seen_versions={LADDER: 1}, by=BY)
    assert store.read_assessment_by_id(engine, year, by=BY) == before


def test_there_is_nothing_to_confirm_without_an_answer(engine: Engine, year: int) -> None:
    """Confirming an item nobody answered is named, not passed over."""
    with pytest.raises(NotFound, match=LADDER):
        store.confirm_responses(engine, assessment_id=year, seen_versions={LADDER: 1}, by=BY)


def target(engine: Engine, year: int, level: int | None, seen_level: int | None, by: Person = BY) -> int:
    """Save the target of the first clause."""
    return store.save_target(engine, assessment_id=year, clause_id=CLAUSE, level=level, seen_level=seen_level, by=by)


def test_a_target_is_set_changed_and_taken_back(engine: Engine, year: int) -> None:
    """Each step shows in the assessment and raises its revision; None is the default again."""
    seen: list[dict[str, int]] = []
    for level, seen_level in ((3, None), (0, 3), (None, 0)):
        target(engine, year, level, seen_level)
        seen.append(store.read_assessment_by_id(engine, year, by=BY).assessment.targets)
    assert seen == [{CLAUSE: 3}, {CLAUSE: 0}, {}]
    assert store.read_assessment_by_id(engine, year, by=BY).revision == 4


@pytest.mark.parametrize("level", [4, None])
def test_a_stale_target_is_refused_and_brings_the_other_level(engine: Engine, year: int, level: int | None) -> None:
    """Who saw another target overwrites nothing and is shown the one that stands there, with its author."""
    target(engine, year, 2, None)
    target(engine, year, 3, 2, by=RIVAL)
    with pytest.raises(Conflict) as conflict:
        target(engine, year, level, 2)
    assert (conflict.value.level, conflict.value.by) == (3, RIVAL.name)
    assert store.read_assessment_by_id(engine, year, by=BY).assessment.targets == {CLAUSE: 3}


def test_an_equal_target_is_left_alone(engine: Engine, year: int) -> None:
    """Setting the target that stands there, or taking back none, is no change."""
    assert target(engine, year, None, 2) == 1
    assert target(engine, year, 3, None) == target(engine, year, 3, None) == 2


@pytest.mark.parametrize(("clause", "level"), [("459-11-zz", 3), (CLAUSE, 5), (CLAUSE, -1)])
def test_a_target_that_means_nothing_is_refused(engine: Engine, year: int, clause: str, level: int) -> None:
    """Only levels 0 to 4 of clauses in the checklists are targets."""
    with pytest.raises(Refused, match=clause):
        store.save_target(engine, assessment_id=year, clause_id=clause, level=level, seen_level=None, by=BY)


def test_the_scope_changes_and_keeps_every_answer(engine: Engine, year: int) -> None:
    """Narrowing to the core items and widening again loses no answer; the same scope again is no change."""
    save(engine, year, answer(), None)
    revisions = [store.change_scope(engine, year, scope=scope, by=BY) for scope in ("full", "core", "full")]
    assert revisions == [2, 3, 4]
    assert stored(engine, year) == {LADDER: answer()}


def test_where_i_stopped_is_remembered_and_no_change(engine: Engine, year: int) -> None:
    """The last clause is no answer: neither the revision nor the log moves."""
    store.set_last_clause(engine, year, CLAUSE, by=BY)
    found = store.read_assessment_by_id(engine, year, by=BY)
    assert (found.last_clause, found.revision) == (CLAUSE, 1)
    assert len(store.list_changes(engine, year, by=BY)) == 1
    with pytest.raises(Refused, match="not a clause"):
        store.set_last_clause(engine, year, "459-11-zz", by=BY)


def test_every_item_can_be_saved(engine: Engine, year: int) -> None:
    """No item of either checklist is beyond the store."""
    for item in CHECKLISTS.items:
        save(engine, year, Response(item=item, state="unknown"), None)
    assert list(stored(engine, year)) == list(CHECKLISTS.items)


def plan(engine: Engine, year: int, wanted: Plan, seen: Plan, by: Person = BY) -> int:
    """Save what is intended with the gap of the first ladder item."""
    return store.save_plan(engine, assessment_id=year, item_id=LADDER, plan=wanted, seen=seen, by=by)


def test_a_plan_is_made_changed_and_taken_back(engine: Engine, year: int) -> None:
    """Each step shows in the assessment and in the change log, and raises the revision; an empty plan is none."""
    low, asked = Plan(effort="low"), Plan(question="Which act shows it?")
    seen = []
    for wanted, before in ((low, Plan()), (asked, low), (Plan(), asked)):
        plan(engine, year, wanted, before)
        seen.append(store.read_assessment_by_id(engine, year, by=BY).assessment.plans)
    assert seen == [{LADDER: low}, {LADDER: asked}, {}]
    assert store.read_assessment_by_id(engine, year, by=BY).revision == 4
    changes = [(change.before, change.after) for change in store.list_changes(engine, year, f"{LADDER} plan", by=BY)]
    kept = {"effort": "low"}, {"question": "Which act shows it?"}
    assert changes == [(None, kept[0]), kept, (kept[1], None)]


def test_a_stale_plan_is_refused_and_brings_the_other_one(engine: Engine, year: int) -> None:
    """Who saw another plan overwrites nothing and is shown the one that stands there, with its author."""
    low, high = Plan(effort="low"), Plan(effort="high")
    plan(engine, year, high, Plan(), by=RIVAL)
    with pytest.raises(Conflict) as conflict:
        plan(engine, year, low, Plan())
    assert (conflict.value.plan, conflict.value.by) == (high, RIVAL.name)
    assert store.read_assessment_by_id(engine, year, by=BY).assessment.plans == {LADDER: high}


def test_an_equal_plan_is_left_alone(engine: Engine, year: int) -> None:
    """Saving the plan that stands there is no change, whatever was seen."""
    low = Plan(effort="low")
    assert plan(engine, year, low, Plan()) == plan(engine, year, low, Plan()) == 2


def test_a_plan_that_cannot_be_kept_is_refused(engine: Engine, year: int) -> None:
    """An unknown item, and a question longer than is kept, are named, and nothing is written."""
    with pytest.raises(Refused, match="not an item"):
        store.save_plan(engine, assessment_id=year, item_id="459-99", plan=Plan(effort="low"), seen=Plan(), by=BY)
    with pytest.raises(Refused, match="at most 10000"):
        plan(engine, year, Plan(question="é" * 10_001), Plan())
    assert store.read_assessment_by_id(engine, year, by=BY).revision == 1


def aside(engine: Engine, year: int, content: Response | Plan, by: Person = BY) -> None:
    """Set something aside that was entered for the first ladder item."""
    store.set_aside(engine, assessment_id=year, item_id=LADDER, content=content, by=by)


def test_what_is_set_aside_stands_whole_in_the_log_and_changes_nothing(engine: Engine, year: int) -> None:
    """Answer, version and revision stay; the log gains the entered answer, with who entered it."""
    save(engine, year, answer(note="Theirs."), None, by=RIVAL)
    before = store.read_assessment_by_id(engine, year, by=BY)
    mine = answer(value=4, note="Mine.\nTwo lines.", responsible="A body", evidence=(LAW, SPEECH))
    aside(engine, year, mine)
    assert store.read_assessment_by_id(engine, year, by=BY) == before
    last = store.list_changes(engine, year, LADDER, by=BY)[-1]
    assert (last.action, last.by, last.before) == ("set aside", BY.name, None)
    assert Response.model_validate(last.after) == mine


def test_a_plan_is_set_aside_likewise_and_counts_as_nobodys_change(engine: Engine, year: int) -> None:
    """It stands among the changes of the plan; whom a later conflict names is still who changed the plan."""
    low, mine = Plan(effort="low"), Plan(effort="high", question="Which act shows it?")
    plan(engine, year, low, Plan(), by=RIVAL)
    aside(engine, year, mine)
    assert store.read_assessment_by_id(engine, year, by=BY).assessment.plans == {LADDER: low}
    changes = store.list_changes(engine, year, f"{LADDER} plan", by=BY)
    assert [(change.action, change.after) for change in changes] == [
        ("plan", {"effort": "low"}),
        ("set aside", {"effort": "high", "question": "Which act shows it?"}),
    ]
    with pytest.raises(Conflict) as conflict:
        plan(engine, year, mine, Plan())
    assert conflict.value.by == RIVAL.name


def test_the_same_set_aside_twice_running_is_logged_once(engine: Engine, year: int) -> None:
    """A second try adds nothing; other content, another person or a change in between does."""
    steps = ((answer(), BY), (answer(), BY), (answer(), RIVAL), (answer(note="More."), RIVAL), (answer(), RIVAL))
    for content, by in steps:
        aside(engine, year, content, by)
    save(engine, year, answer(), None)
    aside(engine, year, answer(), RIVAL)
    actions = [change.action for change in store.list_changes(engine, year, LADDER, by=BY)]
    assert actions == ["set aside"] * 4 + ["saved", "set aside"]


def test_a_submitted_year_takes_what_was_set_aside(engine: Engine, year: int) -> None:
    """What was entered before a year was handed in is not lost with that; what was handed in stays as it is."""
    revision = store.read_revision(engine, year, by=BY)
    store.submit_assessment(engine, year, seen_revision=revision, by=RIVAL)
    before = store.list_submissions(engine, year, by=BY)
    aside(engine, year, answer(note="Too late."))
    assert store.list_submissions(engine, year, by=BY) == before
    assert store.list_changes(engine, year, LADDER, by=BY)[-1].action == "set aside"


def test_what_cannot_be_set_aside_is_refused(engine: Engine, year: int) -> None:
    """An unknown item, a text no log keeps and a year that is gone are named, and nothing is written."""
    with pytest.raises(Refused, match="not an item"):
        store.set_aside(engine, assessment_id=year, item_id="459-99", content=answer(), by=BY)
    with pytest.raises(Refused, match="at most 10000"):
        aside(engine, year, answer(note="é" * 10_001))
    assert store.list_changes(engine, year, LADDER, by=BY) == ()
    store.remove_assessment(engine, year, by=BY)
    with pytest.raises(NotFound, match="may have been removed"):
        aside(engine, year, answer())
