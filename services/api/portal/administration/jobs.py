"""作业: what ran beside the cases, what it found or left, and doing that again (2.4.2).

Findings are named in words here; what they mean is `domain/reconciling.py`.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.api.portal.administration.entitled import administrates, check_whole
from services.api.portal.frame import Framed, go
from services.api.texts.refusals import REFUSALS
from services.api.texts.refusals_of_definitions import WHYS_OF_MIGRATING
from services.domain.jobs import FAILED, INTERRUPTED, Job, JobItem, JobKind, JobOrder, JobState
from services.domain.permission_matrix import Relation
from services.domain.programme.schema import Text
from services.domain.reconciling import PROOF_OF, Found, Proof
from services.storage import case_log, jobs
from services.storage.queries.names import people

router = APIRouter(prefix="/admin/jobs")

KINDS: Final = {
    JobKind.RECONCILE: Text(zh="全面核对", en="Check that nothing is missing"),
    JobKind.REBUILD: Text(zh="由数据库恢复流程", en="Workflows started from SQL"),
    JobKind.MIGRATION: Text(zh="在办案件改按新版办法", en="Open cases moved to a new version"),
    JobKind.UNITS: Text(zh="按行政区划变更承继", en="What is open follows a change of units"),
    JobKind.FIXITY: Text(zh="复核文件完整性", en="Files read again"),
    JobKind.CALENDAR: Text(zh="按新年历调整到期日", en="Due dates moved to a new calendar year"),
}
FINDINGS: Final = {
    FAILED: Text(zh="未能完成", en="could not be done"),
    INTERRUPTED: Text(zh="中断，未办的请重新核对", en="interrupted: look at what is left again"),
    Found.UNREADABLE: Text(zh="记录无法读取", en="cannot be read"),
    Found.CHAIN_BROKEN: Text(zh="记录链不连续，可能被改动", en="the log was altered"),
    Found.STATE_DIFFERS: Text(zh="当前状态与记录不符", en="the snapshot differs from the log"),
    Found.ROWS_DIFFER: Text(zh="列表数据与记录不符", en="rows of lists differ from the log"),
    Found.DUE_DIFFERS: Text(zh="到期日与期限台账不符", en="a due date differs from its ledger"),
    Found.NOT_SEALED: Text(zh="已提交的文件未封存", en="submitted files are not sealed"),
    Found.NAMED_NOT_SEALED: Text(
        zh="办理中引用的文件未封存", en="a file that an act names is not sealed"
    ),
    Found.NO_WORKFLOW: Text(zh="流程未在运行", en="its workflow did not run"),
    Found.BEHIND: Text(zh="流程落后于记录", en="its workflow was behind the log"),
    Found.SILENT: Text(zh="流程不应答", en="its workflow does not answer"),
    Found.NO_TIMER: Text(zh="期限没有计时", en="a term had no timer"),
    Found.NO_INSPECTION: Text(zh="文件检查没有进行", en="a file was not being checked"),
    Found.NOT_READ_OUT: Text(zh="文件没有生成预览和文字", en="a file had not been read out"),
    Found.CHECK_WAITS: Text(
        zh="文件检查长时间等待（存储、查毒服务或磁盘空间）",
        en="a check waits for long: for the store, the scanner or room",
    ),
    Found.STRAY: Text(zh="无依据的流程在运行", en="a workflow runs that nobody asked for"),
    Found.NO_OBJECT: Text(zh="文件内容缺失", en="a file's bytes are missing"),
    Found.OBJECT_DIFFERS: Text(zh="文件内容与登记不符", en="a file differs from its record"),
    Found.LOCK_TOO_SHORT: Text(zh="封存期限不足", en="a sealed file is locked too briefly"),
    Found.HOLD_DIFFERS: Text(
        zh="冻结状态与异议办理情况不符", en="a hold differs from what objections ask for"
    ),
    Found.COPY_DIFFERS: Text(
        zh="第二份副本缺失或与登记不符", en="the second copy was lost or altered"
    ),
    Found.NOT_COPIED: Text(zh="没有第二份副本", en="there is no second copy of a file"),
    Found.NO_ROW: Text(zh="存储中有无登记的文件", en="stored bytes that no record names"),
    Found.FORGOTTEN_UPLOAD: Text(zh="未完成的上传", en="an upload that nobody went on with"),
    Found.JOINED_UPLOAD: Text(
        zh="已传完的文件没有登记收到", en="an upload that was whole was not recorded as received"
    ),
    Found.REMOVED_FILE: Text(zh="已删除文件保留期满", en="a removed file whose time is over"),
    Found.UNSENT_FILE: Text(
        zh="异议未提交而先行上传的文件", en="a file of an objection that was never sent"
    ),
}
DONE: Final = {
    "started": Text(zh="已启动", en="started"),
    "title started": Text(zh="已由称号流程启动", en="started through its title"),
    "told": Text(zh="已通知其更新", en="told to catch up"),
    "written anew": Text(zh="已重新生成", en="written anew"),
    "received": Text(zh="已登记收到", en="recorded as received"),
    "removed": Text(zh="已清理", en="removed"),
    "from the second copy": Text(zh="已由第二份副本恢复", en="restored from the second copy"),
    "from the intake": Text(zh="已由接收存储恢复", en="restored from what was received"),
    "copied anew": Text(zh="已重新复制", en="copied anew"),
    "set right": Text(zh="已按规定设置", en="set right"),
    "moved": Text(zh="已调整", en="moved"),
}
REASONS: Final = {
    code: Text(zh=words.zh, en=words.en) for code, words in (REFUSALS | WHYS_OF_MIGRATING).items()
}
"""Why something was not done: a refusal's title, in place of its code."""
ABOUT_A_STREAM: Final = {Proof.LOGS, Proof.DUES, Proof.WORKFLOWS}
PAUSE: Final = "|"


@router.get("")
async def monitor(frame: Framed, before: Annotated[str, Query(max_length=120)] = "") -> Response:
    await check_whole(frame, Relation.LOOKS_AFTER_WHOLE)
    async with frame.doors.database.reading() as tx:
        found = await jobs.newest(tx, before=before, limit=jobs.PAGE + 1)
        waiting = await jobs.needing_attention(tx)
        who = await people(tx, {job.by for job in found})
    page = found[: jobs.PAGE]
    return frame.page(
        "administrator/jobs.html",
        jobs=page,
        waiting=waiting,
        kinds=KINDS,
        people=who,
        more=page[-1].id if len(found) > len(page) else "",
        may_start=administrates(frame),
    )


@router.post("")
async def start(frame: Framed) -> Response:
    """The nightly run, now."""
    await check_whole(frame, Relation.ADMINISTERS_WHOLE)
    order = JobOrder(kind=JobKind.RECONCILE, by=frame.person.account)
    return go(f"/admin/jobs/{await frame.doors.cases.reconcile(order)}")


@router.get("/{job_id}")
async def one_job(
    frame: Framed, job_id: str, after: Annotated[str, Query(max_length=300)] = ""
) -> Response:
    await check_whole(frame, Relation.LOOKS_AFTER_WHOLE)
    item, _, what = after.rpartition(PAUSE)
    async with frame.doors.database.reading() as tx:
        job = await jobs.find(tx, job_id)
        found = await jobs.items(tx, job_id, after=(item, what), limit=jobs.PAGE + 1)
        who = await people(tx, {job.by} if job else set())
    page = found[: jobs.PAGE]
    more = f"{page[-1].item}{PAUSE}{page[-1].what}" if len(found) > len(page) else ""
    return frame.page(
        "administrator/job.html",
        job_id=job_id,
        job=job,
        lines=[(one, link_of(one, job.kind if job else None)) for one in page],
        reasons=REASONS,
        kinds=KINDS,
        findings=FINDINGS,
        done=DONE,
        people=who,
        more=more,
        may_start=administrates(frame),
        may_redo=job is not None and can_be_done_again(job),
    )


@router.post("/{job_id}/again")
async def again(frame: Framed, job_id: str) -> Response:
    await check_whole(frame, Relation.ADMINISTERS_WHOLE)
    async with frame.doors.database.reading() as tx:
        job = await jobs.get(tx, job_id)
    return go(f"/admin/jobs/{await frame.doors.cases.job_again(job, by=frame.person.account)}")


def can_be_done_again(job: Job) -> bool:
    """What is left, unless a later run has taken it up; a migration is looked at again instead."""
    return job.state is JobState.ATTENTION and job.kind is not JobKind.MIGRATION


def link_of(found: JobItem, kind: JobKind | None = None) -> str:
    """The page of the case, title or filing that a finding is about; empty for other things."""
    if kind is JobKind.MIGRATION and found.what == FAILED:
        return f"/cases/{found.item}"
    if found.what not in set(Found) or PROOF_OF[Found(found.what)] not in ABOUT_A_STREAM:
        return ""
    pages = {"case": "/cases/", "title": "/register/", "filing": "/filings/"}
    return pages[case_log.kind_of(found.item)] + found.item
