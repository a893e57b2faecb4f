"""Claims about History: every change is told with its author, what stands there since, and what stood there before."""

import html
import re

import pytest

from assessments.access import LOCAL, Person
from assessments.database import Store
from assessments.store import (
    change_scope,
    list_assessments,
    list_changes,
    read_assessment_by_id,
    read_revision,
    restate_assessment,
    save_plan,
    save_response,
    save_target,
    start_assessment,
    submit_assessment,
)
from checklists.assessment import Evidence, Plan, Response
from checklists.load import load_checklists
from scoring.method import load_method
from tests.pages.conftest import OpenPage, carried_forward, words

ITEM = "459-11-a-1"
HOSTILE = "<script>alert(1)</script> [x](http://x.example) **bold**"


@pytest.fixture
def year(store: Store) -> int:
    """Give the id of Estonia's 2025 with one change of every kind."""
    checklists, version = load_checklists(), load_method().version
    id_ = start_assessment(
        store, checklists, delegation="EST", year=2025, scope="full", method_version=version, by=Person("A. Clerk")
    )
    first = Response(item=ITEM, state="answered", value=2, note=HOSTILE)
    save_response(store, assessment_id=id_, response=first, seen_version=None, by=Person("A. Clerk"))
    second = first.model_copy(
        update={"value": 3, "evidence": (Evidence(grade="B", title="Minutes", reference="No. 4"),)}
    )
    save_response(store, assessment_id=id_, response=second, seen_version=1, by=Person("B. Ministry"))
    save_target(store, assessment_id=id_, clause_id="459-11-a", level=3, seen_level=None, by=Person("A. Clerk"))
    save_plan(store, assessment_id=id_, item_id=ITEM, plan=Plan(effort="low"), seen=Plan(), by=Person("A. Clerk"))
    change_scope(store, id_, scope="core", by=Person("A. Clerk"))
    submit_assessment(store, id_, seen_revision=read_revision(store, id_, by=LOCAL), by=Person("C. Lead"))
    restate_assessment(store, id_, reason="A report was overlooked.", by=Person("C. Lead"))
    return id_


def _rows(page: str) -> list[str]:
    """Return the text of each row of the table, without markup."""
    table = page.split("<table")[1]
    rows = [html.unescape(re.sub(r"<[^>]+>", " ", row)) for row in table.split("<tr>")[2:]]
    return [re.sub(r"\s+", " ", row).strip() for row in rows]


@pytest.mark.usefixtures("year")
def test_every_change_is_told_the_latest_first(open_page: OpenPage) -> None:
    """One row each, with author, subject, and both states where there were two."""
    rows = _rows(words(open_page("history", delegation="EST", year="2025")))
    told = [
        ("The whole year: restating", "C. Lead", "Reason: A report was overlooked."),
        ("The whole year: submitted", "C. Lead", "Submission 1, SHA-256 "),
        ("Scope", "A. Clerk", "Scope: core (before: full)"),
        (f"{ITEM}: effort and question", "A. Clerk", "Effort: low"),
        ("459-11-a", "A. Clerk", "Target: level 3"),
        (f"{ITEM}: saved", "B. Ministry", "Evidence: B: Minutes · No. 4"),
        (f"{ITEM}: saved", "A. Clerk", "Answer: Level 2."),
        ("The whole year: started", "A. Clerk", "Begun with the scope full."),
    ]
    assert len(rows) == len(told)
    for row, (subject, who, what) in zip(rows, told, strict=True):
        assert row.startswith(subject)
        assert who in row
        assert what in row
    assert re.search(r"Answer: Level 3\. .+ \(before: Level 2\. ", rows[5])
    assert "Note" not in rows[5]


def test_the_changes_of_one_item_can_be_seen_alone(store: Store, year: int, open_page: OpenPage) -> None:
    """An address leads to them, as the form of the item does; what was written is shown letter by letter."""
    app = open_page("history", delegation="EST", year="2025", item=ITEM)
    rows = _rows(words(app))
    assert len(rows) == 3
    assert all(ITEM in row for row in rows)
    assert "<script>" not in words(app)
    assert HOSTILE in rows[-1]
    form = open_page("assess", delegation="EST", year="2025", clause="459-11-a")
    assert f"item={ITEM}" in str([link.proto for link in form.get("page_link")])
    assert len(list_changes(store, year, by=LOCAL)) == 8


def test_a_year_carried_forward_says_from_where(store: Store, year: int, open_page: OpenPage) -> None:
    """The first change names the year its answers came from; each answer is not confirmed yet."""
    carried_forward(store)
    rows = _rows(words(open_page("history", delegation="EST", year="2026")))
    assert "Begun with the scope full, with the answers of 2025." in rows[-1]
    assert any("Confirmed: not yet" in row for row in rows)
    assert read_assessment_by_id(store, year, by=LOCAL).assessment.year == 2025


def test_a_long_history_is_turned_page_by_page(demonstration: Store, open_page: OpenPage) -> None:
    """Fifty changes stand on a page, and none is lost between two pages."""
    year = next(
        summary.id for summary in list_assessments(demonstration, delegation="XAA", by=LOCAL) if summary.year == 2025
    )
    app = open_page("history", delegation="XAA", year="2025")
    count, slider = len(list_changes(demonstration, year, by=LOCAL)), "history-page-all"
    numbers = [int(number) for number in app.select_slider(key=slider).options]
    pages = [_rows(words(app.select_slider(key=slider).set_value(number).run())) for number in numbers]
    assert [len(rows) for rows in pages[:-1]] == [50] * (len(pages) - 1)
    assert sum(len(rows) for rows in pages) == count
