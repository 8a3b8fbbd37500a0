"""Record runs that keep files: `python -m tests.workflows.record_keeping`, where nothing is sealed.

What is said in `record_histories.py` of promises holds here too.
"""

import asyncio
import tempfile
from pathlib import Path

from services.domain.evidence.fixity import FixityOrder
from services.storage.evidence.objects import ObjectStore
from services.storage.keeping.fixity import Fixity
from services.storage.keeping.keeping import Keeper
from services.storage.session import Database
from services.workflows.clock import RehearsalClock
from services.workflows.fixity import FixityWorkflow
from services.workflows.keeping import CHANGED, KeepingWorkflow, keeping_workflow
from services.workflows.reading_again import StoredFixities
from services.workflows.worker import worker_for
from tests.conftest import environment, migrate
from tests.workflows.conftest import NOWHERE, QUEUE, effects_on
from tests.workflows.record_histories import promise, write


async def record(folder: Path) -> None:
    url = f"sqlite+aiosqlite:///{folder}/histories.db"
    await asyncio.to_thread(migrate, url)
    database = Database(url)
    async with await environment() as env:
        reader = Fixity(Keeper(database, ObjectStore(NOWHERE)))
        fixities = StoredFixities(reader, RehearsalClock(env.client), 90, 1024)
        async with worker_for(env.client, QUEUE, effects_on(database, env), fixities=fixities):
            kept = await env.client.start_workflow(
                KeepingWorkflow.run,
                "case",
                id=keeping_workflow("case"),
                task_queue=QUEUE,
                start_signal=CHANGED,
            )
            read = await env.client.start_workflow(
                FixityWorkflow.run, args=[FixityOrder()], id="fixity", task_queue=QUEUE
            )
            for name, handle in (("keeping-of-a-case", kept), ("fixity-of-a-share", read)):
                await handle.result()
                write(name, (await handle.fetch_history()).to_json())
    await database.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(record(Path(folder)))
    promise()
