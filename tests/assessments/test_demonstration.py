"""This module holds the claims about the demonstration: it shows everything the tool knows, and nothing real."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

import assessments
from checklists.assessment import (
    Assessment,
    Evidence,
    Grade,
    Reason,
    Response,
    State,
    read_assessment,
    remarks,
    to_json,
)
from checklists.load import load_checklists
from checklists.model import Delegation
from checklists.words import AnswerType
from scoring.levels import add_months
from scoring.method import load_method
from scoring.scorecard import Scorecard, score

FOLDER = Path(assessments.__file__).parent
YEARS = (2023, 2024, 2025)
RESOLUTIONS = ("459", "475")


@cache
def delegation() -> Delegation:
    """Read the invented country."""
    return Delegation.model_validate(tomllib.loads((FOLDER / "demonstration.toml").read_text(encoding="utf-8")))


@cache
def document(year: int) -> Assessment:
    """Read one year's answers; a fault in them fails the test that asks."""
    return read_assessment(text_of(year), load_checklists())


def text_of(year: int) -> str:
    """Return the portable document of a year as it stands in the tree."""
    return (FOLDER / "demonstration" / f"{year}.json").read_text(encoding="utf-8")


def responses() -> Iterator[Response]:
    """Go through the responses of all years."""
    for year in YEARS:
        yield from document(year).responses


def evidence() -> Iterator[Evidence]:
    """Go through the pieces of evidence of all years."""
    for response in responses():
        yield from response.evidence


def by_item(year: int) -> dict[str, Response]:
    """Return the responses of a year by item."""
    return {response.item: response for response in document(year).responses}


@cache
def scorecards() -> list[Scorecard]:
    """Score the three years at once."""
    return score([document(year) for year in YEARS], load_checklists())


def demonstrated_themes(scorecard: Scorecard, resolution: str) -> dict[str, float]:
    """Return the demonstrated score of each theme that a resolution covers."""
    scored = scorecard.resolutions[resolution]
    assert scored is not None
    return {theme: cell.score.demonstrated for theme, cell in scored.themes.items() if cell.score}


# What it is


@pytest.mark.parametrize("year", YEARS)
def test_each_year_is_a_sound_document_of_the_invented_country(year: int) -> None:
    """Each document is read without a fault and speaks of the country, year and accession that it should."""
    found = document(year)
    country = delegation()
    assert (found.delegation, found.accession, found.year) == (country.code, country.accession, year)
    assert found.scope == "full"


@pytest.mark.parametrize("year", YEARS)
def test_each_year_stands_as_the_tool_writes_it(year: int) -> None:
    """Each file is what an export would write, byte for byte, so that one can compare the two."""
    assert text_of(year) == to_json(document(year))


@pytest.mark.parametrize("year", YEARS)
def test_responses_stand_in_the_order_of_the_texts(year: int) -> None:
    """A person who reads the file meets the items in the order of the resolutions."""
    given = set(by_item(year))
    assert list(by_item(year)) == [item for item in load_checklists().items if item in given]


def test_the_country_says_in_both_languages_that_it_is_invented() -> None:
    """Nobody can take the demonstration for a real delegation."""
    country = delegation()
    assert "invented, for demonstration" in country.name.en
    assert "inventé, pour la démonstration" in country.name.fr
    assert country.code == "XAA"
    assert country.code not in {real.code for real in load_checklists().delegations}
    assert country.accession not in {real.accession for real in load_checklists().delegations}


# That it shows everything


def test_every_state_occurs() -> None:
    """A newcomer meets every state of a response, a withheld one with and without an attested floor."""
    assert {response.state for response in responses()} == set(get_args(State))
    withheld = [response for response in responses() if response.state == "withheld"]
    assert {response.floor is None for response in withheld} == {True, False}


def test_every_reason_for_not_applicable_occurs() -> None:
    """Each reason code is used at least once, with a note that says why."""
    out = [response for response in responses() if response.state == "not_applicable"]
    assert {response.reason for response in out} == set(get_args(Reason))
    assert all(response.note for response in out)


def test_every_grade_and_no_evidence_occur() -> None:
    """Answers rest on evidence of each grade, and some on none."""
    assert {piece.grade for piece in evidence()} == set(get_args(Grade))
    assert any(response.state == "answered" and not response.evidence for response in responses())


def test_every_answer_type_occurs() -> None:
    """Each kind of question is answered, with every level and choice, a fraction, "never" and "exempt" among them."""
    items = load_checklists().items
    given: dict[AnswerType, set[object]] = {type_: set() for type_ in get_args(AnswerType)}
    for response in responses():
        if response.state == "answered":
            given[items[response.item].answer_type].add(response.value)
    assert given["maturity"] == {0, 1, 2, 3, 4, "exempt"}
    assert given["yes-no-partial"] == {"yes", "partial", "no"}
    assert any(isinstance(value, float) for value in given["numeric"])
    assert {"never", "2025-03-18"} <= given["date"]


def test_every_item_is_spoken_to_by_the_last_year() -> None:
    """In 2025 every item has an entry: an answer, or a note that says why there is none."""
    assert set(by_item(2025)) == set(load_checklists().items)
    assert all(response.note for response in document(2025).responses if response.state != "answered")


def test_answers_carried_forward_wait_for_confirmation_in_the_last_year_only() -> None:
    """A few responses of 2025 are those of 2024 unchanged, and unconfirmed; no other year has any."""
    waiting = [response for response in document(2025).responses if not response.confirmed]
    assert len(waiting) == 6
    earlier = by_item(2024)
    for response in waiting:
        assert response == earlier[response.item].model_copy(update={"confirmed": False})
    assert all(response.confirmed for year in (2023, 2024) for response in document(year).responses)


def test_the_growth_of_spending_waits_first_and_counts_later() -> None:
    """The figure on growth counts only once those who vote the money can identify it."""
    states = [scorecard.items["459-11-c-ii-2"].state for scorecard in scorecards()]
    assert states == ["waiting", "answered", "answered"]
    assert scorecards()[0].items["459-11-c-ii-2"].waits_for == "459-11-c-ii-1"


def test_some_evidence_is_old_and_one_piece_is_dated_after_its_year() -> None:
    """Both remarks on dates of evidence can be seen, the second of them once."""
    lines = [line for year in YEARS for line in remarks(document(year))]
    assert len(lines) == 1
    assert lines[0].startswith("459-11-c-vii-4:")
    months = load_method().evidence_flagged_after_months
    for year in YEARS:
        dates = [piece.date for response in document(year).responses for piece in response.evidence if piece.date]
        assert any(add_months(dated, months) < date(year, 12, 31) for dated in dates)


@pytest.mark.parametrize("year", YEARS)
def test_some_clauses_have_an_interim_target(year: int) -> None:
    """Each year aims at level 3 in some clauses, and at the default of 4 in all others."""
    targets = document(year).targets
    assert targets
    assert set(targets.values()) == {3}
    assert set(targets) < set(load_checklists().clauses)


# What it is worth


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_the_headline_rises_each_year_and_can_be_compared(resolution: str) -> None:
    """Both scores tell of progress, and enough is answered each year for them to be compared."""
    scored = [scorecard.resolutions[resolution] for scorecard in scorecards()]
    scores = [one.score for one in scored if one]
    assert len(scores) == len(YEARS)
    assert all(earlier.demonstrated + 10 < later.demonstrated for earlier, later in pairwise(scores))
    assert not any(one.hollow for one in scores)


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_situational_awareness_alone_falls_in_the_last_year(resolution: str) -> None:
    """One theme gets worse from 2024 to 2025, so that progress is not the whole story."""
    before, after = (demonstrated_themes(scorecard, resolution) for scorecard in scorecards()[1:])
    assert [theme for theme in before if after[theme] < before[theme]] == ["situational-awareness"]


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_exercises_and_deterrence_make_the_progress_of_the_second_year(resolution: str) -> None:
    """From 2023 to 2024 exercises and attribution gain at least twenty points, with evidence."""
    before, after = (demonstrated_themes(scorecard, resolution) for scorecard in scorecards()[:2])
    assert all(after[theme] - before[theme] > 20 for theme in ("exercises", "deterrence"))


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_expenditure_or_oversight_is_the_weakest_theme_of_the_last_year(resolution: str) -> None:
    """What is left to do in 2025 lies in spending and in oversight, where answers are still open."""
    scored = scorecards()[-1].resolutions[resolution]
    assert scored is not None
    assert scored.weakest_theme in {"expenditure", "democratic-oversight"}
    weakest = scored.themes[scored.weakest_theme].score
    assert weakest is not None
    assert weakest.upper - weakest.declared > 25


@pytest.mark.parametrize("resolution", RESOLUTIONS)
@pytest.mark.parametrize("number", range(len(YEARS)))
def test_all_four_parts_show_in_each_year(resolution: str, number: int) -> None:
    """The bar of each year and resolution has a demonstrated, a claimed, an unresolved and a known part to see."""
    scored = scorecards()[number].resolutions[resolution]
    assert scored is not None
    parts = scored.score.parts
    assert min(parts.demonstrated, parts.claimed, parts.unresolved, parts.known_gap) > 1


def test_the_first_year_leaves_themes_that_are_drawn_hollow() -> None:
    """Where less than half is answered, the radar says so in the first year."""
    scored = [scorecards()[0].resolutions[resolution] for resolution in RESOLUTIONS]
    cells = [cell.score for one in scored if one for cell in one.themes.values()]
    assert any(cell.hollow for cell in cells if cell)


# That nothing in it is real


def texts() -> Iterator[str]:
    """Go through every text that a person could read, of all years."""
    for response in responses():
        yield response.note
        yield response.responsible
    for piece in evidence():
        yield piece.title
        yield piece.reference


def test_evidence_is_plainly_invented() -> None:
    """Every title names the invented country; every reference begins with its two letters; only claims have none."""
    for piece in evidence():
        assert "Exampleland" in piece.title
        assert piece.reference.startswith("EX-") or (piece.grade == "D" and not piece.reference)


def test_one_reference_is_one_document() -> None:
    """A reference has the same title, date and grade wherever it stands."""
    told = {piece.reference: piece for piece in evidence() if piece.reference}
    assert all(piece == told[piece.reference] for piece in evidence() if piece.reference)


def test_no_delegation_is_named() -> None:
    """No text bears the code or a name of a real delegation."""
    real = load_checklists().delegations
    codes = "|".join(delegation.code for delegation in real)
    spoken = [name for delegation in real for name in re.split(r"[()]", f"{delegation.name.en}({delegation.name.fr}")]
    names = "|".join(re.escape(name.strip()) for name in spoken if name.strip())
    forbidden = re.compile(rf"\b(?:{codes}|(?i:{names}))\b")
    assert forbidden.search("Report of France")
    assert [text for text in texts() if forbidden.search(text)] == []


def test_no_address_is_given() -> None:
    """No text holds a web or mail address that could lead somewhere."""
    address = re.compile(r"://|www\.|@|\.(?:com|org|net|int|eu)\b")
    assert [text for text in texts() if address.search(text)] == []


def test_notes_are_whole_sentences_of_a_readable_length() -> None:
    """Each note ends as a sentence does and fits on a few lines of the screen."""
    notes = [response.note for response in responses() if response.note]
    assert [note for note in notes if not note.endswith(".") or not note[0].isupper() or len(note) > 200] == []
