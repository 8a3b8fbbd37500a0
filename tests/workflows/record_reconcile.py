"""Record a run of the reconciler: `python -m tests.workflows.record_reconcile`, on a dev server.

The server that moves time knows no lists, so this type has a recorder of its own; what is said in
`record_histories.py` of promises holds here too.
"""

import asyncio
import tempfile
from pathlib import Path

from services.domain.programme.schema import Track
from services.storage.evidence.objects import ObjectStore
from services.storage.session import Database
from tests.conftest import migrate
from tests.workflows.conftest import NOWHERE
from tests.workflows.dev_server import House, Later, dev_server
from tests.workflows.record_histories import promise, write


async def record(folder: Path) -> None:
    """One case that is started again, and a store that nobody reaches: both ways of a page."""
    url = f"sqlite+aiosqlite:///{folder}/histories.db"
    await asyncio.to_thread(migrate, url)
    database = Database(url)
    async with await dev_server() as env:
        house = House(env, database, ObjectStore(NOWHERE), Later())
        async with house.worker():
            case = house.walk(Track.VILLAGE)
            await case.file()
            await house.handle(f"case-{case.case_id}").terminate()
            first = await house.reconcile()
            again = await house.reconcile(again=first.job)
            for name, job in (("reconcile-night", first.job), ("reconcile-again", again.job)):
                write(name, (await house.handle(job).fetch_history()).to_json())
    await database.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(record(Path(folder)))
    promise()
