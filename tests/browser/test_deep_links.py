"""Claims about addresses: each leads through the shell to its page, also right after a start, and none does harm."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.guard import Guard
from tests.browser.screen import Screen
from tests.server import Server

PAGES = {
    "/": "Overview",
    "/assess": "Assess",
    "/readiness": "Readiness",
    "/gaps": "Gaps",
    "/years": "Years",
    "/submit": "Submit",
    "/history": "History",
    "/exchange": "Exchange",
    "/robustness": "Robustness",
    "/method": "Method",
}


def expect_shell(page: Page) -> None:
    """Find the navigation with all its pages, and no error."""
    for name in PAGES.values():
        expect(page.get_by_role("navigation").get_by_role("link", name=name, exact=True)).to_be_visible()
    expect(page.get_by_role("combobox", name="Delegation")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def expect_chosen(page: Page, year: str) -> None:
    """Find the delegation and year of the address in the choice at the left."""
    expect(page.get_by_role("combobox", name="Delegation")).to_have_value("Exampleland (invented, for demonstration)")
    expect(page.get_by_role("combobox", name="Reporting year")).to_have_value(f"{year} (full)")


@pytest.mark.parametrize(("path", "name"), PAGES.items())
def test_a_cold_server_leads_each_address_through_the_shell(
    demonstration: Server, screen: Screen, path: str, name: str
) -> None:
    """A link in a message works when nobody has opened the tool since its start."""
    demonstration.stop()
    demonstration.start()
    screen.go(path, delegation="XAA", year="2024")
    expect_shell(screen.page)
    expect_chosen(screen.page, "2024")
    expect(screen.page.get_by_role("heading", level=1)).to_contain_text(name)


def test_a_page_says_what_is_wrong_with_the_store(browser: Browser, tmp_path: Path) -> None:
    """A probe is told 503 then; a page asks at the same address, and must connect to say more."""
    server = Server(tmp_path)
    file = tmp_path / "store" / "store.sqlite"
    file.parent.mkdir()
    file.write_bytes(b"not a store, but somebody's file\n" * 100)
    server.start(503)
    page = browser.new_context().new_page()
    guard = Guard(page, server.address)
    try:
        page.goto(f"{server.address}/gaps")
        expect(page.get_by_role("heading", level=1)).to_have_text("The store cannot be opened")
        expect(page.get_by_text("store.sqlite: not a database")).to_be_visible()
    finally:
        page.context.close()
        server.stop()
    assert guard.faults == []


def test_an_address_means_the_same_in_every_language(demonstration: Server, browser: Browser) -> None:
    """Who reads the screen in French can send the address to somebody who reads it in English."""
    page = browser.new_context(locale="fr-FR").new_page()
    screen = Screen(page, demonstration.address, Guard(page, demonstration.address))
    screen.go("/years", delegation="XAA", year="2024")
    expect_shell(page)
    expect_chosen(page, "2024")
    page.context.close()
    assert screen.guard.faults == []


def test_an_address_names_a_clause(demonstration: Server, screen: Screen) -> None:  # noqa: ARG001  fills the store
    """A reminder can point at the very clause that waits for an answer."""
    screen.go("/assess", delegation="XAA", year="2025", clause="475-11-f")
    expect_chosen(screen.page, "2025")
    screen.expect_clause("475 11.f")


def test_what_nobody_knows_in_an_address_does_no_harm(
    demonstration: Server,  # noqa: ARG001  fills the store
    screen: Screen,
) -> None:
    """A mistyped or invented delegation, year, clause or page leads to a page one can go on from."""
    for path, query in (
        ("/", {"delegation": "ZZZ", "year": "2025"}),
        ("/assess", {"delegation": "<script>alert(1)</script>"}),
        ("/assess", {"delegation": "XAA", "year": "1900", "clause": "459-99"}),
        ("/gaps", {"delegation": "XAA", "year": "-1", "view": "none", "resolution": "460"}),
        ("/years", {"delegation": "XAA", "from": "2025", "to": "2023", "theme": "x"}),
        ("/no-such-page", {"delegation": "XAA", "year": "2025"}),
        ("/item_form", {"delegation": "XAA", "year": "2025"}),
    ):
        screen.go(path, **query)
        expect_shell(screen.page)


def test_the_back_button_goes_back(demonstration: Server, screen: Screen) -> None:  # noqa: ARG001  fills the store
    """From a clause back to the clause before, and from there to the page where one came from."""
    screen.go("/", delegation="XAA", year="2025")
    screen.page.get_by_role("link", name="459 11.c.i cyber capability development").click()
    screen.expect_clause("459 11.c.i")
    screen.open_next_clause("459 11.c.ii")
    screen.settle()
    screen.page.go_back()
    screen.expect_clause("459 11.c.i")
    screen.settle()
    screen.page.go_back()
    expect(screen.page.get_by_role("heading", level=1)).to_contain_text("Overview")
    expect_chosen(screen.page, "2025")
