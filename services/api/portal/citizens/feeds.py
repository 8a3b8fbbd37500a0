"""Notices and their results to subscribe to: Atom (RFC 4287) and JSON Feed 1.1 (6.4.4).

The same entries in both; an entry's id stays the same for ever. What the pages say is `notices.py`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from xml.etree import ElementTree as ET

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.dates import day, until
from services.api.language import Language
from services.api.portal.citizens.fresh import tag_of, tagged, unchanged
from services.api.portal.frame import Frame, Framed
from services.api.portal.language import TAGS, pick
from services.api.portal.wording.words import stands, titled
from services.domain.programme.schema import Text
from services.storage.queries import public

router = APIRouter()
ATOM: Final = "application/atom+xml"
JSON_FEED: Final = "application/feed+json"
NAMESPACE: Final = "http://www.w3.org/2005/Atom"
JSON_VERSION: Final = "https://jsonfeed.org/version/1.1"
NAME: Final = Text(
    zh="生态创建拟命名公示和结果", en="Public notices of eco-construction, and their results"
)
EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    id: str
    address: str
    title: str
    words: str
    published: datetime
    updated: datetime


@router.get("/notices/feed.atom")
async def atom(frame: Framed) -> Response:
    found = await _found(frame)
    tag = tag_of(frame, found)
    if known := unchanged(frame, tag):
        return known
    body = _atom(frame, list(_entries(frame, found)))
    return tagged(Response(body, media_type=ATOM), frame, tag)


@router.get("/notices/feed.json")
async def json_feed(frame: Framed) -> Response:
    found = await _found(frame)
    tag = tag_of(frame, found)
    if known := unchanged(frame, tag):
        return known
    language = frame.shell.language
    feed = {
        "version": JSON_VERSION,
        "title": pick(language, NAME),
        "home_page_url": f"{frame.home}/notices",
        "feed_url": f"{frame.home}/notices/feed.json",
        "language": TAGS[language],
        "items": [
            {
                "id": one.id,
                "url": one.address,
                "title": one.title,
                "content_text": one.words,
                "date_published": one.published.isoformat(),
                "date_modified": one.updated.isoformat(),
            }
            for one in _entries(frame, found)
        ],
    }
    body = json.dumps(feed, ensure_ascii=False)
    return tagged(Response(body, media_type=JSON_FEED), frame, tag)


async def _found(frame: Frame) -> tuple[public.Notice, ...]:
    async with frame.doors.database.reading() as tx:
        return (await public.notices(tx, frame.now))[: public.PAGE]


def _entries(frame: Frame, found: Iterable[public.Notice]) -> Iterable[Entry]:
    """One for each notice, and one more for what came of it."""
    language = frame.shell.language
    for one in found:
        place, title = pick(language, one.place.path), pick(language, titled(one))
        address = f"{frame.home}/notices/{one.case}"
        said = Text(
            zh=f"公示期：{day(Language.ZH, one.first)}至{until(Language.ZH, one.ends_at)}。",
            en=f"From {day(Language.EN, one.first)} to {until(Language.EN, one.ends_at)}.",
        )
        name = Text(zh=f"公示：拟命名{place}为{title}", en=f"Notice: {place} to be named {title}")
        if one.recommends:
            name = Text(
                zh=f"推荐公示：拟推荐{place}为{title}",
                en=f"Notice: {place} to be recommended as {title}",
            )
        yield Entry(
            id=f"{address}#{one.recommends or 'notice'}",
            address=address,
            title=pick(language, name),
            words=pick(language, said),
            published=one.published_at,
            updated=one.published_at,
        )
        if one.decided_at:
            result = pick(language, stands(one.stands))
            named = Text(
                zh=f"结果：{place}{title}，{result}", en=f"Result: {place}, {title}: {result}"
            )
            yield Entry(
                id=f"{address}#result",
                address=address,
                title=pick(language, named),
                words=pick(language, named),
                published=one.decided_at,
                updated=one.decided_at,
            )


def _atom(frame: Frame, entries: list[Entry]) -> bytes:
    """Its own namespace is the default one: readers that know no prefixes read it too."""
    ET.register_namespace("", NAMESPACE)
    language = frame.shell.language
    feed = ET.Element(f"{{{NAMESPACE}}}feed", {"xml:lang": TAGS[language]})
    address = f"{frame.home}/notices/feed.atom"
    latest = max((one.updated for one in entries), default=EPOCH)
    _put(feed, "id", address)
    _put(feed, "title", pick(language, NAME))
    _put(feed, "updated", latest.isoformat())
    _link(feed, address, "self")
    _link(feed, f"{frame.home}/notices", "alternate")
    _put(ET.SubElement(feed, f"{{{NAMESPACE}}}author"), "name", pick(language, NAME))
    for one in entries:
        entry = ET.SubElement(feed, f"{{{NAMESPACE}}}entry")
        _put(entry, "id", one.id)
        _put(entry, "title", one.title)
        _put(entry, "published", one.published.isoformat())
        _put(entry, "updated", one.updated.isoformat())
        _put(entry, "summary", one.words)
        _link(entry, one.address, "alternate")
    found: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return found


def _put(inside: ET.Element, name: str, words: str) -> None:
    ET.SubElement(inside, f"{{{NAMESPACE}}}{name}").text = words


def _link(inside: ET.Element, address: str, relation: str) -> None:
    ET.SubElement(inside, f"{{{NAMESPACE}}}link", {"rel": relation, "href": address})
