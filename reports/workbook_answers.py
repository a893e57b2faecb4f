"""This module turns the rows of a form that came back into answers, and says which cell is at fault where one is."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from checklists.assessment import Evidence, Grade, Response, parse_date, response_faults
from checklists.merging import unanswered
from checklists.model import Checklists
from checklists.returned import Returned
from reports.answers import DATE, NUMBER
from reports.choices import OPEN_STATES
from reports.words import REASONS
from reports.workbook_cells import CONFIRMED, FLOORS, GRADES, answer_labels, shown_cells
from reports.workbook_columns import PIECE, PIECES
from reports.workbook_reading import Form, Formula, Row
from reports.workbook_row import FaultyCell, Said, as_text, found_words, short, version_shown

if TYPE_CHECKING:
    from checklists.assessment import State

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")
_REASON_CODES = {words: code for code, words in REASONS.items()}
_ANSWER_PARTS = ("answer", "detail", "floor", "reason")


def versions_shown(form: Form, checklists: Checklists) -> dict[str, int]:
    """Return by item the version of the answer that the form showed, as far as its locked cells say it soundly."""
    found = {str(row.cells["item"]): version_shown(row) for row in form.rows}
    return {item: version for item, version in found.items() if version and item in checklists.items}


def returned_answers(
    form: Form, checklists: Checklists, year: int, shown: Mapping[str, Response]
) -> tuple[tuple[Returned, ...], list[str]]:
    """Return the answers a form says something new with, and one line per fault with the cell it is in.

    A row that holds what it showed says nothing, and neither does one without an answer; what was written into such a
    row beside is a fault, so that nothing gets lost unseen.

    Args:
        form: what came back.
        checklists: those the assessment answers.
        year: its reporting year.
        shown: by item, the answer that stood there in the version the form showed.
    """
    answers: list[Returned] = []
    faults: list[str] = []
    seen: dict[str, str] = {}
    for row in form.rows:
        try:
            said = _begin(row, checklists, year, shown)
            if said.item.id in seen:
                raise said.fault("item", f"{said.item.id} stands in {seen[said.item.id]} too. Keep one row for it.")
            seen[said.item.id] = row.place("item")
            if response := _response(said):
                answers.append(Returned(response, row.place("answer"), version_shown(row) if said.before else None))
        except FaultyCell as fault:
            faults.append(str(fault))
    return tuple(answers), faults


def _begin(row: Row, checklists: Checklists, year: int, shown: Mapping[str, Response]) -> Said:
    id_ = row.cells["item"]
    item = checklists.items.get(id_) if isinstance(id_, str) else None
    if item is None:
        found = "a formula" if isinstance(id_, Formula) else f"“{short(as_text(id_))}”" if id_ else "nothing"
        raise FaultyCell(f"{row.place('item')}: the id of a question belongs here, found {found}. Restore the cell.")
    if item.resolution != row.sheet:
        raise FaultyCell(f"{row.place('item')}: {item.id} belongs on the sheet {item.resolution}. Move the row there.")
    before, version = shown.get(item.id), version_shown(row)
    if row.cells["version"] != "" and (version is None or before is None):
        raise FaultyCell(
            f"{row.place('version')}: this hidden cell names a version of the answer that the store never held. "
            "Restore it, or use the form as it was given out."
        )
    return Said(row, item, before, shown_cells(item, before, year), year)


def _response(said: Said) -> Response | None:
    """Return what a row says that is new; None for nothing."""
    altered = {name for name in said.shown if not said.is_as_shown(name)}
    if not altered:
        return None
    labels = answer_labels(said.item, said.year)
    code = labels.get(said.choice("answer", labels), "")
    if not code and "detail" in altered and said.value("detail") != "":
        code = NUMBER if NUMBER in labels.values() else DATE if DATE in labels.values() else ""
    if not code:
        _refuse_what_is_beside(said, altered)
        return None
    response = _answered(said, code, altered)
    _refuse_unsound(said, response)
    return None if said.before is None and response == unanswered(said.item.id) else response


def _refuse_what_is_beside(said: Said, altered: set[str]) -> None:
    """Refuse what was written beside an answer that is empty; what was only emptied returns nothing."""
    for name in said.shown:
        if name in altered and said.value(name) != "":
            advice = "Choose one, also “Not answered” or “Unknown”, or empty the cell."
            raise said.fault(name, f"written, and the answer in {said.row.place('answer')} is empty. {advice}")


def _answered(said: Said, code: str, altered: set[str]) -> Response:
    same = not altered & set(_ANSWER_PARTS)
    answer = said.before if same and said.before else _answer(said, code)
    carried = said.before is not None and not said.before.confirmed
    still_open = carried and same and said.choice("confirmed", dict.fromkeys(CONFIRMED)) != CONFIRMED[1]
    return answer.model_copy(
        update={
            "confirmed": not still_open,
            "note": said.text("note"),
            "responsible": said.text("responsible"),
            "evidence": _evidence(said),
        }
    )


def _answer(said: Said, code: str) -> Response:
    """Return the answer alone. What belongs to another answer and stands as it was shown is left behind."""
    state = cast("State", code if code in OPEN_STATES else "answered")
    detail = _detail(said, code)
    floor = said.choice("floor", FLOORS) if _counts(said, "floor", wanted=code == "withheld") else ""
    reason = said.choice("reason", _REASON_CODES) if _counts(said, "reason", wanted=code == "not_applicable") else ""
    return Response(
        item=said.item.id,
        state=state,
        value=detail if state == "answered" else None,
        floor=FLOORS[floor] if floor else None,
        reason=_REASON_CODES[reason] if reason else None,
    )


def _detail(said: Said, code: str) -> int | float | str | None:
    if _counts(said, "detail", wanted=code in (NUMBER, DATE)):
        return _number(said) if code == NUMBER else _date(said, "detail")
    return int(code) if said.item.answer_type == "maturity" and code.isdigit() else code


def _counts(said: Said, name: str, *, wanted: bool) -> bool:
    """Whether a cell belongs to the answer; one that does not must be empty, or as it was shown."""
    if not wanted and not said.is_as_shown(name) and said.value(name) != "":
        belongs = {"detail": "a number or a date", "floor": "“Withheld”", "reason": "“Not applicable”"}[name]
        raise said.fault(name, f"belongs to {belongs}, not to the answer beside it. Empty it, or change the answer.")
    return wanted


def _number(said: Said) -> float:
    found = said.value("detail")
    if isinstance(found, str) and _NUMBER.fullmatch(found.strip()):
        return float(found)
    if not isinstance(found, float):
        raise said.fault("detail", f"a number belongs here, such as 12.5, {found_words(found)}.")
    return found


def _date(said: Said, name: str) -> str:
    found = as_text(said.value(name)).strip()
    if parse_date(found) is None:
        raise said.fault(name, f"a date belongs here, written as 2021-05-31, {found_words(found)}.")
    return found


def _evidence(said: Said) -> tuple[Evidence, ...]:
    """Return the pieces in the cells, as they were where they are as shown, and those that had no cells."""
    before = said.before.evidence if said.before else ()
    pieces = [_piece(said, number, before) for number in range(1, PIECES + 1)]
    return (*(piece for piece in pieces if piece), *before[PIECES:])


def _piece(said: Said, number: int, before: Sequence[Evidence]) -> Evidence | None:
    names = [f"{part} {number}" for part in PIECE]
    if all(said.is_as_shown(name) for name in names):
        return before[number - 1] if number <= len(before) else None
    if all(said.value(name) == "" for name in names):
        return None
    kind, title, reference, date = names
    grade: Grade | None = next((one for one in GRADES if one == said.choice(kind, dict.fromkeys(GRADES))), None)
    if grade is None:
        raise said.fault(kind, "this piece of evidence has no kind. Choose A, B, C or D, or empty its four cells.")
    day = parse_date(_date(said, date)) if said.value(date) != "" else None
    return Evidence(grade=grade, title=said.text(title), reference=said.text(reference), date=day)


def _refuse_unsound(said: Said, response: Response) -> None:
    for fault in response_faults(said.item, response, said.year):
        name = "answer"
        if response.state == "answered":
            name = "detail" if said.item.answer_type in ("numeric", "date") else "answer"
        elif response.state == "not_applicable" and said.item.not_applicable:
            name = "note" if response.reason else "reason"
        raise said.fault(name, fault)
