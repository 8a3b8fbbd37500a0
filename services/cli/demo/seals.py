"""What was submitted, looked at from outside: these very bytes, locked, out of reach (1.4.4).

The rows of the archive and the store itself are asked, and the reader's own way is gone.
"""

import asyncio
from hashlib import sha256
from typing import Final

from pydantic import BaseModel

from services.cli.demo.papers import file_of
from services.cli.demo.people import API
from services.cli.demo.stage import Stage
from services.domain.clocks.calendar import days_between, local_day
from services.storage.evidence.objects import ObjectStore, StoredObject
from services.storage.keeping import sealing
from services.storage.session import Database
from services.workflows.worker import sealing_access

TEN_YEARS: Final = 3652
"""Days at least: the programme's retention, counted from the machine's own day."""


class _Sealed(BaseModel):
    sealed: bool


async def sealed(stage: Stage, name: str, *keys: str) -> None:
    """Each of these files: sealed as it was verified, locked, and deaf to its old address."""
    settings = stage.stack.settings
    database = Database(settings.database_url.get_secret_value())
    objects = ObjectStore(sealing_access(settings))
    try:
        for key in keys:
            await _locked(stage, name, key, database, objects)
            await _unmoved(stage, name, key)
    finally:
        objects.close()
        await database.close()


async def _locked(
    stage: Stage, name: str, key: str, database: Database, objects: ObjectStore
) -> None:
    document = stage.documents[f"{name}/{key}"]
    shown = await stage.person("auditor").get(f"/documents/{document}", _Sealed)
    stage.checks.that(f"{name}: {key} is shown as sealed", shown.sealed)
    async with database.reading() as tx:
        row = await sealing.find(tx, document)
    stage.checks.that(f"{name}: {key} is in the archive", row)
    if row is None:
        return
    stage.checks.equal(f"{name}: {key}, key", row.key, f"{stage.streams[name]}/{row.sha256}")
    stored = StoredObject(objects.archive, row.key, row.version_id, row.size)
    lock = await objects.lock_of(stored)
    until = lock.until if lock else None
    stage.checks.that(f"{name}: {key} has a version", row.version_id)
    stage.checks.equal(f"{name}: {key}, lock", until, row.locked_until.replace(microsecond=0))
    days = days_between(local_day(stage.begun), local_day(until)) if until else 0
    stage.checks.that(f"{name}: {key}, ten years", days >= TEN_YEARS)


async def _unmoved(stage: Stage, name: str, key: str) -> None:
    """A later PUT by an old address changes nothing; the reader gets what was sealed."""
    document = stage.documents[f"{name}/{key}"]
    late = await stage.http.put(stage.addresses[document], content=b"something else")
    stage.checks.that(f"{name}: {key}, late PUT is refused ({late.status_code})", late.is_error)
    hashing = sha256()
    reader = stage.person("auditor")
    path = f"{API}/documents/{document}/content"
    link = await stage.http.get(path, headers=await reader.headers())
    async with stage.http.stream("GET", link.headers["location"]) as answer:
        async for chunk in answer.aiter_bytes():
            hashing.update(chunk)
    content = await asyncio.to_thread(file_of(stage, name, key).read_bytes)
    stage.checks.equal(f"{name}: {key}, as read", hashing.hexdigest(), sha256(content).hexdigest())
