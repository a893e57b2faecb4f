"""This module holds the claims about the sentences that explain a change between two years."""

from dataclasses import fields, replace
from typing import Any, get_args

import pytest

from reports import words
from reports.change_rows import Presence
from reports.change_words import change_sentence, change_sentences, common_sentence, comparability_sentence
from scoring.change import ResolutionChange, ScoredYear, Terms, change
from scoring.scorecard import Score
from tests.changes import Answered, Fates, altered, changes_of
from tests.reports.test_change_rows import demonstration
from tests.strategies import REAL, SUPPORT, Plain, answered, full_document

A, B = SUPPORT[1], SUPPORT[0]
EARLIER, LATER = 2026, 2027  # From 2025 on every item is in force.
LADDERS = [item for item in REAL.items.values() if item.answer_type == "maturity" and item.resolution == "459"]
ONE, TWO, THREE = (
    next(item.id for item in LADDERS if item.theme == theme) for theme in ("commitments", "capabilities", "exercises")
)
NOTHING = ResolutionChange(0.0, 0.0, Terms(), Terms(), {}, (), (), (), 1.0, None, hollow=False)


def _year(year: int, *responses: Plain) -> ScoredYear:
    """Return a year in which every ladder of 459 stands on level 2 with evidence, but for these responses."""
    answers = {item.id: answered(item.id, 2, A) for item in LADDERS}
    answers |= {response["item"]: response for response in responses}
    return Answered(full_document(*answers.values()) | {"year": year}).scored


def _sentence(before: list[Plain], after: list[Plain]) -> str:
    earlier, later = _year(EARLIER, *before), _year(LATER, *after)
    return change_sentence(change(earlier, later)["459"], "459", earlier, later)


def _state(state: str, **more: Any) -> Plain:  # noqa: ANN401  raw JSON
    return {"item": ONE, "state": state} | more


def test_the_sentence_names_the_change_its_terms_and_the_themes_that_carry_the_largest() -> None:
    """Change, then the terms from the largest to the smallest, each in its own words; the largest says where."""
    before = [answered(ONE, 0, A), answered(TWO, 0, A), answered(THREE, 2, B)]
    after = [answered(ONE, 4, A), answered(TWO, 4, A), answered(THREE, 2, A)]
    assert _sentence(before, after) == (
        'Resolution 459: +2.8 since 2026: 2.5 from progress, all of it in "Commitments and strategy" and '
        '"Capabilities and effects"; 0.3 because evidence was added.'
    )
    assert _sentence(after, before) == (
        'Resolution 459: -2.8 since 2026: 2.5 lost because levels fell, all of it in "Commitments and strategy" and '
        '"Capabilities and effects"; 0.3 lost because evidence was withdrawn.'
    )


def test_a_theme_is_named_where_it_carries_more_than_half() -> None:
    """One theme with most of a term stands alone; where two do not carry half of it, none is named."""
    most = [answered(ONE, 4, A), answered(TWO, 3, A)]
    assert ', most of it in "Commitments and strategy".' in _sentence([], most)
    assert ', all of it in "Commitments and strategy".' in _sentence([], most[:1])
    everywhere = [answered(item.id, 3, A) for item in LADDERS]
    assert _sentence([], everywhere).endswith("from progress.")


@pytest.mark.parametrize(
    ("before", "after", "gained", "lost"),
    [
        ((2, B), (2, A), "because evidence was added", "lost because evidence was withdrawn"),
        ((4, B), (3, A), "because evidence was added", "lost because evidence was withdrawn"),
        ((4, B), (1, B), "because claims without evidence were lowered", "lost because claims rose without evidence"),
    ],
)
def test_evidence_and_claim_are_told_apart(before: Any, after: Any, gained: str, lost: str) -> None:  # noqa: ANN401  answers
    """Where what is supported moved it was evidence; where only the claim did, no evidence was added or withdrawn."""
    one, other = [answered(ONE, *before)], [answered(ONE, *after)]
    assert f" {gained}" in _sentence(one, other)
    assert f" {lost}" in _sentence(other, one)


def test_evidence_that_moved_in_both_ways_has_a_general_phrase() -> None:
    """Evidence added here and a claim lowered there: more of what is declared is supported, and the other way less."""
    before = [answered(ONE, 4, B), answered(TWO, 4, B)]
    after = [answered(ONE, 4, A), answered(TWO, 1, B)]
    assert "because more of what is declared is supported by evidence" in _sentence(before, after)
    assert "lost because less of what is declared is supported by evidence" in _sentence(after, before)


@pytest.mark.parametrize(
    ("open_", "gained", "lost"),
    [
        (
            _state("unanswered"),
            "from items that were not answered before",
            "lost with items that are no longer answered",
        ),
        (_state("unknown"), "from answers no longer unknown", "lost with answers that are now unknown"),
        (_state("withheld"), "from answers no longer withheld", "lost with answers that are now withheld"),
        (
            answered(ONE, 2, A) | {"confirmed": False},
            "from answers that are now confirmed",
            "lost with answers that are not confirmed yet",
        ),
    ],
)
def test_disclosure_says_which_answers_came_or_went(open_: Plain, gained: str, lost: str) -> None:
    """The state before or after is named, and everything that is not answered has its words."""
    given = [answered(ONE, 4, A)]
    assert f" {gained}, all of it in" in _sentence([open_], given)
    assert f" {lost}, all of it in" in _sentence(given, [open_])


def test_disclosure_of_several_kinds_has_a_general_phrase() -> None:
    """Answers that were unknown and withheld became known; the other way they are no longer known."""
    before = [_state("unknown"), {"item": TWO, "state": "withheld"}]
    assert "from answers that became known" in _sentence(before, [])
    assert "lost with answers that are no longer known" in _sentence([], before)


def test_a_withheld_answer_may_state_another_level() -> None:
    """What is withheld states another level than the other year did: nothing became known, and nothing went."""
    low, high = _state("withheld", floor=0, evidence=A), _state("withheld", floor=3, evidence=A)
    for before in (low, answered(ONE, 0, A)):
        assert "from higher levels of answers that are or were withheld" in _sentence([before], [high])
        assert "lost with lower levels of answers that are or were withheld" in _sentence([high], [before])


def test_an_answer_that_waits_for_another_item_is_said_to() -> None:
    """Where the condition of an item was met and no longer is, its answer waits."""
    waiting = next(item for item in REAL.items.values() if item.depends_on and item.anchors)
    assert waiting.depends_on
    best = answered(waiting.id, waiting.anchors[-1][0], A)
    met, unmet = ([best, answered(waiting.depends_on.item, level, A)] for level in (4, 0))
    assert "lost with answers that now wait for another item" in _sentence(met, unmet)
    assert "from answers that no longer wait for another item" in _sentence(unmet, met)


def test_items_that_joined_or_left_and_weights_have_their_words() -> None:
    """A term that comes from what was asked is told as that, and not as a merit."""
    fates: Fates = {ONE: "gone"}
    high = full_document(*(answered(item.id, 4 if item.id == ONE else 1, A) for item in LADDERS)) | {"year": EARLIER}
    low = {**high, "year": LATER, "responses": [one for one in high["responses"] if one["item"] != ONE]}
    with_it, without = Answered(high), Answered(low, altered(REAL, fates, "new"))
    forth, back = changes_of((with_it, without))["459"], changes_of((without, with_it))["459"]
    assert "lost because items went out" in change_sentence(forth, "459", with_it.scored, without.scored)
    assert "from items that came in" in change_sentence(back, "459", without.scored, with_it.scored)


def test_weights_have_words_both_ways() -> None:
    """The same items, weighing more or less: a gain or a loss that nobody worked for."""
    earlier, later = _year(EARLIER), _year(LATER, answered(ONE, 4, A))
    found = change(earlier, later)["459"]
    assert found
    for points, phrase in ((1, "because the same items weigh differently"), (-1, "lost because the same items weigh")):
        total = found.demonstrated_change
        terms = Terms(reweighting=points * total, progress=total - points * total)
        moved = replace(found, demonstrated=terms, items={ONE: terms})
        assert phrase in change_sentence(moved, "459", earlier, later)


def test_nothing_moved_is_unchanged() -> None:
    """Without a term there is nothing to explain."""
    assert _sentence([], []) == "Resolution 459: unchanged since 2026."


def test_gains_and_losses_that_cancel_out_are_still_told() -> None:
    """A claim raised without evidence brings progress and loses as much: unchanged, on balance."""
    sentence = _sentence([answered(ONE, 1, B)], [answered(ONE, 4, B)])
    assert sentence == (
        'Resolution 459: unchanged since 2026, on balance: 0.9 from progress, all of it in "Commitments and strategy"; '
        "0.9 lost because claims rose without evidence."
    )


def test_a_year_without_a_score_is_named_with_the_reason() -> None:
    """475 was not adopted in 2021: there is no change, and the sentence says why."""
    pair = Answered(full_document() | {"year": 2021}).scored, Answered(full_document() | {"year": 2022}).scored
    [sentence] = change_sentences(None, "475", *pair)
    assert sentence == (
        "Nothing is assessed under Resolution 475 in 2021: it was not yet adopted. "
        "There is no change since 2021 to explain."
    )


def test_with_little_answered_no_change_is_shown() -> None:
    """The years with less than half answered are named, whether one or both."""
    much, little = _year(EARLIER), Answered(full_document() | {"year": LATER}).scored
    found = change(much, little)["459"]
    ending = "is not shown: less than half of the weight is answered in"
    assert change_sentence(found, "459", much, little) == f"Resolution 459: the change since 2026 {ending} 2027."
    empty = Answered(full_document() | {"year": EARLIER}).scored
    found = change(empty, little)["459"]
    assert change_sentence(found, "459", empty, little).endswith(f"{ending} 2026 and 2027.")


def test_behind_a_banner_the_common_items_go_first() -> None:
    """From core to full scope: figures on the items asked in both years, how much that is, and then the change."""
    responses = [answered(item.id, 3, A) for item in LADDERS]
    core = Answered(full_document(*responses) | {"year": EARLIER, "scope": "core"}).scored
    full = Answered(full_document(*responses) | {"year": LATER}).scored
    found = change(core, full)["459"]
    assert found
    assert found.common
    first, second, third = change_sentences(found, "459", core, full)
    one, other = (score.headline for score in found.common)
    assert first == f"On the items asked in both years: {one} in 2026 to {other} in 2027."
    assert second.startswith("Only 6")
    assert "per cent of the weight was asked in both years. Part of the difference comes" in second
    assert third.startswith("Resolution 459: ")
    assert change_sentences(replace(found, common=None), "459", core, full) == [second, third]


def test_common_items_with_little_answered_are_said_to_be() -> None:
    """Figures on the common items carry the same warning as any other."""
    scores = Score(40.0, 50.0, 60.0, 49.0), Score(50.0, 60.0, 70.0, 80.0)
    found = replace(NOTHING, common=scores)
    assert common_sentence(found, _year(EARLIER), _year(LATER)) == (
        "On the items asked in both years: 40.0 (up to 60.0) in 2026 to 50.0 (up to 70.0) in 2027. "
        "Less than half of their weight is answered in 2026."
    )
    assert common_sentence(NOTHING, _year(EARLIER), _year(LATER)) == ""


def test_a_refused_comparison_shows_no_change_and_says_why() -> None:
    """Where most was asked in one year only, no figure of the change stands in any sentence."""
    earlier, later = _year(EARLIER), _year(LATER, answered(ONE, 4, A))
    found = change(earlier, later)["459"]
    assert found
    opening, reason = change_sentences(replace(found, kappa=0.43), "459", earlier, later)
    assert opening == (
        "Resolution 459: the change since 2026 is not shown: most of the weight was asked in one of the two years only."
    )
    assert reason == (
        "Only 43.0 per cent of the weight was asked in both years, so a difference would compare checklists. "
        "The list of items says what changed."
    )


@pytest.mark.parametrize(
    ("kappa", "expected"),
    [(1.0, ""), (0.9996, ""), (0.995, "99.5 per cent of the weight was asked in both years.")],
)
def test_comparable_years_have_a_quiet_line_at_most(kappa: float, expected: str) -> None:
    """Nothing is said where all was asked in both years, as shown."""
    assert comparability_sentence(replace(NOTHING, kappa=kappa)) == expected


@pytest.mark.parametrize("resolution", ["459", "475"])
def test_the_demonstration_has_a_sentence_for_every_pair_of_years(resolution: str) -> None:
    """The documents that are handed out: the change opens, its terms follow, and no word fails."""
    for years in ((2023, 2024), (2024, 2025)):
        earlier, later = map(demonstration, years)
        sentences = change_sentences(change(earlier, later)[resolution], resolution, earlier, later)
        assert sentences[0].startswith(f"Resolution {resolution}: +")
        assert f" since {years[0]}: " in sentences[0]
        assert "from progress" in sentences[0]


@pytest.mark.parametrize(
    ("known", "codes"),
    [
        (words.TERMS, [field.name for field in fields(Terms)]),
        (words.TERM_MEANINGS, [field.name for field in fields(Terms)]),
        (words.PRESENCES, list(get_args(Presence))),
    ],
)
def test_every_term_and_presence_has_words_of_its_own(known: dict[str, str], codes: list[str]) -> None:
    """Each has its words, in the order of the codes, and no two share them."""
    assert list(known) == codes
    assert len(set(known.values())) == len(codes)
