"""个人设置: who one is here, as what, in which language; and the way to one's other settings.

The language is the account's: pages begin with it at every sign-in, and mails are written in it.
Keys are the browser's: whoever speaks to the machine may want none (WCAG 2.1.4).
"""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Form
from fastapi.responses import Response

from services.api.language import Language
from services.api.portal.frame import KEYS, Framed, go
from services.api.portal.menu import ALL_RANKS, SUBSTITUTES, NavItem
from services.api.portal.wording.seat_words import seated
from services.domain.errors import Invalid
from services.domain.programme.schema import Text
from services.domain.tree.units import Function
from services.storage.people.accounts import set_locale
from services.storage.queries.names import unit_names

router = APIRouter(prefix="/me")

FURTHER: Final = (
    (frozenset(Function), NavItem("/notifications", Text(zh="消息", en="Messages"))),
    (
        frozenset(Function),
        NavItem("/me/messages", Text(zh="邮件与日历", en="Mail and calendars")),
    ),
    (ALL_RANKS, SUBSTITUTES),
)
"""One's other settings, and whose they are. A new page of them has its line here."""


@router.get("")
async def my_settings(frame: Framed, saved: bool = False) -> Response:
    person = frame.person
    async with frame.doors.database.reading() as tx:
        units = await unit_names(tx, {seat.unit for seat in person.all_seats})
    own = [
        seated(units.get(seat.unit), seat.function)
        for seat in person.all_seats
        if not seat.instead_of
    ]
    return frame.page(
        "session/me.html",
        person=person,
        seats=own,
        has_several=len(person.all_seats) > 1,
        further=[item for whose, item in FURTHER if whose & frame.shell.functions],
        saved=saved,
    )


@router.post("")
async def keep_my_settings(
    frame: Framed,
    language: Annotated[str, Form()] = "",
    keys: Annotated[Literal["", "on", "off"], Form()] = "",
) -> Response:
    account = frame.person.account
    if language not in set(Language):
        raise Invalid(field="language")
    async with frame.doors.database.writing() as tx:
        await set_locale(tx, account, language)
    response = go("/me?saved=1")
    frame.remember_language(response, Language(language))
    if keys:
        frame.remember(response, KEYS, keys)
    return response
