"""This module holds what the page tests share: a store of their own, and a page run in it."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assessments.access import Person
from assessments.database import Store, open_store
from assessments.demonstration import load_demonstration
from assessments.store import carry_forward
from assessments.stored import Claims
from checklists.load import load_checklists
from pages import door, signing_in
from pages.sign_in_settings import sign_in_settings
from scoring.method import load_method

SHELL = Path(__file__).parents[2] / "pages" / "_shell.py"

CLIENT = "cyber-commitments"

SOMEBODY_ELSE = Person("somebody else")

OpenPage: TypeAlias = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def _settings_of_each_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each page have settings of its own; a server reads them once."""
    monkeypatch.setattr(signing_in, "sign_in_settings", sign_in_settings.__wrapped__)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Give an empty store, which the pages open too."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("BACKUP_FOLDER", str(tmp_path / "backups"))
    st.cache_resource.clear()
    engine = open_store(url)
    yield engine
    door.database().dispose()  # the pages' own; Python 3.13 warns of connections left open
    st.cache_resource.clear()
    engine.dispose()


@pytest.fixture
def demonstration(store: Store) -> Store:
    """Give a store with the invented country and its three years."""
    load_demonstration(store, by=Person("test"))
    return store


@pytest.fixture
def open_page() -> OpenPage:
    """Open a page as its address does: through the shell, with query parameters."""

    def run(page: str = "", **address: str) -> AppTest:
        return _opened(AppTest.from_file(str(SHELL), default_timeout=30), page, address)

    return run


@pytest.fixture
def open_page_as() -> Callable[..., AppTest]:
    """Open a page where people sign in, as somebody the provider speaks of; as nobody for None."""

    def run(who: Claims | None, page: str = "", **address: str) -> AppTest:
        app = AppTest.from_file(str(SHELL), default_timeout=30)
        app.secrets["auth"] = {"client_id": CLIENT}
        app.user = {"is_logged_in": False} if who is None else said_by_the_provider(who)
        return _opened(app, page, address)

    return run


def said_by_the_provider(who: Claims) -> dict[str, Any]:
    """Return what Streamlit hands on of what the provider said."""
    return {
        "is_logged_in": True,
        "iss": who.issuer,
        "sub": who.subject,
        "aud": CLIENT,
        "email": who.email,
        "email_verified": who.email_verified,
        "iat": int(who.issued_at.timestamp()),
    }


def _opened(app: AppTest, page: str, address: dict[str, str]) -> AppTest:
    for name, value in address.items():
        app.query_params[name] = value
    if page:
        app.switch_page(f"{page}.py")
    app.run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def carried_forward(store: Store) -> int:
    """Carry the answers of Estonia's 2025 forward to 2026, all items, and return the id of that year."""
    return carry_forward(
        store,
        load_checklists(),
        delegation="EST",
        year=2026,
        from_year=2025,
        scope="full",
        method_version=load_method().version,
        by=Person("A. Clerk"),
    )


def words(app: AppTest) -> str:
    """Return all text in the main part of the page, as it was sent to the browser."""
    parts = []
    for element in app.main:
        for field in ("body", "value", "label"):
            text = getattr(element.proto, field, None) if hasattr(element, "proto") else None
            parts.append(text if isinstance(text, str) else "")
    return " ".join(part for part in parts if part)


def labelled(widgets: Iterable[Any], label: str) -> Any:  # noqa: ANN401  one helper for every kind of widget
    """Return the widget that bears the label."""
    return next(widget for widget in widgets if widget.label == label)
