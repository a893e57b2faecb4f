"""This module holds the change between two years, engine and oracle alike, to worked examples in plain words."""

import tomllib
from pathlib import Path

import pytest

from tests import oracle_change
from tests.changes import Answered, altered, as_figures, changes_of
from tests.oracle_change import TERMS
from tests.strategies import REAL, Plain

FILES = sorted((Path(__file__).parent.parent / "worked_examples" / "change").glob("*.toml"))
KEYS = {"title", "because", "scope", "revised", "earlier", "later", "change", "items"}
CHANGES = {"demonstrated_change", "declared_change", "kappa"}
IDS = {"came_in", "went_out", "revised"}
EXPECTED = CHANGES | IDS | {*TERMS, "declared", "common_demonstrated"}


def _example(path: Path) -> Plain:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _pair(example: Plain) -> tuple[Answered, Answered]:
    stem = {"format": "cyber-commitments/assessment", "version": 1, "delegation": "XAA", "scope": example["scope"]}
    checklists = altered(REAL, dict.fromkeys(example.get("revised", []), "revised"), "new")
    earlier, later = (stem | {"responses": []} | example[side] for side in ("earlier", "later"))
    return Answered(earlier), Answered(later, checklists)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_engine_explains_the_change_as_the_example_does(path: Path) -> None:
    """Every term is as written, to nine decimals, and one that is not written is 0."""
    example = _example(path)
    found = changes_of(_pair(example))
    for id_, expected in example["change"].items():
        _assert_change(as_figures(found[id_]), expected, example["items"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_oracle_explains_the_change_as_the_example_does(path: Path) -> None:
    """The naive reading of the method is held to the same examples: it is not only the engine's echo."""
    example = _example(path)
    found = oracle_change.change(*(year.plain for year in _pair(example)))
    for id_, expected in example["change"].items():
        _assert_change(as_figures(found[id_]), expected, example["items"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_example_says_what_it_expects_and_why(path: Path) -> None:
    """A misspelt key would expect nothing: every example has words, both changes, kappa, items, and no other key."""
    example = _example(path)
    assert example.keys() <= KEYS
    assert len(example["title"]) > 20
    assert len(example["because"]) > 200
    for expected in example["change"].values():
        assert CHANGES <= expected.keys() <= EXPECTED
        assert expected.get("declared", {}).keys() <= set(TERMS)
    assert example["items"]
    assert all(terms.keys() <= set(TERMS) for terms in example["items"].values())


def test_the_examples_are_there_and_show_every_term() -> None:
    """Each of the six terms is at work in an example, and so is each way to join or leave the base."""
    expected = [change for path in FILES for change in _example(path)["change"].values()]
    assert len(FILES) >= 7
    assert set().union(*expected) >= {*TERMS, *IDS}


def _assert_change(found: Plain | None, expected: Plain, items: Plain) -> None:
    assert found is not None
    for figure in CHANGES:
        assert float(found[figure]) == pytest.approx(expected[figure], abs=1e-9), figure
    for ids in IDS:
        assert found[ids].split() == expected.get(ids, []), ids
    _assert_terms(found["demonstrated"], expected, "demonstrated")
    _assert_terms(found["declared"], expected.get("declared", {}), "declared")
    for id_, terms in items.items():
        _assert_terms(found["items"][id_], terms, id_)
    if "common_demonstrated" in expected:
        common = [float(found[side]["demonstrated"]) for side in ("common_earlier", "common_later")]
        assert common == pytest.approx(expected["common_demonstrated"], abs=1e-9)


def _assert_terms(found: Plain, expected: Plain, subject: str) -> None:
    for term in TERMS:
        assert float(found[term]) == pytest.approx(expected.get(term, 0), abs=1e-9), f"{subject} {term}"
