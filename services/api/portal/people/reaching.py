"""邮件与日历: where mail goes, what of which matter comes by it, and calendars to subscribe to (4.8).

Everybody's own. The secret address of a calendar is shown once, on the page that answers its making.
"""

import hmac
from hashlib import sha256
from typing import Annotated, Final

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from services.api.ical import calendar
from services.api.language import Language
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.language import pick
from services.domain.errors import Invalid, NotFound
from services.domain.messages.deliveries import Mailing, confirmation_code
from services.domain.messages.notifying import MANDATORY, Matter
from services.domain.messages.notifying_words import MATTERS
from services.domain.programme.schema import Text
from services.domain.seats import not_entitled
from services.domain.tree.units import Function
from services.storage.messages import feeds
from services.storage.people import reaching
from services.storage.queries.feeds import entries
from services.storage.queries.names import unit_names
from services.storage.queries.scope import Viewer

router = APIRouter()

PAGE: Final = "/me/messages"
HOW: Final = {
    Mailing.NOW: Text(zh="立即", en="At once"),
    Mailing.DAILY: Text(zh="每日一封（早8时）", en="Once a day (8 in the morning)"),
    Mailing.OFF: Text(zh="不发邮件", en="No mail"),
}
NO_ADDRESS: Final = Text(
    zh="这不是邮箱地址，例如 name@example.cn",
    en="This is no address of mail, such as name@example.cn",
)
ICS: Final = "text/calendar; charset=utf-8"


@router.get(PAGE)
async def shown(frame: Framed) -> Response:
    return await _page(frame)


@router.post(f"{PAGE}/address")
async def set_address(frame: Framed, address: Annotated[str, Form()] = "") -> Response:
    """An empty field takes the address away. The mail that asks its owner is sent at once."""
    account, wanted = frame.person.account, address.strip()
    try:
        async with frame.doors.database.writing() as tx:
            if not wanted:
                await reaching.remove_address(tx, account)
                return go(PAGE)
            order = await reaching.set_address(tx, account, wanted, frame.now)
    except Invalid:
        return await _page(frame, status=422, typed=address, problems=[("address", NO_ADDRESS)])
    await frame.doors.cases.deliver(order)
    return go(PAGE)


@router.get(f"{PAGE}/confirmation")
async def confirmed(frame: Framed, code: Annotated[str, Query(max_length=64)] = "") -> Response:
    """The link of that mail, opened by whoever is signed in as its owner."""
    account = frame.person.account
    async with frame.doors.database.reading() as tx:
        known = await reaching.address_of(tx, account)
    wanted = confirmation_code(frame.doors.access.secret, account, known.address) if known else ""
    if not wanted or not hmac.compare_digest(wanted.encode(), code.encode()):
        wrong = Text(
            zh="确认链接无效：可能属于另一个账号或已更换的地址",
            en="This link confirms nothing: it may be of another account, or of an earlier address",
        )
        return await _page(frame, status=422, problems=[("address", wrong)])
    async with frame.doors.database.writing() as tx:
        await reaching.confirm(tx, account, frame.now)
    return go(PAGE)


@router.post(f"{PAGE}/wishes")
async def wished(frame: Framed, request: Request) -> Response:
    """One choice for each matter that the page offers. Raises Invalid for any other."""
    form = await request.form()
    wishes = {}
    for matter in Matter:
        given = form.get(matter.value)
        if given is not None:
            if given not in set(Mailing):
                raise Invalid(field=matter.value)
            wishes[matter] = Mailing(str(given))
    async with frame.doors.database.writing() as tx:
        await reaching.choose(tx, frame.person.account, wishes)
    return go(f"{PAGE}?saved=1")


@router.post(f"{PAGE}/calendars")
async def made(frame: Framed, area: Annotated[str, Form(max_length=12)] = "") -> Response:
    """Shown once. Raises NotEntitled for an area that the person does not see as a whole."""
    if area and area not in frame.viewer.areas:
        raise not_entitled(frame.person.seats)
    async with frame.doors.database.writing() as tx:
        token = await feeds.make(tx, frame.person.account, area, frame.now)
    return await _page(frame, secret=f"{frame.home}/calendar.ics?key={token}")


@router.post(f"{PAGE}/feeds/{{feed}}/end")
async def ended(frame: Framed, feed: str) -> Response:
    async with frame.doors.database.writing() as tx:
        await feeds.end(tx, frame.person.account, feed, frame.now)
    return go(PAGE)


@router.post(f"{PAGE}/feeds/{{feed}}/restoration")
async def put_back(frame: Framed, feed: str) -> Response:
    """Undo, for as long as the sign-in lasts: the same secret address is read again (4.6)."""
    async with frame.doors.database.writing() as tx:
        await feeds.restore(tx, frame.person.account, feed, frame.person.since or frame.now)
    return go(PAGE)


@router.get("/calendar.ics")
async def subscribed(frame: Framed, key: Annotated[str, Query(max_length=100)] = "") -> Response:
    """Read by programs: who has the secret is let in. Unchanged, it is not sent again."""
    async with frame.doors.database.reading() as tx:
        opened = await feeds.open_by(tx, key, frame.now)
        if opened is None:
            raise NotFound(id="calendar")
        viewer = Viewer(opened.who.account, opened.who.seats)
        if opened.area and opened.area not in viewer.areas:
            raise NotFound(id="calendar")
        found = await entries(tx, viewer, opened.area, frame.now)
        names = await unit_names(tx, {opened.area}) if opened.area else {}
    language = Language(opened.who.locale)
    owner = names.get(opened.area, Text(zh=opened.who.name, en=opened.who.name))
    body = calendar(language, pick(language, owner), found, frame.home).encode()
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in frame.request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=ICS, headers=headers)


async def _page(
    frame: Frame,
    *,
    status: int = 200,
    typed: str | None = None,
    secret: str = "",
    problems: list[tuple[str, Text]] | None = None,
) -> Response:
    account = frame.person.account
    async with frame.doors.database.reading() as tx:
        address = await reaching.address_of(tx, account)
        chosen = await reaching.choices(tx, account)
        mine = await feeds.of(tx, account)
        ended = await feeds.ended_since(tx, account, frame.person.since or frame.now)
        named = {one.area for one in (*mine, *ended) if one.area}
        areas = await unit_names(tx, {*frame.viewer.areas, *named})
    alarmed = frame.person.has(Function.ADMINISTRATOR)
    return frame.page(
        "notifications/reaching.html",
        status=status,
        address=address,
        typed=typed if typed is not None else address.address if address else "",
        wishes=[
            (one, MATTERS[one], how, one in MANDATORY)
            for one, how in chosen.items()
            if alarmed or one is not Matter.ALARM
        ],
        how=HOW,
        feeds=mine,
        ended_feeds=ended,
        areas=[(area, areas[area]) for area in dict.fromkeys(frame.viewer.areas) if area in areas],
        names=areas,
        secret=secret,
        problems=problems or [],
        saved="saved" in frame.request.query_params,
    )
