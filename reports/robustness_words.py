"""This module says in sentences how far a score depends on the weights and on the method's other choices."""

from collections.abc import Mapping

from reports.words import SCENARIOS
from scoring.method import load_method
from scoring.robustness import ResolutionRobustness, ScenarioScore
from scoring.rounding import difference, shown
from scoring.scorecard import Score

METHOD = "leaf_equal"


def band_sentence(found: ResolutionRobustness, resolution: str, score: Score) -> str:
    """Return the score, where it lies under drawn clause weights, and between what exact bounds."""
    method = load_method()
    band, worst = found.band, found.worst_case
    return (
        f"Resolution {resolution}: {score.headline}, coverage {shown(score.coverage):.1f}. With clause weights drawn "
        f"at random, the demonstrated score lies between {shown(band.q05):.1f} and {shown(band.q95):.1f} in nine of "
        f"ten of {method.weight_draws:,} draws. With every weight within {100 * method.weight_band:.0f} % of equal it "
        f"is never below {shown(worst.min):.1f} nor above {shown(worst.max):.1f}."
    )


def scenario_sentence(found: ResolutionRobustness) -> str:
    """Return which scenario raises the demonstrated score most and which lowers it most, by how many points."""
    moves = {name: move for name, move in scenario_moves(found.scenarios).items() if move}
    if not moves:
        return "No scenario moves the score by a tenth of a point."
    most = {max(moves, key=lambda name: moves[name]): "up", min(moves, key=lambda name: moves[name]): "down"}
    named = [
        f"{SCENARIOS[name].lower()} ({moves[name]:+.1f})"
        for name, way in most.items()
        if (moves[name] > 0) == (way == "up")
    ]
    return f"What moves it most: {'; '.join(named)}."


def scenario_moves(scenarios: Mapping[str, ScenarioScore | None]) -> dict[str, float]:
    """Return by how much each scenario but the method moves the demonstrated score, as shown; those without are absent.

    Raises:
        KeyError: the method itself is not among the scenarios.
    """
    method = scenarios[METHOD]
    if method is None:
        return {}
    return {
        name: difference(shown(score.demonstrated), shown(method.demonstrated))
        for name, score in scenarios.items()
        if score is not None and name != METHOD
    }


def leverage_sentence(found: ResolutionRobustness) -> str:
    """Return how many points items marked not applicable carry, and whether that deserves a look."""
    points = shown(found.not_applicable_leverage)
    if not points:
        return "Items marked not applicable do not carry the score: counted as zero, they would not move it."
    flagged = load_method().leverage_flagged_above
    look = f" That is more than {flagged:g}: look at the reasons given." if found.leverage_flagged else ""
    return (
        f"Items marked not applicable carry {points:.1f} points: counted as zero, they would take as many away.{look}"
    )


def priority_words(share: float) -> str:
    """Return a share of draws (0..1) in per cent; never "100.0 %" or "0.0 %" for what only nearly is."""
    if 0 < share < 0.001:
        return "under 0.1 %"
    return "over 99.9 %" if 0.999 < share < 1 else f"{shown(100 * share):.1f} %"
