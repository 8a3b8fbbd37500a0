"""档案保全: when files were last read again, whether the period can be held, and what is disposed of
by two people (5.2.2, 5.2.3).

When something may be disposed of is decided in `domain/evidence/disposing.py`; the worker does it.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.api.portal.administration.entitled import administrates, check_whole
from services.api.portal.forms import FormField, Kind
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.posted import values_of
from services.api.problems import problem_of
from services.domain.errors import DomainError, NotAttempted
from services.domain.evidence.fixity import FixityOrder
from services.domain.jobs import JobKind
from services.domain.permission_matrix import Relation
from services.domain.programme.schema import Text
from services.storage import jobs
from services.storage.keeping import disposals, fixity
from services.storage.queries.case_numbers import numbers_of
from services.storage.queries.kept import expired, kept
from services.storage.queries.names import people, places
from services.storage.session import Tx

router = APIRouter(prefix="/admin")

LONGEST_REASON: Final = 2000
CaseId = Annotated[str, Query(max_length=64)]
REASON_MISSING: Final = Text(zh="请写明销毁理由，不超过2000字", en="Say why, in 2000 signs or less")
NOT_TICKED: Final = Text(
    zh="请先逐项核对清单，再勾选确认", en="Go through the list first, then tick this box"
)


@router.get("/keeping")
async def keeping(frame: Framed) -> Response:
    await check_whole(frame, Relation.LOOKS_AFTER_WHOLE)
    reading = frame.doors.reading
    async with frame.doors.database.reading() as tx:
        found = await kept(tx, reading.days, frame.now)
        plan = await fixity.plan_of(tx, reading.days, reading.bytes_per_second)
        over = await expired(tx, frame.now)
        lists = await disposals.of_stream(tx)
        said = await _named(tx, lists)
        where = await places(tx, {one.place for one in over})
        runs = await jobs.newest(tx, kind=JobKind.FIXITY, limit=5)
    return frame.page(
        "administrator/keeping.html",
        kept=found,
        plan=plan,
        second_copy=reading.second_copy,
        expired=over,
        places=where,
        disposals=tuple(reversed(lists)),
        runs=runs,
        may_change=administrates(frame),
        **said,
    )


@router.post("/keeping/readings")
async def read_again(frame: Framed) -> Response:
    """Everything, now, whenever each file was last read."""
    await check_whole(frame, Relation.ADMINISTERS_WHOLE)
    order = FixityOrder(by=frame.person.account, whole=True)
    return go(f"/admin/jobs/{await frame.doors.cases.read_again(order)}")


@router.get("/disposals/new")
async def new_disposal(frame: Framed, case: CaseId = "") -> Response:
    await check_whole(frame, Relation.ADMINISTERS_WHOLE)
    return await _form(frame, case, "", {})


@router.post("/disposals/new")
async def propose(frame: Framed, case: CaseId = "") -> Response:
    await check_whole(frame, Relation.ADMINISTERS_WHOLE)
    reason = " ".join(values_of(await frame.request.form()).get("reason", [])).strip()
    if not 1 < len(reason) <= LONGEST_REASON:
        return await _form(frame, case, reason, {"reason": REASON_MISSING})
    account = frame.person.account
    try:
        async with frame.doors.database.writing() as tx:
            made = await disposals.propose(tx, case, reason, account, frame.now)
    except DomainError as error:
        return await _form(frame, case, reason, {"": _told(frame, error)})
    return go(f"/admin/disposals/{made.id}")


@router.get("/disposals/{disposal}")
async def one_disposal(frame: Framed, disposal: str) -> Response:
    await check_whole(frame, Relation.LOOKS_AFTER_WHOLE)
    return await _page(frame, disposal, ())


@router.post("/disposals/{disposal}/decision")
async def decide(frame: Framed, disposal: str) -> Response:
    """Confirmed only with the box ticked; refusing harms nobody."""
    await check_whole(frame, Relation.ADMINISTERS_WHOLE)
    values = values_of(await frame.request.form())
    confirmed = "refuse" not in values
    if confirmed and "checked" not in values:
        return await _page(frame, disposal, (("f-checked", NOT_TICKED),))
    try:
        async with frame.doors.database.writing() as tx:
            made = await disposals.decide(
                tx, disposal, confirmed=confirmed, by=frame.person.account, now=frame.now
            )
        if made.confirmed and made.done_at is None:
            await frame.doors.cases.keep(made.stream)
    except NotAttempted:
        raise
    except DomainError as error:
        return await _page(frame, disposal, (("", _told(frame, error)),))
    return go(f"/admin/disposals/{disposal}")


async def _page(frame: Frame, disposal: str, problems: Sequence[tuple[str, Text]]) -> Response:
    async with frame.doors.database.reading() as tx:
        found = await disposals.get(tx, disposal)
        listed = await disposals.lines(tx, disposal)
        said = await _named(tx, (found,))
    return frame.page(
        "administrator/disposal.html",
        status=422 if problems else 200,
        problems=problems,
        disposal=found,
        lines=listed,
        own=found.proposed_by == frame.person.account,
        may_change=administrates(frame),
        **said,
    )


async def _form(frame: Frame, case: str, reason: str, errors: Mapping[str, Text]) -> Response:
    field = FormField(
        name="reason",
        kind=Kind.LONG,
        label=Text(zh="销毁理由", en="Reason"),
        hint=Text(
            zh="写明保管期限的依据和鉴定意见",
            en="What the retention rests on, and who appraised it",
        ),
        value=reason,
        error=errors.get("reason"),
    )
    async with frame.doors.database.reading() as tx:
        known = await numbers_of(tx, {case})
    return frame.page(
        "administrator/disposal_new.html",
        status=422 if errors else 200,
        problems=[("f-reason" if name else "", text) for name, text in errors.items()],
        case=case,
        number=known.get(case, ""),
        form=(field,),
    )


async def _named(tx: Tx, lists: Sequence[disposals.Disposal]) -> dict[str, Any]:
    who = {one.proposed_by for one in lists} | {one.decided_by or "" for one in lists}
    return {
        "people": await people(tx, who - {""}),
        "numbers": await numbers_of(tx, {one.stream for one in lists}),
    }


def _told(frame: Frame, error: DomainError) -> Text:
    detail = problem_of(error, frame.shell.language).detail
    return Text(zh=detail, en=detail)
