"""This module compares what the tables hold with what the change log says was written, at every start."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session, col, select

from assessments.chain import hold_log, whole_log
from assessments.errors import DamagedStore
from assessments.finding import find_plans, find_replies, find_respondents, find_responses, find_targets
from assessments.models import (
    AssessmentRow,
    ChecklistVersionRow,
    DelegationRow,
    OpinionRow,
    PersonRow,
    SignatureRow,
    SignInRow,
    SubmissionRow,
)
from assessments.replay import Contents, Replay, replay, signed_subject
from assessments.rows import is_invented, log_entry, opinion_content, replies_content
from assessments.writing import (
    WHOLE,
    Content,
    assignment_subject,
    logged,
    opinion_subject,
    person_subject,
    plan_subject,
    replies_subject,
    signature_subject,
)
from checklists.load import load_checklists

_SHOWN = 60  # characters of a text that a message repeats


def refuse_unlogged(connection: Connection) -> None:
    """Read the whole log and everything it is about, and compare: what is stored is what was written last.

    Left aside is where a respondent stopped, and when who is signed in was last there: neither is logged.

    Raises:
        DamagedStore: a change in the log does not fit its hash, or something stands in the tables that the log does
            not say, or something it says is missing; the message names it, with both.
    """
    hold_log(connection)
    told = replay(whole_log(connection))
    with Session(connection) as session:
        _refuse_altered_checklists(session)
        _refuse_altered_delegations(session, told)
        _compare(_assessments(session), told.assessments, told.places)
        _compare(_submissions(session).items(), told.submissions, told.places)
        _compare_contents("people", _people(session), told.people)
        said = {f"sign-in {id_}": contents for id_, contents in told.sign_ins.items()}
        _compare_contents("people", _sign_ins(session), said)


def _refuse_altered_checklists(session: Session) -> None:
    for row in session.exec(select(ChecklistVersionRow)):
        if hashlib.sha256(row.canonical_json.encode("utf-8")).hexdigest() != row.sha256:
            raise DamagedStore(f"checklist {row.sha256[:12]}: its text does not bear its hash any more.")
        head = json.loads(row.canonical_json)["resolution"]
        if (row.resolution, row.version) != (head["id"], head["version"]):
            raise DamagedStore(
                f"checklist {row.sha256[:12]}: recorded as {row.resolution} {row.version}, and its text says "
                f"{head['id']} {head['version']}."
            )


def _refuse_altered_delegations(session: Session, told: Replay) -> None:
    """Compare what the release does not bring up to date by itself (`record_delegations`)."""
    released = {delegation.code for delegation in load_checklists().delegations}
    for row in session.exec(select(DelegationRow)):
        if row.code in released:
            continue
        name = told.names.get(row.code) or {"en": row.name_en, "fr": row.name_fr}
        said = (name["en"], name["fr"], None, is_invented(row.code)) if row.code in told.names else None
        if (row.name_en, row.name_fr, row.accession, row.invented) != said:
            raise DamagedStore(
                f"delegation {row.code}: {row.name_en!r}, {row.name_fr!r} stands there, and the change log says "
                f"{name if said else 'nothing'}."
            )


def _assessments(session: Session) -> Iterator[tuple[int, Contents]]:
    hashes = dict(session.exec(select(ChecklistVersionRow.id, ChecklistVersionRow.sha256)).all())
    for row in session.exec(select(AssessmentRow)):
        yield row.id, {WHOLE: _whole(row, hashes), **_parts(session, row.id), **_review(session, row.id)}


def _whole(row: AssessmentRow, hashes: dict[int, str]) -> dict[str, Any]:
    return {
        "delegation": row.delegation,
        "year": row.year,
        "scope": row.scope,
        "accession": row.accession and row.accession.isoformat(),
        "status": row.status,
        "restatement_reason": row.restatement_reason,
        "revision": row.revision,
        "checklist": {"459": hashes[row.checklist_459_id], "475": hashes[row.checklist_475_id]},
        "method_version": row.method_version,
        "created_at": row.created_at,
    }


def _parts(session: Session, id_: int) -> Contents:
    parts: Contents = {}
    for item, found in find_responses(session, id_).items():
        parts[item] = _part(log_entry(found.response), version=found.version, saved_at=found.at, saved_by=found.by)
    for clause, level in find_targets(session, id_).items():
        parts[clause] = _part({"level": level})
    for item, plan in find_plans(session, id_).items():
        parts[plan_subject(item)] = _part(log_entry(plan))
    for clause, replies in find_replies(session, id_).items():
        parts[replies_subject(clause)] = _part(replies_content(replies))
    return parts


def _review(session: Session, id_: int) -> Contents:
    parts: Contents = {}
    for clause, names in find_respondents(session, id_).items():
        parts[assignment_subject(clause)] = _part({"names": list(names)})
    for opinion in session.exec(select(OpinionRow).where(OpinionRow.assessment_id == id_)):
        subject = opinion_subject(opinion.item_id, opinion.given_by)
        parts[subject] = _part(opinion_content(opinion), saved_at=opinion.saved_at)
    for signed in session.exec(select(SignatureRow).where(SignatureRow.assessment_id == id_)):
        subject = signed_subject(signature_subject(signed.item_id), signed.version, signed.signed_by)
        parts[subject] = {"side": signed.side, "saved_at": signed.signed_at}
    return parts


def _part(content: Content, **written: Any) -> dict[str, Any]:  # noqa: ANN401  as the log has them
    return {"content": logged(content), **written}


def _submissions(session: Session) -> dict[int, Contents]:
    found: dict[int, Contents] = {}
    for row in session.exec(select(SubmissionRow).order_by(col(SubmissionRow.id))):
        found.setdefault(row.assessment_id, {})[f"submission {row.number}"] = {
            "submitted_at": row.submitted_at,
            "submitted_by": row.submitted_by,
            "reason": row.reason,
            "sha256": hashlib.sha256(row.document.encode("utf-8")).hexdigest(),
        }
    return found


def _people(session: Session) -> Contents:
    return {
        person_subject(row.name): {column: value for column, value in row.model_dump().items() if column != "name"}
        for row in session.exec(select(PersonRow))
    }


def _sign_ins(session: Session) -> Contents:
    names = dict(session.exec(select(PersonRow.id, PersonRow.name)).all())
    return {
        f"sign-in {row.id}": {
            "person": person_subject(names[row.person_id]),
            "issued_at": row.issued_at,
            "ended_at": row.ended_at,
        }
        for row in session.exec(select(SignInRow))
    }


def _compare(stored: Iterable[tuple[int, Contents]], said: dict[int, Contents], places: dict[int, str]) -> None:
    missing = set(said)
    for id_, contents in stored:
        missing.discard(id_)
        _compare_contents(places.get(id_, f"assessment {id_}"), contents, said.get(id_, {}))
    for id_ in sorted(missing):
        _compare_contents(places[id_], {}, said[id_])


def _compare_contents(place: str, stored: Contents, said: Contents) -> None:
    for subject in {**said, **stored}:
        if difference := _difference(stored.get(subject), said.get(subject)):
            raise DamagedStore(f"{place}, {subject}: not as it was written. {difference}.")


def _difference(stored: dict[str, Any] | None, said: dict[str, Any] | None) -> str:
    """Return in words where both differ; empty where they do not. The log may say more than a table keeps."""
    if stored is None or said is None:
        return f"{_shown(stored)} stands there, and the change log says {_shown(said)}"
    for name, value in stored.items():
        if value != said.get(name) and not (name == "content" and value == _as_written_today(said[name])):
            return f"{name.replace('_', ' ').capitalize()}: {_both(value, said.get(name))}"
    return ""


def _as_written_today(content: str) -> str | None:
    return logged(json.loads(content))


def _both(found: object, said: object) -> str:
    """Return both values, of long texts only the stretch in which they begin to differ."""
    one, other = (value if isinstance(value, str) else str(value) for value in (found, said))
    same = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
    start = max(0, same - _SHOWN // 2)
    return f"{_shown(one[start:])} stands there, and the change log says {_shown(other[start:])}"


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
