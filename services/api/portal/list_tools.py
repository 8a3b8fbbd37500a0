"""What stands beside every long list: the same list as a file, and filters kept under a name.

A filter is the address of its list and nothing else; a saved one is a link to it (4.10).
"""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form
from fastapi.responses import Response

from services.api.portal.frame import Frame, Framed, go
from services.domain.errors import Invalid
from services.storage import saved_filters
from services.storage.saved_filters import Saved
from services.storage.session import Tx

router = APIRouter()
PAGES = frozenset({"/worklist", "/cases", "/register", "/intake"})
PASSING = frozenset({"after", "lang", "limit"})
"""Where in the list, and how it is shown: no part of a filter."""
LONGEST_NAME, LONGEST_QUERY = 40, 500


@dataclass(frozen=True)
class Tools:
    page: str
    file: str
    """The address of the list as a file, up to its ending."""
    query: str
    """The filters of now; empty where everything is shown."""
    saved: tuple[Saved, ...]

    @property
    def name(self) -> str:
        """Under which the filters of now are saved already."""
        return next((one.name for one in self.saved if one.query == self.query), "")


async def tools_of(tx: Tx, frame: Frame, page: str, file: str = "") -> Tools:
    """For whoever looks; a visitor saves nothing."""
    saved: tuple[Saved, ...] = ()
    if frame.actor is not None:
        saved = await saved_filters.of_page(tx, frame.actor.account, page)
    return Tools(page, file or page, _filters(frame.shell.query), saved)


def _filters(pairs: tuple[tuple[str, str], ...] | list[tuple[str, str]]) -> str:
    """The same filters are the same text, in whatever order they were chosen."""
    return urlencode(sorted((key, value) for key, value in pairs if value and key not in PASSING))


@router.post("/filters")
async def save_filter(
    frame: Framed,
    page: Annotated[str, Form()] = "",
    query: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
) -> Response:
    person, kept = frame.person, _filters(parse_qsl(query))
    called = " ".join(name.split())
    if page not in PAGES or not kept or len(kept) > LONGEST_QUERY:
        raise Invalid(field="query")
    if not called or len(called) > LONGEST_NAME or not called.isprintable():
        raise Invalid(field="name")
    async with frame.doors.database.writing() as tx:
        await saved_filters.save(
            tx, person.account, page, Saved(name=called, query=kept), frame.now
        )
    return go(f"{page}?{kept}")


@router.post("/filters/removal")
async def remove_filter(
    frame: Framed, page: Annotated[str, Form()] = "", name: Annotated[str, Form()] = ""
) -> Response:
    person = frame.person
    if page not in PAGES:
        raise Invalid(field="page")
    async with frame.doors.database.writing() as tx:
        await saved_filters.remove(tx, person.account, page, name)
    return go(page)
