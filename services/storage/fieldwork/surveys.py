"""Raw answers of a survey: entered by many at once, struck out, read, and closed for good (D13).

What they come to is counted in `domain/fieldwork/surveys.py`. Entering and closing take turns.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, insert, select
from sqlmodel import col

from services.domain.base import Frozen
from services.domain.errors import Invalid, NotEntitled, NotFound, NotReady
from services.domain.fieldwork.answers import Answer, check_answer
from services.domain.fieldwork.surveying import SurveyClosed, SurveyOver
from services.domain.fieldwork.surveys import Survey, digest
from services.domain.filing import Filing
from services.domain.mechanisms.surveys import RawAnswer
from services.storage import case_log
from services.storage.locks import hold
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import FilingRow
from services.storage.tables.fieldwork import SurveyAnswerRow

ANSWERS = table_of(SurveyAnswerRow)
FILINGS = table_of(FilingRow).c
THEMSELVES = ""
"""Stands where an interviewer's account does: the respondent answered alone (`answering.py`)."""
BY_CHANCE = 8
"""Bytes of the number that such an answer gets."""


class Entered(Frozen):
    """A questionnaire with whoever entered it, and when."""

    answer: Answer
    by: str
    at: datetime


async def enter(
    tx: Tx, survey: str, answers: Sequence[Answer], *, by: str, today: date, now: datetime
) -> int:
    """How many are new. The same questionnaire again is no second one; another under the same
    number is refused, and so are more than there are people. Raises SurveyOver and Invalid, and
    then nothing is entered.
    """
    about = await under_way(tx, survey)
    known = {one.answer.respondent: one.answer for one in await entered(tx, survey)}
    fresh = []
    for answer in answers:
        check_answer(about.rules.instrument, answer, today)
        if answer.respondent not in known:
            known[answer.respondent] = answer
            fresh.append(answer)
        elif known[answer.respondent] != answer:
            raise Invalid(field="respondent", given=answer.respondent)
    if len(known) > about.population:
        raise Invalid(field="population", given=about.population, least=len(known))
    rows = [
        {
            "survey": survey,
            "respondent": one.respondent,
            "asked_on": one.on,
            "choices": json.dumps(one.choices, sort_keys=True),
            "entered_by": by,
            "entered_at": now,
        }
        for one in fresh
    ]
    if rows:
        await tx.execute(insert(ANSWERS), rows)
    return len(rows)


async def strike_out(tx: Tx, survey: str, respondent: str, by: str) -> None:
    """One's own, while the survey is open. Raises SurveyOver, NotFound and NotEntitled."""
    await under_way(tx, survey)
    mine = (ANSWERS.c.survey == survey, ANSWERS.c.respondent == respondent)
    author = (await tx.execute(select(ANSWERS.c.entered_by).where(*mine))).scalar_one_or_none()
    if author is None:
        raise NotFound(respondent=respondent)
    if author != by:
        raise NotEntitled(act="strike-out-answer")
    await tx.execute(delete(ANSWERS).where(*mine))


async def entered(tx: Tx, survey: str) -> tuple[Entered, ...]:
    rows = await tx.execute(
        select(ANSWERS).where(ANSWERS.c.survey == survey).order_by(col(SurveyAnswerRow.respondent))
    )
    return tuple(
        Entered(
            answer=Answer(
                respondent=row.respondent, on=row.asked_on, choices=json.loads(row.choices)
            ),
            by=row.entered_by,
            at=row.entered_at,
        )
        for row in rows.all()
    )


async def readable(tx: Tx, filing: Filing) -> tuple[Entered, ...]:
    """Line by line. What people answered by themselves only once all is counted: until then a line
    that was not there yesterday would be known to be of today (6.2.2).
    """
    lines = await entered(tx, filing.id)
    if filing.survey is None or filing.survey.counted is not None:
        return lines
    return tuple(one for one in lines if one.by != THEMSELVES)


async def raw(tx: Tx, survey: str) -> tuple[RawAnswer, ...]:
    return tuple(one for line in await entered(tx, survey) for one in line.answer.raw)


async def of_case(tx: Tx, case: str) -> tuple[Filing, ...]:
    """The surveys of a case, in the order of their beginning."""
    rows = await tx.execute(
        select(FILINGS.id)
        .where(FILINGS["case"] == case, FILINGS.what == "survey")
        .order_by(FILINGS.filed_at, FILINGS.id)
    )
    found = [await case_log.state(tx, one) for one in rows.scalars().all()]
    return tuple(one for one in found if isinstance(one, Filing))


async def check_counted(tx: Tx, survey: str, event: SurveyClosed) -> None:
    """What was counted is what is kept; an answer that came meanwhile counts too, so: again."""
    await turn(tx, survey)
    if digest(await raw(tx, survey)) != event.counted.sha256:
        raise NotReady(count=1, first="papers-changed-meanwhile")


async def turn(tx: Tx, survey: str) -> None:
    """Nobody else enters or counts until this transaction ends."""
    await hold(tx, f"survey/{survey}")


async def under_way(tx: Tx, survey: str) -> Survey:
    """Takes the turn. Raises NotFound and SurveyOver."""
    await turn(tx, survey)
    state = await case_log.state(tx, survey)
    if not isinstance(state, Filing) or state.survey is None:
        raise NotFound(id=survey)
    if state.status != "open":
        raise SurveyOver(id=survey)
    return state.survey
