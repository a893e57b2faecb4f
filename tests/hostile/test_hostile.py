"""These tests bring hostile files in at a small size; `python -m tests.hostile` does so at the full one."""

import subprocess
import sys

from tests.server import ROOT


def test_no_hostile_file_crashes_comes_in_by_part_or_takes_too_long() -> None:
    """A quarter of the bombs, some altered forms and documents: refused or taken whole, within 2 s and 200 MB."""
    command = [sys.executable, "-m", "tests.hostile", "20", "20", "4"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("S7 held") == 5
