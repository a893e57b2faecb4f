"""Claims about the settings of sign-in: read once, whatever becomes of their file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit import config
from streamlit.runtime.secrets import Secrets
from streamlit.watcher import path_watcher

from pages import sign_in_settings as settings

SOUND = '[auth]\nclient_id = "cyber-commitments"\n'


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the file a server reads its settings from, which is not there yet."""
    file = tmp_path / "secrets.toml"
    asked = config.get_option
    monkeypatch.setattr(config, "get_option", lambda name: [str(file)] if name == "secrets.files" else asked(name))
    monkeypatch.setattr(config, "is_manually_set", lambda _: False)
    monkeypatch.setattr(path_watcher, "watch_file", lambda *_, **__: True)  # the tests read anew themselves
    monkeypatch.setattr(st, "secrets", Secrets())
    settings.sign_in_settings.cache_clear()
    yield file
    settings.sign_in_settings.cache_clear()


def test_without_a_file_nobody_signs_in(file: Path) -> None:
    """One person at one machine needs no settings."""
    assert not file.exists()
    assert settings.sign_in_settings() is None


def test_without_the_section_nobody_signs_in(file: Path) -> None:
    """Streamlit keeps other secrets in the same file."""
    file.write_text('[connections]\nname = "other"\n', encoding="utf-8")
    assert settings.sign_in_settings() is None


@pytest.mark.parametrize("text", ["[auth]\n", 'auth = "yes"\n'])
def test_a_section_that_says_nothing_is_there_and_unsound(file: Path, text: str) -> None:
    """Whoever wrote it wanted people to sign in."""
    file.write_text(text, encoding="utf-8")
    auth = settings.sign_in_settings()
    assert auth == {}
    assert len([fault for fault in settings.faults_of(auth) if fault.endswith(": missing.")]) == len(settings.KEYS)


@pytest.mark.parametrize("content", [b"[auth", b"[auth]\nclient_id = '\xff'\n"])
def test_a_file_that_cannot_be_read_is_not_taken_for_none(file: Path, content: bytes) -> None:
    """Streamlit takes it for none."""
    file.write_bytes(content)
    with pytest.raises(settings.UnreadableSettingsError):
        settings.sign_in_settings()


def test_a_folder_that_cannot_be_opened_is_not_taken_for_none(file: Path) -> None:
    """Nor is anything else that is in the file's place."""
    file.mkdir()
    with pytest.raises(settings.UnreadableSettingsError):
        settings.sign_in_settings()


def test_a_named_file_that_is_missing_is_not_taken_for_none(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever names one wants it read."""
    monkeypatch.setattr(config, "is_manually_set", lambda _: True)
    with pytest.raises(settings.UnreadableSettingsError, match=str(file)):
        settings.sign_in_settings()


@pytest.mark.parametrize("later", ["", "[auth", '[auth]\nclient_id = "another"\n', None])
def test_settings_are_those_of_the_start(file: Path, monkeypatch: pytest.MonkeyPatch, later: str | None) -> None:
    """Emptied, broken, changed or removed, and read anew by Streamlit: who had to sign in still has to, at the same."""
    file.write_text(SOUND, encoding="utf-8")
    before = settings.sign_in_settings()
    if later is None:
        file.unlink()
    else:
        file.write_text(later, encoding="utf-8")
    monkeypatch.setattr(st, "secrets", Secrets())
    assert before == {"client_id": "cyber-commitments"}
    assert settings.sign_in_settings() == before
