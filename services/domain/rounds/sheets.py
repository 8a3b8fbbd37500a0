"""Score sheets of a round, filled in item by item: by raters, and by the assessed themselves (D2).

C5.7.2 fixed deductions, C5.1.1 points of items, C5.10.1 a word for each point lost. The score is what
the sheet comes to; whoever fills it in types no sum.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, label
from services.domain.errors import Invalid, NotEntitled
from services.domain.mechanisms.filled_sheets import (
    Amount,
    Mark,
    check_marks,
    filled,
    marked,
    merged,
)
from services.domain.mechanisms.flaws import Flaw
from services.domain.mechanisms.scores import ScoreSheet, self_score_flaws
from services.domain.mechanisms.workings import Reckoned, settled
from services.domain.rounds.entering import check_admitted
from services.domain.rounds.entry import Entry, SelfScored, speaks_for
from services.domain.rounds.scoring import full_of, hand_of
from services.domain.rounds.state import AssessmentRound, OfEntry, Standing
from services.domain.tree.units import Part

Marks = Annotated[tuple[Mark, ...], Field(min_length=1, max_length=60)]


class FillSheet(Act):
    """The items of one sheet by one hand; the rest may follow, and an item marked again replaces it."""

    zh, en, rule = "逐项评分", "Fill in a score sheet", "C4.6.6, C5.1.1, C5.7.2, C5.10.1, D2"
    path, part, adds = "sheets", (Part.ORGANISER, Part.RATER), True

    kind: Literal["fill-sheet"] = "fill-sheet"
    code: str = label("参评单位", "Subject", max_length=40)
    slot: str = label("计分项目", "Part", default="", max_length=60)
    marks: Marks = label("各项目", "Items")


class ScoreOneself(Act):
    """The assessed scores itself item by item and states the sum (C5.7.5, C5.10.1)."""

    zh, en, rule = "自评打分", "Score oneself", "C5.7.5, C5.7.6, C5.10.1, C5.10.2"
    path, part, adds, whenever = "own-sheets", Part.ENTRANT, True, True

    kind: Literal["score-oneself"] = "score-oneself"
    code: str = label("参评单位", "Subject", max_length=40)
    stated: Amount = label("自评总分", "Sum that is stated")
    marks: Marks = label("各项目", "Items")


class SheetFilled(OfEntry):
    adds = True
    kind: Literal["sheet-filled"] = "sheet-filled"
    slot: str
    by: str
    """As of a score: the account, the rival's own code, or nothing for the office."""
    marks: tuple[Mark, ...]
    score: Decimal | None = None
    """What the whole sheet comes to on the scale of its part; None while items are open."""

    def upon(self, entry: Entry) -> Entry:
        hands = entry.sheets.get(self.slot, {})
        marks = merged(hands.get(self.by, ()), self.marks)
        sheets = {**entry.sheets, self.slot: {**hands, self.by: marks}}
        if self.score is None:
            return entry.but(sheets=sheets)
        given = {**entry.scores.get(self.slot, {}), self.by: self.score}
        return entry.but(sheets=sheets, scores={**entry.scores, self.slot: given})


class ScoredOneself(OfEntry):
    adds = True
    kind: Literal["scored-oneself"] = "scored-oneself"
    stated: Decimal
    marks: tuple[Mark, ...]

    def upon(self, entry: Entry) -> Entry:
        before = entry.own_sheet.marks if entry.own_sheet else ()
        own = SelfScored(marks=merged(before, self.marks), stated=self.stated)
        return entry.but(own_sheet=own)


class Filled(Frozen):
    """One hand's sheet, as a page shows it; the score is that of the sheet, before any scale."""

    slot: str
    by: str
    marks: tuple[Mark, ...]
    total: Reckoned


def _has_sheets(of: AssessmentRound) -> bool:
    return any(of.judging(entry).sheet_of for entry in of.entries.values())


def _is_self_scored(of: AssessmentRound) -> bool:
    return any(of.judging(entry).self_scored for entry in of.entries.values())


@rule(FillSheet, AssessmentRound, opens=Standing("scoring", has=_has_sheets))
def fill_sheet(of: AssessmentRound, act: FillSheet, now: datetime) -> SheetFilled:
    """Raises NotAdmitted, and NotEntitled for a part that others score."""
    entry = of.entry(act.code)
    check_admitted(of, entry)
    sheet = sheet_of(of, entry)
    slot = act.slot or of.judging(entry).sheet_of
    known = {one.id for one in of.slots(entry)} - set(entry.without)
    if sheet is None or slot not in known or not of.is_by_sheet(entry, slot):
        raise Invalid(field="slot", given=slot)
    by = hand_of(of, entry, slot, act)
    marks = check_marks(sheet, act.marks)
    if not marks:
        raise Invalid(field="marks")
    whole = filled(sheet, merged(entry.sheets.get(slot, {}).get(by, ()), marks))
    score = None if whole.value is None else settled(whole.value * full_of(of, entry) / sheet.full)
    return SheetFilled(**fact(act, now), code=act.code, slot=slot, by=by, marks=marks, score=score)


@rule(ScoreOneself, AssessmentRound, opens=Standing("scoring", has=_is_self_scored))
def score_oneself(of: AssessmentRound, act: ScoreOneself, now: datetime) -> ScoredOneself:
    """Nobody writes another's self-assessment. A sum that does not add up is taken as it is stated,
    and named (C5.10.2)."""
    entry = of.entry(act.code)
    sheet = sheet_of(of, entry)
    if not speaks_for(act.actor, entry):
        raise NotEntitled(act=act.kind, function=str(act.actor.function))
    if sheet is None or not of.judging(entry).self_scored:
        raise Invalid(field="code", given=act.code)
    marks = check_marks(sheet, act.marks)
    if not marks:
        raise Invalid(field="marks")
    return ScoredOneself(**fact(act, now), code=act.code, stated=act.stated, marks=marks)


def sheet_of(of: AssessmentRound, entry: Entry) -> ScoreSheet | None:
    return of.judging(entry).sheet


def filled_in(of: AssessmentRound, entry: Entry) -> Iterator[Filled]:
    """Every sheet of this subject with its workings, by part and hand."""
    sheet = sheet_of(of, entry)
    if sheet is None:
        return
    for slot, hands in entry.sheets.items():
        for by, marks in hands.items():
            yield Filled(slot=slot, by=by, marks=marks, total=filled(sheet, marks))


def open_items(of: AssessmentRound, entry: Entry, slot: str) -> int:
    """How many items the fullest sheet of this part lacks still."""
    sheet = sheet_of(of, entry)
    hands = entry.sheets.get(slot, {})
    if sheet is None or not hands:
        return 0
    return len(sheet.items) - max(len(marks) for marks in hands.values())


def own_flaws(of: AssessmentRound, entry: Entry) -> tuple[Flaw, ...]:
    """What a self-assessment says against itself: its sum, points above the most (C5.10.2)."""
    sheet, own = sheet_of(of, entry), entry.own_sheet
    if sheet is None or own is None:
        return ()
    known = {one.item: one for one in own.marks}
    points = {one.id: marked(one, known.get(one.id)).value for one in sheet.items}
    scores = {item: value for item, value in points.items() if value is not None}
    return self_score_flaws(sheet, scores, own.stated)
