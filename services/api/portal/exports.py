"""Lists as files for Excel: exactly what the page shows, its filters and its order, all its pages.

Each list is read page by page by the query of its page; entitlement is that of the page too.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response, StreamingResponse

from services.api.dates import beijing, moment
from services.api.language import Language
from services.api.portal.frame import Frame, Framed
from services.api.portal.offices import ledger
from services.api.portal.offices.handing_over import office_of
from services.api.portal.wording.happenings import FACTS
from services.api.portal.wording.words import act_title, stands, titled, word
from services.api.spreadsheets.files import CSV, XLSX, attached
from services.api.spreadsheets.table import MOST, Row, Table, as_csv, as_xlsx
from services.domain.clocks.calendar import local_day
from services.domain.clocks.deadlines import working_days_between
from services.domain.programme.schema import Text
from services.domain.seats import not_entitled
from services.storage.queries import bureau, desk_notes, intake, public
from services.storage.queries import worklist as lists
from services.storage.session import Tx

router = APIRouter()
PORTION = 200
UNIT = Text(zh="单位", en="Unit")
NUMBER = Text(zh="编号", en="Number")
STEP = Text(zh="环节", en="Step")
DUE = Text(zh="到期", en="Due")
TITLE = Text(zh="称号", en="Title")


@router.get("/worklist.csv")
@router.get("/worklist.xlsx")
async def worklist_file(
    frame: Framed,
    track: Annotated[list[str] | None, Query()] = None,
    step: Annotated[list[str] | None, Query()] = None,
    whose: Literal["", "office"] = "",
) -> Response:
    asked = lists.Asked(track=tuple(track or ()), step=tuple(step or ()), limit=PORTION)
    own = frame.viewer  # Asked before the file begins: later nobody could be sent to sign in.
    today = local_day(frame.now)

    async def portion(tx: Tx, after: str) -> tuple[Sequence[Row], str]:
        viewer = await office_of(tx, own, frame.now) if whose else own
        found = await lists.waiting(tx, viewer, asked.model_copy(update={"after": after}))
        calendar = await frame.doors.calendars.in_force(tx)
        shown = found[:PORTION]
        notes = await desk_notes.notes(tx, [item.stream for item in shown])
        rows = [
            (
                _said(frame, *(act_title(act) for act in item.acts)),
                _said(frame, item.place.path),
                _said(frame, titled(item)),
                _said(frame, stands(item.stands)),
                item.due_on,
                working_days_between(today, item.due_on, calendar) if item.due_on else None,
                *_last_note(frame, notes.get(item.stream)),
                item.number,
            )
            for item in shown
        ]
        return rows, shown[-1].cursor if len(found) > len(shown) else ""

    heads = (Text(zh="事项", en="What to do"), UNIT, Text(zh="类别", en="Track"), STEP, DUE)
    left, owner = Text(zh="还剩工作日", en="Working days left"), Text(zh="经办", en="Owner")
    more = (left, owner, Text(zh="最近一条", en="Last note"), Text(zh="日期", en="On"), NUMBER)
    filters = [word(one) for one in asked.track] + [stands(one) for one in asked.step]
    filters += [Text(zh="本单位全部", en="all of the office")] if whose else []
    return _file(frame, Text(zh="待办", en="Worklist"), (*heads, *more), portion, filters)


def _last_note(frame: Frame, note: desk_notes.Note | None) -> tuple[str, str, date | None]:
    """Who has it in hand, what happened last, on which day."""
    if note is None:
        return "", "", None
    return note.owner, _said(frame, FACTS[note.kind].words), beijing(note.at).date()


@router.get("/cases.csv")
@router.get("/cases.xlsx")
async def cases_file(frame: Framed, asked: Annotated[bureau.Asked, Query()]) -> Response:
    viewer = frame.viewer

    async def portion(tx: Tx, after: str) -> tuple[Sequence[Row], str]:
        page = asked.model_copy(update={"after": after, "limit": PORTION})
        found = await bureau.cases(tx, viewer, page)
        shown = found[:PORTION]
        rows = [
            (
                _said(frame, case.place.path),
                case.number,
                _said(frame, titled(case)),
                _said(frame, stands(case.stands)),
                case.due_on,
                beijing(case.changed_at).date(),
            )
            for case in shown
        ]
        return rows, shown[-1].number if len(found) > len(shown) else ""

    heads = (UNIT, NUMBER, TITLE, STEP, DUE, Text(zh="最近变动", en="Last change"))
    filters = [word(asked.track)] if asked.track else []
    filters += [stands(asked.stands)] if asked.stands else []
    if asked.open:
        is_open = asked.open == "yes"
        filters.append(Text(zh="在办", en="open") if is_open else Text(zh="已办结", en="closed"))
    return _file(frame, Text(zh="案件", en="Cases"), heads, portion, filters)


@router.get("/register.csv")
@router.get("/register.xlsx")
async def register_file(frame: Framed, asked: Annotated[public.Asked, Query()]) -> Response:
    async def portion(tx: Tx, after: str) -> tuple[Sequence[Row], str]:
        page = asked.model_copy(update={"after": after, "limit": PORTION})
        found = await public.register(tx, page)
        shown = found[:PORTION]
        rows = [
            (
                _said(frame, title.place.path),
                title.number,
                _said(frame, titled(title)),
                title.named_on,
                _said(frame, stands(title.stands)),
                None if title.cancelled_on else title.recheck_due,
            )
            for title in shown
        ]
        last = shown[-1] if len(found) > len(shown) else None
        return rows, f"{last.place.code}/{last.id}" if last else ""

    named, state = Text(zh="命名日期", en="Named on"), Text(zh="状态", en="State")
    heads = (UNIT, Text(zh="名录号", en="Number"), TITLE, named, state)
    filters = [Text(zh=one, en=one) for one in (asked.q, asked.county) if one]
    filters += [word(one) for one in (asked.track,) if one]
    filters += [stands(one) for one in (asked.state,) if one]
    what = Text(zh="命名单位名录", en="Register of named units")
    return _file(frame, what, (*heads, Text(zh="下次复查", en="Next re-check")), portion, filters)


@router.get("/cases/{case}/ledger.csv")
@router.get("/cases/{case}/ledger.xlsx")
async def ledger_file(frame: Framed, case: str) -> Response:
    """The ledger of one case, as its table shows it (6.3.2)."""
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        whole = await ledger.board_of(tx, frame, file.state)

    async def all_of_it(_tx: Tx, _after: str) -> tuple[Sequence[Row], str]:
        return [_finding(frame, whole, card) for card in whole.cards], ""

    heads = (
        *(Text(zh="序", en="No."), Text(zh="位置", en="Where"), Text(zh="依据", en="Rule")),
        *(Text(zh="问题", en="Finding"), Text(zh="一票否决", en="Veto")),
        *(Text(zh="责任人", en="Owner"), UNIT, Text(zh="整改期限", en="To be mended by")),
        *(Text(zh="整改措施", en="Measures"), Text(zh="完成情况", en="What was done")),
        *(Text(zh="状态", en="State"), Text(zh="逾期", en="Overdue")),
        *(Text(zh="退回次数", en="Sent back"), Text(zh="督办次数", en="Pressed for")),
    )
    return _file(frame, Text(zh="整改台账", en="Ledger"), heads, all_of_it, [file.head.place.path])


def _finding(frame: Frame, whole: ledger.Board, card: ledger.Card) -> Row:
    item = card.item
    yes = Text(zh="是", en="yes")
    return (
        item.no,
        _said(frame, card.place),
        item.rule,
        whole.said(item.finding),
        _said(frame, yes) if item.veto else None,
        card.owner,
        _said(frame, card.unit) if card.unit else None,
        item.due_on,
        whole.said(item.proposal.measures if item.proposal else card.finding.measures),
        whole.said(item.evidence.words if item.evidence else None),
        _said(frame, ledger.STANDINGS[item.standing]),
        _said(frame, yes) if card.overdue else None,
        item.rounds,
        len(item.pressed),
    )


@router.get("/intake-log.csv")
@router.get("/intake-log.xlsx")
async def intake_log(frame: Framed, asked: Annotated[intake.Asked, Query()]) -> Response:
    """The lines under the totals, as far back as the totals go."""
    if not frame.viewer.bureau_areas:
        raise not_entitled(frame.viewer.seats)

    async def portion(tx: Tx, after: str) -> tuple[Sequence[Row], str]:
        page = asked.model_copy(update={"after": after, "limit": PORTION})
        found, beyond = await intake.log(tx, frame.viewer, page, frame.now)
        return [
            (
                f"{beijing(line.at):%Y-%m-%d %H:%M}",
                _said(frame, word(line.direction)),
                _said(frame, word(line.what)),
                _said(frame, word(line.matter)),
                _said(frame, line.unit),
                _said(frame, line.place.path),
                line.number,
                _said(frame, word(line.kind)) if line.kind else None,
            )
            for line in found
        ], beyond

    heads = (
        Text(zh="时间", en="When"),
        Text(zh="收发", en="Direction"),
        Text(zh="内容", en="What"),
        STEP,
        Text(zh="办件单位", en="Office"),
        Text(zh="申报单位", en="Applicant"),
        NUMBER,
        Text(zh="类别", en="Kind"),
    )
    filters = [Text(zh=asked.unit, en=asked.unit)] if asked.unit else []
    filters += [word(asked.matter)] if asked.matter else []
    return _file(frame, Text(zh="收发件登记", en="Intake and return"), heads, portion, filters)


Portion = Callable[[Tx, str], Awaitable[tuple[Sequence[Row], str]]]
"""Lines behind a cursor, and the cursor that follows; empty at the end."""


def _file(
    frame: Frame, what: Text, heads: tuple[Text, ...], portion: Portion, filters: Sequence[Text]
) -> Response:
    """In the form that the address asks for, under a name with its day."""
    language, kind = frame.shell.language, frame.request.url.path.rpartition(".")[2]
    chosen = _said(frame, *filters)
    as_of = moment(language, frame.now)
    told = Text(
        zh="，".join(one for one in (f"{what.zh}", chosen, f"截至{as_of}") if one),
        en=", ".join(one for one in (what.en, chosen, f"as of {as_of}") if one),
    )
    cut = Text(zh=f"只列出前{MOST}行，请缩小筛选范围。", en=f"The first {MOST} lines; filter more.")
    table = Table(
        told=_said(frame, told),
        heads=tuple(_said(frame, head) for head in heads),
        pages=_pages(frame, portion),
        cut=_said(frame, cut),
    )
    day = f"{local_day(frame.now):%Y%m%d}"
    headers = attached(f"{_said(frame, what)}{day}.{kind}", f"list-{day}.{kind}")
    if kind == "xlsx":
        return StreamingResponse(as_xlsx(table), media_type=XLSX, headers=headers)
    return StreamingResponse(as_csv(table), media_type=CSV, headers=headers)


async def _pages(frame: Frame, portion: Portion) -> AsyncIterator[Sequence[Row]]:
    """Each portion in a transaction of its own: a slow reader of the file holds nothing."""
    after, going = "", True
    while going:
        async with frame.doors.database.reading() as tx:
            rows, after = await portion(tx, after)
        yield rows
        going = bool(after)


def _said(frame: Frame, *texts: Text) -> str:
    if frame.shell.language is Language.ZH:
        return "、".join(text.zh for text in texts)
    return ", ".join(text.en for text in texts)
