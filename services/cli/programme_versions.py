"""`ecocase programme import | publish | migrate`: versions of definitions on a running installation.

Each is done by an administrator who signs in, as at the portal: one brings a version in, another
publishes it (4.1.3). What is asked is typed at the terminal, or is the first line of the input.
"""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from services.api.definitions import VersionTold, bring_in, told
from services.api.texts.differing import sentence
from services.cli.layout import CannotStartError
from services.cli.programme_checking import lines_of
from services.cli.signing_in import administrator, opened
from services.domain.clocks.calendar import local_day
from services.domain.programme.calendars import calendar_for
from services.domain.programme.publishing import DefinitionKind, Version
from services.settings import Settings
from services.storage.rulebook import definitions
from services.storage.rulebook.calendars import Calendars
from services.storage.rulebook.definition_shelf import checked
from services.storage.rulebook.migrating import DryRun, Looked, look
from services.workflows.client import CaseClient
from services.workflows.clock import clock_for
from services.workflows.migrating import migrate
from services.workflows.worker import connect_by

LONGEST_REASON = 1000


def bring(settings: Settings, file: Path, login: str) -> int:
    """1 where the file has mistakes, each with its line; then nothing is kept."""
    try:
        source = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise CannotStartError(f"{file} cannot be read 无法读取: {wrong}") from None
    kept = asyncio.run(_bring(settings, file, source, login))
    if kept is None:
        return 1
    print(f"{kept.id} 待发布，请另一位管理员发布 to be published by another administrator")
    return 0


def publish(settings: Settings, version: str, login: str) -> int:
    done = asyncio.run(_publish(settings, version, login))
    print(f"{done.id} 已发布，自{done.begins_on}起施行 published, in force from {done.begins_on}")
    return 0


def show_migration(settings: Settings, programme: str, *, area: str, case: str) -> int:
    """What would change, case by case; nothing is changed. 1 where nothing could be moved."""
    looked = asyncio.run(_look(settings, programme, area, case))
    for one in looked.runs:
        print("\n".join(_said(one)))
    print(f"{len(looked.possible)} of {len(looked.runs)} 可以改按第{looked.target.version}版")
    if looked.more:
        print("还有更多，请按地区分批 there are more: take them area by area")
    print(f"确认 to confirm: --confirm {looked.digest} --reason … --as …")
    return 0 if looked.possible else 1


def confirm_migration(
    settings: Settings, programme: str, login: str, *, area: str, case: str, seen: str, reason: str
) -> int:
    """Those that were looked at; refused where anything changed since. The job says how it ends."""
    if not 0 < len(reason) <= LONGEST_REASON:
        raise CannotStartError("Say why, with --reason. 请用 --reason 写明理由。")
    job = asyncio.run(
        _migrate(settings, programme, login, area=area, case=case, seen=seen, reason=reason)
    )
    print(f"ecocase jobs {job}")
    return 0


async def _bring(settings: Settings, file: Path, source: str, login: str) -> Version | None:
    now = datetime.now(UTC)
    async with opened(settings) as database:
        async with database.reading() as tx:
            report = await checked(tx, source, local_day(now))
        if report.findings:
            print("\n".join(line for one in report.findings for line in lines_of(file, one)))
        if report.errors:
            return None
        account = await administrator(database, login, now)
        async with database.writing() as tx:
            return await bring_in(tx, source, by=account, now=now)


async def _publish(settings: Settings, version: str, login: str) -> Version:
    now = datetime.now(UTC)
    async with opened(settings) as database:
        async with database.reading() as tx:
            found = await told(tx, version, local_day(now))
        said = [sentence(one) for one in found.differences]
        print("\n".join(f"{one.zh}\n    {one.en}" for one in said))
        print(_kept_by(found))
        account = await administrator(database, login, now)
        async with database.writing() as tx:
            return await definitions.publish(tx, version, by=account, now=now)


async def _look(settings: Settings, programme: str, area: str, case: str) -> Looked:
    now = datetime.now(UTC)
    async with opened(settings) as database, database.reading() as tx:
        return await look(tx, programme, _calendars(settings), now, area=area, case=case)


async def _migrate(
    settings: Settings,
    programme: str,
    login: str,
    *,
    area: str,
    case: str,
    seen: str,
    reason: str,
) -> str:
    async with opened(settings) as database:
        temporal = await connect_by(settings)
        door = CaseClient(temporal, database, settings.temporal_task_queue, settings.patience)
        now = await clock_for(temporal, rehearsal=settings.rehearsal).now()
        account = await administrator(database, login, now)
        return await migrate(
            door,
            _calendars(settings),
            programme,
            area=area,
            case=case,
            seen=seen,
            reason=reason,
            by=account,
            request_id=uuid4().hex,
            now=now,
        )


def _kept_by(found: VersionTold) -> str:
    if found.version.kind is DefinitionKind.SCHEME:
        return f"{found.cases} 轮考评仍按原版 open rounds keep their version"
    return f"{found.cases} 件在办案件仍按原版 open cases keep their version"


def _calendars(settings: Settings) -> Calendars:
    return Calendars(calendar_for(rehearsal=settings.rehearsal, folder=settings.calendars_dir))


def _said(one: DryRun) -> list[str]:
    found = one.found
    head = f"{one.number} {one.place.path.zh}（{one.stands}，第{one.old.version}版）"
    lines = [f"    {why.why.value} {why.about}" for why in found.obstacles]
    lines += [f"    {term.what.value}: {term.old} → {term.new}" for term in found.terms]
    lines += [f"    + {name.zh}" for name in found.come]
    lines += [f"    - {name.zh}" for name in found.gone]
    for limit in found.limits:
        old, new = ("；".join(words.zh for words in said) for said in (limit.old, limit.new))
        lines.append(f"    {limit.name.zh}: {old} → {new}")
    lines += [f"    存档不用 filed, used no more: {name.zh}" for name in found.homeless]
    return [f"{'可以' if found.possible else '不可以'} {head}", *lines]
