"""Who worked last on which section of the papers, and which the clerks call finished (portal B3.1).

A clerk's "finished" is a word to colleagues: what is lacking is found by `domain/papers/application.py`
alone, and no rule asks here.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import delete, select
from sqlmodel import col

from services.domain.attainment.datasheet import DataSheet
from services.domain.base import Frozen
from services.storage.queries.names import people
from services.storage.session import Tx
from services.storage.statements import insert_once, upsert
from services.storage.tables.base import table_of
from services.storage.tables.documents import ProofRow, VolumePartRow
from services.storage.tables.drafts import DataSheetRow
from services.storage.tables.sections import FinishedRow, SectionRow, SubmittedDataRow

SECTIONS, FINISHED, SUBMITTED = (
    table_of(row).c for row in (SectionRow, FinishedRow, SubmittedDataRow)
)
PARTS, PROOFS = (table_of(row).c for row in (VolumePartRow, ProofRow))


class Touch(Frozen):
    """The last hand on a section."""

    name: str
    at: datetime


class Sections(Frozen):
    """What is known of all sections of one case; asked by section, or by several at once."""

    touched: dict[str, Touch]
    finished: dict[str, Touch]

    def last(self, *sections: str) -> Touch | None:
        found = [self.touched[one] for one in sections if one in self.touched]
        return max(found, key=lambda touch: touch.at, default=None)


async def note(tx: Tx, stream: str, sections: Iterable[str], by: str, now: datetime) -> None:
    for section in sorted(set(sections)):
        key = {"stream": stream, "section": section}
        await upsert(tx, SectionRow, key, {"changed_by": by, "changed_at": now})


def differing(before: DataSheet, then: DataSheet) -> Iterator[str]:
    """The sections of the data sheet that an edit changed."""
    for kind, name in (("values", "datum"), ("judgements", "code"), ("exemptions", "code")):
        changed = set(getattr(before, kind)) ^ set(getattr(then, kind))
        prefix = "datum" if kind == "values" else "indicators"
        yield from (f"{prefix}/{getattr(one, name)}" for one in changed)


async def finish(tx: Tx, stream: str, section: str, by: str, now: datetime) -> None:
    row = {"finished_by": by, "finished_at": now}
    await insert_once(tx, FinishedRow, stream=stream, section=section, **row)


async def reopen(tx: Tx, stream: str, section: str) -> None:
    where = (col(FinishedRow.stream) == stream, col(FinishedRow.section) == section)
    await tx.execute(delete(FinishedRow).where(*where))


async def of_case(tx: Tx, stream: str) -> Sections:
    """Edits of the data sheet, and files bound into volumes or given as proofs."""
    hands: list[tuple[str, str, datetime]] = []
    edits = select(SECTIONS.section, SECTIONS.changed_by, SECTIONS.changed_at)
    hands += [(*row,) for row in await tx.execute(edits.where(SECTIONS.stream == stream))]
    bound = select(PARTS.item, PARTS.made_by, PARTS.made_at).where(PARTS.stream == stream)
    hands += [(f"dossier/{item}", by, at) for item, by, at in await tx.execute(bound)]
    given = select(PROOFS.indicator, PROOFS.made_by, PROOFS.made_at).where(PROOFS.stream == stream)
    hands += [(f"indicators/{code}", by, at) for code, by, at in await tx.execute(given)]
    done = select(FINISHED.section, FINISHED.finished_by, FINISHED.finished_at)
    finished = [(*row,) for row in await tx.execute(done.where(FINISHED.stream == stream))]
    names = await people(tx, {by for _, by, _ in (*hands, *finished)})
    return Sections(touched=_latest(hands, names), finished=_latest(finished, names))


def _latest(hands: Iterable[tuple[str, str, datetime]], names: dict[str, str]) -> dict[str, Touch]:
    ordered = sorted(hands, key=lambda one: one[2])
    return {section: Touch(name=names.get(by, ""), at=at) for section, by, at in ordered}


async def keep_submitted(tx: Tx, stream: str, seq: int) -> None:
    """In the transaction that records the submission: the sheet that it was judged by."""
    sheet = select(table_of(DataSheetRow).c.body).where(table_of(DataSheetRow).c.stream == stream)
    body = (await tx.execute(sheet)).scalar_one_or_none()
    if body is not None:
        await insert_once(tx, SubmittedDataRow, stream=stream, seq=seq, body=body)


async def submitted(tx: Tx, stream: str) -> dict[int, DataSheet]:
    """Number in the log -> the data of that submission; none for those before they were kept."""
    rows = await tx.execute(select(SUBMITTED.seq, SUBMITTED.body).where(SUBMITTED.stream == stream))
    return {row.seq: DataSheet.model_validate_json(row.body) for row in rows}
