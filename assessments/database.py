"""This module holds the opening of the store: an SQLite file by default, PostgreSQL where DATABASE_URL says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, inspect, text

from assessments.addresses import backup_folder, file_address, file_of, store_address
from assessments.backups import back_up
from assessments.delegations import record_delegations
from assessments.engines import file_engine, server_engine
from assessments.errors import DamagedStore, ForeignStore, NewerStore, NotBackedUp, StoreError
from assessments.schema import known_revisions, migrate, revision_of
from assessments.sqlite_file import APPLICATION_ID, build, folder_held, recognise
from assessments.transactions import named_errors, reading
from assessments.verifying import refuse_unlogged

# What the other rooms hold of the store, without knowing SQL.
Store = Engine

_LOCK_OF_STARTS = APPLICATION_ID  # any number of ours will do
# A look gives up a server that is gone without a word: 2 s to connect, 5 s for an answer to be on its way.
_IMPATIENT = {"connect_timeout": "2", "tcp_user_timeout": "5000"}


def open_store(url: str | None = None) -> Engine:
    """Open the store, make it at the first start, and bring an older one up to date.

    Args:
        url: where the store is, as `store_address` takes it; without it DATABASE_URL, or else the default file.

    Raises:
        StoreError: a named child says why it cannot be used. What stands there was not changed.
    """
    address = store_address(url)
    file = file_of(address)
    return _open_server(address) if file is None else _open_file(file)


def look_at_store(url: str | None = None) -> None:
    """Look whether the store answers, by a connection of its own: one that is open does not see that its file is gone.

    It takes milliseconds, for whoever asks every few seconds. Nothing is verified, made or brought up to date.

    Args:
        url: where the store is, as for `open_store`.

    Raises:
        StoreError: a named child says why it cannot be used.
    """
    address = store_address(url)
    file = file_of(address)
    if file is None:
        engine = server_engine(address.update_query_dict(_IMPATIENT))
    else:
        engine = file_engine(file, {"busy_timeout": "1000"}, recognised=True)
    try:
        with reading(engine) as session:
            if revision_of(session.connection()) is None:
                raise DamagedStore(f"{address.database}: there is no store in it any more.")
    finally:
        engine.dispose()


def _open_file(path: Path) -> Engine:
    with folder_held(path.parent), named_errors(file_address(path)):
        if path.exists():
            recognise(path, known_revisions())
        else:
            build(path, _write_schema)
        _bring_up_to_date(path)
    return file_engine(path, recognised=True)


def _write_schema(path: Path) -> None:
    with _first_transaction(path) as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate(connection)


def _bring_up_to_date(path: Path) -> None:
    with _first_transaction(path) as connection:
        _back_up_before_migrating(connection)
        migrate(connection)
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise StoreError(f"{path}: a migration would have broken references. Nothing was changed. Report this.")
        _look_through(connection)


def _look_through(connection: Connection) -> None:
    """Bring up to date what the release knows by itself, and refuse what the change log does not say."""
    try:
        record_delegations(connection)
        refuse_unlogged(connection)
    except (ValueError, TypeError) as error:
        raise DamagedStore(f"the store holds what no column of it can hold: {error}.") from error


@contextmanager
def _first_transaction(path: Path) -> Iterator[Connection]:
    # Foreign keys are off: a migration builds a table anew on SQLite, which would empty those that refer to it.
    engine = file_engine(path, {"foreign_keys": "OFF"})
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _back_up_before_migrating(connection: Connection) -> None:
    if revision_of(connection) in (None, max(known_revisions())):
        return
    if connection.dialect.name == "postgresql":  # on SQLite the transaction itself keeps all others from saving
        tables = ", ".join(sorted(inspect(connection).get_table_names()))
        connection.execute(text(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE"))
    try:
        back_up(connection.engine, backup_folder(connection.engine.url))
    except NotBackedUp as error:
        raise NotBackedUp(
            f"The store is of an older release, and is brought up to date only when there is a backup. {error}"
        ) from error


def _open_server(target: URL) -> Engine:
    engine = server_engine(target)
    try:
        with named_errors(target), engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK_OF_STARTS})
            _recognise_database(connection, str(target.database))
            _back_up_before_migrating(connection)
            migrate(connection)
            _look_through(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _recognise_database(connection: Connection, name: str) -> None:
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return
    if not {"alembic_version", "assessment", "change"} <= tables:
        raise ForeignStore(
            f"{name}: the database holds tables of another application ({', '.join(sorted(tables)[:3])} ...). Nothing "
            "was changed. Name an empty database in DATABASE_URL."
        )
    found = set(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())
    if unknown := found - known_revisions():
        raise NewerStore(
            f"{name}: made by a newer release: its schema {', '.join(sorted(unknown))} is not known here. Nothing was "
            "changed. Install that release again."
        )
