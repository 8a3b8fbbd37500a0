"""代办安排: who stands in for whom, arranged by leaders or by people for themselves (C2.9.7).

What may be arranged is judged in `domain/offices/substitutes.py`; lists here offer what would fit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from fastapi import APIRouter
from fastapi.responses import Response

from services.api import arranging
from services.api.arranging import Absence, Arrangement
from services.api.deps import Asking
from services.api.portal.forms import Choice, FormField, Kind
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.posted import key_after, key_of, values_of
from services.api.portal.wording.seat_words import at_post
from services.api.portal.wording.words import FUNCTIONS
from services.api.problems import STATUS, problem_of
from services.domain.clocks.calendar import local_day
from services.domain.errors import DomainError, NotEntitled
from services.domain.programme.schema import Text
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage.people.substitutes import again_key
from services.storage.queries.substitutes import (
    AbsenceLine,
    Colleague,
    SubstituteLine,
    fitting,
    replaceable,
    substitutes,
)

router = APIRouter(prefix="/substitutes")

Values = Mapping[str, list[str]]
LONGEST_REASON = 400
CHOOSE = Text(zh="请选一项", en="Choose one")
FILL_IN = Text(zh="请填写", en="Please fill this in")
NO_DAY = Text(zh="请填写日期", en="Please give a day")


@dataclass(frozen=True)
class Sheet:
    """The form as it stands: what was typed, what is wrong with it."""

    values: Values = field(default_factory=dict)
    errors: Mapping[str, Text] = field(default_factory=dict)
    general: tuple[Text, ...] = ()
    status: int = 422


@router.get("")
async def arrangements(frame: Framed) -> Response:
    async with frame.doors.database.reading() as tx:
        found = await substitutes(tx, frame.viewer)
        offered = await replaceable(tx, frame.viewer, frame.now)
    return frame.page(
        "offices/substitutes.html",
        found=found,
        undoable=_undoable(frame, (*found.arrangements, *found.absences)),
        may_arrange=bool(offered),
        functions=FUNCTIONS,
        today=local_day(frame.now),
        account=frame.viewer.account,
    )


@router.get("/new")
async def new_substitute(frame: Framed) -> Response:
    return await _substitute_form(frame, Sheet())


@router.post("/new")
async def arrange(frame: Framed) -> Response:
    values = values_of(await frame.request.form())
    standing = _one(values, "kind") == "standing"
    whose, function, unit = _seat_of(_one(values, "seat"))
    first, last = _day(_one(values, "first")), _day(_one(values, "last"))
    errors: dict[str, Text] = {}
    if not whose:
        errors["seat"] = CHOOSE
    if not _one(values, "substitute"):
        errors["substitute"] = CHOOSE
    if not standing:
        errors |= {name: NO_DAY for name, day in (("first", first), ("last", last)) if not day}
    errors |= _reason(values)
    if errors or function is None:
        return await _substitute_form(frame, Sheet(values, errors))
    wish = Arrangement(
        absent=whose,
        substitute=_one(values, "substitute"),
        function=function,
        unit=unit,
        first=None if standing else first,
        last=None if standing else last,
    )
    asking = Asking(request_id=key_of(values), expects=None)
    try:
        await arranging.arrange(
            frame.doors, frame.person, asking, wish, reason=_one(values, "reason")
        )
    except DomainError as error:
        return await _substitute_form(frame, _again(frame, values, error))
    return go("/substitutes")


@router.get("/absence")
async def new_absence(frame: Framed) -> Response:
    return await _absence_form(frame, Sheet())


@router.post("/absence")
async def enter_absence(frame: Framed) -> Response:
    values = values_of(await frame.request.form())
    whose, _, unit = _seat_of(_one(values, "seat"))
    first, last = _day(_one(values, "first")), _day(_one(values, "last"))
    errors = {name: NO_DAY for name, day in (("first", first), ("last", last)) if not day}
    errors |= _reason(values)
    if not whose:
        errors["seat"] = CHOOSE
    if errors or first is None or last is None:
        return await _absence_form(frame, Sheet(values, errors))
    wish = Absence(account=whose, unit=unit, first=first, last=last)
    asking = Asking(request_id=key_of(values), expects=None)
    try:
        await arranging.enter_absence(
            frame.doors, frame.person, asking, wish, reason=_one(values, "reason")
        )
    except DomainError as error:
        return await _absence_form(frame, _again(frame, values, error))
    return go("/substitutes")


@router.post("/{key}/end")
async def end(frame: Framed, key: str) -> Response:
    await arranging.end(frame.doors, frame.person, key)
    return go("/substitutes")


@router.post("/{key}/restoration")
async def again(frame: Framed, key: str) -> Response:
    await arranging.again(frame.doors, frame.person, key)
    return go("/substitutes")


def _undoable(frame: Frame, lines: Sequence[SubstituteLine | AbsenceLine]) -> frozenset[str]:
    """Ended since the sign-in, not over by itself, and not arranged anew already (4.6)."""
    since, today = frame.person.since, local_day(frame.now)
    known = {line.id for line in lines}
    return frozenset(
        line.id
        for line in lines
        if since and line.ended_at and line.ended_at >= since and line.may_end
        if line.last is None or line.last >= today
        if again_key(line.id) not in known
    )


async def _substitute_form(frame: Frame, sheet: Sheet) -> Response:
    async with frame.doors.database.reading() as tx:
        offered = await replaceable(tx, frame.viewer, frame.now)
        people = await fitting(tx, [one.seat for one in offered], frame.now)
    _someone(offered)
    kinds = (
        Choice("period", Text(zh="一段时间", en="For a period")),
        Choice(
            "standing",
            Text(zh="AB角（长期）", en="A/B post (standing)"),
            hint=Text(
                zh="被代替人登记离岗期间，B角自动代办，不用填日期。",
                en="B stands in whenever A is entered as absent; no days are needed.",
            ),
        ),
    )
    fields = (
        _select("seat", Text(zh="被代替的岗位", en="Whose seat"), _seats(offered), sheet),
        _select("substitute", Text(zh="代办人", en="Substitute"), _people(people), sheet),
        FormField(
            name="kind",
            kind=Kind.RADIOS,
            label=Text(zh="方式", en="How"),
            choices=kinds,
            value=_one(sheet.values, "kind") or "period",
        ),
        *_days(sheet, required=False),
        _reason_field(sheet),
    )
    title = Text(zh="安排代办", en="Arrange a substitute")
    return _form(frame, title, fields, sheet)


async def _absence_form(frame: Frame, sheet: Sheet) -> Response:
    async with frame.doors.database.reading() as tx:
        offered = await replaceable(tx, frame.viewer, frame.now)
    _someone(offered)
    fields = (
        _select("seat", Text(zh="离岗人及岗位", en="Who is away"), _seats(offered), sheet),
        *_days(sheet),
        _reason_field(sheet),
    )
    title = Text(zh="登记离岗", en="Enter an absence")
    return _form(frame, title, fields, sheet)


def _form(frame: Frame, title: Text, fields: tuple[FormField, ...], sheet: Sheet) -> Response:
    ids = {one.name: one.id for one in fields}
    problems = [("", words) for words in sheet.general]
    problems += [(ids[name], words) for name, words in sheet.errors.items()]
    return frame.page(
        "offices/arranging.html",
        status=sheet.status if problems else 200,
        heading=title,
        fields=fields,
        problems=problems,
        key=key_of(sheet.values),
        action=frame.shell.path,
    )


def _again(frame: Frame, values: Values, error: DomainError) -> Sheet:
    """What was typed, under another key, and the reason why it was refused."""
    detail = problem_of(error, frame.shell.language).detail
    kept = {**values, "key": [key_after(error.code, key_of(values))]}
    return Sheet(kept, general=(Text(zh=detail, en=detail),), status=STATUS[error.code])


def _someone(offered: Sequence[Colleague]) -> None:
    """Raises NotEntitled for those whose post nobody can stand in for."""
    if not offered:
        raise NotEntitled(function="")


def _seats(offered: Sequence[Colleague]) -> list[Choice]:
    return [
        Choice(
            f"{one.account}|{one.seat.function}|{one.seat.unit}",
            at_post(one.name, one.unit_name, one.seat.function),
        )
        for one in offered
    ]


def _people(offered: Sequence[Colleague]) -> list[Choice]:
    return [
        Choice(one.account, at_post(one.name, one.unit_name, one.seat.function)) for one in offered
    ]


def _seat_of(choice: str) -> tuple[str, Function | None, str]:
    """`account|function|unit` as the form offers it; empty for anything else."""
    account, _, rest = choice.partition("|")
    function, _, unit = rest.partition("|")
    if function not in set(Function):
        return "", None, ""
    return account, Seat(function=Function(function), unit=unit).function, unit


def _one(values: Values, name: str) -> str:
    return next(iter(values.get(name, ())), "")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _reason(values: Values) -> dict[str, Text]:
    said = _one(values, "reason")
    return {} if 0 < len(said) <= LONGEST_REASON else {"reason": FILL_IN}


def _reason_field(sheet: Sheet) -> FormField:
    return FormField(
        name="reason",
        kind=Kind.TEXT,
        label=Text(zh="事由", en="Reason"),
        hint=Text(zh="例如：出差、休假、培训", en="For example: travel, leave, training"),
        value=_one(sheet.values, "reason"),
        error=sheet.errors.get("reason"),
    )


def _days(sheet: Sheet, *, required: bool = True) -> tuple[FormField, ...]:
    labels = (
        ("first", Text(zh="起始日", en="First day")),
        ("last", Text(zh="截止日（含）", en="Last day (included)")),
    )
    return tuple(
        FormField(
            name=name,
            kind=Kind.DATE,
            label=text,
            required=required,
            value=_one(sheet.values, name),
            error=sheet.errors.get(name),
        )
        for name, text in labels
    )


def _select(name: str, label: Text, choices: Sequence[Choice], sheet: Sheet) -> FormField:
    only = choices[0].value if len(choices) == 1 else ""
    return FormField(
        name=name,
        kind=Kind.SELECT,
        label=label,
        choices=tuple(choices),
        value=_one(sheet.values, name) or only,
        error=sheet.errors.get(name),
    )
