"""This module says whether two years may be compared, and by how much their figures as shown differ."""

from scoring.rounding import difference, shown
from scoring.scorecard import Score, Scorecard


def find_obstacle(now: Scorecard, then: Scorecard, *, same_checklists: bool = True) -> str | None:
    """Return in words why no figure of the two years may be compared, or None where they may.

    Args:
        now: the later year.
        then: the earlier year.
        same_checklists: whether both were asked by the same checklist versions; a scorecard does not carry them. Two
            scorecards with different items are recognised without it.
    """
    if now.scope != then.scope:
        return f"{then.year} was answered in {then.scope} scope, {now.year} in {now.scope} scope"
    if not same_checklists or now.items.keys() != then.items.keys():
        return "the two years were asked by different checklists"
    if now.method_version != then.method_version:
        return "the two years were scored by different methods"
    return None


def change_shown(now: Score | None, then: Score | None) -> float | None:
    """Return by how much demonstrated rose, the difference of the two figures as shown.

    None where one of the years has no score, or less than half of the weight answered (METHOD section 3).
    """
    if now is None or then is None or now.hollow or then.hollow:
        return None
    return difference(shown(now.demonstrated), shown(then.demonstrated))
