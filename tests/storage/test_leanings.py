"""How experts lean is read from sheets that are open, and from no others (A1.9, 6.1.4)."""

from decimal import Decimal

from services.domain.papers.dossier import Proof
from services.domain.programme.schema import Track
from services.domain.review.leanings import Leaning
from services.domain.review.panel import Sheet
from services.domain.steps.technical_assessment import AppointPanel, SubmitSheet
from services.domain.tree.units import StepName
from services.storage.evidence import views
from services.storage.evidence.archive import Archive
from services.storage.evidence.views import Seen, Spot, Watcher
from services.storage.evidence.volumes import NewProof, prove
from services.storage.queries.leanings import leanings_of
from services.storage.queries.unopened import unopened
from services.storage.session import Database
from tests.domain.stage import EXPERTS, Stage
from tests.storage.archiving import NOW, usable
from tests.storage.recording import record, record_last
from tests.storage.test_views import OFFICER, PLACE

ONE, TWO = EXPERTS


async def read(database: Database) -> tuple[Leaning, ...]:
    async with database.reading() as tx:
        return await leanings_of(tx, EXPERTS)


async def test_6_1_4_a_case_counts_once_its_whole_panel_has_handed_in(database: Database) -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    stage.do(AppointPanel)
    stage.do(SubmitSheet, sheet=Sheet(met=10), sheet_version=0)
    await record(database, stage)
    assert await read(database) == ()
    stage.sleep(days=1)
    stage.do(SubmitSheet, sheet=Sheet(met=8, unmet=("C01", "C02")), sheet_version=0)
    await record_last(database, stage)
    year = stage.now.year
    assert await read(database) == (
        Leaning(expert=ONE, year=year, cases=1, points=Decimal("20.0")),
        Leaning(expert=TWO, year=year, cases=1, points=Decimal("-20.0")),
    )


async def test_6_1_4_evidence_is_unopened_until_somebody_of_the_panel_opens_it(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await usable(archive, case, plan)
    async with archive.database.writing() as tx:
        proof = NewProof(id="proof", proof=Proof(indicator="TA1", document=document.id))
        await prove(tx, case, proof, "clerk", NOW)
    stage = Stage(Track.COUNTY)
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    stage.do(AppointPanel)
    panel = stage.case.but(id=case)
    for account, told in (("somebody-else", ["TA1"]), (TWO, [])):
        async with archive.database.writing() as tx:
            watcher = Watcher(account=account, seat=OFFICER, place=PLACE)
            await views.keep(tx, document, watcher, (Spot(what=Seen.FILE),), NOW)
            assert [one.code for one in await unopened(tx, panel)] == told, account
