"""Hard items found met or not, and the special report on those that are not (C5.5.16, C1.1.10).

A report has every section that the scheme asks for, on each unmet item; what is missing is named. It
is never taken for the work itself: the item stays unmet.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, TextRef, label
from services.domain.clocks.calendar import days_between, local_day
from services.domain.errors import Invalid, NotEntitled
from services.domain.mechanisms.special_reports import (
    OwedSpecialReport,
    SpecialReportRule,
    missing_sections,
)
from services.domain.rounds.entry import Entry, HardItem, SpecialReport, speaks_for
from services.domain.rounds.finishing import RoundIncomplete
from services.domain.rounds.owed_reports import named, owed, owed_by
from services.domain.rounds.state import AssessmentRound, OfEntry, Standing
from services.domain.seats import ENTRANTS
from services.domain.tree.units import Part


class JudgeHardItem(Act):
    """A hard indicator is met or is not, and on what ground (C5.5.1, C5.5.2, C5.5.16)."""

    zh, en, rule = "认定硬性指标", "Judge a hard item", "C5.5.16, C5.5.1, C5.5.2"
    path, part, whenever = "hard-items", Part.ORGANISER, True

    kind: Literal["judge-hard-item"] = "judge-hard-item"
    code: str = label("参评单位", "Subject", max_length=40)
    item: str = label("硬性指标", "Hard item", max_length=40)
    met: bool = label("达到要求", "Met")
    basis: TextRef = label("认定依据（数据及来源）", "On what ground: figures and their source")


class Explained(Frozen):
    """One section of the report on one item; on a failure as a whole the item stays empty."""

    item: str = label("指标", "Item", default="", max_length=40)
    section: str = label("部分", "Section", max_length=40)
    words: TextRef = label("内容", "Text")


class HandInSpecialReport(Act):
    """Whoever misses a hard item, or fails two years running, explains it (C5.5.16, C1.1.10)."""

    zh, en, rule = "报送专题报告", "Hand in a special report", "C5.5.16, C1.1.10"
    path, part, adds, whenever = "special-reports", (Part.ORGANISER, Part.ENTRANT), True, True

    kind: Literal["hand-in-special-report"] = "hand-in-special-report"
    code: str = label("参评单位", "Subject", max_length=40)
    report: str = label("专题报告", "Report", max_length=40)
    written: Annotated[tuple[Explained, ...], Field(min_length=1, max_length=60)] = label(
        "各部分内容", "Sections"
    )


class HardItemJudged(OfEntry):
    kind: Literal["hard-item-judged"] = "hard-item-judged"
    item: str
    met: bool
    basis: TextRef

    def upon(self, entry: Entry) -> Entry:
        found = HardItem(met=self.met, on=local_day(self.at))
        return entry.but(hard_items={**entry.hard_items, self.item: found})


class SpecialReportHandedIn(OfEntry):
    adds = True
    kind: Literal["special-report-handed-in"] = "special-report-handed-in"
    report: str
    items: tuple[str, ...]
    written: tuple[Explained, ...]
    due_on: date | None = None
    days_late: int = 0

    def upon(self, entry: Entry) -> Entry:
        new = SpecialReport(
            rule=self.report, items=self.items, on=local_day(self.at), days_late=self.days_late
        )
        return entry.but(special_reports=(*entry.special_reports, new))


def _has_hard_items(of: AssessmentRound) -> bool:
    return bool(of.entries) and any(one.judged for one in of.rules.special_reports)


@rule(JudgeHardItem, AssessmentRound, opens=Standing("scoring", has=_has_hard_items))
def judge_hard_item(of: AssessmentRound, act: JudgeHardItem, now: datetime) -> HardItemJudged:
    of.entry(act.code)
    known = {item for one in of.rules.special_reports if one.judged for item in one.hard_items}
    if act.item not in known:
        raise Invalid(field="item", given=act.item)
    return HardItemJudged(
        **fact(act, now), code=act.code, item=act.item, met=act.met, basis=act.basis
    )


@rule(
    HandInSpecialReport,
    AssessmentRound,
    opens=Standing(
        "scoring", "results", "list-notice", "decided-round", has=lambda of: bool(owed(of))
    ),
)
def hand_in_special_report(
    of: AssessmentRound, act: HandInSpecialReport, now: datetime
) -> SpecialReportHandedIn:
    """Raises RoundIncomplete, naming the first section that is missing. A unit hands in its own."""
    entry = of.entry(act.code)
    if act.actor.function in ENTRANTS and not speaks_for(act.actor, entry):
        raise NotEntitled(act=act.kind, function=str(act.actor.function))
    rules = next((one for one in of.rules.special_reports if one.id == act.report), None)
    report = owed_by(of, entry, rules) if rules else None
    if rules is None or report is None:
        raise Invalid(field="report", given=act.report)
    _check_sections(rules, report.items, act)
    lacking = list(_lacking(rules, report, act))
    if lacking:
        zh, en = lacking[0]
        raise RoundIncomplete(count=len(lacking), zh=zh, en=en)
    late = max(days_between(report.due_on, local_day(now)), 0) if report.due_on else 0
    return SpecialReportHandedIn(
        **fact(act, now),
        code=act.code,
        report=act.report,
        items=report.items,
        written=act.written,
        due_on=report.due_on,
        days_late=late,
    )


def _check_sections(
    rules: SpecialReportRule, items: tuple[str, ...], act: HandInSpecialReport
) -> None:
    """Only on what is owed, only in its sections, and nothing twice."""
    seen: set[tuple[str, str]] = set()
    sections = {one.id for one in rules.sections}
    for one in act.written:
        if one.item not in (items or ("",)):
            raise Invalid(field="item", given=one.item)
        if one.section not in sections or (one.item, one.section) in seen:
            raise Invalid(field="section", given=one.section)
        seen.add((one.item, one.section))


def _lacking(
    rules: SpecialReportRule, report: OwedSpecialReport, act: HandInSpecialReport
) -> Iterator[tuple[str, str]]:
    """By name, in both languages."""
    written: dict[str, list[str]] = {}
    for one in act.written:
        written.setdefault(one.item, []).append(one.section)
    for lack in missing_sections(rules, report, written):
        section, item = lack.section.label, named(rules, lack.item)
        about = (f"{item.zh}：", f"{item.en}: ") if lack.item else ("", "")
        yield f"{about[0]}{section.zh}", f"{about[1]}{section.en}"
