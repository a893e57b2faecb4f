"""This module reads the checklist files and checks that they fit together."""

import json
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic.json_schema import GenerateJsonSchema

from checklists.errors import ChecklistError
from checklists.model import Checklist, Checklists, Clause, DelegationsFile, FactsFile, Resolution, ThemesFile
from checklists.words import Model

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
        themes=_parse(folder / "themes.toml", ThemesFile).themes,
        facts=_parse(folder / "facts.toml", FactsFile).facts,
        delegations=_parse(folder / "delegations.toml", DelegationsFile).delegations,
    )
    _check_ids(checklists)
    _check_references(checklists)
    return checklists


def parse_checklist(text: str) -> Checklist:
    """Return a checklist of any release from its canonical JSON; its hash stays that of this text.

    Raises:
        ValidationError: it does not fit the model of this release.
    """
    checklist = Checklist.model_validate_json(text)
    # Not the hash of what this release would write, with keys of its own.
    vars(checklist)["canonical_json"] = text
    return checklist


def refuse_unfit(checklists: Checklists) -> None:
    """Refuse checklists that do not fit together: ids that stand twice or elsewhere, references that lead nowhere.

    Raises:
        ChecklistError: the message names the id and the key.
    """
    if tuple(checklist.id for checklist in checklists.resolutions) != RESOLUTIONS:
        raise ChecklistError(f"the checklists must be those of {' and '.join(RESOLUTIONS)}, in this order.")
    for checklist in checklists.resolutions:
        for clause in checklist.clauses:
            if clause.resolution != checklist.id:
                raise ChecklistError(f"clause {clause.id!r} does not belong to resolution {checklist.id}.")
    _check_ids(checklists)
    _check_references(checklists)


def load_adopted_text(resolution: str, folder: Path = FOLDER) -> str:
    """Return the whole text of a resolution as adopted: a quotation, kept beside its checklist."""
    return (folder / resolution / "adopted.txt").read_text(encoding="utf-8")


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schemas of the checklist files by file name, for editors (`#:schema` on line 1)."""
    models: dict[str, type[Model]] = {
        "clause": Clause,
        "resolution": Resolution,
        "themes": ThemesFile,
        "facts": FactsFile,
        "delegations": DelegationsFile,
    }
    dialect = {"$schema": GenerateJsonSchema.schema_dialect}
    return {f"{name}.schema.json": dialect | model.model_json_schema() for name, model in models.items()}


def write_schemas(folder: Path = FOLDER) -> None:
    """Write the JSON Schemas into `folder`, in place of those that stand there."""
    for name, schema in schemas().items():
        (folder / name).write_text(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _load_checklist(folder: Path) -> Checklist:
    files = sorted(path for path in folder.glob("*.toml") if path.name != "resolution.toml")
    if not files:
        raise ChecklistError(f"{folder}: found no clause file (*.toml). Restore the folder from the released version.")
    clauses = sorted((_parse(path, Clause) for path in files), key=lambda clause: clause.order)
    if [clause.order for clause in clauses] != list(range(1, len(clauses) + 1)):
        raise ChecklistError(f"{folder}: the key 'order' of the clauses must count 1 to {len(clauses)} without a gap.")
    resolution = _parse(folder / "resolution.toml", Resolution)
    for owner, id_ in (("resolution.toml", resolution.id), *((clause.id, clause.resolution) for clause in clauses)):
        if id_ != folder.name:
            raise ChecklistError(f"{folder}: {owner}: key 'id' says resolution {id_!r}. Move the file or correct it.")
    return Checklist(resolution=resolution, clauses=tuple(clauses))


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
    faults = [fault for fault in error.errors() if fault["type"] != "too_short"] or error.errors()
    lines = [f"{path}: key {'.'.join(map(str, fault['loc'])) or '(whole file)'}: {fault['msg']}" for fault in faults]
    return ChecklistError("\n".join(lines))


def _check_ids(checklists: Checklists) -> None:
    ids = {
        "item": [item.id for checklist in checklists.resolutions for item in checklist.items],
        "clause": [clause.id for checklist in checklists.resolutions for clause in checklist.clauses],
        "theme": [theme.id for theme in checklists.themes],
        "fact": [fact.id for fact in checklists.facts],
        "delegation": [delegation.code for delegation in checklists.delegations],
    }
    for kind, named in ids.items():
        for id_, count in Counter(named).items():
            if count > 1:
                raise ChecklistError(f"{kind} {id_!r} stands {count} times. Ids are unique: rename or remove one.")


def _check_references(checklists: Checklists) -> None:
    everywhere = checklists.items.values()
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
