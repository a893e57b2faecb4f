"""This module holds engine and oracle to the worked examples: plain words, with the arithmetic written out."""

import json
import tomllib
from pathlib import Path

import pytest

from checklists.assessment import Assessment, read_assessment
from scoring.rounding import shown
from scoring.scorecard import ResolutionScore, Score, Scorecard, score
from tests import oracle
from tests.figures import rows_of
from tests.strategies import REAL, REAL_PLAIN, Plain

FILES = sorted((Path(__file__).parent.parent / "worked_examples").glob("*.toml"))
KEYS = {"title", "because", "year", "scope", "accession", "targets", "responses"}
EXPECTED = {"resolutions", "clauses", "themes", "items"}
FIGURES = {"demonstrated", "declared", "upper", "coverage"}
STATES = {"unanswered", "answered", "unknown", "withheld", "not_applicable"}


def _example(path: Path) -> Plain:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _document(example: Plain) -> Plain:
    stem = {"format": "cyber-commitments/assessment", "version": 1, "delegation": "XAA"}
    return stem | {key: example[key] for key in example.keys() & KEYS - {"title", "because"}}


def _assessment(example: Plain) -> Assessment:
    return read_assessment(json.dumps(_document(example)), REAL)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_engine_scores_as_the_example_says(path: Path) -> None:
    """Nodes are as shown, with one decimal; items are exact to nine decimals."""
    example = _example(path)
    [card] = score([_assessment(example)], REAL)
    for kind in ("resolutions", "clauses", "themes"):
        for name, expected in example.get(kind, {}).items():
            assert _shown_node(card, kind, name) | expected == _shown_node(card, kind, name), f"{kind} {name}"
    for id_, expected in example.get("items", {}).items():
        _assert_row(rows_of(card)[id_], expected, id_)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_oracle_scores_as_the_example_says(path: Path) -> None:
    """The naive reading of the method is held to the same examples: it is not only the engine's echo."""
    example = _example(path)
    document = _document(example)
    scores, rows = oracle.score(document, REAL_PLAIN), oracle.score_items(document, REAL_PLAIN)
    for kind in ("resolutions", "clauses", "themes"):
        for name, expected in example.get(kind, {}).items():
            node = _oracle_node(scores, kind, name)
            assert (node is None) == expected.get("absent", False), f"{kind} {name}"
            for figure in expected.keys() & (FIGURES | {"balance"}):
                assert shown(float((node or {})[figure])) == expected[figure], f"{kind} {name} {figure}"
    for id_, expected in example.get("items", {}).items():
        _assert_row(rows[id_], expected, id_)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_example_says_what_it_expects_and_why(path: Path) -> None:
    """A misspelt key would expect nothing: every example has words, answers and expectations, and no other key."""
    example = _example(path)
    assert example.keys() <= KEYS | EXPECTED
    assert len(example["title"]) > 20
    assert len(example["because"]) > 200
    assert example.keys() & EXPECTED
    assert all(expected for kind in example.keys() & EXPECTED for expected in example[kind].values())


def test_the_examples_are_there_and_show_every_state_and_answer_type() -> None:
    """There are at least fifteen examples; each state and answer type occurs in them, and each kind of gap and step."""
    examples = [_example(path) for path in FILES]
    responses = [response for example in examples for response in example["responses"]]
    expected = [row for example in examples for row in example.get("items", {}).values()]
    assert len(examples) >= 15
    assert {response["state"] for response in responses} == STATES
    assert {REAL.items[response["item"]].answer_type for response in responses} == {
        "maturity",
        "yes-no-partial",
        "numeric",
        "date",
    }
    assert {row.get("gap_kind") for row in expected} >= {"none", "resolve", "close", "evidence"}
    assert {row.get("next_step") for row in expected} >= {"none", "resolve", "evidence", "next_rung"}


def _assert_row(row: Plain, expected: Plain, id_: str) -> None:
    for key, value in expected.items():
        found = row[key]
        if isinstance(value, str) or found is None:
            assert found == value, f"{id_} {key}"
        else:
            assert float(found) == pytest.approx(value, abs=1e-9), f"{id_} {key}"


def _shown_node(card: Scorecard, kind: str, name: str) -> Plain:
    """Return a node's figures as shown; a node that is not there is `absent`, whatever is asked of it."""
    node = _node(card, kind, name)
    if node is None:
        return {"absent": True}
    found = node.score if isinstance(node, ResolutionScore) else node
    parts = found.parts
    figures: Plain = {figure: shown(getattr(found, figure)) for figure in FIGURES}
    figures["parts"] = [parts.demonstrated, parts.claimed, parts.unresolved, parts.known_gap]
    if isinstance(node, ResolutionScore):
        figures |= {"balance": shown(node.balance), "theme_mean": shown(node.theme_mean)}
    return figures


def _node(card: Scorecard, kind: str, name: str) -> ResolutionScore | Score | None:
    resolution = card.resolutions[name[:3]]
    if kind == "resolutions" or resolution is None:
        return resolution
    if kind == "clauses":
        return resolution.clauses.get(name)
    return resolution.themes[name[4:]].score


def _oracle_node(scores: dict[str, Plain | None], kind: str, name: str) -> Plain | None:
    resolution = scores[name[:3]]
    if kind == "resolutions" or resolution is None:
        return resolution
    found: Plain | None = resolution[kind].get(name if kind == "clauses" else name[4:])
    return found
