"""The server: `streamlit run app.py` starts it; every page address leads through pages/_shell.py."""

import asyncio
import gzip
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st  # noqa: TID251  the server is launched here
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessments.addresses import backup_folder
from assessments.backups import back_up_if_due
from assessments.database import open_store
from assessments.errors import StoreError
from pages.sign_in_settings import (  # noqa: TID251  decided at the start, for every page
    UnreadableSettingsError,
    faults_of,
    is_reached_by_tls,
    is_this_machine,
    sign_in_settings,
)

PACKED_TYPES = (b"text/", b"application/javascript", b"application/json", b"image/svg+xml")


class NotStartedError(SystemExit):
    """The server was to start in a way that would let in whom it should not."""


def require_local_address(address: str | None) -> None:
    """Refuse to listen on anything but this machine where nobody has to sign in: everybody would be the same person.

    Raises:
        NotStartedError: ends the server with a plain message.
    """
    if not is_this_machine(address):
        raise NotStartedError(
            f"Not started: the address {address or '(all)'} can be reached from other machines, and nobody has to sign "
            "in here. Leave server.address at 127.0.0.1 in .streamlit/config.toml, without --server.address, or set up "
            "sign-in as docs/deployment.md says."
        )


def require_sound_sign_in(auth: Mapping[str, Any]) -> None:
    """Refuse settings of sign-in under which somebody could pass for somebody else.

    Args:
        auth: the section [auth] of secrets.toml.

    Raises:
        NotStartedError: ends the server with every fault in plain words; no secret is repeated.
    """
    if faults := faults_of(auth):
        lines = "\n".join(f"  [auth] {fault}" for fault in faults)
        raise NotStartedError(f"Not started: the settings of sign-in in secrets.toml are not sound.\n{lines}")


def require_sound_start(address: str | None) -> Mapping[str, Any] | None:
    """Refuse to start in a way that lets in whom it should not.

    Args:
        address: where the server is to listen.

    Returns:
        The settings of sign-in, or None where nobody has to sign in.

    Raises:
        NotStartedError: ends the server with a plain message.
    """
    try:
        auth = sign_in_settings()
    except UnreadableSettingsError as error:
        raise NotStartedError(f"Not started: the settings of sign-in cannot be read. {error}") from None
    if auth is None:
        require_local_address(address)
    else:
        require_sound_sign_in(auth)
    return auth


def prepare_store() -> bool:
    """Make the store at the first start, or bring it up to date, and back it up where a backup is due.

    What fails of it is said on the console.

    Returns:
        Whether the store can be used. Where it cannot, every page says why, and nothing is changed.
    """
    try:
        store = open_store()
    except StoreError as error:
        print(f"The store cannot be opened. {error}", file=sys.stderr)  # noqa: T201  this is the server's console
        return False
    try:
        back_up_if_due(store, backup_folder(store.url))
    except StoreError as error:
        print(f"There is no new backup. {error}", file=sys.stderr)  # noqa: T201  likewise
    finally:
        store.dispose()
    return True


@asynccontextmanager
async def prepared(_app: st.App) -> AsyncIterator[None]:
    """Prepare the store before the first page is asked for."""
    prepare_store()
    yield


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


auth = require_sound_start(st.get_option("server.address"))
layers = [Middleware(PackOnce)]
if auth and is_reached_by_tls(auth):
    layers.insert(0, Middleware(SecureCookies))
app = st.App("pages/_shell.py", lifespan=prepared, middleware=layers)
