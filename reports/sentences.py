"""This module holds the sentences that stand before figures: plain text, for screen and paper alike."""

from collections.abc import Mapping

from checklists.model import Checklists
from reports.comparison import change_shown, find_obstacle
from scoring.rounding import shown
from scoring.scorecard import ItemScore, ResolutionScore, Score, Scorecard, ThemeStatus


def headline_sentence(
    scorecard: Scorecard,
    resolution: str,
    previous: Scorecard | None,
    delegation_name: str,
    *,
    same_checklists: bool = True,
) -> str:
    """Return the sentence a page opens with: the demonstrated score of a resolution and its change, as shown.

    "In 2025 Estonia demonstrates 61.4 of 100 under Resolution 459, up 4.2 since 2024; 9.8 more is claimed without
    evidence." Where the change may not be shown, a second sentence says why; where there is no score, one says that.

    Args:
        scorecard: of the year in view.
        resolution: "459" or "475".
        previous: of an earlier year, or None where there is none.
        delegation_name: as people write it.
        same_checklists: see `reports.comparison.find_obstacle`.
    """
    found = scorecard.resolutions[resolution]
    if found is None:
        return _no_score(scorecard, resolution)
    opening = (
        f"In {scorecard.year} {delegation_name} demonstrates {shown(found.score.demonstrated):.1f} of 100 "
        f"under Resolution {resolution}"
    )
    change, remark = _change(scorecard, previous, resolution, same_checklists=same_checklists)
    return f"{opening}{change}{_beyond_demonstrated(found.score)}.{remark}"


def coverage_sentence(scorecard: Scorecard, resolution: str) -> str:
    """Return how much of a resolution is answered: share of the weight (0..100) and number of items."""
    found = scorecard.resolutions[resolution]
    if found is None:
        return _no_score(scorecard, resolution)
    counting = [item for item in _items_of(scorecard, resolution) if item.in_base == "yes"]
    answered = sum(item.answered for item in counting)
    hollow = " That is less than half: the score is drawn hollow and not compared with other years."
    verb = "is" if answered == 1 else "are"
    return (
        f"Coverage is {shown(found.score.coverage):.1f} of 100: {answered} of the {len(counting)} items that count "
        f"under Resolution {resolution} {verb} answered.{hollow if found.score.hollow else ''}"
    )


def radar_sentence(scorecard: Scorecard, resolution: str, checklists: Checklists) -> str:
    """Return what the radar shows for a resolution: strongest and weakest theme, and what has no vertex, in words.

    "Strongest under 459: Exercises 81.0. Weakest: Expenditure 34.2. Not covered by 459: Civil-military cooperation;
    Democratic oversight." Of themes that tie, the first in the order of the radar is named. A named theme with less
    than half answered is said to be so, and how many there are.
    """
    found = scorecard.resolutions[resolution]
    if found is None:
        return _no_score(scorecard, resolution)
    names = {theme.id: theme.name.en for theme in checklists.themes}
    scores = {id_: cell.score for id_, cell in found.themes.items() if cell.score}
    return " ".join(
        [
            _extremes(scores, found.weakest_theme, names, resolution),
            *_hollow(scores),
            *_listed(f"Not covered by {resolution}", _themes_with("not_covered", found, names)),
            *_listed("Nothing to assess this year", _themes_with("nothing_to_assess", found, names)),
        ]
    )


def _no_score(scorecard: Scorecard, resolution: str) -> str:
    not_yet = "not_adopted" in {item.in_base for item in _items_of(scorecard, resolution)}
    reason = "it was not yet adopted" if not_yet else "none of its items applies"
    return f"Nothing is assessed under Resolution {resolution} in {scorecard.year}: {reason}."


def _change(now: Scorecard, then: Scorecard | None, resolution: str, *, same_checklists: bool) -> tuple[str, str]:
    """Return the change as part of the opening sentence, or else a sentence that says why it is not shown."""
    if then is None:
        return "", ""
    later, earlier = _score_of(now, resolution), _score_of(then, resolution)
    obstacle = find_obstacle(now, then, same_checklists=same_checklists)
    change = change_shown(later, earlier)
    if obstacle or change is None:
        obstacle = obstacle or _obstacle_in({then.year: earlier, now.year: later})
        return "", f" The change since {then.year} is not shown: {obstacle}."
    direction = f"up {change:.1f}" if change > 0 else f"down {-change:.1f}" if change < 0 else "unchanged"
    return f", {direction} since {then.year}", ""


def _obstacle_in(scores: Mapping[int, Score | None]) -> str:
    missing = [str(year) for year, score in scores.items() if score is None]
    hollow = [str(year) for year, score in scores.items() if score and score.hollow]
    if missing:
        return f"{' and '.join(missing)} has no score under this resolution"
    return f"less than half of the weight is answered in {' and '.join(hollow)}"


def _score_of(scorecard: Scorecard, resolution: str) -> Score | None:
    found = scorecard.resolutions.get(resolution)
    return found.score if found else None


def _beyond_demonstrated(score: Score) -> str:
    claimed, unresolved = score.parts.claimed, score.parts.unresolved
    if claimed and unresolved:
        return f"; {claimed:.1f} more is claimed without evidence and {unresolved:.1f} is unresolved"
    if claimed:
        return f"; {claimed:.1f} more is claimed without evidence"
    return f"; {unresolved:.1f} more is unresolved" if unresolved else ""


def _items_of(scorecard: Scorecard, resolution: str) -> list[ItemScore]:
    return [item for id_, item in scorecard.items.items() if id_.startswith(f"{resolution}-")]


def _extremes(scores: Mapping[str, Score], weakest: str, names: Mapping[str, str], resolution: str) -> str:
    strongest = max(scores, key=lambda id_: round(scores[id_].demonstrated, 9))
    high, low = (_named(names[id_], scores[id_]) for id_ in (strongest, weakest))
    if len(scores) == 1:
        return f"The only theme assessed under {resolution}: {high}."
    if shown(scores[strongest].demonstrated) == shown(scores[weakest].demonstrated):
        figure = shown(scores[weakest].demonstrated)
        return f"All {len(scores)} themes assessed under {resolution} stand at {figure:.1f}."
    return f"Strongest under {resolution}: {high}. Weakest: {low}."


def _named(name: str, score: Score) -> str:
    return f"{name} {shown(score.demonstrated):.1f}{' (less than half answered)' if score.hollow else ''}"


def _hollow(scores: Mapping[str, Score]) -> list[str]:
    count = sum(score.hollow for score in scores.values())
    where = "every theme" if count == len(scores) else f"{count} of {len(scores)} themes"
    return [f"Less than half is answered in {where}."] if count else []


def _themes_with(status: ThemeStatus, found: ResolutionScore, names: Mapping[str, str]) -> list[str]:
    return [names[id_] for id_, cell in found.themes.items() if cell.status == status]


def _listed(opening: str, names: list[str]) -> list[str]:
    """Return one sentence that lists the names, or none; semicolons, since names of themes hold commas."""
    return [f"{opening}: {'; '.join(names)}."] if names else []
