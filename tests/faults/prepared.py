"""This module holds a store on which every function of the door can be called, as a file to be copied."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from assessments.access import Person
from assessments.database import open_store
from assessments.errors import StoreError
from tests.assessments.door import CALLS, HOME, World, make_world, prepare
from tests.assessments.examples import BY
from tests.assessments.people import signed_in

# What only makes sense for somebody who is signed in; all else is done as the one person at this machine.
FOR_WHO_IS_SIGNED_IN = frozenset({"countersign", "save_opinion", "sign_out", "stay_signed_in"})


Told = tuple[str, str]  # the name of an error and its words; both empty where there was none


@dataclass(frozen=True)
class Prepared:
    """The file of a closed store, what stands in it, and a lead who is signed in."""

    file: Path
    world: World
    lead: Person

    def call(self, name: str, world: World) -> None:
        """Call a function of the door."""
        CALLS[name](world, self.lead if name in FOR_WHO_IS_SIGNED_IN else BY)

    def told(self, name: str, world: World) -> Told:
        """Call a function of the door, and return what whoever called it is told."""
        try:
            self.call(name, world)
        except StoreError as error:
            return type(error).__name__, str(error)
        return "", ""

    @contextmanager
    def copied(self, file: Path) -> Iterator[World]:
        """Open a copy, and close it at the end."""
        shutil.copy(self.file, file)
        engine = open_store(address(file))
        try:
            yield replace(self.world, engine=engine)
        finally:
            engine.dispose()


def make_prepared(file: Path) -> Prepared:
    """Make the store."""
    engine = open_store(address(file))
    world = make_world(engine)
    lead = signed_in(engine, "lead", HOME)
    prepare("save_opinion", world, lead)
    engine.dispose()
    return Prepared(file, world, lead)


def address(file: Path) -> str:
    """Return a file as DATABASE_URL names it."""
    return f"sqlite:///{file}"
