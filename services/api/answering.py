"""The two sides of a survey that people answer by themselves, for page and API alike (6.2.2).

Slips are printed for the officer; the answers of whoever holds one are taken. That neither tells of
the other is `storage/fieldwork/answering.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.api import codes
from services.api.deps import Doors
from services.api.official.slips import Slip, Slips
from services.domain.clocks.calendar import local_day
from services.domain.fieldwork.answers import AnswerCodeUnknown
from services.domain.fieldwork.households import drawn
from services.domain.fieldwork.surveying import NoSlipsDue
from services.domain.filing import Filing
from services.storage.fieldwork import answering
from services.storage.queries.case_numbers import hash_of
from services.storage.queries.names import places
from services.storage.session import Tx

PAGE = "/survey"


@dataclass(frozen=True)
class Printing:
    """What the officer asks for: with a list of households, or anew because a print was lost."""

    households: str = ""
    anew: bool = False


async def asked(doors: Doors, address: str, code: str, now: datetime) -> Filing:
    """Raises TooManyFilings, AnswerCodeUnknown, AnswerCodeUsed and AnswersClosed."""
    doors.answers.take(address)
    return await asked_again(doors, code, now)


async def asked_again(doors: Doors, code: str, now: datetime) -> Filing:
    """For a form that comes back with what was chosen: it was counted when it came."""
    async with doors.database.reading() as tx:
        return await answering.asked(tx, _digits(code), now)


async def answer(
    doors: Doors, address: str, code: str, choices: Mapping[str, str], now: datetime
) -> Filing:
    """The same, and Invalid at the first question that cannot be."""
    doors.answers.take(address)
    async with doors.database.writing() as tx:
        return await answering.answer(tx, _digits(code), choices, now)


async def printed(tx: Tx, filing: Filing, wanted: Printing, home: str, now: datetime) -> Slips:
    """New slips. Raises NoSlipsDue, and Invalid for a list that cannot be drawn from: the caller's
    transaction ends with it, and no code is made.
    """
    survey = filing.survey
    if survey is None or survey.until is None:
        raise NoSlipsDue
    issued = await answering.issue(tx, filing.id, anew=wanted.anew)
    if not issued.codes:
        raise NoSlipsDue
    many = len(issued.codes)
    opened = await hash_of(tx, filing.id, 1) or ""
    found = drawn(
        "" if wanted.anew else wanted.households,
        filing.id,
        opened,
        first=issued.first,
        many=many,
    )
    page = f"{home}{PAGE}"
    written = [codes.code_of(one) for one in issued.codes]
    return Slips(
        title=survey.rules.instrument.label,
        place=(await places(tx, {filing.place}))[filing.place].path,
        until=survey.until,
        page=page,
        slips=tuple(
            Slip(number, code, f"{page}?code={code}")
            for number, code in enumerate(written, start=issued.first)
        ),
        drawn=found,
        printed_on=local_day(now),
    )


def _digits(code: str) -> str:
    digits = codes.digits_of(code)
    if digits is None:
        raise AnswerCodeUnknown
    return digits
