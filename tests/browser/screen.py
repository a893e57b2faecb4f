"""This module holds the hands and eyes of the person who sits at the screen in the browser tests."""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as WaitedTooLong

from checklists.assessment import Evidence, Response
from reports.words import REASONS
from tests.browser.guard import Guard

WORDS = {
    "yes": "Yes",
    "partial": "Partial",
    "no": "No",
    "never": "Never",
    "exempt": "Exempt",
    "unknown": "Unknown",
    "withheld": "Withheld",
    "not_applicable": "Not applicable",
    "unanswered": "Not answered",
}
PATIENCE = 30_000  # milliseconds; the machine may be busy with something else

expect.set_options(timeout=PATIENCE)


class Screen:
    """One window of the browser, and what a person does in it.

    Args:
        page: the window.
        address: where the server is.
        guard: what watches behind the window.
    """

    def __init__(self, page: Page, address: str, guard: Guard) -> None:
        self.page = page
        self.guard = guard
        self._address = address
        page.set_default_timeout(PATIENCE)

    def go(self, path: str = "/", **query: str) -> None:
        """Type an address, and wait until the page stands."""
        self.page.goto(f"{self._address}{path}?{urlencode(query)}")
        self.settle()

    def settle(self) -> None:
        """Wait until the page has its heading and nothing is being worked out."""
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        expect(app).to_have_attribute("data-test-script-state", "notRunning")

    def turn_to(self, page: str) -> None:
        """Choose a page in the navigation."""
        self.page.get_by_role("navigation").get_by_role("link", name=page, exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(page)
        self.settle()

    def choose(self, label: str, option: str, within: Locator | None = None) -> None:
        """Choose from a list that opens on a click; label and option may be named by their beginnings.

        What was done before may be redrawn at the same moment, which closes the list: then it is opened again.
        """
        wanted = re.compile(rf"^{re.escape(option)}")
        field = (within or self.page).get_by_role("combobox", name=re.compile(rf"^{re.escape(label)}"))
        self.settle()
        expect(field).to_be_visible()
        for _ in range(10):
            if wanted.search(field.input_value()):
                break
            field.click()
            with suppress(WaitedTooLong):
                self.page.get_by_role("option", name=wanted).first.click(timeout=2_000)
        expect(field).to_have_value(wanted)

    def start_year(self, year: int, scope: str, begin_with: str = "Blank") -> None:
        """Start a reporting year on the Overview."""
        form = self.page.get_by_test_id("stForm")
        form.get_by_label("Reporting year").fill(str(year))
        self.choose("Scope", scope, form)
        self.choose("Begin with", begin_with, form)
        form.get_by_role("button", name="Start this year").click()
        expect(self.page.get_by_role("combobox", name="Reporting year")).to_have_value(re.compile(rf"^{year} "))
        self.settle()

    def item(self, id_: str) -> Locator:
        """Find the form of one item on the Assess page."""
        return self.page.locator(f".st-key-form-{id_}")

    def status(self, id_: str) -> Locator:
        """Find the line that says whether an item is saved."""
        return self.item(id_).get_by_role("status")

    def expect_saved(self, id_: str) -> None:
        """Wait until the page says that an item is saved."""
        expect(self.status(id_)).to_have_text(re.compile(r"^Saved \d\d:\d\d"))

    def says_saved(self, id_: str) -> bool:
        """Return whether the page says at this moment that an item is saved."""
        return self.status(id_).inner_text().startswith("Saved ")

    def pick(self, id_: str, label: str) -> None:
        """Click one of an item's answers by its label; the first, since a ladder drawn anew pushes the old one down."""
        answers = self.ladder(id_).first
        answers.locator("label").filter(has_text=re.compile(rf"^{label}$")).click()

    def expect_picked(self, id_: str, label: str) -> None:
        """Wait until an answer of an item is marked; a rung may bear the remark that it is the next one."""
        expect(self.ladder(id_).get_by_role("radio", checked=True)).to_have_accessible_name(label)

    def ladder(self, id_: str) -> Locator:
        """Find the answers of an item, not those a conflict lets choose from."""
        return self.item(id_).get_by_role("radiogroup", name="Answer", exact=True)

    def answer(self, response: Response) -> None:
        """Answer an item as somebody would: the answer and what it needs first, then note, body, evidence."""
        id_, box = response.item, self.item(response.item)
        self.pick(id_, label_of(response))
        if isinstance(response.value, float):
            box.get_by_test_id("stNumberInputField").fill(f"{response.value:g}")
            box.get_by_test_id("stNumberInputField").press("Enter")
        elif _is_date(response):
            self.type_date("Date", date.fromisoformat(str(response.value)), box)
        if response.reason:
            self.choose("Reason", REASONS[response.reason], box)
        self.write(id_, "Note", response.note)
        self.expect_saved(id_)
        if response.floor:
            self.choose("Attested floor", str(response.floor), box)
        self.write(id_, "Responsible body", response.responsible)
        for position, piece in enumerate(response.evidence):
            self.add_evidence(id_, piece, position)

    def write(self, id_: str, field: str, text: str) -> None:
        """Write into a text field of an item, whatever is being drawn, leave it, and wait until that is saved.

        Nothing where there is nothing to write.
        """
        if text:
            box = self.item(id_).get_by_role("textbox", name=field)
            box.fill(text)
            box.press("Tab")
            self.settle()
            expect(box).to_have_value(text)

    def add_evidence(self, id_: str, piece: Evidence, position: int) -> None:
        """Add a piece of evidence to an item that has as many as `position` says, and see it counted."""
        self.send_evidence(id_, piece, position)
        expect(self.item(id_).get_by_text(f"Evidence ({position + 1})", exact=True)).to_be_visible()

    def send_evidence(self, id_: str, piece: Evidence, position: int) -> None:
        """Fill in the form for a piece of evidence and send it, once what was done before is drawn."""
        self.type_evidence(id_, piece, position)
        self.item(id_).get_by_role("button", name="Add evidence").click()

    def type_evidence(self, id_: str, piece: Evidence, position: int) -> None:
        """Open the form for a piece of evidence and fill it in."""
        self.settle()
        box = self.item(id_)
        title = box.get_by_role("textbox", name="Title")
        if not title.is_visible():
            box.get_by_text(f"Evidence ({position})", exact=True).click()
            self.wait_until_unfolded(box)
        title.fill(piece.title)
        self.choose("Kind", f"{piece.grade}:", box)
        box.get_by_role("textbox", name="Reference").fill(piece.reference)
        expect(title).to_have_value(piece.title)
        if piece.date:
            self.type_date("Date of the document", piece.date, box)

    def wait_until_unfolded(self, box: Locator) -> None:
        """Wait until what was unfolded moves no more: at its last step the page jumps, and a click would miss."""
        folds = box.locator("details")
        expect(folds).to_have_count(1)
        folds.evaluate("fold => Promise.allSettled(fold.getAnimations({subtree: true}).map(motion => motion.finished))")

    def type_date(self, label: str, day: date, within: Locator) -> None:
        """Type a date into its three parts, and close the calendar that opened: only then the date is taken."""
        for part, number in (("year", f"{day.year}"), ("month", f"{day.month:02}"), ("day", f"{day.day:02}")):
            within.get_by_role("spinbutton", name=f"{part}, {label}", exact=True).press_sequentially(number)
        self.page.keyboard.press("Escape")

    def open_next_clause(self, label: str) -> None:
        """Click on Next, which must lead to the clause with this label, and wait until the page stands."""
        self.hurry_to_next_clause(label)
        self.settle()

    def hurry_to_next_clause(self, label: str) -> None:
        """Click on Next and wait no longer than until the clause's text is there; its items may be to come."""
        self.page.get_by_role("button", name=f"Next: {label}").first.click()
        self.expect_clause(label)

    def expect_clause(self, label: str) -> None:
        """Wait until the adopted text of a clause stands on the page, under its label."""
        expect(self.page.locator(".cc-label")).to_have_text(label.replace(" ", "\xa0"))

    def headline(self, resolution: str) -> float:
        """Return the demonstrated score of a resolution as the Overview shows it."""
        words = self.page.get_by_role("img", name=f"Resolution {resolution}:").get_attribute("aria-label") or ""
        return float(words.split()[2])


def eventually(claim: Callable[[], bool]) -> bool:
    """Wait up to 20 seconds for a claim to come true."""
    deadline = time.monotonic() + 20
    while not (held := claim()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return held


def label_of(response: Response) -> str:
    """Return the label under which the form offers the answer."""
    if response.state != "answered":
        return WORDS[response.state]
    if isinstance(response.value, float):
        return "A number"
    if _is_date(response):
        return "A date"
    return WORDS.get(str(response.value), f"Level {response.value}")


def _is_date(response: Response) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", str(response.value)))
