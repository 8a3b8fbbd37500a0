"""A named model city in the portal, by plain forms: its years, and its title granted again (4.3.2)."""

from typing import Any

from temporalio.testing import WorkflowEnvironment

from services.domain.clocks.calendar import local_day, start_of_day, years_later
from services.domain.programme.schema import TitleLevel, Track
from services.domain.titles.title import Title
from services.domain.tree.units import StepName
from tests.api.cast import Cast
from tests.api.test_documents import doors, papers, settings, worker
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person
from tests.portal.test_model_city import CONTACTS, do
from tests.workflows.walk import Walk, until

__all__ = ["doors", "papers", "settings", "worker"]
Papers = dict[str, bytes]


async def sent(who: Person, home: str, name: str, body: bytes) -> str:
    """A file by the plain form; its id, once its check has let it through."""
    page = await who.see(f"{home}/files")
    after = await who.send(page, "/files", file=(name, body))
    assert "已接收" in after.text, after.text[:400]
    document = after.path.split("sent=")[1]
    page = await who.see(f"{home}/files")
    while f'data-document="{document}" data-state="usable"' not in page.html:
        assert 'data-state="bad"' not in page.html
        page = await who.see(f"{home}/files")
    return document


async def named(cast: Cast, env: WorkflowEnvironment) -> tuple[Walk, Title]:
    """What test_model_city walks by forms is walked by acts here."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.CITY, level=TitleLevel.NATIONAL)
    await walk.to_naming()
    return walk, await walk.name()


async def test_b1_6_the_report_and_the_plan_of_a_year_are_sent_and_completed_by_plain_forms(
    person: SignIn, cast: Cast, env: WorkflowEnvironment, papers: Papers
) -> None:
    _, title = await named(cast, env)
    assert title.named_on
    clerk, year = await person("yunling.clerk"), str(title.named_on.year)
    home, shown = f"/titles/{title.id}", f"/register/{title.id}"
    assert "待报送" in (await clerk.see(shown)).text
    form = await clerk.see(f"{home}/acts/file-yearly-paper")
    refused = await clerk.send(form, "file-yearly-paper", duty="improvement-plan", year=year)
    assert refused.status == 422
    assert form.link("上传文件") == f"{home}/files"
    document = await sent(clerk, home, "持续改进计划.pdf", papers["town/plan"])
    for duty in ("improvement-plan", "improvement-report"):
        form = await clerk.see(f"{home}/acts/file-yearly-paper")
        typed: dict[str, Any] = {"duty": duty, "year": year, "document": document}
        assert "已办理" in (await clerk.send(form, "file-yearly-paper", **typed)).text
    form = await clerk.see(f"{home}/acts/record-completion")
    said = {"duty": "improvement-plan", "completed": "true", "words": "计划项目全部完成。"}
    done = await clerk.send(form, "record-completion", year=year, values=said)
    assert "已办理" in done.text
    page = await clerk.see(shown)
    assert page.text.count("已报送") == 2
    assert "计划已全部完成" in page.text


async def test_b1_6_files_of_a_title_are_sent_by_its_city_and_seen_by_nobody_elsewhere(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    _, title = await named(cast, env)
    home = f"/titles/{title.id}/files"
    stranger = await person("songping.clerk")
    assert (await stranger.see(home)).status == 404
    clerk = await person("yunling.clerk")
    page = await clerk.see(home)
    wrong = await clerk.send(page, "/files", file=("计划.exe", b"MZ"))
    assert wrong.status == 415
    assert "还没有文件" in wrong.text


async def again(person: SignIn, walk: Walk, stream: str, papers: Papers) -> Page:
    """Applied for, pre-assessed, checked, mended, put on notice, announced: seven forms (B1.8)."""
    mayor, province = await person("yunling.mayor"), await person("province.officer")
    officer, leader = await person("ministry.officer"), await person("ministry.leader")
    request = await sent(mayor, f"/cases/{stream}", "复核申请.pdf", papers["town/plan"])
    await do(mayor, stream, "request-recheck", document=request)
    assert stream in (await province.see("/worklist")).html
    await do(province, stream, "form-pre-assessment", passed="true", opinion="符合复核条件。")
    today = local_day(await walk.now()).isoformat()
    point = {"points.0.place": "M05", "points.0.rule": "B1.8", "points.0.words": "台账不全。"}
    form = await officer.see(f"/cases/{stream}/acts/conclude-recheck")
    checked = {"checked_on": today, "passed": "false", "opinion": "须限期整改。"}
    after = await officer.send(form, "conclude-recheck", values={**checked, **point})
    assert "已办理" in after.text, after.text[:600]
    report = await sent(mayor, f"/cases/{stream}", "整改报告.pdf", papers["town/letter"])
    form = await mayor.see(f"/cases/{stream}/acts/submit-rectification-report")
    mended = {"document": report, "measures.0.no": "1", "measures.0.measures": "台账已补齐。"}
    after = await mayor.send(form, "submit-rectification-report", values=mended)
    assert "已办理" in after.text, after.text[:600]
    await do(officer, stream, "re-review", closed="1", opinion="整改到位。")
    await do(leader, stream, "sign-notice", document_no="环示〔2034〕1号")
    await do(officer, stream, "publish-notice", **CONTACTS)
    await walk.sleep(days=8)
    await until(walk.database, stream, lambda one: one.stands == StepName.NAMING)
    return await do(leader, stream, "name-unit", document_no="公告2034年第1号")


async def test_b1_8_a_city_is_checked_again_and_its_title_granted_again_by_plain_forms(
    person: SignIn, cast: Cast, env: WorkflowEnvironment, papers: Papers
) -> None:
    walk, title = await named(cast, env)
    assert title.recheck_due
    await walk.wait_for(start_of_day(title.recheck_due))
    stream = f"recheck-{walk.case_id}-1"
    await until(walk.database, stream, lambda one: one.stands == StepName.PRE_ASSESSMENT)
    await again(person, walk, stream, papers)
    held = await until(
        walk.database, title.id, lambda one: isinstance(one, Title) and one.rechecks == 1
    )
    assert isinstance(held, Title)
    assert held.recheck_due == years_later(title.recheck_due, 3)
    clerk = await person("yunling.clerk")
    assert "公告2034年第1号" in (await clerk.see(f"/register/{title.id}")).text
