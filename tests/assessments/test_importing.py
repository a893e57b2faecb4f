"""These tests hold imports: whole or not at all, with a list of what they do, and nothing lost on the way."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from assessments import store
from assessments.errors import Refused
from assessments.stored import ImportLine
from checklists.assessment import Assessment, Evidence, Plan, Response, read_assessment, to_json
from checklists.model import Checklists
from tests.assessments.examples import (
    BY,
    CHECKLISTS,
    CLAUSE,
    DATED,
    LADDER,
    METHOD_VERSION,
    NUMERIC,
    OTHER_LADDER,
    SPEECH,
    answer,
    document,
    reworded,
)
from tests.strategies import assessments

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)


def bring_in(
    engine: Engine, given: Assessment, *, checklists: Checklists = CHECKLISTS, dry_run: bool = False
) -> tuple[ImportLine, ...]:
    """Import a document."""
    return store.import_assessment(
        engine, given, checklists=checklists, method_version=METHOD_VERSION, by=BY, dry_run=dry_run
    )


def in_order(given: Assessment) -> Assessment:
    """Return a document as the store gives it back: in the order of the texts, with the checklists it is for."""
    order = list(CHECKLISTS.items)
    responses = tuple(sorted(given.responses, key=lambda response: order.index(response.item)))
    versions = {checklist.id: checklist.version for checklist in CHECKLISTS.resolutions}
    return given.model_copy(update={"responses": responses, "checklist": versions})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=30)
@given(plain=assessments(), note=TEXTS, responsible=TEXTS, title=TEXTS)
def test_what_comes_in_is_read_back_equal(
    engine: Engine, plain: dict[str, object], note: str, responsible: str, title: str
) -> None:
    """Any sound document, whatever its texts, states, values and evidence, is read back as it was given."""
    evidence = (Evidence(grade="B", title=title), Evidence(grade="A", date=datetime.date(2020, 2, 29)))
    drawn = Assessment.model_validate(plain)
    others = tuple(response for response in drawn.responses if response.item != NUMERIC)
    worded = Response(
        item=NUMERIC, state="unknown", note=note, responsible=responsible, evidence=evidence, confirmed=False
    )
    given = drawn.with_responses((worded, *others))
    bring_in(engine, given)
    found = store.read_assessment(engine, given.delegation, given.year, by=BY)
    store.remove_assessment(engine, found.id, by=BY)
    assert found.assessment == in_order(given)
    assert [type(r.value) for r in found.assessment.responses] == [type(r.value) for r in in_order(given).responses]
    assert read_assessment(to_json(found.assessment), CHECKLISTS) == found.assessment


def test_a_dry_run_says_what_the_import_does_and_does_nothing(engine: Engine) -> None:
    """The lines of a dry run are those of the import; only the import changes the store."""
    for one in (document(), document(scope="core", accession=datetime.date(2004, 3, 29), targets={CLAUSE: 2})):
        before = store.list_assessments(engine, by=BY), store.list_delegations(engine, by=BY)
        lines = bring_in(engine, one, dry_run=True)
        assert (store.list_assessments(engine, by=BY), store.list_delegations(engine, by=BY)) == before
        assert bring_in(engine, one) == lines


def test_the_lines_name_what_is_new_changed_and_unchanged(engine: Engine) -> None:
    """Each subject of the document stands in one line with what stood there before and what stands there after."""
    bring_in(engine, document(responses=(answer(), answer(OTHER_LADDER)), targets={}))
    lines = bring_in(
        engine,
        document(
            scope="core",
            accession=datetime.date(2004, 3, 29),
            responses=(answer(), answer(OTHER_LADDER, value=1), Response(item=NUMERIC, state="unknown")),
            plans={LADDER: Plan(effort="medium"), DATED: Plan(effort="high")},
        ),
    )
    assert {line.subject: line.effect for line in lines} == {
        "scope": "changed",
        "accession": "new",
        LADDER: "unchanged",
        OTHER_LADDER: "changed",
        NUMERIC: "new",
        CLAUSE: "new",
        f"{LADDER} plan": "changed",
        f"{DATED} plan": "unchanged",
        f"{CLAUSE} replies": "unchanged",
    }
    by_subject = {line.subject: line for line in lines}
    assert (by_subject["scope"].before, by_subject["scope"].after) == ({"scope": "full"}, {"scope": "core"})
    assert by_subject[NUMERIC].before is None
    assert by_subject[OTHER_LADDER].after == answer(OTHER_LADDER, value=1).model_dump(
        mode="json", exclude_defaults=True
    )


def test_an_import_replaces_what_it_names_and_leaves_the_rest(engine: Engine) -> None:
    """Answers and targets the document does not mention stay; scope, accession and changed answers are taken over."""
    bring_in(engine, document())
    accession = datetime.date(2004, 3, 29)
    bring_in(engine, document(scope="core", accession=accession, responses=(answer(value=0, evidence=(SPEECH,)),)))
    found = store.read_assessment(engine, "EST", 2024, by=BY)
    kept = [response for response in in_order(document()).responses if response.item != LADDER]
    assert found.assessment.responses == (answer(value=0, evidence=(SPEECH,)), *kept)
    assert (found.assessment.scope, found.assessment.accession) == ("core", accession)
    assert found.versions[LADDER] == 2
    assert found.revision == 2
    assert [change.action for change in store.list_changes(engine, found.id, LADDER, by=BY)] == ["imported", "imported"]


def test_the_same_document_again_changes_nothing(engine: Engine) -> None:
    """Every line is unchanged, the revision stays, and the log does not grow."""
    bring_in(engine, document())
    before = store.read_assessment(engine, "EST", 2024, by=BY)
    changes = store.list_changes(engine, before.id, by=BY)
    assert {line.effect for line in bring_in(engine, document())} == {"unchanged"}
    assert store.read_assessment(engine, "EST", 2024, by=BY) == before
    assert store.list_changes(engine, before.id, by=BY) == changes


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_document_with_a_fault_is_refused_whole(engine: Engine, *, dry_run: bool) -> None:
    """All faults are listed, those of the texts too, and of the sound answers none is written."""
    bad = document(
        responses=(answer(), answer("459-99-z-1"), answer(OTHER_LADDER, value=7, note="x" * 10_001)),
        targets={"459-99-z": 1},
    )
    with pytest.raises(Refused) as refused:
        bring_in(engine, bad, dry_run=dry_run)
    assert len(refused.value.faults) == 4
    assert store.list_assessments(engine, by=BY) == ()


def test_a_document_for_other_checklists_is_refused(engine: Engine) -> None:
    """A year keeps the checklists it was started with; a document for later ones is not forced into it."""
    bring_in(engine, document())
    before = store.read_assessment(engine, "EST", 2024, by=BY)
    with pytest.raises(Refused, match=r"started with the checklists 459 1\.0\.0.*document is for 459 1\.1\.0"):
        bring_in(engine, document(), checklists=reworded())
    with pytest.raises(Refused, match="not held by this release"):
        bring_in(engine, document(year=2025, checklist={"459": "0.9.0"}))
    assert store.read_assessment(engine, "EST", 2024, by=BY) == before


def test_a_document_that_names_the_older_checklists_comes_in_after_a_release(engine: Engine) -> None:
    """What was exported before a release can be imported into the same year after it."""
    bring_in(engine, document())
    exported = store.read_assessment(engine, "EST", 2024, by=BY).assessment
    changed = exported.with_responses((answer(value=1),))
    assert bring_in(engine, changed, checklists=reworded(without=LADDER))[1].effect == "changed"
    assert store.read_assessment(engine, "EST", 2024, by=BY).assessment.responses[0].value == 1


def test_a_delegation_the_release_does_not_know_is_admitted_under_its_code(engine: Engine) -> None:
    """A document of an invented country can come in from elsewhere and stays marked as invented."""
    bring_in(engine, document(delegation="XAA"))
    bring_in(engine, document(delegation="QQQ"))
    found = {delegation.code: delegation for delegation in store.list_delegations(engine, by=BY)}
    assert (found["XAA"].name.en, found["XAA"].invented) == ("XAA", True)
    assert (found["QQQ"].name.en, found["QQQ"].invented) == ("QQQ", False)
