"""This module draws the four-part bar of a score for paper, as SVG: the parts as shown, in the looks of the pages."""

from collections.abc import Mapping
from dataclasses import astuple

from reports import svg
from reports.palette import LIGHT
from reports.part_bar import bar_words
from reports.words import PARTS
from scoring.rounding import shown
from scoring.scorecard import Parts, ResolutionScore, Score

# In points of print.
_HATCH, _DOT, _GAP = 3.0, 3.2, 0.6
_FIGURE_WIDTH, _FIGURE_ROW, _BAR_HEIGHT = 440.0, 74.0, 14.0
_COLUMNS = (0.0, 105.0, 255.0, 360.0)  # of the figures under the bar; the second has the longest words


def bar_svg(score: Score, label: str, *, width: float, height: float) -> str:
    """Return the bar of a score alone: demonstrated, claimed, unresolved and known gap, together the whole width.

    Args:
        score: the figures.
        label: what is scored.
        width: in points of print.
        height: in points of print.
    """
    return svg.document(width, height, label, bar_words(score, label), _bar((0.0, 0.0), score.parts, width, height))


def swatch_svg(part: str, *, width: float = 9.0, height: float = 7.0) -> str:
    """Return a small sample of the look of one part, by its name in `reports.words.PARTS`."""
    return svg.document(width, height, PARTS[part], PARTS[part], _segment(part, (0.0, 0.0), width, height))


def bars_svg(parts: Mapping[str, ResolutionScore | None], title: str, absent: Mapping[str, str]) -> str:
    """Return the bars of both resolutions with their figures as one figure.

    Args:
        parts: the scores by resolution; None where there is none.
        title: delegation and year.
        absent: by resolution, what is said where there is no score.
    """
    words = [
        bar_words(found.score, f"Resolution {id_}") if found else f"Resolution {id_}: {absent[id_]}"
        for id_, found in parts.items()
    ]
    rows = [
        element
        for n, (id_, found) in enumerate(parts.items())
        for element in _row(n * _FIGURE_ROW, id_, found.score if found else None, absent[id_])
    ]
    return svg.document(_FIGURE_WIDTH, _FIGURE_ROW * len(parts), f"Scores, {title}", " ".join(words), *rows)


def _row(top: float, id_: str, score: Score | None, absent: str) -> list[str]:
    name = svg.text((0, top + 12), f"Resolution {id_}", 9, LIGHT.quiet_text)
    if score is None:
        return [name, svg.text((0, top + 30), absent, 10, LIGHT.text)]
    hollow = ", less than half" if score.hollow else ""
    figures = [
        element
        for left, part, figure in zip(_COLUMNS, PARTS, astuple(score.parts), strict=True)
        for element in (
            _segment(part, (left, top + 51), 9, 7),
            svg.text((left + 13, top + 57), f"{figure:.1f} {PARTS[part]}", 8.5, LIGHT.text),
        )
    ]
    return [
        name,
        svg.text((80, top + 13), score.headline, 13, LIGHT.text, bold=True),
        svg.text(
            (_FIGURE_WIDTH, top + 12),
            f"coverage {shown(score.coverage):.1f}{hollow}",
            9,
            LIGHT.quiet_text,
            anchor="end",
        ),
        _bar((0.0, top + 24), score.parts, _FIGURE_WIDTH, _BAR_HEIGHT),
        *figures,
    ]


def _bar(at: svg.Point, parts: Parts, width: float, height: float) -> str:
    drawn = [(part, figure) for part, figure in zip(PARTS, astuple(parts), strict=True) if figure > 0]
    room = width - _GAP * (len(drawn) - 1)
    left, segments = at[0], []
    for part, figure in drawn:
        segments.append(_segment(part, (left, at[1]), room * figure / 100, height))
        left += room * figure / 100 + _GAP
    return "".join(segments)


def _segment(part: str, at: svg.Point, width: float, height: float) -> str:
    """Draw one part: solid, hatched, dotted, or only outlined, so that grey print tells them apart."""
    fill, stroke = {
        "demonstrated": (LIGHT.demonstrated, LIGHT.demonstrated),
        "claimed": (LIGHT.claimed_pale, LIGHT.claimed),
        "unresolved": (LIGHT.unresolved_pale, LIGHT.unresolved),
        "known_gap": (LIGHT.known_gap_pale, LIGHT.known_gap),
    }[part]
    drawn = [svg.rectangle(at, width, height, fill, stroke)]
    if part == "claimed":
        drawn += [svg.path(stroke_, stroke, 1.2) for stroke_ in svg.hatches(at, width, height, _HATCH)]
    if part == "unresolved":
        drawn += [svg.marker(dot, "circle", 0.6, stroke, stroke) for dot in _dots(at, width, height)]
    return "".join(drawn)


def _dots(at: svg.Point, width: float, height: float) -> list[svg.Point]:
    across, down = int(width / _DOT), int(height / _DOT)
    return [
        (at[0] + (x + 0.5) * width / across, at[1] + (y + 0.5) * height / down)
        for x in range(across)
        for y in range(down)
    ]
