"""This module starts the real server for tests: on a free port of this machine, with a store of its own."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from assessments.access import LOCAL, Person
from assessments.database import Store, open_store
from assessments.store import list_changes, read_assessment, start_assessment
from assessments.stored import Change, StoredAssessment
from checklists.load import load_checklists
from checklists.words import Scope
from scoring.method import load_method

ROOT = Path(__file__).parent.parent
PATIENCE = 90.0  # seconds for a start on a machine that is busy with something else


class Server:
    """`streamlit run app.py` as a person starts it, but for the port and the store's file.

    Args:
        folder: an empty folder; the store and the server's log are kept there.
        script: what to run, below the project's root.
        store_url: where the store is, if not in a file in the folder.
        settings: what stands in its environment besides.
    """

    def __init__(
        self, folder: Path, script: str = "app.py", *, store_url: str = "", settings: dict[str, str] | None = None
    ) -> None:
        self.folder = folder
        self.script = script
        self.log = folder / "server.log"
        self.store_url = store_url or f"sqlite:///{folder / 'store' / 'store.sqlite'}"
        self.settings = settings or {}
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, status: int = 200) -> None:
        """Start the server and wait until it answers.

        Args:
            status: what a probe is to be told; 503 where the store cannot be used.

        Raises:
            RuntimeError: it ended or did not answer in time; the message carries its log.
        """
        command = [sys.executable, "-m", "streamlit", "run", self.script, "--server.port", str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--server.headless", "true"],
                cwd=ROOT,
                env=os.environ | self.settings | {"DATABASE_URL": self.store_url},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait_for_answer(status)

    def kill(self) -> None:
        """End the server at once, without a chance to finish anything (SIGKILL)."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End the server as its owner would, or hard where it does not end in time."""
        try:
            self._end(signal.SIGTERM)
        except subprocess.TimeoutExpired:
            self.kill()

    def start_assessment(self, delegation: str, year: int, scope: Scope) -> None:
        """Start a blank assessment, as the Overview does."""
        store = open_store(self.store_url)
        start_assessment(
            store,
            load_checklists(),
            delegation=delegation,
            year=year,
            scope=scope,
            method_version=load_method().version,
            by=Person("test"),
        )
        store.dispose()

    def what_is_stored(self, delegation: str, year: int) -> StoredAssessment:
        """Return one assessment as it stands at this moment."""
        with self._undisturbed() as store:
            return read_assessment(store, delegation, year, by=LOCAL)

    def what_was_changed(self, delegation: str, year: int) -> tuple[Change, ...]:
        """Return the changes of one assessment that the log holds at this moment, the earliest first."""
        with self._undisturbed() as store:
            return list_changes(store, read_assessment(store, delegation, year, by=LOCAL).id, by=LOCAL)

    @contextmanager
    def _undisturbed(self) -> Iterator[Store]:
        """Open the store, or a copy of its file, which disturbs nobody.

        The copy includes the write-ahead log: it is what a start would find. While somebody reads, nobody begins that
        log anew, which would take with it what is not in the copied file yet.
        """
        with tempfile.TemporaryDirectory() as folder:
            if (file := self.folder / "store" / "store.sqlite").exists():
                with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, isolation_level=None)) as reader:
                    reader.execute("BEGIN")
                    reader.execute("SELECT count(*) FROM assessment").fetchone()
                    for part in (file, file.with_name("store.sqlite-wal")):
                        if part.exists():
                            shutil.copy(part, folder)
            in_a_file = self.store_url.startswith("sqlite:")
            store = open_store(f"sqlite:///{folder}/store.sqlite" if in_a_file else self.store_url)
            try:
                yield store
            finally:
                store.dispose()

    def _end(self, how: signal.Signals) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(timeout=20)

    def health(self) -> tuple[int, str]:
        """Return what a probe is told: status and text; status 0 where nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def _wait_for_answer(self, status: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._process and self._process.poll() is None:
            if self.health()[0] == status:
                return
            time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"The server did not start. Its log:\n{self.log.read_text(encoding='utf-8')}")


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Run a server, and stop it at the end, whatever happened."""
    server = Server(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def free_port() -> int:
    """Return a port of this machine that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
