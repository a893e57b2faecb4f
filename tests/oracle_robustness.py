"""This module holds a second, naive reading of METHOD.md, section 6: what scoring/robustness.py is tested against.

Like `tests.oracle`, from which it takes sections 2 and 3: plain loops, exact fractions where the method has no random
part, and no code shared with the engine. numpy only draws the random numbers, as the method prescribes them.
"""

from fractions import Fraction
from functools import cache
from itertools import product
from math import floor
from typing import Any

import numpy as np

from tests.oracle import NOT_GIVEN, Checklists, Plain, clauses_in_base, mean, mean_of_means, score_items, why_in_base

PLAIN_SCALE = ("0", "1/4", "1/2", "3/4", "1")
CONCAVE = ("0", "0.4", "0.7", "0.9", "1")
CONVEX = ("0", "0.1", "0.3", "0.6", "1")
DRAWS, ALPHA, SEED = 10_000, 4, 459475
VALUES = {"demonstrated": "v", "declared": "d", "upper": "u"}
Groups = list[list[Plain]]


# ---------------------------------------------------------------------------------------------------------------------
# Deterministic scenarios
# ---------------------------------------------------------------------------------------------------------------------


def scenarios(document: Plain, checklists: Checklists) -> dict[str, dict[str, Plain | None] | None]:
    """Return the three figures, 0..100, of each resolution under each scenario; None without an item in the base."""
    rows = score_items(document, checklists)
    return {
        id_: scenarios_of(checklist, rows, document) if clauses_in_base(checklist, rows) else None
        for id_, checklist in checklists.items()
    }


def scenarios_of(checklist: Plain, rows: dict[str, Plain], document: Plain) -> dict[str, Plain | None]:
    """Return one resolution under each scenario; None where a scenario leaves nothing in its base."""
    clauses = clauses_in_base(checklist, rows)
    every = list(clauses.values())
    voluntary = {clause["id"] for clause in checklist["clauses"] if clause["voluntary"]}
    binding = [items for id_, items in clauses.items() if id_ not in voluntary]
    core = [[item for item in items if item["core"]] for items in every]
    zeros = with_zeros(checklist, rows, document)
    return {
        "leaf_equal": nested([every], rows),
        "letter_equal": nested(letters(checklist, clauses), rows),
        "theme_equal": nested(themes(every), rows),
        "without_voluntary": nested([binding], rows),
        "core_only": nested([[items for items in core if items]], rows),
        "not_applicable_as_zero": nested([list(clauses_in_base(checklist, zeros).values())], zeros),
        "concave": nested([every], on_scale(rows, CONCAVE)),
        "convex": nested([every], on_scale(rows, CONVEX)),
    }


def nested(outer: list[Groups], rows: dict[str, Plain]) -> Plain | None:
    """Return the mean over the outer groups of the mean over their inner groups of the mean over their items."""
    outer = [groups for groups in outer if groups]
    if not outer:
        return None
    return {
        name: 100 * mean([mean_of_means(groups, rows, value) for groups in outer]) for name, value in VALUES.items()
    }


def letters(checklist: Plain, clauses: dict[str, list[Plain]]) -> list[Groups]:
    """Return the clauses letter by letter: 11.a alone, all of 11.c together."""
    found: dict[str, Groups] = {}
    for clause in checklist["clauses"]:
        if clause["id"] in clauses:
            paragraph, letter, *_ = clause["label"].split(".")
            found.setdefault(f"{paragraph}.{letter}", []).append(clauses[clause["id"]])
    return list(found.values())


def themes(every: Groups) -> list[Groups]:
    """Return the theme cells: for each theme, the clauses' items of that theme."""
    names = sorted({item["theme"] for items in every for item in items})
    return [strands(every, name) for name in names]


def strands(every: Groups, theme: str) -> Groups:
    """Return the items of one theme, clause by clause, without the clauses that have none."""
    parts = [[item for item in items if item["theme"] == theme] for items in every]
    return [part for part in parts if part]


def with_zeros(checklist: Plain, rows: dict[str, Plain], document: Plain) -> dict[str, Plain]:
    """Return the rows with v = d = u = 0 for what is marked not applicable and would otherwise be in the base."""
    changed = dict(rows)
    for clause in checklist["clauses"]:
        for item in clause["items"]:
            marked = rows[item["id"]]["in_base"] == "not_applicable"
            if marked and why_in_base(item, NOT_GIVEN, checklist, document) == "yes":
                changed[item["id"]] = rows[item["id"]] | {"in_base": "yes", "v": 0, "d": 0, "u": 0}
    return changed


def on_scale(rows: dict[str, Plain], scale: tuple[str, ...]) -> dict[str, Plain]:
    """Return the rows with the shares that the levels, after the cap, have on another scale."""
    changed = {}
    for id_, row in rows.items():
        level, capped = row["level"] or Fraction(0), row["evidenced_level"] or Fraction(0)
        known = row["state"] == "answered"
        upper = share(level, scale) if known else Fraction(1)
        changed[id_] = row | {"v": share(capped, scale), "d": share(level, scale), "u": upper}
    return changed


def share(level: Fraction, scale: tuple[str, ...]) -> Fraction:
    """Return the share on the straight line between the shares of the whole levels around a level."""
    below = floor(level)
    if below == 4:
        return Fraction(scale[4])
    low, high = Fraction(scale[below]), Fraction(scale[below + 1])
    return low + (high - low) * (level - below)


# ---------------------------------------------------------------------------------------------------------------------
# Clause weights: random, and the exact worst case
# ---------------------------------------------------------------------------------------------------------------------


@cache
def draws(clauses: int) -> list[list[float]]:
    """Return the random weights of a resolution with so many clauses; each draw is proportional to its Dirichlet."""
    generator = np.random.Generator(np.random.PCG64(SEED))
    drawn: list[list[float]] = generator.standard_gamma(ALPHA, (DRAWS, clauses)).tolist()
    return drawn


def clause_scores(checklist: Plain, rows: dict[str, Plain], theme: str | None = None) -> list[Fraction | None]:
    """Return the demonstrated score of every clause in the order of the text (of a theme: of its items there)."""
    clauses = clauses_in_base(checklist, rows)
    found = []
    for clause in sorted(checklist["clauses"], key=lambda one: int(one["order"])):
        items = clauses.get(clause["id"], [])
        items = [item for item in items if theme in (None, item["theme"])]
        found.append(100 * mean_of_means([items], rows, "v") if items else None)
    return found


def drawn_scores(scores: list[Fraction | None]) -> list[float]:
    """Return the score in each draw: the weighted mean over the clauses in the base."""
    known = [(place, float(score)) for place, score in enumerate(scores) if score is not None]
    found = []
    for weights in draws(len(scores)):
        total = sum(weights[place] for place, _ in known)
        found.append(sum(weights[place] * score for place, score in known) / total)
    return found


def band(scores: list[Fraction | None]) -> Plain:
    """Return the 5, 50 and 95 % points of the drawn scores, on the line between the two nearest where it falls so."""
    rising = sorted(drawn_scores(scores))
    found = {}
    for name, per_cent in (("q05", 5), ("q50", 50), ("q95", 95)):
        place = Fraction(per_cent, 100) * (len(rising) - 1)
        below = floor(place)
        found[name] = rising[below] + float(place - below) * (rising[below + 1] - rising[below])
    return found


def priorities(scores: list[Fraction | None]) -> list[float | None]:
    """Return for each clause in the base in what share of the draws its gap is among the five largest.

    A gap of nothing is none: such a clause is not a priority, even where fewer than five have a gap.
    """
    counts = [0 for _ in scores]
    gaps = [(place, float(100 - score)) for place, score in enumerate(scores) if score is not None and score < 100]
    for weights in draws(len(scores)):
        largest_first = sorted(gaps, key=lambda gap: (-weights[gap[0]] * gap[1], gap[0]))
        for place, _ in largest_first[:5]:
            counts[place] += 1
    return [None if score is None else count / DRAWS for score, count in zip(scores, counts, strict=True)]


def share_ahead(one: list[float], other: list[float]) -> float:
    """Return P(A ahead of B): draws with A > B, and half of those with A = B, to 0.00001 points."""
    points = 0.0
    for a, b in zip(one, other, strict=True):
        left, right = round(a, 5), round(b, 5)
        points += 1 if left > right else 0.5 if left == right else 0
    return points / len(one)


def worst_by_brute_force(scores: list[Fraction]) -> tuple[Fraction, Fraction]:
    """Return the extreme means over all corners: every clause a quarter above or a quarter below equal."""
    corners = product((Fraction(3, 4), Fraction(5, 4)), repeat=len(scores))
    means = [weighted_mean(scores, list(weights)) for weights in corners]
    return min(means), max(means)


def worst_by_steps(scores: list[Fraction]) -> tuple[Fraction, Fraction]:
    """Return the extreme means of many scores: weigh what lies beyond the mean more, until the mean stays (Dinkelbach).

    Any mean that other weights could still better would move, so where it stays it is extreme.
    """
    return -highest_by_steps([-score for score in scores]), highest_by_steps(scores)


def highest_by_steps(scores: list[Fraction]) -> Fraction:
    """Return the highest mean over weights between 3/4 and 5/4."""
    best = mean(scores)
    while True:
        weights = [Fraction(5, 4) if score > best else Fraction(3, 4) for score in scores]
        found = weighted_mean(scores, weights)
        if found <= best:
            return best
        best = found


def weighted_mean(scores: list[Fraction], weights: list[Fraction]) -> Fraction:
    """Return the mean of scores with weights that need not sum to 1."""
    return sum((s * w for s, w in zip(scores, weights, strict=True)), Fraction(0)) / sum(weights, Fraction(0))


# ---------------------------------------------------------------------------------------------------------------------
# All of it
# ---------------------------------------------------------------------------------------------------------------------


def robustness(document: Plain, checklists: Checklists) -> dict[str, Any]:
    """Return what `cli.py robustness` prints: per resolution its robustness, or None where it has no score."""
    rows = score_items(document, checklists)
    found: dict[str, Any] = {}
    for id_, of_scenarios in scenarios(document, checklists).items():
        scores = clause_scores(checklists[id_], rows)
        found[id_] = None if of_scenarios is None else robustness_of(checklists[id_], scores, of_scenarios)
    return found


def robustness_of(checklist: Plain, scores: list[Fraction | None], of_scenarios: dict[str, Plain | None]) -> Plain:
    """Return the robustness of one resolution that has a score."""
    method, as_zero = of_scenarios["leaf_equal"] or {}, of_scenarios["not_applicable_as_zero"] or {}
    lowest, highest = worst_by_steps([score for score in scores if score is not None])
    ids = [clause["id"] for clause in sorted(checklist["clauses"], key=lambda one: int(one["order"]))]
    return {
        "scenarios": of_scenarios,
        "band": band(scores),
        "worst_case": {"min": lowest, "max": highest},
        "priorities": {id_: p for id_, p in zip(ids, priorities(scores), strict=True) if p is not None},
        "not_applicable_leverage": method["demonstrated"] - as_zero["demonstrated"],
    }
