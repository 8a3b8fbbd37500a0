"""`ecocase clock`: shows the time of a rehearsal and moves it forward, for everybody at once.
Outside a rehearsal time is the machine's and nobody moves it.
"""

import asyncio
import re
from datetime import datetime, timedelta
from typing import Final

from services.api.dates import moment
from services.api.language import Language
from services.cli.layout import CannotStartError
from services.settings import Settings
from services.workflows.client import connect
from services.workflows.clock import RehearsalClock

HOURS: Final = {"h": 1, "d": 24, "w": 7 * 24}


def show(settings: Settings) -> int:
    return _tell(asyncio.run(_moved(settings, None)))


def advance(settings: Settings, span: str | None) -> int:
    return _tell(asyncio.run(_moved(settings, span_of(span or ""))))


def span_of(text: str) -> timedelta:
    """`90s`, `30m`, `12h`, `7d`, `2w`: time as a stopwatch counts it, no calendar."""
    found = re.fullmatch(r"([1-9]\d*)([smhdw])", text)
    if found is None:
        raise CannotStartError(
            "How far? Say 90s, 30m, 12h, 7d or 2w. 请说明推进多久，例如 7d（七天）、12h（十二小时）。"
        )
    number, unit = int(found[1]), found[2]
    minutes = HOURS[unit] * 60 if unit in HOURS else 1
    return timedelta(seconds=number if unit == "s" else number * minutes * 60)


async def _moved(settings: Settings, span: timedelta | None) -> datetime:
    if not settings.rehearsal:
        raise CannotStartError(
            "Time moves in a rehearsal only: `ecocase up --time-skipping`.\n"
            "仅演练模式可推进时间：ecocase up --time-skipping。"
        )
    clock = RehearsalClock(await connect(settings.temporal_address))
    if span is not None:
        await clock.advance(span)
    return await clock.now()


def _tell(now: datetime) -> int:
    print(f"{moment(Language.ZH, now)}  {moment(Language.EN, now)}")
    return 0
