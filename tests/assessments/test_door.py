"""These tests hold that the room can be named without loading a database, and that its door is complete."""

import subprocess
import sys
from pathlib import Path

import pytest

from assessments import store

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("module", ["assessments", "assessments.errors", "assessments.stored", "assessments.turns"])
def test_names_and_values_load_without_sql(module: str) -> None:
    """Who only catches an error or shows a value does not wait for SQLAlchemy."""
    check = (
        f"import sys, {module}; print([name for name in ('sqlalchemy', 'sqlmodel', 'alembic') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_door_shows_every_read_and_save_with_an_explanation() -> None:
    """Each function of the store says in its docstring what it means."""
    for name in store.__all__:
        assert len(getattr(store, name).__doc__ or "") > 40, name
