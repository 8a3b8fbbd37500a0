"""办法版本: a file brought in, every mistake with its line, what it changes and for whom, publication.

What is wrong with a file is found in `domain/programme_check`; running cases are moved in
`migrations.py`.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from services.api.definitions import bring_in, earlier_than, told
from services.api.portal.administration.entitled import administrates, check_whole
from services.api.portal.frame import Frame, Framed, go
from services.api.problems import STATUS, problem_of
from services.api.texts.differing import sentence
from services.domain.clocks.calendar import local_day
from services.domain.errors import DomainError
from services.domain.permission_matrix import Relation
from services.domain.programme.publishing import DefinitionFaulty, DefinitionKind
from services.domain.programme.schema import Text
from services.domain.programme_check.checking import Report
from services.storage.queries.names import people
from services.storage.rulebook import definitions, migrating
from services.storage.rulebook.definition_shelf import checked
from services.storage.rulebook.schemes import schemes

router = APIRouter(prefix="/admin/programmes")

MOST: Final = 524_288
"""Bytes of a file; the check takes no longer one (4.6)."""
KINDS: Final = {
    DefinitionKind.PROGRAMME: Text(zh="办法", en="Programme"),
    DefinitionKind.CATALOGUE: Text(zh="指标目录", en="Catalogue"),
    DefinitionKind.SCHEME: Text(zh="考评办法", en="Scheme"),
}


@router.get("")
async def versions(frame: Framed) -> Response:
    await check_whole(frame, Relation.LOOKS_AFTER_WHOLE)
    async with frame.doors.database.reading() as tx:
        today = local_day(frame.now)
        in_force = await definitions.programmes(tx, today)
        assessing = await schemes(tx, today)
        brought_in = await definitions.versions(tx)
        names = await people(tx, {one.imported_by for one in brought_in})
    return frame.page(
        "administrator/programmes.html",
        in_force=in_force,
        assessing=assessing,
        versions=brought_in,
        kinds=KINDS,
        people=names,
        may_import=administrates(frame),
    )


@router.get("/new")
async def new_version(frame: Framed) -> Response:
    await check_whole(frame, Relation.ADMINISTERS_WHOLE)
    return _form(frame, "", None)


@router.post("/new")
async def import_version(frame: Framed) -> Response:
    """A draft where nothing is wrong; otherwise the whole list, and what was sent stays."""
    await check_whole(frame, Relation.ADMINISTERS_WHOLE)
    async with frame.request.form() as form:
        sent, typed = form.get("file"), form.get("source")
        body = await sent.read(MOST + 1) if isinstance(sent, UploadFile) and sent.filename else b""
    source = typed if isinstance(typed, str) and not body else body.decode("utf-8", "replace")
    try:
        async with frame.doors.database.writing() as tx:
            kept = await bring_in(tx, source, by=frame.person.account, now=frame.now)
    except DefinitionFaulty:
        async with frame.doors.database.reading() as tx:
            report = await checked(tx, source, local_day(frame.now))
        return _form(frame, source, report)
    except DomainError as error:
        detail = problem_of(error, frame.shell.language).detail
        return _form(frame, source, None, Text(zh=detail, en=detail), status=STATUS[error.code])
    return go(f"/admin/programmes/{kept.id}")


@router.get("/{version}")
async def version_page(frame: Framed, version: str) -> Response:
    await check_whole(frame, Relation.LOOKS_AFTER_WHOLE)
    return await _version(frame, version, ())


@router.get("/{version}/cases")
async def cases(
    frame: Framed, version: str, after: Annotated[str, Query(max_length=120)] = ""
) -> Response:
    """Open cases that go by an earlier version, by their ids; they keep it unless they are moved."""
    await check_whole(frame, Relation.LOOKS_AFTER_WHOLE)
    async with frame.doors.database.reading() as tx:
        found = await definitions.version_by(tx, version)
        earlier = await earlier_than(tx, found, local_day(frame.now))
        page = await migrating.open_cases(tx, earlier, after=after, limit=migrating.PAGE + 1)
    return frame.page(
        "administrator/programme_cases.html",
        version=found,
        cases=page[: migrating.PAGE],
        more=page[migrating.PAGE - 1].id if len(page) > migrating.PAGE else "",
    )


@router.post("/{version}/publication")
async def publish(frame: Framed, version: str) -> Response:
    await check_whole(frame, Relation.ADMINISTERS_WHOLE)
    try:
        async with frame.doors.database.writing() as tx:
            await definitions.publish(tx, version, by=frame.person.account, now=frame.now)
    except DomainError as error:
        if STATUS[error.code] != STATUS["definition-over"]:
            raise
        detail = problem_of(error, frame.shell.language).detail
        return await _version(frame, version, (Text(zh=detail, en=detail),))
    return go(f"/admin/programmes/{version}")


async def _version(frame: Frame, version: str, problems: tuple[Text, ...]) -> Response:
    today = local_day(frame.now)
    async with frame.doors.database.reading() as tx:
        found = await told(tx, version, today)
        source = await definitions.source_of(tx, version)
        whose = {found.version.imported_by, found.version.published_by}
        names = await people(tx, whose - {""})
    begins = found.version.begins_on
    return frame.page(
        "administrator/programme_version.html",
        status=STATUS["definition-over"] if problems else 200,
        problems=[("", words) for words in problems],
        told=found,
        differences=[sentence(one) for one in found.differences],
        version=found.version,
        kinds=KINDS,
        source=source,
        people=names,
        own=found.version.imported_by == frame.person.account,
        may_publish=administrates(frame) and found.version.stands == "draft",
        may_move=begins is not None and begins <= today and found.cases > 0,
    )


def _form(
    frame: Frame,
    source: str,
    report: Report | None,
    problem: Text | None = None,
    *,
    status: int = 200,
) -> Response:
    errors = report.errors if report else ()
    return frame.page(
        "administrator/programme_new.html",
        status=STATUS["definition-faulty"] if errors else status,
        problems=[("", problem)] if problem else [],
        source=source,
        findings=report.findings if report else (),
        errors=len(errors),
    )
