"""This module makes OSCAL findings: for each item that counts, whether anything is missing, and what."""

from checklists.assessment import Response
from checklists.item import Item
from reports.missing import what_is_missing
from reports.oscal_words import Content, item_token, line, owned, prose
from scoring.method import load_method
from scoring.scorecard import ItemScore


def finding(  # noqa: PLR0913  all of it stands in one finding
    item: Item, response: Response | None, score: ItemScore, *, year: int, identity: str, observation: str | None
) -> Content:
    """Return how one item stands to full alignment with the text, as a finding.

    It is satisfied where evidence supports the top level, whatever target the delegation has set itself: how far the
    target is stands among the properties.

    Args:
        item: the question.
        response: what was said, if anything.
        score: how it counts; in the base.
        year: the reporting year.
        identity: the UUID of the finding.
        observation: the UUID of the observation of what was said; None where nothing was.
    """
    missing = what_is_missing(item, response, score, year)
    reached = score.evidenced_level is not None and score.evidenced_level >= load_method().top_level
    step = score.next_step
    facts = {
        "item": item.id,
        "state": score.state,
        "declared-level": score.level,
        "evidenced-level": score.evidenced_level,
        "target-level": score.target,
        "gap-kind": score.gap_kind,
        "gap-points": score.gap_points,
        "gap-to-target-points": score.gap_to_target_points,
        "next-step": step and step.kind,
        "next-step-gain": step and step.gain,
    }
    status = {"state": "satisfied" if reached else "not-satisfied", "reason": _reason(score, reached=reached)}
    found: Content = {
        "uuid": identity,
        "title": line(f"Item {item.id}"),
        "description": prose(missing or "Nothing is missing to full alignment."),
        "props": owned(facts),
        "target": {"type": "objective-id", "target-id": item_token(item), "status": status},
    }
    return found | ({"related-observations": [{"observation-uuid": observation}]} if observation else {})


def _reason(score: ItemScore, *, reached: bool) -> str:
    """Return why, in OSCAL's words: an open answer neither passes nor fails."""
    if reached:
        return "pass"
    return "fail" if score.answered else "other"
