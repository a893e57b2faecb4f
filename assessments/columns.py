"""This module holds what the tables of the store are made of: base, names, moments in UTC, ids, texts."""

import datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, MetaData, Text
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

# Constraints that bear names can be changed by a later migration, on SQLite too.
_NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
# SQLite would give the id of a removed row to the next one; caches and the change log hold ids to mean one thing ever.
NEVER_REUSE_IDS = {"sqlite_autoincrement": True}


class UtcDateTime(TypeDecorator[datetime.datetime]):
    """A moment in UTC: aware in Python on both databases, though SQLite keeps no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        """Turn any aware moment into UTC; SQLite writes it without the zone."""
        if value is None:
            return None
        moment = value.astimezone(datetime.UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        """Give the moment its zone again; PostgreSQL answers in the zone of the session."""
        if value is None:
            return None
        return value.replace(tzinfo=datetime.UTC) if dialect.name == "sqlite" else value.astimezone(datetime.UTC)


class Table(SQLModel, registry=registry(metadata=MetaData(naming_convention=_NAMES))):
    """Technical base. Its registry is its own: a page that is loaded again must not meet its tables twice."""


def id_field() -> Any:  # noqa: ANN401  as sqlmodel types a field
    """Return a column for the id of a row, given by the database."""
    return Field(default=None, primary_key=True)


def text_field() -> Any:  # noqa: ANN401  as sqlmodel types a field
    """Return a column for text of any length, empty unless told otherwise."""
    return Field(default="", sa_type=Text)
