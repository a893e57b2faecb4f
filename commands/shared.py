"""This module holds what every command does alike: open the store, and end with plain lines where it cannot go on."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from assessments.database import Store, open_store
from assessments.errors import StoreError


@contextmanager
def opened_store() -> Iterator[Store]:
    """Open the store for one command, and turn its errors into plain lines and exit code 2."""
    with plain_errors():
        store = open_store()
        try:
            yield store
        finally:
            store.dispose()


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn errors of the store into plain lines and exit code 2."""
    try:
        yield
    except StoreError as error:
        raise refusal(str(error).splitlines()) from error


def refusal(lines: list[str]) -> typer.Exit:
    """Say on the error stream why a command cannot go on, and return what ends it with exit code 2."""
    for line in lines:
        typer.echo(line, err=True)
    return typer.Exit(code=2)
