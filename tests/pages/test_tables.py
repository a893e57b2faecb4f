"""Claims about tables and choices in the address: text is shown letter by letter, whoever wrote it."""

import html

import pytest
from streamlit.testing.v1 import AppTest

from scoring.scorecard import Score

HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "[x](http://x.example)", "**b**")


def _table(hostile: str) -> None:
    import streamlit as st  # noqa: PLC0415  AppTest runs this function alone

    from pages import tables  # noqa: PLC0415
    from scoring.scorecard import Score  # noqa: PLC0415

    score = Score(10.0, 20.0, 30.0, 40.0)
    st.session_state["drawn"] = True
    tables.draw_table(
        [hostile, tables.Column(hostile, number=True, width=50)],
        [
            [hostile, tables.Link("assess", {"clause": hostile}, hostile, hostile)],
            [tables.Bar(hostile, score, change=-1.5), tables.Bar(hostile, None, hostile)],
            [tables.Tinted(0.0, 0.0), tables.Tinted(2.5, 1.0)],
        ],
        caption=hostile,
    )


def _segments(hostile: str) -> None:
    from pages import linked  # noqa: PLC0415

    linked.draw_segments("Choice", "choice", {"a": hostile, "b": "other"})
    linked.draw_select("Long choice", "long", {"a": hostile, "b": "other"}, "b")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_cell_head_or_caption_becomes_markup(hostile: str) -> None:
    """Every kind of cell passes its text escaped."""
    app = AppTest.from_function(_table, args=(hostile,), default_timeout=30).run()
    assert not app.exception
    [table] = app.get("html")
    assert "<script" not in table.proto.body
    assert "<img" not in table.proto.body
    assert table.proto.body.count(html.escape(hostile)) >= 8
    assert "<strong>" not in table.proto.body


def test_a_bar_cell_never_shows_a_score_without_interval_and_coverage() -> None:
    """Headline, coverage and change stand together; a zero is quiet, not hidden."""
    app = AppTest.from_function(_table, args=("plain",), default_timeout=30).run()
    [table] = app.get("html")
    assert Score(10.0, 20.0, 30.0, 40.0).headline in table.proto.body
    assert "coverage 40.0 · -1.5" in table.proto.body
    assert '<span class="cc-quiet">0.0</span>' in table.proto.body


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_choice_shows_its_label_letter_by_letter_and_stands_in_the_address(hostile: str) -> None:
    """The address holds the code, so that a link survives another wording."""
    app = AppTest.from_function(_segments, args=(hostile,), default_timeout=30).run()
    assert not app.exception
    label = app.segmented_control(key="choice-choice").options[0]
    assert label.replace("\\", "") == hostile
    assert "**b**" not in label
    app.selectbox(key="choice-long").set_value("a").run()
    assert app.query_params["long"] in ("a", ["a"])
    assert app.selectbox(key="choice-long").options[0] == hostile


def test_the_address_wins_over_what_was_chosen_before_and_a_foreign_code_is_ignored() -> None:
    """A link opens what it names; anything else opens the default."""
    app = AppTest.from_function(_segments, args=("label",), default_timeout=30)
    app.query_params["choice"] = "b"
    app.query_params["long"] = "<script>"
    app.run()
    assert app.session_state["choice-choice"] == "b"
    assert app.session_state["choice-long"] == "b"


def test_a_choice_made_before_stands_in_the_address_again_on_return() -> None:
    """Whoever comes back to a page finds the view left, and its address leads others there."""
    app = AppTest.from_function(_segments, args=("label",), default_timeout=30)
    app.session_state["linked-choice"] = "b"
    app.run()
    assert app.session_state["choice-choice"] == "b"
    assert app.query_params["choice"] in ("b", ["b"])
    assert "long" not in app.query_params, "the default needs no place in the address"
