"""This module replays the change log: what it says was written last is what the tables must hold."""

import datetime
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assessments.rows import INSTALLATION
from assessments.writing import ACCESSION, SCOPE, SET_ASIDE, WHOLE, logged, without_sender

Change = Mapping[str, Any]
# By subject, what stands there: of the whole its columns; of a part its content as JSON text, and who wrote it when.
Contents = dict[str, dict[str, Any]]

# All changes of one save by these raise the revision once; every other change does it for itself.
_AT_ONCE = frozenset({"started", "carried forward", "imported", "returned"})


@dataclass(frozen=True)
class Replay:
    """What the log says.

    Attributes:
        assessments: by id, what an assessment holds; one that was removed is absent.
        submissions: by id, what was handed in of an assessment; it outlives it.
        names: by code, the name of each delegation that ever had an assessment; None where the release gives it.
        places: by id, the delegation and year of each assessment there ever was, for messages.
        people: by name, what is stored of who may sign in.
        sign_ins: by id, what is stored of each sign-in, but for when its person was last there.
    """

    assessments: dict[int, Contents] = field(default_factory=dict)
    submissions: dict[int, Contents] = field(default_factory=dict)
    names: dict[str, dict[str, str] | None] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)
    people: Contents = field(default_factory=dict)
    sign_ins: dict[int, dict[str, Any]] = field(default_factory=dict)


def replay(changes: Iterable[Change]) -> Replay:
    """Return what the changes lead to, the earliest first.

    Left out is what was entered and set aside, which changed nothing.
    """
    told = Replay()
    for change in changes:
        if change["action"] == SET_ASIDE:
            continue
        if change["assessment_id"] == INSTALLATION:
            _ADMINISTRATION[change["action"]](told, change)
        elif change["subject"] == WHOLE:
            _WHOLE[change["action"]](told, change)
        else:
            _apply(told.assessments[change["assessment_id"]], change)
    return told


def signed_subject(subject: str, version: int, name: str) -> str:
    """Return what one signature of several is called: the subject of its change, the version signed and by whom."""
    return f"{subject}, version {version} by {name}"


def _apply(contents: Contents, change: Change) -> None:
    if change["subject"] in (SCOPE, ACCESSION):
        contents[WHOLE].update(json.loads(change["after"]))
    elif change["action"] == "countersigned":
        _sign(contents, change)
    else:
        _write(contents, change)
    if change["action"] not in _AT_ONCE or contents[WHOLE]["save"] != _save(change):
        contents[WHOLE]["save"] = _save(change)
        contents[WHOLE]["revision"] += 1


def _write(contents: Contents, change: Change) -> None:
    before = contents.pop(change["subject"], None)
    if change["after"] is not None:
        contents[change["subject"]] = {
            "content": _content(change),
            "version": before["version"] + 1 if before else 1,
            "saved_at": change["made_at"],
            "saved_by": change["made_by"],
        }


def _content(change: Change) -> str:
    """Return what a part holds since: of an answer out of a form, not who sent it."""
    said: str = change["after"]
    return logged(without_sender(json.loads(said))) or "" if change["action"] == "returned" else said


def _sign(contents: Contents, change: Change) -> None:
    said = json.loads(change["after"])
    subject = signed_subject(change["subject"], said["version"], change["made_by"])
    contents[subject] = {"side": said["side"], "saved_at": change["made_at"]}


def _begin(told: Replay, change: Change) -> None:
    said = json.loads(change["after"])
    told.assessments[change["assessment_id"]] = {
        WHOLE: {
            "delegation": change["delegation"],
            "year": change["year"],
            "scope": said["scope"],
            "status": "draft",
            "restatement_reason": "",
            "revision": 1,
            "checklist": said["checklist"],
            "method_version": said["method_version"],
            "created_at": change["made_at"],
            "save": _save(change),
        }
    }
    told.places[change["assessment_id"]] = f"{change['delegation']} {change['year']}"
    told.names.setdefault(change["delegation"], None)
    _record(told, change)


def _record(told: Replay, change: Change) -> None:
    said = json.loads(change["after"])
    if "accession" in said:
        told.assessments[change["assessment_id"]][WHOLE]["accession"] = said["accession"]
    if "name" in said:
        told.names[change["delegation"]] = said["name"]


def _submit(told: Replay, change: Change) -> None:
    whole, said = told.assessments[change["assessment_id"]][WHOLE], json.loads(change["after"])
    # Handed in again without a change, it is still what was handed in first under that number.
    told.submissions.setdefault(change["assessment_id"], {}).setdefault(
        f"submission {said['submission']}",
        {
            "submitted_at": change["made_at"],
            "submitted_by": change["made_by"],
            "reason": whole["restatement_reason"],
            "sha256": said["sha256"],
        },
    )
    _go_on(told, change, "submitted", "")


def _send_to_review(told: Replay, change: Change) -> None:
    _go_on(told, change, "in_review", told.assessments[change["assessment_id"]][WHOLE]["restatement_reason"])


def _take_back(told: Replay, change: Change) -> None:
    reason = told.assessments[change["assessment_id"]][WHOLE]["restatement_reason"]
    _go_on(told, change, "restating" if reason else "draft", reason)


def _restate(told: Replay, change: Change) -> None:
    _go_on(told, change, "restating", json.loads(change["after"])["reason"])


def _remove(told: Replay, change: Change) -> None:
    del told.assessments[change["assessment_id"]]


def _go_on(told: Replay, change: Change, status: str, reason: str) -> None:
    whole = told.assessments[change["assessment_id"]][WHOLE]
    whole |= {"status": status, "restatement_reason": reason, "revision": whole["revision"] + 1, "save": _save(change)}


def _save(change: Change) -> tuple[Any, ...]:
    return change["made_at"], change["made_by"], change["action"]


_WHOLE: dict[str, Callable[[Replay, Change], None]] = {
    "started": _begin,
    "carried forward": _begin,
    "imported": _begin,
    "recorded": _record,
    "in review": _send_to_review,
    "taken back": _take_back,
    "submitted": _submit,
    "restating": _restate,
    "removed": _remove,
}


def _add(told: Replay, change: Change) -> None:
    told.people[change["subject"]] = {
        **json.loads(change["after"]),
        "issuer": None,
        "subject": None,
        "created_at": change["made_at"],
    }


def _change_person(told: Replay, change: Change) -> None:
    said = json.loads(change["after"])
    told.people[change["subject"]] |= said
    if not said["active"]:
        _end_all(told, change)


def _sign_in(told: Replay, change: Change) -> None:
    said = json.loads(change["after"])
    told.people[change["subject"]] |= {"issuer": said["issuer"], "subject": said["subject"]}
    _record_sign_in(told, change)


def _record_sign_in(told: Replay, change: Change) -> None:
    said = json.loads(change["after"])
    told.sign_ins[said["sign_in"]] = {
        "person": change["subject"],
        "issued_at": datetime.datetime.fromisoformat(said["issued_at"]),
        "ended_at": datetime.datetime.fromisoformat(said["ended_at"]) if said.get("ended_at") else None,
    }


def _sign_out(told: Replay, change: Change) -> None:
    told.sign_ins[json.loads(change["after"])["sign_in"]]["ended_at"] = change["made_at"]


def _end_all(told: Replay, change: Change) -> None:
    for found in told.sign_ins.values():
        if found["person"] == change["subject"] and found["ended_at"] is None:
            found["ended_at"] = change["made_at"]


_ADMINISTRATION: dict[str, Callable[[Replay, Change], None]] = {
    "person added": _add,
    "person changed": _change_person,
    "person recorded": lambda told, change: told.people[change["subject"]].update(json.loads(change["after"])),
    "signed in": _sign_in,
    "signed out": _sign_out,
    "sign-ins ended": _end_all,
    "sign-in recorded": _record_sign_in,
}
