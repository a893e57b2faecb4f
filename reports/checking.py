"""This module says what deserves a look before an assessment is handed in: open answers, claims, exceptions, dates."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from checklists.assessment import Assessment, Response
from checklists.item import Item
from checklists.model import Checklists
from reports.opinions import NO_VIEWS, View, dissent
from reports.progress import is_asked
from reports.words import REASONS
from scoring.evidence import flag
from scoring.scorecard import ItemScore, Scorecard

Judge = Callable[[Response | None, ItemScore], str | None]


@dataclass(frozen=True, slots=True)
class Remark:
    """One item that deserves a look, and why."""

    item: Item
    words: str


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look through: what it is, what it means for the score, and the items it concerns."""

    name: str
    meaning: str
    remarks: Sequence[Remark]


def checks(
    assessment: Assessment,
    scorecard: Scorecard,
    checklists: Checklists,
    *,
    views: Mapping[str, Sequence[View]] = NO_VIEWS,
) -> list[Check]:
    """Return everything to look through, in the order of its weight; the items of each in the order of the texts."""
    responses = {response.item: response for response in assessment.responses}

    def found(judge: Judge) -> list[Remark]:
        judged = {
            item: judge(responses.get(item.id), scorecard.items[item.id])
            for item in checklists.items.values()
            if is_asked(item, scorecard)
        }
        return [Remark(item, words) for item, words in judged.items() if words is not None]

    return [
        Check(
            "Not answered",
            "Each counts as nothing demonstrated, and leaves open what the score could be.",
            found(_unanswered),
        ),
        Check(
            "Carried forward and not confirmed",
            "Each counts as not answered until somebody confirms or changes it.",
            found(lambda _, score: "" if score.state == "unconfirmed" else None),
        ),
        Check(
            "Said without the evidence for it",
            "The level said counts as declared; demonstrated is only what evidence supports.",
            found(_claim),
        ),
        Check(
            "Unknown or withheld",
            "Each leaves the score open; a floor that is attested counts.",
            found(_open),
        ),
        Check(
            "Not applicable",
            "Each leaves the score, so each needs a reason that others accept.",
            found(_excepted),
        ),
        Check(
            "Respondents who differ",
            "Each view that differs from the agreed answer is kept and reported beside it.",
            [
                Remark(item, "; ".join(differing))
                for item in checklists.items.values()
                if (differing := dissent(item, responses.get(item.id), views.get(item.id, ())))
            ],
        ),
        Check(
            "Dates of evidence",
            "Evidence from after the reporting year, or over 36 months old at its end: does it still speak about it?",
            found(lambda response, _: _dated(response, assessment.year)),
        ),
    ]


def _unanswered(_response: Response | None, score: ItemScore) -> str | None:
    if score.state == "waiting":
        return f"waits for item {score.waits_for}"
    return "" if score.state == "unanswered" else None


def _claim(_response: Response | None, score: ItemScore) -> str | None:
    if score.state != "answered" or score.level is None or score.evidenced_level is None:
        return None
    return (
        f"level {score.level:g}, counts as {score.evidenced_level:g}" if score.evidenced_level < score.level else None
    )


def _open(response: Response | None, score: ItemScore) -> str | None:
    if response is None or score.state not in ("unknown", "withheld"):
        return None
    floor = f", at least level {response.floor} stated" if response.floor else ""
    return f"{score.state}{floor}"


def _excepted(response: Response | None, score: ItemScore) -> str | None:
    if response is None or score.in_base != "not_applicable" or response.reason is None:
        return None
    return f"{REASONS[response.reason]}. {response.note}".strip()


def _dated(response: Response | None, year: int) -> str | None:
    marked = [piece for piece in response.evidence if flag(piece, year)] if response else []
    return "; ".join(f"{piece.title or piece.reference}, {piece.date}" for piece in marked) or None
