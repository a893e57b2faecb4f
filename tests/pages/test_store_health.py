"""Claims about what a probe is told of the store: the truth, at little cost, and nothing about where it is."""

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest
from starlette.types import Message, Receive, Scope, Send

from assessments.errors import StoreUnreachable
from pages import store_health
from pages.store_health import UNUSABLE, StoreHealth, StoreWatch

PATH = "/_stcore/health"


class Store:
    """Stands in for the store: counts how often it is opened and looked at, and can be out of reach, or slow."""

    def __init__(self) -> None:
        self.openings = self.looks = 0
        self.is_there = True
        self.goes_on = threading.Event()
        self.goes_on.set()

    def open_store(self) -> "Store":
        """Open it, whole."""
        self.openings += 1
        self._answer()
        return self

    def look_at_store(self) -> None:
        """Look at it."""
        self.looks += 1
        self._answer()

    def dispose(self) -> None:
        """Close it."""

    def _answer(self) -> None:
        self.goes_on.wait(30)
        if not self.is_there:
            raise StoreUnreachable("db.parliament.test: the database server cannot be used.")


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Put a stand-in before the store; a look counts for one moment only."""
    store = Store()
    monkeypatch.setattr(store_health, "open_store", store.open_store)
    monkeypatch.setattr(store_health, "look_at_store", store.look_at_store)
    monkeypatch.setattr(store_health, "GOOD_FOR", 0.0)
    monkeypatch.setattr(store_health, "BAD_FOR", 0.0)
    yield store
    store.goes_on.set()


@pytest.fixture
def watch() -> StoreWatch:
    """Watch a store that was opened at the start."""
    watch = StoreWatch()
    watch.opened = True
    return watch


async def streamlit(_scope: Scope, _receive: Receive, send: Send) -> None:
    """Stand in for Streamlit: the process answers."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


async def probe(watch: StoreWatch, path: str = PATH, method: str = "GET", base: str = "", **headers: str) -> Message:
    """Return what a probe is told: status and body."""
    sent: list[Message] = []

    async def keep(message: Message) -> None:
        sent.append(message)

    async def nothing() -> Message:
        return {}

    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": told}
    await StoreHealth(streamlit, watch, base)(scope, nothing, keep)
    return {"status": sent[0]["status"], "body": sent[1]["body"]}


def test_the_store_decides_what_a_probe_is_told(
    store: Store, watch: StoreWatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Away and back again: 503 in plain words that name no place; the log names it, once."""

    async def claim() -> None:
        assert await probe(watch) == {"status": 200, "body": b"ok"}
        store.is_there = False
        for method in ("GET", "HEAD"):
            assert await probe(watch, method=method) == {"status": 503, "body": UNUSABLE.encode()}
        store.is_there = True
        assert await probe(watch) == {"status": 200, "body": b"ok"}

    asyncio.run(claim())
    assert [record.getMessage() for record in caplog.records] == [
        "The store cannot be opened. db.parliament.test: the database server cannot be used.",
        "The store can be used again.",
    ]
    assert store.openings == 0


def test_a_store_that_could_not_be_opened_at_the_start_is_unusable_until_it_can(store: Store) -> None:
    """It is opened whole, and verified so, before a quick look is enough."""
    watch = StoreWatch()
    store.is_there = False

    async def claim() -> None:
        for expected in (503, 503):
            assert (await probe(watch))["status"] == expected
        assert (store.openings, store.looks) == (2, 0)
        store.is_there = True
        for expected in (200, 200):
            assert (await probe(watch))["status"] == expected
        assert (store.openings, store.looks) == (3, 1)

    asyncio.run(claim())


def test_many_who_ask_at_once_share_one_look(store: Store, watch: StoreWatch) -> None:
    """However often it is probed, the store has one guest at a time, and the server answers others meanwhile."""
    store.goes_on.clear()

    async def claim() -> None:
        asking = [asyncio.create_task(probe(watch)) for _ in range(50)]
        await asyncio.sleep(0.1)
        store.goes_on.set()
        assert {answer["status"] for answer in await asyncio.gather(*asking)} == {200}

    asyncio.run(claim())
    assert store.looks == 1


@pytest.mark.parametrize("is_there", [True, False])
def test_a_look_counts_for_a_while(
    store: Store, watch: StoreWatch, monkeypatch: pytest.MonkeyPatch, *, is_there: bool
) -> None:
    """Who asks again at once is told the same without another look."""
    monkeypatch.setattr(store_health, "GOOD_FOR", 60.0)
    monkeypatch.setattr(store_health, "BAD_FOR", 60.0)
    store.is_there = is_there

    async def claim() -> None:
        for _ in range(3):
            assert (await probe(watch))["status"] == (200 if is_there else 503)

    asyncio.run(claim())
    assert store.looks == 1


def test_a_store_that_does_not_answer_in_time_is_unusable(
    store: Store, watch: StoreWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The probe is answered at its limit; the look that hangs stays the only one until it has ended."""
    monkeypatch.setattr(store_health, "LIMIT", 0.2)
    store.goes_on.clear()

    async def claim() -> None:
        begun = time.monotonic()
        for _ in range(3):
            assert (await probe(watch))["status"] == 503
        assert time.monotonic() - begun < 10
        assert store.looks == 1
        store.goes_on.set()
        while (await probe(watch))["status"] != 200:
            assert time.monotonic() - begun < 20

    asyncio.run(claim())


@pytest.mark.parametrize(
    ("path", "method", "headers"),
    [
        (PATH, "GET", {"sec_fetch_site": "same-origin"}),
        (PATH, "GET", {"referer": "http://cyber.parliament.test/gaps"}),
        (PATH, "OPTIONS", {}),
        ("/", "GET", {}),
        ("/assess/_stcore/health", "GET", {}),
        ("/cyber/_stcore/health", "GET", {}),
    ],
)
def test_pages_and_other_requests_do_not_ask_the_store(
    store: Store, watch: StoreWatch, path: str, method: str, headers: dict[str, str]
) -> None:
    """A page that were told 503 could not connect and say what is wrong."""
    store.is_there = False
    assert asyncio.run(probe(watch, path, method, **headers))["status"] == 200
    assert store.looks == 0


def test_below_a_base_it_is_asked_there(store: Store, watch: StoreWatch) -> None:
    """Where the server is mounted below a path, so is its health."""
    store.is_there = False
    assert asyncio.run(probe(watch, "/cyber/_stcore/health", base="/cyber"))["status"] == 503
    assert asyncio.run(probe(watch, base="cyber"))["status"] == 200
