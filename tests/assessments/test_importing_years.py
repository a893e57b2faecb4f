"""These tests hold that all years of a delegation come in together, whole or not at all, with what they were asked."""

import datetime

import pytest
from sqlalchemy import Engine

from assessments import store
from assessments.access import Person
from assessments.collected import Collection, IncomingYear
from assessments.errors import ReadOnly, Refused
from checklists.assessment import Assessment, to_json
from checklists.model import Checklists
from checklists.words import Words
from tests.assessments.examples import BY, CHECKLISTS, LADDER, METHOD_VERSION, answer, document, reworded
from tests.assessments.people import signed_in

NAME = Words(en="Exampleland", fr="Pays d'exemple")


def incoming(given: Assessment, checklists: Checklists = CHECKLISTS, method: str = METHOD_VERSION) -> IncomingYear:
    """Return a year as it comes in."""
    return IncomingYear(given, checklists, method)


def held(engine: Engine) -> Collection:
    """Return all years of Estonia."""
    return store.collect_years(engine, "EST", by=BY)


def test_all_years_come_in_with_their_own_checklists_and_method(engine: Engine) -> None:
    """Years that were asked by an earlier release and another method stay what they were, hash included."""
    older = reworded("0.9.0", without=LADDER)
    first = document(year=2020, responses=(), plans={}, checklist={"459": "0.9.0", "475": "1.0.0"})
    store.import_years(engine, [incoming(first, older, "0.8.0"), incoming(document())], by=BY)
    years = held(engine).years
    assert [year.stored.assessment.year for year in years] == [2020, 2024]
    assert [year.stored.method_version for year in years] == ["0.8.0", METHOD_VERSION]
    hashes = [[checklist.sha256 for checklist in year.checklists.resolutions] for year in years]
    assert hashes == [[c.sha256 for c in known.resolutions] for known in (older, CHECKLISTS)]


def test_one_fault_keeps_all_years_out(engine: Engine) -> None:
    """The fault names its year, and of the sound year nothing is written, nor is the delegation admitted."""
    faulty = document(year=2025, delegation="XAB", responses=(answer(note="\0"),))
    before = store.list_delegations(engine, by=BY), store.read_log_head(engine, by=BY)
    for dry_run in (True, False):
        with pytest.raises(Refused, match=f"^2025: {LADDER}: note"):
            store.import_years(engine, [incoming(document(delegation="XAB")), incoming(faulty)], by=BY, dry_run=dry_run)
    assert (store.list_delegations(engine, by=BY), store.read_log_head(engine, by=BY)) == before
    assert store.list_assessments(engine, by=BY) == ()


def test_a_dry_run_says_what_the_import_does_and_does_nothing(engine: Engine) -> None:
    """The lines are those of the import, also over a year that is there; only the import writes."""
    store.import_years(engine, [incoming(document())], by=BY)
    later = [incoming(document(scope="core")), incoming(document(year=2025))]
    before = store.read_log_head(engine, by=BY)
    said = store.import_years(engine, later, by=BY, dry_run=True)
    assert store.read_log_head(engine, by=BY) == before
    assert store.import_years(engine, later, by=BY) == said
    assert {line.effect for line in said[2024]} == {"changed", "unchanged"}
    assert {line.effect for line in said[2025]} == {"new"}


def test_a_year_that_is_submitted_keeps_all_out(engine: Engine) -> None:
    """What was handed in is not written over, and the other years do not come in without it."""
    store.import_years(engine, [incoming(document())], by=BY)
    id_ = store.read_assessment(engine, "EST", 2024, by=BY).id
    store.submit_assessment(engine, id_, seen_revision=store.read_revision(engine, id_, by=BY), by=BY)
    before = store.read_log_head(engine, by=BY)
    with pytest.raises(ReadOnly):
        store.import_years(engine, [incoming(document(year=2023)), incoming(document())], by=BY)
    assert store.read_log_head(engine, by=BY) == before


@pytest.mark.parametrize(
    ("years", "fault"),
    [
        ([], "no year"),
        ([document(), document(delegation="LVA", year=2025)], "one delegation"),
        ([document(), document()], "more than once"),
    ],
)
def test_what_is_not_the_years_of_one_delegation_is_refused(
    engine: Engine, years: list[Assessment], fault: str
) -> None:
    """Nothing, two delegations, or one year twice: refused with what is wrong."""
    with pytest.raises(Refused, match=fault):
        store.import_years(engine, [incoming(year) for year in years], by=BY)


def test_a_checklist_that_bears_a_known_version_must_be_that_one(engine: Engine) -> None:
    """Whoever rewords a question and keeps its version does not get it in, whoever they are."""
    altered = reworded("1.0.0")
    with pytest.raises(Refused, match="not as it was published"):
        store.import_years(engine, [incoming(document(), altered)], by=BY)


def test_one_who_signed_in_brings_no_checklists(engine: Engine) -> None:
    """Everybody reads the questions, so only who runs the installation brings some; once held, they are for all."""
    older = reworded("0.9.0")
    lead = signed_in(engine, "lead", "EST")
    year = incoming(document(checklist={"459": "0.9.0", "475": "1.0.0"}), older)
    with pytest.raises(Refused, match="not held here"):
        store.import_years(engine, [year], by=lead)
    store.import_years(engine, [year], by=BY)
    again = incoming(document(year=2025, checklist={"459": "0.9.0", "475": "1.0.0"}), older)
    assert list(store.import_years(engine, [again], by=lead)) == [2025]


def test_a_name_is_given_to_a_delegation_nobody_knows_and_to_no_other(engine: Engine) -> None:
    """An invented country keeps its name on the way; one that is known keeps the one it has."""
    store.import_years(engine, [incoming(document(delegation="XAB"))], name=NAME, by=BY)
    store.import_years(engine, [incoming(document(delegation="XAB", year=2025))], name=Words(en="Other"), by=BY)
    store.import_years(engine, [incoming(document())], name=NAME, by=BY)
    names = {known.code: known.name for known in store.list_delegations(engine, by=BY)}
    assert names["XAB"] == NAME
    assert names["EST"].en == "Estonia"


def test_years_are_collected_as_who_asks_may_see_them(engine: Engine) -> None:
    """The delegation finds what stands, with everything handed in to the letter; the secretariat what was handed in."""
    store.import_years(engine, [incoming(document()), incoming(document(year=2025))], by=BY)
    id_ = store.read_assessment(engine, "EST", 2024, by=BY).id
    before = store.read_assessment(engine, "EST", 2024, by=BY).assessment
    store.submit_assessment(engine, id_, seen_revision=store.read_revision(engine, id_, by=BY), by=BY)
    store.restate_assessment(engine, id_, reason="A wrong date.", by=BY)
    store.change_scope(engine, id_, scope="core", by=BY)
    own = held(engine)
    assert [year.stored.status for year in own.years] == ["restating", "draft"]
    assert (own.years[0].stored.assessment.scope, own.years[0].stored.restatement_reason) == ("core", "A wrong date.")
    assert [entry.document for entry in own.years[0].handed_in] == [to_json(before)]
    assert own.log_head == store.read_log_head(engine, by=BY)
    seen = store.collect_years(engine, "EST", by=signed_in(engine, "secretariat"))
    assert [(year.stored.assessment.year, year.stored.assessment.scope) for year in seen.years] == [(2024, "full")]


def test_bringing_back_what_was_collected_changes_nothing_but_the_log(engine: Engine) -> None:
    """Everything a document carries survives: scope, accession, answers, evidence, targets, plans, confirmations."""
    rich = document(
        accession=datetime.date(2004, 3, 29), responses=(answer(confirmed=False), *document().responses[1:])
    )
    store.import_years(engine, [incoming(rich)], by=BY)
    stored = held(engine).years[0].stored
    store.remove_assessment(engine, stored.id, by=Person("B. Tester"))
    store.import_years(engine, [incoming(stored.assessment, method=stored.method_version)], by=BY)
    again = held(engine).years[0].stored
    assert (again.assessment, again.method_version) == (stored.assessment, stored.method_version)
