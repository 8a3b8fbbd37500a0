"""岗位切换: as which of one's posts the pages are shown, for whoever holds several.

It narrows what is shown and done until the next sign-in; it never gives anything. Posts of
absent colleagues are there while all are shown together (C2.9.7).
"""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from services.api.auth import Actor
from services.api.portal.frame import Framed, go, seat_text
from services.domain.errors import Invalid
from services.domain.permissions import Seat
from services.storage.queries.names import unit_names
from services.storage.sign_ins import choose_seat

router = APIRouter(prefix="/me/post")
ALL = ""


@router.get("")
async def my_posts(frame: Framed) -> Response:
    person = frame.person
    own = own_posts(person)
    async with frame.doors.database.reading() as tx:
        units = await unit_names(tx, {seat.unit for seat in own.values()})
    return frame.page(
        "session/post.html",
        posts={key: seat_text(seat, units) for key, seat in own.items()},
        chosen=_chosen(person),
    )


@router.post("")
async def choose_post(frame: Framed, post: Annotated[str, Form()] = ALL) -> Response:
    """Raises Invalid for a post that is not one's own."""
    person = frame.person
    own = own_posts(person)
    if post not in {ALL, *own}:
        raise Invalid(field="post", given=post)
    if person.sign_in is not None:  # A token says in each request as what it acts.
        async with frame.doors.database.writing() as tx:
            await choose_seat(tx, person.sign_in, own.get(post))
    return go("/")


def own_posts(person: Actor) -> dict[str, Seat]:
    """`county-officer@990121:huanbao` -> the seat; those lent by absent colleagues are not own."""
    own = (seat for seat in person.all_seats if not seat.instead_of)
    return {f"{seat.function}@{seat.unit}": seat for seat in own}


def _chosen(person: Actor) -> str:
    if len(person.all_seats) > 1 and len(person.seats) == 1:
        return f"{person.seats[0].function}@{person.seats[0].unit}"
    return ALL
