"""This module holds what stands on the first page: what a member reads before a debate."""

from dataclasses import astuple
from typing import Any

from reports.bar_svg import bar_svg, swatch_svg
from reports.change_words import change_sentences
from reports.dossier.subject import Subject
from reports.gap_lists import largest_gaps
from reports.gap_words import gap_sentence
from reports.part_bar import bar_words
from reports.radar_svg import radar_alt, radar_svg
from reports.sentences import headline_sentence, radar_sentence
from reports.words import PARTS
from scoring.change import change
from scoring.rounding import shown
from scoring.scorecard import Score

Plain = dict[str, Any]

BAR_WIDTH, BAR_HEIGHT = 220.0, 11.0  # points
NO_EARLIER_YEAR = "There is no earlier reporting year to compare with."


def summary_of(subject: Subject) -> Plain:
    """Return the first page: both scores with their parts, the radar, the change, and the five largest gaps."""
    card, checklists = subject.now.scorecard, subject.now.checklists
    rows = subject.rows
    largest = largest_gaps(rows)
    return {
        "resolutions": [_resolution(subject, id_) for id_ in card.resolutions],
        "radar": {"svg": radar_svg(card, checklists), "alt": radar_alt(card, checklists)}
        if any(card.resolutions.values())
        else None,
        "themes": [radar_sentence(card, id_, checklists) for id_, found in card.resolutions.items() if found],
        "change": {
            "since": _since(subject),
            "sentences": _changes(subject),
        },
        "missing": [gap_sentence(rows, id_, subject.year) for id_, found in card.resolutions.items() if found],
        "gaps": [
            {
                "place": f"{row.resolution} {row.clause_label}",
                "question": row.question,
                "missing": row.what_is_missing,
                "points": f"{row.gap_points:.1f}",
            }
            for row in largest
        ],
    }


def score_of(score: Score, label: str, *, width: float = BAR_WIDTH, height: float = BAR_HEIGHT) -> Plain:
    """Return the figures of a score with their four-part bar."""
    return {
        "headline": score.headline.split(" ", 1),
        "coverage": f"coverage {shown(score.coverage):.1f}{', less than half' if score.hollow else ''}",
        "bar": bar_svg(score, label, width=width, height=height),
        "alt": bar_words(score, label),
        "parts": [
            {"name": part, "figure": f"{figure:.1f}", "words": PARTS[part]}
            for part, figure in zip(PARTS, astuple(score.parts), strict=True)
        ],
    }


def swatches() -> dict[str, str]:
    """Return a sample of the look of each part, by name."""
    return {part: swatch_svg(part) for part in PARTS}


def _resolution(subject: Subject, id_: str) -> Plain:
    card, resolution = subject.now.scorecard, subject.now.checklists.by_resolution[id_].resolution
    found = card.resolutions[id_]
    before = subject.before.scorecard if subject.before else None
    return {
        "name": f"Resolution {id_} ({resolution.adopted.year})",
        "title": resolution.title.en,
        "score": score_of(found.score, f"Resolution {id_}") if found else None,
        "sentence": headline_sentence(card, id_, before, subject.name, same_checklists=subject.asked_as_before),
    }


def _since(subject: Subject) -> str:
    return f"Change since {subject.before.assessment.year}" if subject.before else "Change"


def _changes(subject: Subject) -> list[str]:
    if subject.before is None:
        return [NO_EARLIER_YEAR]
    found = change(subject.before, subject.now)
    return [
        " ".join(change_sentences(part, id_, subject.before, subject.now))
        for id_, part in found.items()
        if subject.now.scorecard.resolutions[id_]
    ]
