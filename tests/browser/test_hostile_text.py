"""Claims about text that wants to be more than text: it is shown as typed, runs nothing and calls nobody."""

from playwright.sync_api import expect

from checklists.assessment import Evidence
from tests.browser.conftest import OpenScreen
from tests.browser.report import download_report
from tests.browser.screen import Screen
from tests.server import Server

ITEMS = ["459-11-a-1", "459-11-a-2", "459-11-a-3", "459-11-a-4"]
FIELDS = ("Note", "Responsible body")
PAYLOADS = [
    "<script>alert(1)</script><img src=//evil.invalid/x onerror=alert(2)>",
    '"></p></div><svg onload=alert(3)><style>body{display:none}</style>',
    "[a](javascript:alert(4)) ![b](https://evil.invalid/b.png) <https://evil.invalid>",
    "# **bold** _it_ :red[red] :material/home: $x^2$ `code` a | b",
    "&lt;b&gt;&amp; {{7*7}} ${7*7} %3Cscript%3E \\<b\\> \\[x\\]",
    '=HYPERLINK("https://evil.invalid","x")',
    "<iframe srcdoc='<script>alert(5)</script>'></iframe><base href=//evil.invalid>",
    "'-alert(6)-' </textarea><script>alert(7)</script>",
]


def four_texts(number: int) -> tuple[str, str, str, str]:
    """Return a note, a body, a title and a reference for one item; each payload stands in two kinds of field."""
    turned = PAYLOADS[2 * number :] + PAYLOADS[: 2 * number]
    return turned[0], turned[1], turned[4], turned[5]


def test_text_is_shown_as_typed_and_runs_nothing(screen: Screen, open_screen: OpenScreen, server: Server) -> None:
    """On the page where it is typed, in another window, in a conflict, in the next year and in the CSV."""
    server.start_assessment("EST", 2024, "full")
    screen.go("/assess", delegation="EST", year="2024", clause="459-11-a")
    late = open_screen()
    late.go("/assess", delegation="EST", year="2024", clause="459-11-a")
    for number, id_ in enumerate(ITEMS):
        note, body, title, reference = four_texts(number)
        screen.write(id_, "Note", note)
        screen.write(id_, "Responsible body", body)
        screen.add_evidence(id_, Evidence(grade="B", title=title, reference=reference), 0)
        screen.expect_saved(id_)
    fresh = open_screen()
    fresh.go("/assess", delegation="EST", year="2024", clause="459-11-a")
    for number, id_ in enumerate(ITEMS):
        expect_as_typed(screen, number, id_)
        fresh.item(id_).get_by_text("Evidence (1)", exact=True).click()
        expect_as_typed(fresh, number, id_)
    late.pick(ITEMS[0], "Level 1")
    note, body, title, reference = four_texts(0)
    for text in (note, body, f"B: {title} · {reference} (only on this side)"):
        expect(late.item(ITEMS[0]).locator(".cc-sides").get_by_text(text, exact=True)).to_be_visible()
    for page in ("Overview", "Readiness", "Gaps", "Years", "Method"):
        fresh.turn_to(page)
        if page == "Gaps":
            rows = download_report(fresh.page)
    for number, id_ in enumerate(ITEMS):
        names = ("note", "responsible_body", "evidence_titles", "evidence_references")
        assert tuple(rows[id_][name] for name in names) == four_texts(number)


def expect_as_typed(screen: Screen, number: int, id_: str) -> None:
    """Find the four texts of an item letter by letter."""
    note, body, title, reference = four_texts(number)
    box = screen.item(id_)
    expect(box.get_by_role("textbox", name="Note")).to_have_value(note)
    expect(box.get_by_role("textbox", name="Responsible body")).to_have_value(body)
    expect(box.get_by_text(f"B: {title} · {reference}", exact=True)).to_be_visible()
