"""The applicant's pages about a case as a whole: tasks with the next action, readiness, timeline.

Entering data is in `indicators.py`, files and binding in `papers.py`. The counts on these pages
come from the very check that the submission runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.portal.applying.stale import stale_of
from services.api.portal.applying.tasks import ItemLine, tasks_of
from services.api.portal.applying.warned import warned_in
from services.api.portal.frame import Frame, Framed
from services.api.portal.offices.hands import apart, hands_of
from services.api.portal.offices.terms_shown import terms_of
from services.api.portal.wording.happenings import Known, happening_of
from services.api.portal.wording.words import act_title
from services.api.signing.issued import issued_in
from services.domain.attainment.verdicts import Verdict
from services.domain.base import Act
from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.clocks.reports import owed
from services.domain.offices.visit_days import CountersignVisit
from services.domain.papers.application import Readiness
from services.domain.papers.deficit_answers import unanswered
from services.domain.papers.shortcomings import Shortcoming
from services.domain.permissions import kind_of, may
from services.domain.programme.library import names_in
from services.domain.programme.schema import Programme, Text
from services.domain.steps.application import SubmitApplication
from services.domain.steps.self_check import Declare
from services.domain.tree.units import StepName
from services.storage.papers import sections
from services.storage.papers.readiness import judge, programme_of, readiness
from services.storage.queries import bureau, fieldwork, visits
from services.storage.queries.forecasts import forecast_of
from services.storage.queries.histories import History
from services.storage.queries.submissions import changed_since
from services.storage.session import Tx

router = APIRouter()

DRAFTING = (
    StepName.PLAN,
    StepName.IMPLEMENTATION,
    StepName.SELF_CHECK,
    StepName.APPLICATION,
)
"""The steps in which the applicant works on data and dossier."""


@dataclass(frozen=True)
class Next:
    """The one next action. Without an address: somebody else holds the case."""

    title: Text
    reason: Text | None
    href: str
    button: Text


async def task_page(
    tx: Tx, frame: Frame, file: bureau.CaseFile, log: History, *, done: int, filed: str
) -> Response:
    """My case: what is to be done, and the one thing that comes next (portal.md B3.1)."""
    case, programme = file.state, programme_of(file.state)
    found = await readiness(tx, case, frame.now)
    acts, beside = apart(bureau.acts_for(frame.viewer, case))
    named = names_in(programme)
    known = Known(log.texts, log.units, log.people, log.documents, named)
    entries = [happening_of(one.fact, one.seq, one.hash, known) for one in log.recorded]
    tasks = tasks_of(programme, found, await sections.of_case(tx, case.id))
    coming = await forecast_of(tx, case, frame.doors.calendars, frame.now)
    return frame.page(
        "applicant/case.html",
        case=file.head,
        state=case,
        programme=programme,
        readiness=found,
        drafting=_drafts(case),
        submitted=case.application.submitted_at is not None and not _drafts(case),
        named=named,
        tasks=tasks,
        closes_on=next((one.closes_on for one in coming if one.closes_on), None),
        material_rods=[_item_rod(item) for item in tasks.items if item.counts],
        indicator_rods=[_RODS[one.verdict] for one in found.assessments],
        next=next_of(case, acts, found),
        acts=acts,
        hands=await hands_of(tx, case, beside),
        to_file=bureau.filings_for(frame.viewer, case),
        filings=file.filings,
        texts=log.texts,
        receipt=next((entry for entry in entries if entry.seq == done), None),
        filed=filed,
        latest=list(reversed(entries))[:3],
        declarations=declared_at(programme, case),
        opinion_issued=bool(issued_in(log)),
        stale=await stale_of(tx, case),
        visits=await visits.of_case(tx, case.id),
        told_of_visits=bool(await fieldwork.disclosed(tx, case)),
        open_deficits=await open_deficits(tx, case, frame.now),
        may_sign_visit=may(CountersignVisit, frame.viewer.seats, frame.viewer.account, case),
        terms=await terms_of(tx, case, frame.doors.calendars, frame.now),
        coming=coming,
        today=local_day(frame.now),
        reports=owed(case, [one.period for one in file.filings if one.period], frame.now),
    )


async def open_deficits(tx: Tx, case: Case, now: datetime) -> tuple[int, ...]:
    """Numbers of the notice that wait for an answer: the submission asks for them, too (D10)."""
    if not case.application.deficits:
        return ()
    return unanswered(case, await changed_since(tx, case.id, await judge(tx, case.id, now)))


_RODS = {
    Verdict.ATTAINED: "done",
    Verdict.NOT_ATTAINED: "bad",
    Verdict.NOT_APPLICABLE: "na",
    Verdict.OPEN: "todo",
}


def _drafts(case: Case) -> bool:
    return case.step is not None and case.step.name in DRAFTING


def _item_rod(item: ItemLine) -> str:
    if not item.lacks:
        return "done"
    return "bad" if item.begun else "todo"


def next_of(case: Case, acts: Sequence[type[Act]], found: Readiness) -> Next | None:
    """Answer a notice first, then whatever the readiness check still misses, then the open act."""
    home = f"/cases/{case.id}"
    if case.application.deficits:
        return Next(
            title=Text(
                zh=f"补正{len(case.application.deficits)}项内容",
                en=f"deficits to mend: {len(case.application.deficits)}",
            ),
            reason=Text(
                zh="告知书列出了全部需补正的内容，补正后重新提交。",
                en="The notice lists everything that is to be mended; submit again afterwards.",
            ),
            href=f"{home}/deficits",
            button=Text(zh="看补正告知书", en="Read the notice"),
        )
    waiting = [act for act in acts if not act.whenever]
    if (missing := _first_lack(case, waiting, found)) is not None:
        return Next(
            title=Text(zh=missing.problem("zh"), en=missing.problem("en")),
            reason=Text(zh=missing.remedy("zh"), en=missing.remedy("en")),
            href=address_of(case.id, missing),
            button=Text(zh="去办理", en="Go there"),
        )
    if waiting:
        title = act_title(waiting[0])
        return Next(
            title=title,
            reason=None,
            href=f"{home}/acts/{kind_of(waiting[0])}",
            button=title,
        )
    return None


def _first_lack(case: Case, waiting: list[type[Act]], found: Readiness) -> Shortcoming | None:
    """The first gap that can be closed by working on it; a date that has to come cannot be."""
    step = case.step.name if case.step else None
    if step is StepName.SELF_CHECK:
        kinds: tuple[str, ...] = ("indicators/",)
    elif step is StepName.APPLICATION and set(waiting) <= {SubmitApplication, Declare}:
        kinds = ("dossier/", "indicators/")
    else:
        return None
    return next(
        (
            lack
            for kind in kinds
            for lack in found.shortcomings
            if lack.place.startswith(kind) and str(lack.code) != "not-verified"
        ),
        None,
    )


def address_of(case: str, lack: Shortcoming) -> str:
    """The page on which a gap can be closed; none for dates and unit records."""
    kind, _, what = lack.place.partition("/")
    if kind in ("indicators", "dossier") and what:
        return f"/cases/{case}/{kind}/{what}"
    return ""


def declared_at(programme: Programme, case: Case) -> list[Text]:
    """Texts of the programme that only declare (A0.8, A0.9, A0.12, A4.7), where they apply."""
    here = str(case.step.name) if case.step else ""
    return [
        one.text for one in programme.declarations if here in {str(place) for place in one.shown}
    ]


@router.get("/my")
async def my_cases(frame: Framed) -> Response:
    async with frame.doors.database.reading() as tx:
        found = await bureau.of_applicant(tx, frame.viewer)
    return frame.page(
        "applicant/my.html",
        running=[case for case in found if case.is_open],
        over=[case for case in found if not case.is_open],
    )


@router.get("/cases/{case}/readiness")
async def readiness_page(frame: Framed, case: str) -> Response:
    """Everything that is lacking, each with the way to mend it; or the way to submit."""
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        found = await readiness(tx, file.state, frame.now)
        unsaid = await open_deficits(tx, file.state, frame.now)
        stale = await stale_of(tx, file.state)
        odd = await warned_in(tx, frame, case)
    acts = bureau.acts_for(frame.viewer, file.state)
    wanted = [act for act in acts if act in (SubmitApplication, Declare)]
    return frame.page(
        "applicant/readiness.html",
        case=file.head,
        state=file.state,
        readiness=found,
        open_deficits=unsaid,
        stale=stale,
        lacks=[(lack, address_of(case, lack)) for lack in found.shortcomings],
        odd=odd,
        act=wanted[0] if wanted else None,
    )
