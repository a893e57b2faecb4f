"""This module makes the dossier: pages of content, typeset as one PDF."""

from reports.dossier.clauses import clauses_of
from reports.dossier.letters import plain
from reports.dossier.provenance import provenance_of
from reports.dossier.subject import Subject, day, moment
from reports.dossier.summary import summary_of, swatches
from reports.dossier.typesetting import to_pdf
from reports.marking import checked_marking
from reports.palette import LIGHT
from reports.standing import Standing

INVENTED = "This country is invented, for demonstration. None of its answers is real."


def to_dossier(subject: Subject) -> bytes:
    """Return the dossier of one assessment as a tagged PDF (PDF/UA-1); equal input gives equal bytes.

    Raises:
        MarkingError: the marking is not one that print may bear.
        TypesettingError: it could not be typeset.
        ValueError: `generated_at` has no time zone.
    """
    if subject.generated_at.tzinfo is None:
        raise ValueError(f"generated_at must carry a time zone, found {subject.generated_at.isoformat()}.")
    short = short_standing(subject.standing)
    notices = [INVENTED] if subject.invented else []
    data = {
        "file_title": plain(f"{subject.name} {subject.year}: cyber commitments"),
        "name": subject.name,
        "year": str(subject.year),
        "notices": notices,
        "standing": short,
        "marking": checked_marking(subject.marking),
        "generated": moment(subject.generated_at),
        "head": subject.change_log_head,
        "colours": {name: getattr(LIGHT, name) for name in ("text", "quiet_text", "accent", "hairline", "known_gap")},
        "swatches": swatches(),
        "summary": summary_of(subject),
        "resolutions": clauses_of(subject),
        "provenance": provenance_of(subject),
    }
    return to_pdf(data, made_at=subject.generated_at)


def dossier_name(delegation: str, year: int) -> str:
    """Return the name of the PDF file for download."""
    return f"cyber-commitments-dossier-{delegation}-{year}.pdf"


def short_standing(standing: Standing) -> str:
    """Return in a few words how the assessment stands, for the head of each page."""
    if standing.status == "in_review":
        return "In review: not submitted"
    if standing.at is None:
        return "Draft: not submitted"
    again = f"restatement {standing.number - 1}, " if standing.number > 1 else ""
    if standing.status == "submitted":
        return f"Submitted: {again}{day(standing.at)}"
    return f"Being restated: not submitted again since {day(standing.at)}"
