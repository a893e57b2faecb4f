"""This module brings one file in, in a process of its own, and says what became of it, in what time and room."""

import json
import os
import resource
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from assessments.access import LOCAL
from assessments.database import Store, open_store
from assessments.errors import StoreError
from assessments.store import compare_returned as compare
from assessments.store import (
    find_log_head,
    import_assessment,
    list_changes,
    read_assessment,
    read_checklists,
    read_log_head,
    read_versions,
    save_returned,
)
from assessments.stored import Settled
from checklists.assessment import read_assessment as read_document
from checklists.errors import AssessmentError
from checklists.load import load_checklists
from reports.workbook_answers import returned_answers, versions_shown
from reports.workbook_origin import origin_faults
from reports.workbook_reading import read_workbook

CODE, YEAR = "XAA", 2025
_HARD = 60  # seconds of work after which the system ends a process that does not end by itself


@dataclass(frozen=True)
class Outcome:
    """What became of one file.

    Attributes:
        end: refused, taken, partial, crashed, or over the hard limit.
        seconds: of the processor, to read, compare and take over or refuse; whoever else uses it does not count.
        megabytes: the most memory the process ever held, its interpreter and libraries included.
        said: the first line of the refusal, or of what went wrong.
    """

    end: str
    seconds: float
    megabytes: float
    said: str


Bring = Callable[[Store, bytes], int]


def bring_form(store: Store, content: bytes) -> int:
    """Take over a form, its conflicts against what stands here; return how many changes it must have made."""
    form = read_workbook(content)
    here = read_assessment(store, CODE, YEAR, by=LOCAL)
    asked = read_checklists(store, here.id, by=LOCAL)

    def is_known(head: str) -> bool:
        return find_log_head(store, head, by=LOCAL) is not None

    if faults := origin_faults(form, CODE, YEAR, asked, number=here.id, is_known=is_known):
        raise AssessmentError(faults)
    shown = read_versions(store, here.id, versions_shown(form, asked), by=LOCAL)
    answers, faults = returned_answers(form, asked, YEAR, shown)
    lines, more = compare(store, here.id, answers, by=LOCAL)
    if faults or more:
        raise AssessmentError([*faults, *more])
    settled = {line.item: Settled("returned", line.version) for line in lines}
    done = save_returned(store, assessment_id=here.id, returned=answers, settled=settled, sender="A ministry", by=LOCAL)
    return sum(line.effect != "unchanged" for line in done)


def bring_document(store: Store, content: bytes) -> int:
    """Bring a document in; return how many changes it must have made."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AssessmentError(["not text"]) from error
    release = load_checklists()
    document = read_document(text, release)
    lines = import_assessment(store, document, checklists=release, method_version="1.0.0", by=LOCAL)
    if (document.delegation, document.year) != (CODE, YEAR):
        return 0  # another year, which is begun whole beside this one
    return sum(line.effect != "unchanged" for line in lines)


def written(files: Callable[[], Iterable[tuple[str, bytes]]], folder: Path) -> list[tuple[str, Path]]:
    """Make files in a process of its own, whose memory goes with it; return them with their names."""
    folder.mkdir()
    if (child := os.fork()) == 0:
        names = []
        try:
            for number, (name, content) in enumerate(files()):
                (folder / str(number)).write_bytes(content)
                names.append(name)
            (folder / "names").write_text(json.dumps(names), encoding="utf-8")
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    names = json.loads((folder / "names").read_text(encoding="utf-8"))
    return [(name, folder / str(number)) for number, name in enumerate(names)]


def tried(bring: Bring, file: Path, prepared: Path, folder: Path) -> Outcome:
    """Bring a file into a copy of a prepared store, in a process of its own."""
    store = folder / "store.sqlite"
    shutil.copy(prepared, store)
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        os.close(reader)
        try:
            os.write(writer, json.dumps(_bring(bring, file.read_bytes(), f"sqlite:///{store}")).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read()
    _, _, used = os.wait4(child, 0)
    for left in folder.glob("store.sqlite*"):
        left.unlink()
    end, seconds, words = json.loads(said) if said else ("killed", used.ru_utime, "")
    return Outcome(end, seconds, used.ru_maxrss / 1024, words)


def _bring(bring: Bring, content: bytes, address: str) -> tuple[str, float, str]:
    resource.setrlimit(resource.RLIMIT_CPU, (_HARD, _HARD))
    store = open_store(address)
    before = _all(store)
    begun, changes, end, said = time.process_time(), 0, "taken", ""
    try:
        changes = bring(store, content)
    except (AssessmentError, StoreError) as error:
        end, said = "refused", str(error).splitlines()[0]
    except BaseException as error:  # noqa: BLE001  whatever else gets out of it is what this looks for
        end, said = "crashed", repr(error)[:300]
    seconds = time.process_time() - begun
    after = _all(store)
    made = len(after[1]) - len(before[1])
    if made != changes or (end == "refused" and after != before):
        end, said = "partial", f"{made} changes of {changes}"
    store.dispose()
    if end == "taken":
        open_store(address).dispose()  # reads the whole log and compares it with the tables
    return end, seconds, said


def _all(store: Store) -> tuple[object, tuple[object, ...], object]:
    here = read_assessment(store, CODE, YEAR, by=LOCAL)
    return here, list_changes(store, here.id, by=LOCAL), read_log_head(store, by=LOCAL)
