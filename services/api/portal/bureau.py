"""Pages of those who handle cases: worklist, list of cases, one case as a whole, a filing.

The applicant's own view of a case is in `applicant.py`; both stand at the same address.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.api.portal import applicant
from services.api.portal.frame import Frame, Framed
from services.api.portal.hands import ShownHands, apart, hands_of
from services.api.portal.happenings import Happening, Known, happening_of
from services.api.portal.terms_shown import ShownTerm, terms_of
from services.api.portal.volumes_shown import BoundVolume, volumes_of, with_first_pages
from services.api.portal.words import STEPS, TRACKS
from services.domain.application import Readiness
from services.domain.base import Act, Frozen
from services.domain.calendar import days_between, local_day
from services.domain.dossier import DocumentFacts, Dossier, Proof
from services.domain.forecast import Coming
from services.domain.indicators import Assessment
from services.domain.permissions import kind_of, may, plays
from services.domain.programme.catalogue import Entry
from services.domain.programme.library import catalogue_of, names_in
from services.domain.programme.schema import Programme, Text
from services.domain.reports import owed
from services.domain.shortcomings import Shortcoming
from services.domain.units import Part
from services.domain.visit_days import FileVisitResult, visited_now
from services.storage import volumes
from services.storage.queries import bureau, late_terms, visits
from services.storage.queries import worklist as lists
from services.storage.queries.forecasts import forecast_of
from services.storage.queries.histories import History, history
from services.storage.readiness import programme_of, readiness

router = APIRouter()

SOON = 3
THIS_WEEK = 7
LOOKS_AT_BINDINGS = {"examine-form", "accept-application", "issue-deficits"}
"""Acts for which the officer is shown what stands on the pages bound first (F4)."""
GROUPS = ("overdue", "soon", "week", "later", "undated")


@dataclass(frozen=True)
class Group:
    name: str
    items: tuple[lists.WorkItem, ...]


class Filters(Frozen):
    """What the worklist's address says."""

    track: tuple[str, ...] = ()
    step: tuple[str, ...] = ()
    after: str = ""

    def beyond(self, cursor: str) -> str:
        """The address of the page that follows, all filters kept."""
        pairs = [("track", one) for one in self.track] + [("step", one) for one in self.step]
        return f"/worklist?{urlencode([*pairs, ('after', cursor)])}"


@router.get("/worklist")
async def worklist(
    frame: Framed,
    track: Annotated[list[str] | None, Query()] = None,
    step: Annotated[list[str] | None, Query()] = None,
    after: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    filters = Filters(track=tuple(track or ()), step=tuple(step or ()), after=after)
    whole = lists.Asked(limit=lists.PAGE)
    asked = whole.model_copy(update=filters.model_dump())
    async with frame.doors.database.reading() as tx:
        first = await lists.waiting(tx, frame.viewer, whole)
        found = first if asked == whole else await lists.waiting(tx, frame.viewer, asked)
        occasions = () if after else await lists.occasions(tx, frame.viewer)
        shown = found[: lists.PAGE]
        marks = await late_terms.marks(tx, [item.stream for item in shown])
        lent = await lists.by_substitution(tx, frame.viewer, asked, shown)
    return frame.page(
        "bureau/worklist.html",
        marks=marks,
        lent=lent,
        groups=grouped(shown, local_day(frame.now)),
        filters=filters,
        total=len(first),
        page_size=lists.PAGE,
        next_page=filters.beyond(shown[-1].cursor) if len(found) > len(shown) else "",
        occasions=occasions,
        tracks=_choices(first, "track", TRACKS),
        steps=_choices(first, "stands", STEPS),
        today=local_day(frame.now),
        days_between=days_between,
    )


def _choices(
    items: Sequence[lists.WorkItem], name: str, words: Mapping[Any, Text]
) -> list[tuple[str, Text, int]]:
    """Value, its word, how many; nothing where there is no choice to make.

    Nothing is counted in the table: a first page that is the whole list says how many there are;
    of a longer list every choice is offered, with no number.
    """
    if len(items) > lists.PAGE:
        return [(str(key), text, 0) for key, text in words.items()]
    counts = Counter(str(getattr(item, name)) for item in items)
    found = [(str(key), text, counts[str(key)]) for key, text in words.items() if counts[str(key)]]
    return found if len(found) > 1 else []


def grouped(items: Sequence[lists.WorkItem], today: date) -> tuple[Group, ...]:
    """By urgency; a group without items is not shown."""
    found: dict[str, list[lists.WorkItem]] = {name: [] for name in GROUPS}
    for item in items:
        found[urgency(item.due_on, today)].append(item)
    return tuple(Group(name, tuple(each)) for name, each in found.items() if each)


def urgency(due: date | None, today: date) -> str:
    if due is None:
        return "undated"
    left = days_between(today, due)
    if left < 0:
        return "overdue"
    if left <= SOON:
        return "soon"
    return "week" if left <= THIS_WEEK else "later"


@router.get("/cases")
async def cases(frame: Framed, asked: Annotated[bureau.Asked, Query()]) -> Response:
    async with frame.doors.database.reading() as tx:
        found = await bureau.cases(tx, frame.viewer, asked)
    shown = found[: asked.limit]
    return frame.page(
        "bureau/cases.html",
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
        acts, beside = apart(main_first(bureau.acts_for(viewer, file.state)))
        hands = await hands_of(tx, file.state, beside)
    shown = volumes_of(programme_of(file.state), dossier, found)
    if {kind_of(act) for act in acts} & LOOKS_AT_BINDINGS:
        shown = await with_first_pages(frame.doors.archive, shown)
    whole = Whole(file, log, found, dossier, shown, acts, hands, terms, joint, coming)
    return _whole_page(frame, whole, done=done, filed=filed)


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


def _is_applicant(frame: Frame, file: bureau.CaseFile) -> bool:
    return any(
        plays(part, seat, frame.viewer.account, file.state)
        for part in (Part.APPLICANT, Part.APPLICANT_LEADER)
        for seat in frame.viewer.seats
    )


def _whole_page(frame: Frame, whole: Whole, *, done: int, filed: str) -> Response:
    file, state = whole.file, whole.file.state
    programme = programme_of(state)
    entries = entries_of(whole.log)
    return frame.page(
        "cases/case.html",
        case=file.head,
        state=state,
        filings=file.filings,
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
        reads_sheets=bool(state.panel.experts) and frame.viewer.reads_sheets_of(state),
        named=names_in(programme),
        volumes=whole.volumes,
        indicators=indicators_of(programme, whole.readiness, whole.dossier),
        readiness=whole.readiness,
        programme=programme,
        visits=whole.visits,
        may_record_visit=visited_now(state)
        and may(FileVisitResult, frame.viewer.seats, frame.viewer.account, state),
        reports=owed(state, [one.period for one in file.filings if one.period], frame.now),
    )


def entries_of(log: History) -> list[Happening]:
    known = Known(log.texts, log.units, log.people, log.documents)
    return [happening_of(one.fact, one.seq, one.hash, known) for one in log.recorded]


def main_first(acts: Sequence[type[Act]]) -> list[type[Act]]:
    """What usually comes next first; what ends a case and cannot be undone last."""
    return sorted(acts, key=lambda act: (act.whenever, _refuses(act)))


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
    entries = catalogue_of(programme.id, programme.version).entries
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
