"""This module holds a second, naive reading of METHOD.md, sections 1 to 4: what the engine is tested against.

It is written to be read beside METHOD.md, in the order of its sections, with plain loops over plain dictionaries.
Figures are exact fractions, but for the square roots of the balance. It shares no code with the engine.

An assessment is the portable document as a dictionary. A checklist is the dictionary of its canonical JSON.
"""

from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import sqrt
from typing import Any

Plain = dict[str, Any]
Checklists = dict[str, Plain]

NOT_GIVEN: Plain = {"state": "unanswered"}
CHOICES = {"yes": 4, "partial": 2, "no": 0}
WAIT_FOR_THEIR_CONDITION = ("answered", "unknown", "withheld")
CAP_WITHOUT_EVIDENCE = {"maturity": 1, "yes-no-partial": 2, "numeric": 0, "date": 0}
FULL = 4


# ---------------------------------------------------------------------------------------------------------------------
# What is asked for: the scores, and the account of each item behind them
# ---------------------------------------------------------------------------------------------------------------------


def score(document: Plain, checklists: Checklists) -> dict[str, Plain | None]:
    """Return what `cli.py score` prints, with exact figures on 0..100.

    A resolution that is not adopted in the year, or has no item in the base, is None. A clause or theme without an
    item in the base is absent.
    """
    rows = score_items(document, checklists)
    return {id_: score_resolution(checklist, rows) for id_, checklist in checklists.items()}


def score_items(document: Plain, checklists: Checklists) -> dict[str, Plain]:
    """Return for every item of both resolutions its state, values, weight, gap and next step.

    `v`, `d`, `u` and `answered` are set for each item as if it were in the base; an item out of the base has no
    weight, no gap and no next step. `level` and `evidenced_level` are the floor before and after the cap where the
    answer is withheld, and None where nothing is declared. The state is the one of the response, but "waiting" where
    its condition is not met and "unconfirmed" where it was carried forward.
    """
    responses = {response["item"]: response for response in document.get("responses", [])}
    items = {item["id"]: item for checklist in checklists.values() for item in items_of(checklist)}
    rows = {}
    for checklist in checklists.values():
        for item in items_of(checklist):
            response = responses.get(item["id"], NOT_GIVEN)
            row = judge(item, response, responses, items, document)
            row["in_base"] = why_in_base(item, response, checklist, document)
            rows[item["id"]] = row
        add_weights_gaps_and_steps(checklist, rows, responses, document)
    return rows


def items_of(checklist: Plain) -> list[Plain]:
    """Return all items of a checklist in the order of the text."""
    return [item for clause in checklist["clauses"] for item in clause["items"]]


# ---------------------------------------------------------------------------------------------------------------------
# Section 2: state, level, evidence
# ---------------------------------------------------------------------------------------------------------------------


def why_in_base(item: Plain, response: Plain, checklist: Plain, document: Plain) -> str:
    """Say whether the item is in the base ("yes"), or the first reason why it is not."""
    year = document["year"]
    if not item["scored"]:
        return "context"
    if state_of(response) == "not_applicable":
        return "not_applicable"
    if document["scope"] == "core" and not item["core"]:
        return "out_of_scope"
    if date.fromisoformat(checklist["resolution"]["adopted"]) > date(year, 12, 31):
        return "not_adopted"
    if year < item["applies_from"]:
        return "not_in_force"
    return "yes"


def judge(item: Plain, response: Plain, responses: dict[str, Plain], items: dict[str, Plain], document: Plain) -> Plain:
    """Return the state of one response, its levels before and after the cap, and the values v, d and u."""
    state = state_of(response)
    waits_for = condition_not_met(item, responses, items, document) if state in WAIT_FOR_THEIR_CONDITION else None
    level = None
    if waits_for is not None:
        state = "waiting"
    if state == "answered":
        level = declared_level(item, response["value"], document)
    if state == "withheld":
        level = Fraction(response.get("floor") or 0)
    capped = None if level is None else min(level, cap(item, response))
    nothing = Fraction(0)
    return {
        "state": state,
        "waits_for": waits_for,
        "answered": state == "answered",
        "level": level,
        "evidenced_level": capped,
        "v": nothing if capped is None else capped / 4,
        "d": nothing if level is None else level / 4,
        "u": level / 4 if state == "answered" and level is not None else Fraction(1),
    }


def state_of(response: Plain) -> str:
    """Return the state of a response; one that was carried forward and is not confirmed scores as unanswered."""
    if response["state"] != "unanswered" and response.get("confirmed", True) is False:
        return "unconfirmed"
    return str(response["state"])


def condition_not_met(item: Plain, responses: dict[str, Plain], items: dict[str, Plain], document: Plain) -> str | None:
    """Return the id of the item this one waits for, or None when it waits for none."""
    condition = item["depends_on"]
    if condition is None:
        return None
    other = responses.get(condition["item"], NOT_GIVEN)
    if state_of(other) == "answered":
        level = declared_level(items[condition["item"]], other["value"], document)
        if level is not None and level >= condition["min_level"]:
            return None
    return str(condition["item"])


def cap(item: Plain, response: Plain) -> Fraction:
    """Return the highest level that counts with the response's evidence: only the best piece matters."""
    grades = [piece["grade"] for piece in response.get("evidence", [])]
    if "A" in grades or "B" in grades or "C" in grades:
        return Fraction(FULL)
    return Fraction(CAP_WITHOUT_EVIDENCE[item["answer_type"]])


def declared_level(item: Plain, value: Any, document: Plain) -> Fraction | None:  # noqa: ANN401  an answer of any type
    """Return the level in [0, 4] of an answer, before the cap; None for a context item that has no scale."""
    if value == "exempt":
        return Fraction(FULL)
    if item["answer_type"] == "maturity":
        return Fraction(value)
    if item["answer_type"] == "yes-no-partial":
        return Fraction(CHOICES[value])
    if item["answer_type"] == "numeric":
        return level_of_number(item["anchors"], Fraction(value))
    return level_of_date(item["date_rule"], value, document)


def level_of_number(anchors: list[list[Any]], value: Fraction) -> Fraction | None:
    """Interpolate between the anchors [value, level]; outside them the level of the nearest anchor holds."""
    points = [(Fraction(at), Fraction(level)) for at, level in anchors]
    if not points:
        return None
    if value <= points[0][0]:
        return points[0][1]
    for (left, low), (right, high) in pairwise(points):
        if value <= right:
            return low + (high - low) * (value - left) / (right - left)
    return points[-1][1]


def level_of_date(rule: Plain, value: str, document: Plain) -> Fraction | None:
    """Apply the item's date rule to an ISO date or to "never"."""
    if value == "never":
        return whole(rule["never"])
    if rule["months_after"]:
        return level_by_months(rule, date.fromisoformat(value), document)
    if rule["age_years_at_assessment"]:
        return level_by_age(rule, date.fromisoformat(value), document["year"])
    return None


def level_by_months(rule: Plain, given: date, document: Plain) -> Fraction | None:
    """Return the level of the first pair whose months, added to the reference date, end on or after the date."""
    start = date.fromisoformat(rule["reference_date"])
    if rule["or_accession_if_later"] and document.get("accession"):
        start = max(start, date.fromisoformat(document["accession"]))
    for months, level in rule["months_after"]:
        if given <= add_months(start, months):
            return Fraction(level)
    return whole(rule["later"])


def level_by_age(rule: Plain, given: date, year: int) -> Fraction | None:
    """Return the level of the first pair whose years the date's age on 31 December of the year does not exceed."""
    for years, level in rule["age_years_at_assessment"]:
        if given >= date(year - years, 12, 31):
            return Fraction(level)
    return whole(rule["older"])


def add_months(start: date, months: int) -> date:
    """Add calendar months; where the month has no such day, its last day: 31 January plus one month is in February."""
    year, month = start.year, start.month + months
    while month > 12:
        year, month = year + 1, month - 12
    for day in range(start.day, 27, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return date(year, month, start.day)


def whole(level: int | None) -> Fraction | None:
    """Return a level of the rule as a fraction; None stays None (context items have no level)."""
    return None if level is None else Fraction(level)


# ---------------------------------------------------------------------------------------------------------------------
# Section 3: aggregation
# ---------------------------------------------------------------------------------------------------------------------


def score_resolution(checklist: Plain, rows: dict[str, Plain]) -> Plain | None:
    """Return the figures of one resolution, its clauses and its themes; None without an item in the base."""
    clauses = clauses_in_base(checklist, rows)
    if not clauses:
        return None
    themes = score_themes(clauses, rows)
    return {
        **figures(list(clauses.values()), rows),
        "balance": balance([theme["demonstrated"] for theme in themes.values()]),
        "clauses": {id_: figures([items], rows) for id_, items in clauses.items()},
        "themes": themes,
    }


def clauses_in_base(checklist: Plain, rows: dict[str, Plain]) -> dict[str, list[Plain]]:
    """Return for each clause its items in the base; a clause with none is left out, since it is not a zero."""
    found = {}
    for clause in checklist["clauses"]:
        items = [item for item in clause["items"] if rows[item["id"]]["in_base"] == "yes"]
        if items:
            found[clause["id"]] = items
    return found


def score_themes(clauses: dict[str, list[Plain]], rows: dict[str, Plain]) -> dict[str, Plain]:
    """Return each theme with an item in the base: the mean over its clauses of the mean of the theme's items there."""
    names = {item["theme"] for items in clauses.values() for item in items}
    themes = {}
    for name in sorted(names):
        of_theme = [[item for item in items if item["theme"] == name] for items in clauses.values()]
        themes[name] = figures([items for items in of_theme if items], rows)
    return themes


def figures(groups: list[list[Plain]], rows: dict[str, Plain]) -> Plain:
    """Return the four figures of a node, 0..100: the mean over its groups of the mean over each group's items."""
    return {
        "demonstrated": 100 * mean_of_means(groups, rows, "v"),
        "declared": 100 * mean_of_means(groups, rows, "d"),
        "upper": 100 * mean_of_means(groups, rows, "u"),
        "coverage": 100 * mean_of_means(groups, rows, "answered"),
    }


def mean_of_means(groups: list[list[Plain]], rows: dict[str, Plain], key: str) -> Fraction:
    """Return the mean over the groups of the mean of rows[item][key] over each group's items."""
    return mean([mean([Fraction(rows[item["id"]][key]) for item in items]) for items in groups])


def mean(numbers: list[Fraction]) -> Fraction:
    """Return the arithmetic mean of at least one number."""
    return sum(numbers, Fraction(0)) / len(numbers)


def balance(demonstrated: list[Fraction]) -> float:
    """Return B: the square of the mean square root of the themes' demonstrated scores, 0..100."""
    return (sum(sqrt(score / 100) for score in demonstrated) / len(demonstrated)) ** 2 * 100


# ---------------------------------------------------------------------------------------------------------------------
# Section 4: gaps and what to do next
# ---------------------------------------------------------------------------------------------------------------------


def add_weights_gaps_and_steps(
    checklist: Plain, rows: dict[str, Plain], responses: dict[str, Plain], document: Plain
) -> None:
    """Write into each row of the resolution its weight e, its gap points and kind, and the next step with its gain."""
    clauses = clauses_in_base(checklist, rows)
    for clause in checklist["clauses"]:
        target = document.get("targets", {}).get(clause["id"], FULL)
        in_base = clauses.get(clause["id"], [])
        for item in clause["items"]:
            row = rows[item["id"]]
            row["target"] = target
            row["weight"] = Fraction(1, len(clauses) * len(in_base)) if item in in_base else Fraction(0)
            row["gap_points"] = 100 * row["weight"] * (1 - row["v"])
            row["gap_to_target_points"] = 100 * row["weight"] * max(Fraction(0), Fraction(target, 4) - row["v"])
            row["gap_kind"] = kind_of_gap(row)
            step = next_step(item, row, responses.get(item["id"], NOT_GIVEN), document)
            row["next_step"], row["next_level"], row["gain"] = step


def kind_of_gap(row: Plain) -> str:
    """Return the first kind that applies: none, resolve, close, evidence."""
    if row["in_base"] != "yes" or row["v"] >= Fraction(row["target"], 4):
        return "none"
    if not row["answered"]:
        return "resolve"
    return "close" if row["level"] < row["target"] else "evidence"


def next_step(item: Plain, row: Plain, response: Plain, document: Plain) -> tuple[str, Fraction | None, Fraction]:
    """Return the next step (resolve, evidence, next_rung, none), the level it leads to, and its gain in points."""
    if row["in_base"] != "yes":
        return "none", None, Fraction(0)
    if not row["answered"]:
        return "resolve", None, 100 * row["weight"] * (1 - row["v"])
    if row["d"] > row["v"]:
        return "evidence", row["level"], 100 * row["weight"] * (row["d"] - row["v"])
    level = next_level(item, row["level"], response["value"], document)
    if level is None or level <= row["level"]:
        return "none", None, Fraction(0)
    return "next_rung", level, 100 * row["weight"] * (level / 4 - row["v"])


def next_level(item: Plain, level: Fraction, value: Any, document: Plain) -> Fraction | None:  # noqa: ANN401
    """Return the next level this answer can reach, or None where nothing more can be done."""
    if level == FULL:
        return None
    if item["answer_type"] == "maturity":
        return level + 1
    if item["answer_type"] == "yes-no-partial":
        return level + 2
    if item["answer_type"] == "numeric":
        return Fraction(level.numerator // level.denominator + 1)
    if item["date_rule"]["age_years_at_assessment"]:
        return Fraction(FULL)
    if value == "never":
        return level_by_months(item["date_rule"], date(document["year"], 12, 31), document)
    return None
