"""Possibly borrowed evidence of a case, for those who assess it: both places, and what came of it.

For the bureau and the panel alone (5.1.8). Nothing follows from a find; a judgement is a note with
a name and a time, and nobody takes one back.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import ValidationError

from services.api.portal.frame import Frame, Framed, go
from services.domain.errors import DomainError, Invalid
from services.domain.evidence.likeness import Judgement
from services.domain.programme.schema import Text
from services.domain.seats import not_entitled
from services.domain.tree.units import Part
from services.storage.derivatives import likeness as likeness_of
from services.storage.queries import borrowed, bureau
from services.storage.queries.borrowed import Judged, Likeness
from services.storage.queries.bureau import CaseFile
from services.storage.queries.names import people, places
from services.storage.session import Tx
from services.storage.tree import unit_places
from services.storage.tree.unit_places import Circle

router = APIRouter(prefix="/cases/{case}/borrowed")

LONGEST: Final = 2000
CHOOSE: Final = Text(zh="请选一个结论", en="Choose what came of it")
OUT_OF_RANGE: Final = {
    "latitude": Text(zh="北纬应为-90到90之间的数", en="North is a number between -90 and 90"),
    "longitude": Text(zh="东经应为-180到180之间的数", en="East is a number between -180 and 180"),
    "radius_km": Text(zh="半径应为0到2000之间的数", en="The radius is a number up to 2000"),
}
TOO_LONG: Final = Text(zh="说明最多2000个字", en="The note may have at most 2000 characters")


@dataclass(frozen=True)
class Typed:
    """A form that could not be taken: which find it is about, and what stood in it."""

    likeness: str
    judgement: str
    note: str
    problem: Text


@router.get("")
async def likenesses(frame: Framed, case: str) -> Response:
    async with frame.doors.database.reading() as tx:
        return await _page(tx, frame, await _assessed(tx, frame, case))


@router.post("/place")
async def settle_place(
    *,
    frame: Framed,
    case: str,
    latitude: Annotated[str, Form()] = "",
    longitude: Annotated[str, Form()] = "",
    radius_km: Annotated[str, Form()] = "",
) -> Response:
    """By whoever runs the assessment; photographs that were read out before are judged anew."""
    typed = dict(zip(Circle.model_fields, (latitude, longitude, radius_km), strict=True))
    async with frame.doors.database.writing() as tx:
        file = await _assessed(tx, frame, case)
        if not borrowed.may_judge(frame.viewer, file.state, Part.ASSESSOR, Part.OBJECTION_JUDGE):
            raise not_entitled(frame.viewer.seats)
        try:
            circle = Circle.model_validate({name: value.strip() for name, value in typed.items()})
        except ValidationError as wrong:
            at = {str(error["loc"][0]) for error in wrong.errors()}
            return await _page(tx, frame, file, circle=typed, wrong=at)
        unit, by = file.state.place, frame.viewer.account
        await likeness_of.settle_place(tx, unit, circle, by, frame.now)
    return go(f"/cases/{case}/borrowed?noted=1")


@router.post("/{likeness}")
async def judge(
    *,
    frame: Framed,
    case: str,
    likeness: str,
    judgement: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
) -> Response:
    async with frame.doors.database.writing() as tx:
        file = await _assessed(tx, frame, case)
        if not borrowed.may_judge(frame.viewer, file.state):
            raise not_entitled(frame.viewer.seats)
        try:
            said = _said(frame, judgement, note.strip())
        except DomainError as error:
            words = TOO_LONG if error.params["field"] == "note" else CHOOSE
            typed = Typed(likeness, judgement, note, words)
            return await _page(tx, frame, file, typed)
        await borrowed.judge(tx, case, likeness, said)
    return go(f"/cases/{case}/borrowed?noted=1#l-{likeness}")


def _said(frame: Frame, judgement: str, note: str) -> Judged:
    """Raises Invalid with the field."""
    if judgement not in set(Judgement):
        raise Invalid(field="judgement")
    if len(note) > LONGEST:
        raise Invalid(field="note")
    by = frame.viewer.account
    return Judged(judgement=Judgement(judgement), note=note, by=by, at=frame.now)


async def _assessed(tx: Tx, frame: Frame, case: str) -> CaseFile:
    """Raises NotFound, and NotEntitled for those it is about."""
    file = await bureau.case_file(tx, frame.viewer, case)
    if not frame.viewer.reads_sheets_of(file.state):
        raise not_entitled(frame.viewer.seats)
    return file


async def _page(
    tx: Tx,
    frame: Frame,
    file: CaseFile,
    typed: Typed | None = None,
    *,
    circle: Mapping[str, str] | None = None,
    wrong: Collection[str] = (),
) -> Response:
    found = await borrowed.of_case(tx, file.head.id)
    units = {side.place for one in found for side in (one.own, one.other) if side and side.place}
    known = await unit_places.nearest(tx, file.state.place)
    problems = [(f"l-{typed.likeness}", typed.problem)] if typed else []
    return frame.page(
        "cases/borrowed.html",
        status=422 if typed or wrong else 200,
        case=file.head,
        found=found,
        waiting=[one for one in found if not one.judged],
        places=await places(tx, units),
        names=await people(tx, {judged.by for one in found for judged in one.judged}),
        may_open=_may_open(frame, found),
        located=known is not None,
        circle=circle or {name: str(value) for name, value in (known or ())},
        wrong={name: OUT_OF_RANGE[name] for name in OUT_OF_RANGE if name in wrong},
        may_place=borrowed.may_judge(frame.viewer, file.state, Part.ASSESSOR, Part.OBJECTION_JUDGE),
        may_judge=borrowed.may_judge(frame.viewer, file.state),
        judgements=list(Judgement),
        noted="noted" in frame.request.query_params,
        typed=typed,
        problems=[
            *problems,
            *((name, OUT_OF_RANGE[name]) for name in OUT_OF_RANGE if name in wrong),
        ],
    )


def _may_open(frame: Frame, found: tuple[Likeness, ...]) -> set[str]:
    """Cases of the viewer's own area: the others are named, and opened by whoever may."""
    sides = [one.other for one in found if one.other]
    return {side.stream for side in sides if frame.viewer.sees_place(side.place)}
