"""This module makes the gap report: one row per item of both resolutions."""

from collections.abc import Mapping, Sequence
from typing import Any

from checklists.assessment import Assessment, Plan, Response
from checklists.item import Item
from checklists.model import Checklist, Checklists, Clause
from reports.answers import reply_words
from reports.gap_columns import GapRow
from reports.gap_csv import moment
from reports.missing import what_is_missing
from reports.opinions import NO_VIEWS, View, dissent, spread
from reports.questions import ADDRESSEES, draft_question
from reports.standing import Standing
from scoring.rounding import apportion, difference, shown
from scoring.scorecard import ItemScore, Scorecard

JOINT = " | "


def gap_rows(  # noqa: PLR0913  all of it stands in one row
    assessment: Assessment,
    scorecard: Scorecard,
    checklists: Checklists,
    *,
    previous: tuple[Assessment, Scorecard] | None = None,
    standing: Standing | None = None,
    views: Mapping[str, Sequence[View]] = NO_VIEWS,
) -> list[GapRow]:
    """Return one row per item of both resolutions, in the order of the texts.

    The gap points shown add up, per resolution, to 100.0 less the score as shown; those to the target to their own sum
    as shown. An item out of the base has no points.

    Args:
        assessment: what was answered.
        scorecard: what that is worth.
        checklists: the ones it was scored with.
        previous: an earlier year's assessment and scorecard, whose levels are set beside these.
        standing: whether it is a draft, submitted or restated; a draft where nothing is given.
        views: by item, what several respondents say beside the answer that is agreed.
    """
    responses = {response.item: response for response in assessment.responses}
    gaps, to_target = shown_points(scorecard, checklists)
    return [
        GapRow(
            delegation=assessment.delegation,
            year=assessment.year,
            scope=assessment.scope,
            method_version=scorecard.method_version,
            gap_points=gaps.get(item.id),
            gap_to_target_points=to_target.get(item.id),
            **_asked(checklist, clause, item),
            **_counted(scorecard.items[item.id]),
            **_to_do(item, responses.get(item.id), scorecard, gaps.get(item.id)),
            **_planned(item, assessment, responses.get(item.id), scorecard, checklists),
            **_said(responses.get(item.id)),
            **_stands(item.id, standing or Standing()),
            **_viewed(item, responses.get(item.id), views.get(item.id, ())),
            official_replies=JOINT.join(map(reply_words, assessment.replies.get(clause.id, ()))),
            **_since(item.id, scorecard, previous, same_checklist=_asked_alike(checklist, previous)),
        )
        for checklist in checklists.resolutions
        for clause in checklist.clauses
        for item in clause.items
    ]


def shown_points(scorecard: Scorecard, checklists: Checklists) -> tuple[dict[str, float], dict[str, float]]:
    """Return gap points and points to the target as shown, by item in the base, apportioned per resolution."""
    gaps: dict[str, float] = {}
    to_target: dict[str, float] = {}
    for checklist in checklists.resolutions:
        found = scorecard.resolutions[checklist.id]
        items = {item.id: scorecard.items[item.id] for item in checklist.items}
        counted = {id_: item for id_, item in items.items() if item.in_base == "yes"}
        if found is None:
            continue
        missing = difference(100.0, shown(found.score.demonstrated))
        gaps |= zip(counted, apportion([item.gap_points for item in counted.values()], missing), strict=True)
        wanted = [item.gap_to_target_points for item in counted.values()]
        to_target |= zip(counted, apportion(wanted, shown(sum(wanted))), strict=True)
    return gaps, to_target


def _viewed(item: Item, agreed: Response | None, views: Sequence[View]) -> dict[str, Any]:
    lowest, highest = spread(views)
    return {
        "views": len(views),
        "lowest_view": lowest,
        "highest_view": highest,
        "dissent": JOINT.join(dissent(item, agreed, views)),
    }


def _asked(checklist: Checklist, clause: Clause, item: Item) -> dict[str, Any]:
    return {
        "resolution": checklist.id,
        "clause": clause.id,
        "clause_label": clause.label,
        "clause_text": clause.text.en,
        "theme": item.theme,
        "item": item.id,
        "question": item.question.en,
        "respondent": item.respondent,
        "checklist_version": checklist.version,
        "checklist_sha256": checklist.sha256,
    }


def _counted(score: ItemScore) -> dict[str, Any]:
    counts = score.in_base == "yes"
    return {
        "in_base": score.in_base,
        "state": score.state,
        "declared_level": _shown(score.level),
        "declared_level_exact": score.level,
        "evidenced_level": _shown(score.evidenced_level),
        "evidenced_level_exact": score.evidenced_level,
        "target_level": score.target,
        "gap_kind": score.gap_kind,
        "gap_points_exact": score.gap_points if counts else None,
        "gap_to_target_points_exact": score.gap_to_target_points if counts else None,
    }


def _to_do(item: Item, response: Response | None, scorecard: Scorecard, gap: float | None) -> dict[str, Any]:
    score = scorecard.items[item.id]
    step = score.next_step
    return {
        "next_step": step.kind if step else "",
        "next_step_level": _shown(step.level) if step else None,
        "next_step_gain": _gain_shown(step.gain, score.gap_points, gap) if step and gap is not None else None,
        "next_step_gain_exact": step.gain if step else None,
        "what_is_missing": what_is_missing(item, response, score, scorecard.year),
    }


def _planned(
    item: Item, assessment: Assessment, response: Response | None, scorecard: Scorecard, checklists: Checklists
) -> dict[str, Any]:
    plan = assessment.plans.get(item.id, Plan())
    score = scorecard.items[item.id]
    question = plan.question or draft_question(item, response, score, checklists=checklists, year=assessment.year)
    return {
        "effort": plan.effort or "",
        "parliamentary_question_to": ADDRESSEES[item.respondent] if question else "",
        "parliamentary_question": question,
    }


def _stands(item: str, standing: Standing) -> dict[str, Any]:
    first = standing.first.items.get(item) if standing.first else None
    return {
        "status": standing.status,
        "submission": standing.number,
        "submitted_at": moment(standing.at) if standing.at else None,
        "submitted_by": standing.by,
        "restatement_reason": standing.reason,
        "first_submitted_declared_level": _shown(first.level) if first else None,
        "first_submitted_declared_level_exact": first.level if first else None,
        "first_submitted_evidenced_level": _shown(first.evidenced_level) if first else None,
        "first_submitted_evidenced_level_exact": first.evidenced_level if first else None,
    }


def _gain_shown(gain: float, gap: float, gap_shown: float) -> float:
    """Return the gain with one decimal: never more than the gap beside it, and just as much if it closes the gap."""
    return gap_shown if round(gain - gap, 9) == 0 else min(shown(gain), gap_shown)


def _said(response: Response | None) -> dict[str, Any]:
    evidence = response.evidence if response else ()
    return {
        "evidence_titles": _joined([piece.title for piece in evidence]),
        "evidence_references": _joined([piece.reference for piece in evidence]),
        "responsible_body": response.responsible if response else "",
        "note": response.note if response else "",
    }


def _joined(texts: Sequence[str]) -> str:
    """Join texts so that the n-th title belongs to the n-th reference; nothing where all are empty."""
    return JOINT.join(texts) if any(texts) else ""


def _asked_alike(checklist: Checklist, previous: tuple[Assessment, Scorecard] | None) -> bool:
    """Return whether the earlier year was asked by the same version; a document that names none means this one."""
    pinned = previous[0].checklist if previous else None
    return (pinned or {}).get(checklist.id, checklist.version) == checklist.version


def _since(
    item: str, scorecard: Scorecard, previous: tuple[Assessment, Scorecard] | None, *, same_checklist: bool
) -> dict[str, Any]:
    """Return the earlier year's levels and the changes since."""
    now, then = scorecard.items[item], previous[1].items.get(item) if previous else None
    return {
        "previous_year": previous[1].year if previous else None,
        **_moved("declared", now.level, then.level if then else None, same_checklist=same_checklist),
        **_moved(
            "evidenced", now.evidenced_level, then.evidenced_level if then else None, same_checklist=same_checklist
        ),
    }


def _moved(kind: str, now: float | None, then: float | None, *, same_checklist: bool) -> dict[str, Any]:
    pair = (now, then) if same_checklist and now is not None and then is not None else None
    return {
        f"previous_{kind}_level": _shown(then),
        f"previous_{kind}_level_exact": then,
        f"{kind}_level_change": difference(shown(pair[0]), shown(pair[1])) if pair else None,
        f"{kind}_level_change_exact": pair[0] - pair[1] if pair else None,
    }


def _shown(figure: float | None) -> float | None:
    return None if figure is None else shown(figure)
