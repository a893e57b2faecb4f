"""This module holds the errors of the store. Every message says what happened, where, and what to do."""
# ruff: noqa: N818  These names say what happened; StoreError, which they all are, says that it is an error.

import datetime

from checklists.assessment import Plan, Response


class StoreError(Exception):
    """Something about the store is not as it must be. Nothing was changed by the call that raised it."""


class DamagedStore(StoreError):
    """The file or database is ours but cannot be trusted: cut short, scribbled over or inconsistent."""


class ForeignStore(StoreError):
    """The file or database is not a store of this tool."""


class NewerStore(StoreError):
    """The store was made by a newer release, whose schema this one does not know."""


class StoreBusy(StoreError):
    """Others kept the store to themselves for longer than a save waits; trying again helps."""


class StoreNotWritable(StoreError):
    """The store cannot be read and written here: rights, a read-only place, or a full disk."""


class StoreUnreachable(StoreError):
    """The database server does not answer, or the driver to speak with it is not installed."""


class NotBackedUp(StoreError):
    """No backup could be made; the store and older backups are as they were."""


class UnsoundBackup(StoreError):
    """The file is no backup that can be restored."""


class NotRestored(StoreError):
    """A backup could not take the place of the store, or may not."""


class NotFound(StoreError):
    """The delegation, assessment, item or clause asked for is not in the store."""


class ReadOnly(StoreError):
    """The assessment is submitted; it can be corrected as a dated restatement only."""


class Outdated(StoreError):
    """The assessment was changed after the person looked at what they now want to submit."""


class Forbidden(StoreError):
    """The person may not do this; the refusal is in the server's log."""


class SignedOut(StoreError):
    """The person's sign-in has ended, or they are not admitted."""


class AlreadyThere(StoreError):
    """The delegation has an assessment for that year already, or the person is known already."""


class Conflict(StoreError):
    """Somebody else saved since the text on screen was read; theirs stands, and yours was not written.

    Attributes:
        subject: the id of the item, or of the clause for a target, of the item for a plan.
        response: the response now in the store; None where there is none, and for targets.
        level: the target level now in the store; None where there is none, and for responses.
        plan: the plan now in the store; None for responses and targets.
        version: the version of the response now in the store; None where there is none, and for targets.
        by: who saved it; empty where nobody has.
        at: when they saved it, in UTC; None where nobody has.
    """

    def __init__(  # noqa: PLR0913  the page shows all of it
        self,
        subject: str,
        *,
        response: Response | None = None,
        level: int | None = None,
        plan: Plan | None = None,
        version: int | None = None,
        by: str = "",
        at: datetime.datetime | None = None,
    ) -> None:
        self.subject, self.response, self.level, self.version = subject, response, level, version
        self.plan, self.by, self.at = plan, by, at
        when = f" by {by} at {at:%Y-%m-%d %H:%M} UTC" if at else ""
        super().__init__(
            f"{subject}: changed{when}, after you read it. Your text was not saved. Compare both and save again."
        )


class Refused(StoreError):
    """What was to be saved does not fit the checklists or the limits; nothing was written.

    Attributes:
        faults: one plain line per fault.
    """

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))
