"""This module draws the download of the dossier, which is made only when somebody asks for it."""

import datetime
from dataclasses import replace
from functools import partial

import streamlit as st

from assessments.stored import StoredDelegation
from pages import context, elements
from reports.dossier.making import dossier_name, to_dossier
from reports.dossier.subject import Subject
from scoring.change import ScoredYear


def draw_download(here: context.Year, delegation: StoredDelegation, head: str) -> None:
    """Draw the button that makes the dossier of the chosen year, and say what it is.

    Args:
        here: the year in view.
        delegation: whose it is.
        head: the hash of the last change in the store.
    """
    make = partial(make_pdf, subject_of(here, delegation, head))
    name = dossier_name(delegation.code, here.assessment.year)
    st.download_button("Download the dossier (PDF)", make, name, "application/pdf", on_click="ignore")
    elements.draw_quiet(
        "To print: a summary on one page, then clause by clause, then method and provenance. It is made when you ask "
        "for it, which takes a few seconds."
    )


def subject_of(here: context.Year, delegation: StoredDelegation, head: str) -> Subject:
    """Return everything the dossier is made from, as the person sees it."""
    before = context.previous_year(here.assessment.year)
    return Subject(
        name=delegation.name.en,
        invented=delegation.invented,
        now=_scored(here),
        before=_scored(before) if before else None,
        standing=context.standing(here),
        handed_in=context.submissions(here),
        views=here.stored.opinions,
        change_log_head=head,
        generated_at=datetime.datetime.now(tz=datetime.UTC),
    )


def make_pdf(subject: Subject) -> bytes:
    """Return the dossier as PDF, dated now; called only when somebody asks for it, outside the page's run."""
    return to_dossier(replace(subject, generated_at=datetime.datetime.now(tz=datetime.UTC)))


def _scored(year: context.Year) -> ScoredYear:
    return ScoredYear(year.assessment, year.checklists, year.scorecard)
