"""This module holds the colours and marks of all charts and bars, for light and dark backgrounds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """How one resolution is drawn everywhere: its colour never stands without its dash and its marker.

    Attributes:
        colour: of the lines and markers of the year in view.
        earlier: the same hue, lighter (darker on dark), for a year laid under it.
        dash: Plotly's name of the line's dash.
        symbol: Plotly's name of the marker; with "-open" added where too little is answered.
    """

    colour: str
    earlier: str
    dash: str
    symbol: str


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours on one background, as #rrggbb. What must be seen is at least 3:1 on `background`, text 4.5:1.

    `hairline` (rings and axes) and the pale fills only lie under what must be seen; they carry no meaning alone.
    """

    background: str
    text: str
    quiet_text: str
    accent: str
    hairline: str
    demonstrated: str
    claimed: str
    claimed_pale: str
    unresolved: str
    unresolved_pale: str
    known_gap: str
    known_gap_pale: str
    resolutions: tuple[tuple[str, Mark], ...]

    def mark(self, resolution: str) -> Mark:
        """Return how a resolution ("459" or "475") is drawn."""
        return dict(self.resolutions)[resolution]


LIGHT = Palette(
    background="#ffffff",
    text="#14161a",
    quiet_text="#545b66",
    accent="#24427a",
    hairline="#d3d8df",
    demonstrated="#17594a",
    claimed="#5a9e86",
    claimed_pale="#e3f0eb",
    unresolved="#7d828c",
    unresolved_pale="#f1f2f4",
    known_gap="#c9472b",
    known_gap_pale="#fbeeeb",
    resolutions=(
        ("459", Mark("#1f5fa8", "#6f97c7", "solid", "circle")),
        ("475", Mark("#b3541e", "#cb8459", "dash", "diamond")),
    ),
)

DARK = Palette(
    background="#10151d",
    text="#eef1f6",
    quiet_text="#a7afbb",
    accent="#9ab8f0",
    hairline="#2f3845",
    demonstrated="#4fc3a1",
    claimed="#2f8069",
    claimed_pale="#14281f",
    unresolved="#8b93a1",
    unresolved_pale="#1b212b",
    known_gap="#ef7d63",
    known_gap_pale="#2b1c1c",
    resolutions=(
        ("459", Mark("#7db3f2", "#4a6f9c", "solid", "circle")),
        ("475", Mark("#f0a35e", "#96663c", "dash", "diamond")),
    ),
)


def palette(*, dark: bool) -> Palette:
    """Return the colours for a dark or a light background."""
    return DARK if dark else LIGHT
