"""What is typed into a form is kept as it is typed (portal B4): no act, and nobody else sees it.

The form itself takes the draft up when it is opened again, and forgets it once it was sent.
"""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Form
from fastapi.responses import JSONResponse, Response

from services.api import dates
from services.api.auth import FORM_FIELD, SIGN_FIELD
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.posted import values_of
from services.domain.errors import Invalid
from services.storage.papers import form_drafts
from services.storage.papers.form_drafts import FormDraft

router = APIRouter(prefix="/drafts")

FORM: Final = "form"
LONGEST_ADDRESS: Final = 300
OWN: Final = frozenset({FORM, FORM_FIELD, SIGN_FIELD, "key"})


@router.post("")
async def keep(frame: Framed) -> Response:
    account = frame.person.account
    values = values_of(await frame.request.form())
    form = _address(values)
    typed = {name: value for name, value in values.items() if name not in OWN}
    async with frame.doors.database.writing() as tx:
        version = await form_drafts.keep(tx, account, form, typed, frame.now)
    return JSONResponse({"saved": dates.hour(frame.now), "version": version})


@router.post("/removal")
async def drop(frame: Framed, form: Annotated[str, Form()] = "") -> Response:
    """The person wants the form as it was before."""
    account = frame.person.account
    address = _address({FORM: [form]})
    async with frame.doors.database.writing() as tx:
        await form_drafts.forget(tx, account, address)
    return go(address)


def _address(values: Mapping[str, list[str]]) -> str:
    """Raises Invalid for anything but an address of ours."""
    form = values.get(FORM, [""])[0]
    if not form.startswith("/") or form[1:2] in ("/", "\\") or len(form) > LONGEST_ADDRESS:
        raise Invalid(field=FORM)
    return form


async def draft_of(frame: Frame, form: str) -> FormDraft | None:
    async with frame.doors.database.reading() as tx:
        return await form_drafts.find(tx, frame.person.account, form)


async def forget(frame: Frame, form: str) -> None:
    """The form was sent and taken."""
    async with frame.doors.database.writing() as tx:
        await form_drafts.forget(tx, frame.person.account, form)
