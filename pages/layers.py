"""This module holds the layers of the server between browsers and pages: headers and compression."""

import asyncio
import gzip

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PACKED_TYPES = (b"text/", b"application/javascript", b"application/json", b"image/svg+xml")


class SecureCookies:
    """Lets browsers send every cookie by TLS alone, where people reach the server by TLS; Streamlit does not."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add Secure to each cookie that lacks it."""

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [_secure(*header) for header in message["headers"]]}
            await send(message)

        await self.app(scope, receive, secured)


def _secure(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    lacks_it = name.lower() == b"set-cookie" and b"; secure" not in value.lower()
    return name, value + b"; Secure" if lacks_it else value


class PackOnce:
    """Sends each immutable file of the browser bundle gzipped, packing it once; Streamlit sends them unpacked."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.packed: dict[str, list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the packed copies where there is one; else let Streamlit answer and keep a packed copy."""
        if scope["type"] != "http" or scope["method"] != "GET" or "/static/" not in scope["path"]:
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if b"gzip" not in headers.get(b"accept-encoding", b"") or b"range" in headers:
            await self.app(scope, receive, send)
            return
        if scope["path"] not in self.packed:
            messages: list[Message] = []

            async def keep(message: Message) -> None:
                messages.append(message)

            await self.app(scope, _patience, keep)
            if messages[0]["status"] != 200 or not _is_packable(messages[0]):
                for message in messages:
                    await send(message)
                return
            self.packed[scope["path"]] = _pack(messages)
        for message in self.packed[scope["path"]]:
            await send(message)


async def _patience() -> Message:
    """Never tell that the visitor has left: what is packed for everybody must be packed whole."""
    return await asyncio.Future()


def _is_packable(start: Message) -> bool:
    kind = dict(start["headers"]).get(b"content-type", b"")
    return bool(kind.startswith(PACKED_TYPES))


def _pack(messages: list[Message]) -> list[Message]:
    body = gzip.compress(b"".join(message.get("body", b"") for message in messages[1:]), mtime=0)
    kept = [(name, value) for name, value in messages[0]["headers"] if name not in (b"content-length", b"vary")]
    added = [
        (b"content-encoding", b"gzip"),
        (b"content-length", str(len(body)).encode()),
        (b"vary", b"Accept-Encoding"),
    ]
    return [{**messages[0], "headers": kept + added}, {"type": "http.response.body", "body": body}]
