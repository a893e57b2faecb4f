"""Claims about the commands for backups: what a timer and a person see, and that nothing is replaced unasked."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assessments.access import LOCAL
from assessments.backup_files import list_backups
from assessments.database import open_store
from assessments.store import list_assessments
from cli import app

Running = Callable[..., Result]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the store of the commands is; its backups go beside it."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'store.sqlite'}")
    monkeypatch.delenv("BACKUP_FOLDER")
    return tmp_path / "store.sqlite"


@pytest.fixture
def backup(place: Path) -> Path:
    """Return a backup of the demonstration, which was removed from the store after it."""
    for command in ("demo", "backup"):
        assert _run(command).exit_code == 0
    assert _run("demo", "--remove").exit_code == 0
    [made] = list_backups(place.parent / "backups")
    return made


def _run(*arguments: object, typed: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=typed)


def _years(place: Path) -> int:
    store = open_store(f"sqlite:///{place}")
    try:
        return len(list_assessments(store, by=LOCAL))
    finally:
        store.dispose()


def test_a_backup_says_one_line(place: Path) -> None:
    """A timer's log names the file and what it holds, and nothing else."""
    result = _run("backup")
    [made] = list_backups(place.parent / "backups")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{made}  0 assessments, never changed\n"


def test_a_backup_goes_where_it_is_told_and_as_many_are_kept(place: Path, tmp_path: Path) -> None:
    """--folder goes before the default, --keep says how many there are afterwards."""
    for _ in range(4):
        assert _run("backup", "--folder", tmp_path / "other", "--keep", 2).exit_code == 0
    assert len(list_backups(tmp_path / "other")) == 2
    assert not (place.parent / "backups").exists()
    assert _run("backup", "--keep", 0).exit_code == 2


def test_a_backup_that_fails_says_why_and_ends_with_2(place: Path) -> None:
    """The timer notices, and whoever reads its log knows what to do."""
    (place.parent / "backups").write_bytes(b"in the way")
    result = _run("backup")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no backup can be made here" in result.stderr
    assert "BACKUP_FOLDER" in result.stderr


def test_backups_are_listed_with_what_they_hold(backup: Path) -> None:
    """The newest first, each with time, size, content and verdict; a damaged one says so."""
    assert _run("backup").exit_code == 0
    newest = list_backups(backup.parent)[0]
    newest.write_bytes(b"damaged")
    first, second = _run("backups").stdout.splitlines()
    assert f"7 bytes  NOT SOUND  {newest}" in first
    assert "sound: 3 assessments, last change 20" in second
    assert second.endswith(f"  {backup}")


def test_without_backups_the_list_says_how_to_make_one(place: Path) -> None:
    """An empty list is no error."""
    result = _run("backups")
    assert (result.exit_code, result.stdout) == (0, "There are no backups yet. Make one: cli.py backup.\n")
    assert not place.exists()


def test_a_restore_says_what_it_would_replace_and_asks(backup: Path, place: Path) -> None:
    """Both stores are described; whatever is typed but the one word, or nobody there to type, changes nothing."""
    for typed in ("", "\n", "yes\n"):
        result = _run("restore", backup, typed=typed)
        assert result.exit_code == 2
        assert f"{backup}: 3 assessments, last change" in result.stdout
        assert f"{place}: 0 assessments, last change" in result.stdout
        assert "Nothing was changed" in result.stderr
    assert _years(place) == 0
    result = _run("restore", backup, typed="replace\n")
    assert result.exit_code == 0, result.stderr
    [away] = place.parent.glob("store-replaced-*.sqlite")
    assert str(away) in result.stdout
    assert (_years(place), _years(away)) == (3, 0)


def test_a_restore_with_yes_asks_nobody(backup: Path, place: Path) -> None:
    """A store that cannot be read is replaced as well, after saying so."""
    place.write_bytes(b"damaged")
    result = _run("restore", backup, "--yes")
    assert result.exit_code == 0, result.stderr
    assert f"{place}: cannot be read" in result.stdout
    assert _years(place) == 3


def test_a_restore_into_an_empty_place_asks_nobody(backup: Path, place: Path) -> None:
    """Where nothing is replaced there is nothing to confirm."""
    place.unlink()
    result = _run("restore", backup)
    assert result.exit_code == 0, result.stderr
    assert f"{place}: nothing" in result.stdout
    assert _years(place) == 3


def test_an_unsound_backup_is_refused_by_name(backup: Path, place: Path) -> None:
    """Exit code 2 and one plain line; the store stays."""
    backup.write_bytes(b"damaged")
    result = _run("restore", backup, "--yes")
    assert result.exit_code == 2
    assert f"{backup}: not a sound backup" in result.stderr
    assert _years(place) == 0
