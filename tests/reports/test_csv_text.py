"""This module holds the claims about text in CSV files: never a formula, always read back unchanged."""

import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reports.csv_text import FIGURES, FORMULAS, Rule, guard, quoted, unguard
from tests.faults.formulas import FIGURES as FIGURES_AND_DATES
from tests.reports.cards import HOSTILE

SIGNS = "=+-@|%\uff1d\uff0b\uff0d\uff20"
TRIGGERS = SIGNS + "\t\r\n"
UNSEEN = " \x0b\x0c\x85\xa0\u2003\u2028\ufeff\u200b\u200e\u200f\x00"
anything = st.text()
rules = pytest.mark.parametrize("rule", [FORMULAS, FIGURES], ids=["formulas", "figures"])
near_the_rule = st.text(alphabet="',;\"" + TRIGGERS + UNSEEN + "019.aB")
LEFT_ALONE = ("0", "459", "2025", "11.a", "459-11-a-1", "0x10", "12h30", "2024Q1", "5k", "1m²", "NaN", "inf")
near_a_figure = st.lists(st.sampled_from([*"'0123456789,.:/-+% ()aeTZ", "mars", "März", "May", "VRAI", "#"])).map(
    "".join
)


def _is_number(text: str) -> bool:
    digits = text[1:] if text[:1] in ("+", "-") else text
    whole, dot, rest = digits.partition(".")
    parts = [whole, rest] if dot else [whole]
    return all(part.isascii() and part.isdecimal() for part in parts)


@rules
@given(anything | near_the_rule | near_a_figure)
@example("''=1")
@example("-5\n")
@example("+1.5")
@example(";';=1")
@example("'1,-5")
def test_reading_returns_what_was_written(rule: Rule, text: str) -> None:
    """Unguarding a guarded text gives back the text, whatever it is."""
    assert unguard(guard(text, rule), rule) == text


@rules
@given(anything | near_the_rule)
def test_no_written_text_starts_like_a_formula(rule: Rule, text: str) -> None:
    """What is written starts with no trigger, also behind characters nobody sees, unless it is a plain number."""
    written = guard(text, rule)
    assert _is_number(written) or written.lstrip(UNSEEN)[:1] not in set(TRIGGERS)


@rules
@given(anything | near_the_rule)
def test_nothing_within_a_text_starts_like_a_formula(rule: Rule, text: str) -> None:
    """Neither does any part of it that another separator would cut off, quotation marks or not."""
    for part in re.split(r"[,;\t\r\n]", guard(text, rule))[1:]:
        assert part.lstrip(UNSEEN + '"')[:1] not in set(SIGNS)


@rules
@given(anything | near_the_rule)
def test_only_apostrophes_are_ever_added(rule: Rule, text: str) -> None:
    """A guarded text is the text with apostrophes; one without separators or breaks has at most one, in front."""
    written = guard(text, rule)
    assert written.replace("'", "") == text.replace("'", "")
    assert set(text) & set(",;\t\r\n") or written in (text, f"'{text}")


@pytest.mark.parametrize("number", ["-5", "+1", "-12.50", "0", "7.25"])
def test_a_plain_number_is_left_alone(number: str) -> None:
    """A number with a sign is no formula and stays a number."""
    assert guard(number) == number


@pytest.mark.parametrize("text", ["-5\n", "-5e3", "+1+1", "-", "-\u0663", "--5", "-.5", "|"])
def test_what_only_resembles_a_number_is_guarded(text: str) -> None:
    """A sign before anything but ASCII digits with at most one point is guarded."""
    assert guard(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "plain", "'tis", "3 = 3", "a@b", "'", "''", "100 %"])
def test_harmless_text_is_left_alone(text: str) -> None:
    """Text that cannot start a formula is written as it is."""
    assert guard(text) == text


@pytest.mark.parametrize("text", ["'=1", "''=1", "' =1", "'\t", "' \ufeff@x"])
def test_text_that_looks_guarded_is_guarded_once_more(text: str) -> None:
    """An apostrophe of the author's own survives, since one more is written before it."""
    assert guard(text) == f"'{text}"
    assert unguard(text) != text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a;=1", "a;'=1"),
        ("- one\n- two", "'- one\n'- two"),
        ('a,"@b', "a,'\"@b"),
        ("a;'=1", "a;''=1"),
        ("a; b, c\nd", "a; b, c\nd"),
        ("a = b", "a = b"),
    ],
)
def test_a_part_that_could_become_a_cell_is_guarded_too(text: str, written: str) -> None:
    """Behind a comma, semicolon, tab or line break, what starts like a formula is guarded; nothing else is."""
    assert guard(text) == written
    assert unguard(written) == text


@pytest.mark.parametrize("text", [text for text in FIGURES_AND_DATES if text not in LEFT_ALONE])
def test_for_a_spreadsheet_what_looks_like_a_figure_is_guarded(text: str) -> None:
    """A number, date, time, amount, truth or error in English, French or German gets one apostrophe."""
    assert guard(text, FIGURES) == f"'{text}"


@pytest.mark.parametrize(
    "text", [*LEFT_ALONE, "Loi n° 2023-703", "Decision 12/2020", "Strategy 2024", "A 5", "1 of 4", "May", "", "'tis"]
)
def test_for_a_spreadsheet_ids_and_whole_numbers_are_left_alone(text: str) -> None:
    """So are ids, a whole number, which is shown as it is written, and text with any other word in it."""
    assert guard(text, FIGURES) == text


@rules
@given(anything | st.sampled_from(HOSTILE))
def test_a_field_holds_its_text_whole(rule: Rule, text: str) -> None:
    """Commas, quotation marks and line breaks stay inside their field."""
    line = next(iter(csv.reader(io.StringIO(f"{quoted(text, rule)},{quoted('next')}\r\n", newline=""))))
    assert [unguard(field, rule) for field in line] == [text, "next"]
