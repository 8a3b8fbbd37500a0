"""Pages for everybody: the register of titles. Notices are in `notices.py`, answers in `replies.py`.

No account is needed and no name of a person is shown.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import model_validator

from services.api.acts.performing import seen
from services.api.middleware import with_tiles
from services.api.portal.citizens.fresh import tag_of, tagged, unchanged
from services.api.portal.citizens.title_map import TitleMap, draw_titles
from services.api.portal.frame import Framed
from services.api.portal.list_tools import tools_of
from services.api.portal.vendor import script
from services.api.portal.wording.happenings import Known, happening_of
from services.api.portal.wording.words import LITERALS, TRACKS
from services.domain.base import Act
from services.domain.errors import NotFound
from services.domain.facts import AnyFact
from services.domain.rectifying.incidents import mending_of
from services.domain.titles.title import AwardRecorded, Title
from services.domain.titles.title_appeals import TitleReviewed
from services.domain.titles.title_awards import AwardApproved
from services.domain.titles.title_duties import Yearly, yearly_of
from services.storage.queries import public
from services.storage.queries.bureau import acts_for
from services.storage.queries.histories import History, history
from services.storage.queries.register_then import register_of
from services.storage.session import Tx
from services.storage.tree import positions

router = APIRouter()

SHOWN_TO_ALL = frozenset(
    {
        "title-granted",
        "recheck-started",
        "recheck-finished",
        "title-cancelled",
        "title-succeeded",
        "title-doubted",
        "told-of-upheld-appeal",
        "title-reviewed",
    }
)
"""Facts of a title that the public register tells; incidents and complaints are not for it."""
TOLD_WHOLE = frozenset({"recheck-finished", "title-reviewed"})
"""Those of which everybody reads what came of it."""
MOST_DRAWN = 1000
"""Titles on the map; a register of more is drawn county by county."""
STATES = ("held", "resting", "in-recheck", "cancelled")


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
        points = await positions.any_known(tx)
        on_map = points and not asked.after
        found = await register_of(tx, _wide(asked) if on_map else asked)
        counts = await public.counts(tx)
        counties = await public.counties(tx)
        tools = await tools_of(tx, frame, "/register")
        drawn = await titles_on_map(tx, found) if on_map else None
    tiles = frame.doors.map_tiles if script("leaflet") else ""
    tag = tag_of(frame, [found, points, drawn, counts, counties, tiles])
    if known := unchanged(frame, tag):
        return known
    shown = found[: asked.limit]
    more = len(found) > asked.limit
    page = frame.page(
        "public/register.html",
        tiles=tiles,
        credit=frame.doors.map_credit,
        tools=tools,
        titles=shown,
        map=drawn,
        map_before=points and not on_map,
        counts=counts,
        counties=counties,
        asked=asked,
        tracks=[(str(track), text) for track, text in TRACKS.items()],
        states=[(state, LITERALS[state]) for state in STATES],
        after=f"{shown[-1].place.code}/{shown[-1].id}" if more else "",
    )
    if tiles:
        page.headers["content-security-policy"] = with_tiles(tiles)
    return tagged(page, frame, tag)


def _wide(asked: Sought) -> Sought:
    """The first page and its map from one query: all that the filters find is on the map, up to as
    many as a drawing still shows.
    """
    return asked.model_copy(update={"limit": MOST_DRAWN})


async def titles_on_map(tx: Tx, found: Sequence[public.RegisterLine]) -> TitleMap | None:
    drawn = found[:MOST_DRAWN]
    return draw_titles(drawn, await positions.of(tx, {one.place.code for one in drawn}))


@router.get("/register/{title}")
async def registered(frame: Framed, title: str, done: int = 0) -> Response:
    """The public page of a title; who is entitled to acts on it finds them here too."""
    async with frame.doors.database.reading() as tx:
        found = await public.registered(tx, title)
        log = await history(tx, title)
        acts: tuple[type[Act], ...] = ()
        inside = False
        yearly: tuple[Yearly, ...] = ()
        mended: tuple[int, ...] = ()
        if frame.actor is not None:
            with suppress(NotFound):  # Titles elsewhere: the public page is all there is.
                state = await seen(tx, frame.actor, title)
                acts, inside = acts_for(frame.viewer, state), True
                yearly = yearly_of(state, frame.now) if isinstance(state, Title) else ()
                mended = state.ordered if isinstance(state, Title) else ()
    known = Known(texts=_published(log))
    if inside:
        known = Known(log.texts, log.units, log.people, log.documents)
    entries = [
        happening_of(
            one.fact,
            one.seq,
            one.hash,
            known,
            details=inside or one.fact.kind in TOLD_WHOLE,
        )
        for one in log.recorded
        if inside or _public(one.fact)
    ]
    tag = tag_of(frame, [found, entries])
    if same := unchanged(frame, tag):
        return same
    page = frame.page(
        "public/title.html",
        title=found,
        acts=acts,
        yearly=yearly,
        mendings=[(no, mending_of(title, no)) for no in mended],
        entries=entries,
        receipt=next((entry for entry in entries if inside and entry.seq == done), None),
    )
    return tagged(page, frame, tag)


def _published(log: History) -> Mapping[str, str]:
    """The words that are meant for everybody: why a title stands, rests or is gone (A4.2)."""
    reasons = [one.fact.reason.id for one in log.recorded if isinstance(one.fact, TitleReviewed)]
    return {one: log.texts[one] for one in reasons if one in log.texts}


def _public(fact: AnyFact) -> bool:
    """Of awards those that stand: recorded before two had to approve, or approved (A4.3)."""
    match fact:
        case AwardRecorded():
            return not fact.needs_second
        case AwardApproved():
            return fact.agreed
    return fact.kind in SHOWN_TO_ALL
