"""The fault suites at full size: `python -m tests.faults` runs all, `python -m tests.faults R1 R9` those named."""

import sys
import tempfile
import time
from pathlib import Path

from tests.faults.suite import ShortError, Suite, suites


def main(wanted: list[str]) -> int:
    """Run the suites, print one line for each, and return 1 where a promise did not hold or a name is not known."""
    known = {suite.id: suite for suite in suites()}
    if unknown := set(wanted) - set(known):
        print(f"No such suite: {', '.join(sorted(unknown))}. There are: {', '.join(known)}.")
        return 1
    held = [_held(suite) for suite in known.values() if not wanted or suite.id in wanted]
    return 0 if all(held) else 1


def _held(suite: Suite) -> bool:
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=f"{suite.id}-", ignore_cleanup_errors=True) as folder:
        try:
            held, found = True, suite.run(suite.full, Path(folder))
        except ShortError as error:
            held, found = False, str(error)
    print(f"{suite.id} {'held' if held else 'SHORT'} in {time.monotonic() - begun:.0f} s: {found}", flush=True)
    return held


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
