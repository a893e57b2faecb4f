"""This module holds the markings that print may bear: this tool is accredited for nothing above unclassified."""

NONE = ""
MARKINGS = (NONE, "NATO UNCLASSIFIED")
UNMARKED = "No marking"


class MarkingError(ValueError):
    """A marking that print may not bear."""


def checked_marking(marking: str) -> str:
    """Return the words for the head of each page.

    Raises:
        MarkingError: anything but NATO UNCLASSIFIED or no marking at all, in a plain sentence.
    """
    if marking not in MARKINGS:
        raise MarkingError(
            f"The marking {marking[:60]!r} is refused: this tool is not accredited for anything above unclassified. "
            "Print bears NATO UNCLASSIFIED or no marking."
        )
    return marking or UNMARKED
