"""Claims about the server: where it listens, and how it sends the browser bundle."""

import asyncio
import gzip
from pathlib import Path

import pytest
from starlette.types import Message, Receive, Scope, Send

from app import PackOnce, prepare_store, require_local_address


@pytest.mark.parametrize("address", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_an_address_of_this_machine_alone_is_accepted(address: str) -> None:
    """One person on one machine is the default way to run."""
    require_local_address(address)


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "::", "192.0.2.7", "example.org"])  # noqa: S104  refused here
def test_an_address_others_can_reach_is_refused_in_plain_words(address: str | None) -> None:
    """Without login nobody but the person at the machine may reach the answers."""
    with pytest.raises(SystemExit, match="has no login yet"):
        require_local_address(address)


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
