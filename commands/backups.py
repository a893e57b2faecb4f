"""This module holds the commands about backups: make one, list them, and put one in the place of the store."""

from pathlib import Path
from typing import Annotated

import typer

from assessments.addresses import Address, backup_folder, store_address
from assessments.backup_files import backup_time, check_backup, list_backups
from assessments.backups import KEEP, back_up
from assessments.errors import StoreError
from assessments.restoring import content_in_place, restore
from commands.shared import opened_store, plain_errors, refusal

CONFIRMATION = "replace"

Folder = Annotated[
    Path | None, typer.Option("--folder", help="Where backups are; BACKUP_FOLDER, or backups/ beside the store.")
]


def backup(
    folder: Folder = None,
    keep: Annotated[int, typer.Option("--keep", help="How many backups are kept.", metavar="N", min=1)] = KEEP,
) -> None:
    """Make a backup of the store, while others go on, and remove the oldest ones. A timer can call this."""
    with opened_store() as store:
        made = back_up(store, folder or backup_folder(store.url), keep=keep)
    typer.echo(f"{made}  {check_backup(made)}")


def backups(folder: Folder = None) -> None:
    """List the backups, the newest first: time, size, what each holds, and whether it is sound."""
    with plain_errors():
        found = list_backups(folder or backup_folder(store_address()))
    for path in found:
        size = f"{path.stat().st_size:,} bytes"
        typer.echo(f"{backup_time(path):%Y-%m-%d %H:%M:%S} UTC  {size:>18}  {_verdict(path)}  {path}")
    if not found:
        typer.echo("There are no backups yet. Make one: cli.py backup.")


def restore_(
    file: Annotated[Path, typer.Argument(help="A backup, as `backups` lists them.", metavar="FILE")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Replace the store without asking.")] = False,
) -> None:
    """Put a backup in the place of the store, or into an empty PostgreSQL database. The server must be stopped."""
    with plain_errors():
        address = store_address()
        typer.echo(f"backup        {file}: {check_backup(file)}")
        in_place = _in_place(address)
        typer.echo(f"now in place  {address.render_as_string()}: {in_place or 'nothing'}")
        if in_place and not yes:
            _ask()
        away = restore(file.resolve(), address)
    typer.echo(f"Restored.{f' What was there before is kept as {away}.' if away else ''} Start the server again.")


def _in_place(address: Address) -> str:
    try:
        content = content_in_place(address)
    except StoreError as error:  # the reason to restore, as like as not
        return f"cannot be read: {error}"
    return str(content or "")


def _ask() -> None:
    try:
        typed = typer.prompt(f'The backup takes its place, and it is kept aside. Type "{CONFIRMATION}" to go on')
    except typer.Abort:
        typed = ""
    if typed.strip() != CONFIRMATION:
        raise refusal(["Not restored: not confirmed. Nothing was changed. Give --yes where nobody can type."])


def _verdict(path: Path) -> str:
    try:
        return f"sound: {check_backup(path)}"
    except StoreError:
        return "NOT SOUND"
