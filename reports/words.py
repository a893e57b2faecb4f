"""This module holds the English words for every code that screens, tables and sentences show."""

from collections.abc import Mapping
from types import MappingProxyType

from checklists.assessment import Grade, Reason, Replier
from scoring.gaps import GapKind, StepKind
from scoring.reading import InBase, ReadState
from scoring.scorecard import ThemeStatus

PARTS: Mapping[str, str] = MappingProxyType(
    {
        "demonstrated": "demonstrated",
        "claimed": "claimed without evidence",
        "unresolved": "unresolved",
        "known_gap": "known gap",
    }
)

STATES: Mapping[ReadState, str] = MappingProxyType(
    {
        "unanswered": "not answered",
        "answered": "answered",
        "unknown": "unknown: we looked and cannot tell",
        "withheld": "withheld: known, not disclosed",
        "not_applicable": "not applicable",
        "waiting": "waits for another item",
        "unconfirmed": "carried forward, not confirmed",
    }
)

IN_BASE: Mapping[InBase, str] = MappingProxyType(
    {
        "yes": "Counts in the score.",
        "context": "Shown for context, never scored.",
        "not_applicable": "Not applicable to this delegation.",
        "out_of_scope": "Outside the core scope of this assessment.",
        "not_in_force": "Not yet asked in this reporting year.",
        "not_adopted": "The resolution was not yet adopted in this reporting year.",
    }
)

GAP_KINDS: Mapping[GapKind, str] = MappingProxyType(
    {
        "none": "no gap to the target",
        "resolve": "open answer to settle",
        "close": "level below the target",
        "evidence": "evidence missing for the level claimed",
    }
)

STEP_KINDS: Mapping[StepKind, str] = MappingProxyType(
    {
        "resolve": "Settle the open answer",
        "evidence": "Attach evidence",
        "next_rung": "Reach the next rung, with evidence",
    }
)

REPLIERS: Mapping[Replier, str] = MappingProxyType({"nato": "NATO", "government": "The government"})

GRADES: Mapping[Grade, str] = MappingProxyType(
    {
        "A": "public primary document",
        "B": "official statement on the record",
        "C": "attestation from a closed session, without its content",
        "D": "claim without support",
    }
)

REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        "item_condition": "the item's own condition is met",
        "no_armed_forces": "the nation has no armed forces",
        "no_competence": "the matter is outside the nation's competence",
        "superseded": "superseded by a later rule or undertaking",
        "other": "another reason, given in the note",
    }
)

THEME_STATUSES: Mapping[ThemeStatus, str] = MappingProxyType(
    {
        "scored": "scored",
        "not_covered": "not covered",
        "nothing_to_assess": "nothing to assess this year",
    }
)

SCENARIOS: Mapping[str, str] = MappingProxyType(
    {
        "leaf_equal": "Every clause weighs the same: the method",
        "letter_equal": "Every letter weighs the same: 11.a, 11.b, 11.c and so on",
        "theme_equal": "Every theme weighs the same",
        "without_voluntary": "Without the clause that the text calls voluntary",
        "core_only": "Core items only",
        "not_applicable_as_zero": "Not applicable counted as zero",
        "concave": "Lower rungs count for more",
        "convex": "Higher rungs count for more",
    }
)

TERMS: Mapping[str, str] = MappingProxyType(
    {
        "progress": "Progress",
        "evidence": "Evidence",
        "disclosure": "Disclosure",
        "reweighting": "Weights",
        "items_in": "Items in",
        "items_out": "Items out",
    }
)

TERM_MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "progress": "Items answered in both years, at a higher or lower level.",
        "evidence": "Items answered in both years: more or less of the level declared is supported by evidence.",
        "disclosure": "Items that were open, unknown or withheld in at least one of the two years.",
        "reweighting": "The same items weigh more or less, since other items joined or left beside them.",
        "items_in": "Items that count in the later year only: how far they score above or below the average.",
        "items_out": "Items that counted in the earlier year only: how far they scored below or above the average.",
    }
)

PRESENCES: Mapping[str, str] = MappingProxyType(
    {
        "both": "counts in both years",
        "came_in": "counts in the later year only",
        "went_out": "counted in the earlier year only",
        "revised": "asked differently in the two years",
    }
)
