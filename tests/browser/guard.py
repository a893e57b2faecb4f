"""This module watches a page for what must not happen behind it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import ConsoleMessage, Dialog, Error, Page, Request, Response

# At a deep link the bundle tries whether the server is mounted below that path before it asks at the root: two 404.
PROBES = re.compile(r"/[\w-]+/_stcore/(health|host-config)$")
# What it says on the console at the address of a page that does not exist: the message the page shows, too.
NO_SUCH_PAGE = "The page that you have requested does not seem to exist."


class Guard:
    """What must not happen behind a page: errors, failed requests, scripts that ran, a word to a foreign host."""

    def __init__(self, page: Page, address: str) -> None:
        self.faults: list[str] = []
        self._home = (f"{address}/", f"{address.replace('http', 'ws')}/", "data:", "blob:")
        self._server_is_up = True
        page.on("console", self._hear)
        page.on("pageerror", self._catch)
        page.on("request", lambda request: self._place(request.url))
        page.on("requestfailed", self._miss)
        page.on("response", self._judge)
        page.on("websocket", lambda socket: self._place(socket.url))
        page.on("dialog", self._close)

    @contextmanager
    def outage(self) -> Iterator[None]:
        """Expect that the server cannot be reached for a while; foreign hosts and scripts are faults all the same."""
        self._server_is_up = False
        yield
        self._server_is_up = True

    def _hear(self, message: ConsoleMessage) -> None:
        known = message.text.startswith(NO_SUCH_PAGE) or PROBES.search(message.location["url"])
        if message.type == "error" and self._server_is_up and not known:
            self.faults.append(f"console: {message.text} ({message.location['url']})")

    def _catch(self, error: Error) -> None:
        self.faults.append(f"uncaught: {error}")

    def _close(self, dialog: Dialog) -> None:
        self.faults.append(f"a script ran: {dialog.message}")
        dialog.dismiss()

    def _place(self, url: str) -> None:
        if not url.startswith(self._home):
            self.faults.append(f"a request to a foreign host: {url}")

    def _miss(self, request: Request) -> None:
        # A request is given up when its page is left: nothing was missed.
        if self._server_is_up and request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url} {request.failure}")

    def _judge(self, response: Response) -> None:
        if response.status >= 400 and self._server_is_up and not PROBES.search(response.url):
            self.faults.append(f"answered {response.status}: {response.url}")
