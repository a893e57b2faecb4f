"""This script measures the scoring beside its floors and prints a table; run it by `make bench`.

It ends with an error where a reach is missed, and says which. Ratios within one run count, not seconds.
"""

import os
import sys

# One thread for the matrix routines, or the ratios would compare numbers of cores: read when numpy is first imported.
os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"), "1")

from benchmarks.measures import Measure, measure


def main() -> int:
    """Print the table; return how many reaches were missed."""
    print(f"{'':58} {'median':>10} {'min':>8} {'max':>8}   reach")
    found = []
    for one in measure():
        print(_line(one), flush=True)
        found.append(one)
    missed = [one.name for one in found if one.is_missed]
    print("\n".join(["", *(f"Missed: {name}." for name in missed)] if missed else ["", "Every reach is kept."]))
    return len(missed)


def _line(one: Measure) -> str:
    spread = one.found
    reach = f"{one.reach.kind} {one.reach.bound:g} {one.unit}" if one.reach else ""
    mark = "   MISSED" if one.is_missed else ""
    line = f"{one.name:58} {spread.median:7.2f} {one.unit:2} {spread.low:8.2f} {spread.high:8.2f}   {reach}{mark}"
    return line.rstrip()


if __name__ == "__main__":
    sys.exit(main())
