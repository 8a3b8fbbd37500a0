"""A form that was sent after the sign-in had ended: its fields travel through the sign-in page.

They are kept in the page itself and nowhere else, so nothing of them lies on the server. Files
are not kept: an upload has a token of its own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from starlette.datastructures import FormData

from services.api.auth import FORM_FIELD, SIGN_FIELD

URLENCODED: Final = "application/x-www-form-urlencoded"
PREFIX: Final = "kept."
ACTION: Final = "kept-action"
AGAIN: Final = "kept-again"
"""Sent along by the page after signing in: show the form as it was typed, do nothing yet."""

SHOWN_AGAIN: Final = re.compile(
    r"/(cases|titles|filings)/[^/?]+/acts/[^/?]+|/cases/[^/?]+/(indicators/[^/?]+|data)"
    r"|/cases/[^/?]+/review|/my/new|/admin/titles/new"
)
"""Forms that understand `kept-again`. All others are one button, and are sent when it is pressed."""


@dataclass(frozen=True)
class KeptForm:
    action: str
    fields: tuple[tuple[str, str], ...]

    @property
    def shown_again(self) -> bool:
        return SHOWN_AGAIN.fullmatch(self.action) is not None


async def posted_now(request: Request) -> KeptForm | None:
    """The form that this request brought, where it is a plain one."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method != "POST" or kind != URLENCODED:
        return None
    return KeptForm(request.url.path, _texts(await request.form()))


def brought_back(form: FormData) -> KeptForm | None:
    """The form kept in the sign-in page that is being sent."""
    action = form.get(ACTION)
    if not isinstance(action, str) or not action.startswith("/") or action[1:2] in ("/", "\\"):
        return None
    fields = [
        (name.removeprefix(PREFIX), value)
        for name, value in form.multi_items()
        if name.startswith(PREFIX) and isinstance(value, str)
    ]
    return KeptForm(action, tuple(fields))


def is_again(values: Mapping[str, list[str]]) -> bool:
    return AGAIN in values


def _texts(form: FormData) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, value)
        for name, value in form.multi_items()
        if name not in (FORM_FIELD, SIGN_FIELD, AGAIN) and isinstance(value, str)
    )
