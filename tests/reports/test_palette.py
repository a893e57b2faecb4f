"""This module holds the claims about the colours: seen on their background, and the same for pages and charts."""

import tomllib
from pathlib import Path

import pytest

from reports.palette import DARK, LIGHT, Palette, palette

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"
MEANINGFUL = ("accent", "demonstrated", "claimed", "unresolved", "known_gap")
both = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@both
def test_what_carries_meaning_stands_out_from_its_background(colours: Palette) -> None:
    """Accent, the four parts and both resolutions, also of an earlier year, have a contrast of at least 3:1."""
    seen = {name: getattr(colours, name) for name in MEANINGFUL}
    for id_, mark in colours.resolutions:
        seen |= {f"{id_}": mark.colour, f"{id_} earlier": mark.earlier}
    assert {name: colour for name, colour in seen.items() if contrast(colour, colours.background) < 3} == {}


@both
def test_text_can_be_read(colours: Palette) -> None:
    """Text and quiet text have a contrast of at least 4.5:1 on the background."""
    assert min(contrast(text, colours.background) for text in (colours.text, colours.quiet_text)) >= 4.5


@both
def test_a_pattern_can_be_told_from_its_own_ground(colours: Palette) -> None:
    """Hatch and dots have a contrast of at least 2.5:1 on their pale fill, and the outline of the known gap 3:1."""
    assert contrast(colours.claimed, colours.claimed_pale) >= 2.5
    assert contrast(colours.unresolved, colours.unresolved_pale) >= 2.5
    assert contrast(colours.known_gap, colours.known_gap_pale) >= 3


@both
def test_resolutions_differ_in_more_than_colour(colours: Palette) -> None:
    """The two resolutions have different dashes and different markers."""
    first, second = colours.mark("459"), colours.mark("475")
    assert first.dash != second.dash
    assert first.symbol != second.symbol


def test_both_backgrounds_use_the_same_dash_and_marker() -> None:
    """A resolution keeps its dash and its marker in light and dark."""
    for id_, mark in LIGHT.resolutions:
        other = DARK.mark(id_)
        assert (mark.dash, mark.symbol) == (other.dash, other.symbol)


def test_the_palette_follows_the_theme() -> None:
    """Dark is asked for by name, light otherwise."""
    assert palette(dark=True) is DARK
    assert palette(dark=False) is LIGHT


@pytest.mark.parametrize("name", ["light", "dark"])
def test_pages_and_charts_share_their_colours(name: str) -> None:
    """The theme of the pages names the colours of the palette: background, text, accent, resolutions and parts."""
    theme = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][name]
    colours = palette(dark=name == "dark")
    parts = [colours.demonstrated, colours.claimed, colours.unresolved, colours.known_gap]
    assert theme["chartCategoricalColors"] == [mark.colour for _, mark in colours.resolutions] + parts
    assert (theme["backgroundColor"], theme["textColor"]) == (colours.background, colours.text)
    assert theme["linkColor"] == colours.accent
