"""What is promised about each matter of a programme, for everybody (C2.9.6, C3.6.1)."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.api.contract import OPEN, refusals
from services.api.deps import Now, Reader
from services.api.v1.commitments.schemas import (
    CommitmentAnswer,
    CommitmentsAnswer,
    ContactShown,
    OfficeAnswer,
)
from services.domain.clocks.calendar import local_day
from services.domain.offices.commitments import commitment, matters
from services.storage.queries.commitments import OfficeShown, offices
from services.storage.rulebook import definitions

router = APIRouter(prefix="/api/v1/commitments", tags=["commitments"])


@router.get(
    "/{programme_id}",
    summary="服务承诺 · What is promised about each matter",
    responses=refusals((*OPEN, 404)),
)
async def show_commitments(
    programme_id: str,
    read: Reader,
    now: Now,
    area: Annotated[str, Query(max_length=12, pattern=r"^\d*$")] = "",
) -> CommitmentsAnswer:
    """With an area, the offices are named: their contacts, and the officers that they publish."""
    found = await definitions.programme(read, programme_id, local_day(now))
    answers = []
    for matter in matters(found):
        shown = commitment(found, matter)
        named = [_office(one) for one in await offices(read, shown, area, now)]
        answers.append(CommitmentAnswer(commitment=shown, offices=named))
    return CommitmentsAnswer(programme=found.id, matters=answers)


def _office(found: OfficeShown) -> OfficeAnswer:
    values = found.model_dump(exclude={"contact", "officers", "name"})
    contact = found.contact
    shown = (
        ContactShown(**contact.model_dump(include={*ContactShown.model_fields}))
        if contact
        else None
    )
    return OfficeAnswer(**values, name=found.name, contact=shown, officers=list(found.officers))
