"""The server: `streamlit run app.py` starts it; every page address leads through pages/_shell.py."""

import sys
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st  # noqa: TID251  the server is launched here
from starlette.middleware import Middleware

from assessments.addresses import backup_folder
from assessments.backups import back_up_if_due
from assessments.database import open_store
from assessments.errors import StoreError
from pages.layers import PackOnce, SecureCookies  # noqa: TID251  the server is put together here
from pages.sign_in_settings import (  # noqa: TID251  decided at the start, for every page
    UnreadableSettingsError,
    faults_of,
    is_reached_by_tls,
    is_this_machine,
    sign_in_settings,
)
from pages.store_health import StoreHealth, StoreWatch  # noqa: TID251  the server is put together here
from pages.way_back import WayBack  # noqa: TID251  likewise


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


def require_local_names(names: Collection[str]) -> None:
    """Refuse to answer to a foreign name where nobody has to sign in: a proxy under that name would let everybody in.

    Args:
        names: the names the server answers to, as server.allowedHosts; with none Streamlit answers to any.

    Raises:
        NotStartedError: ends the server with a plain message.
    """
    foreign = [name for name in names if not is_this_machine(name.strip().lower().rstrip(".").strip("[]"))]
    if foreign or not names:
        raise NotStartedError(
            f"Not started: the server would answer to the name {', '.join(foreign) or '(any)'}, by which others could "
            "reach it through a proxy, and nobody has to sign in here. Leave server.allowedHosts at 127.0.0.1 and "
            "localhost in .streamlit/config.toml, without STREAMLIT_SERVER_ALLOWED_HOSTS, or set up sign-in as "
            "docs/deployment.md says."
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


def require_sound_start(address: str | None, names: Collection[str]) -> Mapping[str, Any] | None:
    """Refuse to start in a way that lets in whom it should not.

    Args:
        address: where the server is to listen.
        names: the names it is to answer to.

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
        require_local_names(names)
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
    watch.opened = prepare_store()
    yield


auth = require_sound_start(st.get_option("server.address"), st.get_option("server.allowedHosts"))
base = st.get_option("server.baseUrlPath")
watch = StoreWatch()
layers = [Middleware(StoreHealth, watch=watch, base=base), Middleware(PackOnce)]
if auth:
    layers.insert(0, Middleware(WayBack, base=base))
if auth and is_reached_by_tls(auth):
    layers.insert(0, Middleware(SecureCookies))  # outermost: of every cookie, whoever sets it
app = st.App("pages/_shell.py", lifespan=prepared, middleware=layers)
