"""Claims about the look at a store: quick, by a connection of its own, and it changes nothing."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assessments.database import look_at_store, open_store
from assessments.errors import DamagedStore, ForeignStore, StoreError, StoreUnreachable
from tests.assessments.conftest import execute
from tests.assessments.damage import contents, empty, folder_instead, letter, noise, other_application


def test_a_store_that_answers_is_found(url: str, opened: Callable[[str], Engine]) -> None:
    """While others have it open, and when nobody has."""
    engine = opened(url)
    look_at_store(url)
    engine.dispose()
    look_at_store(url)


def test_a_store_that_was_never_made_is_not_made_by_a_look(tmp_path: Path) -> None:
    """Only a start makes one."""
    with pytest.raises(StoreError, match=r"store\.sqlite"):
        look_at_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("harm", [Path.unlink, empty, noise, letter, other_application, folder_instead])
def test_a_file_that_is_gone_or_another_is_noticed(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    """Also by a server whose own connections still hold the old file; what stands there keeps its bytes."""
    file = tmp_path / "store.sqlite"
    engine = open_store(f"sqlite:///{file}")
    with engine.connect():
        harm(file)
        before = contents(tmp_path)
        with pytest.raises(StoreError, match=r"store\.sqlite"):
            look_at_store(f"sqlite:///{file}")
        assert contents(tmp_path) == before
    engine.dispose()


@pytest.mark.parametrize("harm", [empty, other_application])
def test_another_file_in_its_place_is_never_taken_for_a_store(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    """It is known by its mark, before any setting is written into it."""
    file = tmp_path / "store.sqlite"
    open_store(f"sqlite:///{file}").dispose()
    harm(file)
    with pytest.raises(ForeignStore, match="no longer the store"):
        look_at_store(f"sqlite:///{file}")


def test_a_database_that_was_emptied_is_noticed(server: str) -> None:
    """Somebody dropped it and made another of that name: it answers, but holds no store."""
    execute(server, "CREATE DATABASE emptied TEMPLATE template0")
    with pytest.raises(DamagedStore, match="emptied: there is no store in it any more"):
        look_at_store(f"postgresql://postgres@/emptied?host={server}")
    execute(server, "DROP DATABASE emptied")


def test_a_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes the connection and never answers, as one that hangs: without a limit a look would last for ever."""
    monkeypatch.delenv("PGCONNECT_TIMEOUT", raising=False)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(StoreUnreachable, match="DATABASE_URL"):
        look_at_store(f"postgresql://postgres@127.0.0.1:{silent.getsockname()[1]}/store")
