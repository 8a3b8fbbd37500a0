"""改按新版办理: what moving would change for each open case, and the second look that confirms it.

What forbids it is decided in `domain/migrating.py`; each case is moved through its own workflow.
"""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.api.portal.administration.entitled import administrates, check_whole
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.posted import key_of, values_of
from services.api.portal.wording.words import word
from services.api.problems import STATUS
from services.api.texts.refusals_of_definitions import OF_DEFINITIONS, WHYS_OF_MIGRATING
from services.domain.migrating import MigrationChanged
from services.domain.permission_matrix import Relation
from services.domain.programme.schema import Obligation, Text
from services.domain.tree.units import StepName
from services.storage.queries.names import unit_names
from services.storage.rulebook import definitions, migrating
from services.workflows.migrating import migrate

router = APIRouter(prefix="/admin/migrations")

LONGEST_REASON: Final = 1000
WHYS: Final[Mapping[str, Text]] = {
    code: Text(zh=words.zh, en=words.en) for code, words in WHYS_OF_MIGRATING.items()
}
Area = Annotated[str, Query(max_length=12, pattern=r"^\d*$")]
OneCase = Annotated[str, Query(max_length=120)]


@router.get("/{programme}")
async def look(frame: Framed, programme: str, area: Area = "", case: OneCase = "") -> Response:
    """The first look: nothing is changed by it."""
    await check_whole(frame, Relation.LOOKS_AFTER_WHOLE)
    return await _page(frame, programme, area, case, {})


@router.post("/{programme}")
async def confirm(frame: Framed, programme: str, area: Area = "", case: OneCase = "") -> Response:
    """The second: only what was looked at is done, and it is looked at anew where it changed."""
    await check_whole(frame, Relation.ADMINISTERS_WHOLE)
    values = values_of(await frame.request.form())
    reason = " ".join(values.get("reason", [])).strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        errors = {
            "reason": Text(zh="请写明理由，不超过1000字", en="Say why, in 1000 signs or less")
        }
        return await _page(frame, programme, area, case, errors, reason=reason)
    try:
        job = await migrate(
            frame.doors.cases,
            frame.doors.calendars,
            programme,
            area=area,
            case=case,
            seen=" ".join(values.get("seen", [])),
            reason=reason,
            by=frame.person.account,
            request_id=key_of(values),
            now=frame.now,
        )
    except MigrationChanged as changed:
        words = OF_DEFINITIONS[changed.code]
        errors = {"": Text(zh=words.zh_detail, en=words.en_detail)}
        return await _page(frame, programme, area, case, errors, reason=reason)
    return go(f"/admin/jobs/{job}")


def _named(about: str) -> Text:
    """A step or a term, by the word for people."""
    for kind in (StepName, Obligation):
        if about in set(kind):
            return word(kind(about))
    return Text(zh=about, en=about)


async def _page(
    frame: Frame,
    programme: str,
    area: str,
    case: str,
    errors: Mapping[str, Text],
    *,
    reason: str = "",
) -> Response:
    async with frame.doors.database.reading() as tx:
        looked = await migrating.look(
            tx, programme, frame.doors.calendars, frame.now, area=area, case=case
        )
        target = await definitions.recall(tx, looked.target)
        names = await unit_names(tx, [area]) if area else {}
    return frame.page(
        "administrator/migration.html",
        status=STATUS["migration-changed"] if errors else 200,
        problems=list(errors.items()),
        error=errors.get("reason"),
        programme=target,
        looked=looked,
        area=names.get(area, Text(zh=area, en=area)) if area else None,
        query=frame.request.url.query,
        reason=reason,
        whys=WHYS,
        named=_named,
        key=key_of({}),
        most=migrating.MOST,
        may_confirm=administrates(frame),
    )
