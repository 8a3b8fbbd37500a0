"""Overdue items, their drafted notice, their days, and what everybody reads (6.3.1, C2.9.10)."""

import csv
from datetime import timedelta
from io import StringIO

import jsonschema
import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.base import TextRef
from services.domain.mechanisms.rectifications import RectificationRules
from services.domain.programme import library
from services.domain.rectifying.judging import DecideMeasures, ReReviewItems
from services.domain.rectifying.owning import AssignFindings, HandInEvidence, ProposeMeasures
from services.storage import texts
from services.storage.queries.names import people
from services.storage.session import Database
from tests.api.cast import Cast
from tests.domain.stage import POINT, Stage
from tests.domain.test_findings_ledger import found
from tests.domain.test_findings_timing import rung
from tests.portal.conftest import SignIn
from tests.portal.people import Person
from tests.storage.recording import record

PUBLISHED = RectificationRules(published=True)
pytestmark = pytest.mark.usefixtures("worker")


async def overdue(cast: Cast, env: WorkflowEnvironment) -> Stage:
    """Two findings of the same day; the clock has found them overdue."""
    stage = found(POINT, POINT)
    stage.do(AssignFindings, nos=(1, 2), to=await cast.account("qingxi.clerk"))
    rung(stage)
    rung(stage)
    await settled(cast, env, stage)
    return stage


async def settled(cast: Cast, env: WorkflowEnvironment, stage: Stage) -> None:
    """The facts of the stage are in the log, their hour has come, and the workflow runs on."""
    await record(cast.doors.database, stage)
    await env.sleep(max(stage.now + timedelta(hours=1) - await cast.now(), timedelta(0)))
    await cast.doors.cases.rebuild(stage.state.id)


async def said(database: Database, words: str) -> TextRef:
    """A text as an owner typed it."""
    async with database.writing() as tx:
        return await texts.keep(tx, "case", "typed", "measures", words)


async def closed(cast: Cast, env: WorkflowEnvironment, words: str) -> Stage:
    """Two findings closed after re-review, in a programme that asks for publication."""
    stage = found(POINT, POINT, rules=PUBLISHED)
    kept = library.Kept(stage.programme, library.printed_for(stage.programme))
    library.remember(kept, library.pin(stage.programme))
    stage.do(AssignFindings, nos=(1, 2), to=await cast.account("qingxi.clerk"))
    typed = await said(cast.doors.database, words)
    stage.do(ProposeMeasures, nos=(1, 2), measures=typed)
    for act in (DecideMeasures, HandInEvidence, ReReviewItems):
        stage.do(act, nos=(1, 2))
    await settled(cast, env, stage)
    return stage


async def test_c4_7_16_the_drafted_notice_waits_in_the_worklist_and_is_sent_from_its_form(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    await overdue(cast, env)
    officer = await person("city.officer")
    assert "签发督办通知" in (await officer.see("/worklist")).text
    board = await officer.see("/cases/case/ledger")
    assert "有2项整改已逾期，督办通知已拟好" in board.text
    page = await officer.see("/cases/case/acts/send-drafted-notice")
    fields = page.form("send-drafted-notice").fields
    assert [value for name, value in fields if name == "nos"] == ["1", "2"]
    assert "下列整改事项已逾期" in dict(fields)["words"]
    sent = await officer.send(page, "send-drafted-notice")
    assert sent.status == 200, sent.text
    board = await officer.see("/cases/case/ledger", language="en")
    assert "Pressed for 1 time" in board.text
    assert "drafted" not in board.text
    assert "签发督办通知" not in (await officer.see("/worklist")).text


async def test_6_3_1_each_item_stands_in_its_owners_calendar_and_worklist_with_its_own_day(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    stage = found(POINT, POINT)
    account = await cast.account("qingxi.clerk")
    first, second = (stage.now.date() + timedelta(days=days) for days in (11, 17))
    stage.do(AssignFindings, nos=(1,), to=account, due_on=first)
    stage.do(AssignFindings, nos=(2,), to=account, due_on=second)
    await settled(cast, env, stage)
    clerk = await person("qingxi.clerk")
    feed = await subscribed(clerk)
    assert "整改项" in feed
    for no, day in ((1, first), (2, second)):
        event = feed.split(f"UID:case.finding-{no}@")[1].split("END:VEVENT")[0]
        assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in event
    assert f"{first}" in (await clerk.see("/worklist")).text


async def subscribed(clerk: Person) -> str:
    page = await clerk.see("/me/messages")
    made = await clerk.send(page, "/me/messages/calendar")
    address = made.html.split("/calendar.ics?key=")[1].split('"')[0].split("<")[0]
    return (await clerk.see(f"/calendar.ics?key={address}")).response.text


async def test_c2_9_10_a_leader_approves_and_everybody_reads_measures_and_results_without_names(
    person: SignIn, visitor: Person, cast: Cast, env: WorkflowEnvironment
) -> None:
    """D15."""
    await closed(cast, env, "排口已经封堵，接入污水管网。")
    assert (await visitor.see("/cases/case/rectified")).status == 404
    leader = await person("city.leader")
    form = await leader.see("/cases/case/acts/publish-items?nos=1")
    assert "将公开：" in form.text
    done = await leader.send(form, "publish-items")
    assert done.status == 200, done.text
    page = await visitor.see("/cases/case/rectified")
    assert "排口已经封堵" in page.text
    assert page.html.count('class="panel"') == 1, "only what was approved"
    assert (
        "Rectification, published"
        in (await visitor.see("/cases/case/rectified", language="en")).text
    )
    answer = await cast.get("", "/cases/case/rectified")
    assert [one["no"] for one in answer.json()["items"]] == [1]
    await everybody_finds_it_among_all(visitor)


async def everybody_finds_it_among_all(visitor: Person) -> None:
    """C2.9.10, D15: searched, filtered by unit, year and state, taken as data; nobody is named."""
    first = await visitor.see("/notices", language="zh")
    page = await visitor.see(first.link("整改情况公开"))
    year = page.html.split('<option value="20')[1][:2]
    for asked in ("", "?q=青溪", "?county=990121", f"?year=20{year}", "?state=open", "?year="):
        found = await visitor.see(f"/rectified{asked}")
        assert found.link("青溪县").endswith("/cases/case/rectified"), asked
    for asked in ("?q=没有这个单位", "?county=990122", "?year=2001", "?state=ended"):
        assert "没有符合条件的单位" in (await visitor.see(f"/rectified{asked}")).text, asked
    assert (await visitor.see("/rectified?after=x")).status == 422
    tag = (await visitor.http.get("/rectified")).headers["etag"]
    again = await visitor.http.get("/rectified", headers={"If-None-Match": tag})
    assert again.status_code == 304
    data = (await visitor.http.get("/rectified/data.json")).json()
    schema = (await visitor.http.get("/rectified/schema.json")).json()
    jsonschema.Draft202012Validator(schema).validate(data)
    (item,) = data["items"]
    assert item["no"] == "1"
    assert "排口已经封堵，接入污水管网。" in item.values()
    (line,) = csv.DictReader(StringIO((await visitor.http.get("/rectified/data.csv")).text[1:]))
    assert line == item


async def test_c2_9_10_before_anything_is_published_the_list_of_all_says_so(
    visitor: Person,
) -> None:
    page = await visitor.see("/rectified")
    assert "还没有公开的整改情况" in page.text
    assert (await visitor.http.get("/rectified/data.json")).json()["items"] == []


async def test_c2_9_10_words_that_name_somebody_are_not_published(
    visitor: Person, cast: Cast, env: WorkflowEnvironment
) -> None:
    account = await cast.account("qingxi.clerk")
    async with cast.doors.database.reading() as tx:
        name = (await people(tx, {account}))[account]
    await closed(cast, env, f"{name}同志已经封堵排口。")
    answer = await cast.post("city.leader", "/cases/case/finding-publication", {"nos": [1]})
    assert (answer.status_code, answer.json()["code"]) == (409, "names-somebody")
    assert (await visitor.see("/cases/case/rectified")).status == 404


async def test_c2_9_10_where_no_programme_asks_nothing_is_published(
    cast: Cast, env: WorkflowEnvironment
) -> None:
    stage = found(POINT)
    stage.do(AssignFindings, to=await cast.account("qingxi.clerk"))
    await settled(cast, env, stage)
    answer = await cast.post("city.leader", "/cases/case/finding-publication", {"nos": [1]})
    assert answer.status_code == 409
    assert "公开" in answer.json()["detail"]
