"""The worklist: what waits for the viewer, the most urgent first, with the last note and the owner.

A leader may look at what waits for the office as a whole. Nothing is decided here: several items
are handed on by the very acts of the cases (`handing_over.py`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.api.portal.frame import Framed
from services.api.portal.list_tools import tools_of
from services.api.portal.offices.handing_over import colleagues_of, leads, office_of
from services.api.portal.wording.happenings import FACTS
from services.api.portal.wording.words import STEPS, TRACKS
from services.domain.base import Frozen
from services.domain.clocks.calendar import days_between, local_day
from services.domain.clocks.deadlines import working_days_between
from services.domain.programme.schema import Text
from services.storage.queries import desk_notes, late_terms
from services.storage.queries import worklist as lists

router = APIRouter()

SOON = 3
THIS_WEEK = 7
GROUPS = ("grave", "overdue", "soon", "week", "later", "undated")


@dataclass(frozen=True)
class Group:
    name: str
    items: tuple[lists.WorkItem, ...]


class Filters(Frozen):
    """What the worklist's address says."""

    track: tuple[str, ...] = ()
    step: tuple[str, ...] = ()
    after: str = ""
    whose: Literal["", "office"] = ""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        found = [("track", one) for one in self.track] + [("step", one) for one in self.step]
        return [*found, *([("whose", self.whose)] if self.whose else [])]

    def beyond(self, cursor: str) -> str:
        """The address of the page that follows, all filters kept."""
        return f"/worklist?{urlencode([*self.pairs, ('after', cursor)])}"


@router.get("/worklist")
async def worklist(
    frame: Framed,
    track: Annotated[list[str] | None, Query()] = None,
    step: Annotated[list[str] | None, Query()] = None,
    after: Annotated[str, Query(max_length=200)] = "",
    whose: Literal["", "office"] = "",
) -> Response:
    filters = Filters(track=tuple(track or ()), step=tuple(step or ()), after=after, whose=whose)
    whole = lists.Asked(limit=lists.PAGE)
    asked = whole.model_copy(update=filters.model_dump(exclude={"whose"}))
    today = local_day(frame.now)
    async with frame.doors.database.reading() as tx:
        viewer = await office_of(tx, frame.viewer, frame.now) if whose else frame.viewer
        first = await lists.waiting(tx, viewer, whole)
        found = first if asked == whole else await lists.waiting(tx, viewer, asked)
        occasions = () if after or whose else await lists.occasions(tx, viewer)
        shown = found[: lists.PAGE]
        streams = [item.stream for item in shown]
        marks = await late_terms.marks(tx, streams)
        notes = await desk_notes.notes(tx, streams)
        lent = () if whose else await lists.by_substitution(tx, viewer, asked, shown)
        colleagues = await colleagues_of(tx, frame.viewer, frame.now)
        calendar = await frame.doors.calendars.in_force(tx)
        tools = await tools_of(tx, frame, "/worklist")
    days = {item.due_on for item in shown if item.due_on}
    return frame.page(
        "bureau/worklist.html",
        tools=tools,
        marks=marks,
        notes=notes,
        last={kind: told.words for kind, told in FACTS.items()},
        lent=lent,
        groups=grouped(shown, today, {one for one, mark in marks.items() if mark.escalated}),
        filters=filters,
        total=len(first),
        page_size=lists.PAGE,
        next_page=filters.beyond(shown[-1].cursor) if len(found) > len(shown) else "",
        occasions=occasions,
        tracks=_choices(first, "track", TRACKS),
        steps=_choices(first, "stands", STEPS),
        leads=leads(frame.viewer),
        colleagues=colleagues,
        key=uuid4().hex,
        today=today,
        left={day: working_days_between(today, day, calendar) for day in days},
    )


def _choices(
    items: Sequence[lists.WorkItem], name: str, words: Mapping[Any, Text]
) -> list[tuple[str, Text, int]]:
    """Value, its word, how many; nothing where there is no choice to make.

    Nothing is counted in the table: a first page that is the whole list says how many there are;
    of a longer list every choice is offered, with no number.
    """
    if len(items) > lists.PAGE:
        return [(str(key), text, 0) for key, text in words.items()]
    counts = Counter(str(getattr(item, name)) for item in items)
    found = [(str(key), text, counts[str(key)]) for key, text in words.items() if counts[str(key)]]
    return found if len(found) > 1 else []


def grouped(items: Sequence[lists.WorkItem], today: date, grave: set[str]) -> tuple[Group, ...]:
    """By urgency; a group without items is not shown. `grave`: the leader was told (2.1.6)."""
    found: dict[str, list[lists.WorkItem]] = {name: [] for name in GROUPS}
    for item in items:
        name = urgency(item.due_on, today)
        found["grave" if name == "overdue" and item.stream in grave else name].append(item)
    return tuple(Group(name, tuple(each)) for name, each in found.items() if each)


def urgency(due: date | None, today: date) -> str:
    if due is None:
        return "undated"
    left = days_between(today, due)
    if left < 0:
        return "overdue"
    if left <= SOON:
        return "soon"
    return "week" if left <= THIS_WEEK else "later"
