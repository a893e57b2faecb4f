"""Claims about the server: where it listens, and under which settings of sign-in."""

import secrets
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from app import prepare_store, require_local_address, require_local_names, require_sound_sign_in
from assessments.access import LOCAL
from assessments.database import open_store
from assessments.demonstration import load_demonstration
from pages.sign_in_settings import KEYS
from pages.store_health import UNUSABLE
from tests.server import Server

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("address", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_an_address_of_this_machine_alone_is_accepted(address: str) -> None:
    """One person on one machine is the default way to run."""
    require_local_address(address)


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "::", "192.0.2.7", "example.org"])  # noqa: S104  refused here
def test_an_address_others_can_reach_is_refused_in_plain_words(address: str | None) -> None:
    """Without login nobody but the person at the machine may reach the answers."""
    with pytest.raises(SystemExit, match="nobody has to sign in here"):
        require_local_address(address)


@pytest.mark.parametrize(
    "names", [["127.0.0.1", "localhost"], ["LOCALHOST."], [" localhost "], ["::1"], ["[::1]"], ["127.1.2.3"]]
)
def test_names_of_this_machine_alone_are_accepted(names: list[str]) -> None:
    """In any spelling that Streamlit takes for the same."""
    require_local_names(names)


@pytest.mark.parametrize(
    "name",
    [
        "cyber.parliament.test",
        "*",
        "*.localhost",
        "*.parliament.test",
        "localhost.parliament.test",
        "127.0.0.1.parliament.test",
        "192.0.2.7",
        "0.0.0.0",  # noqa: S104  refused here
        "2001:db8::1",
        "",
    ],
)
def test_a_foreign_name_is_refused_in_plain_words(name: str) -> None:
    """Without sign-in a proxy under that name would make everybody the one person at this machine."""
    with pytest.raises(SystemExit, match="nobody has to sign in here") as refused:
        require_local_names(["localhost", name])
    assert f"the name {name or '(any)'}, by which" in str(refused.value)


def test_no_names_at_all_are_refused() -> None:
    """Streamlit takes an empty list for any name."""
    with pytest.raises(SystemExit, match=r"the name \(any\), by which"):
        require_local_names([])


def sound(**other: object) -> dict[str, object]:
    """Return settings of sign-in as a ministry would have them, but for what differs."""
    return {
        "redirect_uri": "https://cyber.parliament.test/oauth2callback",
        "cookie_secret": secrets.token_hex(32),
        "client_id": "cyber-commitments",
        "client_secret": secrets.token_urlsafe(24),
        "server_metadata_url": "https://login.parliament.test/.well-known/openid-configuration",
        **other,
    }


def test_sound_settings_of_sign_in_are_accepted() -> None:
    """With TLS, and without it between this machine and itself, as in tests."""
    require_sound_sign_in(sound())
    here = {"redirect_uri": "http://localhost:8501/oauth2callback", "server_metadata_url": "http://127.0.0.1:9/d"}
    require_sound_sign_in(sound(**here))


@pytest.mark.parametrize(
    ("other", "fault"),
    [
        ({"cookie_secret": ""}, "cookie_secret: missing"),
        ({"cookie_secret": "short"}, "cookie_secret: can be guessed"),
        ({"cookie_secret": "a" * 64}, "cookie_secret: can be guessed"),
        ({"cookie_secret": "xxx"}, "cookie_secret: still the placeholder"),
        ({"client_secret": "changeme"}, "client_secret: still the placeholder"),
        ({"client_id": "xxx"}, "client_id: still the placeholder"),
        ({"client_id": None}, "client_id: missing"),
        ({"redirect_uri": "http://cyber.parliament.test/oauth2callback"}, "redirect_uri: must begin with https"),
        ({"redirect_uri": "https://cyber.parliament.test/"}, "redirect_uri: must end with /oauth2callback"),
        ({"server_metadata_url": "http://login.parliament.test/d"}, "server_metadata_url: must begin with https"),
        ({"expose_tokens": ["id"]}, "expose_tokens: leave it out"),
    ],
)
def test_unsound_settings_of_sign_in_keep_the_server_from_starting(other: dict[str, object], fault: str) -> None:
    """The message names the key and what to do, and repeats no secret."""
    settings = sound(**other)
    with pytest.raises(SystemExit, match=fault) as refused:
        require_sound_sign_in({key: value for key, value in settings.items() if value is not None})
    assert str(settings["client_secret"]) not in str(refused.value)


def test_a_providers_own_secret_may_hold_some_x_in_a_row() -> None:
    """Nobody chooses it: of genuine ones with 40 signs one in 900 holds three, in capitals or not."""
    require_sound_sign_in(sound(client_secret=f"{secrets.token_urlsafe(12)}xXx{secrets.token_urlsafe(12)}"))


def test_the_example_settings_are_refused_whole() -> None:
    """Whoever starts with the file as it is shipped is told of each placeholder."""
    example = tomllib.loads((ROOT / "docs" / "deployment" / "secrets.toml").read_text(encoding="utf-8"))
    with pytest.raises(SystemExit) as refused:
        require_sound_sign_in(example["auth"])
    for key in KEYS:
        assert f"{key}: still the placeholder" in str(refused.value)


def write_settings(server: Server, **other: object) -> None:
    """Write settings of sign-in where the server looks for them."""
    lines = [f'{key} = "{value}"' for key, value in sound(**other).items()]
    (server.folder / "secrets.toml").write_text("\n".join(["[auth]", *lines]), encoding="utf-8")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Give a server that has not started yet and is to read its settings of sign-in from its own folder."""
    server = Server(tmp_path, settings={"STREAMLIT_SECRETS_FILES": str(tmp_path / "secrets.toml")})
    yield server
    server.stop()


def test_a_server_with_settings_that_can_be_guessed_does_not_start(server: Server) -> None:
    """It ends with the fault in plain words."""
    write_settings(server, cookie_secret="secret")  # noqa: S106  refused here
    with pytest.raises(RuntimeError, match="cookie_secret: can be guessed"):
        server.start()


@pytest.mark.parametrize("text", [None, "[auth\n", '[auth]\nclient_id = "a"\nclient_id = "b"\n'])
def test_a_server_whose_settings_cannot_be_read_does_not_start(server: Server, text: str | None) -> None:
    """Missing where they were named, or with a slip of the pen: nobody would have to sign in, so nobody may come."""
    if text is not None:
        (server.folder / "secrets.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RuntimeError, match=r"the settings of sign-in cannot be read.*secrets\.toml"):
        server.start()


def test_a_server_without_sign_in_does_not_start_under_a_foreign_name(server: Server) -> None:
    """Set up behind a proxy, but for sign-in: it says what is missing and lets nobody in."""
    server.settings = {"STREAMLIT_SERVER_ALLOWED_HOSTS": "cyber.parliament.test"}
    with pytest.raises(RuntimeError, match=r"Not started: .* the name cyber\.parliament\.test, by which"):
        server.start()


def test_a_server_with_sign_in_starts_under_a_foreign_name(server: Server) -> None:
    """Who comes by that name has to sign in."""
    server.settings["STREAMLIT_SERVER_ALLOWED_HOSTS"] = "cyber.parliament.test"
    write_settings(server)
    server.start()


def test_behind_tls_every_cookie_is_secure(server: Server) -> None:
    """A server with sound settings starts; a browser sends its cookies by TLS alone, and scripts cannot read them."""
    write_settings(server)
    server.start()
    with urllib.request.urlopen(f"{server.address}/_stcore/health") as answer:
        [cookie] = answer.headers.get_all("Set-Cookie")
    assert cookie.startswith("_streamlit_xsrf=")
    assert cookie.endswith("; Secure")


def test_behind_tls_the_way_back_is_secure_too(server: Server) -> None:
    """The layer that makes cookies secure lies outside of the one that keeps the page to come back to."""
    write_settings(server)
    server.start()
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    with closing(connection):
        connection.request("GET", "/auth/login", headers={"Referer": f"{server.address}/gaps?year=2025"})
        cookies = connection.getresponse().headers.get_all("Set-Cookie", [])
    [cookie] = [cookie for cookie in cookies if cookie.startswith("come_back_to=")]
    assert cookie == "come_back_to=/gaps?year=2025; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure"


def eventually_healthy(server: Server) -> bool:
    """Wait until a probe is told that all is well; a look that found nothing counts for a few seconds."""
    deadline = time.monotonic() + 60.0
    while server.health() != (200, "ok") and time.monotonic() < deadline:
        time.sleep(0.2)
    return server.health() == (200, "ok")


def test_health_says_when_the_store_is_lost_and_when_it_is_back(server: Server) -> None:
    """To a probe without the path, which is in the log; the server goes on all the while."""
    server.settings = {}
    server.start()
    assert server.health() == (200, "ok")
    file = server.folder / "store" / "store.sqlite"
    file.rename(file.with_name("elsewhere"))
    deadline = time.monotonic() + 60.0
    while (told := server.health())[0] == 200:
        assert time.monotonic() < deadline
    assert told == (503, UNUSABLE)
    file.with_name("elsewhere").rename(file)
    assert eventually_healthy(server)
    log = server.log.read_text(encoding="utf-8")
    assert log.count(f"The store cannot be opened. {file}") == 1
    assert log.count("The store can be used again.") == 1


def test_a_server_that_could_not_open_its_store_says_so_until_it_can(server: Server) -> None:
    """It starts all the same, for its pages to say what to do; nobody has to open one for health to be true."""
    server.settings = {}
    file = server.folder / "store" / "store.sqlite"
    file.parent.mkdir()
    file.write_bytes(b"not a store, but somebody's file\n" * 100)
    server.start(503)
    assert server.health() == (503, UNUSABLE)
    file.unlink()
    assert eventually_healthy(server)


def test_the_store_is_made_before_the_first_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A first start leaves a whole store behind, so that the first visitor does not wait for it."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'store.sqlite'}")
    assert prepare_store()
    assert (tmp_path / "store.sqlite").stat().st_size > 0


def test_a_foreign_file_is_reported_and_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The server starts, so that every page can say what is wrong; the file keeps its bytes."""
    file = tmp_path / "store.sqlite"
    file.write_bytes(b"not a store, but somebody's file\n" * 100)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    assert not prepare_store()
    assert "store.sqlite: not a database" in capsys.readouterr().err
    assert file.read_bytes() == b"not a store, but somebody's file\n" * 100


def test_a_start_makes_a_backup_that_is_due_and_goes_on_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no backup can be made the console says so, and the pages are served all the same."""
    url, folder = f"sqlite:///{tmp_path / 'store.sqlite'}", tmp_path / "backups"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("BACKUP_FOLDER", str(folder))
    store = open_store(url)
    load_demonstration(store, by=LOCAL)
    store.dispose()
    folder.write_bytes(b"in the way")
    assert prepare_store()
    assert f"There is no new backup. {folder}: no backup can be made here" in capsys.readouterr().err
    folder.unlink()
    assert prepare_store()
    assert [path.suffix for path in folder.iterdir()] == [".sqlite"]
    assert capsys.readouterr().err == ""
