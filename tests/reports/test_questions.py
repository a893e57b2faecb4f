"""Claims about draft questions: each gap has one, which quotes the clause and asks for what is missing."""

from hypothesis import given
from hypothesis import strategies as st

from reports.gap_columns import GapRow
from reports.gap_report import gap_rows
from reports.questions import ADDRESSEES
from tests.reports.cards import EVIDENCE, Plain, answered_in_full, document, scored
from tests.strategies import REAL, assessments

OWN = "When will the exercise take place?"


def rows_of(content: Plain) -> list[GapRow]:
    """Return the gap rows of a document."""
    assessment, card = scored(content)
    return gap_rows(assessment, card, REAL)


@given(assessments())
def test_there_is_a_draft_where_a_step_is_left_and_nowhere_else(content: Plain) -> None:
    """What counts and can be raised has a question and whom it is for; else there is one only if somebody wrote it."""
    own = {item for item, plan in content["plans"].items() if "question" in plan}
    for row in rows_of(content):
        assert bool(row.parliamentary_question) == bool(row.next_step or row.item in own)
        assert row.parliamentary_question_to == (ADDRESSEES[row.respondent] if row.parliamentary_question else "")


@given(assessments())
def test_a_draft_quotes_the_clause_as_adopted(content: Plain) -> None:
    """The words of the resolution stand in the question letter by letter, with the label they are printed under."""
    content["plans"] = {}
    for row in rows_of(content):
        if row.parliamentary_question:
            assert row.clause_text in row.parliamentary_question
            assert f"operative clause {row.clause_label}," in row.parliamentary_question


@given(assessments(), st.sampled_from(list(REAL.items)))
def test_the_question_of_the_delegation_stands_for_the_draft(content: Plain, item: str) -> None:
    """What a delegation wrote is kept letter by letter, with its effort, whatever the gap has become."""
    content["plans"] = {item: {"effort": "medium", "question": OWN}}
    row = next(row for row in rows_of(content) if row.item == item)
    assert (row.effort, row.parliamentary_question) == ("medium", OWN)


def test_each_kind_of_gap_asks_for_what_it_lacks() -> None:
    """An open answer asks for the answer, a claim for its document, a lower rung for the next one."""
    item = REAL.items["459-11-a-1"]
    assert item.levels is not None
    said: Plain = {"item": item.id, "state": "answered", "value": 2}
    cases: dict[str, list[Plain]] = {"open": [], "claimed": [said], "shown": [said | {"evidence": EVIDENCE}]}
    asked = {
        kind: next(row for row in rows_of(document(responses)) if row.item == item.id).parliamentary_question
        for kind, responses in cases.items()
    }
    assert f"“{item.question.en}” our assessment" in asked["open"]
    assert f"records: “{item.levels.en[2]}”" in asked["claimed"]
    assert f"the next step would be: “{item.levels.en[3]}”" in asked["shown"]


def test_a_rung_that_builds_on_a_lower_one_is_quoted_with_it() -> None:
    """Whoever is asked does not know our ladder: "as level 3" is no question without level 3."""
    item = REAL.items["475-11-a-1"]
    assert item.levels is not None
    assert item.levels.en[4].startswith("As level 3")
    said: Plain = {"item": item.id, "state": "answered", "value": 3, "evidence": EVIDENCE}
    asked = next(row for row in rows_of(document([said])) if row.item == item.id).parliamentary_question
    assert f"“{item.levels.en[4]}” Level 3 is: “{item.levels.en[3]}”" in asked


def test_full_alignment_leaves_nothing_to_ask() -> None:
    """Where every item is at level 4 with evidence, there is no question."""
    assert {row.parliamentary_question for row in rows_of(answered_in_full())} == {""}
