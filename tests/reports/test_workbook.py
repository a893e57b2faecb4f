"""Claims about the form: what comes back is what went out, a part is enough, and a fault names its cell."""

import datetime
import io
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from checklists.assessment import Assessment, Evidence, Response
from checklists.errors import AssessmentError
from reports.words import REASONS
from reports.workbook_cells import answer_labels
from reports.workbook_columns import COLUMNS, PLACES, README
from reports.workbook_reading import read_workbook
from reports.workbook_readme import REASONS_RANGE
from tests.reports.workbooks import ROWS, filled_in, give_out, saved, take_back
from tests.strategies import REAL, assessments, possible_responses

LADDER, CHOICE, NUMERIC, DATED = (
    next(id_ for id_, item in REAL.items.items() if item.answer_type == kind)
    for kind in ("maturity", "yes-no-partial", "numeric", "date")
)
EXCUSABLE = next(id_ for id_, item in REAL.items.items() if item.not_applicable)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30) | st.sampled_from(
    [
        "=1+1",
        "'=1",
        "_x0041_",
        "_x005F_x0041_",
        "a\r\nb\rc",
        " x ",
        "#REF!",
        "007",
        "TRUE",
        "1e5",
        "\x01\x0b",
        "@SUM(A1)",
    ]
)
OF_OLD = datetime.datetime(2021, 5, 31)  # noqa: DTZ001  a spreadsheet knows no time zones
ANSWER = Response(item=LADDER, state="answered", value=3, note="As in the report.", evidence=(Evidence(grade="A"),))


def year(*responses: Response) -> Assessment:
    """Return Estonia's 2025 with these answers."""
    return Assessment(delegation="EST", year=2025, scope="full", responses=responses)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(assessments(), st.lists(TEXTS, min_size=3, max_size=3))
def test_a_form_that_comes_back_as_it_went_out_says_nothing_new(plain: dict[str, Any], texts: list[str]) -> None:
    """Whatever the answers, their states, values, texts and pieces: out and in again is no change and no fault."""
    drawn = Assessment.model_validate(plain)
    pieces = tuple(Evidence(grade="B", title=text, reference=text) for text in (*texts, *texts))
    worded = Response(item=LADDER, state="unknown", note=texts[0], responsible=texts[1], evidence=pieces)
    others = [response for response in drawn.responses if response.item != LADDER]
    whole = drawn.with_responses((worded, *others))
    assert take_back(give_out(whole), whole.responses, whole.year) == ((), [])


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(assessments())
def test_answers_written_into_a_blank_form_come_back_whole(plain: dict[str, Any]) -> None:
    """What a pre-filled form shows, typed into a blank one, is read as the answers themselves: none lost or altered."""
    drawn = Assessment.model_validate(plain)
    answers = {response.item: response for response in drawn.responses}
    source = {
        (row.cells["item"], name): cell
        for row in read_workbook(give_out(drawn)).rows
        for name, cell in row.cells.items()
    }
    names = [column.name for column in COLUMNS if column.kind != "fixed" and column.name != "confirmed"]
    cells = {(item, name): source[item, name] or None for item in answers for name in names}
    cells |= {(item, "detail"): source[item, "detail"] for item in answers if source[item, "detail"] != ""}
    returned, faults = take_back(filled_in(give_out(drawn, blank=True), cells), (), drawn.year)
    assert not faults
    expected = {
        item: plainly(answer)
        for item, answer in answers.items()
        if plainly(answer) != Response(item=item, state="unanswered")
    }
    assert {one.response.item: one.response for one in returned} == expected
    assert {one.seen_version for one in returned} <= {None}


@cache
def given_out() -> bytes:
    """Return the form that shows one answer."""
    return give_out(year(ANSWER))


def plainly(answer: Response) -> Response:
    """Return an answer as a form can say it anew: confirmed, three pieces at most, a whole number as a float."""
    value = answer.value
    if isinstance(value, int) and REAL.items[answer.item].answer_type == "numeric":
        value = float(value)
    return answer.model_copy(update={"confirmed": True, "evidence": answer.evidence[:3], "value": value})


def test_equal_input_gives_equal_bytes() -> None:
    """Nothing in the file tells when it was written but the moment it was given."""
    assert give_out(year(ANSWER)) == give_out(year(ANSWER))


def test_a_part_of_the_form_is_enough() -> None:
    """Of a form whose rows were taken out but for one, that one alone is returned."""
    book = load_workbook(io.BytesIO(filled_in(give_out(year(ANSWER)), {(CHOICE, "answer"): "Yes"})))
    sheet, row = ROWS[CHOICE]
    del book["475" if sheet == "459" else "459"]
    book[sheet].delete_rows(row + 1, 400)
    book[sheet].delete_rows(2, row - 2)
    returned, faults = take_back(saved(book), (ANSWER,), 2025)
    assert not faults
    assert [(one.response.item, one.response.value, one.place) for one in returned] == [(CHOICE, "yes", f"{sheet}!D2")]


def test_an_emptied_answer_returns_nothing_and_what_is_written_beside_it_is_a_fault() -> None:
    """Nothing stored is lost by an empty cell, and nothing that was written gets lost unseen."""
    out, (sheet, row) = give_out(year(ANSWER)), ROWS[LADDER]
    assert take_back(filled_in(out, {(LADDER, "answer"): None}), (ANSWER,), 2025) == ((), [])
    emptied = {(LADDER, column.name): None for column in COLUMNS if column.kind != "fixed"}
    assert take_back(filled_in(out, emptied), (ANSWER,), 2025) == ((), [])
    returned, [fault] = take_back(filled_in(out, {(LADDER, "answer"): None, (LADDER, "note"): "New."}), (ANSWER,), 2025)
    assert returned == ()
    assert fault.startswith(f"{sheet}!K{row}: written, and the answer in {sheet}!D{row} is empty.")


def test_pieces_without_cells_stay_and_an_emptied_piece_goes() -> None:
    """Of five pieces three have cells: the second is emptied, the two without cells are still there."""
    pieces = tuple(Evidence(grade="B", title=f"Piece {number}") for number in range(5))
    answer = ANSWER.model_copy(update={"evidence": pieces})
    cells = {(LADDER, f"{part} 2"): None for part in ("grade", "title", "reference", "date")}
    [one], faults = take_back(filled_in(give_out(year(answer)), cells), (answer,), 2025)
    assert not faults
    assert one.response == answer.model_copy(update={"evidence": (pieces[0], *pieces[2:])})
    assert one.seen_version == 1


def test_a_carried_answer_is_confirmed_by_a_yes_or_by_another_answer_and_by_nothing_else() -> None:
    """As on screen: another note leaves it open."""
    carried = ANSWER.model_copy(update={"confirmed": False})
    out = give_out(year(carried))
    for cells, confirmed in (
        ({"note": "Anew."}, False),
        ({"confirmed": "yes"}, True),
        ({"answer": "Level 2"}, True),
    ):
        [one], _ = take_back(filled_in(out, {(LADDER, name): value for name, value in cells.items()}), (carried,), 2025)
        assert one.response.confirmed is confirmed


def test_what_belonged_to_the_answer_before_is_left_behind_with_it() -> None:
    """Who changes "Withheld" to a level need not empty the floor too; the note and the evidence stay."""
    withheld = ANSWER.model_copy(update={"state": "withheld", "value": None, "floor": 2})
    [one], faults = take_back(filled_in(give_out(year(withheld)), {(LADDER, "answer"): "Level 4"}), (withheld,), 2025)
    assert not faults
    assert one.response == ANSWER.model_copy(update={"value": 4})


def test_a_date_and_a_number_may_come_as_the_spreadsheet_has_them() -> None:
    """A date cell, a date as text, a number as text, and a number without the choice that goes with it."""
    cells = {(DATED, "answer"): "A date", (DATED, "detail"): OF_OLD, (NUMERIC, "detail"): 12.5}
    returned, faults = take_back(filled_in(give_out(year()), cells), (), 2025)
    assert not faults
    assert {one.response.item: one.response.value for one in returned} == {DATED: "2021-05-31", NUMERIC: 12.5}


# Where a fault is to be named; a piece of evidence without its kind lacks that cell.
LETTERS = {"item": "A", "answer": "D", "detail": "E", "floor": "I", "reason": "J", "note": "K", "grade 1": "N"}
LETTERS |= {"date 1": "Q", "title 2": "R", "version": "AB"}
FAULTS: list[tuple[str, str, Any, str]] = [
    (LADDER, "answer", "Level 5", "“Level 5” is not among the choices"),
    (LADDER, "answer", 3.0, "“3” is not among the choices"),
    (LADDER, "answer", "==D3", "a formula"),
    (LADDER, "note", "==D3", "a formula"),
    (LADDER, "floor", "Level 2", "belongs to “Withheld”"),
    (LADDER, "reason", REASONS["other"], "belongs to “Not applicable”"),
    (LADDER, "detail", 3.0, "belongs to a number or a date"),
    (LADDER, "grade 1", "E", "“E” is not among the choices"),
    (LADDER, "title 2", "An act", "no kind"),
    (LADDER, "date 1", "31/5/2021", "written as 2021-05-31"),
    (LADDER, "item", "459-11-z-9", "the id of a question belongs here, found “459-11-z-9”"),
    (LADDER, "version", "9x", "never held"),
]


@pytest.mark.parametrize(("item", "name", "value", "words"), FAULTS)
def test_a_fault_names_its_cell(item: str, name: str, value: Any, words: str) -> None:  # noqa: ANN401
    """Each kind of fault is one line that begins with sheet and cell, and nothing of the row is returned."""
    content = filled_in(given_out(), {(item, name): value})
    returned, faults = take_back(content, (ANSWER,), 2025)
    sheet, row = ROWS[item]
    assert returned == ()
    [fault] = faults
    assert fault.startswith(f"{sheet}!{LETTERS[name]}{row}: ")
    assert words in fault


@pytest.mark.parametrize(
    ("cells", "name", "words"),
    [
        ({(NUMERIC, "answer"): "A number"}, (NUMERIC, "detail"), "found nothing"),
        ({(NUMERIC, "answer"): "A number", (NUMERIC, "detail"): "12,5"}, (NUMERIC, "detail"), "found “12,5”"),
        ({(DATED, "answer"): "A date", (DATED, "detail"): "2026-02-01"}, (DATED, "detail"), "after the reporting year"),
        ({(EXCUSABLE, "answer"): "Not applicable"}, (EXCUSABLE, "reason"), "needs a reason"),
        (
            {(EXCUSABLE, "answer"): "Not applicable", (EXCUSABLE, "reason"): REASONS["other"]},
            (EXCUSABLE, "note"),
            "needs a note",
        ),
    ],
)
def test_what_an_answer_needs_is_asked_for_in_its_cell(
    cells: dict[tuple[str, str], Any], name: tuple[str, str], words: str
) -> None:
    """What is missing or out of bounds is named where it belongs."""
    _, [fault] = take_back(filled_in(give_out(year()), cells), (), 2025)
    sheet, row = ROWS[name[0]]
    assert fault.startswith(f"{sheet}!{LETTERS[name[1]]}{row}: ")
    assert words in fault


def test_a_row_that_stands_twice_or_on_the_wrong_sheet_is_a_fault() -> None:
    """Two rows for one question cannot both be meant."""
    book = load_workbook(io.BytesIO(give_out(year())))
    book["459"].cell(3, 1).value = book["459"].cell(2, 1).value
    book["475"].cell(2, 1).value = book["459"].cell(4, 1).value
    _, faults = take_back(saved(book), (), 2025)
    assert [fault.split(":")[0] for fault in faults] == ["459!A3", "475!A2"]


def test_a_form_whose_columns_were_moved_is_refused_with_the_cell() -> None:
    """Nothing is read from a column that is not where it was."""
    book = load_workbook(io.BytesIO(give_out(year())))
    book["459"].insert_cols(4)
    with pytest.raises(AssessmentError, match=r"459!D1: the head of this column was “Answer”"):
        read_workbook(saved(book))


def test_every_list_offers_exactly_what_the_item_accepts() -> None:
    """The drop-down of each answer holds its labels, and the reasons are where the list of reasons looks for them."""
    book = load_workbook(io.BytesIO(give_out(year())))
    rules = {sheet: book[sheet].data_validations.dataValidation for sheet in ("459", "475")}
    for id_, (sheet, row) in ROWS.items():
        [rule] = [rule for rule in rules[sheet] if f"D{row}" in rule.sqref]
        assert rule.formula1 == f'"{",".join(answer_labels(REAL.items[id_], 2025))}"'
        assert len(rule.formula1) <= 255
        choices = {
            str(code) for answer in possible_responses(REAL.items[id_], 2025, None) for code in (answer["state"],)
        }
        assert ("not_applicable" in choices) == ("Not applicable" in rule.formula1)
    cells = REASONS_RANGE.split("!")[1].replace("$", "")
    assert [cell.value for (cell,) in book[README][cells]] == list(REASONS.values())


def test_only_what_is_to_be_filled_in_is_open() -> None:
    """Questions, texts, versions and heads are locked; the version is hidden; the sheets are protected."""
    book = load_workbook(io.BytesIO(give_out(year(ANSWER))))
    for id_ in ("459", "475"):
        sheet = book[id_]
        assert sheet.protection.sheet
        assert sheet.column_dimensions["AB"].hidden
        assert sheet.freeze_panes == "D2"
        for name in (column.name for column in COLUMNS if column.kind == "fixed"):
            assert all(sheet.cell(row, PLACES[name]).protection.locked for row in range(1, sheet.max_row + 1))
        assert not any(sheet.cell(row, PLACES["answer"]).protection.locked for row in range(2, sheet.max_row + 1))
    assert book[README].protection.sheet
