"""This module tells who watches the server whether its store can be used; Streamlit's answer is about itself alone."""

import asyncio
import logging
import time

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assessments.database import look_at_store, open_store
from assessments.errors import StoreError

LIMIT = 3.0  # seconds a probe waits for a look
GOOD_FOR = 1.0  # seconds for which a look that found the store counts
BAD_FOR = 5.0  # and one that did not: opening a store reads all of it
UNUSABLE = "The store cannot be used. The log of the server says why."

_LOG = logging.getLogger("cyber_commitments.store")


class StoreWatch:
    """Whether the store can be used, by one look at a time, which all who ask meanwhile share.

    Attributes:
        opened: whether this server has opened the store. Until then each look tries to open it, which verifies it, and
            makes it where there is none; from then on one that takes milliseconds sees whether it still answers.
    """

    def __init__(self) -> None:
        self.opened = False
        self._look: asyncio.Task[bool] | None = None
        self._counts_until = 0.0
        self._was_usable = True

    async def is_usable(self) -> bool:
        """Whether the store could be used when it was looked at last; a look that takes too long says no."""
        if self._look is None or (self._look.done() and time.monotonic() > self._counts_until):
            self._look = asyncio.create_task(asyncio.to_thread(self._try))
        try:
            return await asyncio.wait_for(asyncio.shield(self._look), LIMIT)
        except TimeoutError:
            return False

    def _try(self) -> bool:
        why = ""
        try:
            if self.opened:
                look_at_store()
            else:
                open_store().dispose()
        except StoreError as error:
            why = str(error)
        self._counts_until = time.monotonic() + (BAD_FOR if why else GOOD_FOR)
        self.opened = self.opened or not why
        self._say(why)
        return not why

    def _say(self, why: str) -> None:
        """Tell the log once when the store is lost, and once when it is back."""
        if why and self._was_usable:
            _LOG.warning("The store cannot be opened. %s", why)
        elif not why and not self._was_usable:
            _LOG.warning("The store can be used again.")
        self._was_usable = not why


class StoreHealth:
    """Answers 503 at /_stcore/health while the store cannot be used; where it can, Streamlit answers as before.

    A page asks there too before it connects, and shows nothing without an "ok": it is let through, since it says more
    plainly than a number what is wrong with the store.

    Args:
        app: the server.
        watch: knows the store.
        base: the path the server is mounted at, as server.baseUrlPath; empty for the root.
    """

    def __init__(self, app: ASGIApp, watch: StoreWatch, base: str = "") -> None:
        self.app, self.watch = app, watch
        self.path = f"/{base.strip('/')}".rstrip("/") + "/_stcore/health"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at the store before a probe is answered."""
        if not self._is_probe(scope) or await self.watch.is_usable():
            await self.app(scope, receive, send)
            return
        answer = PlainTextResponse(UNUSABLE, status_code=503, headers={"Cache-Control": "no-cache"})
        await answer(scope, receive, send)

    def _is_probe(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or scope["path"] != self.path:
            return False
        headers = Headers(scope=scope)
        return headers.get("sec-fetch-site") != "same-origin" and "referer" not in headers
