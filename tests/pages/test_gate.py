"""Claims about the gate: whatever page a stranger asks for, pages/_shell.py runs first and decides.

They speak the protocol between Streamlit's own bundle and its server, which is private and pinned here to Streamlit
1.67: another version may need other messages, and its gate is to be tried anew.
"""

import hashlib
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.RootContainer_pb2 import RootContainer
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.server import ROOT, Server, running

PAGES = [
    "",
    "assess",
    "readiness",
    "gaps",
    "years",
    "submit",
    "history",
    "exchange",
    "robustness",
    "method",
    "administration",
]
NOT_PAGES = ["_shell", "context", "item_form", "../cli", "pages/assess", "assess.py", "overview"]


@pytest.fixture
def cold(tmp_path: Path) -> Iterator[Server]:
    """Start a server to which nobody has spoken yet."""
    with running(tmp_path) as server:
        yield server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run one server for the tests to which its age does not matter, after its first page."""
    with running(tmp_path_factory.mktemp("server")) as warm:
        ask(warm)
        yield warm


def ask(server: Server, **wish: str) -> list[ForwardMsg]:
    """Ask as the bundle does at a deep link, and return all that comes back until the script has finished."""
    address = f"{server.address.replace('http', 'ws')}/_stcore/stream"
    received: list[ForwardMsg] = []
    with connect(address, subprotocols=[Subprotocol("streamlit")]) as stream:
        question = BackMsg()
        question.rerun_script.SetInParent()
        for field, value in wish.items():
            setattr(question.rerun_script, field, value)
        stream.send(question.SerializeToString())
        while not (received and received[-1].WhichOneof("type") == "script_finished"):
            received.append(ForwardMsg.FromString(stream.recv(timeout=60, decode=False)))
    return received


def drawn(messages: list[ForwardMsg], where: int) -> list[str]:
    """Return what was drawn in one part of the page, as text, one entry per element."""
    deltas = [message for message in messages if message.WhichOneof("type") == "delta"]
    return [str(message.delta) for message in deltas if message.metadata.delta_path[0] == where]


def position(messages: list[ForwardMsg], wanted: Callable[[ForwardMsg], bool]) -> int:
    """Return which message in turn is the first of a kind."""
    return next(number for number, message in enumerate(messages) if wanted(message))


def test_a_cold_server_runs_the_shell_before_the_page_asked_for(cold: Server) -> None:
    """Nobody may reach a page file before access, navigation and the choice of delegation have had their turn."""
    messages = ask(cold, page_name="assess", query_string="delegation=XAA&year=2025")
    config = position(messages, lambda m: m.page_config_changed.title == "Cyber commitments")
    navigation = position(messages, lambda m: m.WhichOneof("type") == "navigation")
    page = position(messages, lambda m: "Choose your delegation at the left" in str(m.delta))
    assert config < navigation < page
    assert [entry.url_pathname for entry in messages[navigation].navigation.app_pages] == PAGES
    assert any("Delegation" in element for element in drawn(messages, RootContainer.SIDEBAR))


@pytest.mark.parametrize("name", NOT_PAGES)
def test_what_is_no_page_is_never_run_as_one(server: Server, name: str) -> None:
    """A module beside the pages, the shell itself or the command line, asked for by name, is not found."""
    answer, nowhere = ask(server, page_name=name), ask(server, page_name="no-such-page")
    assert any(message.WhichOneof("type") == "page_not_found" for message in answer)
    assert _shape(answer) == _shape(nowhere)


@pytest.mark.parametrize("path", ["pages/assess.py", "pages/context.py", "pages/_shell.py", "cli.py", "app.py"])
def test_a_file_asked_for_by_the_hash_of_its_path_is_not_run(server: Server, path: str) -> None:
    """Older versions of Streamlit took the hash of a file's path for its name; such a wish leads to the Overview."""
    hashes = [hashlib.md5(str(place).encode(), usedforsecurity=False).hexdigest() for place in (path, ROOT / path)]
    for hash_ in hashes:
        assert _shape(ask(server, page_script_hash=hash_)) == _shape(ask(server))


def test_no_other_door_is_open(server: Server) -> None:
    """Streamlit's interface for programs would show and change answers without a browser; it stays off."""
    wish = urllib.request.Request(
        f"{server.address}/_stcore/agent/interact",
        data=json.dumps({"page": "assess"}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(wish, timeout=30)


def _shape(messages: list[ForwardMsg]) -> list[str]:
    """Return what came back, without what is new in every session: the kinds of messages, and every element drawn."""
    kinds = [str(m.WhichOneof("type")) for m in messages if m.WhichOneof("type") != "delta"]
    return kinds + drawn(messages, RootContainer.MAIN) + drawn(messages, RootContainer.SIDEBAR)
