"""This module holds the claims about text in CSV files: never a formula, always read back unchanged."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reports.csv_text import guard, quoted, unguard
from tests.reports.cards import HOSTILE

TRIGGERS = "=+-@|%\uff1d\uff0b\uff0d\uff20\t\r\n"
UNSEEN = " \x0b\x0c\x85\xa0\u2003\u2028\ufeff\u200b\u200e\u200f\x00"
anything = st.text()
near_the_rule = st.text(alphabet="',;\"" + TRIGGERS + UNSEEN + "019.aB")


def _is_number(text: str) -> bool:
    digits = text[1:] if text[:1] in ("+", "-") else text
    whole, dot, rest = digits.partition(".")
    parts = [whole, rest] if dot else [whole]
    return all(part.isascii() and part.isdecimal() for part in parts)


@given(anything | near_the_rule)
@example("''=1")
@example("-5\n")
@example("+1.5")
def test_reading_returns_what_was_written(text: str) -> None:
    """Unguarding a guarded text gives back the text, whatever it is."""
    assert unguard(guard(text)) == text


@given(anything | near_the_rule)
def test_no_written_text_starts_like_a_formula(text: str) -> None:
    """What is written starts with no trigger, also behind characters nobody sees, unless it is a plain number."""
    written = guard(text)
    assert _is_number(written) or written.lstrip(UNSEEN)[:1] not in set(TRIGGERS)


@given(anything | near_the_rule)
def test_only_an_apostrophe_is_ever_added(text: str) -> None:
    """A guarded text is the text, or the text behind one apostrophe."""
    assert guard(text) in (text, f"'{text}")


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


@given(anything | st.sampled_from(HOSTILE))
def test_a_field_holds_its_text_whole(text: str) -> None:
    """Commas, quotation marks and line breaks stay inside their field."""
    line = next(iter(csv.reader(io.StringIO(f"{quoted(text)},{quoted('next')}\r\n", newline=""))))
    assert [unguard(field) for field in line] == [text, "next"]
