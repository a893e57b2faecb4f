"""This module writes SVG: the few elements our figures for paper are made of. Text passes here escaped."""

from collections.abc import Sequence
from html import escape

FONT = "'Libertinus Serif', Georgia, 'Times New Roman', serif"
DASHES = {"solid": "", "dash": "5 3"}
# Corners of the markers, for a radius of 1, clockwise from the top.
_CORNERS = {"diamond": ((0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0))}

Point = tuple[float, float]


def document(width: float, height: float, title: str, description: str, *elements: str) -> str:
    """Return a whole SVG document.

    Args:
        width: in points of print.
        height: in points of print.
        title: what it is, in a few words.
        description: what it shows, in words, for who cannot see it.
        elements: what lies in it, the lowest first.
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(width)}pt" height="{number(height)}pt" '
        f'viewBox="0 0 {number(width)} {number(height)}" role="img" aria-labelledby="title description" '
        f'font-family="{FONT}"><title id="title">{escape(title)}</title>'
        f'<desc id="description">{escape(description)}</desc>{"".join(elements)}</svg>\n'
    )


def path(points: Sequence[Point], colour: str, width: float, *, dash: str = "solid", closed: bool = False) -> str:
    """Return a line through the points; a single one is a dot of its width."""
    steps = " L".join(f"{number(x)} {number(y)}" for x, y in points)
    broken = f' stroke-dasharray="{DASHES[dash]}"' if DASHES[dash] else ""
    return (
        f'<path d="M{steps}{" Z" if closed else ""}" fill="none" stroke="{colour}" stroke-width="{number(width)}"'
        f' stroke-linejoin="round"{broken}/>'
    )


def broken_path(points: Sequence[Point | None], colour: str, width: float, *, dash: str = "solid") -> str:
    """Return a line that breaks wherever None stands among its points."""
    found: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            found.append([])
        else:
            found[-1].append(point)
    return "".join(path(run, colour, width, dash=dash) for run in found if len(run) > 1)


def marker(at: Point, symbol: str, size: float, colour: str, background: str) -> str:
    """Return a marker by its Plotly name, such as "circle" or "diamond-open"; an open one shows the background."""
    name, _, is_open = symbol.partition("-")
    look = f'fill="{background if is_open else colour}" stroke="{colour}" stroke-width="1"'
    (x, y), radius = at, size / 2
    if name not in _CORNERS:
        return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" {look}/>'
    corners = " ".join(f"{number(x + radius * dx)},{number(y + radius * dy)}" for dx, dy in _CORNERS[name])
    return f'<polygon points="{corners}" {look}/>'


def rectangle(at: Point, width: float, height: float, fill: str, stroke: str) -> str:
    """Return a rectangle whose edge lies inside the given size."""
    return (
        f'<rect x="{number(at[0] + 0.25)}" y="{number(at[1] + 0.25)}" width="{number(max(width - 0.5, 0.1))}" '
        f'height="{number(height - 0.5)}" fill="{fill}" stroke="{stroke}" stroke-width="0.5"/>'
    )


def text(  # noqa: PLR0913  where, what, and how it looks
    at: Point, words: str, size: float, colour: str, *, anchor: str = "start", bold: bool = False
) -> str:
    """Return one line of text on its baseline; `anchor` is "start", "middle" or "end"."""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{number(at[0])}" y="{number(at[1])}" font-size="{number(size)}" fill="{colour}" '
        f'text-anchor="{anchor}"{weight}>{escape(words)}</text>'
    )


def hatches(at: Point, width: float, height: float, step: float) -> list[tuple[Point, Point]]:
    """Return slanted strokes that fill a rectangle, each cut off at its edges."""
    (left, top), strokes = at, []
    count = int((width + height) / step) + 1
    for n in range(1, count):
        offset = n * step
        start = (left + max(0.0, offset - height), top + min(offset, height))
        end = (left + min(offset, width), top + max(0.0, offset - width))
        if start[0] < left + width and end[1] < top + height:
            strokes.append((start, end))
    return strokes


def number(figure: float) -> str:
    """Return a coordinate with two decimals at most, without idle ones."""
    return f"{figure:.2f}".rstrip("0").rstrip(".") if figure else "0"
