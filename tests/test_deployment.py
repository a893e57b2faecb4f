"""Claims about docs/deployment.md: what it names is there, and what it has installed works."""

import os
import pwd
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from streamlit import config
from typer.core import TyperGroup
from typer.main import get_command

from app import require_sound_sign_in
from assessments.database import open_store
from cli import app as command_line
from pages.sign_in_settings import KEYS
from tests.assessments.postgres import postgres_server, run_script
from tests.server import ROOT

GUIDE = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
SHIPPED = ROOT / "docs" / "deployment"
ENVIRONMENT = (SHIPPED / "environment").read_text(encoding="utf-8")
EVERYTHING = "\n".join([GUIDE, *(file.read_text(encoding="utf-8") for file in sorted(SHIPPED.iterdir()))])
OURS = "\n".join(file.read_text(encoding="utf-8") for file in ROOT.glob("assessments/**/*.py"))
NAME = "cyber-commitments"


def test_files_it_points_to_exist_and_all_that_is_shipped_is_named() -> None:
    """A link that leads nowhere stops somebody in the middle of an installation."""
    named = re.findall(r"\]\((?!http|#)([^)#]+)", GUIDE)
    assert [path for path in named if not (ROOT / "docs" / path).exists()] == []
    assert [file.name for file in SHIPPED.iterdir() if file.name not in GUIDE.replace(".*", ".service .timer")] == []


def test_sections_it_points_to_exist() -> None:
    """The table at the top leads to its three ways."""
    headings = {heading.lower().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", GUIDE, re.MULTILINE)}
    assert set(re.findall(r"\(#([\w-]+)\)", GUIDE)) <= headings


def test_every_setting_of_streamlit_it_names_exists() -> None:
    """A setting that is not known would be passed over in silence, and with it what it was to prevent."""
    options = config.get_config_options()
    variables = {option.env_var for option in options.values()}
    named = set(re.findall(r"\bserver\.[a-zA-Z]+", EVERYTHING))
    assert {"server.allowedHosts", "server.port"} <= named <= set(options)
    assert set(re.findall(r"\bSTREAMLIT_\w+", EVERYTHING)) <= variables


def test_every_setting_of_ours_it_names_exists() -> None:
    """What stands in the environment file is read somewhere."""
    names = [name for name in re.findall(r"^(\w+)=", ENVIRONMENT, re.MULTILINE) if not name.startswith("STREAMLIT_")]
    assert "DATABASE_URL" in names
    assert [name for name in names if f'"{name}"' not in OURS] == []


def test_every_command_it_names_exists() -> None:
    """`sudo cyber-commitments COMMAND` is cli.py COMMAND."""
    known = get_command(command_line)
    assert isinstance(known, TyperGroup)
    named = re.findall(rf"sudo {NAME} ([a-z-]+)|cli\.py ([a-z-]+)$", EVERYTHING, re.MULTILINE)
    assert {"person", "doctor", "backup"} <= {name for pair in named for name in pair if name} <= set(known.commands)


def test_every_make_target_it_names_exists() -> None:
    """As in the README."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"`make ([\w.-]+)`|\bmake -C \S+ ([\w.-]+)", GUIDE))
    assert targets
    assert [t for pair in targets for t in pair if t and f"\n{t}:" not in makefile] == []


def test_the_example_of_sign_in_is_refused_until_every_word_of_it_is_ones_own() -> None:
    """Whoever forgets one of its keys is told which."""
    example = tomllib.loads((SHIPPED / "secrets.toml").read_text(encoding="utf-8"))["auth"]
    assert set(example) == set(KEYS)
    with pytest.raises(SystemExit) as refused:
        require_sound_sign_in(example)
    assert [key for key in KEYS if f"{key}: still the placeholder" not in str(refused.value)] == []


def test_what_to_watch_in_the_journal_is_what_the_server_says() -> None:
    """Who lets a program watch for a line must be able to rely on its words."""
    table = GUIDE.split("## What to watch")[1].split("\n## ")[0]
    server = "\n".join(file.read_text(encoding="utf-8") for file in [ROOT / "app.py", *ROOT.glob("pages/*.py")])
    lines = re.findall(r"`((?:The|Not) [^`]+)`", table)
    assert lines == ["The store cannot be opened", "Not started"]
    assert [line for line in lines if line not in server] == []


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """Run PostgreSQL with the role and the database as shipped; give the folder of its socket."""
    with postgres_server() as socket:
        run_script(socket, (SHIPPED / "postgresql.sql").read_text(encoding="utf-8"))
        yield socket


def test_the_role_can_keep_the_store_and_nothing_else(database: str) -> None:
    """It makes its tables and brings them up to date; databases, roles and files of the server are out of its reach."""
    open_store(f"postgresql://{NAME}@/{NAME}?host={database}").dispose()
    with psycopg.connect(host=database, user=NAME, dbname=NAME, autocommit=True) as connection:
        assert connection.execute("SELECT count(*) FROM assessment").fetchone() == (0,)
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
        for command in ("CREATE DATABASE other", "CREATE ROLE other", "COPY assessment TO '/tmp/other'"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(command.encode())


def test_nobody_else_gets_into_the_database(database: str) -> None:
    """Another role of the same server is refused at the door."""
    run_script(database, "CREATE ROLE neighbour LOGIN;")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(host=database, user="neighbour", dbname=NAME)


@pytest.fixture
def command(tmp_path: Path) -> Path:
    """Install the command with this tree as its release, and settings that name a store in a fresh folder."""
    me = pwd.getpwuid(os.getuid()).pw_name
    settings = tmp_path / "environment"
    settings.write_text(ENVIRONMENT.replace(f"/var/lib/{NAME}", str(tmp_path)), encoding="utf-8")
    text = (SHIPPED / NAME).read_text(encoding="utf-8")
    for old, new in {
        f"= {NAME} ]": f"= {me} ]",
        f"/etc/{NAME}/environment": str(settings),
        f"/opt/{NAME}/current/.venv/bin/python": sys.executable,
        f"/opt/{NAME}/current": str(ROOT),
    }.items():
        assert old in text, f"docs/deployment/{NAME}: without {old!r}"
        text = text.replace(old, new)
    installed = tmp_path / NAME
    installed.write_text(text, encoding="utf-8")
    installed.chmod(0o755)
    return installed


def test_the_command_works_on_the_store_of_the_service(command: Path) -> None:
    """It takes the settings of the service, makes the store for nobody else's eyes, and hands on what it was given."""
    someone = ("a@example.org", "--name", "A. Administrator", "--role", "administrator")
    subprocess.run([command, "person", "add", *someone], check=True, capture_output=True, cwd="/")
    told = subprocess.run([command, "person", "list"], check=True, capture_output=True, text=True, cwd="/").stdout
    assert told == "a@example.org  A. Administrator  administrator\n"
    store = command.parent / "store.sqlite"
    assert store.stat().st_mode & 0o777 == 0o600


def test_systemd_and_the_shell_read_the_same_settings() -> None:
    """Whatever the service works with, the command works with; also where a comment is taken away."""
    all_in_use = re.sub(r"^#(?=[A-Z_]+=)", "", ENVIRONMENT, flags=re.MULTILINE)
    plain = [line for line in all_in_use.splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Z_]+='[^'\\]*'", line) for line in plain)
    assert shlex.split(all_in_use, comments=True) == [line.replace("'", "") for line in plain]
