"""This module holds the claims about the four-part bar: true to its figures, said in words, safe whatever its label."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.palette import DARK, LIGHT
from reports.part_bar import part_bar_html, part_legend_html
from reports.words import PARTS
from scoring.scorecard import Score
from tests.reports.cards import FULL, HOSTILE

SCORE = Score(62.04, 65.06, 71.3, 80.0)
figures = st.lists(st.floats(0, 100), min_size=3, max_size=3).map(sorted)


@dataclass
class _Html(HTMLParser):
    """Every element of a page: its tag and its attributes; and the text."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data


def _parsed(html: str) -> _Html:
    found = _Html()
    found.feed(html)
    found.close()
    return found


def _widths(html: str) -> list[float]:
    """Return the shares of the segments, in their order."""
    return [float(share) for share in re.findall(r"flex:([\d.]+) [\d.]+ 0;min-width", html)]


def _label(html: str) -> str:
    return next(attributes["aria-label"] for _, attributes in _parsed(html).elements if "role" in attributes)


@given(figures)
def test_the_segments_are_the_parts_shown(three: list[float]) -> None:
    """The widths are the parts as shown, in their order, add up to 100, and leave out parts of 0.0."""
    low, declared, upper = three
    score = Score(low, declared, upper, 100.0)
    parts = [score.parts.demonstrated, score.parts.claimed, score.parts.unresolved, score.parts.known_gap]
    widths = _widths(part_bar_html(score, dark=False, label="x", small=True))
    assert widths == [part for part in parts if part > 0]
    assert sum(widths) == pytest.approx(100)


def test_screen_readers_hear_all_figures() -> None:
    """The bar is one image whose label says headline, four parts and coverage."""
    for small in (True, False):
        assert _label(part_bar_html(SCORE, dark=False, label="Exercises", small=small)) == (
            "Exercises: 62.0 (up to 71.3) of 100; 62.0 demonstrated, 3.1 claimed without evidence, "
            "6.2 unresolved, 28.7 known gap; coverage 80.0."
        )


def test_the_large_bar_prints_what_it_says() -> None:
    """Label, headline, coverage, and each part with its word and figure stand beside the picture."""
    text = _parsed(part_bar_html(SCORE, dark=False, label="Resolution 459")).text
    for words in ("Resolution 459", "62.0 (up to 71.3)", "coverage 80.0", "62.0demonstrated", "28.7known gap"):
        assert words in text
    assert "less than half" not in text


def test_a_hollow_score_is_said_to_be_so() -> None:
    """Under half coverage the bar says so beside the coverage."""
    assert "coverage 49.0, less than half" in part_bar_html(Score(1, 2, 99, 49), dark=False, label="x")


def test_the_small_bar_is_the_picture_alone() -> None:
    """In tables and lists the bar prints nothing."""
    assert _parsed(part_bar_html(SCORE, dark=False, label="x", small=True)).text == ""


@pytest.mark.parametrize("small", [True, False])
def test_without_a_score_words_stand_instead(small: bool) -> None:  # noqa: FBT001  a parameter of the test
    """No score draws no bar of zero, but says what the caller gives as reason."""
    html = part_bar_html(None, dark=False, label="Exercises", small=small, absent="not covered")
    assert _parsed(html).text == ("not covered" if small else "Exercisesnot covered")
    assert "nothing to assess this year" in part_bar_html(None, dark=False, label="x", small=small)
    assert _widths(html) == []


@pytest.mark.parametrize("label", HOSTILE)
@pytest.mark.parametrize("score", [SCORE, None])
def test_a_label_is_text_and_nothing_else(label: str, score: Score | None) -> None:
    """Markup in a label is shown letter by letter and opens no element or attribute."""
    html = part_bar_html(score, dark=True, label=label, absent=label)
    plain = part_bar_html(score, dark=True, label="x", absent="x")
    assert [tag for tag, _ in _parsed(html).elements] == [tag for tag, _ in _parsed(plain).elements]
    assert label.replace("\r\n", "\n") in _parsed(html).text.replace("\r\n", "\n")


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("small", [True, False])
def test_the_bar_needs_no_more_than_the_page_allows(dark: bool, small: bool) -> None:  # noqa: FBT001  parameters
    """Only div, span and br, with style, role and aria-label; no address to fetch from; every part kept in print."""
    html = part_bar_html(SCORE, dark=dark, label="x", small=small) + part_legend_html(dark=dark)
    elements = _parsed(html).elements
    assert {tag for tag, _ in elements} <= {"div", "span", "br"}
    assert {name for _, attributes in elements for name in attributes} <= {"style", "role", "aria-label"}
    assert "url(" not in html
    assert html.count("background:") == html.count("print-color-adjust:exact;-webkit-print-color-adjust:exact;") > 0


def test_parts_differ_in_more_than_colour() -> None:
    """Solid, hatched, dotted and outlined: each part has a look that survives a grey print."""
    small = {
        part: part_bar_html(score, dark=False, label="x", small=True)
        for part, score in {
            "demonstrated": FULL,
            "claimed": Score(0, 100, 100, 100),
            "unresolved": Score(0, 0, 100, 0),
            "known_gap": Score(0, 0, 0, 100),
        }.items()
    }
    assert f"background:{LIGHT.demonstrated};" in small["demonstrated"]
    assert "repeating-linear-gradient" in small["claimed"]
    assert "radial-gradient" in small["unresolved"]
    assert f"border:1px solid {LIGHT.known_gap};background:{LIGHT.known_gap_pale}" in small["known_gap"]


def test_the_legend_names_the_four_parts() -> None:
    """The legend gives the words of the four parts in the order of the bar, in the colours of the background."""
    html = part_legend_html(dark=True)
    assert _parsed(html).text == "".join(PARTS.values())
    assert all(colour in html for colour in (DARK.demonstrated, DARK.claimed, DARK.unresolved, DARK.known_gap))
