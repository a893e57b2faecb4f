"""Claims about two people on one item, each at a window of their own: nothing that either wrote is lost."""

from itertools import count

import pytest
from playwright.sync_api import Locator, expect

from checklists.assessment import Evidence, Response
from tests.browser.conftest import OpenScreen
from tests.browser.screen import Screen, eventually
from tests.browser.test_accessibility import NAMELESS
from tests.server import Server

CLAUSE, ITEM = "475-11-a", "475-11-a-1"
ACT, RECORD = Evidence(grade="A", title="Cyber act"), Evidence(grade="B", title="Plenary record", reference="No. 7")
YEARS = count(2021)


@pytest.fixture
def year(server: Server) -> int:
    """Give a year of its own to each test."""
    year = next(YEARS)
    server.start_assessment("EST", year, "full")
    return year


@pytest.fixture
def two(open_screen: OpenScreen, year: int) -> tuple[Screen, Screen]:
    """Open two windows at the same item."""
    screens = open_screen(), open_screen()
    for screen in screens:
        screen.go("/assess", delegation="EST", year=str(year), clause=CLAUSE)
    return screens


def stored(server: Server, year: int) -> Response:
    """Return what the file holds of the item."""
    return next(r for r in server.what_is_stored("EST", year).assessment.responses if r.item == ITEM)


def note(screen: Screen) -> Locator:
    """Find the field for the note in the form, not the one of a merge."""
    return screen.item(ITEM).get_by_role("textbox", name="Note (saved when you leave the field)")


def write_note(screen: Screen, text: str) -> None:
    """Write a note, leave the field, and wait until that is worked out; it may not be saved."""
    note(screen).fill(text)
    note(screen).press("Tab")
    screen.settle()


def press(screen: Screen, button: str) -> None:
    """Press one of the buttons of the item."""
    screen.item(ITEM).get_by_role("button", name=button).click()
    screen.settle()


def sides(screen: Screen) -> Locator:
    """Find both sides of a conflict."""
    return screen.item(ITEM).locator(".cc-sides")


def test_of_two_who_edit_one_item_the_second_merges_and_the_log_holds_all_texts(
    two: tuple[Screen, Screen], server: Server, year: int
) -> None:
    """Answer, notes and evidence of both meet; what is merged is stored, and every text stands in the log."""
    first, second = two
    first.pick(ITEM, "Level 1")
    first.expect_saved(ITEM)
    first.write(ITEM, "Note", "From the ministry.")
    first.add_evidence(ITEM, ACT, 0)
    second.pick(ITEM, "Level 3")
    expect(sides(second).get_by_text("From the ministry.", exact=True)).to_be_visible()
    write_note(second, "From parliament.")
    second.send_evidence(ITEM, RECORD, 0)
    expect(sides(second).get_by_text("B: Plenary record · No. 7 (only on this side)")).to_be_visible()
    assert (stored(server, year).value, stored(server, year).note) == (1, "From the ministry.")
    merging = second.item(ITEM).get_by_role("textbox", name="Note as it will be saved")
    expect(merging).to_have_value("From the ministry.\n\nFrom parliament.")
    second.item(ITEM).get_by_role("radiogroup", name="Answer to save").get_by_text("The stored one").click()
    press(second, "Save the merged answer")
    second.expect_saved(ITEM)
    second.expect_picked(ITEM, "Level 1")
    together = "From the ministry.\n\nFrom parliament."
    merged = Response(item=ITEM, state="answered", value=1, note=together, evidence=(ACT, RECORD))
    assert stored(server, year) == merged
    changes = [(change.action, change.after) for change in server.what_was_changed("EST", year) if change.after]
    [aside] = [Response.model_validate(after) for action, after in changes if action == "set aside"]
    assert (aside.value, aside.note, aside.evidence) == (3, "From parliament.", (RECORD,))
    assert [after.get("note") for action, after in changes if action == "saved"][-2:] == [
        "From the ministry.",
        together,
    ]


def test_the_stored_answer_can_be_kept_and_the_other_one_is_in_the_log(
    two: tuple[Screen, Screen], server: Server, year: int
) -> None:
    """The window shows what is stored and works on from there; what was entered in it is told by History."""
    first, second = two
    first.pick(ITEM, "Level 1")
    first.expect_saved(ITEM)
    write_note(second, "Written beside it.")
    press(second, "Keep the stored answer")
    second.expect_picked(ITEM, "Level 1")
    expect(note(second)).to_have_value("")
    second.pick(ITEM, "Level 2")
    assert eventually(lambda: stored(server, year) == Response(item=ITEM, state="answered", value=2))
    second.go("/history", delegation="EST", year=str(year), item=ITEM)
    expect(second.page.get_by_text("Note: Written beside it.")).to_be_visible()


def test_after_a_merge_it_is_the_other_window_that_is_out_of_date(
    two: tuple[Screen, Screen], server: Server, year: int
) -> None:
    """The conflict goes to and fro as often as two people meet, and nothing is overwritten unseen."""
    first, second = two
    first.pick(ITEM, "Level 2")
    first.expect_saved(ITEM)
    second.pick(ITEM, "Level 4")
    press(second, "Save the merged answer")
    second.expect_saved(ITEM)
    assert stored(server, year).value == 4
    first.pick(ITEM, "Level 0")
    expect(sides(first).get_by_text("Level 4.")).to_be_visible()
    assert stored(server, year).value == 4


def test_evidence_sent_twice_into_a_conflict_is_merged_once_and_what_is_half_typed_stays(
    two: tuple[Screen, Screen], server: Server, year: int
) -> None:
    """A double click into a conflict adds one piece; another one half typed meanwhile is still in its field after."""
    first, second = two
    first.add_evidence(ITEM, ACT, 0)
    second.type_evidence(ITEM, RECORD, 0)
    second.item(ITEM).get_by_role("button", name="Add evidence").dblclick()
    expect(sides(second).get_by_text("A: Cyber act (only on this side)")).to_be_visible()
    second.settle()
    title = second.item(ITEM).get_by_role("textbox", name="Title")
    expect(title).to_have_value("")
    title.fill("Half typed")
    press(second, "Save the merged answer")
    second.expect_saved(ITEM)
    assert stored(server, year).evidence == (ACT, RECORD)
    expect(title).to_have_value("Half typed")


def test_a_conflict_has_names_for_everything_and_fits_a_telephone(two: tuple[Screen, Screen]) -> None:
    """What can be chosen says what it is about, and at 400 pixels nobody has to push the page sideways."""
    first, second = two
    first.pick(ITEM, "Level 1")
    first.expect_saved(ITEM)
    first.add_evidence(ITEM, ACT, 0)
    second.page.set_viewport_size({"width": 400, "height": 800})
    write_note(second, "Mine" * 40)
    second.pick(ITEM, "Level 2")
    expect(second.item(ITEM).get_by_role("radiogroup", name="Answer to save")).to_be_visible()
    second.settle()
    tree = second.item(ITEM).aria_snapshot().splitlines()
    assert [line for line in tree if NAMELESS.search(line)] == []
    width = second.page.get_by_test_id("stMain").evaluate("part => part.scrollWidth - part.clientWidth")
    assert width <= 0
