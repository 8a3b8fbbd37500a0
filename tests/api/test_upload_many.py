"""A folder of 500 files in one go (5.1.5): sent, received, and waiting for their checks."""

from pathlib import Path
from uuid import uuid4

import pytest
from temporalio.testing import WorkflowEnvironment

from services.api.deps import Doors
from services.cli.uploading.mapping import wishes
from services.cli.uploading.sending import Sender
from services.domain.programme.calendars import calendar_for
from services.storage.evidence.objects import ObjectStore
from services.workflows.activities import StoredEffects
from services.workflows.worker import worker_for
from tests.api.cast import Cast
from tests.api.conftest import QUEUE
from tests.api.test_documents import CLERK, TOWN, doors, settings

__all__ = ["doors", "settings"]


@pytest.fixture
async def case(
    cast: Cast, doors: Doors, env: WorkflowEnvironment, sealing_store: ObjectStore
) -> str:
    """In its plan step; the worker has gone home, so the files wait for their checks."""
    effects = StoredEffects(
        doors.database, sealing_store, calendar_for(rehearsal=True), doors.clock
    )
    async with worker_for(env.client, QUEUE, effects):
        filed = await cast.post(CLERK, "/cases", TOWN)
        stream: str = filed.json()["stream"]
        start = f"/cases/{stream}/creation-request"
        await cast.act("qingxi.government", f"{start}/consent", {"opinion": "同意"})
        await cast.act("qingxi.officer", f"{start}/batch", {"batch": "青环〔2030〕1号"})
        await cast.act("city.officer", f"{start}/listing")
    return stream


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_5_1_5_500_files_in_one_go_and_in_a_second_go_none(
    cast: Cast, case: str, tmp_path: Path
) -> None:
    for number in range(500):
        (tmp_path / f"{number:03}.pdf").write_bytes(b"%PDF-1.4\n" + uuid4().hex.encode())
    found, _ = wishes(tmp_path, None)
    gone = []
    for _ in range(2):
        sender = Sender(cast.http, await cast.token(CLERK), case, waits=False)
        done = [one async for one in sender.send_all(found)]
        assert [one.error for one in done if one.error] == []
        gone.append({one.document: one.sent for one in done})
    first, second = gone
    assert (len(first), set(first.values())) == (500, {41})
    assert second == dict.fromkeys(first, 0)
