"""The acceptance method by method: who recorded it, when, what was looked at (A1.12, A2.6, 6.2.3).

Recording is the ordinary form of the act; the opinion, which comes last, is `experts/opinion.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.portal.frame import Framed
from services.domain.case import Case, Finding, MethodDone
from services.domain.errors import NotFound
from services.domain.permissions import kind_of
from services.domain.programme.library import names_in
from services.domain.programme.schema import Method
from services.domain.tree.units import StepName
from services.storage.papers.readiness import programme_of
from services.storage.queries import bureau
from services.storage.queries.histories import words_in
from services.storage.queries.names import file_names, people

router = APIRouter()

HERE = frozenset(
    {
        "appoint-group",
        "record-method",
        "omit-method",
        "lay-acceptance-opinion",
        "form-acceptance-opinion",
        "draw-spot-check",
        "record-spot-check",
        "lay-review-opinion",
        "form-review-opinion",
    }
)
"""The acts that this page leads to."""


@dataclass(frozen=True)
class Line:
    """One method, and its record where there is one."""

    method: Method
    done: MethodDone | None
    note: str
    by: str
    files: Mapping[str, str]


@router.get("/cases/{case}/acceptance")
async def checklist(frame: Framed, case: str) -> Response:
    """Raises NotFound where the programme has no acceptance."""
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        state = file.state
        if StepName.ACCEPTANCE not in {step.name for step in state.rules.steps}:
            raise NotFound(case=case)
        said = await words_in(tx, (state.acceptance, state.findings))
        who = await people(tx, {one.by for one in state.acceptance.methods.values()} - {""})
        files = await file_names(tx, case)
    acts = bureau.acts_for(frame.viewer, state)
    lines = list(_lines(state, said, who, files))
    return frame.page(
        "cases/acceptance.html",
        case=file.head,
        state=state,
        lines=lines,
        left=sum(one.done is None for one in lines),
        earlier=_earlier(state),
        texts=said,
        named=names_in(programme_of(state)),
        acts=[act for act in acts if kind_of(act) in HERE],
        reads_opinion=frame.viewer.reads_laid(state),
    )


def _lines(
    case: Case, said: Mapping[str, str], who: Mapping[str, str], files: Mapping[str, str]
) -> Iterator[Line]:
    for method in case.rules.acceptance.methods:
        done = case.acceptance.methods.get(method.id)
        text = (done.omitted or done.note) if done else None
        yield Line(
            method=method,
            done=done,
            note=said.get(text.id, "") if text else "",
            by=who.get(done.by, "") if done else "",
            files={one: files.get(one, one) for one in done.documents} if done else {},
        )


def _earlier(case: Case) -> tuple[Finding, ...]:
    """A1.5: what was mended after checks on the way counts now."""
    return tuple(one for one in case.findings if one.source == "interim-check")
