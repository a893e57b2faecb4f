"""These tests hold the review: what others must confirm before an assessment is handed in."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from assessments import store
from assessments.access import Person
from assessments.errors import Conflict, Outdated, ReadOnly, Refused
from assessments.stored import Review
from checklists.assessment import Response
from tests.assessments.examples import BY, CHECKLISTS, CLAUSE, EXCUSABLE, LADDER, METHOD_VERSION, PLAN, REPLY, answer
from tests.assessments.people import signed_in

# An item parliament is to answer, with choices, and one for the government.
PARLIAMENTS = next(i.id for i in CHECKLISTS.items.values() if i.respondent == "parliament" and i.levels)
GOVERNMENTS = next(i.id for i in CHECKLISTS.items.values() if i.respondent == "government" and i.levels)


@dataclass(frozen=True)
class Team:
    """A delegation with a year and three people."""

    engine: Engine
    year: int
    lead: Person
    minister: Person
    member: Person

    def say(self, response: Response, by: Person) -> None:
        """Save an answer."""
        seen = store.read_assessment_by_id(self.engine, self.year, by=by).versions.get(response.item)
        store.save_response(self.engine, assessment_id=self.year, response=response, seen_version=seen, by=by)

    def review(self) -> dict[str, Review]:
        """Return what others must confirm, by item."""
        return {review.item: review for review in store.list_reviews(self.engine, self.year, by=self.lead)}

    def send(self) -> None:
        """Send the year to review."""
        store.send_to_review(self.engine, self.year, seen_revision=self.revision(), by=self.lead)

    def sign(self, item: str, by: Person) -> None:
        """Confirm an answer as it stands."""
        version = self.review()[item].version
        store.countersign(self.engine, assessment_id=self.year, item_id=item, seen_version=version, by=by)

    def submit(self) -> None:
        """Hand the year in."""
        store.submit_assessment(self.engine, self.year, seen_revision=self.revision(), by=self.lead)

    def revision(self) -> int:
        """Return the revision of the year."""
        return store.read_revision(self.engine, self.year, by=self.lead)

    def status(self) -> str:
        """Return how the year stands."""
        return store.read_assessment_by_id(self.engine, self.year, by=self.lead).status


@pytest.fixture
def team(engine: Engine) -> Team:
    """Give Estonia's 2025 with a lead, somebody of a ministry, and a member of parliament."""
    lead = signed_in(engine, "lead", "EST")
    year = store.start_assessment(
        engine, CHECKLISTS, delegation="EST", year=2025, scope="full", method_version=METHOD_VERSION, by=lead
    )
    minister = signed_in(engine, "contributor", "EST", "government")
    return Team(engine, year, lead, minister, signed_in(engine, "contributor", "EST", "parliament"))


def excused(item: str = EXCUSABLE) -> Response:
    """Say that an item does not apply."""
    return Response(item=item, state="not_applicable", reason="no_armed_forces")


def test_a_second_person_confirms_what_is_said_not_to_apply(team: Team) -> None:
    """Without that the year is not handed in; the author cannot be the second person; the log keeps who was."""
    team.say(excused(), team.minister)
    team.send()
    with pytest.raises(Refused, match="second person of the delegation must confirm"):
        team.submit()
    with pytest.raises(Refused, match="you gave this answer yourself"):
        team.sign(EXCUSABLE, team.minister)
    team.sign(EXCUSABLE, team.lead)
    [signature] = team.review()[EXCUSABLE].signatures
    assert (signature.by, team.review()[EXCUSABLE].needs) == (team.lead.name, ())
    team.submit()
    last = store.list_changes(team.engine, team.year, by=team.lead)[-2]
    assert (last.subject, last.action, last.by) == (f"{EXCUSABLE} signature", "countersigned", team.lead.name)


def test_parliament_answers_what_parliament_is_asked(team: Team) -> None:
    """The government's answer must be confirmed for parliament; parliament's own needs nothing more."""
    team.say(answer(PARLIAMENTS), team.minister)
    assert team.review()[PARLIAMENTS].needs == ("parliament",)
    team.send()
    team.sign(PARLIAMENTS, team.lead)  # who speaks for nobody in particular
    with pytest.raises(Refused, match="speaks for it must confirm"):
        team.submit()
    team.sign(PARLIAMENTS, team.member)
    team.submit()
    assert team.status() == "submitted"


def test_what_parliament_said_itself_needs_no_confirmation(team: Team) -> None:
    """Nor does what the government says for itself."""
    team.say(answer(PARLIAMENTS), team.member)
    team.say(answer(GOVERNMENTS), team.minister)
    assert {item: review.needs for item, review in team.review().items()} == {PARLIAMENTS: ()}


def test_a_changed_answer_is_confirmed_anew(team: Team) -> None:
    """What was confirmed is one version; taken back and changed it needs confirmation again, unchanged it does not."""
    other = next(i.id for i in CHECKLISTS.items.values() if i.not_applicable and i.id != EXCUSABLE)
    team.say(excused(), team.minister)
    team.say(excused(other), team.minister)
    team.send()
    team.sign(EXCUSABLE, team.lead)
    team.sign(other, team.lead)
    store.take_back(team.engine, team.year, by=team.lead)
    assert team.status() == "draft"
    team.say(excused().model_copy(update={"note": "Since 1990."}), team.minister)
    assert {item: review.needs for item, review in team.review().items()} == {EXCUSABLE: ("second person",), other: ()}


def test_only_the_answer_that_was_seen_is_confirmed(team: Team) -> None:
    """Who looked before the answer was changed confirms nothing."""
    team.say(excused(), team.minister)
    team.say(excused().model_copy(update={"note": "Since 1990."}), team.minister)
    team.send()
    with pytest.raises(Conflict):
        store.countersign(team.engine, assessment_id=team.year, item_id=EXCUSABLE, seen_version=1, by=team.lead)
    assert team.review()[EXCUSABLE].signatures == ()


def test_what_is_carried_forward_unconfirmed_or_out_of_scope_is_not_reviewed(team: Team) -> None:
    """It counts for nothing, so there is nothing to confirm."""
    extra = next(i.id for i in CHECKLISTS.items.values() if i.not_applicable and not i.core)
    team.say(excused().model_copy(update={"confirmed": False}), team.minister)
    team.say(excused(extra), team.minister)
    store.change_scope(team.engine, team.year, scope="core", by=team.lead)
    assert team.review() == {}


WRITES: dict[str, Callable[[Team], object]] = {
    "answer": lambda t: t.say(answer(value=1), t.minister),
    "target": lambda t: store.save_target(
        t.engine, assessment_id=t.year, clause_id=CLAUSE, level=1, seen_level=None, by=t.lead
    ),
    "plan": lambda t: store.save_plan(
        t.engine, assessment_id=t.year, item_id=LADDER, plan=PLAN, seen=type(PLAN)(), by=t.lead
    ),
    "reply": lambda t: store.add_reply(t.engine, assessment_id=t.year, clause_id=CLAUSE, reply=REPLY, by=t.minister),
    "scope": lambda t: store.change_scope(t.engine, t.year, scope="core", by=t.lead),
    "removal": lambda t: store.remove_assessment(t.engine, t.year, by=t.lead),
    "assignment": lambda t: store.assign_clause(
        t.engine, assessment_id=t.year, clause_id=CLAUSE, people=[t.member.name], seen=[], by=t.lead
    ),
    "second review": lambda t: t.send(),
}


@pytest.mark.parametrize("name", WRITES)
def test_in_review_answers_stand_still(team: Team, name: str) -> None:
    """No write path changes anything until the lead takes it back."""
    team.say(answer(), team.minister)
    team.send()
    before = store.read_log_head(team.engine, by=team.lead)
    with pytest.raises(ReadOnly, match="take it back"):
        WRITES[name](team)
    assert store.read_log_head(team.engine, by=team.lead) == before


def test_among_many_nothing_is_handed_in_without_review(team: Team) -> None:
    """The step cannot be left out, and what is reviewed is what was looked through."""
    with pytest.raises(Refused, match="Send it to review first"):
        team.submit()
    seen = team.revision()
    team.say(answer(), team.minister)
    with pytest.raises(Outdated):
        store.send_to_review(team.engine, team.year, seen_revision=seen, by=team.lead)
    assert team.status() == "draft"


def test_a_restatement_is_reviewed_like_the_first_submission(team: Team) -> None:
    """Taken back it is being restated again, with its reason; handed in it keeps that reason."""
    team.send()
    team.submit()
    store.restate_assessment(team.engine, team.year, reason="A wrong date.", by=team.lead)
    team.say(answer(), team.minister)
    team.send()
    assert team.status() == "in_review"
    store.take_back(team.engine, team.year, by=team.lead)
    assert team.status() == "restating"
    team.send()
    team.submit()
    last = store.list_submissions(team.engine, team.year, by=team.lead)[-1]
    assert (last.number, last.reason) == (2, "A wrong date.")


def test_only_in_review_something_is_confirmed_or_taken_back(team: Team) -> None:
    """A draft has nothing to take back, and its answers still move."""
    team.say(excused(), team.minister)
    with pytest.raises(Refused, match="not in review"):
        team.sign(EXCUSABLE, team.lead)
    with pytest.raises(Refused, match="not in review"):
        store.take_back(team.engine, team.year, by=team.lead)


def test_the_one_person_at_this_machine_hands_in_alone(team: Team) -> None:
    """There is nobody to confirm anything: the local mode needs no review."""
    team.say(excused(), team.minister)
    store.submit_assessment(team.engine, team.year, seen_revision=team.revision(), by=BY)
    assert team.status() == "submitted"
