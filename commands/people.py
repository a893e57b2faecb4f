"""This module holds the commands about people: who may sign in, and as what. The first administrator is made here."""

import dataclasses
from typing import Annotated

import typer

from assessments.access import COMMAND_LINE
from assessments.database import Store
from assessments.store import add_person, change_person, end_sign_ins, list_people
from assessments.stored import KnownPerson, Place, Role
from checklists.words import Side
from commands.shared import opened_store, refusal

app = typer.Typer(help="Who may sign in, and as what.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The address their sign-in gives for them.", metavar="EMAIL")]
TheRole = Annotated[Role, typer.Option("--role", help="What they may do (README, Access).")]
Delegation = Annotated[
    str | None, typer.Option("--delegation", help="Code, for contributors, leads and readers.", metavar="CODE")
]
TheSide = Annotated[Side | None, typer.Option("--side", help="For contributors and leads: who they speak for.")]


@app.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option("--name", help="How the change log shall call them, for ever.")],
    role: TheRole,
    delegation: Delegation = None,
    side: TheSide = None,
) -> None:
    """Admit somebody; from then on they can sign in."""
    with opened_store() as store:
        add_person(store, email=email, name=name, place=Place(role, delegation, side), by=COMMAND_LINE)
    typer.echo(f"Added {name} as {role}{f' of {delegation}' if delegation else ''}.")


@app.command()
def change(email: Email, role: TheRole, delegation: Delegation = None, side: TheSide = None) -> None:
    """Give somebody another place, or admit them again; it counts from their next click on."""
    with opened_store() as store:
        person = _known(store, email)
        place = Place(role, delegation, side)
        change_person(store, person.id, place=place, seen=person.place, by=COMMAND_LINE)
    typer.echo(f"{person.name} is {role}{f' of {delegation}' if delegation else ''} from now on.")


@app.command()
def dismiss(email: Email) -> None:
    """Admit somebody no more, and end their sign-ins. What they did keeps their name."""
    with opened_store() as store:
        person = _known(store, email)
        place = dataclasses.replace(person.place, active=False)
        change_person(store, person.id, place=place, seen=person.place, by=COMMAND_LINE)
    typer.echo(f"{person.name} is not admitted any more.")


@app.command()
def sign_out(email: Email) -> None:
    """End all sign-ins of somebody; they have to sign in again."""
    with opened_store() as store:
        person = _known(store, email)
        end_sign_ins(store, person.id, by=COMMAND_LINE)
    typer.echo(f"{person.name} has to sign in again.")


@app.command(name="list")
def list_() -> None:
    """List everybody who may sign in, or no more."""
    with opened_store() as store:
        people = list_people(store, by=COMMAND_LINE)
    if not people:
        typer.echo("Nobody yet. Add the first administrator: person add EMAIL --name NAME --role administrator")
    for person in people:
        place = person.place
        parts = [person.email, person.name, place.role, place.delegation or "", place.side or ""]
        typer.echo("  ".join([*filter(None, parts), *([] if place.active else ["not admitted any more"])]))


def _known(store: Store, email: str) -> KnownPerson:
    wanted = email.strip().lower()
    known = next((person for person in list_people(store, by=COMMAND_LINE) if person.email == wanted), None)
    if known is None:
        raise refusal([f"{wanted}: not known. `person list` names everybody."])
    return known
