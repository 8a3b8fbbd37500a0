"""A survey in the portal: how far it is, answers by phone or by sheet, the result with its margin (D13).

Without JavaScript all of it works; with it, answers wait on the phone until there is a line again.
"""

import asyncio
import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from io import StringIO

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from services.api.acts.performing import seen
from services.api.answering import Printing, printed
from services.api.official.issuing import PDF
from services.api.official.slips import print_slips
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.posted import values_of
from services.api.problems import STATUS, problem_of
from services.api.spreadsheets.answer_sheets import Fault, blank, read_answers
from services.api.spreadsheets.files import CSV, XLSX, attached
from services.api.spreadsheets.reading import MOST_BYTES
from services.api.spreadsheets.unread import UNREAD, CannotRead
from services.domain.clocks.calendar import local_day
from services.domain.errors import DomainError, Invalid, NotFound
from services.domain.fieldwork.answers import Answer
from services.domain.fieldwork.households import LONGEST
from services.domain.fieldwork.surveying import CloseSurvey, InviteRespondents, NoSlipsDue
from services.domain.filing import Filing
from services.domain.permissions import may
from services.domain.programme.schema import Text
from services.domain.seats import not_entitled
from services.storage.fieldwork import access, surveys
from services.storage.queries import fieldwork
from services.storage.queries.names import people, places
from services.storage.session import Tx

router = APIRouter(prefix="/surveys/{survey}")

ACTS = (InviteRespondents, CloseSurvey)
SHOWN = 20
"""Of the answers that the reader entered, the latest; all are in the file."""
WRONG: Mapping[str, Text] = {
    "respondent": Text(
        zh="问卷编号只用字母、数字和短横，最多20位，不写姓名；同一编号只登记一次",
        en="Letters, digits and dashes, 20 at most, no name; each number once",
    ),
    "on": Text(zh="请填写已经到来的日期", en="Enter a day that has come"),
    "q": Text(zh="请选择一个选项", en="Choose an answer"),
}


@router.get("")
async def survey_page(
    frame: Framed, survey: str, entered: int | None = None, struck: str = ""
) -> Response:
    return await _page(frame, survey, entered=entered, struck=struck)


@router.get("/answers/new")
async def answer_form(frame: Framed, survey: str, saved: str = "") -> Response:
    async with frame.doors.database.reading() as tx:
        filing = await _asked(tx, frame, survey)
    return _form(frame, filing, {}, {}, saved=saved)


@router.post("/answers/new")
async def answer(frame: Framed, survey: str) -> Response:
    """One questionnaire. The same one sent twice, as phones do, is one."""
    values = values_of(await frame.request.form())
    async with frame.doors.database.writing() as tx:
        filing = await _asked(tx, frame, survey)
        try:
            one = _typed(values)
            await surveys.enter(
                tx,
                survey,
                [one],
                by=frame.viewer.account,
                today=local_day(frame.now),
                now=frame.now,
            )
        except DomainError as error:
            refused = _refused(frame, error)
        else:
            return go(f"/surveys/{survey}/answers/new?saved={one.respondent}")
    return _form(frame, filing, values, refused)


@router.post("/answers/{respondent}/removal")
async def strike_out(frame: Framed, survey: str, respondent: str) -> Response:
    async with frame.doors.database.writing() as tx:
        await _asked(tx, frame, survey)
        await surveys.strike_out(tx, survey, respondent, frame.viewer.account)
    return go(f"/surveys/{survey}?struck={respondent}")


@router.get("/blank.xlsx")
async def blank_sheet(frame: Framed, survey: str) -> Response:
    async with frame.doors.database.reading() as tx:
        filing = await _filing(tx, frame, survey)
    rules = fieldwork.rules_of(filing)
    body = await asyncio.to_thread(blank, rules.instrument, frame.shell.language)
    return Response(body, media_type=XLSX, headers=attached("答卷.xlsx", "answers.xlsx"))


@router.post("/sheet")
async def send_sheet(frame: Framed, survey: str) -> Response:
    """All lines, or none and every fault by its cell."""
    async with frame.request.form() as form:
        sent = form.get("file")
        body = await sent.read(MOST_BYTES + 1) if isinstance(sent, UploadFile) else b""
    async with frame.doors.database.reading() as tx:
        filing = await _asked(tx, frame, survey)
    rules, today = fieldwork.rules_of(filing), local_day(frame.now)
    try:
        answers, faults = await asyncio.to_thread(read_answers, body, rules.instrument, today)
    except CannotRead as unread:
        return await _page(frame, survey, problem=UNREAD[unread.why])
    if faults or not answers:
        return await _page(frame, survey, faults=faults, empty=not faults)
    try:
        async with frame.doors.database.writing() as tx:
            new = await surveys.enter(
                tx, survey, answers, by=frame.viewer.account, today=today, now=frame.now
            )
    except DomainError as error:
        words = _sentence(frame, error)
        if isinstance(error, Invalid):
            given = str(error.params.get("given", ""))
            words = Text(
                zh=f"{given}：这份问卷已按另外的答案登记，整个文件没有登记",
                en=f"{given} was entered with other answers; nothing of the file was entered",
            )
        return await _page(frame, survey, problem=words)
    return go(f"/surveys/{survey}?entered={new}")


@router.post("/slips")
async def make_slips(frame: Framed, survey: str) -> Response:
    """A file at once, and nothing of it kept: see `printed`."""
    values = values_of(await frame.request.form())
    listed = next(iter(values.get("households", ())), "")
    wanted = Printing(listed, anew=bool(values.get("anew")))
    try:
        async with frame.doors.database.writing() as tx:
            filing = await _filing(tx, frame, survey)
            if not access.assesses(frame.viewer, filing):
                raise not_entitled(frame.viewer.seats)
            slips = await printed(tx, filing, wanted, frame.home, frame.now)
    except (Invalid, NoSlipsDue) as error:
        return await _page(frame, survey, listed=listed, unlisted=_unlisted(frame, error))
    body = await asyncio.to_thread(print_slips, slips, frame.doors.fonts)
    return Response(body, media_type=PDF, headers=attached("答题条.pdf", "slips.pdf"))


@router.get("/answers.csv")
async def raw_answers(frame: Framed, survey: str) -> Response:
    """Every raw answer, so that anybody who may read it can count again (D13)."""
    async with frame.doors.database.reading() as tx:
        filing = await _filing(tx, frame, survey)
        lines = await surveys.readable(tx, filing)
    questions = [one.id for one in fieldwork.rules_of(filing).instrument.questions]
    written = StringIO()
    sheet = csv.writer(written)
    sheet.writerow(["respondent", "on", *questions])
    for line in lines:
        one = line.answer
        given = [one.choices.get(question, "") for question in questions]
        sheet.writerow([one.respondent, one.on.isoformat(), *given])
    headers = attached("原始答卷.csv", "answers.csv")
    return Response("\ufeff" + written.getvalue(), media_type=CSV, headers=headers)


async def _filing(tx: Tx, frame: Frame, survey: str) -> Filing:
    """Raises NotFound for whoever may not know of it."""
    state = await seen(tx, frame.person, survey)
    if not isinstance(state, Filing) or state.survey is None:
        raise NotFound(survey=survey)
    return state


async def _asked(tx: Tx, frame: Frame, survey: str) -> Filing:
    """For those who enter answers: the auditor reads only."""
    filing = await _filing(tx, frame, survey)
    if not await access.goes(tx, frame.viewer, filing):
        raise not_entitled(frame.viewer.seats)
    return filing


def _typed(values: Mapping[str, Sequence[str]]) -> Answer:
    def first(name: str) -> str:
        return next(iter(values.get(name, ())), "")

    try:
        on = date.fromisoformat(first("on"))
    except ValueError:
        raise Invalid(field="on") from None
    chosen = {
        name.removeprefix("q."): first(name)
        for name in values
        if name.startswith("q.") and first(name)
    }
    return Answer(respondent=first("respondent"), on=on, choices=chosen)


def _refused(frame: Frame, error: DomainError) -> dict[str, Text]:
    field = str(error.params.get("field", ""))
    known = WRONG.get("q" if field.startswith("q.") else field)
    if isinstance(error, Invalid) and known:
        return {field: known}
    return {"": _sentence(frame, error)}


def _sentence(frame: Frame, error: DomainError) -> Text:
    said = problem_of(error, frame.shell.language).detail
    return Text(zh=said, en=said)


def _unlisted(frame: Frame, error: DomainError) -> Text:
    if not isinstance(error, Invalid):
        return _sentence(frame, error)
    if least := error.params.get("least"):
        return Text(
            zh=f"名册不足{least}户，请补全后再印",
            en=f"The list has fewer than {least} lines; please complete it",
        )
    given = error.params.get("given", "")
    return Text(
        zh=f"每行一户，不超过{LONGEST}字，不能重复：{given}",
        en=f"One a line, {LONGEST} signs at most, none twice: {given}",
    )


def _form(
    frame: Frame,
    filing: Filing,
    values: Mapping[str, Sequence[str]],
    errors: Mapping[str, Text],
    *,
    saved: str = "",
) -> Response:
    return frame.page(
        "fieldwork/answer.html",
        status=422 if errors else 200,
        filing=filing,
        rules=fieldwork.rules_of(filing),
        typed={name: next(iter(each), "") for name, each in values.items()},
        today=local_day(frame.now).isoformat(),
        errors=errors,
        problems=[(f"f-{name}" if name else "", words) for name, words in errors.items()],
        saved=saved,
    )


async def _page(
    frame: Frame,
    survey: str,
    *,
    problem: Text | None = None,
    faults: Sequence[Fault] = (),
    empty: bool = False,
    entered: int | None = None,
    struck: str = "",
    listed: str = "",
    unlisted: Text | None = None,
) -> Response:
    me = frame.viewer.account
    async with frame.doors.database.reading() as tx:
        filing = await _filing(tx, frame, survey)
        found = await fieldwork.surveyed(tx, filing, frame.now)
        lines = await surveys.entered(tx, survey)
        where = (await places(tx, {filing.place}))[filing.place]
        asks = await access.goes(tx, frame.viewer, filing)
        names = await people(tx, {one.by for one in lines} - {surveys.THEMSELVES})
    mine = sorted((one for one in lines if one.by == me), key=lambda one: one.at, reverse=True)
    if empty:
        problem = Text(zh="文件里没有答卷", en="There are no answers in the file")
    seats = frame.viewer.seats
    prints = bool(found.survey.until and not found.over and access.assesses(frame.viewer, filing))
    return frame.page(
        "fieldwork/survey.html",
        status=STATUS["invalid"] if problem or faults or unlisted else 200,
        filing=filing,
        found=found,
        place=where,
        asks=asks and not found.over,
        acts=[] if found.over else [act for act in ACTS if may(act, seats, me, filing)],
        prints=prints,
        listed=listed,
        unlisted=unlisted,
        names=names,
        by=Counter(one.by for one in sorted(lines, key=lambda one: one.by)),
        mine=mine[:SHOWN],
        problem=problem,
        faults=faults,
        entered=entered,
        struck=struck,
    )
