"""This module is a process in which eight writers save through the store, and say so after each save."""

import os
import sys
from itertools import count, islice
from threading import Thread

from sqlalchemy import Engine

from assessments import engines, store
from assessments.database import open_store
from checklists.assessment import Evidence, Response
from tests.assessments.examples import BY, CHECKLISTS, METHOD_VERSION, answer
from tests.faults.suite import ShortError

START = "assessment"  # acknowledged once, as number 1
REFUSED = "refused"  # said in place of an acknowledgement, before a writer ends with its error
WRITERS = 8
# One item for each writer, so that none is told of a conflict.
ITEMS = tuple(item.id for item in CHECKLISTS.items.values() if item.answer_type == "maturity")[:WRITERS]


def save(url: str, said: int, each: int | None = None) -> None:
    """Open the store, start its assessment where there is none, and let every writer save so often, or for ever.

    Each acknowledgement is one line written into the descriptor `said`: an item and the number of the save, which is
    the version it leaves behind. All writers go on from what they find.
    """
    engine = open_store(url)
    year = _year(engine)
    _say(said, START, 1)
    writers = [Thread(target=_write, args=(engine, year, item, said, each)) for item in ITEMS]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    engine.dispose()


def numbered(item: str, number: int) -> Response:
    """Return the answer of a save: its number is the note, and the value and evidence follow from it.

    The evidence is as many pieces as the value says, each titled by the number, so that half a save can be told.
    """
    pieces = tuple(Evidence(grade="B", title=f"{number}.{place}") for place in range(number % 5))
    return answer(item, value=number % 5, note=str(number), evidence=pieces)


def acknowledged(said: bytes) -> dict[str, int]:
    """Return the last number that was said of each subject.

    Raises:
        ShortError: a writer was refused.
    """
    lines = [line.split() for line in said.decode().splitlines()]
    found = {subject: int(number) for subject, number in lines}
    if REFUSED in found:
        raise ShortError("a writer was refused; its error stands above")
    return found


def _year(engine: Engine) -> int:
    for found in store.list_assessments(engine, by=BY):
        return found.id
    return store.start_assessment(
        engine, CHECKLISTS, delegation="EST", year=2024, scope="full", method_version=METHOD_VERSION, by=BY
    )


def _write(engine: Engine, year: int, item: str, said: int, each: int | None) -> None:
    seen = store.read_assessment_by_id(engine, year, by=BY).versions.get(item)
    try:
        for number in islice(count((seen or 0) + 1), each):
            response = numbered(item, number)
            seen = store.save_response(engine, assessment_id=year, response=response, seen_version=seen, by=BY).version
            _say(said, item, seen)
    except BaseException:
        _say(said, REFUSED, 0)
        raise


def _say(said: int, subject: str, number: int) -> None:
    os.write(said, f"{subject} {number}\n".encode())  # in one piece, whoever else writes


def main(url: str, each: int, *synchronous: str) -> None:
    """Save in two sessions, the first closed in good order, and acknowledge on the standard output."""
    if synchronous:
        engines.SQLITE_SETTINGS["synchronous"] = synchronous[0]
    for _ in range(2):
        save(url, sys.stdout.fileno(), each)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
