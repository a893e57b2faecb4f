"""These tests kill a process that saves, and look at what is left."""

import multiprocessing
import sqlite3
from contextlib import closing
from pathlib import Path

from assessments import store
from assessments.database import open_store
from tests.assessments.examples import BY, CHECKLISTS, LADDER, METHOD_VERSION
from tests.assessments.saver import save_for_ever

KILLS = 20

# Processes are forked off one that has everything imported, so that a kill costs milliseconds rather than seconds.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["pytest", "tests.assessments.saver"])


def kill_while_saving(url: str, year: int, patience: float) -> int:
    """Start a process that saves, kill it after some time (in seconds), and return the last number it called saved."""
    heard, said = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=save_for_ever, args=(url, year, said))
    process.start()
    said.close()
    last = int(heard.recv())
    process.join(timeout=patience)
    process.kill()
    process.join()
    try:
        while True:
            last = int(heard.recv())
    except (EOFError, OSError):  # the process is dead and everything it said has been heard
        heard.close()
    return last


def test_every_save_that_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    """After each of many kills the store opens, holds every save it acknowledged, and no half of any."""
    url = f"sqlite:///{tmp_path}/store.sqlite"
    engine = open_store(url)
    year = store.start_assessment(
        engine, CHECKLISTS, delegation="EST", year=2024, scope="full", method_version=METHOD_VERSION, by=BY
    )
    engine.dispose()
    for kill in range(KILLS):
        acknowledged = kill_while_saving(url, year, patience=0.005 * kill)
        engine = open_store(url)
        found = store.read_assessment_by_id(engine, year, by=BY)
        changes = store.list_changes(engine, year, LADDER, by=BY)
        engine.dispose()
        [response] = found.assessment.responses
        number = int(response.note)
        # One more may have been written whose acknowledgement the kill cut off.
        assert acknowledged <= number <= acknowledged + 1
        assert (found.versions[LADDER], found.revision, len(changes)) == (number, number + 1, number)
        assert (response.value, len(response.evidence)) == (number % 5, number % 5)
        assert {piece.title.split(".")[0] for piece in response.evidence} <= {str(number)}
        assert [change.after["note"] for change in changes if change.after] == [str(n + 1) for n in range(number)]
    with closing(sqlite3.connect(tmp_path / "store.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
