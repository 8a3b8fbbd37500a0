"""Public notices, for everybody: running ones first. Objections go to the case's own address."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.api.acts.routes import StreamId
from services.api.contract import OPEN, refusals
from services.api.deps import Now, Reader
from services.api.v1.notices.schemas import NoticeAnswer, Notices, VersionAnswer, Versions
from services.storage.queries import public

router = APIRouter(prefix="/api/v1/notices", tags=["notices"])


@router.get("", summary="公示列表 · Notices", responses=refusals(OPEN))
async def list_notices(
    read: Reader,
    now: Now,
    after: Annotated[str, Query(max_length=120)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = public.PAGE,
) -> Notices:
    found = await public.notices(read, now, after=after, limit=limit)
    page = found[:limit]
    more = len(found) > len(page)
    return Notices(
        notices=[_answer(one) for one in page], next_after=page[-1].cursor if more else None
    )


@router.get("/{stream}", summary="公示 · One notice", responses=refusals((*OPEN, 404)))
async def show_notice(stream: StreamId, read: Reader, now: Now) -> NoticeAnswer:
    return _answer(await public.notice(read, stream, now))


@router.get("/{stream}/versions", summary="公示各版本 · Versions", responses=refusals((*OPEN, 404)))
async def show_versions(stream: StreamId, read: Reader, now: Now) -> Versions:
    found = await public.notice(read, stream, now)
    return Versions(
        versions=[
            VersionAnswer(
                number=one.no,
                published_at=one.at,
                article=one.article,
                digest=one.digest,
                reason=one.reason,
                extended_days=one.extended_days,
                below=one.below,
                closed_at=one.closed_at,
            )
            for one in found.versions
        ]
    )


def _answer(notice: public.Notice) -> NoticeAnswer:
    values = notice.model_dump(
        exclude={
            *("place", "days", "signed_at", "versions", "decided_at", "issuer", "objections"),
            "levels",
        }
    )
    return NoticeAnswer(
        **values,
        place=notice.place.code,
        place_name=notice.place.path,
        running=notice.running,
    )
