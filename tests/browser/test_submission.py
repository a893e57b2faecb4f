"""Claims about handing a year in, and about correcting it, as a lead does it at the screen."""

from playwright.sync_api import expect

from tests.browser.report import download_report
from tests.browser.screen import Screen
from tests.server import Server

ITEM = "459-11-a-1"
REASON = "The audit report was overlooked."


def test_a_year_is_handed_in_corrected_and_handed_in_again(screen: Screen, server: Server) -> None:
    """Answer, submit, find it read-only, restate with a reason, correct, submit: both values stand side by side."""
    server.start_assessment("EST", 2025, "core")
    screen.go("/assess", delegation="EST", year="2025", clause="459-11-a")
    screen.pick(ITEM, "Level 1")
    screen.expect_saved(ITEM)
    submit(screen)
    screen.go("/assess", delegation="EST", year="2025", clause="459-11-a")
    expect(screen.page.get_by_text("2025 is submitted and read-only.")).to_be_visible()
    expect(screen.item(ITEM).get_by_text("Level 1.")).to_be_visible()
    expect(screen.page.get_by_role("radiogroup", name="Answer")).to_have_count(0)
    restate(screen)
    screen.go("/assess", delegation="EST", year="2025", clause="459-11-a")
    screen.pick(ITEM, "Level 3")
    screen.expect_saved(ITEM)
    submit(screen)
    table = screen.page.get_by_role("region", name="What was handed in of 2025")
    expect(table.get_by_role("row")).to_have_count(3)
    expect(table.get_by_text(REASON)).to_be_visible()
    screen.go("/gaps", delegation="EST", year="2025")
    row = download_report(screen.page)[ITEM]
    assert (row["declared_level"], row["first_submitted_declared_level"]) == ("3.0", "1.0")
    assert (row["status"], row["submission"], row["restatement_reason"]) == ("submitted", "2", REASON)


def submit(screen: Screen) -> None:
    """Look through the year and hand it in."""
    screen.go("/submit", delegation="EST", year="2025")
    screen.page.get_by_text("I have looked through it, and it may be handed in.").click()
    screen.page.get_by_role("button", name="Submit Estonia 2025").click()
    expect(screen.page.get_by_text("It is read-only since.")).to_be_visible()
    screen.settle()


def restate(screen: Screen) -> None:
    """Open the year again, with the reason."""
    screen.go("/submit", delegation="EST", year="2025")
    screen.page.get_by_role("textbox", name="Reason").fill(REASON)
    screen.page.get_by_role("button", name="Open for restatement").click()
    expect(screen.page.get_by_text("is being restated.")).to_be_visible()
    screen.settle()
