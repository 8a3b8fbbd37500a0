"""Measures and results of a rectification, for everybody (C2.9.10)."""

from fastapi import APIRouter

from services.api.acts.routes import StreamId
from services.api.contract import OPEN, refusals
from services.api.deps import Reader
from services.api.v1.rectified.schemas import RectifiedAnswer
from services.storage.queries import rectified

router = APIRouter(prefix="/api/v1/cases/{stream}", tags=["rectification"])


@router.get(
    "/rectified",
    summary="整改情况公开 · Rectification, published",
    responses=refusals((*OPEN, 404)),
)
async def show_rectified(stream: StreamId, read: Reader) -> RectifiedAnswer:
    """Closed items whose publication was approved; nobody is named."""
    found = await rectified.of_case(read, stream)
    return RectifiedAnswer.model_validate(found.model_dump(include={"case", "items"}))
