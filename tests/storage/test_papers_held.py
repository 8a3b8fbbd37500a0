"""Who changes papers and who submits them take turns: two real transactions at a time (A1.13)."""

import asyncio

import pytest
from sqlalchemy import text

from services.api.auth import Actor
from services.api.deps import Asking
from services.api.v1.dossier.routes import bind_part, prove
from services.api.v1.dossier.schemas import BoundAnswer, NewPartBody
from services.domain.case import Case
from services.domain.errors import NotReady, StepClosed
from services.domain.evidence.documents import PDF
from services.domain.papers.dossier import DocumentState, MediaFacts, PartKind, Proof
from services.domain.programme.schema import Track
from services.domain.seats import Seat
from services.domain.steps.application import SubmitApplication
from services.domain.tree.units import Function
from services.storage.evidence import documents, volumes
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.volumes import NewProof
from services.storage.keeping.sealing import manifest
from services.storage.papers import papers
from services.storage.papers.readiness import Judged, judge
from services.storage.session import Database, Tx
from tests.domain.stage import Stage
from tests.storage.recording import half_done, must_wait, record, record_last

SEATS = tuple(
    Seat(function=Function.APPLICANT_CLERK, unit=county) for county in ("990121", "990122")
)
CLERK = Actor("clerk", "", "", "zh", SEATS, SEATS, frozenset())


@pytest.fixture
async def postgresql(database: Database) -> Database:
    if database.engine.dialect.name != "postgresql":
        pytest.skip("one moment for all that a transaction reads")
    return database


async def ready_to_submit(database: Database, place: str = "990121", case: str = "case") -> Stage:
    """A county's case at its application, recorded, with a checked file; not yet submitted."""
    stage = Stage(Track.COUNTY, state=Case(id=case))
    stage.place = place
    stage.to("application")
    await record(database, stage)
    file = StoredDocument(
        id=f"file-of-{case}",
        stream=case,
        name="报告.pdf",
        size=10,
        declared_size=10,
        state=DocumentState.USABLE,
        promised_type=PDF,
        version_id="1",
        sha256="0" * 64,
        media=MediaFacts(media_type=PDF, pages=3),
        made_by=CLERK.account,
        made_at=stage.now,
    )
    async with database.writing() as tx:
        await documents.add(tx, file)
    return stage


async def bind(tx: Tx, stage: Stage, what: str, key: str = "key") -> BoundAnswer:
    """By the door, which asks for the right itself."""
    asking = Asking(request_id=key, expects=None)
    if what == "part":
        part = NewPartBody(item="report", kind=PartKind.OTHER, document=f"file-of-{stage.case.id}")
        return await bind_part(
            stream=stage.case.id, new=part, actor=CLERK, caller=asking, write=tx, now=stage.now
        )
    proof = Proof(indicator="C01", document=f"file-of-{stage.case.id}")
    return await prove(tx, stage.case.id, NewProof(id=key, proof=proof), CLERK, stage.now)


@pytest.mark.parametrize("what", ["part", "proof"])
async def test_a1_13_who_binds_at_the_moment_of_a_submission_waits_and_is_refused(
    database: Database, what: str
) -> None:
    stage = await ready_to_submit(database)

    async def late() -> None:
        async with database.writing() as tx:
            await bind(tx, stage, what)

    stage.do(SubmitApplication)
    async with half_done(database, stage):
        binding = asyncio.create_task(late())
        await must_wait(binding)
    with pytest.raises(StepClosed):
        await binding
    async with database.reading() as tx:
        dossier = await volumes.dossier(tx, "case")
        assert (dossier.volumes, dossier.proofs) == ((), ())


async def test_a1_13_a_submission_at_the_moment_of_a_change_waits_and_is_not_taken(
    database: Database,
) -> None:
    stage = await ready_to_submit(database)
    stage.do(SubmitApplication, papers_version=0)
    async with database.writing() as tx:
        await bind(tx, stage, "part")
        submission = asyncio.create_task(record_last(database, stage))
        await must_wait(submission)
    with pytest.raises(NotReady, match="papers-changed-meanwhile"):
        await submission


async def test_papers_that_are_held_keep_their_version(database: Database) -> None:
    async def change() -> int:
        async with database.writing() as tx:
            return await papers.bump(tx, "case")

    async with database.writing() as tx:
        held = await papers.hold(tx, "case")
        other = asyncio.create_task(change())
        await must_wait(other)
        assert held == await papers.version(tx, "case") == 0
    assert await other == 1


async def test_d10_what_changed_while_it_was_judged_is_not_submitted(
    postgresql: Database,
) -> None:
    """Every statement there sees the last commit; SQLite's reader sees one moment."""
    stage = await ready_to_submit(postgresql)

    async def judged() -> Judged:
        async with postgresql.reading() as tx:
            return await judge(tx, "case", stage.now)

    async with postgresql.writing() as tx:
        await tx.execute(text("LOCK TABLE volume_parts IN ACCESS EXCLUSIVE MODE"))
        judging = asyncio.create_task(judged())
        await must_wait(judging)
        await bind(tx, stage, "part")
    seen = await judging
    stage.do(SubmitApplication, papers_version=seen.version)
    with pytest.raises(NotReady, match="papers-changed-meanwhile"):
        await record_last(postgresql, stage)


async def test_d10_the_manifest_is_of_the_papers_that_were_judged(database: Database) -> None:
    stage = await ready_to_submit(database)
    async with database.writing() as tx:
        await bind(tx, stage, "part")
        seen = await judge(tx, "case", stage.now)
        await bind(tx, stage, "proof", key="another")
        assert seen.version == seen.papers.dossier.version == 1
        assert [line.place for line in manifest(seen.papers)] == ["report/1"]


async def test_a1_13_the_same_key_in_another_case_binds_there_too(database: Database) -> None:
    one = await ready_to_submit(database)
    other = await ready_to_submit(database, "990122", "other")
    async with database.writing() as tx:
        first = await bind(tx, one, "part")
        assert await bind(tx, one, "part") == first
        assert (await bind(tx, other, "part")).id != first.id
        assert (await volumes.dossier(tx, "other")).volume("report").parts
