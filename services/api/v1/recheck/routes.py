"""Re-check: its conclusion; the title's clock opens it (A4.4, A4.5)."""

from services.api.acts.performing import seen
from services.api.acts.routes import StreamId
from services.api.acts.steps import step_router
from services.api.contract import READ, refusals
from services.api.deps import Actor, Now, Reader
from services.api.v1.recheck.schemas import StandardsAnswer
from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.steps.recheck import (
    ConcludeRecheck,
)
from services.domain.tree.units import StepName
from services.storage.queries.standards import standards

router = step_router(
    StepName.RECHECK,
    "复查 · Re-check",
    ConcludeRecheck,
)


@router.get("/standards", summary="新旧标准对照 · Old and new standards", responses=refusals(READ))
async def show_standards(stream: StreamId, actor: Actor, read: Reader, now: Now) -> StandardsAnswer:
    case = await seen(read, actor, stream)
    if not isinstance(case, Case):
        raise NotFound(id=stream)
    found = await standards(read, case, now)
    return StandardsAnswer(**dict(found), to_show=[line.code for line in found.to_show])
