"""Record runs about notices: `python -m tests.workflows.record_notices`, with looks at them (6.4).

What is said in `record_histories.py` of promises holds here too.
"""

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from services.domain.clocks.calendar import days_later, local_day
from services.domain.notices.proof import Look, Seen
from services.domain.programme.schema import Track
from services.domain.steps.public_notice import CorrectNotice
from services.domain.tree.units import StepName
from services.storage import notice_looks
from services.storage.session import Database
from services.workflows.client import CaseClient
from services.workflows.clock import RehearsalClock
from services.workflows.looking_at_notices import StoredNoticeLooks
from services.workflows.notice_looks import NoticeLooksWorkflow
from services.workflows.worker import worker_for
from tests.conftest import environment, migrate
from tests.workflows.conftest import QUEUE, effects_on
from tests.workflows.record_histories import promise, write
from tests.workflows.walk import WORDS, Walk

CONTACTS: dict[str, Any] = {
    "hotline": "0999-12369",
    "mailbox": "ts@example.cn",
    "address": "示例路1号",
}


async def corrected(walk: Walk) -> str:
    """Published, corrected on the third day, looked at once, ended seven days after that."""
    await walk.to_notice()
    await walk.publish()
    await walk.sleep(days=3)
    await walk.do(CorrectNotice, document_no="环示〔2032〕9号", reason=WORDS, **CONTACTS)
    first = days_later(local_day(await walk.now()), 1)
    await walk.sleep(days=2)
    look = Look(at=await walk.now(), what=Seen.SEEN, status=200)
    async with walk.database.writing() as tx:
        await notice_looks.note(tx, walk.case_id, look)
    await walk.sleep(days=7)
    await walk.stands(StepName.NAMING)
    assert local_day(await walk.now()) > days_later(first, 6)
    return f"case-{walk.case_id}.public-notice"


async def record(folder: Path) -> None:
    url = f"sqlite+aiosqlite:///{folder}/histories.db"
    await asyncio.to_thread(migrate, url)
    database = Database(url)
    async with await environment() as env:
        looks = StoredNoticeLooks(database, RehearsalClock(env.client), "http://127.0.0.1:1")
        async with worker_for(env.client, QUEUE, effects_on(database, env), notice_looks=looks):
            client = CaseClient(env.client, database, QUEUE, patience=20)
            walk = Walk(client, env, database, Track.VILLAGE)
            names = {"public-notice-corrected": await corrected(walk)}
            handle = await env.client.start_workflow(
                NoticeLooksWorkflow.run, id="notice-looks", task_queue=QUEUE
            )
            await handle.result()
            names["notice-looks-of-none"] = handle.id
            await env.sleep(timedelta(minutes=1))
            for name, workflow in names.items():
                history = await env.client.get_workflow_handle(workflow).fetch_history()
                write(name, history.to_json())
    await database.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(record(Path(folder)))
    promise()
