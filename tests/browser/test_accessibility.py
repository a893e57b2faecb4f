"""Claims about people who use a keyboard, a screen reader or a telephone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen
from tests.server import Server

ITEM = "459-11-a-1"
PATHS = [
    "/",
    "/assess",
    "/readiness",
    "/gaps",
    "/gaps?view=targets",
    "/gaps?view=plans",
    "/gaps?view=whatif",
    "/years",
    "/submit",
    "/history",
    "/exchange",
    "/robustness",
    "/method",
]
# A line of the accessibility tree that has a role one can operate or see, but no name in quotation marks after it.
NAMELESS = re.compile(
    r"- (button|checkbox|combobox|img|link|listbox|radio|radiogroup|slider|spinbutton|switch|tab|textbox)\b(?! [\"'/])"
)


def outside_charts(tree: list[str]) -> list[str]:
    """Return the lines of an accessibility tree without what lies inside a figure, which speaks by its own name."""
    kept: list[str] = []
    figure: int | None = None
    for line in tree:
        depth = len(line) - len(line.lstrip())
        if figure is not None and depth > figure:
            continue
        figure = depth if line.lstrip().startswith(("- figure", "- 'figure")) else None
        kept.append(line)
    return kept


@pytest.mark.parametrize("path", PATHS)
def test_a_page_says_what_it_is_and_what_each_thing_on_it_is(
    demonstration: Server,  # noqa: ARG001  fills the store
    screen: Screen,
    path: str,
) -> None:
    """One main heading, a language, and a name for whatever one can operate or see, charts included."""
    path, _, view = path.partition("?view=")
    screen.go(path, delegation="XAA", year="2025", **({"view": view} if view else {}))
    page = screen.page
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert page.locator("html").get_attribute("lang")
    for chart in page.get_by_test_id("stPlotlyChart").all():
        expect(chart).to_have_role("figure")
        expect(chart).to_have_accessible_name(re.compile(r"\w{3}"))
    for folded in page.get_by_test_id("stExpander").locator("summary").all():
        folded.click()
    tree = outside_charts(page.get_by_test_id("stApp").aria_snapshot().splitlines())
    assert [line for line in tree if NAMELESS.search(line)] == []
    assert [line for line in tree if "\\\\" in line] == [], "signs that only Markdown needs are read out"


@pytest.mark.parametrize("path", PATHS)
def test_a_page_fits_a_telephone(
    demonstration: Server,  # noqa: ARG001  fills the store
    screen: Screen,
    path: str,
) -> None:
    """At 400 pixels nobody has to push the page sideways; a wide table scrolls in a frame of its own."""
    screen.page.set_viewport_size({"width": 400, "height": 800})
    path, _, view = path.partition("?view=")
    screen.go(path, delegation="XAA", year="2025", **({"view": view} if view else {}))
    for part in ("html", "[data-testid=stMain]"):
        width = screen.page.locator(part).evaluate("part => part.scrollWidth - part.clientWidth")
        assert width <= 0, part


def test_an_answer_is_given_by_keyboard_alone(screen: Screen, server: Server) -> None:
    """Tab leads to the ladder, the arrows choose on it, each choice is saved and keeps the focus."""
    server.start_assessment("EST", 2025, "core")
    screen.go("/assess", delegation="EST", year="2025", clause="459-11-a")
    ladder = screen.item(ITEM).get_by_role("radiogroup", name="Answer")
    for _ in range(60):
        if ladder.evaluate("ladder => ladder.contains(document.activeElement)"):
            break
        screen.page.keyboard.press("Tab")
    for level in (0, 1, 2):
        screen.page.keyboard.press("ArrowDown")
        screen.expect_picked(ITEM, f"Level {level}")
        expect(ladder.get_by_role("radio", checked=True)).to_be_focused()
        screen.expect_saved(ITEM)
    screen.page.keyboard.press("Tab")
    screen.settle()
    screen.go("/assess", delegation="EST", year="2025", clause="459-11-a")
    screen.expect_picked(ITEM, "Level 2")
