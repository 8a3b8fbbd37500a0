"""Who stands in for whom (C2.9.7, C3.7.1): listed, arranged, ended early."""

from typing import Annotated

from fastapi import APIRouter, Path

from services.api import arranging
from services.api.arranging import Absence, Arrangement
from services.api.contract import READ, WRITE, refusals
from services.api.deps import Actor, Caller, Parts, Reader
from services.api.v1.substitutes.schemas import (
    AbsenceAnswer,
    Arranged,
    NewAbsence,
    NewSubstitution,
    SubstitutesAnswer,
    SubstitutionAnswer,
)
from services.storage.queries.scope import Viewer
from services.storage.queries.substitutes import substitutes

router = APIRouter(prefix="/api/v1/substitutes", tags=["substitutes"])

Key = Annotated[str, Path(min_length=32, max_length=32, pattern=r"^[0-9a-f]+$")]


@router.get("", summary="代办安排 · Substitutes", responses=refusals(READ))
async def list_substitutes(actor: Actor, read: Reader) -> SubstitutesAnswer:
    """Those that concern the caller; for a leader all of the unit."""
    found = await substitutes(read, Viewer(actor.account, actor.seats))
    return SubstitutesAnswer(
        arrangements=[
            SubstitutionAnswer(**one.model_dump(exclude={"unit_name", "may_end"}))
            for one in found.arrangements
        ],
        absences=[
            AbsenceAnswer(**one.model_dump(exclude={"unit_name", "may_end"}))
            for one in found.absences
        ],
    )


@router.post(
    "", status_code=201, summary="安排代办 · Arrange a substitute", responses=refusals(WRITE)
)
async def arrange_substitute(
    new: NewSubstitution, actor: Actor, caller: Caller, parts: Parts
) -> Arranged:
    wish = Arrangement(**new.model_dump(exclude={"reason"}))
    return Arranged(id=await arranging.arrange(parts, actor, caller, wish, new.reason))


@router.post(
    "/absences", status_code=201, summary="登记离岗 · Enter an absence", responses=refusals(WRITE)
)
async def enter_absence(new: NewAbsence, actor: Actor, caller: Caller, parts: Parts) -> Arranged:
    wish = Absence(**new.model_dump(exclude={"reason"}))
    return Arranged(id=await arranging.enter_absence(parts, actor, caller, wish, new.reason))


@router.post(
    "/{key}/end",
    status_code=204,
    summary="提前结束 · End an arrangement or absence early",
    responses=refusals(WRITE),
)
async def end_arrangement(key: Key, actor: Actor, parts: Parts) -> None:
    await arranging.end(parts, actor, key)
