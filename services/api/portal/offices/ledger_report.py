"""The rectification report drafted on a page: the ledger's own words, and four parts to write.

The draft is printed, sealed and handed in by the act `submit-rectification-report` (A1.10).
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import ValidationError

from services.api.acts.bodies import body_model
from services.api.official.composing import Matter
from services.api.official.issuing import GROUPS, PDF
from services.api.official.paper import OfficialPaper
from services.api.official.rectification_report import FreeParts, Named, Parts, begun, report
from services.api.official.typeset import typeset
from services.api.portal.forms import FormField, form_of
from services.api.portal.frame import Frame, Framed
from services.api.portal.people.drafts import draft_of
from services.api.portal.posted import body_of, problems_of, values_of
from services.domain.case import Case
from services.domain.papers.sending import check_may_send
from services.domain.steps.rectification import SubmitRectificationReport
from services.domain.tree.units import Part
from services.storage.papers.form_drafts import FormDraft
from services.storage.papers.readiness import programme_of
from services.storage.queries import bureau
from services.storage.queries.histories import History, history
from services.storage.queries.names import place, unit_names

router = APIRouter()


@dataclass(frozen=True)
class _Draft:
    """All that the report is composed of."""

    head: bureau.CaseHead
    matter: Matter
    named: Named
    parts: Parts
    """The free parts as they begin."""
    proof: str

    def paper(self, frame: Frame, parts: Parts) -> OfficialPaper:
        address = f"{frame.home}/cases/{self.head.id}/ledger"
        return report(self.matter, parts, self.named, frame.now, check_at=address, proof=self.proof)


@router.get("/cases/{case}/ledger/report")
async def draft_page(frame: Framed, case: str) -> Response:
    """To be read and written; it begins with what the ledger says."""
    draft = await _draft(frame, case)
    kept = await draft_of(frame, frame.shell.path)
    values = kept.values if kept else {name: [text] for name, text in vars(draft.parts).items()}
    return _page(frame, draft, form_of(FreeParts, values=values), kept=kept)


@router.post("/cases/{case}/ledger/report")
async def print_draft(frame: Framed, case: str) -> Response:
    """The report as a PDF file, of what was written; what will not do comes back with it.

    Raises NotEntitled for whoever plays no part in the case.
    """
    draft = await _draft(frame, case)
    check_may_send(draft.matter.case, frame.person.account, frame.person.seats)
    values = values_of(await frame.request.form())
    try:
        body = body_model(FreeParts).model_validate(body_of(FreeParts, values))
    except ValidationError as error:
        errors = problems_of(error, form_of(FreeParts, values=values))
        return _page(frame, draft, form_of(FreeParts, values=values, errors=errors), status=422)
    paper = draft.paper(frame, Parts(**body.model_dump()))
    printed = await asyncio.to_thread(typeset, paper, frame.doors.fonts)
    disposition = f"inline; filename*=UTF-8''{quote(f'{paper.title}.pdf')}"
    return Response(printed, media_type=PDF, headers={"Content-Disposition": disposition})


async def _draft(frame: Frame, case: str) -> _Draft:
    """For whoever sees the case: it says nothing that the ledger does not; to hand it in is an act."""
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        state = file.state
        log = await history(tx, case)
        owners = {one.entry.owner.unit for one in state.findings if one.entry and one.entry.owner}
        known = await unit_names(tx, {state.place, *owners})
    reviewer = next((one for one in _reviewers(state, log) if one in log.units), "")
    addressee = log.units[reviewer].zh if reviewer else ""
    matter = Matter(state, programme_of(state), place(state.place, known).path.zh, "", log.texts)
    last = log.recorded[-1]
    printed = " ".join(last.hash[begin : begin + 4] for begin in range(0, GROUPS, 4))
    return _Draft(
        head=file.head,
        matter=matter,
        named=Named({code: name.zh for code, name in known.items()}),
        parts=begun(matter, addressee),
        proof=f"截至第{last.seq}号记录 {printed}",
    )


def _reviewers(case: Case, log: History) -> Iterator[str]:
    """The bureau that re-reviews, by the seat from which it acted in this case, the latest first."""
    functions = {office.function for office in case.offices.get(Part.RE_REVIEWER, ())}
    actors = (one.fact.actor for one in reversed(log.recorded))
    return (actor.unit for actor in actors if actor.function in functions)


def _page(
    frame: Frame,
    draft: _Draft,
    fields: Sequence[FormField],
    *,
    kept: FormDraft | None = None,
    status: int = 200,
) -> Response:
    inner = [one for field in fields for one in field.each()]
    return frame.page(
        "cases/ledger_report.html",
        status=status,
        case=draft.head,
        act=SubmitRectificationReport,
        fields=fields,
        draft=kept,
        problems=[(one.id, one.error) for one in inner if one.error],
        paper=draft.paper(frame, draft.parts),
    )
