"""The record of a visit as a file: composed once, archived byte for byte, handed out ever after (6.2.1).

Two papers: the whole one for those who may know of the plan, the redacted one for whoever may see
the case once it is disclosed. Who that is, is asked by the callers.
"""

import asyncio
from dataclasses import dataclass, replace
from typing import Literal

from services.api.deps import Doors
from services.api.official.composing import ERASED
from services.api.official.issuing import GROUPS
from services.api.official.typeset import typeset
from services.api.official.visit_record import (
    Photograph,
    Recorded,
    record_paper,
    redacted_paper,
)
from services.api.signing.opinions import canonical, digest_of
from services.domain.errors import NotFound
from services.domain.fieldwork.planning import VisitRecordMade
from services.domain.filing import Filing
from services.domain.papers.dossier import DocumentFacts
from services.storage.evidence import documents
from services.storage.fieldwork import notes
from services.storage.papers import signed_papers
from services.storage.papers.signed_papers import SignedPaper
from services.storage.queries.case_numbers import number_of
from services.storage.queries.histories import history
from services.storage.queries.names import people, places
from services.storage.session import Tx

Form = Literal["visit-record", "visit-record-redacted"]
PRINTED = frozenset({"image/jpeg", "image/png"})


@dataclass(frozen=True)
class _Found:
    told: Recorded
    files: tuple[DocumentFacts, ...]


async def archived(doors: Doors, filing: Filing, form: Form, home: str) -> SignedPaper:
    """Raises NotFound where no record was made, or none for others to read."""
    async with doors.database.reading() as tx:
        if kept := await signed_papers.composed(tx, filing.id, form, 1):
            return kept
        found = await _found(tx, filing, form, home)
    pictures = [await _photograph(doors, one) for one in found.files]
    told = replace(found.told, photographs=pictures)
    new = await asyncio.to_thread(_printed, doors, filing.id, form, told)
    async with doors.database.writing() as tx:
        await signed_papers.keep(tx, new)
    return new


def _printed(doors: Doors, stream: str, form: Form, told: Recorded) -> SignedPaper:
    paper = record_paper(told) if form == "visit-record" else redacted_paper(told)
    said = {"title": paper.title, "number": paper.number, "paragraphs": paper.paragraphs}
    content, pdf = canonical(said), typeset(paper, doors.fonts)
    return SignedPaper(
        stream=stream,
        pdf_sha256=digest_of(pdf),
        content_sha256=digest_of(content.encode()),
        step=form,
        no=1,
        title=paper.title,
        pdf=pdf,
        content=content,
        made_at=told.made_at,
    )


async def _found(tx: Tx, filing: Filing, form: Form, home: str) -> _Found:
    plan, whole = filing.plan, form == "visit-record"
    words = None
    if plan is not None:
        words = plan.record if whole else plan.told
    if plan is None or words is None:
        raise NotFound(paper=f"{filing.id}/{form}")
    log = await history(tx, filing.id)
    made = next(one for one in log.recorded if isinstance(one.fact, VisitRecordMade))
    unit = log.units.get(made.fact.actor.unit)
    written = await notes.of_plan(tx, filing.id) if whole else ()
    told = Recorded(
        place=(await places(tx, {filing.place}))[filing.place].path.zh,
        authority=unit.zh if unit else made.fact.actor.unit,
        number=f"{await number_of(tx, filing.case)} 现场检查",
        plan=plan,
        words=log.texts.get(words.id, ERASED),
        made_at=made.fact.at,
        check_at=f"{home}/signatures",
        proof=" ".join(made.hash[at : at + 4] for at in range(0, GROUPS, 4)),
        names=await people(tx, {*plan.goers, *(one.account for one in written)}),
        notes=written,
    )
    return _Found(told, await documents.facts(tx, filing.id, plan.documents) if whole else ())


async def _photograph(doors: Doors, file: DocumentFacts) -> Photograph:
    body = b""
    if file.usable and file.media and file.media.media_type in PRINTED:
        body = b"".join([chunk async for chunk in doors.archive.read(file.id)])
    return Photograph(document=file.id, sha256=file.sha256 or "", body=body)
