"""This package holds the demonstration: an invented country with three years of answers, as portable documents."""

import tomllib
from pathlib import Path

from assessments.access import Person
from assessments.database import Store
from assessments.importing import load_documents
from assessments.reading import list_assessments
from assessments.years import remove_assessment
from checklists.assessment import Assessment, read_assessment
from checklists.load import load_checklists
from checklists.words import Words
from scoring.method import load_method

FOLDER = Path(__file__).parent
CODE = "XAA"


def demonstration_documents() -> list[Assessment]:
    """Return the invented country's assessments, the earliest year first."""
    return [
        read_assessment(path.read_text(encoding="utf-8"), load_checklists()) for path in sorted(FOLDER.glob("*.json"))
    ]


def load_demonstration(engine: Store, *, by: Person) -> None:
    """Bring the invented country and its assessments into the store, all of them or none.

    Raises:
        AlreadyThere: it is loaded already.
    """
    country = tomllib.loads(FOLDER.with_suffix(".toml").read_text(encoding="utf-8"))
    load_documents(
        engine,
        demonstration_documents(),
        names={CODE: Words.model_validate(country["name"])},
        checklists=load_checklists(),
        method_version=load_method().version,
        by=by,
    )


def remove_demonstration(engine: Store, *, by: Person) -> int:
    """Remove every assessment of the invented country, and the country with the last one; return how many."""
    years = list_assessments(engine, delegation=CODE, by=by)
    for year in years:
        remove_assessment(engine, year.id, by=by)
    return len(years)
