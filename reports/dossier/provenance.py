"""This module holds the last part: how the score is read, how the assessment stands, and what its figures come from."""

from typing import Any

from reports.dossier.subject import Subject, day, moment
from reports.readiness_words import WHAT_A_SCORE_IS
from reports.standing import HandedIn, standing_sentence
from reports.words import GRADES
from scoring.scorecard import Scorecard, score

Plain = dict[str, Any]

ORIGIN = (
    "The adopted texts are quoted from the resolutions of the NATO Parliamentary Assembly as published. All figures "
    "are those of the gap report (CSV) made from the same assessment: the four parts of a score add up to 100.0 as "
    "shown, and the gaps of a resolution to 100.0 less its score as shown."
)
NO_STORE = "This dossier was made from a document, not from a store: there is no change log behind it."


def provenance_of(subject: Subject) -> Plain:
    """Return method, standing and origin of the figures."""
    assessment, checklists = subject.now.assessment, subject.now.checklists
    accession = f"Accession to the Alliance: {assessment.accession.isoformat()}." if assessment.accession else ""
    return {
        "how": WHAT_A_SCORE_IS,
        "grades": [f"{grade}: {words}" for grade, words in GRADES.items()],
        "standing": standing_sentence(subject.standing, subject.year, day),
        "handed_in": _handed_in(subject),
        "scope": f"Answered in {assessment.scope} scope. {accession}".strip(),
        "method": subject.now.scorecard.method_version,
        "checklists": [
            {
                "name": f"Resolution {checklist.id}",
                "adopted": f"{checklist.resolution.adopted.isoformat()}, {checklist.resolution.place}".rstrip(", "),
                "version": checklist.version,
                "sha256": checklist.sha256,
            }
            for checklist in checklists.resolutions
        ],
        "head": subject.change_log_head,
        "log": _log(subject),
        "origin": ORIGIN,
    }


def _log(subject: Subject) -> str:
    if not subject.change_log_head:
        return NO_STORE
    return (
        f"When this dossier was made, on {moment(subject.generated_at)}, the change log of the store ended with the "
        "hash at the foot of each page. cli.py doctor --head finds it again, and says what came since."
    )


def _handed_in(subject: Subject) -> list[Plain]:
    """Return everything that was handed in, with what it was worth then, scored by the checklists of the year."""
    cards = score([entry.assessment for entry in subject.handed_in], subject.now.checklists)
    return [_line(entry, card) for entry, card in zip(subject.handed_in, cards, strict=True)]


def _line(entry: HandedIn, card: Scorecard) -> Plain:
    return {
        "what": "Submitted" if entry.number == 1 else f"Restatement {entry.number - 1}",
        "when": day(entry.at),
        "by": entry.by,
        "reason": entry.reason,
        "scores": [f"{id_}: {found.score.headline if found else '–'}" for id_, found in card.resolutions.items()],
    }
