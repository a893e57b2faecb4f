"""This module reads the settings of the scoring method from method.toml."""

import tomllib
from functools import cache
from pathlib import Path

from checklists.words import AnswerType, Choice, Level, Model

FILE = Path(__file__).parent / "method.toml"


class Method(Model):
    """The settings of the method; the file gives the reason of each."""

    version: str
    top_level: int
    exempt_level: Level
    default_target: Level
    hollow_below_coverage: float
    evidence_flagged_after_months: int
    choice_levels: dict[Choice, Level]
    unsupported_cap: dict[AnswerType, Level]


@cache
def load_method() -> Method:
    """Return the settings of the method of this release, read once per process."""
    return Method.model_validate(tomllib.loads(FILE.read_text(encoding="utf-8")))
