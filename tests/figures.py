"""This module holds the engine's figures in the shape of the oracle's, so that the two can be laid side by side."""

from collections.abc import Mapping
from typing import Any

from checklists.model import Checklists
from scoring.scorecard import ItemScore, ResolutionScore, Score, Scorecard, score
from tests.strategies import REAL, Plain, read

Flat = dict[str, Any]


def cards_of(*documents: Plain, checklists: Checklists = REAL) -> list[Scorecard]:
    """Return the engine's scorecards of documents, scored as one batch."""
    return score([read(document, checklists) for document in documents], checklists)


def nodes_of(card: Scorecard) -> list[Score]:
    """Return the score of every node: resolutions, clauses and theme cells."""
    found = [resolution for resolution in card.resolutions.values() if resolution]
    return [
        *(resolution.score for resolution in found),
        *(clause for resolution in found for clause in resolution.clauses.values()),
        *(theme.score for resolution in found for theme in resolution.themes.values() if theme.score),
    ]


def scores_of(card: Scorecard) -> dict[str, Any]:
    """Return a scorecard as `cli.py score` prints it."""
    return {id_: None if found is None else _resolution(found) for id_, found in card.resolutions.items()}


def rows_of(card: Scorecard) -> dict[str, dict[str, Any]]:
    """Return the account of each item under the oracle's names."""
    return {id_: _row(item) for id_, item in card.items.items()}


def flat(nested: Mapping[str, Any], prefix: str = "") -> Flat:
    """Return nested dictionaries as one, its keys joined by slashes: "459/clauses/459-11-a/demonstrated"."""
    found: Flat = {}
    for key, value in nested.items():
        found |= flat(value, f"{prefix}{key}/") if isinstance(value, Mapping) else {f"{prefix}{key}": value}
    return found


def differences(left: Mapping[str, Any], right: Mapping[str, Any], tolerance: float) -> Flat:
    """Return where two nested dictionaries differ, numbers by more than the tolerance; empty where they agree."""
    one, other = flat(left), flat(right)
    return {
        key: (one.get(key, "absent"), other.get(key, "absent"))
        for key in sorted(one.keys() | other.keys())
        if not _agree(one.get(key, "absent"), other.get(key, "absent"), tolerance)
    }


def _agree(one: Any, other: Any, tolerance: float) -> bool:  # noqa: ANN401  figures, words and None alike
    words = (str, bool, type(None))
    if isinstance(one, words) or isinstance(other, words):
        return bool(one == other)
    return abs(float(one) - float(other)) <= tolerance


def _resolution(found: ResolutionScore) -> dict[str, Any]:
    return {
        **_score(found.score),
        "balance": found.balance,
        "clauses": {id_: _score(clause) for id_, clause in found.clauses.items()},
        "themes": {id_: _score(theme.score) for id_, theme in found.themes.items() if theme.score},
    }


def _score(found: Score) -> dict[str, float]:
    return {
        "demonstrated": found.demonstrated,
        "declared": found.declared,
        "upper": found.upper,
        "coverage": found.coverage,
    }


def _row(item: ItemScore) -> dict[str, Any]:
    step = item.next_step
    return {
        "in_base": item.in_base,
        "state": item.state,
        "waits_for": item.waits_for,
        "answered": item.answered,
        "level": item.level,
        "evidenced_level": item.evidenced_level,
        "v": item.evidenced,
        "d": item.declared,
        "u": item.upper,
        "weight": item.weight,
        "target": item.target,
        "gap_points": item.gap_points,
        "gap_to_target_points": item.gap_to_target_points,
        "gap_kind": item.gap_kind,
        "next_step": step.kind if step else "none",
        "next_level": step.level if step else None,
        "gain": step.gain if step else 0.0,
    }
