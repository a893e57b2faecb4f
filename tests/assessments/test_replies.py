"""These tests hold official replies: added and taken away by anybody who answers, one by one, and never overwritten."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from assessments import store
from assessments.errors import Refused
from checklists.assessment import Reply
from tests.assessments.examples import BY, CLAUSE, REPLY, document
from tests.assessments.varied import RELEASE

OTHER = REPLY.model_copy(update={"of": "government", "text": "The government has taken note."})


def replies(engine: Engine, year: int) -> dict[str, tuple[Reply, ...]]:
    """Return what the store holds."""
    return store.read_assessment_by_id(engine, year, by=BY).assessment.replies


def add(engine: Engine, year: int, reply: Reply, clause: str = CLAUSE) -> int:
    """Add a reply to the clause."""
    return store.add_reply(engine, assessment_id=year, clause_id=clause, reply=reply, by=BY)


def test_replies_stand_in_the_order_in_which_they_were_added(engine: Engine, year: int) -> None:
    """Each is a change in the log and raises the revision; the same one again, or gone already, is no change."""
    assert [add(engine, year, reply) for reply in (REPLY, OTHER, REPLY)] == [2, 3, 3]
    assert replies(engine, year) == {CLAUSE: (REPLY, OTHER)}
    for revision in (4, 4):
        assert store.remove_reply(engine, assessment_id=year, clause_id=CLAUSE, reply=REPLY, by=BY) == revision
    assert replies(engine, year) == {CLAUSE: (OTHER,)}
    store.remove_reply(engine, assessment_id=year, clause_id=CLAUSE, reply=OTHER, by=BY)
    assert replies(engine, year) == {}
    changes = store.list_changes(engine, year, f"{CLAUSE} replies", by=BY)
    assert [len((change.after or {"replies": []})["replies"]) for change in changes] == [1, 2, 1, 0]


def test_all_who_add_at_once_are_kept(engine: Engine, year: int) -> None:
    """Eight people add eight replies to one clause at one moment: nobody is refused, none is lost."""
    said = [REPLY.model_copy(update={"text": f"Reply {number}."}) for number in range(8)]
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda reply: add(engine, year, reply), said))
    assert set(replies(engine, year)[CLAUSE]) == set(said)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": "  "}, "text of reply 1: empty"),
        ({"source": ""}, "source of reply 1: empty"),
        ({"source": "é" * 1_001}, "at most 1000 are kept"),
        ({"text": "NUL \0"}, "cannot be kept"),
    ],
)
def test_what_cannot_be_kept_is_refused(engine: Engine, year: int, change: dict[str, str], message: str) -> None:
    """A reply without words or source is of no use to anybody; nothing is written."""
    with pytest.raises(Refused, match=message):
        add(engine, year, REPLY.model_copy(update=change))
    with pytest.raises(Refused, match="not a clause"):
        add(engine, year, REPLY, "459-99")
    assert store.read_revision(engine, year, by=BY) == 1


def test_an_import_replaces_the_replies_of_the_clauses_it_names(engine: Engine, year: int) -> None:
    """And only those; a document with the same reply twice is refused."""
    other = next(clause for clause in RELEASE["checklists"].clauses if clause != CLAUSE)
    add(engine, year, OTHER)
    add(engine, year, OTHER, other)
    store.import_assessment(engine, document(), **RELEASE)
    assert replies(engine, year) == {CLAUSE: (REPLY,), other: (OTHER,)}
    with pytest.raises(Refused, match="stands more than once"):
        store.import_assessment(engine, document(replies={CLAUSE: (REPLY, REPLY)}), **RELEASE)
