"""Acts on the case as a whole: withdrawn by its applicant, paused while its county is frozen.

They go to the case's own workflow, which calls the case back from its step first.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, Looked, TextRef, label
from services.domain.case import Case, CaseFact, Outcome
from services.domain.errors import TooEarly
from services.domain.programme.schema import Obligation
from services.domain.tree.units import Part


class Withdraw(Act):
    """Withdrawn before the decision; everything so far stays on file (1.3.8)."""

    zh, en, rule = "撤回申请", "Withdraw", "1.3.8"
    path, part, harm = "withdrawal", Part.APPLICANT_LEADER, True
    whenever = True
    while_paused: ClassVar[bool] = True

    kind: Literal["withdraw"] = "withdraw"
    reason: TextRef = label("撤回理由", "Reason")


class Pause(Act):
    """The county is frozen: its open cases wait for the new year (A4.5, E8)."""

    zh, en, rule = "暂停受理", "Pause", "A4.5, E8"

    kind: Literal["pause"] = "pause"
    until: Annotated[datetime, Looked()]
    title: Annotated[str, Looked()]


class Resume(Act):
    """The freeze is over (A4.5)."""

    zh, en, rule = "恢复办理", "Go on", "A4.5, E8"
    while_paused: ClassVar[bool] = True

    kind: Literal["resume"] = "resume"


class Withdrawn(CaseFact):
    kind: Literal["withdrawn"] = "withdrawn"
    reason: TextRef

    def on(self, case: Case) -> Case:
        return case.ended(Outcome.WITHDRAWN, self.at)


class Paused(CaseFact):
    kind: Literal["paused"] = "paused"
    until: datetime
    title: str

    def on(self, case: Case) -> Case:
        """Whatever is owed stands still; a notice that runs goes on, its dates were published."""
        paused: Case = case.but(paused_until=self.until)
        for what in Obligation:
            paused = paused.stopped(what, self.at, "county-frozen", "A4.5")
        return paused


class Resumed(CaseFact):
    kind: Literal["resumed"] = "resumed"

    def on(self, case: Case) -> Case:
        """What stood still for the freeze goes on; what waits for a rectification still waits."""
        going: Case = case.but(paused_until=None)
        for what, ledger in case.ledgers.items():
            if ledger.paused and ledger.stops[-1].reason == "county-frozen":
                going = going.resumed(what, self.at)
        return going


def _may_withdraw(case: Case) -> str | None:
    """A re-check is the Bureau's own: to withdraw it would be to escape it (A4.4)."""
    if case.title:
        return "a-recheck"
    return "over" if case.step is None else None


@rule(Withdraw, Case, opens=_may_withdraw)
def withdraw(case: Case, act: Withdraw, now: datetime) -> Withdrawn:
    return Withdrawn(**fact(act, now), reason=act.reason)


@rule(Pause, Case, opens=lambda case: "over" if case.step is None else None)
def pause(case: Case, act: Pause, now: datetime) -> Paused:
    return Paused(**fact(act, now), until=act.until, title=act.title)


@rule(Resume, Case, opens=lambda case: None if case.paused_until else "not-paused")
def resume(case: Case, act: Resume, now: datetime) -> Resumed:
    if case.paused_until and now < case.paused_until:
        raise TooEarly(earliest=case.paused_until.isoformat())
    return Resumed(**fact(act, now))


WholeCaseFact = Withdrawn | Paused | Resumed
