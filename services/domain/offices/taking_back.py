"""Taken back (撤回) before anybody acted on it: the case stands again as it stood (2.2.1).

Only what stayed in the house: not what went out or was sealed (`final`), nor what others count on, a
term that began, stopped or ended with it or a report to the bureau above. A sending back may be: its
terms come again. Working papers are not touched; the log keeps the act and that it was taken back.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import PlainSerializer

from services.domain.acts import fact, rule
from services.domain.base import Act, Looked, TextRef, label
from services.domain.case import Case, CaseFact
from services.domain.clocks.deadlines import Ledger
from services.domain.clocks.duties import Supervision
from services.domain.errors import Invalid, NotNow, Stale
from services.domain.offices.hands import Hands
from services.domain.tree.units import Part


def _compact(case: Case) -> dict[str, object]:
    return case.model_dump(mode="json", exclude_defaults=True)


Restored = Annotated[Case, PlainSerializer(_compact)]
"""A case as it stood, without the procedure, which never changes."""


class TakeBack(Act):
    """Take back one's last act while nobody else has acted since (2.2.1)."""

    zh, en, rule = "撤回刚办事项", "Take back", "2.2.1"
    path, part = "taking-back", Part.LAST_ACTOR
    any_step: ClassVar[bool] = True
    harm = True

    kind: Literal["take-back"] = "take-back"
    reason: TextRef = label("理由", "Reason")
    restored: Annotated[Restored | None, Looked()] = None
    """How the case stood before the fact that is taken back, folded from the log."""
    undoes: Annotated[int, Looked()] = 0
    """The number of that fact."""


class TakenBack(CaseFact):
    final: ClassVar[bool] = True
    restores: ClassVar[bool] = True
    kind: Literal["taken-back"] = "taken-back"
    undoes: int
    undone: str
    """The kind of the act that was taken back."""
    restored: Restored
    reason: TextRef

    def on(self, case: Case) -> Case:
        """As before, but who holds and who was told stays so; nobody is reminded twice (2.1.5)."""
        was = self.restored
        return was.but(
            id=case.id,
            programme=case.programme,
            procedure=case.procedure,
            hands=case.hands.but(rounds=was.hands.rounds),
            stale=tuple(dict.fromkeys((*was.stale, *case.stale))),
            ledgers={what: _told(one, case.ledgers.get(what)) for what, one in was.ledgers.items()},
            supervisions={
                what: _told_of(one, case.supervisions.get(what))
                for what, one in was.supervisions.items()
            },
        )


def _told(was: Ledger, now: Ledger | None) -> Ledger:
    """The marks of what was told meanwhile, where it is still the same term."""
    if now is None or now.started != was.started:
        return was
    return was.model_copy(update={"reminded": now.reminded, "escalated": now.escalated})


def _told_of(was: Supervision, now: Supervision | None) -> Supervision:
    """The same of a supervision notice that went unanswered meanwhile."""
    return now if now is not None and now.at == was.at else was


def compact(case: Case) -> Case:
    """Without what every state of the case has in common."""
    return case.but(programme=None, procedure=None)


def _may_take_back(case: Case) -> str | None:
    if case.hands.last is None:
        return "nothing-to-take-back"
    last = case.hands.last
    return "final" if last.final or last.counted_on else None


def as_first_released(case: Case) -> Case:
    """As runs of the first release saw it: what others counted on could be taken back then."""
    last = case.hands.last
    if last is None or not last.counted_on:
        return case
    return case.but(hands=case.hands.but(last=last.model_copy(update={"counted_on": False})))


@rule(TakeBack, Case, opens=_may_take_back)
def take_back(case: Case, act: TakeBack, now: datetime) -> TakenBack:
    """The very fact that the server looked at, and no other that came meanwhile."""
    last = case.hands.last
    if last is None or act.restored is None:
        raise Invalid(field="reason")
    if act.undoes != last.seq:
        raise Stale(shown=act.undoes, now=last.seq)
    if _signed_since(case.hands, act.restored.hands, act.actor.account):
        raise NotNow(why="signed-since")
    return TakenBack(
        **fact(act, now),
        undoes=last.seq,
        undone=last.act,
        restored=act.restored,
        reason=act.reason,
    )


def _signed_since(now: Hands, was: Hands, account: str) -> bool:
    """Whether a signature on another matter was asked for or given since: it would be forgotten,
    a no as well. What only the actor himself has asked for may fall with his act.
    """
    known = {one.no: one for one in was.rounds}
    return any(
        one.of_fact != (now.last.seq if now.last else 0)
        and one != known.get(one.no)
        and (one.asked_by != account or one.answers)
        for one in now.rounds
    )
