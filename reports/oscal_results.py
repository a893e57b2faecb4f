"""This module makes OSCAL assessment results: what a delegation answered, and what that leaves open."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from checklists.assessment import Assessment, to_json
from checklists.model import Checklist, Checklists
from checklists.words import Status, Words
from reports.oscal_catalog import catalog_identifier
from reports.oscal_findings import finding
from reports.oscal_observations import observation
from reports.oscal_words import (
    Content,
    clause_token,
    identifier,
    instant,
    item_token,
    line,
    metadata,
    owned,
    prose,
    version_props,
)
from scoring.scorecard import Scorecard

_REMARKS = """A self-assessment: the delegation answers for itself, and says what supports each answer. The scores are \
this tool's, by the method and the checklists named here. Both resolutions are recommendations: a finding says what is \
missing to full alignment with the text, not that anybody broke a rule."""
_PLAN = """There is no assessment plan and no system security plan: what is assessed is what a country does, and how \
is set by the checklists and the method. They stand in for the plan here. The checklists are the OSCAL catalog that \
this tool writes (`cli.py oscal catalog`); the method is described on its page Method."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What results are made of.

    Attributes:
        assessment: what was answered.
        scorecard: what that is worth.
        checklists: the ones it was scored with.
        delegation: how the delegation is called.
        status: draft, in review, submitted, or opened again.
        saved_at: by item, when its answer was saved; the moment the results are made where there is none.
    """

    assessment: Assessment
    scorecard: Scorecard
    checklists: Checklists
    delegation: Words
    status: Status = "draft"
    saved_at: Mapping[str, datetime] = field(default_factory=dict)


def results(answered: Answered, *, generated_at: datetime) -> Content:
    """Return an assessment as OSCAL assessment results, ready to be written as JSON: one result for each resolution.

    An item that was answered has an observation, and one that counts a finding: satisfied where nothing is missing to
    full alignment. Text of the delegation stands escaped where OSCAL reads Markdown. Equal input gives equal results.

    Args:
        answered: the assessment, and what goes with it.
        generated_at: when the results are made.

    Raises:
        ValueError: `generated_at` has no time zone.
    """
    assessment = answered.assessment
    sha256 = hashlib.sha256(to_json(assessment).encode("utf-8", errors="backslashreplace")).hexdigest()
    plan = _own_id(answered, "plan")
    head = metadata(
        f"Cyber commitments: {line(answered.delegation.en)}, {assessment.year}",
        sha256[:12],
        generated_at,
        props=owned(
            {
                "delegation": assessment.delegation,
                "year": assessment.year,
                "scope": assessment.scope,
                "status": answered.status,
                "method-version": answered.scorecard.method_version,
                "document-sha256": sha256,
            }
        ),
        parties=[_party(answered)],
        remarks=_REMARKS,
    )
    return {
        "assessment-results": {
            "uuid": _own_id(answered, "results", sha256, catalog_identifier(answered.checklists)),
            "metadata": head,
            "import-ap": {"href": f"#{plan}", "remarks": _PLAN},
            "results": [_result(answered, checklist, generated_at) for checklist in answered.checklists.resolutions],
            "back-matter": {"resources": [_stand_in(answered, plan)]},
        }
    }


def _own_id(answered: Answered, *parts: str) -> str:
    return identifier(answered.assessment.delegation, answered.assessment.year, *parts)


def _party(answered: Answered) -> Content:
    code = answered.assessment.delegation
    return {
        "uuid": _own_id(answered, "party"),
        "type": "organization",
        "name": " ".join(answered.delegation.en.split()),
        "short-name": code,
        "remarks": "The national delegation to the NATO Parliamentary Assembly that answers for its country.",
    }


def _stand_in(answered: Answered, plan: str) -> Content:
    catalog = {"catalog-uuid": catalog_identifier(answered.checklists)}
    versions = [prop for checklist in answered.checklists.resolutions for prop in version_props(checklist)]
    return {
        "uuid": plan,
        "title": "How this was assessed",
        "description": _PLAN,
        "props": [*owned({**catalog, "method-version": answered.scorecard.method_version}), *versions],
    }


def _result(answered: Answered, checklist: Checklist, generated_at: datetime) -> Content:
    year, scored = answered.assessment.year, answered.scorecard.resolutions[checklist.id]
    score = scored.score if scored else None
    figures = {
        "resolution": checklist.id,
        "demonstrated": score and repr(score.demonstrated),
        "declared": score and repr(score.declared),
        "upper": score and repr(score.upper),
        "coverage": score and repr(score.coverage),
        "balance": scored and repr(scored.balance),
    }
    worth = f"Score: {score.headline}." if score else "Nothing of this resolution counts in this reporting year."
    found = {
        "uuid": _own_id(answered, "result", checklist.id),
        "title": f"Resolution {checklist.id}: {line(checklist.resolution.title.en)}",
        "description": prose(f"Answers for the reporting year {year}. {worth}"),
        "start": instant(datetime(year, 1, 1, tzinfo=UTC)),
        "end": instant(datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC)),
        "props": [*owned(figures), *version_props(checklist)],
        "reviewed-controls": _reviewed(answered, checklist),
        "observations": list(_observations(answered, checklist, generated_at)),
        "findings": list(_findings(answered, checklist)),
    }
    return {key: value for key, value in found.items() if value}


def _reviewed(answered: Answered, checklist: Checklist) -> Content:
    items = [item for item in checklist.items if answered.scorecard.items[item.id].in_base == "yes"]
    owners = {item.clause for item in items}
    clauses = [{"control-id": clause_token(clause)} for clause in checklist.clauses if clause.id in owners]
    if not items:  # the model knows no selection of nothing
        every = [{"control-id": clause_token(clause)} for clause in answered.checklists.clauses.values()]
        nothing = "None: nothing of this resolution counts in this year."
        return {"control-selections": [{"description": nothing, "include-all": {}, "exclude-controls": every}]}
    return {
        "control-selections": [{"include-controls": clauses}],
        "control-objective-selections": [
            {"include-objectives": [{"objective-id": item_token(item)} for item in items]},
        ],
    }


def _observations(answered: Answered, checklist: Checklist, generated_at: datetime) -> Iterator[Content]:
    items = answered.checklists.items
    for response in answered.assessment.responses:
        item = items[response.item]
        if item.resolution == checklist.id and response.state != "unanswered":
            collected = answered.saved_at.get(item.id, generated_at)
            yield observation(
                item,
                response,
                identity=_own_id(answered, "observation", item.id),
                party=_own_id(answered, "party"),
                collected=collected,
            )


def _findings(answered: Answered, checklist: Checklist) -> Iterator[Content]:
    responses = {response.item: response for response in answered.assessment.responses}
    for item in checklist.items:
        score, response = answered.scorecard.items[item.id], responses.get(item.id)
        if score.in_base == "yes":
            seen = response is not None and response.state != "unanswered"
            yield finding(
                item,
                response,
                score,
                year=answered.assessment.year,
                identity=_own_id(answered, "finding", item.id),
                observation=_own_id(answered, "observation", item.id) if seen else None,
            )
