"""This module holds the second part: clause by clause, what was adopted, answered, shown, and what is missing."""

from itertools import groupby
from typing import Any

from checklists.assessment import Plan, Response
from checklists.item import Item
from checklists.model import Clause
from reports.answers import reply_words, response_words
from reports.dossier.subject import Subject
from reports.dossier.summary import score_of
from reports.gap_columns import GapRow
from reports.gap_lists import ClauseRow, clause_rows, largest_gaps
from reports.gap_words import level_words
from reports.opinions import dissent
from reports.words import GAP_KINDS, IN_BASE, THEME_STATUSES

Plain = dict[str, Any]
# What stands beside an item: a term, and one text or several under each other.
Fact = tuple[str, str | list[str]]

BESIDE = ("Note", "Responsible body")  # what is said beside the answer stands after what counts
SHORT = 1200  # characters; about a quarter of a page, so that what stays whole leaves no great hole

DRAFTED = "as drafted by this tool"


def clauses_of(subject: Subject) -> list[Plain]:
    """Return every clause of both resolutions in the order of the texts, with its items."""
    rows = subject.rows
    printed = {row.item for row in largest_gaps(rows)}
    totals = {row.clause: row for row in clause_rows(rows, subject.now.scorecard)}
    by_clause = {id_: list(group) for id_, group in groupby(rows, key=lambda row: row.clause)}
    return [
        {
            "name": f"Resolution {checklist.id}",
            "title": checklist.resolution.title.en,
            "clauses": [
                _clause(subject, clause, totals[clause.id], by_clause[clause.id], printed)
                for clause in checklist.clauses
            ],
        }
        for checklist in subject.now.checklists.resolutions
    ]


def _clause(subject: Subject, clause: Clause, total: ClauseRow, rows: list[GapRow], printed: set[str]) -> Plain:
    name = f"{clause.resolution} {clause.label}"
    opening = subject.now.checklists.by_resolution[clause.resolution].resolution.opening.en
    return {
        "id": clause.id,
        "name": name,
        "opening": " ".join([opening, *([clause.chapeau.en] if clause.chapeau else [])]),
        "text": clause.text.en,
        "score": score_of(total.score, name, width=120, height=7) if total.score else None,
        "absent": "" if total.score else IN_BASE[rows[0].in_base] if _alike(rows) else _nothing(),
        "target": str(total.target),
        "to_target": _points(total.gap_to_target_points),
        "to_full": _points(total.gap_points),
        "replies": [reply_words(reply) for reply in subject.now.assessment.replies.get(clause.id, ())],
        "items": [_item(subject, row, printed) for row in rows],
    }


def _item(subject: Subject, row: GapRow, printed: set[str]) -> Plain:
    item = subject.now.checklists.items[row.item]
    given = next((found for found in subject.now.assessment.responses if found.item == row.item), None)
    said = _said(item, given, row)
    facts = [
        *(fact for fact in said if fact[0] not in BESIDE),
        *_counted(row),
        *(fact for fact in said if fact[0] in BESIDE),
        *_asked_in_parliament(subject, row, printed),
        *_differing(subject, item, given),
    ]
    return {
        "id": row.item,
        "respondent": row.respondent,
        "question": row.question,
        "counts": row.in_base == "yes",
        "short": sum(len("".join(words)) for _, words in facts) < SHORT,
        "facts": [list(fact) for fact in facts if fact[1]],
    }


def _said(item: Item, given: Response | None, row: GapRow) -> list[Fact]:
    """Say the answer part by part; an item that does not count and was not answered says only why."""
    if row.in_base != "yes" and given is None:
        return []
    response = given or Response(item=item.id, state="unanswered")
    words = response_words(item, response, row.year)
    return [(term, said.split("\n") if term == "Evidence" and said else said) for term, said in words.items()]


def _counted(row: GapRow) -> list[Fact]:
    if row.in_base != "yes":
        return [("Counts", IN_BASE[row.in_base])]
    before = level_words(row.previous_declared_level, row.previous_evidenced_level)
    then = f"; in {row.previous_year}: {before}" if row.previous_year is not None else ""
    level = level_words(row.declared_level, row.evidenced_level)
    return [
        ("Level", f"{level} (target {row.target_level}{then})"),
        ("Gap", _gap(row)),
        ("Missing", row.what_is_missing),
    ]


def _gap(row: GapRow) -> str:
    kind = GAP_KINDS[row.gap_kind].capitalize()
    if row.gap_kind == "none":
        return f"{kind}; {_points(row.gap_points)} points to full alignment."
    to_target, to_full = _points(row.gap_to_target_points), _points(row.gap_points)
    return f"{kind}: {to_target} points to the target, {to_full} to full alignment."


def _asked_in_parliament(subject: Subject, row: GapRow, printed: set[str]) -> list[Fact]:
    """Print the delegation's own question; the draft of this tool stands with the largest gaps alone."""
    own = subject.now.assessment.plans.get(row.item, Plan()).question
    if not row.parliamentary_question or not (own or row.item in printed):
        return []
    drafted = "" if own else f" ({DRAFTED})"
    return [("Question", f"{row.parliamentary_question_to}{drafted}: {row.parliamentary_question}")]


def _differing(subject: Subject, item: Item, given: Response | None) -> list[Fact]:
    return [("Other views", dissent(item, given, subject.views.get(item.id, ())))]


def _alike(rows: list[GapRow]) -> bool:
    return len({row.in_base for row in rows}) == 1


def _nothing() -> str:
    return f"{THEME_STATUSES['nothing_to_assess'].capitalize()}."


def _points(figure: float | None) -> str:
    return "" if figure is None else f"{figure:.1f}"
