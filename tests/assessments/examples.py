"""This module holds the small examples the tests of the store speak about."""

import datetime
import json
from typing import Any

from assessments.access import Person
from checklists.assessment import Assessment, Evidence, Plan, Reply, Response
from checklists.load import load_checklists
from checklists.model import Checklist, Checklists

CHECKLISTS = load_checklists()
METHOD_VERSION = "1.0.0"
BY = Person("A. Tester")

LADDER = next(item.id for item in CHECKLISTS.items.values() if item.answer_type == "maturity")
OTHER_LADDER = next(id_ for id_, item in CHECKLISTS.items.items() if item.answer_type == "maturity" and id_ != LADDER)
NUMERIC = next(item.id for item in CHECKLISTS.items.values() if item.answer_type == "numeric")
DATED = next(item.id for item in CHECKLISTS.items.values() if item.answer_type == "date")
EXCUSABLE = next(item.id for item in CHECKLISTS.items.values() if item.not_applicable)
CLAUSE = CHECKLISTS.items[LADDER].clause

LAW = Evidence(
    grade="A", title="Act of Parliament", reference="https://example.org/act", date=datetime.date(2015, 5, 1)
)
PLAN = Plan(effort="low", question="Which act shows it?")
REPLY = Reply(
    of="nato", date=datetime.date(2023, 2, 10), source="Comments of the Secretary General", text="Allies have agreed."
)
SPEECH = Evidence(grade="B", title="Statement in plenary")


def answer(item: str = LADDER, **content: Any) -> Response:  # noqa: ANN401  as the model takes it
    """Return an answer to a ladder item: level 3, with a law as evidence, unless told otherwise."""
    return Response.model_validate(
        {"item": item, "state": "answered", "value": 3, "evidence": (LAW,), "note": "As in the report."} | content
    )


def document(**content: Any) -> Assessment:  # noqa: ANN401  as the model takes it
    """Return a document with one response of each state, a target, two plans and a reply, unless told otherwise."""
    responses = (
        answer(),
        Response(item=OTHER_LADDER, state="withheld", floor=2, evidence=(SPEECH, LAW), responsible="Defence Staff"),
        Response(item=NUMERIC, state="unknown", note="Asked on 3 May."),
        Response(item=EXCUSABLE, state="not_applicable", reason="no_armed_forces"),
        Response(item=DATED, state="unanswered", note="Being asked."),
    )
    plain = {
        "delegation": "EST",
        "year": 2024,
        "scope": "full",
        "responses": responses,
        "targets": {CLAUSE: 3},
        "plans": {LADDER: PLAN, DATED: Plan(effort="high")},
        "replies": {CLAUSE: (REPLY,)},
    }
    return Assessment.model_validate(plain | content)


def reworded(version: str = "1.1.0", without: str = "") -> Checklists:
    """Return checklists of a later release: another version of 459, a reworded item, and one item fewer if named."""
    old = CHECKLISTS.by_resolution["459"]
    content = old.model_dump(mode="json")
    content["resolution"]["version"] = version
    for clause in content["clauses"]:
        clause["items"] = [item for item in clause["items"] if item["id"] != without]
        clause["themes"] = [theme for theme in clause["themes"] if theme in {item["theme"] for item in clause["items"]}]
    content["clauses"][0]["items"][-1]["question"]["en"] += " (reworded)"
    return Checklists(
        resolutions=(Checklist.model_validate_json(json.dumps(content)), CHECKLISTS.by_resolution["475"]),
        themes=CHECKLISTS.themes,
        facts=CHECKLISTS.facts,
        delegations=CHECKLISTS.delegations,
    )
