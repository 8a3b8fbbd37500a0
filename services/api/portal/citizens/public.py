"""Pages for everybody: notices with their objections, the register of titles, answers by code.

No account is needed and no name of a person is shown.
"""

from contextlib import suppress
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response
from pydantic import model_validator

from services.api.acts.performing import seen
from services.api.portal.citizens.inquiry import prefix_of
from services.api.portal.frame import Frame, Framed
from services.api.portal.list_tools import tools_of
from services.api.portal.wording.happenings import Known, happening_of
from services.api.portal.wording.words import LITERALS, TRACKS
from services.domain.base import Act
from services.domain.errors import NotFound
from services.domain.facts import AnyFact
from services.domain.programme.schema import Text
from services.domain.titles.title import Title
from services.domain.titles.title_duties import Yearly, yearly_of
from services.storage.queries import public
from services.storage.queries.bureau import acts_for
from services.storage.queries.histories import history
from services.storage.queries.register_then import register_of
from services.storage.queries.rounds import rounds_on_notice

router = APIRouter()

SHOWN_TO_ALL = frozenset(
    {
        "title-granted",
        "award-recorded",
        "recheck-started",
        "recheck-finished",
        "title-cancelled",
        "title-succeeded",
        "title-doubted",
    }
)
"""Facts of a title that the public register tells; incidents and complaints are not for it."""
STATES = ("held", "resting", "in-recheck", "cancelled")


@router.get("/notices")
async def notices(frame: Framed, after: Annotated[str, Query(max_length=120)] = "") -> Response:
    """What runs comes first; further pages go back in time."""
    async with frame.doors.database.reading() as tx:
        found = await public.notices(tx, frame.now, after=after)
        lists = await rounds_on_notice(tx)
    shown = found[: public.PAGE]
    return frame.page(
        "public/notices.html",
        running=[one for one in shown if not one.over],
        lists=lists if not after else [],
        ended=[one for one in shown if one.over],
        first_page=not after,
        after=shown[-1].cursor if len(found) > public.PAGE else "",
    )


@router.get("/notices/{case}")
async def notice(frame: Framed, case: str) -> Response:
    async with frame.doors.database.reading() as tx:
        found = await public.notice(tx, case, frame.now)
    return frame.page("public/notice.html", notice=found, now=frame.now)


class Sought(public.Asked):
    """The filters as a person typed them: a day that is none is said, and filters nothing."""

    no_day: str = ""

    @model_validator(mode="before")
    @classmethod
    def _unread(cls, given: dict[str, object]) -> dict[str, object]:
        typed = str(given.get("on") or "")
        try:
            date.fromisoformat(typed)
        except ValueError:
            return {**given, "on": None, "no_day": typed}
        return {**given, "no_day": ""}


@router.get("/register")
async def register(frame: Framed, asked: Annotated[Sought, Query()]) -> Response:
    async with frame.doors.database.reading() as tx:
        found = await register_of(tx, asked)
        counts = await public.counts(tx)
        counties = await public.counties(tx)
        tools = await tools_of(tx, frame, "/register")
    shown = found[: asked.limit]
    more = len(found) > asked.limit
    return frame.page(
        "public/register.html",
        tools=tools,
        titles=shown,
        counts=counts,
        counties=counties,
        asked=asked,
        tracks=[(str(track), text) for track, text in TRACKS.items()],
        states=[(state, LITERALS[state]) for state in STATES],
        after=f"{shown[-1].place.code}/{shown[-1].id}" if more else "",
    )


@router.get("/register/{title}")
async def registered(frame: Framed, title: str, done: int = 0) -> Response:
    """The public page of a title; who is entitled to acts on it finds them here too."""
    async with frame.doors.database.reading() as tx:
        found = await public.registered(tx, title)
        log = await history(tx, title)
        acts: tuple[type[Act], ...] = ()
        inside = False
        yearly: tuple[Yearly, ...] = ()
        if frame.actor is not None:
            with suppress(NotFound):  # Titles elsewhere: the public page is all there is.
                state = await seen(tx, frame.actor, title)
                acts, inside = acts_for(frame.viewer, state), True
                yearly = yearly_of(state, frame.now) if isinstance(state, Title) else ()
    known = Known(log.texts, log.units, log.people, log.documents) if inside else Known()
    entries = [
        happening_of(
            one.fact,
            one.seq,
            one.hash,
            known,
            details=inside or one.fact.kind == "recheck-finished",
        )
        for one in log.recorded
        if inside or _public(one.fact)
    ]
    return frame.page(
        "public/title.html",
        title=found,
        acts=acts,
        yearly=yearly,
        entries=entries,
        receipt=next((entry for entry in entries if inside and entry.seq == done), None),
    )


def _public(fact: AnyFact) -> bool:
    return fact.kind in SHOWN_TO_ALL


@router.get("/inquiry")
async def inquiry(frame: Framed) -> Response:
    return _inquiry(frame, "", None, [])


@router.post("/inquiry")
async def look_up(frame: Framed, code: Annotated[str, Form()] = "") -> Response:
    filing = prefix_of(code)
    found = None
    if filing is not None:
        async with frame.doors.database.reading() as tx:
            found = await public.answer(tx, filing)
    if found is None:
        nothing = Text(
            zh="没有这个查询码，请核对后重新输入",
            en="There is no such code; please check it and enter it again",
        )
        return _inquiry(frame, code, None, [("code", nothing)])
    return _inquiry(frame, code, found, [])


def _inquiry(
    frame: Frame, code: str, found: public.Answer | None, problems: list[tuple[str, Text]]
) -> Response:
    return frame.page(
        "public/inquiry.html",
        status=422 if problems else 200,
        code=code,
        found=found,
        problems=problems,
    )
