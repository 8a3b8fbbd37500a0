"""What every page starts from: who looks, in which language, at what time.

One dependency for all page routes. It decides nothing; what a person may do is asked act by act.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.api import auth
from services.api.deps import Doors, Lang, MaybeActor, Now, Parts
from services.api.language import COOKIE, Language, language_of
from services.api.origin import home_of
from services.api.portal.menu import Menu, menu_of
from services.api.portal.rendering import page
from services.api.portal.shell import Shell
from services.api.portal.wording.seat_words import at_post, seated
from services.api.problems import SignInNeeded
from services.domain.permission_matrix import LOOKS_AFTER_ALL, Relation
from services.domain.programme.schema import Text
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage import jobs
from services.storage.queries.installation import is_of_whole
from services.storage.queries.names import people, unit_names
from services.storage.queries.notifications import unread
from services.storage.queries.scope import Viewer

KEPT = 30_000_000
"""Seconds that a browser remembers what was chosen in it: about a year."""
KEYS = "keys"
"""The cookie that says `off` where single keys do nothing (WCAG 2.1.4)."""
SEE_OTHER = 303


@dataclass(frozen=True)
class Frame:
    request: Request
    doors: Doors
    actor: auth.Actor | None
    now: datetime
    shell: Shell

    @property
    def viewer(self) -> Viewer:
        """Raises SignInNeeded for a visitor: the page belongs to accounts."""
        return Viewer(account=self.person.account, seats=self.person.seats)

    @property
    def home(self) -> str:
        """The address that our own begin with where they leave our pages."""
        access = self.doors.access
        return home_of(self.request, access.origin, access.prefix)

    @property
    def person(self) -> auth.Actor:
        """Whoever is signed in; raises SignInNeeded."""
        if self.actor is None:
            raise SignInNeeded
        return self.actor

    def page(self, template: str, *, status: int = 200, **view: object) -> HTMLResponse:
        response = page(self.shell, template, status=status, **view)
        if self.request.query_params.get("lang") == self.shell.language:
            self.remember_language(response, self.shell.language)
        auth.remember_visitor(self.request, response)
        return response

    def remember_language(self, response: Response, language: Language) -> None:
        """In this browser; what the account prefers stands in the account."""
        self.remember(response, COOKIE, language)

    def remember(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(
            name,
            value,
            max_age=KEPT,
            httponly=True,
            samesite="lax",
            secure=auth.is_https(self.request),
        )


async def _frame(
    request: Request, doors: Parts, actor: MaybeActor, language: Lang, now: Now
) -> Frame:
    auth.greet_visitor(request)
    shell = Shell(
        language=language,
        path=request.url.path,
        query=tuple(
            (key, value) for key, value in request.query_params.multi_items() if key != "lang"
        ),
        person=actor.name if actor else "",
        seats=await _seats(doors, [s for s in actor.seats if not s.instead_of] if actor else ()),
        stands_in=await _stands_in(doors, actor.seats if actor else ()),
        functions=frozenset(seat.function for seat in actor.seats) if actor else frozenset(),
        csrf=auth.form_token(request, actor, doors.access),
        account=actor.account if actor else "",
        asked_at=now,
        ends=ends_of(doors.access, actor.since if actor else None),
        now=now if doors.rehearsal else None,
        menu=await _menu(doors, actor.seats if actor else (), now),
        unread=await _unread(doors, actor, now),
        keys=request.cookies.get(KEYS) != "off",
    )
    request.state.shell = shell
    return Frame(request, doors, actor, now, shell)


async def _menu(doors: Doors, seats: Sequence[Seat], now: datetime) -> Menu:
    """Administrators are told wherever they are that a job needs them; jobs are about the whole
    installation, so whoever works for a part of it does not find them.
    """
    functions = [seat.function for seat in seats]
    if not LOOKS_AFTER_ALL & set(functions):
        return menu_of(functions)
    async with doors.database.reading() as tx:
        if not await is_of_whole(tx, seats, Relation.LOOKS_AFTER_WHOLE, now):
            return menu_of(functions, None)
        administers = Function.ADMINISTRATOR in functions
        return menu_of(functions, await jobs.attention(tx) if administers else 0)


async def _unread(doors: Doors, actor: auth.Actor | None, now: datetime) -> int | None:
    if actor is None:
        return None
    async with doors.database.reading() as tx:
        return await unread(tx, Viewer(account=actor.account, seats=actor.seats), now)


Framed = Annotated[Frame, Depends(_frame)]


def ends_of(access: auth.Access, since: datetime | None) -> datetime | None:
    return since + access.lasts if since and access.lasts else None


async def _stands_in(doors: Doors, seats: Sequence[Seat]) -> tuple[Text, ...]:
    """王某（青溪县环境保护局经办人）: on every page, so that nobody forgets whose work it is."""
    lent = [seat for seat in seats if seat.instead_of]
    if not lent:
        return ()
    async with doors.database.reading() as tx:
        units = await unit_names(tx, {seat.unit for seat in lent})
        absent = await people(tx, {seat.instead_of for seat in lent})
    return tuple(
        at_post(absent.get(seat.instead_of, ""), units.get(seat.unit), seat.function)
        for seat in lent
    )


async def _seats(doors: Doors, seats: Sequence[Seat]) -> tuple[Text, ...]:
    """Function and unit of each seat, as the masthead names them."""
    if not seats:
        return ()
    async with doors.database.reading() as tx:
        names = await unit_names(tx, {seat.unit for seat in seats})
    return tuple(seated(names.get(seat.unit), seat.function) for seat in seats)


def go(address: str) -> RedirectResponse:
    """After an act the browser is sent on, so that "reload" repeats nothing."""
    return RedirectResponse(address, status_code=SEE_OTHER)


async def shell_around(request: Request, *, missing: bool) -> Shell:
    """For pages about a refusal: that of the page asked for, as far as it was begun.

    Where there is no such page (`missing`) it is asked who looks; else nothing is, as a part may
    be down.
    """
    begun: Shell | None = getattr(request.state, "shell", None)
    if begun is not None:
        return begun
    language = language_of(request)
    if missing and request.method == "GET":
        doors: Doors = request.app.state.doors
        now = await doors.clock.now()
        actor = await auth.actor_of(request, doors.database, doors.access, now)
        return (await _frame(request, doors, actor, language, now)).shell
    return plain_shell(request, language)


def plain_shell(request: Request, language: Language) -> Shell:
    """For pages made where nobody could be asked who looks."""
    return Shell(language=language, path=request.url.path, asked=False)
