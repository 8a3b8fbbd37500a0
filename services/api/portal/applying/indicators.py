"""Entering indicator data: requirement, base data by year, formula, proofs, verdict (B3.1.1).

A working paper, not an act: the server computes, and what is missing is named instead of a zero.
Reading what was typed is in `data_entry.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Final
from uuid import uuid4

from fastapi import APIRouter, Form
from fastapi.responses import Response

from services.api.anchoring import sheets_of
from services.api.portal.applying.computed import computed
from services.api.portal.applying.data_entry import (
    Posted,
    changed,
    exemption_of,
    first,
    judgement_of,
    read_entry,
)
from services.api.portal.applying.entry_fields import (
    bare,
    entry_of,
    fed_by,
    labels,
    said,
    stored,
)
from services.api.portal.applying.tasks import group_name
from services.api.portal.applying.two_versions import (
    Differs,
    Versions,
    chosen,
    differing,
    joined,
    shown,
)
from services.api.portal.applying.undoing import emptied_in, note_emptied
from services.api.portal.files.places_typed import place_typed
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.offices.bureau import IndicatorRow, indicators_of
from services.api.portal.people.kept_forms import is_again
from services.api.portal.posted import values_of
from services.api.portal.wording.words import PART_KINDS
from services.api.problems import STATUS, problem_of
from services.domain.attainment.answer_lines import is_judged
from services.domain.attainment.data_lines import years_of
from services.domain.attainment.datasheet import DataSheet
from services.domain.attainment.formulas import plain
from services.domain.attainment.indicators import Assessment
from services.domain.case import Case
from services.domain.errors import DomainError, NotFound, Stale
from services.domain.papers.dossier import PartKind, Proof
from services.domain.papers.drafting import check_may_bind, check_may_enter_data
from services.domain.programme.catalogue import Datum, Entry
from services.domain.programme.library import catalogue_of
from services.domain.programme.schema import Programme, Text
from services.storage.evidence import documents, volumes
from services.storage.papers import data_sheets, form_drafts
from services.storage.papers import papers as counter
from services.storage.papers.form_drafts import FormDraft
from services.storage.papers.readiness import programme_of, readiness
from services.storage.queries import applicant, bureau
from services.storage.queries.names import people
from services.storage.queries.removed import removed_proofs
from services.storage.queries.staff import usable_files
from services.storage.session import Tx

router = APIRouter(prefix="/cases/{case}/indicators")

NEW_PROOF: Final = {
    **dict.fromkeys(("document", "page", "minute", "cells", "region"), ""),
    "kind": PartKind.OTHER.value,
}
AT_FIELD: Final = {
    **{name: name for name in ("page", "minute", "cells", "region")},
    **dict.fromkeys(("pages-outside", "last_page"), "page"),
    **dict.fromkeys(("second", "until_second"), "minute"),
    "sheet_named": "cells",
}
"""Where a refused proof says what is wrong; all else is said at the file."""


@dataclass(frozen=True)
class Cell:
    year: int
    name: str
    value: str


@dataclass(frozen=True)
class DatumRow:
    """A base datum with its years and where its value was taken from."""

    datum: Datum
    fed: bool
    cells: tuple[Cell, ...]
    document: str
    page: str
    remark: str
    jumped: bool
    also: tuple[Entry, ...]
    """The other indicators that use it: it is asked once for all of them."""


@dataclass(frozen=True)
class Neighbours:
    before: str
    after: str


@router.get("")
async def all_indicators(frame: Framed, case: str) -> Response:
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        programme = programme_of(file.state)
        found = await readiness(tx, file.state, frame.now)
        dossier = await volumes.dossier(tx, case)
    rows = indicators_of(programme, found, dossier)
    groups: dict[str, list[IndicatorRow]] = {}
    names: dict[str, Text] = {}
    for row in rows:
        name = group_name(row.entry)
        names[name.zh] = name
        groups.setdefault(name.zh, []).append(row)
    return frame.page(
        "applicant/indicators.html",
        case=file.head,
        state=file.state,
        programme=programme,
        readiness=found,
        groups=[(names[key], members) for key, members in groups.items()],
    )


@router.get("/{code}")
async def entry_page(frame: Framed, case: str, code: str, saved: str = "") -> Response:
    async with frame.doors.database.reading() as tx:
        draft = await form_drafts.find(tx, frame.person.account, frame.shell.path)
        typed = draft.values if draft else None
        return await _page(tx, frame, case, code, posted=typed, saved=bool(saved), draft=draft)


@router.post("/{code}")
async def save(frame: Framed, case: str, code: str) -> Response:
    posted = chosen(values_of(await frame.request.form()))
    async with frame.doors.database.writing() as tx:
        file = await _held(tx, frame, case)
        check_may_enter_data(file.state, frame.viewer.account, frame.viewer.seats)
        programme, entry = entry_of(file.state, code)
        if is_again(posted) or "recompute" in posted:
            return await _page(tx, frame, case, code, posted=posted)
        sheet = (await data_sheets.get(tx, case, frame.now)).sheet
        fed = fed_by(programme)
        before = stored(entry, sheet, fed)
        posted = joined(bare(entry, posted), before)
        if versions := await _versions(tx, case, entry, sheet, posted):
            return await _page(tx, frame, case, code, posted=posted, versions=versions)
        read = read_entry(entry, sheet, posted, fed)
        if read.errors:
            return await _page(tx, frame, case, code, posted=posted, errors=read.errors)
        judgement, exemption = judgement_of(entry, posted), exemption_of(entry, posted)
        await data_sheets.change(
            tx,
            case,
            lambda now: changed(
                now, entry, read, judgement=judgement, exemption=exemption, fed=fed
            ),
            by=frame.viewer.account,
            now=frame.now,
        )
        await form_drafts.forget(tx, frame.person.account, frame.shell.path)
        kept = (await data_sheets.get(tx, case, frame.now)).sheet
        await note_emptied(tx, frame, before, stored(entry, kept, fed))
    if "next" in posted and (after := _neighbours(programme, code).after):
        return go(f"/cases/{case}/indicators/{after}")
    return go(f"/cases/{case}/indicators/{code}?saved=1")


@router.post("/{code}/proofs")
async def add_proof(
    *,
    frame: Framed,
    case: str,
    code: str,
    document: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = PartKind.OTHER.value,
    page: Annotated[str, Form()] = "",
    minute: Annotated[str, Form()] = "",
    cells: Annotated[str, Form()] = "",
    region: Annotated[str, Form()] = "",
) -> Response:
    """A file, and the place in it, that proves the value (A2.7.6, A3.7.5, 5.1.6)."""
    typed = {"document": document, "kind": kind, "page": page, "minute": minute}
    typed |= {"cells": cells, "region": region}
    try:
        place = place_typed(page=page, minute=minute, cells=cells, region=region)
        proof = Proof(
            indicator=code,
            document=document,
            kind=PartKind(kind) if kind in set(PartKind) else PartKind.OTHER,
            **place.model_dump(),
        )
        sheets = await _sheets(frame, case, proof)
        async with frame.doors.database.writing() as tx:
            file = await _held(tx, frame, case)
            check_may_bind(file.state, frame.viewer.account, frame.viewer.seats)
            entry_of(file.state, code)
            new = volumes.NewProof(id=uuid4().hex, proof=proof)
            await volumes.prove(tx, case, new, frame.viewer.account, frame.now, sheets=sheets)
    except DomainError as error:
        words = problem_of(error, frame.shell.language).detail
        problem = Text(zh=words, en=words)
        at = AT_FIELD.get(str(error.params.get("field", error.code)), "document")
        async with frame.doors.database.reading() as tx:
            return await _page(
                tx, frame, case, code, errors={at: problem}, status=STATUS[error.code], proof=typed
            )
    return go(f"/cases/{case}/indicators/{code}#proofs")


async def _sheets(frame: Frame, case: str, proof: Proof) -> tuple[str, ...]:
    """Of a file of this case alone, opened for whoever may bind it.

    Raises NotFound, NotEntitled, StepClosed, DocumentNotUsable.
    """
    if not proof.sheet:
        return ()
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        check_may_bind(file.state, frame.viewer.account, frame.viewer.seats)
        document = await documents.get(tx, proof.document)
    if document.stream != case:
        raise NotFound(id=proof.document)
    return await sheets_of(frame.doors.archive, document.id, proof)


async def _held(tx: Tx, frame: Frame, case: str) -> bureau.CaseFile:
    """The case as it stands once nobody else changes or submits its papers."""
    await counter.hold(tx, case)
    return await bureau.case_file(tx, frame.viewer, case)


def _neighbours(programme: Programme, code: str) -> Neighbours:
    codes = [entry.code for entry in catalogue_of(programme).entries]
    here = codes.index(code)
    return Neighbours(
        before=codes[here - 1] if here else "",
        after=codes[here + 1] if here + 1 < len(codes) else "",
    )


async def _page(
    tx: Tx,
    frame: Frame,
    case: str,
    code: str,
    *,
    posted: Posted | None = None,
    errors: Mapping[str, Text] | None = None,
    saved: bool = False,
    status: int = 422,
    versions: Versions | None = None,
    draft: FormDraft | None = None,
    proof: Mapping[str, str] | None = None,
) -> Response:
    file = await bureau.case_file(tx, frame.viewer, case)
    programme, entry = entry_of(file.state, code)
    made = await computed(tx, frame, file.state, entry, posted)
    fed = fed_by(programme)
    kept = (await data_sheets.get(tx, case, frame.now)).sheet
    problems = errors or {}
    return frame.page(
        "applicant/indicator.html",
        status=status if problems else STATUS[Stale.code] if versions else 200,
        case=file.head,
        state=file.state,
        programme=programme,
        entry=entry,
        versions=versions,
        draft=draft,
        emptied=await emptied_in(tx, frame, stored(entry, kept, fed), labels(entry, kept)),
        removed=await removed_proofs(tx, case, code, frame.person.since or frame.now),
        was=shown(None if versions else posted, stored(entry, kept, fed)),
        judged=is_judged(entry),
        group=group_name(entry),
        computed=made,
        years=years_of(kept),
        rows=[
            replace(
                _row(datum, made.sheet, made.found, fed, posted),
                also=_others(programme, entry, datum),
            )
            for datum in entry.base_data
        ],
        judgement=judgement_of(entry, posted) if posted else kept.judgement(code),
        exemption=exemption_of(entry, posted) if posted else kept.exemption(code),
        files=await usable_files(tx, case),
        proof=proof or NEW_PROOF,
        proofs=await applicant.bound_proofs(tx, case, code),
        kinds=[(str(kind), text) for kind, text in PART_KINDS.items()],
        near=_neighbours(programme, code),
        problems=[(f"f-{name.replace('.', '-')}", words) for name, words in problems.items()],
        errors=problems,
        may_enter=_may(check_may_enter_data, frame, file.state),
        may_bind=_may(check_may_bind, frame, file.state),
        saved=saved,
    )


def _may(check: object, frame: Frame, case: Case) -> bool:
    try:
        check(case, frame.viewer.account, frame.viewer.seats)  # type: ignore[operator]
    except DomainError:
        return False
    return True


async def _versions(
    tx: Tx, case: str, entry: Entry, sheet: DataSheet, posted: Posted
) -> Versions | None:
    """What is typed beside what a colleague saved meanwhile; None where nothing collides."""
    now_there = stored(entry, sheet, frozenset())
    differ = differing(posted, now_there)
    if not differ:
        return None
    called, files = labels(entry, sheet), dict(await usable_files(tx, case))
    change = await data_sheets.last_change(tx, case)
    return Versions(
        fields=tuple(
            Differs(
                name=name,
                label=called[name],
                mine=said(name, first(posted, name), files),
                theirs=said(name, now_there[name], files),
            )
            for name in differ
        ),
        who=(await people(tx, {change[0]})).get(change[0], "") if change else "",
        at=change[1] if change else None,
    )


def _row(
    datum: Datum,
    sheet: DataSheet,
    found: Assessment | None,
    fed: frozenset[str],
    posted: Posted | None,
) -> DatumRow:
    current = sheet.value(datum.id)
    source = current if posted is None else None
    return DatumRow(
        datum=datum,
        fed=datum.id in fed,
        cells=tuple(
            Cell(year, f"v.{datum.id}.{year}", _amount(datum, sheet, year, posted))
            for year in years_of(sheet)
        ),
        document=(source.document or "" if source else first(posted or {}, f"doc.{datum.id}")),
        page=(str(source.page or "") if source else first(posted or {}, f"page.{datum.id}")),
        remark=(source.remark if source else first(posted or {}, f"remark.{datum.id}")),
        jumped=found is not None and datum.id in found.jumps,
        also=(),
    )


def _others(programme: Programme, entry: Entry, datum: Datum) -> tuple[Entry, ...]:
    return tuple(
        other
        for other in catalogue_of(programme).entries
        if other.code != entry.code and any(one.id == datum.id for one in other.base_data)
    )


def _amount(datum: Datum, sheet: DataSheet, year: int, posted: Posted | None) -> str:
    if posted is not None and f"v.{datum.id}.{year}" in posted:
        return first(posted, f"v.{datum.id}.{year}")
    value = sheet.value(datum.id, year)
    return plain(value.amount) if value else ""
