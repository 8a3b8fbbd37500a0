"""Public notices for everybody: the list, one notice, its versions, its article as a file (6.4.1).

From SQL alone: they stand when the workflow server is down (6.4.4). Objecting is `objections.py`,
subscribing `feeds.py`.
"""

from io import BytesIO
from typing import Annotated, Final
from urllib.parse import quote

import segno
from fastapi import APIRouter, Query
from fastapi.responses import Response, StreamingResponse

from services.api.handing_out import begun
from services.api.official.notice_article import (
    Announcement,
    Office,
    compose,
    read,
)
from services.api.portal.citizens.fresh import tag_of, tagged, unchanged
from services.api.portal.frame import Framed
from services.api.portal.wording.words import titled
from services.api.redacting import shown_to_all
from services.api.store_proxy import SAFE
from services.domain.clocks.calendar import Period, days_between, local_day
from services.domain.errors import NotFound
from services.domain.evidence.documents import PDF
from services.domain.programme.schema import Text
from services.storage.queries import public
from services.storage.queries.notice_versions import Version
from services.storage.queries.rounds import rounds_on_notice
from services.storage.redacting import copies

router = APIRouter()
PLAIN: Final = "text/plain; charset=utf-8"
SVG: Final = "image/svg+xml"


@router.get("/notices")
async def notices(frame: Framed, after: Annotated[str, Query(max_length=120)] = "") -> Response:
    """What runs comes first; further pages go back in time."""
    async with frame.doors.database.reading() as tx:
        found = await public.notices(tx, frame.now, after=after)
        lists = await rounds_on_notice(tx)
    tag = tag_of(frame, [*found, *lists])
    if known := unchanged(frame, tag):
        return known
    shown = found[: public.PAGE]
    page = frame.page(
        "public/notices.html",
        running=[one for one in shown if not one.over],
        lists=lists if not after else [],
        ended=[one for one in shown if one.over],
        first_page=not after,
        after=shown[-1].cursor if len(found) > public.PAGE else "",
    )
    return tagged(page, frame, tag)


@router.get("/notices/{case}")
async def notice(frame: Framed, case: str) -> Response:
    async with frame.doors.database.reading() as tx:
        found = await public.notice(tx, case, frame.now)
        shown = await copies.shown(tx, case)
    tag = tag_of(frame, [found, *shown])
    if known := unchanged(frame, tag):
        return known
    latest = found.versions[-1]
    page = frame.page(
        "public/notice.html",
        notice=found,
        now=frame.now,
        version=latest,
        copies=shown,
        article=read(article_of(found, latest), frame.shell.language),
        home=frame.home,
    )
    return tagged(page, frame, tag)


@router.get("/notices/{case}/versions/{number}")
async def version(frame: Framed, case: str, number: int) -> Response:
    """One that was corrected since; the one in force has the notice's own address."""
    async with frame.doors.database.reading() as tx:
        found = await public.notice(tx, case, frame.now)
    wanted = _version(found, number)
    tag = tag_of(frame, [found])
    if known := unchanged(frame, tag):
        return known
    page = frame.page(
        "public/notice_version.html",
        notice=found,
        version=wanted,
        after=found.versions[number] if number < len(found.versions) else None,
        article=read(article_of(found, wanted), frame.shell.language),
    )
    return tagged(page, frame, tag)


@router.get("/notices/{case}/article.txt")
async def article(frame: Framed, case: str, number: int | None = None) -> Response:
    """The very bytes that the digest is of; `number` is that of an earlier version."""
    async with frame.doors.database.reading() as tx:
        found = await public.notice(tx, case, frame.now)
    wanted = _version(found, number or len(found.versions))
    if not wanted.article:
        raise NotFound(article=case)
    headers = {"ETag": f'"{wanted.digest}"', "Cache-Control": "no-cache"}
    return Response(wanted.article.encode(), media_type=PLAIN, headers=headers)


@router.get("/notices/{case}/copies/{document}")
async def redacted_copy(frame: Framed, case: str, document: str) -> Response:
    """A redacted copy that two people stood for; of all other files nothing is known here (6.4.1).

    Passed on by ourselves: one that is taken off is gone at once, no address outlives it.
    """
    copy, file = await shown_to_all(frame.doors, case, document)
    stored = file.stored
    chunks = frame.doors.store.read(stored.bucket, stored.key, stored.version_id)
    name = quote(f"{copy.title}.pdf", safe="")
    headers = {
        **SAFE,
        "Cache-Control": "no-store",
        "Content-Disposition": f"inline; filename*=UTF-8''{name}",
        "Content-Length": str(stored.size),
    }
    return StreamingResponse(await begun(chunks), headers=headers, media_type=PDF)


@router.get("/notices/{case}/qr.svg")
async def code(frame: Framed, case: str) -> Response:
    """The address of the notice, for whoever reads it on paper."""
    async with frame.doors.database.reading() as tx:
        await public.notice(tx, case, frame.now)
    drawn = BytesIO()
    address = f"{frame.home}/notices/{case}"
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", scale=4, border=2)
    return Response(drawn.getvalue(), media_type=SVG, headers={"Cache-Control": "no-cache"})


def _version(found: public.Notice, number: int) -> Version:
    if not 1 <= number <= len(found.versions):
        raise NotFound(version=number)
    return found.versions[number - 1]


def article_of(found: public.Notice, version: Version) -> str:
    """As it was fixed; of a notice from before articles were kept, put together from its record."""
    if version.article:
        return version.article
    issuer = found.issuer or Text(zh=version.unit, en=version.unit)
    return compose(
        Announcement(
            place=found.place.path,
            title=titled(found),
            document_no=found.document_no,
            period=Period(first=found.first, last=found.last),
            days=days_between(found.first, found.last) + 1,
            issuer=issuer,
            recommends=bool(version.below),
            published_on=local_day(version.at),
            offices=(Office(issuer, version.hotline, version.mailbox, version.address),),
        )
    )
