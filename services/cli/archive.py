"""`ecocase archive`: what is kept, proved, listed apart from the store, and let go of (5.2).

Reading again is the worker's business and only waited for here; a disposal takes two people.
"""

import argparse
import asyncio
import sys
from datetime import UTC, datetime, timedelta
from typing import Final

from services.cli.layout import CannotStartError
from services.cli.signing_in import administrator, opened
from services.domain.evidence.fixity import FixityOrder, Plan
from services.domain.jobs import JobState
from services.settings import Settings
from services.storage import jobs
from services.storage.evidence.objects import ObjectStore
from services.storage.keeping import disposals, fixity
from services.storage.keeping.keeping import Keeper
from services.storage.queries.digests import digests
from services.storage.session import Database
from services.workflows.client import CaseClient
from services.workflows.worker import connect_by, sealing_access, second_copy_by

MIB: Final = 1024 * 1024
GIB: Final = 1024 * MIB
WIDTH: Final = 30
LOOK: Final = 0.5


def run(settings: Settings, parsed: argparse.Namespace) -> int:
    match parsed.action:
        case "digests":
            return asyncio.run(_digests(settings))
        case "plan":
            return asyncio.run(_plan(settings))
        case "verify":
            return asyncio.run(_verify(settings, parsed.case))
        case "disposals":
            return asyncio.run(_disposals(settings))
    if not parsed.subject or not parsed.login or (parsed.action == "propose" and not parsed.reason):
        raise CannotStartError(
            "archive propose CASE --reason … --as LOGIN; confirm|refuse LIST --as …"
        )
    if parsed.action == "propose":
        return asyncio.run(_propose(settings, parsed.subject, parsed.reason, parsed.login))
    confirmed = parsed.action == "confirm"
    return asyncio.run(_decide(settings, parsed.subject, parsed.login, confirmed=confirmed))


async def _digests(settings: Settings) -> int:
    """A line for each sealed file, in the form of `sha256sum`, with the rest behind a tab."""
    async with opened(settings) as database, database.reading() as tx:
        async for one in digests(tx):
            rest = (one.sha512 or "-", one.sm3 or "-", str(one.size), one.version_id, one.document)
            print(f"{one.sha256}  {one.key}\t" + "\t".join(rest))
    return 0


async def _plan(settings: Settings) -> int:
    """1 where the period cannot be held at this speed."""
    now = datetime.now(UTC)
    async with opened(settings) as database, database.reading() as tx:
        speed = settings.fixity_mb_per_second * MIB
        plan = await fixity.plan_of(tx, settings.fixity_days, speed)
        # An interval of machines, not a period of the procedure: no calendar is asked.
        overdue = await fixity.unread_since(tx, now - timedelta(hours=24 * plan.days))
    print("\n".join(said(plan)))
    print(f"{overdue} files were not read within the period 个文件超期未复核")
    return 0 if plan.can_be_held else 1


def said(plan: Plan) -> list[str]:
    """The arithmetic, in lines."""
    lines = [
        f"{plan.files} files 个文件, {plan.bytes / GIB:.2f} GiB",
        f"within {plan.days} days 天内读完, at {plan.bytes_per_second / MIB:.0f} MiB/s at most",
        f"a day 每天: {plan.files_per_day} files 个, {plan.bytes_per_day / GIB:.2f} GiB",
        f"    {plan.hours_per_day:.2f} hours 小时",
    ]
    if not plan.can_be_held:
        lines.append(
            f"!! this cannot be held: read faster, or within {plan.fewest_days} days or more "
            f"无法按期读完：请提高速度，或将周期设为{plan.fewest_days}天以上"
        )
    return lines


async def _verify(settings: Settings, case: str) -> int:
    """0 where all is as it was; 1 with the job that says what is not."""
    database = Database(settings.database_url.get_secret_value())
    temporal = await connect_by(settings)
    door = CaseClient(temporal, database, settings.temporal_task_queue, settings.patience)
    try:
        job = await door.read_again(FixityOrder(case=case, whole=not case))
        ended = asyncio.ensure_future(temporal.get_workflow_handle(job).result())
        while not (await asyncio.wait({ended}, timeout=LOOK))[0]:
            await _draw(database, job)
        state = JobState(ended.result())
        await _draw(database, job)
    finally:
        await database.close()
    if state is JobState.DONE:
        print("\nevery file is as it was 全部文件完好")
        return 0
    print(f"\nsomething needs attention: ecocase jobs {job} 有待处理事项")
    return 1


async def _draw(database: Database, job: str) -> None:
    async with database.reading() as tx:
        known = await jobs.find(tx, job)
    if known and sys.stderr.isatty():
        total = max(known.total or 0, 1)
        filled = "█" * int(WIDTH * min(known.done / total, 1))
        print(f"\r{filled:·<{WIDTH}} {known.done}/{known.total} ", end="", file=sys.stderr)


async def _disposals(settings: Settings) -> int:
    async with opened(settings) as database, database.reading() as tx:
        for one in await disposals.of_stream(tx):
            stands = {None: "proposed 待确认", True: "confirmed 已确认", False: "refused 不同意"}
            done = f", done 已销毁 {one.done_at:%Y-%m-%d}" if one.done_at else ""
            print(f"{one.proposed_at:%Y-%m-%d}  {one.id}  {stands[one.confirmed]}{done}")
            print(f"    case 案卷 {one.stream}: {one.reason}")
            print("\n".join(_listed(await disposals.lines(tx, one.id))))
    return 0


def _listed(lines: tuple[disposals.DisposalLine, ...]) -> list[str]:
    return [
        f"    {line.sha256}  {line.size:>12}  {line.name}  kept until 保管至 "
        f"{line.kept_until:%Y-%m-%d}" + (f"  gone {line.gone_at:%Y-%m-%d}" if line.gone_at else "")
        for line in lines
    ]


async def _propose(settings: Settings, case: str, reason: str, login: str) -> int:
    now = datetime.now(UTC)
    async with opened(settings) as database:
        account = await administrator(database, login, now)
        async with database.writing() as tx:
            made = await disposals.propose(tx, case, reason, account, now)
            listed = await disposals.lines(tx, made.id)
    print("\n".join(_listed(listed)))
    print(f"{made.id}: another administrator confirms it 须由另一位管理员确认")
    return 0


async def _decide(settings: Settings, disposal: str, login: str, *, confirmed: bool) -> int:
    now = datetime.now(UTC)
    async with opened(settings) as database:
        account = await administrator(database, login, now)
        async with database.writing() as tx:
            made = await disposals.decide(tx, disposal, confirmed=confirmed, by=account, now=now)
        if not made.confirmed:
            print("refused; everything stays 不同意销毁，文件继续保管")
            return 0
        objects = ObjectStore(sealing_access(settings))
        keeper = Keeper(database, objects, second_copy_by(settings))
        try:
            gone = await disposals.carry_out(keeper, disposal, now)
        finally:
            objects.close()
    print(f"{gone} files are gone; the list stays 已销毁{gone}个文件，清单永久保存")
    return 0
