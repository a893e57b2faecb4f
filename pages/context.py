"""This module knows which delegation and year the page speaks about, and reads them."""

from dataclasses import dataclass

import streamlit as st

from assessments.access import Person
from assessments.store import (
    list_assessments,
    list_delegations,
    list_submissions,
    read_assessment_by_id,
    read_checklists,
    read_revision,
)
from assessments.stored import AssessmentSummary, StoredAssessment, StoredDelegation, Submission
from checklists.assessment import Assessment, Response
from checklists.model import Checklists
from pages import door, elements
from reports.standing import Standing, standing_of
from scoring.scorecard import Scorecard, score


@dataclass(frozen=True, slots=True)
class Year:
    """One assessment with everything a page shows of it."""

    stored: StoredAssessment
    checklists: Checklists
    scorecard: Scorecard

    @property
    def assessment(self) -> Assessment:
        """The answers as a value."""
        return self.stored.assessment

    @property
    def submitted(self) -> bool:
        """Whether it is handed in, so that nothing can be changed."""
        return self.stored.status == "submitted"

    @property
    def in_review(self) -> bool:
        """Whether its answers stand still while others confirm them."""
        return self.stored.status == "in_review"

    @property
    def may_be_answered(self) -> bool:
        """Whether who acts may change an answer, as it stands at this moment."""
        return not self.submitted and not self.in_review and door.may("answer", self.assessment.delegation)

    @property
    def is_led(self) -> bool:
        """Whether who acts leads the delegation: hands in, restates, starts and removes."""
        return door.may("lead", self.assessment.delegation)

    @property
    def responses(self) -> dict[str, Response]:
        """The responses by item."""
        return {response.item: response for response in self.assessment.responses}


def delegations() -> list[StoredDelegation]:
    """Return the delegations known to the store, by name, an invented one last."""
    return list(list_delegations(door.database(), by=door.person()))


def chosen_delegation() -> StoredDelegation | None:
    """Return the delegation named in the address, or else the one chosen last in this session."""
    by_code = {delegation.code: delegation for delegation in delegations()}
    code = _remembered("delegation", set(by_code))
    return by_code[code] if code else None


def summaries() -> list[AssessmentSummary]:
    """Return the assessments of the chosen delegation, the latest first."""
    code = st.query_params.get("delegation") or st.session_state.get("chosen-delegation")
    return list(reversed(list_assessments(door.database(), delegation=code, by=door.person()))) if code else []


def chosen_year() -> int | None:
    """Return the reporting year named in the address or chosen last, or else the latest of the delegation."""
    return _chosen_year(summaries())


def current() -> Year:
    """Return the chosen assessment, or stop the page and say what to do first."""
    door.require_access()
    if (entered := st.session_state.pop("removed", None)) is not None:
        _draw_removed(entered)
    known = summaries()
    year = _chosen_year(known)
    if year is None:
        st.info("Choose your delegation at the left, then start a reporting year on the Overview page.")
        st.page_link("overview.py", label="Go to the Overview")
        st.stop()
    return _year_among(known, year)


def _draw_removed(entered: dict[str, str]) -> None:
    st.warning("Not saved: the reporting year was removed from the store in the meantime.")
    if entered:
        elements.draw_text("You had entered this. Copy what you need: it is shown once.")
        elements.draw_terms(entered)


def by_id(assessment: int) -> Year:
    """Return one assessment by its id as it stands now.

    Raises:
        NotFound: it is not, or no longer, in the store.
    """
    return _read(assessment, read_revision(door.database(), assessment, by=door.person()))


def year_of(year: int) -> Year:
    """Return one reporting year of the chosen delegation."""
    return _year_among(summaries(), year)


def all_years() -> list[Year]:
    """Return every reporting year of the chosen delegation, the earliest first."""
    return [_read(summary.id, summary.revision) for summary in reversed(summaries())]


def previous_year(year: int) -> Year | None:
    """Return the latest earlier reporting year of the chosen delegation, if there is one."""
    known = summaries()
    earlier = [summary.year for summary in known if summary.year < year]
    return _year_among(known, max(earlier)) if earlier else None


def submissions(here: Year) -> tuple[Submission, ...]:
    """Return what was handed in of a year, the earliest first."""
    return _read_submissions(here.stored.id, here.stored.revision, door.person())


def standing(here: Year) -> Standing:
    """Return how a year stands: a draft, handed in or restated, and what it was worth at first."""
    return standing_of(here.stored.status, here.stored.restatement_reason, submissions(here), here.checklists)


def _chosen_year(known: list[AssessmentSummary]) -> int | None:
    years = [summary.year for summary in known]
    year = _remembered("year", {str(year) for year in years})
    return int(year) if year else max(years, default=None)


def _year_among(known: list[AssessmentSummary], year: int) -> Year:
    summary = next(summary for summary in known if summary.year == year)
    return _read(summary.id, summary.revision)


def _read(assessment_id: int, revision: int) -> Year:
    """Return what who acts sees at that revision, which they have just been given and so may see."""
    return _read_year(assessment_id, revision, door.rights().reads_what_is_handed_in, door.person())


# Two keys for one revision: as it stands, and as it was handed in. Who asks first reads for all who see the same.
@st.cache_resource(show_spinner=False, max_entries=400)
def _read_year(assessment_id: int, revision: int, handed_in: bool, _by: Person) -> Year:  # noqa: ARG001, FBT001  keys
    stored = read_assessment_by_id(door.database(), assessment_id, by=_by)
    checklists = read_checklists(door.database(), assessment_id, by=_by)
    return Year(stored, checklists, score([stored.assessment], checklists)[0])


@st.cache_resource(show_spinner=False, max_entries=400)
def _read_submissions(assessment_id: int, revision: int, _by: Person) -> tuple[Submission, ...]:  # noqa: ARG001  a key
    return list_submissions(door.database(), assessment_id, by=_by)


def chosen_clause(clauses: list[str]) -> str:
    """Return the clause named in the address or chosen last, else where the person stopped, else the first."""
    clause = _remembered("clause", set(clauses)) or last_clause()
    clause = clause if clause in clauses else clauses[0]
    choose(clause=clause)
    return clause


def last_clause() -> str | None:
    """Return the clause at which the respondent of the chosen assessment stopped; None at first."""
    known = summaries()
    year = _chosen_year(known)
    return next((summary.last_clause for summary in known if summary.year == year), "") or None


def address(**more: str) -> dict[str, str]:
    """Return the query parameters that lead to the same delegation and year, and more where given."""
    chosen = {name: st.session_state.get(f"chosen-{name}") for name in ("delegation", "year")}
    return {name: value for name, value in chosen.items() if value} | more


def draw_choice() -> None:
    """Draw the choice of delegation and reporting year; the address follows it."""
    known = {delegation.code: delegation.name.en for delegation in delegations()}
    delegation = chosen_delegation()
    _draw_select("Delegation", "delegation", known, delegation.code if delegation else None, "Choose a delegation")
    years = {str(summary.year): f"{summary.year} ({summary.scope})" for summary in summaries()}
    if years:
        _draw_select("Reporting year", "year", years, str(chosen_year()), "Choose a year")


def _draw_select(label: str, name: str, options: dict[str, str], chosen: str | None, placeholder: str) -> None:
    def take() -> None:
        choose(**{name: st.session_state[f"select-{name}"]})

    st.session_state[f"select-{name}"] = chosen
    st.selectbox(
        label,
        list(options),
        index=None,
        format_func=lambda code: options.get(code, code),
        key=f"select-{name}",
        placeholder=placeholder,
        on_change=take,
    )


def choose(**choices: str | None) -> None:
    """Choose a delegation, a year or a clause; another delegation forgets the year of the one before."""
    if "delegation" in choices:
        choices.setdefault("year", None)
    for name, value in choices.items():
        if value is None:
            st.session_state.pop(f"chosen-{name}", None)
            st.query_params.pop(name, None)
        else:
            st.session_state[f"chosen-{name}"] = value
            if st.query_params.get(name) != value:
                st.query_params[name] = value


def _remembered(name: str, allowed: set[str]) -> str | None:
    """Take a choice from the address if it is sound, else from the session, and keep both in step."""
    chosen = st.query_params.get(name)
    if chosen not in allowed:
        chosen = st.session_state.get(f"chosen-{name}")
    if chosen not in allowed:
        return None
    st.session_state[f"chosen-{name}"] = chosen
    if st.query_params.get(name) != chosen:
        st.query_params[name] = chosen
    return chosen
