"""Codes of slips, and the answers that respondents give with them by themselves (6.2.2, D13).

Who answered is not kept with what was answered. A code is kept as a hash, beside no number, household
or time; an answer has a number by chance, no code, and of its time the day alone. Using a code
writes every code of the survey anew in one statement, so neither the order of rows nor the mark of
the last writing tells which one it was; new codes are put in by the order of their hashes. What a
database keeps beside its rows (its journal until it is written over, a copy taken in between) is
not covered: whoever runs the machine could lie in wait with it.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from secrets import token_hex

from sqlalchemy import delete, func, insert, or_, select, update

from services.domain.base import Frozen
from services.domain.clocks.calendar import local_day, start_of_day
from services.domain.errors import NotFound
from services.domain.fieldwork.answers import (
    Answer,
    AnswerCodeUnknown,
    AnswerCodeUsed,
    AnswersClosed,
)
from services.domain.filing import Filing
from services.storage import case_log
from services.storage.fieldwork import surveys
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.fieldwork import SurveyCodeRow

CODES = table_of(SurveyCodeRow)
HEX = 15
"""Hexadecimal digits of a code: 60 bits, which nobody guesses."""


class Returned(Frozen):
    """How many slips are out, and with how many of them somebody answered."""

    printed: int
    answered: int


class Issued(Frozen):
    """New codes, in hexadecimal digits; `first` is the number of the first one's slip."""

    first: int
    codes: tuple[str, ...]


async def issue(tx: Tx, survey: str, *, anew: bool) -> Issued:
    """The codes of slips that are missing: seen this once and never again.

    `anew`: those that nobody answered with are void from now on, as their print was lost. Raises
    NotFound and SurveyOver.
    """
    slips = (await surveys.under_way(tx, survey)).slips
    if anew:
        await tx.execute(delete(CODES).where(CODES.c.survey == survey, ~CODES.c.used))
    printed = (await returned(tx, survey)).printed
    codes = tuple(token_hex(HEX)[:HEX] for _ in range(slips - printed))
    rows = [
        {"digest": digest, "survey": survey, "used": False}
        for digest in sorted(_digest(code) for code in codes)
    ]
    if rows:
        await tx.execute(insert(CODES), rows)
    return Issued(first=printed + 1, codes=codes)


async def asked(tx: Tx, code: str, now: datetime) -> Filing:
    """The survey that this code opens. Raises AnswerCodeUnknown, AnswerCodeUsed, AnswersClosed."""
    row = (await tx.execute(select(CODES).where(CODES.c.digest == _digest(code)))).first()
    if row is None:
        raise AnswerCodeUnknown
    state = await case_log.state(tx, row.survey)
    if not isinstance(state, Filing) or state.survey is None:
        raise NotFound(id=row.survey)
    if row.used:
        raise AnswerCodeUsed
    if not state.survey.takes_answers(local_day(now)):
        raise AnswersClosed(until=state.survey.until.isoformat() if state.survey.until else "")
    return state


async def answer(tx: Tx, code: str, choices: Mapping[str, str], now: datetime) -> Filing:
    """Once for each code. Raises what `asked` does, and Invalid at the first question; then the
    code is still good.
    """
    survey = (await asked(tx, code, now)).id
    await surveys.turn(tx, survey)
    filing = await asked(tx, code, now)  # Somebody may have been faster.
    today = local_day(now)
    given = Answer(respondent=token_hex(surveys.BY_CHANCE), on=today, choices=dict(choices))
    midnight = start_of_day(today)
    await surveys.enter(tx, survey, [given], by=surveys.THEMSELVES, today=today, now=midnight)
    used = or_(CODES.c.used, CODES.c.digest == _digest(code))
    await tx.execute(update(CODES).where(CODES.c.survey == survey).values(used=used))
    return filing


async def returned(tx: Tx, survey: str) -> Returned:
    counted = select(CODES.c.used, func.count()).where(CODES.c.survey == survey)
    many = {row[0]: row[1] for row in (await tx.execute(counted.group_by(CODES.c.used))).all()}
    return Returned(printed=sum(many.values()), answered=many.get(True, 0))


def _digest(code: str) -> str:
    return sha256(f"survey-code/{code}".encode()).hexdigest()
