"""This module holds how a program is run under strace, which records its calls to the system or tampers with them.

strace sees what really reaches the system, whoever calls, needs no compiler and no other build of Python or SQLite,
and is one small package. Containers admit it unless they forbid one process to trace another.
"""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.faults.suite import ShortError

ROOT = Path(__file__).parents[2]
NO_STRACE = (
    "This needs strace, and there is none on the PATH. On Debian and Ubuntu: apt install strace. It exists for Linux "
    "only."
)
REFUSED = "A container must allow one process to trace another (--cap-add SYS_PTRACE)."


def run_traced(options: Sequence[str], module: str, *arguments: str) -> str:
    """Run a module of the tests under strace, threads included, and return what it printed.

    Raises:
        ShortError: there is no strace, it may not trace here, or the program failed.
    """
    if not shutil.which("strace"):
        raise ShortError(NO_STRACE)
    # The filter in the kernel (seccomp) lets all other calls run at their own pace.
    command = ["strace", "--follow-forks", "--seccomp-bpf", "-qq", "--signal=none", *options]
    program = [sys.executable, "-m", module, *arguments]
    ran = subprocess.run([*command, *program], cwd=ROOT, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise ShortError(f"{module} under strace ended with {ran.returncode}: {ran.stderr[-1000:]}\n{REFUSED}")
    return ran.stdout
