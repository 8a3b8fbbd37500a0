"""What re-checks do to a title: passed, lost, or proposed to be cancelled (A4.4, A4.5, A7.9, E9).

The re-check itself is a small case (`steps/recheck.py`), so that incidents need not wait for it.
"""

from datetime import datetime
from typing import Annotated, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, Looked, label
from services.domain.clocks.calendar import local_day, new_year_after, years_later
from services.domain.programme.schema import TitleLevel
from services.domain.titles.title import Title, TitleFact, living


class StartRecheck(Act):
    """The clock's own act on the day that is due (A4.4)."""

    zh, en, rule = "启动复查", "Start the re-check", "A4.4"

    kind: Literal["start-recheck"] = "start-recheck"


class FinishRecheck(Act):
    """How the re-check ended; failed after rectification costs the municipal title (A4.5)."""

    zh, en, rule = "复查结束", "Finish the re-check", "A4.4, A4.5"

    kind: Literal["finish-recheck"] = "finish-recheck"
    passed: bool = label("复查合格", "Passed")
    decided_at: datetime = label("认定时间", "Decided at")
    document_no: str = label("公告文号", "Number of the announcement", default="", max_length=60)
    """By which the title was granted again (B1.8); empty where passing is enough (A4.4)."""


class CancelTitle(Act):
    """The municipal title goes when a higher title of the same unit fails its re-check (A4.5)."""

    zh, en, rule = "撤销市级称号", "Cancel the municipal title", "A4.5, E9"

    kind: Literal["cancel-title"] = "cancel-title"
    because: Annotated[str, Looked()]
    """The title that failed."""
    decided_at: datetime = label("认定时间", "Decided at")


class RecheckStarted(TitleFact):
    kind: Literal["recheck-started"] = "recheck-started"

    def on(self, title: Title) -> Title:
        return title.but(recheck_open=True)


class RecheckFinished(TitleFact):
    kind: Literal["recheck-finished"] = "recheck-finished"
    passed: bool
    decided_at: datetime
    freezes: bool = True
    """False where the title was gone before the re-check ended: nobody is punished twice."""
    document_no: str = ""

    def on(self, title: Title) -> Title:
        """Passed: the next one is due two years after this one was due (A4.4).

        For a title from before the system (A0.11) the terms that were missed are left out.
        Failed even after rectification: the municipal title is cancelled (A4.5). A higher one
        is not the Bureau's to cancel, unless the programme says so: it proposes, and looks again
        two years on (E9).
        """
        result: Literal["passed", "failed"] = "passed" if self.passed else "failed"
        closed = title.but(
            recheck_open=False,
            rechecks=title.rechecks + 1,
            last_result=result,
            rests_since=None if self.passed else title.rests_since,
            doubts=(),
        )
        if self.document_no:
            again = local_day(self.decided_at)
            closed = closed.but(granted_again_on=again, granted_again_no=self.document_no)
        if title.cancelled_on:
            return closed
        if not self.passed and _is_lost(title):
            return closed.but(cancelled_on=local_day(self.decided_at))
        due = title.recheck_due
        while title.procedure and due and due <= local_day(self.decided_at):
            due = years_later(due, title.procedure.recheck.years)
        return closed.but(recheck_due=due, proposals=title.proposals + (not self.passed))


class TitleCancelled(TitleFact):
    kind: Literal["title-cancelled"] = "title-cancelled"
    because: str
    decided_at: datetime

    def on(self, title: Title) -> Title:
        return title.but(cancelled_on=local_day(self.decided_at))


def frozen_until(decided_at: datetime) -> datetime:
    """A4.5, E8: "that year" is the calendar year of the failing decision."""
    return new_year_after(decided_at)


def _is_lost(title: Title) -> bool:
    """Whether a failed re-check is the end of it (A4.5, E9)."""
    if title.level is TitleLevel.MUNICIPAL:
        return True
    return title.procedure is not None and title.procedure.recheck.higher == "cancelled"


def _municipal(title: Title) -> str | None:
    return living(title) or (None if title.level is TitleLevel.MUNICIPAL else "not-municipal")


@rule(StartRecheck, Title, opens=living)
def start_recheck(title: Title, act: StartRecheck, now: datetime) -> RecheckStarted:
    return RecheckStarted(**fact(act, now))


@rule(FinishRecheck, Title)
def finish_recheck(title: Title, act: FinishRecheck, now: datetime) -> RecheckFinished:
    return RecheckFinished(
        **fact(act, now),
        passed=act.passed,
        decided_at=act.decided_at,
        freezes=title.cancelled_on is None and _freezes(title),
        document_no=act.document_no,
    )


def _freezes(title: Title) -> bool:
    """A4.5 is the eco tracks'; another programme may know nothing of the kind."""
    return title.procedure is None or title.procedure.recheck.on_freeze != "none"


@rule(CancelTitle, Title, opens=_municipal)
def cancel_title(title: Title, act: CancelTitle, now: datetime) -> TitleCancelled:
    return TitleCancelled(**fact(act, now), because=act.because, decided_at=act.decided_at)


TitleRecheckFacts = RecheckStarted | RecheckFinished | TitleCancelled
