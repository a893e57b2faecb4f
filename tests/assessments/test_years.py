"""These tests hold how a reporting year begins and ends."""

import datetime
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text

from assessments import store, writing
from assessments.access import Person
from assessments.errors import AlreadyThere, NotFound, Refused
from checklists.assessment import Assessment, Response
from checklists.model import Checklists
from checklists.words import Words
from tests.assessments.examples import (
    BY,
    CHECKLISTS,
    CLAUSE,
    DATED,
    LADDER,
    METHOD_VERSION,
    OTHER_LADDER,
    answer,
    document,
    reworded,
)


def start(engine: Engine, delegation: str = "EST", year: int = 2024) -> int:
    """Start a year without answers."""
    return store.start_assessment(
        engine, CHECKLISTS, delegation=delegation, year=year, scope="core", method_version=METHOD_VERSION, by=BY
    )


def carry(engine: Engine, year: int, from_year: int, checklists: Checklists = CHECKLISTS) -> Assessment:
    """Start a year with the answers of another one and return it."""
    store.carry_forward(
        engine,
        checklists,
        delegation="EST",
        year=year,
        from_year=from_year,
        scope="full",
        method_version=METHOD_VERSION,
        by=BY,
    )
    return store.read_assessment(engine, "EST", year, by=BY).assessment


def bring_in(engine: Engine, given: Assessment) -> None:
    """Import a document."""
    store.import_assessment(engine, given, checklists=CHECKLISTS, method_version=METHOD_VERSION, by=BY)


def test_a_year_begins_empty_and_pins_what_it_will_be_scored_with(engine: Engine) -> None:
    """Checklists, method and accession are those of the day it began."""
    start(engine, "FIN")
    with engine.begin() as connection:
        connection.execute(text("UPDATE delegation SET accession = '2000-01-01' WHERE code = 'FIN'"))
    found = store.read_assessment(engine, "FIN", 2024, by=BY)
    assert found.assessment == Assessment(
        delegation="FIN",
        accession=datetime.date(2023, 4, 4),
        year=2024,
        scope="core",
        checklist={checklist.id: checklist.version for checklist in CHECKLISTS.resolutions},
    )
    assert (found.revision, found.method_version) == (1, METHOD_VERSION)
    assert store.read_checklists(engine, found.id, by=BY).resolutions == CHECKLISTS.resolutions


def test_checklists_are_kept_once(engine: Engine) -> None:
    """Many years on the same checklists hold one copy of each text."""
    for year in (2022, 2023, 2024):
        start(engine, year=year)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM checklist_version")).scalar() == 2


def test_a_delegation_has_one_assessment_for_a_year(engine: Engine) -> None:
    """A second start, blank or carried forward, leaves the first alone and says what to do."""
    start(engine)
    start(engine, year=2025)
    with pytest.raises(AlreadyThere, match="EST 2024"):
        start(engine)
    with pytest.raises(AlreadyThere, match="EST 2024"):
        carry(engine, 2024, 2025)
    assert len(store.list_assessments(engine, by=BY)) == 2


def test_only_known_delegations_and_possible_years_begin(engine: Engine) -> None:
    """A code nobody bears and a year no assessment can speak about are refused with a reason."""
    with pytest.raises(NotFound, match="ZZZ"):
        start(engine, "ZZZ")
    with pytest.raises(Refused, match="year"):
        start(engine, year=1900)
    with pytest.raises(NotFound, match="EST 2023"):
        carry(engine, 2024, 2023)
    assert store.list_assessments(engine, by=BY) == ()


def test_answers_carried_forward_are_the_same_but_unconfirmed(engine: Engine) -> None:
    """Every state comes along with evidence, note, responsible body and targets; the earlier year stays as it was."""
    bring_in(engine, document())
    before = store.read_assessment(engine, "EST", 2024, by=BY)
    carried = carry(engine, 2025, 2024)
    expected = tuple(r.model_copy(update={"confirmed": False}) for r in before.assessment.responses)
    assert carried.responses == expected
    assert {response.state for response in expected} == {
        "answered",
        "withheld",
        "unknown",
        "not_applicable",
        "unanswered",
    }
    assert carried.targets == before.assessment.targets
    assert carried.replies == before.assessment.replies
    assert carried.plans == {}
    assert store.read_assessment(engine, "EST", 2024, by=BY) == before


def test_what_no_longer_fits_stays_behind_and_is_named(engine: Engine) -> None:
    """An item that was dropped, and a date that lies after the new year, are left out; the log says which."""
    dated = Response(item=DATED, state="answered", value="2024-06-30")
    bring_in(engine, document(responses=(answer(), answer(OTHER_LADDER), dated)))
    carried = carry(engine, 2023, 2024, reworded(without=OTHER_LADDER))
    assert [response.item for response in carried.responses] == [LADDER]
    assert carried.checklist == {"459": "1.1.0", "475": "1.0.0"}
    first = store.list_changes(engine, store.list_assessments(engine, by=BY)[0].id, by=BY)[0]
    assert first.after is not None
    assert (first.after["from_year"], first.after["left_behind"]) == (2024, sorted([OTHER_LADDER, DATED]))


def test_a_removed_assessment_is_gone_but_for_its_changes(engine: Engine) -> None:
    """No row of it is left, other years stay, and the log still tells everything, the whole content last."""
    bring_in(engine, document())
    bring_in(engine, document(year=2025))
    whole, other = (store.read_assessment(engine, "EST", year, by=BY) for year in (2024, 2025))
    changes = store.list_changes(engine, whole.id, by=BY)
    store.remove_assessment(engine, whole.id, by=Person("B. Rival"))
    with pytest.raises(NotFound):
        store.read_assessment(engine, "EST", 2024, by=BY)
    assert store.read_assessment(engine, "EST", 2025, by=BY) == other
    *kept, last = store.list_changes(engine, whole.id, by=BY)
    assert tuple(kept) == changes
    assert (last.action, last.by, last.after) == ("removed", "B. Rival", None)
    assert last.before is not None
    assert Assessment.model_validate(last.before) == whole.assessment
    with engine.connect() as connection:
        counts = [
            connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()  # noqa: S608  our own names
            for table in ("assessment", "response", "evidence", "target")
        ]
    assert counts == [1, 5, 3, 1]


def test_what_is_gone_cannot_be_removed_again(engine: Engine) -> None:
    """A second removal is named, not passed over."""
    with pytest.raises(NotFound, match="assessment 99"):
        store.remove_assessment(engine, 99, by=BY)


def load(engine: Engine, *documents: Assessment) -> None:
    """Load documents as the demonstration does."""
    store.load_documents(
        engine,
        documents,
        names={"XAA": Words(en="Arcadia", fr="Arcadie")},
        checklists=CHECKLISTS,
        method_version=METHOD_VERSION,
        by=BY,
    )


def test_an_invented_delegation_comes_and_goes_with_its_assessments(engine: Engine) -> None:
    """It is marked as invented while it is there, and no trace of it is among the delegations afterwards."""
    before = store.list_delegations(engine, by=BY)
    load(engine, *(document(delegation="XAA", year=year) for year in (2023, 2024)))
    *others, arcadia = store.list_delegations(engine, by=BY)
    assert tuple(others) == before
    assert (arcadia.code, arcadia.name.fr, arcadia.invented) == ("XAA", "Arcadie", True)
    first, second = store.list_assessments(engine, by=BY)
    store.remove_assessment(engine, first.id, by=BY)
    assert store.list_delegations(engine, by=BY)[-1] == arcadia
    store.remove_assessment(engine, second.id, by=BY)
    assert store.list_delegations(engine, by=BY) == before


def test_documents_are_loaded_all_or_none(engine: Engine) -> None:
    """If one of several is unsound or there already, none is loaded."""
    good = document(delegation="XAA", year=2023)
    with pytest.raises(Refused, match=LADDER):
        load(engine, good, document(delegation="XAA", responses=(answer(value=9),)))
    with pytest.raises(AlreadyThere, match="XAA 2023"):
        load(engine, good, good)
    assert store.list_assessments(engine, by=BY) == ()
    assert "XAA" not in {delegation.code for delegation in store.list_delegations(engine, by=BY)}


def remove(engine: Engine) -> None:
    """Remove the assessment there is."""
    store.remove_assessment(engine, store.list_assessments(engine, by=BY)[0].id, by=BY)


@pytest.mark.parametrize(
    "step",
    [
        lambda engine: start(engine, year=2030),
        lambda engine: carry(engine, 2030, 2024),
        lambda engine: load(engine, document(delegation="XAA")),
        lambda engine: bring_in(engine, document(targets={CLAUSE: 1})),
        remove,
    ],
)
def test_a_step_that_fails_halfway_leaves_nothing(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, step: Callable[[Engine], object]
) -> None:
    """Whatever is written before the failure is undone with it."""
    bring_in(engine, document())
    before = (
        store.list_assessments(engine, by=BY),
        store.list_delegations(engine, by=BY),
        store.read_assessment(engine, "EST", 2024, by=BY),
    )

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(writing, "logged", fail)
    with pytest.raises(ZeroDivisionError):
        step(engine)
    after = (
        store.list_assessments(engine, by=BY),
        store.list_delegations(engine, by=BY),
        store.read_assessment(engine, "EST", 2024, by=BY),
    )
    assert after == before
