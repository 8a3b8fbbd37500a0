"""Looks at notices and versions of them, as SQL has them on both databases (6.4.1, 6.4.2)."""

from datetime import timedelta
from typing import Any

from services.domain.notices.proof import Look, Seen
from services.domain.programme.schema import Track
from services.domain.steps.public_notice import (
    CloseNotice,
    CorrectNotice,
    PublishNotice,
    SignNotice,
    ends_at,
)
from services.domain.tree.units import StepName
from services.storage import notice_looks
from services.storage.queries.notice_versions import digest_of, versions
from services.storage.session import Database
from tests.domain.stage import Stage
from tests.storage.recording import record, record_last

CONTACTS: dict[str, Any] = {
    "hotline": "0999-12369",
    "mailbox": "ts@example.cn",
    "address": "示例路1号",
}
FIRST = "关于公示\n环示1号\n正文\n某局\n某日\n\nNotice\nNo. 1\nText\nOffice\nDay\n"
SECOND = FIRST.replace("1", "2")
TEN = timedelta(minutes=10)


async def on_notice(database: Database) -> Stage:
    stage = Stage(Track.VILLAGE)
    stage.to(StepName.PUBLIC_NOTICE)
    stage.do(SignNotice)
    stage.do(PublishNotice, article=FIRST, **CONTACTS)
    await record(database, stage)
    return stage


async def test_6_4_2_a_notice_is_looked_at_on_its_days_and_each_look_is_kept_once(
    database: Database,
) -> None:
    stage = await on_notice(database)
    case = stage.state.id
    end = ends_at(stage.case)
    assert end
    begun = end - timedelta(hours=7 * 24)
    look = Look(at=begun + TEN, what=Seen.SEEN, status=200)
    async with database.writing() as tx:
        assert await notice_looks.to_look_at(tx, begun - TEN) == ()
        (running,) = await notice_looks.to_look_at(tx, begun)
        assert (running.case, running.digest, running.kept) == (case, digest_of(FIRST), True)
        assert await notice_looks.to_look_at(tx, end) == ()
        for _ in range(2):
            await notice_looks.note(tx, case, look)
        await notice_looks.note(tx, case, Look(at=end + TEN, what=Seen.SEEN, status=200))
        assert await notice_looks.looks(tx, case, begun, end) == (look,)
        found = await notice_looks.proved(tx, stage.case, begun + 2 * TEN)
    assert found
    assert (found.proof.looks, found.proof.missed, found.extends) == (1, 0, False)


async def test_6_4_2_where_nobody_looked_there_is_no_proof(database: Database) -> None:
    stage = await on_notice(database)
    end = ends_at(stage.case)
    assert end
    async with database.reading() as tx:
        assert await notice_looks.proof_at_end(tx, stage.state.id, end) is None


async def test_6_4_1_each_version_keeps_its_article_and_an_extension_belongs_to_its_own(
    database: Database,
) -> None:
    stage = await on_notice(database)
    await _corrected(database, stage)
    async with database.reading() as tx:
        first, second = await versions(tx, stage.state.id)
        found = await notice_looks.to_look_at(tx, stage.now + timedelta(hours=30))
    assert (first.no, first.digest) == (1, digest_of(FIRST))
    assert (second.no, second.digest) == (2, digest_of(SECOND))
    assert [one.digest for one in found] == [second.digest], "the version in force is looked at"
    await _extended(database, stage)
    async with database.reading() as tx:
        days = [one.extended_days for one in await versions(tx, stage.state.id)]
    assert days == [0, 2]


async def _corrected(database: Database, stage: Stage) -> None:
    stage.sleep(days=2)
    stage.do(CorrectNotice, document_no="环示2号", article=SECOND, **CONTACTS)
    await record_last(database, stage)


async def _extended(database: Database, stage: Stage) -> None:
    end = ends_at(stage.case)
    assert end
    stage.now = end
    counted = dict.fromkeys(("looks", "seen", "unlooked"), 0)
    stage.do(CloseNotice, proof={**counted, "down": 1500, "digest": "d", "owed_days": 2})
    await record_last(database, stage)
