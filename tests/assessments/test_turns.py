"""These tests hold the queue of saves to its order."""

import threading
import time

import pytest

from assessments.errors import StoreBusy
from assessments.turns import Turns

LONG, SHORT = 30.0, 0.05  # seconds


def test_turns_come_in_the_order_in_which_they_were_asked_for() -> None:
    """Whoever waits longest is served next, each alone."""
    turns, order = Turns(), list[int]()

    def wait_and_note(number: int) -> None:
        with turns.turn(LONG):
            order.append(number)

    threads = [threading.Thread(target=wait_and_note, args=(number,)) for number in range(20)]
    with turns.turn(LONG):
        for place, thread in enumerate(threads, start=2):
            thread.start()
            while len(turns._queue) < place:
                time.sleep(0.001)
        assert order == []
    for thread in threads:
        thread.join()
    assert order == list(range(20))


def test_no_two_hold_the_turn_at_once() -> None:
    """Under many threads there is never more than one inside, and all get in."""
    turns, inside, most, done = Turns(), list[int](), list[int](), list[int]()

    def come_and_go(number: int) -> None:
        for _ in range(20):
            with turns.turn(LONG):
                inside.append(number)
                most.append(len(inside))
                inside.remove(number)
        done.append(number)

    threads = [threading.Thread(target=come_and_go, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (max(most), len(most), len(done)) == (1, 160, 8)


def test_who_loses_patience_leaves_the_queue_to_the_others() -> None:
    """A turn that does not come in time is an error that says what to do, and those behind do not wait for it."""
    turns, served = Turns(), list[str]()

    def be_served() -> None:
        with turns.turn(LONG):
            served.append("behind")

    behind = threading.Thread(target=be_served)
    with turns.turn(LONG):
        with pytest.raises(StoreBusy, match="Try again"), turns.turn(SHORT):
            served.append("impatient")
        behind.start()
    behind.join()
    assert served == ["behind"]


def test_an_error_inside_hands_the_turn_on() -> None:
    """A save that fails blocks nobody."""
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns.turn(LONG):
        _ = 1 / 0
    with turns.turn(SHORT):
        assert len(turns._queue) == 1
    assert not turns._queue
