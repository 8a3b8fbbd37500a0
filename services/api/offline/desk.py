"""An expert's own review of a case as it goes out and comes back, for page and API alike (6.1.6).

Whether somebody is on the panel is asked before. What a returned line means is decided in
`domain/review/offline.py`; how the files are packed, in `packing.py`.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.api.language import Language
from services.api.problems import FieldProblem, Itemised
from services.api.spreadsheets.scores import (
    ScoreRow,
    ScoreStamp,
    TypedScores,
    read_scores,
    write_scores,
)
from services.api.spreadsheets.texts import say
from services.api.spreadsheets.unread import CannotRead, Unread
from services.domain.errors import DomainError
from services.domain.papers.application import Readiness
from services.domain.papers.dossier import Dossier
from services.domain.programme.catalogue import Entry
from services.domain.programme.library import catalogue_of
from services.domain.programme.schema import Programme, Text
from services.domain.review.assigning import own_codes
from services.domain.review.offline import Odd, Returned, ScoreFault, returned
from services.storage.evidence import volumes
from services.storage.papers import score_sheets
from services.storage.papers.readiness import programme_of, readiness
from services.storage.papers.score_sheets import Kept
from services.storage.queries.bureau import CaseFile
from services.storage.session import Tx

WRONG: dict[Odd, Text] = {
    Odd.NO_SUCH_ANSWER: Text(
        zh="请填：达标、不达标或证据不足", en="Write: Met, Not met or Evidence insufficient"
    ),
    Odd.ANSWER_MISSING: Text(zh="写了理由，还没有结论", en="There is a reason and no finding"),
    Odd.REASON_MISSING: Text(
        zh="没有判为“达标”的，请写明理由", en="Whatever is not met needs its reason"
    ),
    Odd.REASON_TOO_LONG: Text(
        zh="理由最多4000个字", en="The reason may have at most 4000 characters"
    ),
    Odd.NO_SUCH_INDICATOR: Text(
        zh="本案的指标目录里没有这一行", en="The catalogue of this case has no such line"
    ),
    Odd.TWICE: Text(zh="同一指标出现了两次", en="The same indicator stands here twice"),
}


@dataclass(frozen=True)
class ScoreDesk:
    """All that a pack is made from and a workbook is held against."""

    file: CaseFile
    account: str
    programme: Programme
    entries: Sequence[Entry]
    """Those that are this expert's to score (6.1.6)."""
    found: Readiness
    dossier: Dossier
    kept: Kept

    @property
    def stamp(self) -> ScoreStamp:
        ref = self.file.state.programme
        pinned = f"{ref.id} {ref.version} {ref.sha256}" if ref else ""
        return ScoreStamp(case=self.file.head.id, expert=self.account, definition=pinned)

    def chosen(self, codes: Sequence[str]) -> list[Entry]:
        """The entries of these codes, all of them where none is named."""
        return [entry for entry in self.entries if not codes or entry.code in codes]

    def read(self, typed: TypedScores) -> Returned:
        """Raises CannotRead for a workbook of another case, expert or definition."""
        if typed.stamp.case != self.stamp.case:
            raise CannotRead(Unread.OTHER_CASE)
        if typed.stamp.expert != self.account:
            raise CannotRead(Unread.OTHER_PERSON)
        if typed.stamp.definition != self.stamp.definition:
            raise CannotRead(Unread.OUTDATED)
        codes = {entry.code for entry in self.entries}
        return returned(typed.lines, self.kept.sheet, codes)


class ScoresWrong(Itemised, DomainError):
    """Every cell of a returned sheet that can't be taken, by its address."""

    code = "sheet-faulty"

    def __init__(self, typed: TypedScores, faults: Sequence[ScoreFault]) -> None:
        super().__init__(count=len(faults))
        self.typed, self.faults = typed, faults

    def items(self, language: Language) -> list[FieldProblem]:
        return [
            FieldProblem(
                pointer=self.typed.address(one.row, one.column),
                code=one.odd.value,
                detail=say(language, WRONG[one.odd]),
            )
            for one in self.faults
        ]


async def score_desk(tx: Tx, file: CaseFile, account: str, now: datetime) -> ScoreDesk:
    programme = programme_of(file.state)
    entries = catalogue_of(programme).entries
    own = own_codes(file.state, account, (one.code for one in entries))
    kept = await score_sheets.get(tx, file.head.id, account)
    return ScoreDesk(
        file=file,
        account=account,
        programme=programme,
        entries=[one for one in entries if one.code in own],
        found=await readiness(tx, file.state, now),
        dossier=await volumes.dossier(tx, file.head.id),
        kept=kept._replace(sheet=kept.sheet.among(own)),
    )


async def workbook_of(desk: ScoreDesk, codes: Sequence[str], language: Language) -> bytes:
    """With what the expert has answered so far."""
    head, claimed = desk.file.head, {one.code: one for one in desk.found.assessments}
    empty = Text(zh="", en="")
    rows = [
        ScoreRow(entry.code, entry.name, getattr(claimed.get(entry.code), "display", None) or empty)
        for entry in desk.chosen(codes)
    ]
    title = Text(
        zh=f"{head.place.path.zh} {head.number} 评审表",
        en=f"{head.place.path.en} {head.number} Score sheet",
    )
    return await asyncio.to_thread(write_scores, desk.stamp, title, rows, desk.kept.sheet, language)


async def read_body(body: bytes) -> TypedScores:
    """Raises CannotRead."""
    return await asyncio.to_thread(read_scores, body)
