"""This module holds how several years of one delegation come in together, each with the checklists it answers."""

from collections import Counter
from collections.abc import Callable, Sequence

from sqlalchemy import Engine
from sqlmodel import Session, select

from assessments.access import Person, require
from assessments.collected import IncomingYear
from assessments.delegations import admit_delegation
from assessments.errors import Refused
from assessments.importing import bring_in, lines_of
from assessments.models import ChecklistVersionRow, DelegationRow
from assessments.stored import ImportLine
from assessments.transactions import reading, saving
from assessments.writing import Stamp, stamp
from checklists.load import load_checklists
from checklists.words import Words


def import_years(
    engine: Engine, years: Sequence[IncomingYear], *, name: Words | None = None, by: Person, dry_run: bool = False
) -> dict[int, tuple[ImportLine, ...]]:
    """Bring all years of a delegation into the store, or none, and say what that does to each.

    A year that is there is treated as by `import_assessment`. Checklists this store does not hold come along only with
    the one person at this machine, since everybody reads them; never any that bears the version of this release and
    differs from it.

    Args:
        engine: the store.
        years: what comes in, all of one delegation.
        name: how a delegation that neither the release nor the store knows shall be called; its code if None.
        by: who imports.
        dry_run: only say what would be done.

    Returns:
        By year, the lines as of `import_assessment`.

    Raises:
        Refused: there is no year, they are not of one delegation, or one of them does not fit its checklists or those
            the year there was started with, or its checklists may not come along. Each fault names its year.
        ReadOnly: one of the years there is submitted, or in review.
        Forbidden: the person does not lead that delegation.
    """
    code = _one_delegation(years)
    with reading(engine) if dry_run else saving(engine) as session:
        rights = require(session, by, "lead", code)
        _refuse_checklists(session, years, alone=rights.role is None)
        if dry_run:
            return {year.document.year: _of_its_year(lines_of, session, year) for year in years}
        known = session.get(DelegationRow, code) is not None
        admit_delegation(session, code, {} if known or name is None else {code: name})
        now = stamp(by, "imported")
        return {year.document.year: _of_its_year(bring_in, session, year, now) for year in years}


def _one_delegation(years: Sequence[IncomingYear]) -> str:
    codes = sorted({year.document.delegation for year in years})
    twice = [year for year, count in Counter(year.document.year for year in years).items() if count > 1]
    if not codes:
        raise Refused(["There is no year to bring in."])
    if len(codes) > 1:
        raise Refused([f"The years are of {', '.join(codes)}: bring one delegation in at a time."])
    if twice:
        raise Refused([f"{codes[0]} {twice[0]}: stands more than once. Keep one document for each year."])
    return codes[0]


def _of_its_year(
    do: Callable[..., tuple[ImportLine, ...]], session: Session, year: IncomingYear, *more: Stamp
) -> tuple[ImportLine, ...]:
    """Do something with one year, and let each fault say which year it is of."""
    try:
        return do(session, year, *more)
    except Refused as error:
        raise Refused([f"{year.document.year}: {fault}" for fault in error.faults]) from error


def _refuse_checklists(session: Session, years: Sequence[IncomingYear], *, alone: bool) -> None:
    rows = session.exec(select(ChecklistVersionRow.resolution, ChecklistVersionRow.version, ChecklistVersionRow.sha256))
    held = {(resolution, version): sha256 for resolution, version, sha256 in rows}
    held |= {(checklist.id, checklist.version): checklist.sha256 for checklist in load_checklists().resolutions}
    coming = {c.sha256: c for year in years for c in year.checklists.resolutions}
    for sha256, checklist in coming.items():
        known = held.get((checklist.id, checklist.version))
        what = f"checklist {checklist.id} {checklist.version}"
        if known is not None and known != sha256:
            raise Refused([f"{what}: not as it was published; its hash is {sha256[:12]}, not {known[:12]}."])
        if known is None and not alone:
            raise Refused([f"{what}: not held here. Ask who runs this installation to import it on the command line."])
