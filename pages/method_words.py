"""This module says in plain words how scores are made and what they do not say; figures come from the method."""

from collections.abc import Mapping

from scoring.method import load_method

LIMITS: Mapping[str, str] = {
    "Alignment, not obligation": "A resolution of the Assembly recommends. A low score says that little of a "
    "recommendation is demonstrated; it does not say that a duty is broken.",
    "Two texts, two scores": "There is no merged total, because the two resolutions overlap.",
    "Overlap inside 459": "11.a asks to fulfil the Cyber Defence Pledge, and 11.c.i, ii, vi, vii, viii and ix follow "
    "undertakings of that Pledge. Those subjects count more than once in the score of Resolution 459.",
    "Nations, not NATO bodies": "NATO bodies are not assessed. Where a clause also speaks to them, the items ask what "
    "the government and the parliament of one nation do about it.",
    "Self-assessment": "Whoever answers says what is true and names the evidence. Nobody has checked the documents.",
}


def steps() -> dict[str, str]:
    """Return the way from an answer to a score: the name of each step and what happens in it."""
    return _from_answer_to_item() | _from_item_to_score()


def _from_answer_to_item() -> dict[str, str]:
    method = load_method()
    cap, choice = method.unsupported_cap, method.choice_levels
    return {
        "Level": f"Each answer has a level from 0 to {method.top_level}. On a ladder it is the highest rung whose text "
        f"is wholly true. Yes counts {choice['yes']}, partial {choice['partial']}, no {choice['no']}. A number or a "
        "date has a level by the item's own scale.",
        "Evidence": "Evidence of grade A (public primary document), B (official statement on the record) or C "
        "(attestation from a closed session, without its content) supports any level. Without it, at most level "
        f"{cap['maturity']} of a ladder and level {cap['yes-no-partial']} of a yes, partial or no question count as "
        f"demonstrated, and level {cap['numeric']} for a number or a date.",
        "Three figures": "Each item has three shares between 0 and 1. Demonstrated, v: the level that evidence "
        f"supports, divided by {method.top_level}. Declared, d: the level claimed, divided by {method.top_level}. "
        "Upper, u: what could still turn out to be true.",
        "Open answers": "Not answered, unknown, carried forward and not confirmed, or waiting for another item: v and "
        "d are 0, u is 1. Withheld: v and d come from the attested floor, u is 1. Silence never raises a score.",
        "The base": "Items that are not applicable, only shown for context, outside the chosen scope or not yet in "
        "force leave the base: they count neither as zero nor as full. A resolution has no score before the year of "
        "its adoption.",
    }


def _from_item_to_score() -> dict[str, str]:
    return {
        "Means of means": "A clause is the mean of its items and a resolution the mean of its clauses. Every item "
        "weighs the same in its clause, every clause the same in its resolution. A theme is the mean, over the clauses "
        "that have items of it, of the mean of those items.",
        "Four parts": "Demonstrated, claimed without evidence (declared less demonstrated), unresolved (upper less "
        "declared) and known gap (100 less upper) add up to 100. The headline is demonstrated with upper behind it: "
        "“62.0 (up to 71.3)”.",
        "Coverage": "The share of the weight that is answered, from 0 to 100. Below "
        f"{load_method().hollow_below_coverage:g}, a score is drawn hollow and not compared with another year.",
        "Balance": "The square of the mean of the square roots of the themes' demonstrated scores (Atkinson's "
        "equally-distributed equivalent, epsilon ½). It falls as themes drift apart; what it lacks to their plain mean "
        "is the cost of unevenness. It stands beside the headline and never changes it.",
        "Rounding": "One decimal, half to even, for display only. The parts are differences of the rounded figures, so "
        "they always add up to 100.0.",
    }
