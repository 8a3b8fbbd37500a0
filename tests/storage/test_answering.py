"""Codes of a survey on both databases: good for once, and nothing kept that ties them to answers (6.2.2)."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from services.domain.clocks.calendar import start_of_day
from services.domain.errors import Invalid, TooEarly
from services.domain.fieldwork.answers import (
    AnswerCodeUnknown,
    AnswerCodeUsed,
    AnswersClosed,
)
from services.domain.fieldwork.surveying import InviteRespondents
from services.domain.filing import Filing
from services.storage.fieldwork import answering, surveys
from services.storage.fieldwork.answering import CODES
from services.storage.fieldwork.surveys import ANSWERS
from services.storage.session import Database
from tests.storage.test_fieldwork import ACTOR, NOW, SURVEY, TODAY, close, done, survey

LAST = date(2030, 3, 10)
YES, NO = {"overall": "yes"}, {"overall": "no"}


async def invited(database: Database, filing: Filing, slips: int = 20) -> Filing:
    act = InviteRespondents(
        request_id=f"invite-{slips}", actor=ACTOR, expects=filing.version, slips=slips, until=LAST
    )
    return await done(database, filing, act)


async def issued(database: Database, *, anew: bool = False) -> tuple[str, ...]:
    async with database.writing() as tx:
        return (await answering.issue(tx, SURVEY, anew=anew)).codes


async def answer(
    database: Database, code: str, choices: dict[str, str] = YES, now: datetime = NOW
) -> None:
    async with database.writing() as tx:
        await answering.answer(tx, code, choices, now)


async def test_6_2_2_a_code_takes_answers_once_until_the_last_day(database: Database) -> None:
    await invited(database, await survey(database))
    first, second, *_ = await issued(database)
    with pytest.raises(Invalid) as refused:
        await answer(database, first, {"overall": "perhaps"})
    assert refused.value.params["field"] == "q.overall"
    await answer(database, first)
    with pytest.raises(AnswerCodeUsed):
        await answer(database, first, NO)
    with pytest.raises(AnswerCodeUnknown):
        await answer(database, "0" * answering.HEX)
    after = start_of_day(LAST) + timedelta(days=1)
    with pytest.raises(AnswersClosed) as late:
        await answer(database, second, now=after)
    assert late.value.params == {"until": "2030-03-10"}
    await answer(database, second, NO, now=after - timedelta(seconds=1))
    async with database.reading() as tx:
        assert await answering.returned(tx, SURVEY) == answering.Returned(printed=20, answered=2)
        assert sorted(one.choice for one in await surveys.raw(tx, SURVEY)) == ["no", "yes"]


async def test_6_2_2_of_two_who_send_one_code_at_once_one_is_refused(database: Database) -> None:
    await invited(database, await survey(database))
    code, *_ = await issued(database)
    sent = await asyncio.gather(
        answer(database, code), answer(database, code, NO), return_exceptions=True
    )
    assert [type(one) for one in sent if isinstance(one, Exception)] == [AnswerCodeUsed]
    async with database.reading() as tx:
        assert len(await surveys.entered(tx, SURVEY)) == 1


async def test_6_2_2_nothing_that_is_kept_ties_an_answer_to_its_code(database: Database) -> None:
    """No number in common, no moment finer than the day, no row that was written later than others."""
    await invited(database, await survey(database))
    codes = await issued(database)
    for minute, code in enumerate(codes[:6]):
        await answer(database, code, now=NOW + timedelta(minutes=minute))
    async with database.reading() as tx:
        kept = (await tx.execute(select(CODES))).mappings().all()
        lines = (await tx.execute(select(ANSWERS))).mappings().all()
        assert {one["entered_at"] for one in lines} == {start_of_day(TODAY).astimezone(UTC)}
        assert {one["entered_by"] for one in lines} == {surveys.THEMSELVES}
        assert {tuple(one) for one in kept} == {("digest", "survey", "used")}
        shown = " ".join(str(dict(one)) for one in [*kept, *lines])
        assert not [code for code in codes if code in shown], "codes are hashes alone"
        ids = {one["respondent"] for one in lines}
        assert len(ids) == 6
        if tx.dialect.name == "postgresql":
            marks = await tx.execute(text("SELECT DISTINCT xmin::text FROM survey_codes"))
            assert len(marks.all()) == 1, "each answer writes every code anew"


async def test_6_2_2_the_order_of_codes_is_that_of_their_hashes(database: Database) -> None:
    """Slips are numbered as codes are made; rows are put in as hashes sort."""
    await invited(database, await survey(database))
    await issued(database)
    order = "ctid" if database.engine.dialect.name == "postgresql" else "rowid"
    async with database.reading() as tx:
        rows = await tx.execute(text(f"SELECT digest FROM survey_codes ORDER BY {order}"))
        found = [one for (one,) in rows.all()]
    assert found == sorted(found)


async def test_6_2_2_lost_slips_are_void_and_answers_stay(database: Database) -> None:
    filing = await invited(database, await survey(database))
    old = await issued(database)
    assert await issued(database) == (), "all are out"
    await answer(database, old[0])
    new = await issued(database, anew=True)
    assert len(new) == 19
    with pytest.raises(AnswerCodeUnknown):
        await answer(database, old[1])
    await answer(database, new[0])
    await invited(database, filing, slips=25)
    async with database.writing() as tx:
        more = await answering.issue(tx, SURVEY, anew=False)
    assert (more.first, len(more.codes)) == (21, 5), "whoever holds a slip keeps it"
    await answer(database, new[1])
    async with database.reading() as tx:
        assert (await answering.returned(tx, SURVEY)).answered == 3


async def test_6_2_2_lines_of_respondents_are_read_after_the_count_alone(
    database: Database,
) -> None:
    filing = await invited(database, await survey(database))
    for code in await issued(database):
        await answer(database, code)
    async with database.reading() as tx:
        assert await surveys.readable(tx, filing) == ()
    with pytest.raises(TooEarly):
        await close(database, filing, seen=20)
    closed = await close(database, filing, seen=20, now=start_of_day(LAST) + timedelta(days=1))
    async with database.reading() as tx:
        assert len(await surveys.readable(tx, closed)) == 20
