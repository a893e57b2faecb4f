"""This module holds the tests of reading the checklist files: whatever is wrong is refused, with its place named."""

import json
import re
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

# The validator comes with streamlit and ships no types.
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from checklists.errors import ChecklistError
from checklists.load import FOLDER, RESOLUTIONS, load_adopted_text, load_checklists, schemas, write_schemas

FILES = sorted(FOLDER.rglob("*.toml"))
EACH_FILE = pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
SCHEMAS = schemas()
HOW_TO_REGENERATE = "run: python -c 'from checklists.load import write_schemas; write_schemas()'"

# One fault each: the file, the words that stand in it, the faulty words in their place, and what the message must name.
FAULTS = {
    "unknown key": ("459/a-commitments.toml", 'verb = "fulfil"', "weight = 2", ["a-commitments.toml", "weight"]),
    "unknown key of an item": ("459/a-commitments.toml", "core = true", "cor = true", ["items.0.cor", "items.0.core"]),
    "unknown language": ("459/a-commitments.toml", "question.en", "question.de", ["items.0.question.de"]),
    "key of an item beside the clause": ("459/e-resolve.toml", "order = 14", "order = 14\ncore = true", ["key core:"]),
    "key of another answer type": (
        "459/a-commitments.toml",
        'answer_type = "maturity"',
        'answer_type = "maturity"\nunit.en = "%"',
        ["a-commitments.toml", "items.0", "'maturity'", "'unit'"],
    ),
    "another answer type": (
        "459/a-commitments.toml",
        'answer_type = "yes-no-partial"',
        'answer_type = "numeric"',
        ["items.1", "'numeric'", "'unit'", "'choices'"],
    ),
    "unknown answer type": ("459/k-attribution.toml", '"maturity"', '"scale"', ["items.0.answer_type"]),
    "a choice left out": ("459/k-attribution.toml", "choices.no.en =", "#", ["items.2.choices.no"]),
    "a year in words": (
        "459/k-attribution.toml",
        "applies_from = 2019",
        'applies_from = "x"',
        ["items.0.applies_from"],
    ),
    "a time where a day is asked": (
        "459/b-doctrine.toml",
        "deadline = 2019-12-31",
        "deadline = 2019-12-31T00:00:00",
        ["b-doctrine.toml", "deadline", "a date such as 2021-05-31"],
    ),
    "empty question": ("459/l-hybrid.toml", "question.en =", 'question.en = "" #', ["items.0.question.en"]),
    "revision 0": ("459/l-hybrid.toml", "revision = 1", "revision = 0", ["items.0.revision"]),
    "four rungs": (
        "459/l-hybrid.toml",
        "levels.en =",
        'levels.en = ["a.", "b.", "c.", "d."]\nlevels.fr =',
        ["l-hybrid.toml", "items.1", "levels", "found 4"],
    ),
    "two equal rungs": (
        "459/l-hybrid.toml",
        "levels.en =",
        'levels.en = ["a.", "b.", "c.", "d.", "a."]\nlevels.fr =',
        ["l-hybrid.toml", "items.1", "levels", "found 4"],
    ),
    "four rungs in French": (
        "459/l-hybrid.toml",
        "levels.en =",
        'levels.fr = ["a.", "b.", "c.", "d."]\nlevels.en =',
        ["l-hybrid.toml", "items.1", "levels", "found 4"],
    ),
    "anchors not rising": ("475/h-exercises.toml", "[50, 2], [75, 3]", "[75, 2], [50, 3]", ["items.2", "anchors"]),
    "equal anchors": ("475/h-exercises.toml", "[25, 1], [50, 2]", "[50, 1], [50, 2]", ["items.2", "anchors"]),
    "level above 4": ("475/h-exercises.toml", "[90, 4]", "[90, 5]", ["h-exercises.toml", "items.2.anchors.4"]),
    "scored number without a scale": ("475/h-exercises.toml", "anchors = [[0, 0]", "#", ["items.2", "anchors"]),
    "scored date without a scale": (
        "475/a-policies.toml",
        "date_rule.months_after =",
        "#",
        ["items.3", "months_after"],
    ),
    "exemption without its text": ("459/l-hybrid.toml", "levels.en", "exempt_full = true\nlevels.en", ["exempt_text"]),
    "item of another clause": ("459/l-hybrid.toml", '"459-11-l-4"', '"459-11-k-9"', ["'459-11-k-9'", "'459-11-l'"]),
    "unknown obligation": ("459/l-hybrid.toml", '["o1"]', '["o7"]', ["'459-11-l-1'", "obligations", "'o7'"]),
    "clause and items disagree on themes": ("459/l-hybrid.toml", '["commitments"]', '["exercises"]', ["themes"]),
    "order with a gap": ("459/l-hybrid.toml", "order = 20", "order = 21", ["459", "'order'", "1 to 20"]),
    "order twice": ("475/i-oversight.toml", "order = 12", "order = 11", ["475", "'order'", "1 to 12"]),
    "no TOML": ("459/e-resolve.toml", "order = 14", "order =", ["e-resolve.toml", "TOML", "line"]),
    "key twice": (
        "459/e-resolve.toml",
        "order = 14",
        "order = 14\norder = 14",
        ["e-resolve.toml", "overwrite", "line"],
    ),
    "id twice": ("459/l-hybrid.toml", '"459-11-l-4"', '"459-11-l-3"', ["'459-11-l-3'", "2 times", "unique"]),
    "unknown theme": ("themes.toml", 'id = "exercises"', 'id = "exercise"', ["459-11-c-ix-1", "'theme'", "exercises"]),
    "unknown fact of an item": (
        "459/l-hybrid.toml",
        '"F30"]\n\n[[items]]\nid = "459-11-l-3"',
        '"F99"]\n\n[[items]]\nid = "459-11-l-3"',
        ["459-11-l-2", "'facts'", "F99"],
    ),
    "unknown fact of a clause": (
        "459/l-hybrid.toml",
        'facts = ["F30"]',
        'facts = ["F99"]',
        ["459-11-l:", "'facts'", "F99"],
    ),
    "unknown linked item": (
        "459/k-attribution.toml",
        '["475-11-b-ii-1"]',
        '["475-11-b-ii-9"]',
        ["459-11-k-1", "'linked'", "475-11-b-ii-9"],
    ),
    "unknown condition": (
        "459/c02-expenditure.toml",
        'item = "459-11-c-ii-1"',
        'item = "459-11-c-ii-0"',
        ["459-11-c-ii-2", "'depends_on'", "459-11-c-ii-0"],
    ),
    "version not semantic": ("475/resolution.toml", '"1.0.0"', '"1.0"', ["resolution.toml", "version"]),
    "unknown resolution": ("475/resolution.toml", 'id = "475"', 'id = "476"', ["resolution.toml", "id"]),
    "misspelt list": ("facts.toml", "[[facts]]", "[[fact]]", ["facts.toml", "key fact:"]),
    "unknown key of a fact": (
        "facts.toml",
        "published_by =",
        "publisher =",
        ["facts.toml", "0.publisher", "0.published_by"],
    ),
    "code of two letters": ("delegations.toml", '"ALB"', '"AL"', ["delegations.toml", "0.code"]),
    "theme without a meaning": ("themes.toml", "meaning.en =", "#", ["themes.toml", "0.meaning"]),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the checklist files that a test may damage."""
    return shutil.copytree(FOLDER, tmp_path / "checklists", ignore=shutil.ignore_patterns("*.py", "__pycache__"))


def _refusal(folder: Path) -> str:
    with pytest.raises(ChecklistError) as refused:
        load_checklists(folder)
    return str(refused.value)


def test_an_untouched_copy_loads(folder: Path) -> None:
    """What the tests below damage is sound before."""
    assert load_checklists(folder) == load_checklists()


@pytest.mark.parametrize(("file", "sound", "faulty", "named"), FAULTS.values(), ids=FAULTS)
def test_a_faulty_file_is_refused_with_the_place_of_the_fault(
    folder: Path, file: str, sound: str, faulty: str, named: list[str]
) -> None:
    """One fault in one file stops the start, and the message names the file or the item, and the key."""
    text = (folder / file).read_text(encoding="utf-8")
    assert sound in text
    (folder / file).write_text(text.replace(sound, faulty, 1), encoding="utf-8")
    message = _refusal(folder)
    assert [words for words in named if words not in message] == [], message


@pytest.mark.parametrize("file", ["459/resolution.toml", "themes.toml", "facts.toml", "delegations.toml"])
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    """A checklist file that is not there is refused by its path."""
    (folder / file).unlink()
    assert str(folder / file) in _refusal(folder)


def test_a_missing_clause_file_is_noticed(folder: Path) -> None:
    """A clause whose file is lost leaves a gap in the order, and the folder is named."""
    (folder / "459" / "h-consultations.toml").unlink()
    assert re.search(r"459: the key 'order' .* 1 to 19 ", _refusal(folder))


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_a_folder_without_clause_files_is_refused(folder: Path, resolution: str) -> None:
    """An emptied folder is not a checklist with nothing to ask."""
    shutil.rmtree(folder / resolution)
    (folder / resolution).mkdir()
    assert f"{folder / resolution}: found no clause file" in _refusal(folder)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    """A wrong folder is not a set of checklists with nothing to ask."""
    assert "found no clause file" in _refusal(tmp_path)


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    """A file saved as Latin-1 is named instead of being read with wrong letters."""
    names = (folder / "delegations.toml").read_text(encoding="utf-8")
    (folder / "delegations.toml").write_text(names, encoding="latin-1")
    assert "delegations.toml: cannot be read as TOML" in _refusal(folder)


def test_all_faults_of_a_file_are_told_at_once(folder: Path) -> None:
    """Who corrects a file learns of each fault on a line of its own, not of one a run."""
    path = folder / "459" / "a-commitments.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("revision = 1", "revision = 0", 2).replace("order = 1", "order = 0"), encoding="utf-8")
    lines = _refusal(folder).splitlines()
    assert [line.split(": ")[1] for line in lines] == ["key order", "key items.0.revision", "key items.1.revision"]


def test_checklists_are_read_once_per_process() -> None:
    """Every page of a process works with the same values, read once."""
    assert load_checklists() is load_checklists()


def test_adopted_text_is_returned_whole() -> None:
    """The text begins and ends as the file does, stray marks included."""
    assert load_adopted_text("459").endswith("to continue to refine their strategies for countering hybrid threats.")
    assert load_adopted_text("475").endswith("individual rights.\n-")


# ----------------------------------------------------------------------------------------------------------------------
# The JSON Schemas beside the files
# ----------------------------------------------------------------------------------------------------------------------


def _schema_name(path: Path) -> str:
    in_resolution = path.parent != FOLDER and path.name != "resolution.toml"
    return f"{'clause' if in_resolution else path.stem}.schema.json"


def _as_json(path: Path) -> Any:  # noqa: ANN401
    return json.loads(json.dumps(tomllib.loads(path.read_text(encoding="utf-8")), default=str))


def _validator(schema: Mapping[str, Any]) -> Draft202012Validator:
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_schemas_on_disk_are_those_of_the_model(tmp_path: Path) -> None:
    """An editor that checks against an old schema would call a right file wrong, or a wrong one right."""
    write_schemas(tmp_path)
    wanted = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    on_disk = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.schema.json")}
    differing = sorted(name for name in wanted | on_disk if wanted.get(name) != on_disk.get(name))
    assert differing == [], HOW_TO_REGENERATE


@EACH_FILE
def test_first_line_names_the_schema(path: Path) -> None:
    """Without its first line a file is edited unchecked; with another's it is checked against the wrong shape."""
    way = "../" if path.parent != FOLDER else ""
    assert path.read_text(encoding="utf-8").splitlines()[0] == f"#:schema {way}{_schema_name(path)}"


@EACH_FILE
def test_file_fits_its_schema(path: Path) -> None:
    """What the loader accepts, the editor does not underline."""
    schema = SCHEMAS[_schema_name(path)]
    assert [error.message for error in _validator(schema).iter_errors(_as_json(path))] == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_is_sound_and_refuses_an_unknown_key(name: str) -> None:
    """A schema that lets any key pass would not show a misspelt one."""
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    messages = [error.message for error in _validator(schema).iter_errors({"misspelt": 1})]
    assert [message for message in messages if "'misspelt' was unexpected" in message]
