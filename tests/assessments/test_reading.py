"""These tests hold the reads: lists, one assessment, its pinned checklists, its changes."""

import datetime
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event, literal, select, text

from assessments import pinned, store
from assessments.columns import UtcDateTime
from assessments.errors import DamagedStore, NotFound, Refused, StoreError
from assessments.transactions import reading
from checklists.assessment import Assessment, Response
from checklists.model import Checklists
from tests.assessments.examples import (
    BY,
    CHECKLISTS,
    CLAUSE,
    LADDER,
    METHOD_VERSION,
    OTHER_LADDER,
    answer,
    document,
    reworded,
)


def bring_in(engine: Engine, given: Assessment, checklists: Checklists = CHECKLISTS) -> None:
    """Import a document."""
    store.import_assessment(engine, given, checklists=checklists, method_version=METHOD_VERSION, by=BY)


@contextmanager
def queries(engine: Engine) -> Iterator[list[str]]:
    """Note the queries that are sent."""
    sent: list[str] = []

    def note(*call: object) -> None:
        if str(call[2]).lstrip().upper().startswith("SELECT"):
            sent.append(str(call[2]))

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("count", [0, 1, len(CHECKLISTS.items)])
def test_an_assessment_is_read_in_eight_queries(engine: Engine, count: int) -> None:
    """However many items are answered and whatever supports them, the number of queries stays the same."""
    responses = tuple(Response(item=item, state="unknown", evidence=answer().evidence) for item in CHECKLISTS.items)
    bring_in(engine, document(responses=responses[:count]))
    with queries(engine) as sent:
        found = store.read_assessment(engine, "EST", 2024, by=BY)
    assert len(found.versions) == count
    assert len(sent) == 8


def test_the_list_is_read_in_one_query(engine: Engine) -> None:
    """Every assessment stands in it, by delegation and year, also one without any response."""
    bring_in(engine, document(year=2025, scope="core"))
    bring_in(engine, document(year=2024))
    bring_in(engine, document(year=2023, delegation="ALB", responses=()))
    with queries(engine) as sent:
        found = store.list_assessments(engine, by=BY)
    lines = [(line.delegation, line.year, line.scope) for line in found]
    assert lines == [("ALB", 2023, "full"), ("EST", 2024, "full"), ("EST", 2025, "core")]
    assert len(sent) == 1
    assert store.list_assessments(engine, delegation="ALB", by=BY) == found[:1]
    assert [(line.id, line.revision, line.status) for line in found] == [
        (3, 1, "draft"),
        (2, 1, "draft"),
        (1, 1, "draft"),
    ]


def test_responses_and_targets_stand_in_the_order_of_the_texts(engine: Engine, year: int) -> None:
    """Whatever is answered first, what is read is in one order, so that equal content gives equal files."""
    for item in reversed(CHECKLISTS.items):
        response = Response(item=item, state="unknown")
        store.save_response(engine, assessment_id=year, response=response, seen_version=None, by=BY)
    for clause in reversed(CHECKLISTS.clauses):
        store.save_target(engine, assessment_id=year, clause_id=clause, level=3, seen_level=None, by=BY)
    found = store.read_assessment(engine, "EST", 2024, by=BY).assessment
    assert [response.item for response in found.responses] == list(CHECKLISTS.items)
    assert list(found.targets) == list(CHECKLISTS.clauses)


def test_times_are_in_utc_and_versions_go_by_item(engine: Engine, year: int) -> None:
    """What a page needs to save again, and to say when something was saved, is there for each item."""
    saved = store.save_response(engine, assessment_id=year, response=answer(), seen_version=None, by=BY)
    found = store.read_assessment(engine, "EST", 2024, by=BY)
    assert (found.versions, found.saved_at) == ({LADDER: 1}, {LADDER: saved.at})
    assert saved.at.utcoffset() == found.created_at.utcoffset() == found.saved_at[LADDER].utcoffset()
    assert found.saved_at[LADDER].tzname() == "UTC"
    assert (found.method_version, found.status, found.last_clause) == (METHOD_VERSION, "draft", "")


def test_a_moment_is_the_same_whatever_its_zone(engine: Engine) -> None:
    """Any aware moment is kept to the microsecond and comes back in UTC; no moment stays none."""
    moment = datetime.datetime(2026, 3, 29, 1, 59, 59, 123456, tzinfo=datetime.timezone(datetime.timedelta(hours=-11)))
    with engine.connect() as connection:
        found = connection.execute(select(literal(moment, UtcDateTime()))).scalar()
        none = connection.execute(select(literal(None, UtcDateTime()))).scalar()
    assert found is not None
    assert (found, found.tzname(), none) == (moment, "UTC", None)


def test_reading_waits_for_no_save_and_sees_one_moment(engine: Engine, year: int) -> None:
    """A read sees from its first to its last query what stood at its beginning, though others save meanwhile."""
    count = text("SELECT count(*) FROM response")
    with reading(engine) as session:
        before = session.execute(count).scalar()
        store.save_response(engine, assessment_id=year, response=answer(), seen_version=None, by=BY)
        after = session.execute(count).scalar()
    assert (before, after) == (0, 0)
    assert len(store.read_assessment(engine, "EST", 2024, by=BY).versions) == 1


def test_what_is_not_there_is_named(engine: Engine, year: int) -> None:
    """A year, an assessment or checklists that are not in the store give an error that says what to do."""
    with pytest.raises(NotFound, match="EST 2030"):
        store.read_assessment(engine, "EST", 2030, by=BY)
    with pytest.raises(NotFound, match="assessment 99"):
        store.read_assessment_by_id(engine, 99, by=BY)
    with pytest.raises(NotFound, match="assessment 99"):
        store.read_checklists(engine, 99, by=BY)
    assert store.read_assessment_by_id(engine, year, by=BY) == store.read_assessment(engine, "EST", 2024, by=BY)


def test_an_old_year_is_read_with_the_checklists_it_was_answered_with(
    engine: Engine, year: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a release with other checklists, the words, the version and the hash of an old year are still its own."""
    later = reworded()
    new = store.start_assessment(
        engine, later, delegation="EST", year=2025, scope="full", method_version=METHOD_VERSION, by=BY
    )
    for cache in ("_PARSED", "_JOINED"):
        monkeypatch.setattr(pinned, cache, {})
    monkeypatch.setattr(pinned, "load_checklists", lambda: later)
    old = store.read_checklists(engine, year, by=BY)
    assert old.resolutions == CHECKLISTS.resolutions
    assert [c.sha256 for c in old.resolutions] == [c.sha256 for c in CHECKLISTS.resolutions]
    assert store.read_checklists(engine, new, by=BY).resolutions == later.resolutions
    assert store.read_assessment(engine, "EST", 2024, by=BY).assessment.checklist == {"459": "1.0.0", "475": "1.0.0"}
    assert store.read_assessment(engine, "EST", 2025, by=BY).assessment.checklist == {"459": "1.1.0", "475": "1.0.0"}


def test_checklists_of_an_earlier_release_keep_their_hash(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hash is that of the text as it was pinned, though this release would write it with keys of its own."""
    content = json.loads(CHECKLISTS.by_resolution["459"].canonical_json)
    del content["resolution"]["place"]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    earlier = reworded()
    vars(earlier.by_resolution["459"])["canonical_json"] = text
    year = store.start_assessment(
        engine, earlier, delegation="EST", year=2024, scope="full", method_version=METHOD_VERSION, by=BY
    )
    for cache in ("_PARSED", "_JOINED"):
        monkeypatch.setattr(pinned, cache, {})
    found = store.read_checklists(engine, year, by=BY).by_resolution["459"]
    assert found.resolution.place == ""
    assert (found.canonical_json, found.sha256) == (text, hashlib.sha256(text.encode()).hexdigest())


def test_pinned_checklists_are_parsed_once(engine: Engine, year: int) -> None:
    """Reading them again gives the same object, so that what pages compute from it can be kept."""
    assert store.read_checklists(engine, year, by=BY) is store.read_checklists(engine, year, by=BY)


def test_pinned_checklists_that_were_changed_are_refused(
    engine: Engine, year: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that does not bear its hash any more is damage, not a checklist."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE checklist_version SET canonical_json = replace(canonical_json, 'cyber', 'C')"))
    for cache in ("_PARSED", "_JOINED"):
        monkeypatch.setattr(pinned, cache, {})
    monkeypatch.setattr(pinned, "load_checklists", reworded)
    with pytest.raises(DamagedStore, match="checklist"):
        store.read_checklists(engine, year, by=BY)


def test_an_item_of_other_checklists_is_refused(engine: Engine) -> None:
    """Only items of the checklists the assessment was started with can be answered, whatever this release has."""
    fewer = reworded(without=OTHER_LADDER)
    old = store.start_assessment(
        engine, fewer, delegation="EST", year=2024, scope="full", method_version=METHOD_VERSION, by=BY
    )
    store.save_response(engine, assessment_id=old, response=answer(), seen_version=None, by=BY)
    with pytest.raises(Refused, match="not an item"):
        store.save_response(engine, assessment_id=old, response=answer(OTHER_LADDER), seen_version=None, by=BY)


def test_the_log_tells_each_change_with_before_and_after(engine: Engine, year: int) -> None:
    """Who, when, before and after: one row for each save, in order, and none for a save that changed nothing."""
    for seen, note in ((None, "One."), (1, "Two."), (2, "Two.")):
        store.save_response(engine, assessment_id=year, response=answer(note=note), seen_version=seen, by=BY)
    store.save_target(engine, assessment_id=year, clause_id=CLAUSE, level=3, seen_level=None, by=BY)
    store.change_scope(engine, year, scope="core", by=BY)
    changes = store.list_changes(engine, year, by=BY)
    assert [(c.subject, c.action) for c in changes] == [
        ("assessment", "started"),
        (LADDER, "saved"),
        (LADDER, "saved"),
        (CLAUSE, "target"),
        ("scope", "scope"),
    ]
    assert [c.sequence for c in changes] == sorted({c.sequence for c in changes})
    assert {(c.by, c.delegation, c.year, c.at.tzname()) for c in changes} == {(BY.name, "EST", 2024, "UTC")}
    one, two = store.list_changes(engine, year, LADDER, by=BY)
    assert one.before is None
    assert one.after == two.before == answer(note="One.").model_dump(mode="json", exclude_defaults=True)
    assert two.after is not None
    assert Response.model_validate(two.after) == answer(note="Two.")
    assert [(c.before, c.after) for c in changes[3:]] == [(None, {"level": 3}), ({"scope": "full"}, {"scope": "core"})]


@pytest.mark.parametrize("command", ["UPDATE change SET made_by = 'Nobody'", "DELETE FROM change", "TRUNCATE change"])
def test_the_log_can_only_grow(engine: Engine, year: int, command: str) -> None:
    """The database itself refuses to rewrite or to drop what was logged."""
    before = store.list_changes(engine, year, by=BY)
    with pytest.raises(Exception, match=r"append-only|near \"TRUNCATE\""), engine.begin() as connection:
        connection.execute(text(command))
    assert store.list_changes(engine, year, by=BY) == before


def test_a_row_no_tool_of_ours_wrote_is_named(engine: Engine, year: int) -> None:
    """A value that is not JSON, put there by other means, is damage with its row named."""
    store.save_response(engine, assessment_id=year, response=answer(), seen_version=None, by=BY)
    with engine.begin() as connection:
        connection.execute(text("UPDATE response SET value = 'three'"))
    with pytest.raises(DamagedStore, match=rf"response 1 \({LADDER}\)"):
        store.read_assessment(engine, "EST", 2024, by=BY)


@pytest.mark.parametrize(
    "command",
    [
        "UPDATE assessment SET scope = 'half'",
        "UPDATE assessment SET year = 12",
        "UPDATE assessment SET delegation = 'ZZZ'",
        "UPDATE response SET state = 'perhaps'",
        "UPDATE response SET value = NULL",
        "UPDATE response SET floor = 2",
        "UPDATE response SET reason = 'other'",
        "UPDATE evidence SET grade = 'E'",
        "UPDATE target SET level = 5",
        "UPDATE response SET assessment_id = 99",
    ],
)
def test_the_database_refuses_what_no_assessment_can_hold(engine: Engine, command: str) -> None:
    """The constraints hold against other programs too."""
    bring_in(engine, document(responses=(answer(),)))
    before = store.read_assessment(engine, "EST", 2024, by=BY)
    with pytest.raises(Exception, match=r"(?i)constraint"), engine.begin() as connection:
        connection.execute(text(command))
    assert store.read_assessment(engine, "EST", 2024, by=BY) == before


def test_an_error_of_the_database_without_a_name_is_still_a_store_error(engine: Engine) -> None:
    """Whatever the database refuses, a page has one kind of error to show."""
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE target"))
    bring_in(engine, document(targets={}))
    with pytest.raises(StoreError, match="fault of this tool"):
        store.read_assessment(engine, "EST", 2024, by=BY)
