"""This module holds R3: the real server is killed under a real browser, and the file must hold what the page said."""

import time
from itertools import islice, product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from checklists.assessment import Value
from checklists.load import load_checklists
from tests.browser.conftest import COMPUTER, SWITCHES, find_chromium
from tests.browser.guard import Guard
from tests.browser.screen import Screen
from tests.faults.suite import ShortError, Suite
from tests.server import Server, running

DELEGATION = "LVA"
YEARS = (2025, 2024, 2023)
CALMLY = 3  # answers at most that are seen to be saved before the one that is cut off
HASTY = 4
STEP = 0.02  # seconds from the click to the kill: none at first, each time one step more, up to ten
# Every kill falls on a clause, in a year, where nothing was answered before: "Saved" can only mean this answer.
LADDERS = {
    clause.id: [item.id for item in clause.items if item.levels] for clause in load_checklists().clauses.values()
}
PLACES = tuple(product(YEARS, [clause for clause, items in LADDERS.items() if len(items) > 1]))

Promised = dict[str, Value]


def run(kills: int, folder: Path) -> str:
    """Kill a server so often, from a browser of its own."""
    with running(folder) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(playwright), args=list(SWITCHES))
        try:
            return kill_under(_screen(browser, server), server, kills)
        finally:
            browser.close()


def kill_under(screen: Screen, server: Server, kills: int) -> str:
    """Kill the server so often under somebody who answers, and return what was found.

    Raises:
        ShortError: an answer that was said to be saved is not in the file.
    """
    promised: dict[int, Promised] = {}
    for kill, (year, clause) in enumerate(islice(PLACES, kills)):
        if year not in promised:
            server.start_assessment(DELEGATION, year, "full")
        calmly, hastily = _answer_calmly(screen, year, clause)
        with screen.guard.outage():
            said = calmly | _killed_after(screen, server, hastily, kill % 11 * STEP)
            promised[year] = promised.get(year, {}) | said
            _refuse_lost(server, year, promised[year])
            server.start()
            screen.settle()
            _expect_shown(screen, calmly)
    for year, answers in promised.items():
        _refuse_lost(server, year, answers)
    said_in_all = sum(len(answers) for answers in promised.values())
    return f"{kills} kills of the server, {said_in_all} answers the page called saved: every one is in the file"


def _answer_calmly(screen: Screen, year: int, clause: str) -> tuple[Promised, str]:
    """Answer some items and see each saved; return these answers, and the item to be answered next."""
    *calmly, hastily = LADDERS[clause][: CALMLY + 1]
    screen.go("/assess", delegation=DELEGATION, year=str(year), clause=clause)
    for level, id_ in enumerate(calmly):
        screen.pick(id_, f"Level {level}")
        screen.expect_saved(id_)
    return {id_: level for level, id_ in enumerate(calmly)}, hastily


def _killed_after(screen: Screen, server: Server, id_: str, seconds: float) -> Promised:
    """Answer an item, kill the server so long after the click, and return the answer if the page called it saved."""
    screen.pick(id_, f"Level {HASTY}")
    time.sleep(seconds)
    server.kill()
    return {id_: HASTY} if screen.says_saved(id_) else {}


def _refuse_lost(server: Server, year: int, promised: Promised) -> None:
    stored = server.what_is_stored(DELEGATION, year).assessment.responses
    held = {response.item: response.value for response in stored}
    if lost := {id_: level for id_, level in promised.items() if held.get(id_) != level}:
        raise ShortError(f"{len(lost)} of {len(promised)} answers of {year} that were called saved are lost: {lost}")


def _expect_shown(screen: Screen, answers: Promised) -> None:
    """Look whether the page shows the answers after the restart, and calls them saved."""
    for id_, level in answers.items():
        screen.expect_picked(id_, f"Level {level}")
        screen.expect_saved(id_)


def _screen(browser: Browser, server: Server) -> Screen:
    page = browser.new_context(**COMPUTER).new_page()
    return Screen(page, server.address, Guard(page, server.address))


SUITE = Suite(
    id="R3",
    claim="Whatever the page calls saved is in the file, though the server is killed at that moment.",
    small=5,
    full=50,
    run=run,
    browser=True,
)
