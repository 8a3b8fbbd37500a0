"""Programme definitions and catalogues, for everybody: the rules that cases are opened under."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.api.acts.bodies import body_model
from services.api.acts.handing_in import ask_about_programme
from services.api.acts.routes import CodedReceipt, coded, location
from services.api.contract import ACT, OPEN, refusals
from services.api.deps import Anybody, Caller, Now, Parts, Reader
from services.api.v1.programmes.schemas import (
    CatalogueAnswer,
    ProgrammeAnswer,
    ProgrammeLine,
    Programmes,
)
from services.domain.clocks.calendar import local_day
from services.domain.offices.inquiries import FileInquiry
from services.domain.programme import library
from services.storage.rulebook import definitions

router = APIRouter(prefix="/api/v1/programmes", tags=["programmes"])


@router.get("", summary="办法列表 · Programmes", responses=refusals(OPEN))
async def list_programmes(read: Reader, now: Now) -> Programmes:
    """Of each the version that a case opened today is opened under."""
    return Programmes(
        programmes=[
            ProgrammeLine(
                **one.model_dump(include={"id", "version", "title", "track", "level"}),
                sha256=library.ref_of(one).sha256,
            )
            for one in await definitions.programmes(read, local_day(now))
        ]
    )


@router.get("/{programme_id}", summary="办法 · One programme", responses=refusals((*OPEN, 404)))
async def show_programme(programme_id: str, read: Reader, now: Now) -> ProgrammeAnswer:
    found = await definitions.programme(read, programme_id, local_day(now))
    return ProgrammeAnswer(sha256=library.ref_of(found).sha256, programme=found)


@router.get(
    "/{programme_id}/catalogue",
    summary="指标体系 · The catalogue it uses",
    responses=refusals((*OPEN, 404)),
)
async def show_catalogue(programme_id: str, read: Reader, now: Now) -> CatalogueAnswer:
    found = await definitions.programme(read, programme_id, local_day(now))
    catalogue = library.catalogue_of(found)
    return CatalogueAnswer(programme=found.id, catalogue=catalogue)


Question = body_model(FileInquiry)


@router.post(
    "/{programme_id}/inquiries",
    name="file-inquiry-about-programme",
    status_code=201,
    summary="就办法提出咨询 · Ask about a programme",
    description="To the bureaus of the county named, whose code is `place`. Rules: C2.9.2.",
    responses=refusals((*ACT, 429)),
)
async def file_inquiry_about_programme(
    *,
    programme_id: str,
    place: Annotated[str, Query(min_length=6, max_length=6, pattern=r"^\d+$")],
    body: Question,  # type: ignore[valid-type]
    _actor: Anybody,
    caller: Caller,
    parts: Parts,
    now: Now,
    response: Response,
) -> CodedReceipt:
    async with parts.database.reading() as tx:
        await definitions.programme(tx, programme_id, local_day(now))
    receipt = await ask_about_programme(
        parts, caller, programme=programme_id, place=place, body=body
    )
    response.headers["Location"] = location(receipt.stream)
    return coded(parts, receipt)
