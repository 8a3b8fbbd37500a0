"""Notices of recommendation over a real Temporal: level by level, up to the title (A7.5, 6.4.1)."""

from collections.abc import Callable
from typing import Any

import pytest

from services.api.acts.bodies import body_model
from services.api.acts.looked_notices import article_of
from services.api.acts.looking import Looking
from services.domain.case import Case, Outcome
from services.domain.clocks.calendar import days_later, local_day
from services.domain.filing import DecideObjection, FileObjection
from services.domain.notices.proof import Look, Seen
from services.domain.programme.schema import Track
from services.domain.steps.naming import ObjectionStands
from services.domain.steps.public_notice import (
    CorrectNotice,
    NotRecommend,
    PublishNotice,
    SignNotice,
    ends_at,
    running,
)
from services.domain.tree.units import Part, StepName
from services.storage import notice_looks
from services.storage.queries import public
from services.storage.queries.administrator import board
from services.storage.queries.notice_versions import document_no, versions
from services.storage.rulebook import definitions
from tests.storage.defining import bring_in, publish, with_recommendations
from tests.workflows.walk import WORDS, Walk, until

Begin = Callable[..., Walk]
OBJECTION: dict[str, Any] = {"subject": WORDS, "words": WORDS}
CONTACTS: dict[str, Any] = {
    "hotline": "0999-12369",
    "mailbox": "ts@example.cn",
    "address": "示例路1号",
}


async def recommended(walk: Begin, **more: str) -> Walk:
    """By a definition of these tests: county, then city, then the notice of the naming."""
    case = walk(Track.VILLAGE, **more)
    now = await case.now()
    version = await bring_in(case.database, with_recommendations(), now=now)
    await publish(case.database, version, now=now)
    async with case.database.reading() as tx:
        case.programme = await definitions.programme(tx, "village-municipal", local_day(now))
    assert case.programme.procedure.notice.recommendations
    return case


async def ended(case: Walk, *below: str) -> Case:
    """Past the end of the notice that runs; the case as the next level finds it."""
    end = ends_at(await case.case())
    assert end
    await case.wait_for(end)

    def seen(one: object) -> bool:
        return isinstance(one, Case) and tuple(x.id for x in one.notice.below) == below

    found = await until(case.database, case.case_id, seen)
    assert isinstance(found, Case)
    case.in_hand = found.offices
    return found


async def test_a7_5_6_4_1_county_and_city_hold_their_notices_before_the_title_is_given(
    walk: Begin,
) -> None:
    """One walk for all that is true of the whole way up: walking there is what takes long."""
    case = await recommended(walk)
    await case.to_notice()
    case.in_hand = (await case.case()).offices
    await case.publish()
    await case.do(CorrectNotice, document_no="县环示〔2032〕6号", reason=WORDS, **CONTACTS)
    await an_objection_goes_to_the_county_and_holds_the_city_back(case)
    await what_the_county_showed_stays_while_the_city_has_not_published(case)
    await the_city_s_article_corrects_nothing(case)
    await case.do(PublishNotice, **CONTACTS)
    city = await case.case()
    assert city.recommends
    assert city.recommends.id == "city"
    await ended(case, "county", "city")
    await case.publish()
    period = running(await case.case())
    assert period
    assert period.first == days_later(local_day(await case.now()), 1)
    assert (period.last - period.first).days == 6
    await case.wait_for(period.ends_at)
    await case.stands(StepName.NAMING)
    await case.name()
    async with case.database.reading() as tx:
        known = await versions(tx, case.case_id)
        notice = await public.notice(tx, case.case_id, await case.now())
    assert [(one.below, one.closed_at is not None) for one in known] == [
        ("county", False),
        ("county", True),
        ("city", True),
        ("", True),
    ]
    assert [one.no for one in notice.levels] == [2, 3]
    assert notice.recommends is None


async def an_objection_goes_to_the_county_and_holds_the_city_back(case: Walk) -> None:
    county = (await case.case()).offices
    assert {one.level for one in county[Part.OBJECTION_JUDGE]} == {"county"}
    objection = await case.file_about(FileObjection, **OBJECTION)
    async with case.database.writing() as tx:
        look = Look(at=await case.now(), what=Seen.SEEN, status=200)
        await notice_looks.note(tx, case.case_id, look)
    state = await ended(case, "county")
    assert state.stands == StepName.PUBLIC_NOTICE
    with pytest.raises(ObjectionStands):
        await case.do(SignNotice, document_no="市环示〔2032〕8号")
    case.in_hand = state.rules.offices | county
    judge = case.actor(DecideObjection)
    case.in_hand = state.offices
    assert judge.unit == case.place[:6], "the bureau that recommended answers"
    await case.on(objection, DecideObjection, judge, upheld=False, reason=WORDS)


async def what_the_county_showed_stays_while_the_city_has_not_published(case: Walk) -> None:
    row = await case.notice_row()
    assert (row.closed, row.recommends) == (True, "county")
    assert await on_the_board(case) == (False, False)
    await case.do(SignNotice, document_no="市环示〔2032〕8号")
    kept = await case.notice_row()
    assert await on_the_board(case) == (True, False), "not closed, as its row still says"
    assert (kept.starts_at, kept.document_no) == (row.starts_at, row.document_no)
    async with case.database.reading() as tx:
        assert await document_no(tx, case.case_id) == "市环示〔2032〕8号"


async def on_the_board(case: Walk) -> tuple[bool, bool]:
    """Whether the administrator reads that the next notice is signed, and that it is published."""
    async with case.database.reading() as tx:
        shown = await board(tx, ("9901",), await case.now(), part="waiting")
    [line] = [one for one in shown.waiting if one.case == case.case_id]
    return line.signed, line.published


async def the_city_s_article_corrects_nothing(case: Walk) -> None:
    body = body_model(PublishNotice).model_validate(CONTACTS)
    actor, state, now = case.actor(PublishNotice), await case.case(), await case.now()
    async with case.database.reading() as tx:
        look = Looking(tx=tx, about=state, body=body, actor=actor, now=now)
        article = await article_of(look, CONTACTS)
    assert "拟推荐" in article
    assert "更正并代替" not in article, "what the county corrected is the county's"


async def test_a7_5_an_upheld_objection_below_leaves_only_that_it_is_not_recommended(
    walk: Begin,
) -> None:
    case = await recommended(walk)
    await case.to_notice()
    case.in_hand = (await case.case()).offices
    await case.publish()
    objection = await case.file_about(FileObjection, **OBJECTION)
    await case.on(objection, DecideObjection, upheld=True, reason=WORDS)
    await ended(case, "county")
    with pytest.raises(ObjectionStands):
        await case.do(SignNotice, document_no="市环示〔2032〕8号")
    await case.do(NotRecommend, reason=WORDS)
    assert (await case.case()).outcome is Outcome.REFUSED
