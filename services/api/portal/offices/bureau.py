"""Pages of those who handle cases: list of cases, one case as a whole, a filing.

The applicant's own view of a case is in `applicant.py`; both stand at the same address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.api.portal.administration.readers import Named, named
from services.api.portal.applying import applicant
from services.api.portal.applying.stale import stale_of
from services.api.portal.files.volumes_shown import BoundVolume, volumes_of, with_first_pages
from services.api.portal.frame import Frame, Framed
from services.api.portal.list_tools import tools_of
from services.api.portal.offices.comparing import between_submissions
from services.api.portal.offices.hands import ShownHands, apart, hands_of
from services.api.portal.offices.matrix import Answers, answers_of, compared
from services.api.portal.offices.terms_shown import ShownTerm, terms_of
from services.api.portal.wording.happenings import Happening, Known, happening_of
from services.api.portal.wording.words import STEPS, TRACKS
from services.api.signing.issued import issued_in
from services.domain.attainment.datasheet import DataSheet
from services.domain.attainment.indicators import Assessment
from services.domain.base import Act
from services.domain.case import Case, StaleTitle
from services.domain.clocks.calendar import local_day
from services.domain.clocks.forecast import Coming
from services.domain.clocks.reports import owed
from services.domain.filing import Filing
from services.domain.offices.visit_days import FileVisitResult, visited_now
from services.domain.papers.application import Readiness
from services.domain.papers.dossier import DocumentFacts, Dossier, Proof
from services.domain.papers.shortcomings import Shortcoming
from services.domain.permissions import kind_of, may, plays
from services.domain.programme.catalogue import Entry
from services.domain.programme.library import catalogue_of, names_in
from services.domain.programme.schema import Programme, Text
from services.domain.steps.technical_assessment import SubmitSheet
from services.domain.tree.units import Part
from services.storage.derivatives.likeness import count_of
from services.storage.evidence import volumes
from services.storage.papers import sections
from services.storage.papers.readiness import programme_of, readiness
from services.storage.queries import bureau, visits
from services.storage.queries.fieldwork import of_case
from services.storage.queries.forecasts import forecast_of
from services.storage.queries.histories import History, history
from services.storage.queries.names import places
from services.storage.queries.scope import Viewer
from services.storage.readings import readers_about

router = APIRouter()

LOOKS_AT_BINDINGS = {"examine-form", "accept-application", "issue-deficits"}
"""Acts for which the officer is shown what stands on the pages bound first (F4)."""


@router.get("/cases")
async def cases(frame: Framed, asked: Annotated[bureau.Asked, Query()]) -> Response:
    async with frame.doors.database.reading() as tx:
        found = await bureau.cases(tx, frame.viewer, asked)
        place = (await places(tx, [asked.place]))[asked.place] if asked.place else None
        tools = await tools_of(tx, frame, "/cases")
    shown = found[: asked.limit]
    return frame.page(
        "bureau/cases.html",
        tools=tools,
        place=place,
        cases=shown,
        asked=asked,
        tracks=[(str(track), text) for track, text in TRACKS.items()],
        steps=[(str(step), text) for step, text in STEPS.items()],
        after=shown[-1].number if len(found) > asked.limit else "",
    )


@router.get("/cases/{case}")
async def case_page(frame: Framed, case: str, done: int = 0, filed: str = "") -> Response:
    """The applicant sees the tasks, everybody else the case as a whole."""
    viewer = frame.viewer
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, viewer, case)
        log = await history(tx, case)
        if _is_applicant(frame, file):
            return await applicant.task_page(tx, frame, file, log, done=done, filed=filed)
        found = await readiness(tx, file.state, frame.now)
        dossier = await volumes.dossier(tx, case)
        terms = await terms_of(tx, file.state, frame.doors.calendars, frame.now)
        joint = await visits.of_case(tx, case)
        coming = await forecast_of(tx, file.state, frame.doors.calendars, frame.now)
        acts, beside = apart(main_first(_in_turn(viewer, file.state)))
        hands = await hands_of(tx, file.state, beside)
        answers = await answers_of(tx, viewer, file.state)
        sheets = await sections.submitted(tx, case)
        in_charge = viewer.in_charge_of_looks(file.state)
        looks = await named(tx, await readers_about(tx, case)) if in_charge else None
        stale = await stale_of(tx, file.state)
        fieldwork = await of_case(tx, viewer, case)
        borrowed = await count_of(tx, case) if viewer.reads_sheets_of(file.state) else None
    shown = volumes_of(programme_of(file.state), dossier, found)
    if {kind_of(act) for act in acts} & LOOKS_AT_BINDINGS:
        shown = await with_first_pages(frame.doors.archive, shown)
    whole = Whole(
        *(file, log, found, dossier, shown, acts, hands, terms, joint, coming, answers, sheets),
        looks=looks,
        stale=stale,
        borrowed=borrowed,
        fieldwork=fieldwork,
    )
    return _whole_page(frame, whole, done=done, filed=filed)


def _in_turn(viewer: Viewer, case: Case) -> tuple[type[Act], ...]:
    """A sheet that has to be signed is handed in where it is scored, and signed after that; one
    that is in already is handed in no more (6.1.5).
    """
    acts = bureau.acts_for(viewer, case)
    signed = case.rules.assessment.review.sheets == "signed"
    if signed or viewer.account in case.panel.sheets:
        return tuple(act for act in acts if act is not SubmitSheet)
    return acts


@dataclass(frozen=True)
class Whole:
    """Everything about a case that its page tells."""

    file: bureau.CaseFile
    log: History
    readiness: Readiness
    dossier: Dossier
    volumes: list[BoundVolume]
    acts: list[type[Act]]
    hands: ShownHands
    terms: list[ShownTerm]
    visits: tuple[visits.Visit, ...]
    coming: tuple[Coming, ...]
    answers: Answers
    sheets: dict[int, DataSheet]
    """The data of each submission, by its number in the log."""
    looks: list[Named] | None
    """Who has looked at what is protected; None for readers who are not in charge of that."""
    stale: list[tuple[StaleTitle, Text]]
    """Titles that its data counted and that count no more (4.1.8)."""
    borrowed: int | None
    """Signs of borrowed evidence; None for those it is about (5.1.8)."""
    fieldwork: tuple[Filing, ...]
    """Plans of visits and surveys that this reader may know of (6.2.1)."""


def _is_applicant(frame: Frame, file: bureau.CaseFile) -> bool:
    return any(
        plays(part, seat, frame.viewer.account, file.state)
        for part in (Part.APPLICANT, Part.APPLICANT_LEADER)
        for seat in frame.viewer.seats
    )


def _whole_page(frame: Frame, whole: Whole, *, done: int, filed: str) -> Response:
    file, state = whole.file, whole.file.state
    programme = programme_of(state)
    entries = entries_of(whole.log, names_in(programme))
    rows = indicators_of(programme, whole.readiness, whole.dossier)
    return frame.page(
        "cases/case.html",
        case=file.head,
        state=state,
        filings=file.filings,
        opens_filings=frame.viewer.works_for_bureau_of(file.head.place.code),
        entries=entries,
        texts=whole.log.texts,
        receipt=next((entry for entry in entries if entry.seq == done), None),
        filed=filed,
        acts=whole.acts,
        hands=whole.hands,
        terms=whole.terms,
        coming=whole.coming,
        today=local_day(frame.now),
        to_file=bureau.filings_for(frame.viewer, state),
        findings=state.findings,
        borrowed=whole.borrowed,
        reads_opinion=frame.viewer.reads_laid(state) or bool(issued_in(whole.log)),
        reads_sheets=bool(state.panel.experts) and frame.viewer.reads_sheets_of(state),
        named=names_in(programme),
        volumes=whole.volumes,
        indicators=rows,
        compared=[
            compared(state, row.found, verifies=row.verifier is not None, answers=whole.answers)
            for row in rows
        ],
        differences=between_submissions(
            whole.log,
            whole.sheets,
            catalogue_of(programme),
            names_in(programme),
        ),
        looks=whole.looks,
        stale=whole.stale,
        owners=sorted({one.delegate or one.holder for one in whole.hands.held}),
        readiness=whole.readiness,
        programme=programme,
        visits=whole.visits,
        fieldwork=whole.fieldwork,
        may_record_visit=visited_now(state)
        and may(FileVisitResult, frame.viewer.seats, frame.viewer.account, state),
        reports=owed(state, [one.period for one in file.filings if one.period], frame.now),
    )


def entries_of(log: History, places: Mapping[str, Text] | None = None) -> list[Happening]:
    known = Known(log.texts, log.units, log.people, log.documents, places or {})
    return [happening_of(one.fact, one.seq, one.hash, known) for one in log.recorded]


def main_first(acts: Sequence[type[Act]]) -> list[type[Act]]:
    """What usually comes next first; what ends a case and cannot be undone last."""
    return sorted(acts, key=lambda act: (_beside(act), _refuses(act)))


def _beside(act: type[Act]) -> bool:
    """May be done at any time and in any step, and nobody waits for it."""
    return act.whenever or (act.any_step and not act.awaited)


def _refuses(act: type[Act]) -> bool:
    return act.__name__.startswith(("Refuse", "Conclude"))


@dataclass(frozen=True)
class IndicatorRow:
    """One entry of the catalogue with its verdict, its proofs and what it still lacks."""

    entry: Entry
    found: Assessment
    proofs: tuple[tuple[Proof, DocumentFacts | None], ...]
    shortcomings: tuple[Shortcoming, ...]
    verifier: Text | None
    """Whose unit signs the value (A0.5)."""


def indicators_of(programme: Programme, found: Readiness, dossier: Dossier) -> list[IndicatorRow]:
    entries = catalogue_of(programme).entries
    departments = programme.departments
    verifiers = programme.procedure.verifiers
    return [
        IndicatorRow(
            entry=entry,
            found=assessment,
            proofs=tuple(
                (proof, dossier.document(proof.document)) for proof in dossier.proofs_of(entry.code)
            ),
            shortcomings=found.of(f"indicators/{entry.code}"),
            verifier=departments.get(verifiers.get(entry.code, "")),
        )
        for entry, assessment in zip(entries, found.assessments, strict=True)
    ]
