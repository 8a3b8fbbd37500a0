"""岗位切换: as which of one's posts the pages are shown, for whoever holds several.

It narrows what is shown and done until the next sign-in; it never gives anything. Posts lent by
absent colleagues can be chosen while they are lent (C2.9.7).
"""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from services.api.auth import name_of
from services.api.portal.frame import Framed, go
from services.api.portal.wording.seat_words import seated
from services.domain.errors import Invalid
from services.domain.programme.schema import Text
from services.domain.seats import Seat
from services.storage.people.sign_ins import choose_seat
from services.storage.queries.names import people, unit_names

router = APIRouter(prefix="/me/post")
ALL = ""


@router.get("")
async def my_posts(frame: Framed) -> Response:
    person = frame.person
    seats = person.all_seats
    async with frame.doors.database.reading() as tx:
        units = await unit_names(tx, {seat.unit for seat in seats})
        absent = await people(tx, {seat.instead_of for seat in seats if seat.instead_of})
    return frame.page(
        "session/post.html",
        posts={name_of(seat): _called(seat, units, absent) for seat in seats},
        chosen=name_of(person.seats[0]) if len(seats) > 1 and len(person.seats) == 1 else ALL,
    )


def _called(seat: Seat, units: Mapping[str, Text], absent: Mapping[str, str]) -> Text:
    """青溪县环境保护局县局经办人（代李红）: whose work it is stands with every lent post."""
    post = seated(units.get(seat.unit), seat.function)
    if not seat.instead_of:
        return post
    name = absent.get(seat.instead_of, "")
    return Text(zh=f"{post.zh}（代{name}）", en=f"{post.en} (for {name})")


@router.post("")
async def choose_post(frame: Framed, post: Annotated[str, Form()] = ALL) -> Response:
    """Raises Invalid for a post that the person does not hold and is not lent."""
    person = frame.person
    held = {name_of(seat): seat for seat in person.all_seats}
    if post not in {ALL, *held}:
        raise Invalid(field="post", given=post)
    if person.sign_in is not None:  # A token says in each request as what it acts.
        async with frame.doors.database.writing() as tx:
            await choose_seat(tx, person.sign_in, held.get(post))
    return go("/")
