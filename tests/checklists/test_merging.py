"""This module holds the claims about merging: two responses to one item become one, and nothing is lost unseen."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists.assessment import Evidence, Response
from checklists.merging import Choices, Taken, differing, first_choices, is_dropped, joined, merged, unanswered

ITEM = "459-11-a-1"
# Few words and line ends, so that notes often hold each other, or nearly do.
NOTES = st.lists(st.sampled_from(["No", "Not known", "No.", "", " ", "Asked."]), max_size=4).map("\n".join) | st.text()
PIECES = st.builds(Evidence, grade=st.sampled_from("AB"), title=st.sampled_from(["Act", "Minutes"]))
RESPONSES = st.builds(
    Response,
    item=st.just(ITEM),
    state=st.just("answered"),
    value=st.integers(0, 4),
    confirmed=st.booleans(),
    evidence=st.lists(PIECES, max_size=4).map(tuple),
    note=NOTES,
    responsible=st.sampled_from(["", "Ministry", "Committee"]),
) | st.builds(Response, item=st.just(ITEM), state=st.just("withheld"), floor=st.integers(0, 3), note=NOTES)
SIDES = st.sampled_from(["mine", "theirs"])
CHOICES = st.builds(
    Choices, answer=SIDES, note=st.sampled_from(get_args(Taken)), responsible=SIDES, evidence=st.just("both")
)


def _lines(text: str) -> str:
    return f"\n{text}\n"


@given(mine=RESPONSES, theirs=RESPONSES, choices=CHOICES)
def test_keeping_both_loses_no_evidence_and_no_note(mine: Response, theirs: Response, choices: Choices) -> None:
    """Every piece of both is there and none twice; both notes are there in whole lines."""
    one = merged(mine, theirs, replace(choices, note="both"))
    assert {*one.evidence} == {*mine.evidence, *theirs.evidence}
    assert len({*one.evidence}) == len(one.evidence)
    assert all(_lines(note) in _lines(one.note) for note in (mine.note, theirs.note) if note.strip())


@given(mine=RESPONSES, theirs=RESPONSES, choices=CHOICES)
def test_each_part_is_of_the_side_that_was_chosen(mine: Response, theirs: Response, choices: Choices) -> None:
    """The answer comes with its value, floor and reason; a text or a list of one side is that side's, unchanged."""
    side = {"mine": mine, "theirs": theirs}
    one = merged(mine, theirs, replace(choices, evidence=choices.answer))
    answer = side[choices.answer]
    assert (one.state, one.value, one.floor, one.reason) == (answer.state, answer.value, answer.floor, answer.reason)
    assert one.responsible == side[choices.responsible].responsible
    assert one.evidence == answer.evidence
    assert choices.note == "both" or one.note == side[choices.note].note


@given(mine=RESPONSES, theirs=RESPONSES, begun=RESPONSES)
def test_what_is_begun_with_keeps_everything_i_said(mine: Response, theirs: Response, begun: Response) -> None:
    """Who only presses the button drops nothing they have changed."""
    assert not is_dropped(mine, merged(mine, theirs, first_choices(mine, theirs, begun)), begun)


@given(mine=RESPONSES, theirs=RESPONSES)
def test_merging_again_with_the_same_adds_nothing(mine: Response, theirs: Response) -> None:
    """Notes and evidence do not grow by a second round."""
    one = merged(mine, theirs, Choices())
    assert merged(one, theirs, Choices()) == one


@given(mine=RESPONSES, theirs=RESPONSES, choices=CHOICES)
def test_a_part_of_mine_that_is_in_neither_counts_as_dropped(
    mine: Response, theirs: Response, choices: Choices
) -> None:
    """What is not dropped stands in what is saved: nothing passes for kept that is not."""
    one = merged(mine, theirs, choices)
    kept = not is_dropped(mine, one, unanswered(ITEM))
    assert kept == (
        (mine.state, mine.value, mine.floor) == (one.state, one.value, one.floor)
        and (not mine.note.strip() or _lines(mine.note) in _lines(one.note))
        and mine.responsible in ("", one.responsible)
        and {*mine.evidence} <= {*one.evidence}
    )


@given(mine=RESPONSES, theirs=RESPONSES)
def test_only_parts_that_differ_are_named(mine: Response, theirs: Response) -> None:
    """A part is named exactly where its choice can matter."""
    parts = differing(mine, theirs)
    assert ("note" in parts) == (mine.note != theirs.note)
    assert ("evidence" in parts) == (mine.evidence != theirs.evidence)
    assert ("responsible" in parts) == (mine.responsible != theirs.responsible)
    of_mine, of_theirs = (merged(mine, theirs, Choices(answer=side)) for side in get_args(Taken)[:2])
    assert ("answer" in parts) == (of_mine != of_theirs)


@pytest.mark.parametrize(
    ("mine", "theirs", "together"),
    [
        ("", "Theirs.", "Theirs."),
        ("Mine.", " ", "Mine."),
        ("Both.", "Both.", "Both."),
        ("Both.\nMine.", "Both.", "Both.\nMine."),
        ("Mine.", "Theirs.", "Theirs.\n\nMine."),
        ("No", "Not known", "Not known\n\nNo"),
    ],
)
def test_notes_stand_one_below_the_other(mine: str, theirs: str, together: str) -> None:
    """Theirs first, a note that holds the other alone, and a word within a word is not that word."""
    assert joined(mine, theirs) == together


def test_a_part_that_only_one_has_changed_is_begun_with_as_it_was_changed() -> None:
    """Who only wrote a note brings back no old answer, body or evidence; what both have changed is mine, or both."""
    act, minutes = Evidence(grade="A", title="Act"), Evidence(grade="B", title="Minutes")
    begun = Response(item=ITEM, state="answered", value=2, note="Old.", confirmed=False, evidence=(act,))
    theirs = begun.model_copy(update={"value": 3, "responsible": "Committee", "confirmed": True, "evidence": ()})
    noted = begun.model_copy(update={"note": "Seen."})
    assert first_choices(noted, theirs, begun) == Choices("theirs", "mine", "theirs", "theirs")
    assert merged(noted, theirs, first_choices(noted, theirs, begun)) == theirs.model_copy(update={"note": "Seen."})
    changed = Response(item=ITEM, state="answered", value=4, note="Mine.", responsible="Court", evidence=(minutes,))
    rewritten = theirs.model_copy(update={"note": "Theirs."})
    assert first_choices(changed, rewritten, begun) == Choices("mine", "both", "mine", "both")
    assert first_choices(begun.model_copy(update={"confirmed": True}), theirs, begun).answer == "mine"


def test_an_answer_both_gave_alike_is_confirmed_if_either_is() -> None:
    """A carried-forward answer that one of two has confirmed stays confirmed."""
    carried = Response(item=ITEM, state="answered", value=2, confirmed=False, note="Mine.")
    confirmed = Response(item=ITEM, state="answered", value=2)
    assert merged(carried, confirmed, Choices()) == confirmed.model_copy(update={"note": "Mine."})
    assert differing(carried, confirmed) == ("note",)
