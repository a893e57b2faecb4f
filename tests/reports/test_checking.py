"""Claims about what deserves a look before an assessment is handed in."""

from hypothesis import given

from reports.checking import Check, checks
from reports.progress import is_asked
from scoring.scorecard import Scorecard
from tests.reports.cards import Plain, answered_in_full, document, scored
from tests.strategies import REAL, assessments

UNANSWERED, UNCONFIRMED, CLAIMED, OPEN, EXCEPTED, DATED = range(6)


def look(content: Plain) -> tuple[list[Check], Scorecard]:
    """Return what there is to look through in a document."""
    assessment, card = scored(content)
    return checks(assessment, card, REAL), card


@given(assessments())
def test_every_asked_item_that_is_not_plainly_answered_stands_in_one_list(content: Plain) -> None:
    """Nothing open, and no exception, slips past whoever hands it in; nothing stands in two of these lists."""
    found, card = look(content)
    listed = [
        remark.item.id for kind in (UNANSWERED, UNCONFIRMED, CLAIMED, OPEN, EXCEPTED) for remark in found[kind].remarks
    ]
    plain = {
        id_
        for id_, item in card.items.items()
        if item.state == "answered" and (item.level is None or item.evidenced_level == item.level)
    }
    assert sorted(listed) == sorted(
        item.id for item in REAL.items.values() if is_asked(item, card) and item.id not in plain
    )


def test_where_all_is_shown_there_is_nothing_to_look_through() -> None:
    """Every item answered with evidence of grade A: each list is empty."""
    found, _ = look(answered_in_full())
    assert [check.name for check in found if check.remarks] == []


def test_each_remark_says_what_to_look_at() -> None:
    """A claim with both its levels, a floor, a reason with its note, and the date of the evidence."""
    evidence = [{"grade": "A", "title": "Act", "date": "2026-02-01"}]
    found, _ = look(
        document(
            [
                {"item": "459-11-a-1", "state": "answered", "value": 3},
                {"item": "459-11-a-3", "state": "withheld", "floor": 2, "evidence": evidence},
                {"item": "459-11-b-3", "state": "not_applicable", "reason": "other", "note": "Another body."},
            ]
        )
    )
    words = [next((remark.words for remark in check.remarks), None) for check in found[CLAIMED:]]
    assert words == [
        "level 3, counts as 1",
        "withheld, at least level 2 stated",
        "another reason, given in the note. Another body.",
        None,
        "Act, 2026-02-01",
    ]
