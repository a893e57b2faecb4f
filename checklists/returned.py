"""This module holds the shape of an answer that came back in a form: what it says, and what it was begun from."""

from dataclasses import dataclass

from checklists.assessment import Response


@dataclass(frozen=True, slots=True)
class Returned:
    """One answer out of a form.

    Attributes:
        response: the whole answer as it came back.
        place: the cell that says it, for whoever has the form open: "459!D17".
        seen_version: the version of the answer that the form showed; None where it showed none.
    """

    response: Response
    place: str
    seen_version: int | None
