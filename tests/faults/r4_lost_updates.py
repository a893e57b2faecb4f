"""This suite lets many sessions save one answer at once, from several processes: no save that went through is lost."""

import multiprocessing
import threading
from collections import Counter
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import psycopg

from assessments import store
from assessments.access import Person
from assessments.database import Store, open_store
from assessments.errors import Conflict, StoreBusy
from tests.assessments.examples import BY, LADDER, answer
from tests.assessments.postgres import postgres_server
from tests.assessments.varied import RELEASE
from tests.faults.suite import ShortError, Suite

PATIENCE = 600  # seconds for all sessions together

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["pytest", "tests.faults.r4_lost_updates"])


@dataclass(frozen=True)
class Outcome:
    """What became of the attempts of some sessions: the notes saved, by version; conflicts; waits too long."""

    saved: dict[int, str]
    conflicts: int
    busy: int


def run(times: int, folder: Path) -> str:
    """Save so many times from each session; of up to 10 times from 8 sessions, of more from 32."""
    processes, threads = (2, 4) if times <= 10 else (4, 8)
    with postgres_server() as socket:
        with psycopg.connect(f"postgresql://postgres@/postgres?host={socket}", autocommit=True) as connection:
            connection.execute(b"CREATE DATABASE rivals")
        places = {
            "SQLite": f"sqlite:///{folder}/rivals.sqlite",
            "PostgreSQL": f"postgresql://postgres@/rivals?host={socket}",
        }
        found = [f"{kind}: {_attacked(url, processes, threads, times)}" for kind, url in places.items()]
    return f"{processes * threads} sessions in {processes} processes, {times} saves each. {'; '.join(found)}; 0 lost"


def _attacked(url: str, processes: int, threads: int, times: int) -> str:
    engine = open_store(url)
    year = store.start_assessment(engine, delegation="EST", year=2024, scope="full", **RELEASE)
    came = _all_at_once(url, year, processes, threads, times)
    saved = Counter(version for outcome in came for version in outcome.saved)
    conflicts = sum(outcome.conflicts for outcome in came)
    attempts = processes * threads * times
    if saved.total() + conflicts != attempts:
        raise ShortError(f"{saved.total()} saves and {conflicts} conflicts are not {attempts} attempts, on {url}")
    _refuse_lost(engine, year, {version: note for outcome in came for version, note in outcome.saved.items()}, saved)
    engine.dispose()
    open_store(url).dispose()  # which reads the chain and compares every row with it
    waits = sum(outcome.busy for outcome in came)
    return f"{saved.total()} saves + {conflicts} conflicts = {attempts} attempts ({waits} tried again when busy)"


def _refuse_lost(engine: Store, year: int, notes: dict[int, str], saved: Counter[int]) -> None:
    found, changes = store.read_assessment_by_id(engine, year, by=BY), store.list_changes(engine, year, LADDER, by=BY)
    logged = [change.after["note"] for change in changes if change.after]
    if sorted(saved.elements()) != list(range(1, len(changes) + 1)):
        raise ShortError(f"{saved.total()} saves went through, and {len(changes)} stand in the log")
    if logged != [notes[version] for version in sorted(notes)]:
        raise ShortError("the log does not hold the texts that were saved, in their order")
    if [change.before for change in changes[1:]] != [change.after for change in changes[:-1]]:
        raise ShortError("a change in the log does not begin where the one before it ended")
    if (found.versions[LADDER], found.revision) != (len(changes), len(changes) + 1):
        raise ShortError(f"version {found.versions[LADDER]} and revision {found.revision} after {len(changes)} saves")


def _all_at_once(url: str, year: int, processes: int, threads: int, times: int) -> list[Outcome]:
    gate = PROCESSES.Barrier(processes * threads)
    pipes = [PROCESSES.Pipe(duplex=False) for _ in range(processes)]
    running = [
        PROCESSES.Process(target=save_from_threads, args=(url, year, f"process {number}", threads, times, gate, said))
        for number, (_, said) in enumerate(pipes)
    ]
    for process, (_, said) in zip(running, pipes, strict=True):
        process.start()
        said.close()
    try:
        came = [heard.recv() for heard, _ in pipes if heard.poll(PATIENCE)]
    except EOFError as error:
        raise ShortError(f"a process that saved died, on {url}") from error
    if len(came) != processes:
        raise ShortError(f"{processes - len(came)} of {processes} processes were not done in {PATIENCE} s, on {url}")
    for process in running:
        process.join()
    return came


def save_from_threads(  # noqa: PLR0913, PLR0917  what a process is told
    url: str, year: int, name: str, threads: int, times: int, gate: Barrier, said: Connection
) -> None:
    """Open the store once, save from so many threads, and send what became of it."""
    engine = open_store(url)
    came: list[Outcome] = []

    def session(number: int) -> None:
        gate.wait()
        came.append(_save_often(engine, year, f"{name}, session {number}", times))

    running = [threading.Thread(target=session, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    engine.dispose()
    saved = {version: note for outcome in came for version, note in outcome.saved.items()}
    said.send(Outcome(saved, sum(outcome.conflicts for outcome in came), sum(outcome.busy for outcome in came)))


def _save_often(engine: Store, year: int, name: str, times: int) -> Outcome:
    """Save so many times; after a conflict go on from what stands there, as a person does who has seen it."""
    saved: dict[int, str] = {}
    seen: int | None = None
    conflicts = busy = number = 0
    while number < times:
        content: dict[str, Any] = {"note": f"{name}, save {number}", "value": number % 5}
        try:
            done = store.save_response(
                engine, assessment_id=year, response=answer(**content), seen_version=seen, by=Person(name)
            )
        except StoreBusy:
            busy += 1
            continue
        except Conflict as conflict:
            seen, conflicts = conflict.version, conflicts + 1
        else:
            seen = done.version
            saved[done.version] = content["note"]
        number += 1
    return Outcome(saved, conflicts, busy)


SUITE = Suite(
    id="R4",
    claim="However many save one answer at once, each save goes through and is logged, or is told of the conflict.",
    small=10,
    full=100,
    run=run,
)
