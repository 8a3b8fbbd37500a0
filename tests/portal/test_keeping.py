"""档案保全 at a browser: read again within its period, and let go of by two people (5.2.2, 5.2.3)."""

import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import update
from temporalio.testing import WorkflowEnvironment

from services.api.app import access_of
from services.api.deps import Doors, ReadingAgain
from services.domain.programme.calendars import calendar_for
from services.domain.programme.schema import Track
from services.domain.steps.application import SealedDocument
from services.domain.tree.units import StepName
from services.domain.whole_case import Withdraw
from services.settings import Settings
from services.storage.evidence.archive import Archive
from services.storage.evidence.objects import ObjectStore
from services.storage.keeping import sealing
from services.storage.keeping.sealing import Sealed
from services.storage.queries.kept import DOCUMENTS
from services.storage.rulebook.calendars import Calendars
from services.storage.session import Database
from services.workflows.activities import StoredEffects
from services.workflows.client import CaseClient
from services.workflows.clock import RehearsalClock
from services.workflows.keeping import keeping_workflow
from services.workflows.worker import worker_for
from tests.api.cast import Cast
from tests.api.conftest import PATIENT, QUEUE
from tests.domain.stage import Stage
from tests.portal.conftest import SignIn
from tests.storage.archiving import LIMIT, usable
from tests.storage.recording import record

PAGE = "/admin/keeping"
SECONDS = timedelta(seconds=3)


@pytest.fixture
def doors(
    settings: Settings, env: WorkflowEnvironment, sqlite: Database, store: ObjectStore
) -> Doors:
    return Doors(
        cases=CaseClient(env.client, sqlite, QUEUE, patience=60),
        database=sqlite,
        store=store,
        archive=Archive(sqlite, store, LIMIT),
        clock=RehearsalClock(env.client),
        access=access_of(settings),
        calendars=Calendars(calendar_for(rehearsal=True)),
        reading=ReadingAgain(days=90, bytes_per_second=1_000_000, second_copy=False),
        rehearsal=True,
    )


@pytest.fixture
async def worker(
    doors: Doors, env: WorkflowEnvironment, sealing_store: ObjectStore
) -> AsyncIterator[None]:
    calendar = calendar_for(rehearsal=True)
    effects = StoredEffects(doors.database, sealing_store, calendar, doors.clock)
    async with worker_for(env.client, QUEUE, effects, sticky=PATIENT):
        yield


async def over(cast: Cast, sealer: ObjectStore) -> tuple[str, Sealed]:
    """A case that was withdrawn, with a photograph whose lock the store lets go of within seconds."""
    stage = Stage(Track.VILLAGE, now=await cast.now())
    stage.to(StepName.PLAN)
    stage.do(Withdraw)
    await record(cast.doors.database, stage)
    archive, case, now = (
        Archive(cast.doors.database, sealer, LIMIT),
        stage.case.id,
        datetime.now(UTC),
    )
    photo = await usable(archive, case, picture(), name="村容.png")
    entry = SealedDocument(
        document=photo.id,
        version_id=photo.version_id or "",
        sha256=photo.sha256 or "",
        place="plan/1",
    )
    (sealed,) = await sealing.seal(
        archive.database, sealer, case, [entry], until=now + SECONDS, now=now
    )
    await cast.sleep(days=1)
    return case, sealed


def picture() -> bytes:
    body = io.BytesIO()
    Image.frombytes("RGB", (4, 4), uuid4().bytes * 3).save(body, "PNG")
    return body.getvalue()


async def test_5_2_2_a_page_shows_when_files_were_last_read_and_whether_the_period_can_be_held(
    cast: Cast, person: SignIn, sealing_store: ObjectStore
) -> None:
    admin = await person("admin")
    assert "还没有文件" in (await admin.see(PAGE)).text
    case, sealed = await over(cast, sealing_store)
    read = update(DOCUMENTS).where(DOCUMENTS.c.id == sealed.document)
    for ago, said in ((10, "7至15天前：1个"), (91, "超期未复核：1个")):
        async with cast.doors.database.writing() as tx:
            await tx.execute(read.values(verified_at=await cast.now() - timedelta(days=ago)))
        page = await admin.see(PAGE)
        assert said in page.html
    assert "1个文件超期未复核" in page.text
    assert "，约1分钟（每秒至多" in page.text, "a small share is no 0.0 hours"
    assert "第二份副本 未设置" in page.text
    assert case in page.html  # Its retention is over.
    async with cast.doors.database.writing() as tx:
        await tx.execute(read.values(verified_at=None, size=90 * 86_400 * 1_000_001))
    slow = await admin.see(PAGE, language="en")
    assert "cannot all be read" in slow.text
    assert "about 24.0 hours (at most 1.0 MB a second)" in slow.text
    assert "Not read yet: 1" in slow.html
    begun = await admin.send(slow, "/readings")
    assert begun.path.startswith("/admin/jobs/fixity-")


async def test_5_2_3_two_administrators_let_go_of_what_is_over_and_the_list_stays(
    cast: Cast, person: SignIn, sealing_store: ObjectStore, worker: None
) -> None:
    case, sealed = await over(cast, sealing_store)
    admin, second = await person("admin"), await person("admin.second")
    page = await admin.see(PAGE)
    form = await admin.see(f"/admin/disposals/new?case={case}")
    assert f"/admin/disposals/new?case={case}" in page.links.values()
    refused = await admin.send(form, "/admin/disposals/new", reason="")
    assert refused.status == 422
    assert "请写明销毁理由" in refused.text
    listed = await admin.send(form, "/admin/disposals/new", reason="保管期满，鉴定无继续保存价值。")
    assert "村容.png" in listed.text
    assert "请另一位管理员核对后确认" in listed.text
    again = await admin.send(form, "/admin/disposals/new", reason="再次提出。")
    assert again.status == 422
    assert "再次提出。" in again.html

    page = await second.see(listed.path)
    unticked = await second.send(page, "/decision")
    assert unticked.status == 422
    assert "逐项核对清单" in unticked.text
    await second.send(page, "/decision", checked="yes")
    await cast.doors.cases.temporal.get_workflow_handle(keeping_workflow(case)).result()

    done = (await second.see(listed.path)).text
    assert "已销毁" in done
    assert sealed.sha256 in done
    assert await sealing_store.look(sealing_store.archive, sealed.key, sealed.version_id) is None
    assert "已销毁" in (await admin.see(PAGE)).text


async def test_5_2_3_a_list_that_is_refused_changes_nothing_and_may_be_proposed_again(
    cast: Cast, person: SignIn, sealing_store: ObjectStore
) -> None:
    case, sealed = await over(cast, sealing_store)
    reason = {"case": case, "reason": "保管期满。"}
    early = await cast.post("admin", "/disposals", {**reason, "case": "nobody"})
    assert (early.status_code, early.json()["code"]) == (404, "not-found")
    made = await cast.post("admin", "/disposals", reason)
    assert made.status_code == 201, made.text
    listed = made.json()
    address = f"/disposals/{listed['disposal']['id']}"
    own = await cast.post("admin", f"{address}/decision", {"confirmed": True})
    assert (own.status_code, own.json()["code"]) == (409, "own-proposal")
    refused = await cast.post("admin.second", f"{address}/decision", {"confirmed": False})
    assert refused.json()["disposal"]["confirmed"] is False
    assert (await cast.get("admin", address)).json()["lines"][0]["gone_at"] is None
    assert await sealing_store.look(sealing_store.archive, sealed.key, sealed.version_id)
    assert (await cast.get("admin", "/keeping")).json()["expired"][0]["case"] == case
    assert (await cast.post("admin", "/disposals", reason)).status_code == 201
    assert len((await cast.get("admin", "/disposals")).json()["disposals"]) == 2


async def test_5_2_3_the_auditor_sees_lists_and_proposes_none(
    cast: Cast, person: SignIn, sealing_store: ObjectStore
) -> None:
    case, _ = await over(cast, sealing_store)
    auditor = await person("auditor")
    page = await auditor.see(PAGE)
    assert "保管期满" in page.text
    assert "提出销毁" not in page.text
    assert (await auditor.see(f"/admin/disposals/new?case={case}")).status == 403
