"""Claims about what a person can choose for an item, and what a choice becomes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checklists.assessment import Assessment, Response, read_assessment
from checklists.item import Item
from checklists.load import load_checklists
from reports.answers import DATE, NUMBER, answer_words, choices_of
from reports.choices import Entry, entry_of, response_of
from tests.strategies import assessments

CHECKLISTS = load_checklists()


@settings(max_examples=15)
@given(assessments())
def test_what_the_widgets_show_is_saved_back_unchanged(document: dict[str, object]) -> None:
    """Opening an item and saving it again must not alter the response; a number stays the number it is as a float."""
    assessment = Assessment.model_validate(document)
    for response in assessment.responses:
        item = CHECKLISTS.items[response.item]
        saved = response_of(item, entry_of(item, response))
        expected: dict[str, object] = {
            "confirmed": True,
            "floor": (response.floor or 0) if response.state == "withheld" else None,
        }
        if item.answer_type == "numeric" and isinstance(response.value, int):
            expected["value"] = float(response.value)
        assert saved == response.model_copy(update=expected)


@given(st.sampled_from(list(CHECKLISTS.items.values())), st.integers(2019, 2040))
def test_every_code_offered_is_a_state_or_an_answer_with_its_own_text(item: Item, year: int) -> None:
    """Two options of one item must never look alike, and "not answered" is always in words among them."""
    choices = choices_of(item, year)
    assert len({choice.code for choice in choices}) == len(choices) == len({choice.caption for choice in choices})
    assert choices[-1].code == "unanswered"


def test_not_applicable_is_offered_only_where_the_item_allows_it() -> None:
    """An option the store would refuse must not be on the screen."""
    offered = {
        i for i, item in CHECKLISTS.items.items() if "not_applicable" in {c.code for c in choices_of(item, 2025)}
    }
    assert offered == {i for i, item in CHECKLISTS.items.items() if item.not_applicable}


@pytest.mark.parametrize(
    ("item", "entry"),
    [
        ("459-11-c-ii-2", Entry(NUMBER)),
        ("459-11-b-2", Entry(DATE)),
        ("459-11-b-3", Entry("not_applicable")),
    ],
)
def test_an_entry_that_lacks_its_number_date_or_reason_is_no_response_yet(item: str, entry: Entry) -> None:
    """A half-made choice must not overwrite what is stored."""
    assert response_of(CHECKLISTS.items[item], entry) is None


def test_an_answer_in_words_names_the_rung_and_the_evidence() -> None:
    """Last year's answer beside this year's must say what was answered and how it is supported."""
    item = CHECKLISTS.items["459-11-a-1"]
    words = answer_words(item, Response(item=item.id, state="answered", value=2), 2024)
    assert words.startswith("Level 2. ")
    assert item.levels is not None
    assert item.levels.en[2] in words
    assert words.endswith("Evidence: D.")


def test_no_choice_breaks_a_document() -> None:
    """Every answer offered, given with what it needs, is one the portable document accepts."""
    for item in CHECKLISTS.items.values():
        for choice in choices_of(item, 2025):
            entry = Entry(choice.code, number=1.0, date=None, reason="other", note="why")
            response = response_of(item, entry)
            if response is None:
                assert choice.code == DATE
                continue
            document = Assessment(delegation="XAA", year=2025, scope="full", responses=(response,))
            assert read_assessment(document.model_dump_json(exclude_none=True), CHECKLISTS) == document
