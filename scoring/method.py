"""This module reads the settings of the scoring method from method.toml."""

import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from checklists.words import AnswerType, Choice, Level, Model, Ordinal

FILE = Path(__file__).parent / "method.toml"


def _rises_from_0_to_1(scale: tuple[float, ...]) -> tuple[float, ...]:
    if (scale[0], scale[-1]) != (0, 1) or any(low > high for low, high in pairwise(scale)):
        raise ValueError("a scale must rise from 0 at level 0 to 1 at the top level")
    return scale


Share = Annotated[float, Field(ge=0, lt=1)]
Scale = Annotated[tuple[float, float, float, float, float], AfterValidator(_rises_from_0_to_1)]


class Scenario(Model):
    """What one scenario changes (METHOD section 6); what it does not name stays as the method has it.

    Attributes:
        equal: what weighs alike within a resolution: its clauses, its letters (inside a letter its clauses) or its
            theme cells.
        without: what leaves the base: the items of voluntary clauses, or those that are not core.
        not_applicable_as_zero: whether items marked not applicable enter the base with v = d = u = 0.
        scale: the share of full alignment at each level 0..4, linear in between; None is level / 4.
    """

    equal: Literal["clause", "letter", "theme"] = "clause"
    without: Literal["voluntary", "not_core"] | None = None
    not_applicable_as_zero: bool = False
    scale: Scale | None = None


class Method(Model):
    """The settings of the method; the file gives the reason of each."""

    version: str
    top_level: int
    exempt_level: Level
    default_target: Level
    hollow_below_coverage: float
    evidence_flagged_after_months: int
    weight_draws: Ordinal
    weight_concentration: Annotated[float, Field(gt=0)]
    weight_seed: int
    weight_band: Share
    priority_clauses: Ordinal
    ahead_decimals: int
    leverage_flagged_above: float
    choice_levels: dict[Choice, Level]
    unsupported_cap: dict[AnswerType, Level]
    scenarios: dict[str, Scenario]


@cache
def load_method() -> Method:
    """Return the settings of the method of this release, read once per process."""
    return Method.model_validate(tomllib.loads(FILE.read_text(encoding="utf-8")))
