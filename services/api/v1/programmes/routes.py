"""Programme definitions and catalogues, for everybody: the rules that cases are opened under."""

from fastapi import APIRouter

from services.api.contract import OPEN, refusals
from services.api.v1.programmes.schemas import (
    CatalogueAnswer,
    ProgrammeAnswer,
    ProgrammeLine,
    Programmes,
)
from services.domain.errors import NotFound
from services.domain.programme import library
from services.domain.programme.schema import Programme

router = APIRouter(prefix="/api/v1/programmes", tags=["programmes"])


@router.get("", summary="办法列表 · Programmes", responses=refusals(OPEN))
async def list_programmes() -> Programmes:
    return Programmes(
        programmes=[
            ProgrammeLine(
                **one.model_dump(include={"id", "version", "title", "track", "level"}),
                sha256=library.ref_of(one).sha256,
            )
            for one in library.PROGRAMMES
        ]
    )


@router.get("/{programme_id}", summary="办法 · One programme", responses=refusals((*OPEN, 404)))
async def show_programme(programme_id: str) -> ProgrammeAnswer:
    found = _newest(programme_id)
    return ProgrammeAnswer(sha256=library.ref_of(found).sha256, programme=found)


@router.get(
    "/{programme_id}/catalogue",
    summary="指标体系 · The catalogue it uses",
    responses=refusals((*OPEN, 404)),
)
async def show_catalogue(programme_id: str) -> CatalogueAnswer:
    found = _newest(programme_id)
    catalogue = library.catalogue_of(found.id, found.version)
    return CatalogueAnswer(programme=found.id, catalogue=catalogue)


def _newest(programme_id: str) -> Programme:
    found = [one for one in library.PROGRAMMES if one.id == programme_id]
    if not found:
        raise NotFound(programme=programme_id)
    return max(found, key=lambda one: one.version)
