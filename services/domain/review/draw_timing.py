"""What the clock says about an open draw: its last day has come, its last day is over (D8, 6.1.1).

First for binding oneself, then for showing the secret. Whoever has not is reminded in the morning of
the last day; the office is told on the next working day, and may declare the draw void
(`drawing.py`). The timer is `workflows/term.py`.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, Looked, Stream
from services.domain.case import Case, CaseFact
from services.domain.clocks.calendar import Calendar, days_later, local_day, start_of_day
from services.domain.clocks.deadlines import TermTold, working_days_after
from services.domain.clocks.turns import OPENING, Turn
from services.domain.errors import TooEarly
from services.domain.mechanisms.draws import Party
from services.domain.programme.schema import Obligation


class Awaited(Frozen):
    """Of whom the open draw waits for what, and until when."""

    draw: str
    shows: bool
    """False: for the commitments; True: for the secrets."""
    parties: tuple[Party, ...]
    last_on: date


class _OfClock(Act):
    any_step: ClassVar[bool] = True
    adds: ClassVar[bool] = True

    parties: Annotated[tuple[Party, ...], Looked()]
    last_on: Annotated[date, Looked()]


class RemindOfDraw(_OfClock):
    """The clock reminds whoever has not bound itself, or shown its secret, on the last day."""

    zh, en, rule = "抽取期限提醒", "Remind of the draw", "C5.2.3, D8, 6.1.1"

    kind: Literal["remind-of-draw"] = "remind-of-draw"


class TellOfSilence(_OfClock):
    """The clock tells the office that the day has passed and who kept silent."""

    zh, en, rule = "抽取逾期告知", "Tell of silence in the draw", "C5.2.3, D8, 6.1.1"

    kind: Literal["tell-of-silence"] = "tell-of-silence"


class DrawReminded(CaseFact):
    adds: ClassVar[bool] = True
    aside: ClassVar[bool] = True
    kind: Literal["draw-reminded"] = "draw-reminded"
    parties: tuple[Party, ...]
    last_on: date

    def on(self, case: Case) -> Case:
        return _with_last(case, reminded=self.last_on)


class SilenceTold(CaseFact):
    adds: ClassVar[bool] = True
    aside: ClassVar[bool] = True
    kind: Literal["silence-told"] = "silence-told"
    parties: tuple[Party, ...]
    last_on: date

    def on(self, case: Case) -> Case:
        return _with_last(case, lapsed=self.last_on)


def _with_last(case: Case, **told: date) -> Case:
    return case.but(draws=(*case.draws[:-1], case.draws[-1].model_copy(update=told)))


def awaited(stream: Stream) -> Awaited | None:
    """None without an open draw, while the case is frozen, and in draws without such a day."""
    if not isinstance(stream, Case) or stream.outcome or stream.paused_until or not stream.draws:
        return None
    last = stream.draws[-1]
    draw, shows = last.draw, last.is_shown
    until, said = (draw.reveal_by, draw.secrets) if shows else (draw.commit_by, draw.commitments)
    if not last.is_open or until is None:
        return None
    return Awaited(
        draw=draw.id,
        shows=shows,
        parties=tuple(party for party in Party if party not in said),
        last_on=days_later(local_day(until), -1),
    )


def watched(case: Case) -> bool:
    """Whether the clock still has to say something about the draw."""
    found = awaited(case)
    return found is not None and case.draws[-1].lapsed != found.last_on


def turns(case: Case, calendar: Calendar, now: datetime) -> Iterator[Turn]:
    found = awaited(case)
    if found is None:
        return
    last = case.draws[-1]
    name = f"draw/{found.draw}/{'show' if found.shows else 'bind'}/{found.last_on}"
    said: dict[str, object] = {"parties": found.parties, "last_on": found.last_on}
    if last.reminded != found.last_on and local_day(now) <= found.last_on:
        who = ",".join(found.parties)
        yield Turn(
            start_of_day(found.last_on) + OPENING, RemindOfDraw, f"{name}/{who}/remind", said
        )
    if last.lapsed != found.last_on:
        late = start_of_day(working_days_after(found.last_on, calendar, 1)) + OPENING
        yield Turn(late, TellOfSilence, f"{name}/over", said)


def _open(case: Case) -> str | None:
    return None if awaited(case) else "no-draw-open"


@rule(RemindOfDraw, Case, opens=_open)
def remind_of_draw(case: Case, act: RemindOfDraw, now: datetime) -> DrawReminded:
    _still_awaited(case, act, case.draws[-1].reminded)
    return DrawReminded(**fact(act, now), parties=act.parties, last_on=act.last_on)


@rule(TellOfSilence, Case, opens=_open)
def tell_of_silence(case: Case, act: TellOfSilence, now: datetime) -> SilenceTold:
    if local_day(now) <= act.last_on:
        raise TooEarly(earliest=days_later(act.last_on, 1).isoformat())
    _still_awaited(case, act, case.draws[-1].lapsed)
    return SilenceTold(**fact(act, now), parties=act.parties, last_on=act.last_on)


def _still_awaited(case: Case, act: _OfClock, told: date | None) -> None:
    """Raises TermTold where one was told of this day, or somebody was heard meanwhile."""
    found = awaited(case)
    if found is None or (found.parties, found.last_on) != (act.parties, act.last_on):
        raise TermTold(what=str(Obligation.DRAW))
    if told == act.last_on:
        raise TermTold(what=str(Obligation.DRAW))


DrawTimingAct = RemindOfDraw | TellOfSilence
DrawTimingFact = DrawReminded | SilenceTold
