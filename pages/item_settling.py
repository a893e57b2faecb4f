"""This module settles a clash of two responses to one item, as the person chooses: nothing of either is discarded."""

from pages.item_desk import Desk, at_item


def remember_choice(assessment: int, id_: str) -> None:
    """Remember what is chosen so far, and the note as it is written: sitting down looks at both."""
    with at_item(assessment, id_):
        pass


def save_merged(assessment: int, id_: str, number: int) -> None:
    """Save the response that was chosen out of both."""
    with at_item(assessment, id_) as desk:
        if (clash := desk.memory.clash) and _is_settled(desk, number):
            desk.settle(clash.merged())


def keep_stored(assessment: int, id_: str, number: int) -> None:
    """Keep the stored response; what was entered on this side goes into the change log."""
    with at_item(assessment, id_) as desk:
        if _is_settled(desk, number):
            desk.give_way()


def _is_settled(desk: Desk, number: int) -> bool:
    """Whether a click settles the clash with that number, seen as it is.

    It does not where the form below was changed just before and not looked at yet: then the clash is shown anew with
    that. Nor where it has been settled or shown anew meanwhile, as at the second click of two.
    """
    if desk.is_edited:
        desk.save()
        return False
    return bool(desk.memory.clash and desk.memory.clash.number == number)
