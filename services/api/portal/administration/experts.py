"""专家库: the experts kept for draws; one by one, or as a table that is looked at before it counts.

Who is fit for a case is decided in `domain/review/pool.py`; a line's faults in `expert_lines.py`.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from services.api.portal.forms import form_of, whole
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.posted import body_of, problems_of, values_of
from services.api.portal.wording.words import word
from services.api.problems import STATUS, problem_of
from services.api.spreadsheets.plain_rows import rows_in
from services.api.spreadsheets.unread import CannotRead
from services.domain.clocks.calendar import local_day
from services.domain.errors import NotFound, Stale
from services.domain.permission_matrix import check_keeps_experts
from services.domain.programme.schema import Text
from services.domain.review.expert_lines import Fault, rows_of
from services.domain.review.pool import Expert
from services.storage.people import experts
from services.storage.people.expert_tables import compared, take
from services.storage.people.experts import Entry
from services.storage.session import Tx

router = APIRouter(prefix="/admin/experts")

Values = Mapping[str, Sequence[str]]
MOST_BYTES: Final = 1_100_000
HEADS: Final[Mapping[str, Text]] = {
    "login": Text(zh="用户名", en="User name"),
    **{one.name: one.label for one in form_of(Expert)},
}
"""The columns of a table, in their order."""


@router.get("")
async def pool(frame: Framed, kept: str = "") -> Response:
    check_keeps_experts(frame.person.seats)
    async with frame.doors.database.reading() as tx:
        found = await experts.entries(tx, frame.now)
        known = {one.account for one in found}
        missing = {
            login: account
            for login, account in (await experts.logins(tx)).items()
            if account not in known
        }
    return frame.page(
        "administrator/experts.html",
        experts=found,
        missing=missing,
        today=local_day(frame.now),
        kept=whole(kept),
    )


@router.get("/import")
async def new_table(frame: Framed) -> Response:
    check_keeps_experts(frame.person.seats)
    return _table(frame, "", ())


@router.post("/import")
async def take_table(frame: Framed) -> Response:
    """First the comparison, line by line; it counts only when it is sent once more."""
    check_keeps_experts(frame.person.seats)
    async with frame.request.form() as form:
        values = values_of(form)
        sent = form.get("file")
        body = await sent.read(MOST_BYTES) if isinstance(sent, UploadFile) else b""
    typed = "\n".join(values.get("lines", []))
    if "up" in values:
        return _table(frame, typed, ())
    try:
        rows = await asyncio.to_thread(rows_in, body) if body else rows_of(typed)
    except CannotRead as error:
        said = problem_of(error, frame.shell.language).errors[0].detail
        return _table(frame, typed, (Text(zh=said, en=said),))
    if body:
        typed = "\n".join(",".join(_quoted(cell) for cell in row) for row in rows)
    async with frame.doors.database.writing() as tx:
        found = await compared(tx, rows, frame.now)
        if found.faults or not found.lines:
            return _table(frame, typed, _said(found.faults) or (NOTHING,))
        if "onward" in values and values.get("seen", [""])[0] == str(found.version):
            written = await take(tx, found, by=frame.person.account, now=frame.now)
            return go(f"/admin/experts?kept={written}")
    return frame.page(
        "administrator/experts_import.html",
        problems=[],
        typed=typed,
        compared=found.lines,
        seen=found.version,
        heads=HEADS,
    )


@router.get("/{account}")
async def one_expert(frame: Framed, account: str) -> Response:
    check_keeps_experts(frame.person.seats)
    async with frame.doors.database.reading() as tx:
        login, entry = await _found(tx, frame, account)
    values = _values(entry.expert) if entry else {}
    return _form(frame, login, account, values, version=entry.version if entry else 0)


@router.post("/{account}")
async def keep_expert(frame: Framed, account: str) -> Response:
    check_keeps_experts(frame.person.seats)
    values = values_of(await frame.request.form())
    version = whole(values.get("version", [""])[0]) or 0
    async with frame.doors.database.writing() as tx:
        login, entry = await _found(tx, frame, account)
        try:
            expert = Expert.model_validate(body_of(Expert, values))
            by = frame.person.account
            await experts.put(tx, account, expert, expects=version, by=by, now=frame.now)
        except ValidationError as error:
            errors = problems_of(error, form_of(Expert, values=values))
            return _form(frame, login, account, values, version=version, errors=errors)
        except Stale as error:
            detail = problem_of(error, frame.shell.language).detail
            now = entry.version if entry else 0
            said = (Text(zh=detail, en=detail),)
            return _form(frame, login, account, values, version=now, general=said)
    return go("/admin/experts?kept=1")


async def _found(tx: Tx, frame: Frame, account: str) -> tuple[str, Entry | None]:
    logins = {one: login for login, one in (await experts.logins(tx)).items()}
    if account not in logins:
        raise NotFound(account=account)
    kept = (one for one in await experts.entries(tx, frame.now) if one.account == account)
    return logins[account], next(kept, None)


def _values(expert: Expert) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for name, value in expert.model_dump(mode="json").items():
        if isinstance(value, list):
            said[name] = ["\n".join(value)]
        elif value is not None:
            said[name] = [str(value).lower() if isinstance(value, bool) else str(value)]
    return said


NOTHING: Final = Text(zh="没有可以读取的行", en="There is no line that can be read")


def _said(faults: Sequence[Fault]) -> tuple[Text, ...]:
    return tuple(_fault(one) for one in faults[:20])


def _fault(one: Fault) -> Text:
    why, column = word(one.why), HEADS.get(one.column, Text(zh="", en=""))
    given = Text(zh=f"“{one.given}”", en=f"“{one.given}”") if one.given else Text(zh="", en="")
    return Text(
        zh=f"第{one.no}行{column.zh}{given.zh}：{why.zh}",
        en=" ".join(part for part in (f"line {one.no}", column.en, given.en) if part)
        + f": {why.en}",
    )


def _quoted(cell: str) -> str:
    quoted = cell.replace('"', '""').replace("\n", " ")
    return f'"{quoted}"' if set(cell) & set(',，\t"') else cell


def _table(frame: Frame, typed: str, wrong: Sequence[Text]) -> Response:
    return frame.page(
        "administrator/experts_import.html",
        status=422 if wrong else 200,
        problems=[("lines", one) for one in wrong],
        typed=typed,
        compared=None,
        seen="",
        heads=HEADS,
    )


def _form(
    frame: Frame,
    login: str,
    account: str,
    values: Values,
    *,
    version: int,
    errors: Mapping[str, Text] | None = None,
    general: Sequence[Text] = (),
) -> Response:
    fields = form_of(Expert, values=values, errors=errors or {})
    ids = {inner.name: inner.id for each in fields for inner in each.each()}
    problems = [("", words) for words in general]
    problems += [(ids.get(name, ""), words) for name, words in (errors or {}).items()]
    status = STATUS[Stale.code] if general else 422 if errors else 200
    return frame.page(
        "administrator/expert.html",
        status=status,
        login=login,
        account=account,
        fields=fields,
        version=version,
        problems=problems,
    )
