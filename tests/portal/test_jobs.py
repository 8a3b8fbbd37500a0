"""The job monitor: the administrator is told on every page, and sees what was found (2.4.1, 2.4.2)."""

from services.api.portal.administration.jobs import FINDINGS, KINDS
from services.domain.jobs import FAILED, INTERRUPTED, JobItem, JobKind
from services.domain.reconciling import Found
from services.storage import jobs
from tests.api.cast import Cast
from tests.portal.conftest import SignIn


async def left(cast: Cast) -> None:
    now = await cast.now()
    async with cast.doors.database.writing() as tx:
        await jobs.begin(tx, "night", JobKind.RECONCILE, now, total=100)
        altered = JobItem(item="case-1", what=Found.CHAIN_BROKEN, seen="seq 2")
        started = JobItem(item="case-2", what=Found.NO_WORKFLOW, seen="", did="started", open=False)
        for one in (altered, started):
            await jobs.note(tx, "night", one)
        await jobs.advance(tx, "night", 99)
        await jobs.finish(tx, "night", now)


async def test_2_4_1_what_needs_attention_is_told_on_the_administrators_first_page(
    cast: Cast, person: SignIn
) -> None:
    admin = await person("admin")
    assert "待处理" not in (await admin.see("/worklist")).text
    await left(cast)
    assert "作业 1项待处理" in (await admin.see("/worklist")).text


async def test_2_4_2_a_job_shows_99_of_100_its_findings_and_a_way_to_do_them_again(
    cast: Cast, person: SignIn
) -> None:
    await left(cast)
    admin = await person("admin")
    listed = (await admin.see("/admin/jobs")).text
    assert "全面核对" in listed
    assert "100项中完成99项" in listed
    page = (await admin.see("/admin/jobs/night")).text
    assert "记录链不连续，可能被改动" in page
    assert "待人工处理" in page
    assert "已启动" in page
    assert "重做未完成的1项" in page
    assert "立即核对" in listed


async def test_2_4_2_by_page_what_was_left_is_done_again_and_all_is_checked_now(
    cast: Cast, person: SignIn
) -> None:
    await left(cast)
    admin = await person("admin")
    for path, button in (("/admin/jobs/night", "/again"), ("/admin/jobs", "/admin/jobs")):
        begun = await admin.send(await admin.see(path), button)
        assert begun.status == 200
        job = begun.path.removeprefix("/admin/jobs/")
        assert job not in ("", "night")
        handle = cast.doors.cases.temporal.get_workflow_handle(job)
        assert (await handle.describe()).workflow_type == "reconcile"


async def test_2_5_2_the_auditor_sees_jobs_and_starts_none(cast: Cast, person: SignIn) -> None:
    await left(cast)
    auditor = await person("auditor")
    for path in ("/admin/jobs", "/admin/jobs/night"):
        page = (await auditor.see(path)).text
        assert "全面核对" in page
        assert "立即核对" not in page
        assert "重做" not in page


async def test_2_4_3_an_interrupted_migration_says_so_and_is_looked_at_again_not_repeated(
    cast: Cast, person: SignIn
) -> None:
    now = await cast.now()
    async with cast.doors.database.writing() as tx:
        await jobs.begin(tx, "moving", JobKind.MIGRATION, now, subject="town-municipal", total=3)
        await jobs.note(tx, "moving", JobItem(item="moving", what=INTERRUPTED, seen=""))
        await jobs.finish(tx, "moving", now)
    admin = await person("admin")
    page = await admin.see("/admin/jobs/moving")
    assert "在办案件改按新版办法" in page.text
    assert "中断，未办的请重新核对" in page.text
    assert "待人工处理" in page.text
    assert "/again" not in page.html
    english = await admin.see("/admin/jobs/moving", language="en")
    assert "interrupted: look at what is left again" in english.text


def test_2_4_2_every_kind_of_job_and_finding_has_words() -> None:
    assert set(KINDS) == set(JobKind)
    assert set(FINDINGS) == {*Found, FAILED, INTERRUPTED}
