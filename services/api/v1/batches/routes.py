"""Batches: the county bureau sends several cases at once (A2.1, A2.5); several are named (A4.2).

Each case gets its own act under the same reference; the request's key and the case make its id.
"""

from dataclasses import replace

from fastapi import APIRouter

from services.api.acts.bodies import Body, body_model
from services.api.acts.performing import perform
from services.api.auth import Actor as Who
from services.api.contract import ACT, refusals
from services.api.deps import Actor, Asking, Caller, Doors, Lang, Parts
from services.api.language import Language
from services.api.problems import problem_of
from services.api.v1.batches.schemas import BatchAnswer, BatchLine, BatchResult, NewBatch
from services.domain.base import Act
from services.domain.errors import DomainError
from services.domain.permissions import kind_of
from services.domain.steps.application import SendApplications
from services.domain.steps.creation_request import SendInBatch
from services.domain.steps.naming import NameUnit

router = APIRouter(prefix="/api/v1/batches", tags=["batches"])

ACTS: dict[str, tuple[type[Act], str]] = {
    "creation-request": (SendInBatch, "batch"),
    "application": (SendApplications, "batch"),
    "naming": (NameUnit, "document_no"),
}
"""What is done to each case, and the field of the act that the reference is."""


@router.post("", summary="统一上报 · Send a batch", responses=refusals(ACT))
async def send_batch(
    new: NewBatch, actor: Actor, caller: Caller, parts: Parts, language: Lang
) -> BatchAnswer:
    act, field = ACTS[new.what]
    body = body_model(act).model_validate({field: new.batch})
    results = [
        await _send(
            parts, actor, caller, line=line, kind=kind_of(act), body=body, language=language
        )
        for line in new.cases
    ]
    return BatchAnswer(batch=new.batch, results=results)


async def _send(
    parts: Doors,
    actor: Who,
    caller: Asking,
    *,
    line: BatchLine,
    kind: str,
    body: Body,
    language: Language,
) -> BatchResult:
    asking = replace(caller, request_id=f"{caller.request_id}/{line.case}", expects=line.version)
    try:
        receipt = await perform(parts, actor, asking, stream=line.case, kind=kind, body=body)
    except DomainError as refused:
        problem = problem_of(refused, language)
        return BatchResult(case=line.case, receipt=None, problem=problem)
    return BatchResult(case=line.case, receipt=receipt, problem=None)
