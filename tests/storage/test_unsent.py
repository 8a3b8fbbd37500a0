"""6.4.3: files sent ahead of an objection that never came go at night, and no others do.

A real store and both databases, which all tests share: each looks at its own files alone.
"""

from datetime import datetime, timedelta

import pytest

from services.domain.errors import NotFound
from services.domain.filing import Filing
from services.storage.evidence import documents
from services.storage.evidence.archive import Archive
from services.storage.evidence.documents import StoredDocument
from services.storage.objecting.unsent import SENDER, let_go
from services.storage.reconciling.uploads import UNSENT, Uploads
from tests.domain.stage import Stage
from tests.storage.archiving import CLERK, NOW, in_chunks, new, row_of
from tests.storage.recording import record
from tests.storage.test_objections import filed, open_notice

WAIT, SECOND = timedelta(hours=72), timedelta(seconds=1)
OVER = NOW + WAIT + SECOND


async def sent(archive: Archive, stream: str, by: str = SENDER) -> StoredDocument:
    wish = new(stream, "现场.jpg", 0)
    return await archive.receive(wish, in_chunks(wish.id.encode()), by, NOW)


def nights(archive: Archive) -> Uploads:
    return Uploads(archive, timedelta(hours=24 * 7), WAIT)


async def swept(archive: Archive, document: StoredDocument, now: datetime = OVER) -> bool:
    """Whether a night at that moment takes this file away; others are let be."""
    night, after = nights(archive), UNSENT
    while True:
        page = await night.page(after, now)
        own = [subject for subject in page.ids if subject == f"{UNSENT}{document.id}"]
        for found in await night.find(own, now, whole=True):
            return await night.mend(found, now) == "removed"
        if not page.next:
            return False
        after = page.next


async def test_6_4_3_a_file_of_an_objection_never_sent_goes_with_its_bytes_after_its_days(
    archive: Archive, case: str
) -> None:
    left = await sent(archive, f"filing-{case}")
    assert not await swept(archive, left, NOW + WAIT - SECOND)
    assert await swept(archive, left)
    assert await row_of(archive, left.id) is None
    with pytest.raises(NotFound):
        await archive.objects.newest(left.id)
    assert not await swept(archive, left), "a second night finds nothing"


async def test_6_4_3_nothing_of_a_filed_objection_is_touched(archive: Archive) -> None:
    """What its sender named, and what lies beside it unnamed."""
    await open_notice(archive.database)
    stage = await filed(archive.database, 77, "有排口。")
    assert isinstance(stage.state, Filing)
    kept = await sent(archive, stage.state.id)
    assert not await swept(archive, kept)
    assert await archive.objects.newest(kept.id)


async def test_6_4_3_files_of_cases_and_of_offices_are_none_of_these(
    archive: Archive, case: str
) -> None:
    village = Stage()
    village.to("plan")
    await record(archive.database, village)
    for stream, by in ((village.case.id, SENDER), (case, SENDER), (f"filing-{case}", CLERK)):
        assert not await swept(archive, await sent(archive, stream, by)), (stream, by)


async def test_6_4_3_an_objection_under_way_keeps_its_files_and_one_refused_long_ago_does_not(
    archive: Archive, case: str
) -> None:
    """Pinned is what an act has named that is not recorded yet."""
    named = await sent(archive, f"filing-{case}")
    async with archive.database.writing() as tx:
        await documents.pin(tx, [named.id], OVER - SECOND)
    assert not await let_go(archive, named.id, OVER - WAIT)
    assert await swept(archive, named, OVER + WAIT)
