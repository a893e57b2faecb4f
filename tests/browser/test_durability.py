"""Claims about the promise: when the page says "Saved", it is on disk and stays, whatever happens to the server."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from checklists.assessment import Evidence, Response, Value
from checklists.load import load_checklists
from tests.browser.screen import Screen, eventually
from tests.faults.r3_server_kills import SUITE, kill_under
from tests.server import Server

CHECKLISTS = load_checklists()
ITEM = "459-11-a-1"
LADDERS = {clause.id: [item.id for item in clause.items if item.levels] for clause in CHECKLISTS.clauses.values()}


@pytest.fixture(scope="module", autouse=True)
def assessment(server: Server) -> None:
    """Start Estonia's 2025 with all items."""
    server.start_assessment("EST", 2025, "full")


def stored(server: Server) -> dict[str, Response]:
    """Return what the file holds, by item."""
    return {response.item: response for response in server.what_is_stored("EST", 2025).assessment.responses}


def test_no_answer_that_said_saved_is_lost_when_the_server_is_killed(screen: Screen, server: Server) -> None:
    """After each kill the file holds, and the page shows again, every answer that was said to be saved."""
    assert kill_under(screen, server, SUITE.small)


def test_who_goes_on_after_a_restart_is_not_told_of_a_conflict_with_oneself(screen: Screen, server: Server) -> None:
    """The window stays open while the server comes back: the next click saves like any other."""
    id_ = "475-11-c-1"
    screen.go("/assess", delegation="EST", year="2025", clause="475-11-c")
    screen.pick(id_, "Level 1")
    screen.expect_saved(id_)
    with screen.guard.outage():
        server.kill()
        server.start()
        screen.settle()
    screen.pick(id_, "Level 2")
    assert eventually(lambda: stored(server)[id_].value == 2)
    screen.settle()
    screen.expect_saved(id_)


def test_the_last_of_five_fast_clicks_is_stored(screen: Screen, server: Server) -> None:
    """Who changes their mind quicker than the server answers gets what they chose last."""
    screen.go("/assess", delegation="EST", year="2025", clause="459-11-a")
    for level in (1, 4, 0, 3, 2):
        screen.pick(ITEM, f"Level {level}")
    assert eventually(lambda: ITEM in stored(server) and stored(server)[ITEM].value == 2)
    screen.settle()
    screen.expect_picked(ITEM, "Level 2")
    screen.expect_saved(ITEM)
    assert stored(server)[ITEM].value == 2


def test_an_answer_given_before_the_page_is_fully_drawn_is_saved(screen: Screen, server: Server) -> None:
    """Who knows the form does not wait for the rest of the page: an item can be answered as soon as it is seen."""
    screen.go("/assess", delegation="EST", year="2025", clause="459-11-c-iii")
    following = [*CHECKLISTS.clauses.values()][5:17]
    for clause in following:
        screen.hurry_to_next_clause(f"{clause.resolution} {clause.label}")
        screen.pick(clause.items[0].id, "Unknown")
        screen.expect_saved(clause.items[0].id)
    states = {id_: response.state for id_, response in stored(server).items()}
    assert states.items() >= dict.fromkeys((clause.items[0].id for clause in following), "unknown").items()


# One after the other, each as soon as the browser has sent the one before.
PRESS_AT_ONCE = """
async names => {
  for (const name of names) {
    document.querySelector(name).click();
    await new Promise(done => setTimeout(done, 0));
  }
}
"""


def test_nothing_pressed_just_before_another_page_is_asked_for_is_dropped(screen: Screen, server: Server) -> None:
    """An answer, the evidence for it and the step to the next clause, all before the server has answered any."""
    server.start_assessment("EST", 2022, "full")
    expected: dict[str, tuple[Value | None, tuple[Evidence, ...]]] = {}
    for clause, following in pairwise([*CHECKLISTS.clauses.values()][:12]):
        if len(LADDERS[clause.id]) == 1:
            continue
        first, second = LADDERS[clause.id][:2]
        screen.go("/assess", delegation="EST", year="2022", clause=clause.id)
        piece = Evidence(grade="A", title="Annual report", reference=clause.label)
        screen.type_evidence(first, piece, 0)
        answer, evidence, step = (
            f".st-key-form-{second} [role=radiogroup] label input",
            f".st-key-form-{first} [data-testid=stFormSubmitButton] button",
            ".st-key-Next-top button",
        )
        screen.page.evaluate(PRESS_AT_ONCE, [answer, evidence, step])
        screen.expect_clause(f"{following.resolution} {following.label}")
        expected |= {first: (None, (piece,)), second: (0, ())}
    kept = server.what_is_stored("EST", 2022).assessment.responses
    assert {response.item: (response.value, response.evidence) for response in kept} == expected


def test_evidence_sent_twice_by_a_double_click_is_added_once(screen: Screen, server: Server) -> None:
    """The second click finds the piece stored, and the form that follows is empty."""
    id_, piece = "475-11-e-1", Evidence(grade="A", title="Annual report")
    screen.go("/assess", delegation="EST", year="2025", clause="475-11-e")
    screen.type_evidence(id_, piece, 0)
    screen.item(id_).get_by_role("button", name="Add evidence").dblclick()
    expect(screen.item(id_).get_by_text("Evidence (1)", exact=True)).to_be_visible()
    screen.settle()
    expect(screen.item(id_).get_by_role("textbox", name="Title")).to_have_value("")
    assert stored(server)[id_].evidence == (piece,)


# Whatever the server sends arrives one piece after the other, as over a slow line: the page is drawn bit by bit.
SLOW_LINE = """
window.WebSocket = class extends window.WebSocket {
  #due = 0;
  addEventListener(type, listener, ...more) {
    super.addEventListener(type, type === "message" ? event => this.#later(() => listener(event)) : listener, ...more);
  }
  set onmessage(listener) { super.onmessage = event => this.#later(() => listener(event)); }
  #later(deliver) {
    this.#due = Math.max(this.#due + 12, performance.now());
    setTimeout(deliver, this.#due - performance.now());
  }
};
"""


@pytest.fixture
def slow_screen(screen: Screen) -> Screen:
    """Open one screen at the end of a slow line, so that whoever uses it is ahead of the drawing."""
    screen.page.add_init_script(SLOW_LINE)
    return screen


def test_looking_around_in_a_hurry_stores_nothing(slow_screen: Screen, server: Server) -> None:
    """Forms that have left the screen, by the filter or with their clause, are not saved by the next click."""
    server.start_assessment("EST", 2020, "full")
    asked = []
    for clause in [*CHECKLISTS.clauses.values()][:3]:
        id_ = next(item.id for item in clause.items if item.core)
        slow_screen.page.goto(f"{server.address}/assess?delegation=EST&year=2020&clause={clause.id}")
        slow_screen.item(id_).wait_for()
        slow_screen.page.get_by_role("radiogroup", name="Show").get_by_text("Core set", exact=True).click()
        slow_screen.pick(id_, "Unknown")
        slow_screen.expect_saved(id_)
        asked.append(id_)
    assert [response.item for response in server.what_is_stored("EST", 2020).assessment.responses] == asked


def test_what_is_typed_at_once_after_a_click_is_kept(slow_screen: Screen, server: Server) -> None:
    """A field keeps the text half typed in it, and the evidence form stays open, while the click before is drawn."""
    server.start_assessment("EST", 2021, "full")
    slow_screen.go("/assess", delegation="EST", year="2021", clause="459-11-b")
    written: dict[str, str] = {}
    for clause in [*CHECKLISTS.clauses.values()][1:3]:
        for item in clause.items:
            box = slow_screen.item(item.id)
            box.get_by_text("Evidence (0)", exact=True).click()
            slow_screen.pick(item.id, "Withheld")
            for field in ("Title", "Note"):
                box.get_by_role("textbox", name=field).press_sequentially(f"{field} of {item.id}")
            written[item.id] = f"Note of {item.id}"
        for item in clause.items:
            expect(slow_screen.item(item.id).get_by_role("textbox", name="Title")).to_have_value(f"Title of {item.id}")
        slow_screen.page.keyboard.press("Tab")
        slow_screen.page.get_by_role("button", name="Next").first.click()
        slow_screen.item(clause.items[0].id).wait_for(state="detached")
    notes = {response.item: response.note for response in server.what_is_stored("EST", 2021).assessment.responses}
    assert notes == written
