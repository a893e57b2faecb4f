"""This module holds the claim that no code is shown without words."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, get_args

import pytest

from checklists.assessment import Grade, Reason
from reports import words
from scoring.gaps import GapKind, StepKind
from scoring.reading import InBase, ReadState
from scoring.scorecard import Parts, ThemeStatus

CODES: list[tuple[Mapping[Any, str], tuple[str, ...]]] = [
    (words.STATES, get_args(ReadState)),
    (words.IN_BASE, get_args(InBase)),
    (words.GAP_KINDS, get_args(GapKind)),
    (words.STEP_KINDS, get_args(StepKind)),
    (words.GRADES, get_args(Grade)),
    (words.REASONS, get_args(Reason)),
    (words.THEME_STATUSES, get_args(ThemeStatus)),
    (words.PARTS, tuple(field.name for field in fields(Parts))),
]


@pytest.mark.parametrize(("known", "codes"), CODES)
def test_every_code_has_words_of_its_own(known: Mapping[Any, str], codes: tuple[str, ...]) -> None:
    """Each code has its words, in the order of the codes, and no two share them."""
    assert tuple(known) == codes
    assert len({text for text in known.values() if text.strip()}) == len(codes)


def test_no_words_call_a_country_compliant() -> None:
    """The words the project does not use of a nation stand nowhere."""
    everything = " ".join(text for known, _ in CODES for text in known.values()).lower()
    assert not any(word in everything for word in ("compliance", "compliant", "grade", "deficient"))
