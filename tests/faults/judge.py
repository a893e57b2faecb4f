"""This module holds how a store is judged after a fault: is every save there that was acknowledged, and each whole?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Engine

from assessments import store
from assessments.database import open_store
from assessments.errors import StoreError
from assessments.stored import Change, StoredAssessment
from tests.assessments.examples import BY
from tests.faults.saver import ITEMS, START, numbered


@dataclass(frozen=True)
class Verdict:
    """What was found in a store, in one line for each fault.

    Attributes:
        lost: saves that were acknowledged and are not there.
        unsound: a store that is refused, and what in it is half or does not agree.
        numbers: the number of the save that stands there, by item, and 1 for the assessment itself.
    """

    lost: tuple[str, ...] = ()
    unsound: tuple[str, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)


def judge(url: str, promised: Mapping[str, int]) -> Verdict:
    """Open a store as the tool does, which reads its whole chain, and compare it with what was acknowledged."""
    try:
        engine = open_store(url)
    except StoreError as error:
        return Verdict(unsound=(f"not opened: {error}",))
    try:
        return _verdict(engine, promised)
    except StoreError as error:
        return Verdict(unsound=(f"not read: {error}",))
    finally:
        engine.dispose()


def _verdict(engine: Engine, promised: Mapping[str, int]) -> Verdict:
    found = [store.read_assessment_by_id(engine, one.id, by=BY) for one in store.list_assessments(engine, by=BY)]
    numbers = {START: 1} | _numbers(found[0]) if found else {}
    lost = [
        f"{subject}: {number} was acknowledged, {numbers.get(subject, 0)} is there"
        for subject, number in promised.items()
        if numbers.get(subject, 0) < number
    ]
    unsound = [*_damage(engine), *(_half(engine, found[0], numbers, promised) if found else ())]
    return Verdict(tuple(lost), tuple(unsound), numbers)


def _numbers(found: StoredAssessment) -> dict[str, int]:
    return {response.item: int(response.note) for response in found.assessment.responses}


def _damage(engine: Engine) -> Iterator[str]:
    with engine.connect() as connection:
        if (said := connection.exec_driver_sql("PRAGMA integrity_check").scalar()) != "ok":
            yield f"damaged: {said}"


def _half(
    engine: Engine, found: StoredAssessment, numbers: Mapping[str, int], promised: Mapping[str, int]
) -> Iterator[str]:
    """Compare answer, evidence, version, change log and revision, which one transaction writes together."""
    changes = store.list_changes(engine, found.id, by=BY)
    saves = sum(numbers.get(item, 0) for item in ITEMS)
    if found.revision != 1 + saves:
        yield f"revision {found.revision} after {saves} saves"
    for response in found.assessment.responses:
        item, number = response.item, numbers[response.item]
        if (response, found.versions[item]) != (numbered(item, number), number):
            yield f"{item}: number {number} is half: version {found.versions[item]}, {response}"
        if _logged(changes, item) != [str(one) for one in range(1, number + 1)]:
            yield f"{item}: the change log does not lead to number {number}"
        # One more may have been written whose acknowledgement was cut off.
        if number > promised.get(item, 0) + 1:
            yield f"{item}: {number} is there, only {promised.get(item, 0)} was acknowledged"


def _logged(changes: tuple[Change, ...], item: str) -> list[str]:
    return [change.after["note"] for change in changes if change.subject == item and change.after]
