"""A case on a real database with documents whose words can be looked for."""

from services.domain.papers.dossier import DocumentState
from services.domain.programme.schema import Track
from services.domain.seats import Seat
from services.domain.tree.units import Function, StepName
from services.storage import texts
from services.storage.evidence import documents
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.page_texts import PageText, keep_pages
from services.storage.queries.contents import Hit, Hits, find
from services.storage.queries.scope import Viewer
from services.storage.session import Database
from tests.domain.stage import Stage
from tests.storage.recording import record

OFFICER = Viewer("officer", (Seat(function=Function.CITY_OFFICER, unit="9901:huanbao"),))
ELSEWHERE = Viewer("other", (Seat(function=Function.CITY_OFFICER, unit="9902:huanbao"),))
MINISTRY = Viewer("ministry", (Seat(function=Function.MINISTRY_OFFICER, unit="00"),))


async def opened(database: Database, words: str = "") -> Stage:
    """A village's case that has got as far as its plan; `words` is what everybody said."""
    stage = Stage(Track.VILLAGE)
    async with database.writing() as tx:
        if words:
            stage.words = await texts.keep(tx, "case", "request", "reason", words)
    stage.to(StepName.PLAN)
    await record(database, stage)
    return stage


async def put(
    database: Database, stage: Stage, name: str, *pages: str, state: str = "usable"
) -> None:
    """A document of the case with these pages; its id is its name."""
    async with database.writing() as tx:
        row = StoredDocument(
            id=name,
            stream=stage.case.id,
            name=f"{name}.pdf",
            promised_type="application/pdf",
            declared_size=9,
            size=9,
            state=DocumentState(state),
            made_by="clerk",
            made_at=stage.now,
        )
        await documents.add(tx, row)
        await keep_pages(
            tx, name, [PageText(page=no, text=text) for no, text in enumerate(pages, 1)]
        )


async def found(
    database: Database, typed: str, viewer: Viewer = OFFICER, before: int | None = None
) -> Hits:
    async with database.reading() as tx:
        return await find(tx, viewer, typed, before=before)


async def everything(database: Database, typed: str, viewer: Viewer = OFFICER) -> list[Hit]:
    """All pages of the answer, one behind the other."""
    page = await found(database, typed, viewer)
    hits = list(page.hits)
    while page.next_before is not None:
        page = await found(database, typed, viewer, page.next_before)
        hits += page.hits
    return hits


async def places(database: Database, typed: str, viewer: Viewer = OFFICER) -> set[tuple[str, int]]:
    return {(hit.ref, hit.part) for hit in await everything(database, typed, viewer)}
