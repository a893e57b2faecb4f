"""Claims about reading JSON: nothing is taken in silence, and nothing large is made of little."""

import pytest

from checklists.strict_json import VALUE_LIMIT, printable, read_json


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": 1, "b": {"c": 1, "c": 2}}', "the key 'c' stands more than once"),
        ("[NaN]", "NaN is not a number JSON allows"),
        ("[" * 100_000, "nested too deeply"),
        (f"[{'[],' * (VALUE_LIMIT + 1)}[]]", "more than 70,000 values"),
        ("{", "Expecting"),
        ('["' + '\\"' * 300_000 + "," * VALUE_LIMIT * 2, "Unterminated"),
        ("9" * 10_000, "limit"),
    ],
)
def test_what_is_unsound_is_named(text: str, told: str) -> None:
    """A reader gets one sentence, whatever is wrong, and no memory is spent on it."""
    with pytest.raises(ValueError, match=told):
        read_json(text)


def test_what_is_sound_is_read() -> None:
    """JSON comes back as Python has it, and what stands in texts does not count as values."""
    many = "," * (VALUE_LIMIT + 1)
    assert read_json(f'["{many} \\"{many}"]') == [f'{many} "{many}']
    assert read_json('{"a": [1, 2.5, "x", null, true]}') == {"a": [1, 2.5, "x", None, True]}


@pytest.mark.parametrize(("name", "shown"), [("a\nb\x1b", "a\\nb\\x1b"), ("x" * 100, "x" * 57 + "...")])
def test_a_name_is_shown_in_one_short_line(name: str, shown: str) -> None:
    """No name in a file breaks a line of ours, nor fills the screen."""
    assert printable(name) == shown
