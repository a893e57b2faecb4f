"""Claims about the library file for CISO Assistant, held against its documented format, and about its weights."""

import re
from fractions import Fraction
from itertools import pairwise
from typing import Any

import yaml

from reports.ciso_assistant import library, to_yaml
from scoring.scorecard import score
from tests.reports.cards import EVIDENCE, document
from tests.strategies import REAL, read

# What the documentation of the format asks for: keys, and names that a URN may have.
LIBRARY_KEYS = {"urn", "locale", "ref_id", "name", "description", "copyright", "version", "provider", "packager"}
FRAMEWORK_KEYS = {"urn", "ref_id", "name", "description", "requirement_nodes"}
NODE_KEYS = {"urn", "assessable", "depth", "ref_id"}
QUESTION_TYPES = {"unique_choice", "multiple_choice", "text", "number", "boolean", "date"}
ANSWERS: dict[str, list[Any]] = {"maturity": [0, 1, 2, 3, 4], "yes-no-partial": ["no", "partial", "yes"]}
RESULTS = {"compliant", "partially_compliant", "non_compliant"}
URN = re.compile(r"urn:[a-z0-9_-]+:risk:(library|framework|req_node):[0-9a-z._:-]+")

LIBRARY: dict[str, Any] = yaml.safe_load(to_yaml(library(REAL)))
FRAMEWORK = LIBRARY["objects"]["framework"]
NODES = FRAMEWORK["requirement_nodes"]
BY_URN = {node["urn"]: node for node in NODES}
ITEMS = {node["ref_id"]: node for node in NODES if node["assessable"]}


def test_it_is_yaml_that_reads_back_as_it_was_made() -> None:
    """Nothing is taken for a number, a date or a truth that is text: "459" and "no" stay what they are."""
    assert library(REAL) == LIBRARY
    assert to_yaml(library(REAL)) == to_yaml(library(REAL))


def test_it_has_the_keys_the_format_asks_for() -> None:
    """Library, framework and every node are complete; the version is a whole number."""
    assert set(LIBRARY) >= LIBRARY_KEYS
    assert isinstance(LIBRARY["version"], int)
    assert set(FRAMEWORK) >= FRAMEWORK_KEYS
    assert all(set(node) >= NODE_KEYS for node in NODES)


def test_every_name_is_a_urn_and_stands_once() -> None:
    """Libraries and audits refer to nodes, questions and choices by these names alone."""
    questions = [urn for node in ITEMS.values() for urn in node["questions"]]
    choices = [c["urn"] for node in ITEMS.values() for q in node["questions"].values() for c in q.get("choices", [])]
    urns = [LIBRARY["urn"], FRAMEWORK["urn"], *(node["urn"] for node in NODES), *questions, *choices]
    assert len(urns) == len(set(urns))
    assert all(URN.fullmatch(urn) and len(urn) <= 255 for urn in urns)


def test_the_tree_holds_together() -> None:
    """Every parent exists, stands before its children and one level above; only items are assessed."""
    seen: set[str] = set()
    for node in NODES:
        parent = node.get("parent_urn")
        assert (parent is None) == (node["depth"] == 1)
        if parent is not None:
            assert parent in seen
            assert BY_URN[parent]["depth"] == node["depth"] - 1
        assert node["assessable"] == (node["depth"] == 3)
        seen.add(node["urn"])
    assert list(ITEMS) == list(REAL.items)
    assert sum(node["depth"] == 2 for node in NODES) == len(REAL.clauses)


def test_levels_are_the_five_of_the_method() -> None:
    """The scale has a name for every score from the lowest to the highest."""
    scores = [level["score"] for level in FRAMEWORK["scores_definition"]]
    assert scores == list(range(FRAMEWORK["min_score"], FRAMEWORK["max_score"] + 1)) == [0, 1, 2, 3, 4]


def test_a_choice_is_worth_what_the_same_answer_is_worth_here() -> None:
    """Each rung and each yes, partial or no sets the score that this tool gives it, with evidence."""
    for item in REAL.items.values():
        question = next(iter(ITEMS[item.id]["questions"].values()))
        assert question["type"] in QUESTION_TYPES
        values: list[Any] = ANSWERS.get(item.answer_type, [])
        choices = question.get("choices", [])[: len(values)]
        assert len(choices) == len(values)
        for value, choice in zip(values, choices, strict=True):
            said = read(document([{"item": item.id, "state": "answered", "value": value, "evidence": EVIDENCE}]))
            level = score([said], REAL)[0].items[item.id].level
            if item.scored:
                assert (choice["add_score"], choice["compute_result"] in RESULTS) == (level, True)
            else:
                assert "add_score" not in choice


def test_groups_are_defined_and_divide_the_items() -> None:
    """Every group a node is in is defined; a scored item is in the full group of its resolution, any other apart."""
    defined = {group["ref_id"] for group in FRAMEWORK["implementation_groups_definition"]}
    for item in REAL.items.values():
        groups = set(ITEMS[item.id]["implementation_groups"])
        assert groups <= defined
        full = {f"{item.resolution}-full"} | ({f"{item.resolution}-core"} if item.core else set())
        assert groups == (full if item.scored else {f"{item.resolution}-context"})


def test_items_weigh_so_that_all_clauses_of_a_resolution_weigh_alike() -> None:
    """The average there, over all scored items, is the mean of the clauses' means, as the method has it."""
    for checklist in REAL.resolutions:
        sums = {
            sum(Fraction(ITEMS[item.id]["weight"]) for item in clause.items if item.scored)
            for clause in checklist.clauses
        }
        assert len(sums) == 1
        assert all(
            isinstance(ITEMS[item.id]["weight"], int) and ITEMS[item.id]["weight"] >= 1 for item in checklist.items
        )


def test_its_version_rises_with_the_version_of_either_checklist() -> None:
    """Users are offered an update when a checklist has changed: a library of equal or lower version is not taken."""

    def version(first: str, second: str) -> int:
        changed = tuple(
            checklist.model_copy(update={"resolution": checklist.resolution.model_copy(update={"version": found})})
            for checklist, found in zip(REAL.resolutions, (first, second), strict=True)
        )
        return int(library(REAL.model_copy(update={"resolutions": changed}))["version"])

    steps = [("1.0.0", "1.0.0"), ("1.0.1", "1.0.0"), ("1.0.1", "1.1.0"), ("2.0.0", "1.1.0"), ("2.0.0", "3.2.1")]
    assert all(low < high for low, high in pairwise(version(*step) for step in steps))
