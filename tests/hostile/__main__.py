"""Hostile files brought in: `python -m tests.hostile 1000 500` tries so many altered forms and documents, and bombs.

Prints one line for each kind with its figures; ends with 1 where a file crashed the reader, came in by part, or took
longer or more memory than is allowed.
"""

import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from assessments.access import LOCAL
from assessments.database import open_store
from assessments.demonstration import load_demonstration
from assessments.store import read_assessment, read_checklists, read_log_head
from checklists.assessment import to_json
from reports.workbook import Origin, to_workbook
from tests.hostile.bombs import bombs
from tests.hostile.mutations import bad_documents, mutated_document, mutated_form
from tests.hostile.trial import CODE, YEAR, Bring, Outcome, bring_document, bring_form, tried, written

Files = Callable[[], Iterable[tuple[str, bytes]]]
SECONDS, MEGABYTES = 2.0, 200.0


def prepare(folder: Path) -> tuple[Path, bytes, bytes]:
    """Return the file of a store with the invented country, its form, and its document."""
    path = folder / "prepared.sqlite"
    store = open_store(f"sqlite:///{path}")
    load_demonstration(store, by=LOCAL)
    here = read_assessment(store, CODE, YEAR, by=LOCAL)
    asked = read_checklists(store, here.id, by=LOCAL)
    origin = Origin(datetime.now(tz=UTC), here.id, read_log_head(store, by=LOCAL), here.versions)
    form, document = to_workbook(here.assessment, asked, origin), to_json(here.assessment).encode()
    store.dispose()
    return path, form, document


def main(forms: int, documents: int, every: int = 1) -> int:
    """Try so many altered files and each, or each second or third, bomb; return 1 where one did what none may."""
    warnings.simplefilter("ignore")  # the reader of workbooks warns of what it makes up for
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        folder = Path(name)
        prepared, form, document = prepare(folder)
        kinds: dict[str, tuple[Bring, Files]] = {
            "a sound form": (bring_form, lambda: [("the form as it went out", form)]),
            "bombs and other formats": (bring_form, lambda: islice(bombs(form), 0, None, every)),
            "altered forms": (bring_form, lambda: ((f"form {n}", mutated_form(form, n)) for n in range(forms))),
            "bad documents": (bring_document, lambda: bad_documents().items()),
            "altered documents": (
                bring_document,
                lambda: ((f"document {n}", mutated_document(document, n)) for n in range(documents)),
            ),
        }
        held = [_held(kind, bring, files, prepared, folder) for kind, (bring, files) in kinds.items()]
    return 0 if all(held) else 1


def _held(kind: str, bring: Bring, files: Files, prepared: Path, folder: Path) -> bool:
    ends: Counter[str] = Counter()
    slowest = largest = 0.0
    short: list[str] = []
    for name, file in written(files, folder / kind):
        found = tried(bring, file, prepared, folder)
        ends[found.end] += 1
        slowest, largest = max(slowest, found.seconds), max(largest, found.megabytes)
        if _is_short(found):
            short.append(f"  {name}: {found.end} in {found.seconds:.2f} s, {found.megabytes:.0f} MB: {found.said}")
    counts = ", ".join(f"{count} {end}" for end, count in ends.most_common())
    print(
        f"S7 {'SHORT' if short else 'held'}: {kind}: {sum(ends.values())} files: {counts}; slowest {slowest:.2f} s "
        f"of the processor, largest {largest:.0f} MB of {MEGABYTES:.0f}",
        *short,
        sep="\n",
        flush=True,
    )
    return not short


def _is_short(found: Outcome) -> bool:
    return found.end not in ("refused", "taken") or found.seconds > SECONDS or found.megabytes > MEGABYTES


if __name__ == "__main__":
    sys.exit(main(*(int(number) for number in (sys.argv[1:] or ["1000", "500"]))))
