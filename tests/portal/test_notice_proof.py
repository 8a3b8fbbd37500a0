"""Proof of a notice: looked at from outside, shown to officers, recorded at its end (6.4.2); and its
pages stand where Temporal is gone (6.4.4). One walk for all: walking there is what takes long.
"""

from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment

from services.domain.notices.proof import Seen
from services.domain.programme.schema import Track
from services.domain.steps.public_notice import NoticeClosed, SignNotice
from services.domain.tree.units import StepName
from services.settings import Settings
from services.storage import case_log, notice_looks
from services.workflows.looking_at_notices import StoredNoticeLooks, seen
from tests.api.cast import Cast
from tests.api.without_temporal import stand_without_temporal
from tests.portal.conftest import SignIn
from tests.portal.test_browser import served
from tests.portal.test_notices import published
from tests.workflows.walk import Walk

pytestmark = pytest.mark.usefixtures("worker")
NOBODY = "http://127.0.0.1:1"
TEN = timedelta(minutes=10)
FEEDS = ("/notices/feed.atom", "/notices/feed.json")
OPEN_DATA = ("/register/data.json", "/register/data.csv")


async def test_6_4_2_a_notice_is_looked_at_over_http_and_its_end_records_what_was_seen(
    person: SignIn, cast: Cast, env: WorkflowEnvironment, app: FastAPI, settings: Settings
) -> None:
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.VILLAGE)
    await walk.to_notice()
    await walk.do(SignNotice, document_no="环示〔2032〕5号")
    officer = await person("city.officer")
    await published(officer, walk.case_id)
    await walk.sleep(days=1)
    async with served(app) as origin:
        await looked_at(cast, origin, 2)
        await other_words_are_noticed(cast, origin)
    await looked_at(cast, NOBODY, 1)
    here = f"/notices/{walk.case_id}"
    pages = (
        "/",
        "/notices",
        here,
        f"{here}/article.txt",
        f"{here}/qr.svg",
        f"/api/v1{here}/versions",
    )
    await stand_without_temporal(settings, *pages, *FEEDS)
    desk = await officer.see(f"/cases/{walk.case_id}/notice")
    assert "每10分钟从外部按公开地址查看一次公示页" in desk.text
    assert "缺失的时间不顺延公示期" in desk.text
    api = await officer.http.get(f"/api/v1/cases/{walk.case_id}/public-notice/proof")
    assert (api.json()["looks"], api.json()["seen"], api.json()["extends"]) == (3, 2, False)
    await walk.sleep(days=7)
    await walk.stands(StepName.NAMING)
    await the_end_is_recorded(cast, officer.http, walk.case_id)
    title = await walk.name()
    listed = (await officer.http.get("/register/data.json")).json()["titles"]
    number = next(one["number"] for one in listed if one["id"] == title.id)
    papers = (f"/register/{title.id}/{form}.pdf" for form in ("certificate", "plaque"))
    named = (
        "/register",
        f"/register/{title.id}",
        f"/certificates/{number}",
        "/register/schema.json",
    )
    await stand_without_temporal(settings, *named, *papers, *FEEDS, *OPEN_DATA)


async def looked_at(cast: Cast, origin: str, times: int) -> None:
    looks = StoredNoticeLooks(cast.doors.database, cast.doors.clock, origin)
    for _ in range(times):
        assert await looks.look_at_notices() == 1
        await cast.sleep(minutes=10)


async def other_words_are_noticed(cast: Cast, origin: str) -> None:
    """Who changes the article where everybody reads it is found out, whatever the log says."""
    async with cast.doors.database.reading() as tx:
        (notice,) = await notice_looks.to_look_at(tx, await cast.now())
    other = notice.model_copy(update={"digest": "0" * 64})
    gone = notice.model_copy(update={"case": "no-such-case"})
    async with httpx.AsyncClient(trust_env=False) as client:
        assert await seen(client, origin, notice) == (Seen.SEEN, 200)
        assert await seen(client, origin, other) == (Seen.OTHERWISE, 200)
        assert await seen(client, origin, gone) == (Seen.REFUSED, 404)


async def the_end_is_recorded(cast: Cast, officer: httpx.AsyncClient, case: str) -> None:
    async with cast.doors.database.reading() as tx:
        facts = await case_log.events(tx, case)
    number, closed = next(
        (seq, one) for seq, one in enumerate(facts, start=1) if isinstance(one, NoticeClosed)
    )
    assert closed.proof
    assert (closed.proof.looks, closed.proof.seen) == (3, 2)
    assert closed.proof.down > 0
    paper = await officer.get(f"/cases/{case}/official/{number}")
    assert paper.status_code == 200
    assert paper.headers["content-type"] == "application/pdf"
