"""Who drops out on the way: a lapse of a subject, mended within its days or not (C3.3.4, D24).

Only where the scheme says what a lapse is and what it means. Whoever is disqualified is not assessed
any more; what is still to be mended in a time has to be settled before the scoring is closed.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, TextRef, label
from services.domain.clocks.calendar import days_later, local_day
from services.domain.errors import Invalid
from services.domain.mechanisms.gates import Lapse
from services.domain.programme.words import Text
from services.domain.rounds.entering import check_admitted
from services.domain.rounds.entry import Entry, Lapsed
from services.domain.rounds.state import AssessmentRound, OfEntry, Standing
from services.domain.tree.units import Part

Ended = Literal["disqualifies", "unmended", "mended", "open"]


class RecordLapse(Act):
    """A subject does not meet a condition on the way: to be mended, or it is out (C3.3.4)."""

    zh, en, rule = "登记参评途中的问题", "Record a lapse on the way", "C3.3.4, D24"
    path, part, harm, whenever = "lapses", Part.ORGANISER, True, True

    kind: Literal["record-lapse"] = "record-lapse"
    code: str = label("参评单位", "Subject", max_length=40)
    lapse: str = label("问题", "Lapse", max_length=40)
    reason: TextRef = label("理由（具体情况）", "Reasons: what was found")
    evidence: str = label(
        "依据文件文号（没有的不填）", "Number of the paper, if any", default="", max_length=60
    )


class JudgeMending(Act):
    """Mended within its days; or they are over, it was not, and the subject is out (C3.3.4)."""

    zh, en, rule = "认定限期整改结果", "Judge whether a lapse was mended", "C3.3.4, D24"
    path, part, harm = "mendings", Part.ORGANISER, True

    kind: Literal["judge-mending"] = "judge-mending"
    code: str = label("参评单位", "Subject", max_length=40)
    lapse: str = label("问题", "Lapse", max_length=40)
    mended: bool = label("已整改到位", "Mended")
    reason: TextRef = label("核查意见", "What was found")


class LapseRecorded(OfEntry):
    kind: Literal["lapse-recorded"] = "lapse-recorded"
    lapse: str
    reason: TextRef
    evidence: str = ""
    due_on: date | None = None
    """The last day to mend it, where the scheme sets a time."""

    def upon(self, entry: Entry) -> Entry:
        new = Lapsed(
            lapse=self.lapse,
            reason=self.reason,
            evidence=self.evidence,
            found_on=local_day(self.at),
            due_on=self.due_on,
        )
        return entry.but(lapses=(*entry.lapses, new))


class MendingJudged(OfEntry):
    kind: Literal["mending-judged"] = "mending-judged"
    lapse: str
    mended: bool
    reason: TextRef

    def upon(self, entry: Entry) -> Entry:
        judged = {
            "mended": self.mended,
            "judged_on": local_day(self.at),
            "judgement": self.reason,
        }
        lapses = (
            one.model_copy(update=judged) if one.is_open and one.lapse == self.lapse else one
            for one in entry.lapses
        )
        return entry.but(lapses=tuple(lapses))


def lapses_of(of: AssessmentRound) -> dict[str, Lapse]:
    """What the scheme counts as a lapse; nothing where it does not speak of it."""
    return {one.id: one for one in (of.rules.on_the_way.lapses if of.rules.on_the_way else ())}


def ended(known: Mapping[str, Lapse], one: Lapsed) -> Ended:
    """What a lapse has come to by now."""
    if known[one.lapse].means == "disqualified":
        return "disqualifies"
    return "open" if one.mended is None else "mended" if one.mended else "unmended"


def to_mend(of: AssessmentRound, entry: Entry) -> Iterator[Lapsed]:
    """What is not judged yet and can be mended; nothing of a subject that is out."""
    known, course = lapses_of(of), of.course(entry)
    if course is not None and course.qualified:
        yield from (one for one in entry.lapses if ended(known, one) == "open")


def waiting_mending(of: AssessmentRound, entry: Entry) -> Iterator[Text]:
    """What has its time set and is not settled: the scoring is not closed before (C3.3.4)."""
    for one in to_mend(of, entry):
        if one.due_on:
            name = lapses_of(of)[one.lapse].label
            yield Text(
                zh=f"限期整改待认定：{name.zh}（最迟{one.due_on}）",
                en=f"a lapse to be mended by {one.due_on}: {name.en}",
            )


def _has_lapses(of: AssessmentRound) -> bool:
    return bool(of.entries) and bool(lapses_of(of))


def _mending_waits(of: AssessmentRound) -> bool:
    return any(True for entry in of.entries.values() for _ in to_mend(of, entry))


@rule(RecordLapse, AssessmentRound, opens=Standing("scoring", has=_has_lapses))
def record_lapse(of: AssessmentRound, act: RecordLapse, now: datetime) -> LapseRecorded:
    """Of a subject that is in, and not once more while the same is to be mended."""
    entry = of.entry(act.code)
    check_admitted(of, entry)
    known = lapses_of(of).get(act.lapse)
    if known is None or act.lapse in {one.lapse for one in to_mend(of, entry)}:
        raise Invalid(field="lapse", given=act.lapse)
    return LapseRecorded(
        **fact(act, now),
        code=act.code,
        lapse=act.lapse,
        reason=act.reason,
        evidence=act.evidence,
        due_on=days_later(local_day(now), known.days) if known.days else None,
    )


@rule(JudgeMending, AssessmentRound, opens=Standing("scoring", has=_mending_waits))
def judge_mending(of: AssessmentRound, act: JudgeMending, now: datetime) -> MendingJudged:
    """As mended to the end of its last day; as not mended only after it."""
    waiting = {one.lapse: one for one in to_mend(of, of.entry(act.code))}
    if act.lapse not in waiting:
        raise Invalid(field="lapse", given=act.lapse)
    due, today = waiting[act.lapse].due_on, local_day(now)
    if act.mended and due and today > due:
        raise Invalid(field="mended", latest=due.isoformat())
    if not act.mended and (due is None or today <= due):
        raise Invalid(field="mended", least=days_later(due, 1).isoformat() if due else "")
    return MendingJudged(
        **fact(act, now), code=act.code, lapse=act.lapse, mended=act.mended, reason=act.reason
    )
