"""These tests hold that no writer overwrites another; how many saves may meet is for the fault suite R4."""

import threading
from collections.abc import Callable

from sqlalchemy import Engine

from assessments import store
from assessments.access import Person
from assessments.errors import AlreadyThere, Conflict
from assessments.stored import Saved
from tests.assessments.examples import BY, CHECKLISTS, METHOD_VERSION, answer

WRITERS = 8
ROUNDS = 10


def all_at_once(step: Callable[[int], None]) -> None:
    """Run a step in several threads that begin at the same moment."""
    gate = threading.Barrier(WRITERS)

    def run(number: int) -> None:
        gate.wait()
        step(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def attempt(engine: Engine, year: int, text: str, seen: int | None) -> Saved | Conflict:
    """Save an answer with that note; return what came of it."""
    try:
        return store.save_response(
            engine, assessment_id=year, response=answer(note=text), seen_version=seen, by=Person(f"Author of {text}")
        )
    except Conflict as conflict:
        return conflict


def test_of_writers_who_saw_the_same_one_wins(engine: Engine, year: int) -> None:
    """In every round exactly one save goes through; all others are conflicts that show the winner's text."""
    for number in range(ROUNDS):
        came: dict[str, Saved | Conflict] = {}

        def save(writer: int, number: int = number, came: dict[str, Saved | Conflict] = came) -> None:
            text = f"round {number}, writer {writer}"
            came[text] = attempt(engine, year, text, number or None)

        all_at_once(save)
        lost = [end for end in came.values() if isinstance(end, Conflict)]
        won = [text for text, end in came.items() if isinstance(end, Saved)]
        assert (len(won), len(lost)) == (1, WRITERS - 1)
        assert {(end.response.note, end.version) for end in lost if end.response} == {(won[0], number + 1)}


def test_of_several_who_start_the_same_year_one_does(engine: Engine) -> None:
    """The same delegation and year, started at the same moment, gives one assessment; the others are told."""
    started, refused = list[int](), list[AlreadyThere]()

    def start(_: int) -> None:
        try:
            started.append(
                store.start_assessment(
                    engine,
                    CHECKLISTS,
                    delegation="EST",
                    year=2024,
                    scope="full",
                    method_version=METHOD_VERSION,
                    by=Person("Writer"),
                )
            )
        except AlreadyThere as error:
            refused.append(error)

    all_at_once(start)
    assert (len(started), len(refused)) == (1, WRITERS - 1)
    assert [found.id for found in store.list_assessments(engine, by=BY)] == started


def test_different_delegations_start_at_the_same_moment(engine: Engine) -> None:
    """The first assessments of a store, all pinning the same checklists at once, do not hinder one another."""
    codes = [delegation.code for delegation in CHECKLISTS.delegations[:WRITERS]]

    def start(number: int) -> None:
        store.start_assessment(
            engine,
            CHECKLISTS,
            delegation=codes[number],
            year=2024,
            scope="core",
            method_version=METHOD_VERSION,
            by=Person("Writer"),
        )

    all_at_once(start)
    assert [found.delegation for found in store.list_assessments(engine, by=BY)] == sorted(codes)
