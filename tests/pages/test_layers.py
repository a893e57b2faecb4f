"""Claims about the layers between browsers and pages: which answers they change, and which they leave alone."""

import asyncio
import gzip

import pytest
from starlette.types import Message, Receive, Scope, Send

from pages.layers import PackOnce, SecureCookies


def test_secure_is_said_once_and_of_cookies_alone() -> None:
    """Whatever the case of its name; a cookie that is secure already, and other headers, stay as they are."""
    asyncio.run(_claim_about_secure_cookies())


async def _claim_about_secure_cookies() -> None:
    sent: list[Message] = []
    headers = [(b"Set-Cookie", b"a=1; Path=/"), (b"set-cookie", b"b=2; secure"), (b"content-type", b"text/plain")]

    async def answer(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def nothing() -> Message:
        return {}

    async def keep(message: Message) -> None:
        sent.append(message)

    await SecureCookies(answer)({"type": "http"}, nothing, keep)
    assert sent[0]["headers"] == [(b"Set-Cookie", b"a=1; Path=/; Secure"), *headers[1:]]
    assert sent[1] == {"type": "http.response.body", "body": b""}


class Bundle:
    """A stand-in for the server's own files: counts how often it is asked."""

    def __init__(self, status: int = 200, kind: bytes = b"application/javascript") -> None:
        self.status, self.kind, self.asked = status, kind, 0

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer in two pieces."""
        self.asked += 1
        headers = [(b"content-type", self.kind), (b"content-length", b"2000")]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"a" * 1000, "more_body": True})
        await send({"type": "http.response.body", "body": b"b" * 1000})


def _get(app: PackOnce, path: str, *headers: tuple[bytes, bytes]) -> tuple[dict[bytes, bytes], bytes]:
    messages: list[Message] = []

    async def keep(message: Message) -> None:
        messages.append(message)

    async def nothing() -> Message:
        return {}

    scope = {"type": "http", "method": "GET", "path": path, "headers": list(headers)}
    asyncio.run(app(scope, nothing, keep))
    return dict(messages[0]["headers"]), b"".join(message["body"] for message in messages[1:])


ACCEPTS = (b"accept-encoding", b"gzip, br")


def test_a_file_of_the_bundle_is_packed_once_and_unpacks_to_itself() -> None:
    """The second visitor must get the same bytes without the work being done again."""
    bundle = Bundle()
    app = PackOnce(bundle)
    for _ in range(2):
        headers, body = _get(app, "/static/js/main.js", ACCEPTS)
        assert headers[b"content-encoding"] == b"gzip"
        assert int(headers[b"content-length"]) == len(body)
        assert gzip.decompress(body) == b"a" * 1000 + b"b" * 1000
    assert bundle.asked == 1


@pytest.mark.parametrize(
    ("bundle", "path", "headers"),
    [
        (Bundle(), "/static/js/main.js", ()),
        (Bundle(), "/static/js/main.js", (ACCEPTS, (b"range", b"bytes=0-1"))),
        (Bundle(), "/_stcore/health", (ACCEPTS,)),
        (Bundle(status=404), "/static/js/none.js", (ACCEPTS,)),
        (Bundle(kind=b"font/woff2"), "/static/media/font.woff2", (ACCEPTS,)),
    ],
)
def test_anything_else_passes_untouched(bundle: Bundle, path: str, headers: tuple[tuple[bytes, bytes], ...]) -> None:
    """Ranges, errors, packed kinds, clients without gzip and other routes must not change."""
    sent, body = _get(PackOnce(bundle), path, *headers)
    assert b"content-encoding" not in sent
    assert body == b"a" * 1000 + b"b" * 1000
