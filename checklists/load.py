"""This module reads the checklist files and checks that they fit together."""

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from checklists.errors import ChecklistError
from checklists.model import Checklist, Checklists, Clause, Delegation, Fact, Model, Resolution, Theme

FOLDER = Path(__file__).parent
RESOLUTIONS = ("459", "475")

M = TypeVar("M", bound=Model)


@cache
def load_checklists(folder: Path = FOLDER) -> Checklists:
    """Read every checklist file under `folder`, once per process.

    Raises:
        ChecklistError: a file is missing, is not TOML, does not fit the model, or refers to something that is not
            there. The message names the file and the key.
    """
    checklists = Checklists(
        resolutions=tuple(_load_checklist(folder / id_) for id_ in RESOLUTIONS),
        themes=_load_list(folder / "themes.toml", "themes", Theme),
        facts=_load_list(folder / "facts.toml", "facts", Fact),
        delegations=_load_list(folder / "delegations.toml", "delegations", Delegation),
    )
    _check_references(checklists)
    return checklists


def load_adopted_text(resolution: str, folder: Path = FOLDER) -> str:
    """Return the whole text of a resolution as adopted: a quotation, kept beside its checklist."""
    return (folder / resolution / "adopted.txt").read_text(encoding="utf-8")


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schemas of the checklist files by file name, for editors (`#:schema` on line 1)."""
    return {
        "clause.schema.json": Clause.model_json_schema(),
        "resolution.schema.json": Resolution.model_json_schema(),
    }


def _load_checklist(folder: Path) -> Checklist:
    files = sorted(path for path in folder.glob("*.toml") if path.name != "resolution.toml")
    if not files:
        raise ChecklistError(f"{folder}: found no clause file (*.toml). Restore the folder from the released version.")
    clauses = sorted((_parse(path, Clause) for path in files), key=lambda clause: clause.order)
    if [clause.order for clause in clauses] != list(range(1, len(clauses) + 1)):
        raise ChecklistError(f"{folder}: the key 'order' of the clauses must count 1 to {len(clauses)} without a gap.")
    return Checklist(resolution=_parse(folder / "resolution.toml", Resolution), clauses=tuple(clauses))


def _load_list(path: Path, key: str, model: type[M]) -> tuple[M, ...]:
    content = _read(path)
    if set(content) != {key}:
        raise ChecklistError(f"{path}: expected one list [[{key}]], found the keys {sorted(content)}.")
    try:
        return TypeAdapter(tuple[model, ...]).validate_python(content[key])  # type: ignore[valid-type]
    except ValidationError as error:
        raise _explained(path, error) from error


def _parse(path: Path, model: type[M]) -> M:
    try:
        return model.model_validate(_read(path))
    except ValidationError as error:
        raise _explained(path, error) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ChecklistError(f"{path}: cannot be read as TOML: {error}. Correct the file or restore it.") from error


def _explained(path: Path, error: ValidationError) -> ChecklistError:
    lines = [
        f"{path}: key {'.'.join(str(part) for part in fault['loc']) or '(whole file)'}: {fault['msg']}"
        for fault in error.errors()
    ]
    return ChecklistError("\n".join(lines))


def _check_references(checklists: Checklists) -> None:
    everywhere = [item for checklist in checklists.resolutions for item in checklist.items]
    for id_, count in Counter(item.id for item in everywhere).items():
        if count > 1:
            raise ChecklistError(f"item {id_!r} stands {count} times in the checklists. Ids are unique: rename one.")
    themes, facts = ({entry.id for entry in entries} for entries in (checklists.themes, checklists.facts))
    referred: list[tuple[str, str, set[str], set[str]]] = [
        *((item.id, "theme", {item.theme}, themes) for item in everywhere),
        *((item.id, "facts", set(item.facts), facts) for item in everywhere),
        *((item.id, "linked", set(item.linked), set(checklists.items)) for item in everywhere),
        *((i.id, "depends_on", {i.depends_on.item}, set(checklists.items)) for i in everywhere if i.depends_on),
        *((clause.id, "facts", set(clause.facts), facts) for clause in checklists.clauses.values()),
    ]
    for owner, key, named, known in referred:
        if missing := named - known:
            raise ChecklistError(f"{owner}: key {key!r} names {sorted(missing)}, which does not exist. Correct the id.")
