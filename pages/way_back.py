"""This module holds the way back: who signs in comes to the page they were at; Streamlit brings all to the Overview."""

import re
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "come_back_to"
LASTS = 600  # seconds for whoever signs in with the provider, perhaps with a second factor
LONGEST = 2000  # characters; what is longer is no address of ours, and a cookie holds 4096

# A page below the base, by one word, and what was chosen there. Neither //host nor any route of the server but a page's
# fits: who signs in must not be led to signing out. No sign in it could end a cookie or a header.
_PAGE = r"/[A-Za-z0-9_-]*(?:\?[A-Za-z0-9._~!$&'()*+=:@%/?-]*)?"
_SIGNS_IN = re.compile(r'_streamlit_user=[^";]')  # with an empty value, quoted or not, the cookie is taken away

Change = Callable[[int, MutableHeaders, Request], None]


class WayBack:
    """Keeps the page from which somebody goes to sign in, in a cookie, and leads them back when they have.

    The page is what the browser names as Referer. One that names none leads to the Overview, as without this layer.

    Args:
        app: the server.
        base: the path it is mounted at, as server.baseUrlPath; empty for the root.
    """

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self.app = app
        self.base = f"/{base.strip('/')}".rstrip("/")
        self._changes: dict[str, Change] = {
            f"{self.base}/auth/login": self._keep,
            f"{self.base}/oauth2callback": self._lead_back,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Change the head of the answers of two routes, and of nothing else."""
        change = self._changes.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if change is None:
            await self.app(scope, receive, send)
            return

        async def changed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message["headers"]))
                change(message["status"], headers, Request(scope))
                message = {**message, "headers": headers.raw}
            await send(message)

        await self.app(scope, receive, changed)

    def _keep(self, _status: int, headers: MutableHeaders, request: Request) -> None:
        page = self._page_of(request.headers.get("referer", ""), request.headers.get("host", ""))
        headers.append("set-cookie", self._cookie(page, LASTS if page else 0))

    def _lead_back(self, status: int, headers: MutableHeaders, request: Request) -> None:
        has_signed_in = any(_SIGNS_IN.match(cookie) for cookie in headers.getlist("set-cookie"))
        kept = request.cookies.get(COOKIE)
        if status != 302 or not has_signed_in or kept is None:
            return
        if headers.get("location") == f"{self.base}/" and self._is_page(kept):
            headers["location"] = kept
        headers.append("set-cookie", self._cookie("", 0))

    def _page_of(self, referer: str, host: str) -> str:
        """Return the path and query of a Referer, empty where it is not a page of this server."""
        for home in (f"https://{host}", f"http://{host}"):
            if host and referer.startswith(home) and self._is_page(page := referer.removeprefix(home)):
                return page
        return ""

    def _is_page(self, text: str) -> bool:
        return len(text) <= LONGEST and re.fullmatch(re.escape(self.base) + _PAGE, text) is not None

    def _cookie(self, value: str, seconds: int) -> str:
        return f"{COOKIE}={value}; Path={self.base or '/'}; Max-Age={seconds}; HttpOnly; SameSite=Lax"
