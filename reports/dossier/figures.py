"""This module draws the charts of an assessment alone, as SVG and PNG for other people's papers."""

from reports.bar_svg import bars_svg
from reports.dossier.subject import Subject
from reports.dossier.typesetting import to_png
from reports.radar_svg import radar_svg
from reports.sentences import coverage_sentence

__all__ = ["draw_bars", "draw_radar", "to_png"]


def draw_radar(subject: Subject) -> str | None:
    """Return the radar of themes as SVG; None where neither resolution has a score."""
    card = subject.now.scorecard
    return radar_svg(card, subject.now.checklists) if any(card.resolutions.values()) else None


def draw_bars(subject: Subject) -> str:
    """Return the four-part bars of both resolutions with their figures as SVG."""
    card = subject.now.scorecard
    # Without a score there is no coverage either, and that sentence says why.
    absent = {id_: coverage_sentence(card, id_) for id_ in card.resolutions}
    return bars_svg(card.resolutions, f"{card.delegation} {card.year}", absent)
