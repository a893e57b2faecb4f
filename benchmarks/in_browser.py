"""This script measures what a person waits for, in Chromium, beside a bare Streamlit page with the same widgets.

Run it by `make bench-browser`. Clicks on the two pages take turns within one run: the ratios count, not the
milliseconds, which tell more about the machine.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from assessments.access import COMMAND_LINE
from assessments.database import open_store
from assessments.demonstration import load_demonstration
from tests.browser.conftest import COMPUTER, SWITCHES, find_chromium
from tests.server import Server

BARE = "benchmarks/bare_page.py"
CLAUSE = "459-11-c-ix"  # five items, the usual number; the bare page has as many widgets
CLICKS = 60
STARTS = 3
# Clicks on a rung of the first item. Resolves to the milliseconds until the page changed for the last time: the answer
# is drawn once nothing has moved for a while.
CLICK = """quiet => new Promise(resolve => {
  const options = document.querySelector('[data-testid="stRadio"]').querySelectorAll("input");
  const begun = performance.now();
  let last = begun, timer;
  const watch = new MutationObserver(() => { last = performance.now(); settle(); });
  const settle = () => {
    clearTimeout(timer);
    timer = setTimeout(() => { watch.disconnect(); resolve(last - begun); }, quiet);
  };
  watch.observe(document.body, { attributes: true, childList: true, characterData: true, subtree: true });
  settle();
  options[window.turn = ((window.turn ?? 0) + 1) % 4].click();
})"""
QUIET = 400  # milliseconds


def measure_clicks(pages: dict[str, Page]) -> dict[str, list[float]]:
    """Click on a rung of the first item of each page in turn; return the milliseconds until the answer is drawn."""
    taken: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(CLICKS):
        for name, page in pages.items():
            page.bring_to_front()
            taken[name].append(page.evaluate(CLICK, QUIET))
    return {name: found[5:] for name, found in taken.items()}  # the first few warm up


def measure_opening(page: Page, address: str) -> float:
    """Return the milliseconds from an address to a page at rest, with what the browser keeps already loaded."""
    begun = time.perf_counter()
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_function("document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'")
    return 1000 * (time.perf_counter() - begun)


def measure_cold_start(browser: Browser, make: Callable[[], Server], path: str) -> float:
    """Return the milliseconds from starting a server to the first heading in a browser that has nothing loaded."""
    server = make()
    begun = time.perf_counter()
    server.start()
    page = browser.new_context(**COMPUTER).new_page()
    page.goto(f"{server.address}{path}")
    page.get_by_role("heading", level=1).wait_for()
    taken = 1000 * (time.perf_counter() - begun)
    page.context.close()
    server.stop()
    return taken


def tell(what: str, ours: list[float], bare: list[float]) -> None:
    """Print one line of the table: medians and the ratio of the medians."""
    one, other = statistics.median(ours), statistics.median(bare)
    print(f"{what:28} {one:9.0f} ms {other:9.0f} ms {one / other:7.2f}x")


def new_server(script: str = "app.py") -> Server:
    """Return a server with an empty folder, not yet started."""
    return Server(Path(tempfile.mkdtemp()), script)


def main() -> None:
    """Measure, and print a table."""
    ours, bare = new_server(), new_server(BARE)
    path = f"/assess?delegation=XAA&year=2025&clause={CLAUSE}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(playwright), args=list(SWITCHES))
        try:
            ours.start()
            bare.start()
            store = open_store(ours.store_url)
            load_demonstration(store, by=COMMAND_LINE)
            store.dispose()
            desk = browser.new_context(**COMPUTER)
            pages = {"ours": desk.new_page(), "bare": desk.new_page()}
            addresses = {"ours": f"{ours.address}{path}", "bare": bare.address}
            opened = {name: [measure_opening(pages[name], addresses[name]) for _ in range(8)] for name in pages}
            clicks = measure_clicks(pages)
            desk.close()
        finally:
            ours.stop()
            bare.stop()
        starts = {
            "ours": [measure_cold_start(browser, new_server, "/") for _ in range(STARTS)],
            "bare": [measure_cold_start(browser, lambda: new_server(BARE), "/") for _ in range(STARTS)],
        }
        browser.close()
    print(f"{'':28} {'this tool':>12} {'bare page':>12} {'ratio':>8}")
    tell("click to saved and redrawn", clicks["ours"], clicks["bare"])
    tell("open a page (browser warm)", opened["ours"][2:], opened["bare"][2:])
    tell("cold start to first heading", starts["ours"], starts["bare"])


if __name__ == "__main__":
    main()
