"""This module holds how the answers of a form that came back are compared with what stands here, and taken over."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from assessments.access import Person
from assessments.errors import Refused
from assessments.finding import Found, find_responses, refuse_closed, row_of, writable_row
from assessments.models import AssessmentRow, ChangeRow
from assessments.pinned import pinned_checklists
from assessments.rows import log_entry
from assessments.stored import Effect, ReturnedLine, Settled
from assessments.texts import sender_faults, text_faults
from assessments.transactions import reading, saving
from assessments.writing import SENDER, SET_ASIDE, log, stamp, without_sender, write_response
from checklists.assessment import Response, response_faults
from checklists.model import Checklists
from checklists.returned import Returned


def read_versions(engine: Engine, assessment_id: int, wanted: Mapping[str, int], *, by: Person) -> dict[str, Response]:
    """Return by item the answer that stood there in the version wanted; one that never was is absent.

    Raises:
        NotFound: there is no such assessment.
        Forbidden: the person may not answer for the delegation.
        SignedOut: they are not signed in any more.
    """
    statement = (
        select(ChangeRow.subject, ChangeRow.after)
        .where(ChangeRow.assessment_id == assessment_id, col(ChangeRow.subject).in_(list(wanted)))
        .where(col(ChangeRow.action) != SET_ASIDE)
        .order_by(col(ChangeRow.sequence))
    )
    written: dict[str, list[str]] = {}
    with reading(engine) as session:
        row_of(session, assessment_id, by, "answer")
        for subject, after in session.exec(statement):
            written.setdefault(subject, []).append(after or "{}")
    return {
        item: Response.model_validate(without_sender(json.loads(written[item][version - 1])))
        for item, version in wanted.items()
        if 0 < version <= len(written.get(item, ()))
    }


def compare_returned(
    engine: Engine, assessment_id: int, returned: Sequence[Returned], *, by: Person
) -> tuple[tuple[ReturnedLine, ...], list[str]]:
    """Say what taking over these answers would do, and change nothing.

    Returns:
        One line for each answer, and one for each fault, which begins with the cell it is in.

    Raises:
        NotFound: there is no such assessment.
        ReadOnly: it is submitted, or in review.
        Forbidden: the person may not answer for the delegation.
        SignedOut: they are not signed in any more.
    """
    with reading(engine) as session:
        row = row_of(session, assessment_id, by, "answer")
        refuse_closed(row)
        return _lines(session, row, returned), _faults(row, returned, pinned_checklists(session, row))


def save_returned(  # noqa: PLR0913  all of it belongs to one save
    engine: Engine,
    *,
    assessment_id: int,
    returned: Sequence[Returned],
    settled: Mapping[str, Settled],
    sender: str,
    by: Person,
) -> tuple[ReturnedLine, ...]:
    """Take over the answers of a form, all of them or none, and keep with each change who sent them.

    An answer that was changed here after the form was given out is a conflict, which somebody settles who has seen
    both: what is not taken of the form goes into the change log as set aside, and changes nothing.

    Args:
        engine: the store.
        assessment_id: which assessment.
        returned: the answers that came back.
        settled: by item in conflict, which side stands, and which stored version was compared.
        sender: who sent them and how, in words: "Ministry of Defence, by e-mail of 3 May".
        by: who takes them over.

    Returns:
        One line for each answer, with what stood there before.

    Raises:
        Refused: an answer does not fit its item, a conflict is not settled, or it is not said who sent them.
        NotFound: there is no such assessment.
        ReadOnly: it is submitted, or in review.
        Forbidden: the person may not answer for the delegation.
    """
    with saving(engine) as session:
        row = writable_row(session, assessment_id, by, "answer")
        lines = _lines(session, row, returned)
        faults = [*sender_faults(sender), *_faults(row, returned, pinned_checklists(session, row))]
        if faults := [*faults, *_unsettled(lines, settled)]:
            raise Refused(faults)
        _write(session, row, lines, settled, sender, by)
        return lines


def _lines(session: Session, row: AssessmentRow, returned: Sequence[Returned]) -> tuple[ReturnedLine, ...]:
    stored = find_responses(session, row.id)
    return tuple(_line(one, stored.get(one.response.item)) for one in returned)


def _line(one: Returned, found: Found | None) -> ReturnedLine:
    effect: Effect = "new" if found is None else "changed"
    if found and found.response == one.response:
        effect = "unchanged"
    elif (found.version if found else None) != one.seen_version:
        effect = "conflict"
    return ReturnedLine(
        item=one.response.item,
        place=one.place,
        effect=effect,
        before=found.response if found else None,
        after=one.response,
        version=found.version if found else None,
        by=found.by if found else "",
        at=found.at if found else None,
    )


def _faults(row: AssessmentRow, returned: Sequence[Returned], checklists: Checklists) -> list[str]:
    faults = []
    seen: set[str] = set()
    for one in returned:
        item = checklists.items.get(one.response.item)
        found = ["no such item in the checklists this year was started with."]
        if item is not None:
            found = [*response_faults(item, one.response, row.year), *text_faults(one.response)]
        if one.response.item in seen:
            found.append("stands more than once. Keep one answer for each item.")
        seen.add(one.response.item)
        faults += [f"{one.place}: {one.response.item}: {fault}" for fault in found]
    return faults


def _unsettled(lines: Sequence[ReturnedLine], settled: Mapping[str, Settled]) -> list[str]:
    """Return one line for each conflict nobody has settled who saw the answer that stands there now."""
    return [
        f"{line.place}: {line.item}: changed here{f' by {line.by}' if line.by else ''} after the form was given out, "
        "or after you compared. Compare both, and choose."
        for line in lines
        if line.effect == "conflict" and (line.item not in settled or settled[line.item].version != line.version)
    ]


def _write(  # noqa: PLR0913, PLR0917  all of it belongs to one save
    session: Session,
    row: AssessmentRow,
    lines: Sequence[ReturnedLine],
    settled: Mapping[str, Settled],
    sender: str,
    by: Person,
) -> None:
    now, aside, origin = stamp(by, "returned"), stamp(by, SET_ASIDE), {SENDER: sender}
    taken = False
    stored = find_responses(session, row.id)
    for line in lines:
        if line.effect == "conflict" and settled[line.item].side == "stored":
            log(session, row, aside, line.item, before=None, after=log_entry(line.after) | origin)
        elif line.effect != "unchanged":
            before, seen = stored.get(line.item), line.version
            write_response(session, row, line.after, before=before, seen_version=seen, stamp=now, origin=origin)
            taken = True
    row.revision += taken
