"""This module turns the settings of the scoring method into rows of a table: figure and reason, from method.toml."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from reports.words import SCENARIOS
from scoring.method import FILE, Method, load_method

NAMES: Mapping[str, str] = {
    "top_level": "Highest level an answer can have",
    "exempt_level": "Level of an exemption that the adopted text itself grants",
    "default_target": "Target level of a clause where the delegation has set none",
    "hollow_below_coverage": "Coverage below which a score is drawn hollow and not compared",
    "evidence_flagged_after_months": "Age of evidence, in months, from which it is flagged",
    "weight_draws": "Sets of clause weights drawn at random",
    "weight_concentration": "Concentration of the drawn weights (Dirichlet alpha of every clause)",
    "weight_seed": "Seed of the drawn weights",
    "weight_band": "Share by which a clause weight may depart from equal in the worst case",
    "priority_clauses": "How many of the largest gaps of a draw count as priorities",
    "ahead_decimals": "Decimals to which scores are rounded before one is called ahead",
    "leverage_flagged_above": "Points carried by “not applicable” above which they are flagged",
    "choice_levels": "Level of each answer to a yes, partial or no question",
    "unsupported_cap": "Highest level without evidence of grade A, B or C",
    "scenarios": "Scenarios in which the score is made anew, each with one choice changed",
}
KEY_OR_TABLE = re.compile(r"\[?(?P<name>[\w-]+)\]?")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of the method as the engine reads it, with the reason its file gives."""

    key: str
    figure: str
    reason: str

    @property
    def name(self) -> str:
        """What the setting is, in words; a setting nobody has worded yet keeps its key."""
        return NAMES.get(self.key, self.key)


def method_settings() -> list[Setting]:
    """Return every setting of the method but its version, in the order of the file."""
    method, reasons = load_method(), read_reasons(FILE.read_text(encoding="utf-8"))
    keys = [key for key in Method.model_fields if key != "version"]
    return [Setting(key, _figure(getattr(method, key)), reasons.get(key, "")) for key in keys]


def method_identity(version: str) -> str:
    """Return a version of the method with the SHA-256 of its file, or that this release holds another version."""
    if version != load_method().version:
        return f"version {version}; this release holds, and scores with, version {load_method().version}"
    return f"version {version}, SHA-256 {hashlib.sha256(FILE.read_bytes()).hexdigest()}"


def read_reasons(toml: str) -> dict[str, str]:
    """Return the comment that stands directly above each key or table of a TOML text."""
    reasons: dict[str, str] = {}
    above: list[str] = []
    for line in toml.splitlines():
        if line.startswith("#"):
            above.append(line.removeprefix("#").strip())
            continue
        named = KEY_OR_TABLE.match(line)
        if named and above:
            reason = " ".join(above).removeprefix("Reason: ")
            reasons[named["name"]] = reason[:1].upper() + reason[1:]
        above = []
    return reasons


def _figure(setting: object) -> str:
    if setting is load_method().scenarios:
        return "; ".join(SCENARIOS[name] for name in load_method().scenarios)
    if isinstance(setting, Mapping):
        return ", ".join(f"{name} {figure}" for name, figure in setting.items())
    return f"{setting:g}" if isinstance(setting, float) else str(setting)
