"""Claims about callbacks: what was begun is finished, and the newer click is served after it."""

import pytest
from streamlit.runtime.scriptrunner import RerunData, RerunException

from assessments.errors import NotFound
from pages import callbacks


def test_what_a_newer_click_interrupts_is_finished_and_the_click_is_served_then() -> None:
    """The first look into the session is interrupted, as Streamlit does: it is repeated, and nothing is left out."""
    newer = RerunException(RerunData(page_script_hash="another page"))
    interruptions, done = iter([newer]), []

    def look() -> str:
        for interruption in interruptions:
            raise interruption
        return "seen"

    def callback() -> None:
        with callbacks.turn() as turn:
            done.append(turn.call(look))
            turn.redraw("item-1")
            done.append("stored")

    with pytest.raises(RerunException) as served:
        callback()
    assert done == ["seen", "stored"]
    assert served.value is newer


def test_an_error_of_the_look_itself_is_not_swallowed() -> None:
    """Only an interruption is repeated; where the year is gone, whoever asks is told."""
    turn = callbacks.Turn()

    def look() -> None:
        raise NotFound("No such year.")

    with pytest.raises(NotFound):
        turn.call(look)
