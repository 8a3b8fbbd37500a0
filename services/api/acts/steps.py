"""The router of one step of a case: how it stands, and its acts.

Every `v1/<step>/routes.py` is one call of this with the acts of that step.
"""

from fastapi import APIRouter, Response

from services.api.acts.offered import StepAnswer, offered, standing
from services.api.acts.performing import seen
from services.api.acts.routes import StreamId, act_router
from services.api.contract import READ, refusals
from services.api.deps import Actor, Reader
from services.domain.base import Act
from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.tree.units import StepName


def step_router(step: StepName, title: str, *acts: type[Act]) -> APIRouter:
    """`title` is bilingual: 规划 · Plan."""
    router = act_router(f"/api/v1/cases/{{stream}}/{step}", step.value, *acts)

    async def show_step(
        stream: StreamId, actor: Actor, read: Reader, response: Response
    ) -> StepAnswer:
        case = await seen(read, actor, stream)
        if not isinstance(case, Case):
            raise NotFound(id=stream)
        response.headers["ETag"] = f'"{case.version}"'
        return StepAnswer(
            case=case.id,
            step=step,
            standing=standing(case, step),
            version=case.version,
            acts=offered(actor, case, step),
        )

    router.add_api_route(
        "",
        show_step,
        methods=["GET"],
        name=f"show-{step}",
        response_model=StepAnswer,
        summary=title,
        responses=refusals(READ),
    )
    return router
