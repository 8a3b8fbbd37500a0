"""区划变更: a change of units typed in or brought as CSV, looked at with all that it touches, and
published by another person (4.1.5).

What may be wrong with a change is decided in `domain/tree/unit_changes.py`; nothing is changed here.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile

from services.api.portal.administration.entitled import (
    ADMINISTRATORS,
    READERS,
    administrates,
    only_for,
)
from services.api.portal.forms import Choice, FormField, Kind
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.posted import values_of
from services.api.portal.wording.words import word
from services.api.problems import problem_of
from services.domain.errors import DomainError
from services.domain.permissions import check_governs
from services.domain.programme.schema import Text
from services.domain.tree.unit_changes import (
    Fault,
    FaultCode,
    Happening,
    Recorded,
    UnitChange,
    faults,
)
from services.domain.tree.unit_lines import lines_of
from services.storage import jobs
from services.storage.queries.names import people, places
from services.storage.queries.unit_streams import touched
from services.storage.queries.units_then import names_then
from services.storage.session import Tx
from services.storage.tree import unit_changes
from services.storage.tree.unit_settings import to_settle

router = APIRouter(prefix="/admin/unit-changes")

Values = Mapping[str, list[str]]
Errors = dict[str, Text]
MOST_BYTES = 400_000
TYPED = ("kind", "on", "document_no", "source", "lines")
ENCODINGS = ("utf-8-sig", "gb18030")
"""Excel writes CSV in the second where its language is Chinese."""

FAULTS: Final[Mapping[FaultCode, Text]] = {
    FaultCode.UNKNOWN_UNIT: Text(zh="没有这个单位", en="there is no such unit"),
    FaultCode.ENDED_UNIT: Text(zh="该单位已撤销", en="the unit is no more"),
    FaultCode.NEW_IN_USE: Text(
        zh="代码在用；该单位如继续存在，请为它加一行",
        en="the code is in use; if that unit goes on, give it a line of its own",
    ),
    FaultCode.GOES_ON_ELSEWHERE: Text(
        zh="同时改为其他代码，又是别的单位的现代码",
        en="it becomes another unit while another becomes it",
    ),
    FaultCode.OTHER_LEVEL: Text(
        zh="与原单位级别不同", en="is of another level than the unit before"
    ),
    FaultCode.NOTHING_ABOVE: Text(
        zh="上级单位不存在或将撤销", en="its unit above is none, or ends"
    ),
    FaultCode.LEFT_BEHIND: Text(
        zh="上级单位将撤销，请写明它的去向", en="its unit above ends: say what becomes of it"
    ),
    FaultCode.NAMED_TWICE: Text(zh="同一行写了两次", en="the same line twice"),
    FaultCode.TWO_NAMES: Text(zh="前后写了不同的名称", en="has two names"),
    FaultCode.NOTHING_CHANGES: Text(zh="没有变化", en="nothing changes"),
    FaultCode.OTHER_KIND: Text(
        zh="变更类型与所列单位不符", en="the kind does not fit what the lines say"
    ),
    FaultCode.BEFORE_THE_LAST: Text(
        zh="变更日期不晚于该单位上一次变更", en="the day is not after its last change"
    ),
}


@router.get("")
async def changes(frame: Framed, before: str = "") -> Response:
    only_for(frame, READERS)
    async with frame.doors.database.reading() as tx:
        found = await unit_changes.newest(tx, before=before, limit=unit_changes.PAGE + 1)
        shown = found[: unit_changes.PAGE]
        names = await people(tx, {one.recorded_by for one in shown} | _published(shown))
    return frame.page(
        "administrator/unit_changes.html",
        changes=shown,
        people=names,
        may_record=administrates(frame),
        before=shown[-1].id if len(found) > len(shown) else "",
    )


@router.get("/new")
async def new_change(frame: Framed) -> Response:
    only_for(frame, ADMINISTRATORS)
    return _form(frame, {}, {})


@router.post("/new")
async def record(frame: Framed) -> Response:
    """First the preview; what it showed is kept only when it is sent once more."""
    only_for(frame, ADMINISTRATORS)
    async with frame.request.form() as form:
        values = await _with_file(form)
    errors: Errors = {}
    change = change_of(values, errors)
    if change is None or errors or "up" in values:
        return _form(frame, values, errors)
    check_governs(frame.person.seats, change.units)
    async with frame.doors.database.reading() as tx:
        found = faults(change, await unit_changes.tree_for(tx, change))
    if found:
        return _form(frame, values, {"lines": told(found)})
    if "onward" in values:
        async with frame.doors.database.writing() as tx:
            kept = await unit_changes.add(tx, change, by=frame.person.account, now=frame.now)
        return go(f"/admin/unit-changes/{kept.id}")
    async with frame.doors.database.reading() as tx:
        said = await _said(tx, change)
    kept_values = [(name, one) for name in TYPED for one in values.get(name, [])]
    return frame.page(
        "administrator/unit_change_new.html", problems=[], form=(), kept=kept_values, **said
    )


@router.get("/{change}")
async def change_page(frame: Framed, change: str) -> Response:
    only_for(frame, READERS)
    return await _page(frame, change, ())


@router.post("/{change}/publication")
async def publish(frame: Framed, change: str) -> Response:
    only_for(frame, ADMINISTRATORS)
    account = frame.person.account
    try:
        async with frame.doors.database.writing() as tx:
            kept = await unit_changes.change_by(tx, change)
            check_governs(frame.person.seats, kept.content.units)
            await unit_changes.publish(tx, change, by=account, now=frame.now)
    except DomainError as error:
        detail = problem_of(error, frame.shell.language).detail
        return await _page(frame, change, (Text(zh=detail, en=detail),))
    await frame.doors.cases.follow_change(change, by=account)
    return go(f"/admin/unit-changes/{change}")


async def _page(frame: Frame, change_id: str, problems: Sequence[Text]) -> Response:
    async with frame.doors.database.reading() as tx:
        kept = await unit_changes.change_by(tx, change_id)
        names = await people(tx, {kept.recorded_by} | _published((kept,)))
        said = await _said(tx, kept.content)
        job = await jobs.find(tx, f"units-{kept.id}")
    return frame.page(
        "administrator/unit_change.html",
        status=409 if problems else 200,
        problems=[("", words) for words in problems],
        kept=kept,
        people=names,
        job=job,
        own=kept.recorded_by == frame.person.account,
        may_publish=administrates(frame),
        **said,
    )


async def _said(tx: Tx, change: UnitChange) -> dict[str, Any]:
    """The change in words, and all that it touches; units by the names of the eve."""
    then = await names_then(tx, change.becomes)
    found = await touched(tx, change)
    settle = await to_settle(tx, change)
    where = {one.place for one in found.cases} | {one.place for one in found.titles}
    where |= {one.unit for one in found.people}
    return {
        "change": change,
        "touched": found,
        "settle": settle,
        "before": {old: then.today.get(old, Text(zh=old, en=old)) for old in change.becomes},
        "where": await places(tx, where),
    }


def _published(found: Sequence[Recorded]) -> set[str]:
    return {one.published_by for one in found if one.published_by}


async def _with_file(form: FormData) -> Values:
    """What is typed; a file in place of the lines, where one was chosen."""
    values = dict(values_of(form))
    sent = form.get("file")
    body = await sent.read(MOST_BYTES + 1) if isinstance(sent, UploadFile) else b""
    if body:
        values["lines"] = [_text_of(body)]
    return values


def _text_of(body: bytes) -> str:
    """Empty for what is no text at all: then the lines are asked for as if nothing had come."""
    if len(body) > MOST_BYTES or b"\0" in body:
        return ""
    for encoding in ENCODINGS:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def change_of(values: Values, errors: Errors) -> UnitChange | None:
    """The change as typed; what cannot be read goes to `errors`, by field."""
    said: dict[str, object] = {name: values.get(name, [""])[-1] for name in TYPED}
    lines, unread = lines_of("\n".join(values.get("lines", [])))
    if unread:
        errors["lines"] = Text(
            zh="；".join(f"第{one.no}行不能读取：{one.said}" for one in unread[:10]),
            en="; ".join(f"line {one.no} cannot be read: {one.said}" for one in unread[:10]),
        )
    try:
        return UnitChange.model_validate({**said, "lines": lines})
    except ValidationError as wrong:
        for detail in wrong.errors():
            name = str(detail["loc"][0])
            errors.setdefault(name, Text(zh="请按要求填写", en="Please fill this in as asked"))
        return None


def told(found: Sequence[Fault]) -> Text:
    """Every fault with its unit."""
    some = found[:20]
    return Text(
        zh="；".join(f"{one.unit}{FAULTS[one.code].zh}" for one in some),
        en="; ".join(f"{one.unit} {FAULTS[one.code].en}".strip() for one in some),
    )


def _form(frame: Frame, values: Values, errors: Errors) -> Response:
    form = tuple(_fields(values, errors))
    return frame.page(
        "administrator/unit_change_new.html",
        status=422 if errors else 200,
        problems=[(field.id, field.error) for field in form if field.error],
        form=form,
        change=None,
        kept=(),
    )


def _fields(values: Values, errors: Errors) -> Iterator[FormField]:
    hint = Text(
        zh="每行一个单位：原代码,现代码,名称,英文名称。继续存在的单位也写一行；所辖各村要逐一写明去向。",
        en="A unit on each line: old code, new code, name, English name. A unit that goes on has a "
        "line too; say of every village below what becomes of it.",
    )
    kinds = tuple(Choice(one.value, word(one)) for one in Happening)
    rows: tuple[tuple[str, Kind, Text, Text | None], ...] = (
        ("kind", Kind.RADIOS, Text(zh="变更类型", en="What happens"), None),
        ("on", Kind.DATE, Text(zh="变更日期", en="Day of the change"), None),
        ("document_no", Kind.TEXT, Text(zh="批准文号", en="Number of the approval"), None),
        ("source", Kind.TEXT, Text(zh="批文名称", en="Title of the approval"), None),
        ("lines", Kind.LONG, Text(zh="单位变更", en="Units"), hint),
    )
    for name, kind, label, about in rows:
        yield FormField(
            name=name,
            kind=kind,
            label=label,
            hint=about,
            required=True,
            choices=kinds if name == "kind" else (),
            value="\n".join(values.get(name, [])),
            error=errors.get(name),
        )
