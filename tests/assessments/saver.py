"""This module is a process that saves until it is killed, and says so after each save."""

from multiprocessing.connection import Connection

from assessments import store
from assessments.database import open_store
from checklists.assessment import Evidence
from tests.assessments.examples import BY, LADDER, answer


def save_for_ever(url: str, year: int, said: Connection) -> None:
    """Save one answer after another; send its number once the store says that it is saved.

    The number stands in the note, in the value and in as many pieces of evidence, so that half a save can be told.
    """
    engine = open_store(url)
    seen = store.read_assessment_by_id(engine, year, by=BY).versions.get(LADDER)
    while True:
        number = (seen or 0) + 1
        pieces = tuple(Evidence(grade="B", title=f"{number}.{place}") for place in range(number % 5))
        response = answer(value=number % 5, note=str(number), evidence=pieces)
        seen = store.save_response(engine, assessment_id=year, response=response, seen_version=seen, by=BY).version
        said.send(seen)
