"""This module holds what a dossier is made from: one assessment with everything that stands behind its figures."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reports.gap_columns import GapRow
from reports.gap_report import gap_rows
from reports.marking import NONE
from reports.opinions import NO_VIEWS, View
from reports.standing import HandedIn, Standing
from reports.trends import same_checklists
from scoring.change import ScoredYear


@dataclass(frozen=True)
class Subject:
    """One assessment to be printed.

    Attributes:
        name: of the delegation, as people write it; any text.
        now: the answers, the checklists they answer, and the scores.
        generated_at: when the dossier is made; it must carry a time zone.
        invented: whether the country does not exist.
        before: the year before, where there is one.
        standing: whether it is a draft, submitted or restated.
        handed_in: everything that was handed in of it, the earliest first.
        views: by item, what several respondents say beside the answer that is agreed.
        change_log_head: the hash of the store's last change; empty where there is no store.
        marking: one of `reports.marking.MARKINGS`.
    """

    name: str
    now: ScoredYear
    generated_at: datetime.datetime
    invented: bool = False
    before: ScoredYear | None = None
    standing: Standing = field(default_factory=Standing)
    handed_in: Sequence[HandedIn] = ()
    views: Mapping[str, Sequence[View]] = field(default_factory=lambda: NO_VIEWS)
    change_log_head: str = ""
    marking: str = NONE

    @property
    def year(self) -> int:
        """The reporting year."""
        return self.now.assessment.year

    @property
    def rows(self) -> list[GapRow]:
        """The rows of the gap report: the figures of the dossier are theirs."""
        return gap_rows(
            self.now.assessment,
            self.now.scorecard,
            self.now.checklists,
            previous=(self.before.assessment, self.before.scorecard) if self.before else None,
            standing=self.standing,
            views=self.views,
        )

    @property
    def asked_as_before(self) -> bool:
        """Whether both years were asked by the same checklists."""
        return self.before is not None and same_checklists(self.now.checklists, self.before.checklists)


def day(at: datetime.datetime) -> str:
    """Return the day of a moment in UTC, as print has it for readers anywhere: "5 May 2025"."""
    utc = at.astimezone(datetime.UTC)
    return f"{utc.day} {utc:%B %Y}"


def moment(at: datetime.datetime) -> str:
    """Return day and time of a moment in UTC: "5 May 2025, 14:02 UTC"."""
    return f"{day(at)}, {at.astimezone(datetime.UTC):%H:%M} UTC"
