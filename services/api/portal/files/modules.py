"""The five modules of a case (B3): indicators, reports, films, management; `atlas.py` is the fifth.

Read from what is bound, proved and done already (B2.1); nothing is typed twice. Everybody who may
read the case reads them, experts too (B2.4). What is added to modules
stands in `films.py`, `monitoring.py`, `tasks.py`; the compliance table is `compliance.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.portal.files.chronicle import LATEST, chronicle_of
from services.api.portal.files.media import media_of
from services.api.portal.files.tasks import may_keep, may_send
from services.api.portal.files.volumes_shown import BoundPart, volumes_of
from services.api.portal.frame import Framed
from services.api.portal.offices.bureau import entries_of, indicators_of
from services.api.portal.offices.terms_shown import terms_of
from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.modules.film_notes import FilmNote, FilmNoteKind
from services.domain.modules.key_tasks import ReportKind, standing
from services.domain.papers.dossier import PartKind
from services.domain.programme.catalogue import Catalogue, Entry, Standard
from services.domain.programme.library import catalogue_of, names_in
from services.domain.programme.schema import Text
from services.domain.titles.title import Title
from services.domain.titles.title_duties import yearly_of
from services.storage import case_log
from services.storage.evidence import volumes
from services.storage.modules import films as film_rows
from services.storage.modules import tasks
from services.storage.papers.readiness import programme_of, readiness
from services.storage.queries import applicant, bureau
from services.storage.queries.histories import history
from services.storage.session import Tx

router = APIRouter(prefix="/cases/{case}/modules")

REPORTS: Final = (
    (
        Text(zh="工作报告", en="Work report"),
        frozenset({PartKind.WORK_SUMMARY, PartKind.HALF_YEAR_REPORT}),
    ),
    (
        Text(zh="技术报告总报告", en="Technical report, general part"),
        frozenset({PartKind.TECHNICAL_REPORT, PartKind.MONITORING_REPORT, PartKind.TEST_REPORT}),
    ),
    (
        Text(zh="规划", en="The plan"),
        frozenset({PartKind.PLAN_TEXT, PartKind.APPROVAL, PartKind.ENACTMENT}),
    ),
)
"""Which bound parts are which report (B3.2.1, B3.2.2)."""
OF_THEIR_OWN: Final = ("B3.2.3", "B3.2.4")
"""Special-topic and feature reports: volumes of their own, where the programme asks for them."""


@dataclass(frozen=True)
class StandardLine:
    """A standard the catalogue goes by, and the indicators that cite it (B3.1.4)."""

    standard: Standard
    entries: tuple[Entry, ...]


@router.get("/basis")
async def basis(frame: Framed, case: str) -> Response:
    """Base data are one page of their own (B3.1.3); here stands what measures them (B3.1.4)."""
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
    found = standards_in(catalogue_of(programme_of(file.state)))
    return frame.page("modules/basis.html", case=file.head, standards=found)


@router.get("/reports")
async def reports(frame: Framed, case: str) -> Response:
    """B3.2: the reports as they are bound, and a sub-report for each indicator."""
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        found = await readiness(tx, file.state, frame.now)
        dossier = await volumes.dossier(tx, case)
    programme = programme_of(file.state)
    bound = volumes_of(programme, dossier, found)
    parts = [part for volume in bound for part in volume.parts]
    own = [(it.item.name, it.parts) for it in bound if it.item.rule in OF_THEIR_OWN]
    return frame.page(
        "modules/reports.html",
        case=file.head,
        reports=[*((name, _of_kinds(parts, kinds)) for name, kinds in REPORTS), *own],
        rows=indicators_of(programme, found, dossier),
    )


@router.get("/films")
async def films(frame: Framed, case: str) -> Response:
    """B3.4.4: each plays where it is clicked, with its chapters and what it is cited for."""
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        shown = await media_of(tx, case, "video/")
        chapters = {one.file.id: await _chapters(tx, one.file.id) for one in shown}
        captions = {one.file.id: await film_rows.captions_of(tx, one.file.id) for one in shown}
    return frame.page(
        "modules/films.html",
        case=file.head,
        shown=shown,
        chapters=chapters,
        captions=captions,
        named=names_in(programme_of(file.state)),
    )


@router.get("/management")
async def management(frame: Framed, case: str) -> Response:
    """What was done (B3.5.1), what is due by when (B3.5.2), what goes on after naming (B3.5.3)."""
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        log = await history(tx, case)
        terms = await terms_of(tx, file.state, frame.doors.calendars, frame.now)
        title = await _title_of(tx, file.state)
        known = await tasks.of_unit(tx, file.state.place)
        reports = await tasks.reports_of(tx, case)
        files = {one.id: one for one in await applicant.files(tx, case)}
    state = file.state
    named = names_in(programme_of(state))
    facts = entries_of(log, named)
    return frame.page(
        "modules/management.html",
        case=file.head,
        chronicle=chronicle_of(facts, reports),
        latest=LATEST if len(facts) > LATEST else None,
        texts=log.texts,
        named=named,
        findings=state.findings,
        tasks=[(one, standing(one, local_day(frame.now))) for one in known],
        reports=[one for one in reports if one.kind is ReportKind.SUPERVISION],
        files=files,
        may_keep=may_keep(frame, state),
        may_send=may_send(frame, state),
        said="said" in frame.request.query_params,
        terms=terms,
        title=title.id if title else "",
        yearly=yearly_of(title, frame.now) if title else (),
    )


def standards_in(catalogue: Catalogue) -> list[StandardLine]:
    """Every standard that an indicator cites, in the order of the catalogue's own list."""
    return [
        StandardLine(standard, citing)
        for key, standard in catalogue.standards_registry.items()
        if (citing := tuple(one for one in catalogue.entries if key in one.standards))
    ]


async def _title_of(tx: Tx, case: Case) -> Title | None:
    """The title that the case ended in, or whose re-check it is."""
    found = await case_log.state(tx, case.title or f"title-{case.id}")
    return found if isinstance(found, Title) else None


def _of_kinds(parts: Iterable[BoundPart], kinds: frozenset[PartKind]) -> list[BoundPart]:
    return [part for part in parts if part.kind in kinds]


async def _chapters(tx: Tx, document: str) -> list[FilmNote]:
    found = await film_rows.notes_of(tx, document)
    return [one for one in found if one.kind is FilmNoteKind.CHAPTER]
