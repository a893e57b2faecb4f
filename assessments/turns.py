"""This module holds the queue in which saves wait: first come, first served, one for the whole process."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from assessments.errors import StoreBusy


class Turns:
    """A lock that is given in the order in which it was asked for.

    An ordinary lock goes to whichever thread is quickest; under many writers some then wait for seconds while others
    save again and again.
    """

    def __init__(self) -> None:
        self._guard = Lock()
        self._queue: deque[Lock] = deque()

    @contextmanager
    def turn(self, patience: float) -> Iterator[None]:
        """Wait for the turn, hold it during the `with` block, then hand it to the next in the queue.

        Args:
            patience: how long to wait, in seconds.

        Raises:
            StoreBusy: when the turn did not come in time; the place in the queue is given up.
        """
        ticket = self._queue_up()
        try:
            if not ticket.acquire(timeout=patience):
                raise StoreBusy(f"Not saved: others were saving for {patience:g} seconds. Try again in a moment.")
            yield
        finally:
            self._leave(ticket)

    def _queue_up(self) -> Lock:
        ticket = Lock()
        with self._guard:
            if self._queue:
                ticket.acquire()
            self._queue.append(ticket)
        return ticket

    def _leave(self, ticket: Lock) -> None:
        with self._guard:
            was_first = self._queue[0] is ticket
            self._queue.remove(ticket)
            if was_first and self._queue:
                self._queue[0].release()
