"""This module holds what the browser tests share: a real Chromium, a real server, and windows under guard."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from assessments.access import Person
from assessments.database import open_store
from assessments.demonstration import load_demonstration
from tests.browser.guard import Guard
from tests.browser.screen import Screen
from tests.nginx import NAME
from tests.server import Server, running

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Without a graphics card or, in a container, a sandbox of its own; without the errands browsers run by themselves.
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules=MAP {NAME} 127.0.0.1",  # The name of the installation behind nginx.
)
NO_BROWSER = (
    f"The browser tests need Chromium, and there is none: neither {', '.join(NAMES)} on the PATH nor Playwright's own. "
    "On Debian: apt install chromium. Elsewhere: .venv/bin/playwright install chromium."
)

COMPUTER: dict[str, Any] = {"viewport": {"width": 1440, "height": 1000}, "locale": "en-GB"}

OpenScreen: TypeAlias = Callable[[], Screen]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Run one Chromium for all tests."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=find_chromium(playwright), args=list(SWITCHES))
        yield found
        found.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run a server with an empty store for the tests of one module."""
    with running(tmp_path_factory.mktemp("server")) as started:
        yield started


@pytest.fixture(scope="module")
def demonstration(server: Server) -> Server:
    """Give the module's server the invented country, XAA, with its years 2023 to 2025."""
    store = open_store(server.store_url)
    load_demonstration(store, by=Person("test"))
    store.dispose()
    return server


@pytest.fixture(scope="module")
def desk(browser: Browser) -> Iterator[BrowserContext]:
    """Sit down at one computer for the tests of one module: what it has loaded once, it keeps."""
    context = browser.new_context(**COMPUTER)
    yield context
    context.close()


@pytest.fixture
def open_screen(browser: Browser, desk: BrowserContext, server: Server) -> Iterator[OpenScreen]:
    """Open as many screens as a test wants; at its end none of them may have a fault.

    The first is at the desk, each further one at a computer of its own: a window behind another one hardly moves.
    """
    screens: list[Screen] = []

    def opening() -> Screen:
        page = (browser.new_context(**COMPUTER) if screens else desk).new_page()
        screens.append(Screen(page, server.address, Guard(page, server.address)))
        return screens[-1]

    yield opening
    for screen in screens:
        screen.page.close()
        if screen.page.context is not desk:
            screen.page.context.close()
    assert [fault for screen in screens for fault in screen.guard.faults] == []


@pytest.fixture
def screen(open_screen: OpenScreen) -> Screen:
    """Open one screen."""
    return open_screen()


def find_chromium(playwright: Playwright) -> str:
    """Return the path of the browser: the system's own, else Playwright's; fail in plain words without one."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    if Path(playwright.chromium.executable_path).exists():
        return playwright.chromium.executable_path
    pytest.fail(NO_BROWSER, pytrace=False)
