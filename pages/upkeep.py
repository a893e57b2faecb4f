"""This module draws how the installation stands, and what administrators have changed."""

import streamlit as st

from assessments.errors import NotBackedUp
from assessments.store import list_administration, list_kept_backups, make_backup, read_condition, read_log_head
from assessments.stored import Change
from pages import callbacks, door, elements, linked, tables

# What of a change is shown, and as what; the ids of the store are for the start, which compares it with the log.
NAMES = {
    "email": "E-mail",
    "role": "Role",
    "delegation": "Delegation",
    "side": "Speaks for",
    "active": "Admitted",
    "issuer": "Provider of the sign-in",
    "subject": "Known there as",
}
LATEST = 200  # changes on one page; sign-ins go on for ever
_SIGN_INS = ("signed in", "signed out", "sign-ins ended", "sign-in recorded")


def draw_upkeep() -> None:
    """Draw what the store is, as far as a page can say it."""
    store, by = door.database(), door.person()
    condition = read_condition(store, by=by)
    version = ".".join(str(part) for part in condition.version)
    room = {} if condition.free is None else {"Room left on its disk": f"{condition.free / 1e9:.1f} GB"}
    elements.draw_terms(
        {
            "Store": condition.place,
            "Database": f"{condition.database} {version}, schema {condition.schema}",
            **room,
            "Last hash of the change log": read_log_head(store, by=by),
        }
    )
    elements.draw_quiet("The command “cli.py doctor” looks the whole store through.")
    _draw_backups()


def _draw_backups() -> None:
    """Draw the backups there are, and the button that makes one."""
    st.header("Backups")
    st.button("Make a backup now", on_click=_back_up)
    made, fault = st.session_state.pop("backup-said", ("", ""))
    if fault:
        st.error(elements.literal(fault))
    elif made:
        st.success(elements.literal(f"Made and read through: {made}"))
    kept = list_kept_backups(door.database(), by=door.person())
    if not kept:
        elements.draw_text("There are no backups yet.")
        return
    rows: list[list[tables.Cell]] = [
        [elements.moment(backup.at), f"{backup.size / 1_000_000:.1f} MB", backup.path] for backup in kept
    ]
    columns = [tables.Column("When", width=28), tables.Column("Size", width=12), tables.Column("File", width=60)]
    tables.draw_table(columns, rows, caption="Backups, the newest first", show_caption=False)
    elements.draw_quiet("A backup is put back with “cli.py restore FILE”, with the server stopped.")


def _back_up() -> None:
    with callbacks.turn() as turn:
        by, made, fault = turn.person, "", ""
        try:
            made = make_backup(door.database(), by=by)
        except NotBackedUp as error:
            fault = str(error)
        turn.call(lambda: st.session_state.update({"backup-said": (made, fault)}))
        turn.redraw()


def draw_log() -> None:
    """Draw what was changed about people, or who signed in and out, the latest first."""
    shown = linked.draw_segments("Changes of", "of", {"people": "People", "sign-ins": "Sign-ins"})
    found = list_administration(door.database(), by=door.person())
    changes = [change for change in found if (change.action in _SIGN_INS) == (shown == "sign-ins")]
    if not changes:
        elements.draw_text("Nothing was changed about people yet." if shown == "people" else "Nobody signed in yet.")
        return
    rows: list[list[tables.Cell]] = [
        [f"{elements.moment(change.at)}\n{change.by}", f"{_whose(change)}\n{_what(change)}".strip()]
        for change in reversed(changes[-LATEST:])
    ]
    columns = [tables.Column("When, and who", width=34), tables.Column("What", width=66)]
    caption = "Changes about people, the latest first" if shown == "people" else "Sign-ins, the latest first"
    tables.draw_table(columns, rows, caption=caption, show_caption=False)
    if len(changes) > LATEST:
        elements.draw_quiet(f"The latest {LATEST} of {len(changes)}; the store keeps all.")


def _whose(change: Change) -> str:
    return f"{change.subject.removeprefix('person ')}: {change.action.removeprefix('person ')}"


def _what(change: Change) -> str:
    before, after = change.before or {}, change.after or {}
    return "\n".join(
        f"{NAMES[name]}: {_word(after[name])}" + (f" (before: {_word(before[name])})" if name in before else "")
        for name in NAMES
        if name in after and after[name] != before.get(name)
    )


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)
