"""The server: `streamlit run app.py` starts it; every page address leads through pages/_shell.py."""

import asyncio
import gzip
import ipaddress
import re
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import streamlit as st  # noqa: TID251  the server is launched here
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessments.addresses import backup_folder
from assessments.backups import back_up_if_due
from assessments.database import open_store
from assessments.errors import StoreError

# What signing in takes (Streamlit, st.login), and what no installation may keep of an example.
SIGN_IN = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
PLACEHOLDER = re.compile(r"example\.(org|com|net)\b|x{3,}|change.?me|\byour[-_ ]|make-one", re.IGNORECASE)
SECRET_BYTES = 32
SECRET_SIGNS = 10  # different ones; 32 random hexadecimal digits have fewer once in many millions

PACKED_TYPES = (b"text/", b"application/javascript", b"application/json", b"image/svg+xml")


class NotStartedError(SystemExit):
    """The server was to start in a way that would let in whom it should not."""


def require_local_address(address: str | None) -> None:
    """Refuse to listen on anything but this machine where nobody has to sign in: everybody would be the same person.

    Raises:
        NotStartedError: ends the server with a plain message.
    """
    if not _is_this_machine(address):
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
    faults = [f"{key}: missing." for key in SIGN_IN if not str(auth.get(key, "")).strip()]
    faults += [
        f"{key}: still the placeholder. Put your own there."
        for key in SIGN_IN
        if PLACEHOLDER.search(str(auth.get(key, "")))
    ]
    secret = str(auth.get("cookie_secret", ""))
    if secret and (len(secret.encode()) < SECRET_BYTES or len(set(secret)) < SECRET_SIGNS):
        faults.append("cookie_secret: can be guessed. Make one with `openssl rand -hex 32`.")
    for key in ("redirect_uri", "server_metadata_url"):
        address = urlsplit(str(auth.get(key, "")))
        if address.scheme != "https" and not (address.scheme == "http" and _is_this_machine(address.hostname)):
            faults.append(f"{key}: must begin with https://, since others could read along.")
    if not str(auth.get("redirect_uri", "")).endswith("/oauth2callback"):
        faults.append("redirect_uri: must end with /oauth2callback.")
    if auth.get("expose_tokens"):
        faults.append("expose_tokens: leave it out. Pages have no use for the provider's tokens.")
    if faults:
        lines = "\n".join(f"  [auth] {fault}" for fault in faults)
        raise NotStartedError(f"Not started: the settings of sign-in in secrets.toml are not sound.\n{lines}")


def _is_this_machine(address: str | None) -> bool:
    try:
        return address == "localhost" or ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


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


if st.secrets.load_if_toml_exists() and "auth" in st.secrets:
    require_sound_sign_in(st.secrets["auth"])
else:
    require_local_address(st.get_option("server.address"))
app = st.App("pages/_shell.py", lifespan=prepared, middleware=[Middleware(PackOnce)])
