"""Record a file that is checked and read out: `python -m tests.workflows.record_read_outs`.

It needs a store, so it has a recorder of its own; what is said in `record_histories.py` of promises
holds here too.
"""

import asyncio
import tempfile
from pathlib import Path

from services.storage.evidence.objects import ObjectStore
from services.storage.evidence.store_door import StoreAccess
from services.storage.session import Database
from services.workflows.read_out import ReadOuts
from services.workflows.reading_out import StoredReadOuts
from tests.conftest import environment, migrate
from tests.fixtures.store import running_store
from tests.storage.reading_out import landscape, photograph
from tests.workflows.record_histories import promise, runs, write
from tests.workflows.test_read_out import Hopeless, House


async def record(database: Database, access: StoreAccess) -> None:
    """One photograph that is read out, and one with which nothing succeeds."""
    async with await environment() as env:
        house = await House.built(env, database, ObjectStore(access))
        made = await read_out(house, StoredReadOuts(house.making, house.clock))
        given_up = await read_out(house, Hopeless(house.making, house.clock))
        names = {
            "evidence-read-out": f"evidence-{made}",
            "evidence-not-read-out": f"evidence-{given_up}",
        }
        for name, workflow in names.items():
            (history,) = await runs(env, workflow)
            write(name, history.to_json())
    await database.close()


async def read_out(house: House, read_outs: ReadOuts) -> str:
    document = await house.received("照片.jpg", photograph(landscape(1)))
    await house.checked(document, read_outs)
    return document


def main(folder: Path) -> None:
    url = f"sqlite+aiosqlite:///{folder}/histories.db"
    migrate(url)
    with running_store(folder) as access:
        asyncio.run(record(Database(url), access))
    promise()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(Path(folder))
