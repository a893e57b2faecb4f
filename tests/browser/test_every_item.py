"""Claims about the whole checklist: each item can be answered on the screen, and the CSV says what was clicked."""

from checklists.load import load_checklists
from tests.browser.plan import plan
from tests.browser.report import differences, download_report, missing_points
from tests.browser.screen import Screen
from tests.server import Server

CHECKLISTS = load_checklists()


def test_every_item_can_be_answered_and_the_csv_says_what_was_clicked(screen: Screen, server: Server) -> None:
    """Nothing that a person chooses on the screen may be lost, changed or ascribed to another item on its way out."""
    planned = plan(CHECKLISTS.items.values(), 2025)
    screen.go("/", delegation="EST")
    screen.start_year(2025, "All items")
    screen.turn_to("Assess")
    for position, clause in enumerate(CHECKLISTS.clauses.values()):
        if position:
            screen.open_next_clause(f"{clause.resolution} {clause.label}")
        for item in clause.items:
            screen.answer(planned[item.id])
    screen.turn_to("Gaps")
    rows = download_report(screen.page)
    stored = server.what_is_stored("EST", 2025).assessment
    assert {response.item: response for response in stored.responses} == planned
    assert differences(rows, stored) == []
    screen.turn_to("Overview")
    for resolution in ("459", "475"):
        assert missing_points(rows, resolution) == round(100 - screen.headline(resolution), 1)
