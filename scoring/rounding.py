"""This module rounds figures for display, so that what is shown adds up (METHOD section 3)."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

TENTH = Decimal("0.1")

# Beyond this many decimals a figure is binary noise: before it is compared or rounded, it is freed of it.
EXACT_DIGITS = 9


def shown(figure: float) -> float:
    """Return the figure with one decimal, half to even.

    The figure is first freed of binary noise, so that 62.25 is a tie however it was summed.
    """
    return float(_exact(figure).quantize(TENTH, ROUND_HALF_EVEN))


def apportion(figures: Sequence[float], total: float) -> list[float]:
    """Return the figures with one decimal, by largest remainder, so that they add up to the shown total.

    Args:
        figures: parts whose unrounded sum is `total` before rounding; ties go to the earlier part.
        total: their sum as shown, with one decimal.
    """
    exact = [_exact(figure) for figure in figures]
    floors = [figure.quantize(TENTH, ROUND_FLOOR) for figure in exact]
    missing = int((_exact(total) - sum(floors)) / TENTH)
    by_remainder = sorted(range(len(exact)), key=lambda i: floors[i] - exact[i])
    for index in by_remainder[:missing]:
        floors[index] += TENTH
    return [float(figure) for figure in floors]


def difference(minuend: float, subtrahend: float) -> float:
    """Return the difference of two shown figures, again with one decimal."""
    return float((_exact(minuend) - _exact(subtrahend)).quantize(TENTH))


def _exact(figure: float) -> Decimal:
    return Decimal(repr(round(figure, EXACT_DIGITS)))
