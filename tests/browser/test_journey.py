"""Claims about the whole way of a newcomer, from the start page to two years compared."""

import re

from playwright.sync_api import expect

from checklists.assessment import Response
from checklists.load import load_checklists
from tests.browser.plan import plan
from tests.browser.report import differences, download_report, missing_points
from tests.browser.screen import Screen, label_of
from tests.server import Server

CHECKLISTS = load_checklists()
CORE = [item for item in CHECKLISTS.items.values() if item.core]
CONFIRMED = 2


def test_a_newcomer_gets_from_the_start_page_to_two_years_compared(screen: Screen, server: Server) -> None:
    """Who has never seen the tool can answer the core set, see where it stands, and come back a year later."""
    planned = plan(CORE, 2024)
    screen.go("/")
    screen.choose("Delegation", "Estonia")
    screen.start_year(2024, "Core set")
    answer_core_set(screen, planned)
    look_at_both_traces(screen)
    set_targets(screen)
    take_the_report_home(screen, server)
    screen.start_year(2025, "Core set", "Answers of 2024")
    confirm_some_answers(screen, planned, server)
    compare_years(screen)


def answer_core_set(screen: Screen, planned: dict[str, Response]) -> None:
    """Answer every core item, clause by clause with the Next button; those without one are passed over."""
    screen.turn_to("Assess")
    screen.page.get_by_role("radiogroup", name="Show").get_by_text("Core set", exact=True).click()
    clauses = [clause for clause in CHECKLISTS.clauses.values() if any(item.core for item in clause.items)]
    for position, clause in enumerate(clauses):
        if position:
            screen.open_next_clause(f"{clause.resolution} {clause.label}")
        for item in clause.items:
            if item.core:
                screen.answer(planned[item.id])
    expect(screen.page.get_by_role("button", name="Next").first).to_be_disabled()
    expect(screen.page.get_by_text(f"All clauses: {len(CORE)} of {len(CORE)}.")).to_be_visible()


def look_at_both_traces(screen: Screen) -> None:
    """Find both resolutions on the radar, in its legend and in the words for those who do not see it."""
    screen.turn_to("Readiness")
    radar = screen.page.get_by_role("figure", name="Radar of twelve themes.")
    expect(radar).to_have_count(1)
    for resolution in ("459", "475"):
        expect(radar.locator(".legendtext", has_text=f"{resolution} in 2024")).to_be_visible()
        expect(radar).to_have_accessible_name(re.compile(f"Strongest under {resolution}: "))
    lines = radar.locator(".js-plotly-plot").evaluate("plot => plot.data.map(line => [line.name, line.r.length])")
    assert {name for name, length in lines if length >= len(CHECKLISTS.themes)} >= {"459 in 2024", "475 in 2024"}


def set_targets(screen: Screen) -> None:
    """Aim for level 2 in the first clause of 459, and for level 3 in all of 475."""
    screen.turn_to("Gaps")
    screen.page.get_by_role("radiogroup", name="View").get_by_text("Targets", exact=True).click()
    saved = screen.page.get_by_role("status").filter(has_text=re.compile("^Saved"))
    screen.choose("459 11.a ", "2")
    expect(saved).to_have_count(1)
    screen.page.get_by_role("button", name="Set all to 3").nth(1).click()
    expect(saved).to_have_count(2)
    for clause in CHECKLISTS.by_resolution["475"].clauses:
        expect(screen.page.get_by_role("combobox", name=f"475 {clause.label} ·")).to_have_value(re.compile("^3"))


def take_the_report_home(screen: Screen, server: Server) -> None:
    """Download the CSV: its rows say what was clicked, and add up to what the Overview shows."""
    rows = download_report(screen.page)
    stored = server.what_is_stored("EST", 2024).assessment
    assert {response.item: response for response in stored.responses} == plan(CORE, 2024)
    assert {row["target_level"] for row in rows.values() if row["clause"] == "459-11-a"} == {"2"}
    assert {row["target_level"] for row in rows.values() if row["resolution"] == "475"} == {"3"}
    assert differences(rows, stored) == []
    screen.turn_to("Overview")
    for resolution in ("459", "475"):
        assert missing_points(rows, resolution) == round(100 - screen.headline(resolution), 1)


def confirm_some_answers(screen: Screen, planned: dict[str, Response], server: Server) -> None:
    """Find last year's answers in place and marked as not confirmed, and confirm those of the first clause."""
    screen.turn_to("Assess")
    screen.page.get_by_role("button", name="Previous").first.wait_for()
    carried = server.what_is_stored("EST", 2025).assessment.responses
    assert {response.item: response.confirmed for response in carried} == dict.fromkeys(planned, False)
    screen.go("/assess", delegation="EST", year="2025", clause=CORE[0].clause)
    here = [item for item in CORE if item.clause == CORE[0].clause][:CONFIRMED]
    for item in here:
        expect(screen.item(item.id).get_by_text("Carried forward from an earlier year")).to_be_visible()
        screen.expect_picked(item.id, label_of(planned[item.id]))
        screen.item(item.id).get_by_role("button", name="Confirm this answer").click()
        expect(screen.item(item.id).get_by_text("Carried forward from an earlier year")).to_be_hidden()
        screen.expect_saved(item.id)
    stored = server.what_is_stored("EST", 2025).assessment.responses
    assert {response.item for response in stored if response.confirmed} == {item.id for item in here}


def compare_years(screen: Screen) -> None:
    """Read on the Years page how both resolutions stood in both years."""
    screen.turn_to("Years")
    expect(screen.page.get_by_role("combobox", name="Earlier year")).to_have_value("2024")
    expect(screen.page.get_by_role("combobox", name="Later year")).to_have_value("2025")
    for resolution in ("459", "475"):
        for year in (2024, 2025):
            bar = screen.page.get_by_role("img", name=f"Resolution {resolution} in {year}").first
            expect(bar).to_be_visible()
