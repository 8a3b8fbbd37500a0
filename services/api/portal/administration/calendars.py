"""年历: a year's holiday notice typed in, compared with the paper, published by another person.

What a notice must say is decided in `domain/clocks/calendar_years.py`; nothing is counted here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import ValidationError

from services.api.portal.administration.entitled import (
    ADMINISTRATORS,
    READERS,
    administrates,
    only_for,
)
from services.api.portal.forms import Choice, FormField, Kind
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.posted import values_of
from services.api.problems import problem_of
from services.domain.clocks.calendar import Period, local_day
from services.domain.clocks.calendar_years import (
    Announced,
    Fault,
    FaultCode,
    check_notice,
    faults,
    reading,
)
from services.domain.errors import DomainError
from services.domain.programme.schema import Text
from services.storage.queries.names import people
from services.storage.rulebook import calendars

router = APIRouter(prefix="/admin/calendars")

Values = Mapping[str, list[str]]
Errors = dict[str, Text]
DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
LONGEST_RUN = 60
"""Days; a longer holiday is a slip of the pen."""

FAULTS: Mapping[FaultCode, tuple[str, Text]] = {
    FaultCode.OTHER_YEAR: ("holidays", Text(zh="不在该年度内", en="is of another year")),
    FaultCode.NAMED_TWICE: ("holidays", Text(zh="写了两次", en="is named twice")),
    FaultCode.HOLIDAY_AND_WORKING: (
        "working_days",
        Text(zh="既放假又上班", en="is both a holiday and a working day"),
    ),
    FaultCode.NOT_A_WEEKEND: (
        "working_days",
        Text(zh="不是周六、周日，不用调休", en="is no Saturday or Sunday"),
    ),
    FaultCode.NO_HOLIDAYS: ("holidays", Text(zh="请填写放假日", en="Name the holidays")),
    FaultCode.NOTICE_MISSING: (
        "notice_no",
        Text(
            zh="正式年历请填写通知文号和日期",
            en="A final year needs the number and the date of its notice",
        ),
    ),
}


@router.get("")
async def years(frame: Framed) -> Response:
    only_for(frame, READERS)
    async with frame.doors.database.reading() as tx:
        calendar = await frame.doors.calendars.in_force(tx)
        found = await calendars.editions(tx)
        who = {one.imported_by for one in found} | {one.published_by for one in found}
        names = await people(tx, who - {""})
    return frame.page(
        "administrator/calendars.html",
        known=[calendar.years[year] for year in sorted(calendar.years)],
        editions=found,
        people=names,
        may_import=administrates(frame),
    )


@router.get("/new")
async def new_year(frame: Framed) -> Response:
    only_for(frame, ADMINISTRATORS)
    return _form(frame, {"year": [str(local_day(frame.now).year + 1)], "standing": ["final"]}, {})


@router.post("/new")
async def import_year(frame: Framed) -> Response:
    """First the preview; what it showed is kept only when it is sent once more."""
    only_for(frame, ADMINISTRATORS)
    values = values_of(await frame.request.form())
    errors: Errors = {}
    notice = notice_of(values, errors)
    if notice and not errors:
        errors = told(faults(notice))
    if notice is None or errors or "up" in values:
        return _form(frame, values, errors)
    year = check_notice(notice)
    if "onward" in values:
        async with frame.doors.database.writing() as tx:
            kept = await calendars.add(tx, year, by=frame.person.account, now=frame.now)
        return go(f"/admin/calendars/{kept.id}")
    async with frame.doors.database.reading() as tx:
        known = await frame.doors.calendars.in_force(tx)
    return frame.page(
        "administrator/calendar_new.html",
        problems=[],
        form=(),
        year=year,
        said=reading(year, known.years.get(year.year)),
        kept=[(name, one) for name in TYPED for one in values.get(name, [])],
    )


@router.get("/{edition}")
async def edition_page(frame: Framed, edition: str) -> Response:
    only_for(frame, READERS)
    return await _edition(frame, edition, ())


@router.post("/{edition}/publication")
async def publish(frame: Framed, edition: str) -> Response:
    only_for(frame, ADMINISTRATORS)
    account = frame.person.account
    try:
        async with frame.doors.database.writing() as tx:
            await calendars.publish(tx, edition, by=account, now=frame.now)
    except DomainError as error:
        detail = problem_of(error, frame.shell.language).detail
        return await _edition(frame, edition, (Text(zh=detail, en=detail),))
    await frame.doors.cases.reproject(edition, by=account)
    return go(f"/admin/calendars/{edition}")


async def _edition(frame: Frame, edition_id: str, problems: Sequence[Text]) -> Response:
    async with frame.doors.database.reading() as tx:
        found = await calendars.edition_by(tx, edition_id)
        names = await people(tx, {found.imported_by, found.published_by} - {""})
        known = await frame.doors.calendars.in_force(tx)
        if found.publication:
            known, _ = await frame.doors.calendars.around(tx, found)
        before = known.years.get(found.content.year)
        job = await calendars.followed_by(tx, edition_id)
    return frame.page(
        "administrator/calendar.html",
        status=409 if problems else 200,
        problems=[("", words) for words in problems],
        edition=found,
        said=reading(found.content, before),
        people=names,
        job=job,
        own=found.imported_by == frame.person.account,
        may_import=administrates(frame),
    )


TYPED = ("year", "standing", "notice_no", "announced_on", "source", "holidays", "working_days")


def notice_of(values: Values, errors: Errors) -> Announced | None:
    """The notice as typed; what cannot be read goes to `errors`, by field."""
    said = {name: values.get(name, [""])[-1] for name in TYPED}
    holidays = days_of("\n".join(values.get("holidays", [])), "holidays", errors)
    working = days_of("\n".join(values.get("working_days", [])), "working_days", errors)
    whole: dict[str, object] = {
        **said,
        "announced_on": said["announced_on"] or None,
        "holidays": holidays,
        "working_days": working,
    }
    try:
        return Announced.model_validate(whole)
    except ValidationError as wrong:
        for detail in wrong.errors():
            name = str(detail["loc"][0])
            errors.setdefault(name, Text(zh="请按要求填写", en="Please fill this in as asked"))
        return None


def days_of(typed: str, field: str, errors: Errors) -> tuple[date, ...]:
    """One day or one run on each line: `2027-02-05` or `2027-02-05 至 2027-02-11`."""
    found: list[date] = []
    for line in filter(None, (line.strip() for line in typed.splitlines())):
        try:
            ends = [date(*map(int, one.split("-"))) for one in DAY.findall(line)]
            run = Period(first=ends[0], last=ends[-1]).days
        except (ValueError, IndexError):
            run = ()
        if not run or len(run) > LONGEST_RUN:
            errors.setdefault(
                field,
                Text(
                    zh=f"“{line}”请写成2027-02-05，或2027-02-05 至 2027-02-11",
                    en=f"Write “{line}” as 2027-02-05, or as 2027-02-05 to 2027-02-11",
                ),
            )
        found.extend(run)
    return tuple(found)


def told(found: Sequence[Fault]) -> Errors:
    """Every fault at its field, each with its day."""
    errors: dict[str, list[Text]] = {}
    for one in found:
        field, words = FAULTS[one.code]
        day = one.day.isoformat() if one.day else ""
        errors.setdefault(field, []).append(
            Text(zh=f"{day}{words.zh}", en=f"{day} {words.en}".strip())
        )
    return {
        field: Text(zh="；".join(w.zh for w in many), en="; ".join(w.en for w in many))
        for field, many in errors.items()
    }


def _form(frame: Frame, values: Values, errors: Errors) -> Response:
    form = tuple(_fields(values, errors))
    return frame.page(
        "administrator/calendar_new.html",
        status=422 if errors else 200,
        problems=[(field.id, field.error) for field in form if field.error],
        form=form,
        year=None,
        said=None,
        kept=(),
    )


def _fields(values: Values, errors: Errors) -> Iterator[FormField]:
    def typed(name: str) -> str:
        return "\n".join(values.get(name, []))

    example = Text(
        zh="每行一天或一段，例如2027-02-05 至 2027-02-11",
        en="One day or run on each line, e.g. 2027-02-05 to 2027-02-11",
    )
    standings = (
        Choice("final", Text(zh="正式（通知已公布）", en="Final (the notice is out)")),
        Choice("provisional", Text(zh="暂定（通知未公布）", en="Provisional (no notice yet)")),
    )
    rows: tuple[tuple[str, Kind, Text, Text | None, bool], ...] = (
        ("year", Kind.WHOLE, Text(zh="年度", en="Year"), None, True),
        ("standing", Kind.RADIOS, Text(zh="暂定或正式", en="Provisional or final"), None, True),
        ("source", Kind.TEXT, Text(zh="通知名称", en="Title of the notice"), None, True),
        ("notice_no", Kind.TEXT, Text(zh="通知文号", en="Number of the notice"), None, False),
        ("announced_on", Kind.DATE, Text(zh="通知日期", en="Date of the notice"), None, False),
        ("holidays", Kind.LONG, Text(zh="放假日", en="Days off"), example, True),
        ("working_days", Kind.LONG, Text(zh="调休上班日", en="Moved working days"), example, False),
    )
    for name, kind, label, hint, required in rows:
        yield FormField(
            name=name,
            kind=kind,
            label=label,
            hint=hint,
            required=required,
            choices=standings if name == "standing" else (),
            value=typed(name),
            error=errors.get(name),
        )
