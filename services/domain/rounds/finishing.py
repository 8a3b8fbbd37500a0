"""Closing a round: results, ties, spot-checks, the list on notice, the decision, the end (4.3).

C2.1.3 spot-checks, C3.1.6 notice and title, C5.7.11 grades confirmed by the chair meeting, C5.8.7
announced in a document. What came out is written into the decision and is not computed again.
"""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, Looked, TextRef, label
from services.domain.clocks.calendar import Period, local_day, notice_period
from services.domain.errors import DomainError, Invalid, TooEarly
from services.domain.rounds.entry import Entry
from services.domain.rounds.heading import heads_of
from services.domain.rounds.lacking import lacking
from services.domain.rounds.owed_reports import owed
from services.domain.rounds.results import decided_grades, results
from services.domain.rounds.state import (
    AssessmentRound,
    Earlier,
    Grade,
    HeadGraded,
    ListNotice,
    OfEntry,
    RoundFact,
    Standing,
)
from services.domain.tree.units import Level, Part, level_of


class RoundIncomplete(DomainError):
    """Something is missing; `count` of it, and the first by its words."""

    code = "round-incomplete"


class OverQuota(DomainError):
    """More are fit than there are places, and no score says who goes first."""

    code = "over-quota"


class CloseScoring(Act):
    """Nothing is missing: the results are computed (C4.6.12)."""

    zh, en, rule = "结束评分", "Close the scoring", "C4.6.12, C2.1.8, C5.7.11"
    path, part, harm, whenever = "closing", Part.ORGANISER, True, True

    kind: Literal["close-scoring"] = "close-scoring"
    earlier: Annotated[tuple[Earlier, ...], Looked()] = ()
    """Of the same subjects, from rounds decided before (C2.1.11)."""


class DecideTie(Act):
    """Who of those with the same score gets the last places, with reasons (E3)."""

    zh, en, rule = "裁定同分名次", "Decide a tie", "E3, C4.6.13, C5.7.11"
    path, part = "ties", Part.ROUND_DECIDER

    kind: Literal["decide-tie"] = "decide-tie"
    quota: str = label("名额", "Places", max_length=40)
    chosen: tuple[str, ...] = label("入选单位", "Chosen", min_length=1)
    reason: TextRef = label("理由", "Reasons")


class Regrade(Act):
    """The level above looks at some; its grade takes the place of the lower one (C2.1.3)."""

    zh, en, rule = "上级抽查评定", "Grade by spot-check", "C2.1.3, C2.1.4, D19"
    path, part, whenever = "spot-checks", Part.SPOT_CHECKER, True

    kind: Literal["regrade"] = "regrade"
    code: str = label("参评单位", "Subject", max_length=40)
    band: str = label("评定等次", "Band", max_length=40)
    opinion: TextRef = label("抽查意见", "Opinion")


class PublishList(Act):
    """The list goes on public notice for the scheme's days (C3.1.6, C3.2.6, A7.1)."""

    zh, en, rule = "公示名单", "Put the list on notice", "C3.1.6, C3.2.6, A7.1, A7.5"
    path, part, harm = "list-notice", Part.ORGANISER, True

    kind: Literal["publish-list"] = "publish-list"
    document_no: str = label("公示文号", "Number of the notice", max_length=60)
    hotline: str = label("举报电话", "Hotline", min_length=3, max_length=40)
    mailbox: str = label("举报信箱（电子邮箱）", "Electronic mailbox", min_length=3, max_length=80)


class StrikeOff(Act):
    """Off the list, because of an objection that was upheld (C3.1.6, A4.2)."""

    zh, en, rule = "取消入选资格", "Strike off the list", "C3.1.6, A4.2"
    path, part, harm, whenever = "strikes", Part.ORGANISER, True, True

    kind: Literal["strike-off"] = "strike-off"
    code: str = label("参评单位", "Subject", max_length=40)
    objection: str = label("异议编号", "Number of the objection", max_length=80)
    reason: TextRef = label("理由", "Reasons")


class EndListNotice(Act):
    """The clock's own act at 24:00 of the last day."""

    zh, en, rule = "名单公示期满", "End the notice of the list", "C3.1.6, A7.1"

    kind: Literal["end-list-notice"] = "end-list-notice"


class DecideRound(Act):
    """Decided and announced in a document (C3.1.6, C4.6.16, C5.7.11, C5.8.7)."""

    zh, en, rule = "审定考评结果", "Decide the round", "C3.1.6, C4.6.16, C5.7.11, C5.8.7"
    path, part, harm = "decision", Part.ROUND_DECIDER, True

    kind: Literal["decide-round"] = "decide-round"
    document_no: str = label("公布文号", "Number of the document", max_length=60)


class EndRound(Act):
    """All that follows the decision is done: filed above, fed back (C2.1.4, C4.6.21)."""

    zh, en, rule = "办结考评", "End the round", "C2.1.4, C4.6.21"
    path, part, harm, whenever = "end", Part.ORGANISER, True, True

    kind: Literal["end-round"] = "end-round"


class ScoringClosed(RoundFact):
    kind: Literal["scoring-closed"] = "scoring-closed"
    earlier: tuple[Earlier, ...]
    grades: tuple[Grade, ...]
    """As they came out on this day, before ties, spot-checks and objections."""

    def on(self, of: AssessmentRound) -> AssessmentRound:
        return of.but(stage="results", earlier=self.earlier)


class TieDecided(RoundFact):
    kind: Literal["tie-decided"] = "tie-decided"
    quota: str
    chosen: tuple[str, ...]
    reason: TextRef

    def on(self, of: AssessmentRound) -> AssessmentRound:
        chosen = (*of.ties.get(self.quota, ()), *self.chosen)
        return of.but(ties={**of.ties, self.quota: chosen})


class Regraded(OfEntry):
    kind: Literal["regraded"] = "regraded"
    level: Level
    band: str
    opinion: TextRef

    def upon(self, entry: Entry) -> Entry:
        return entry.but(above={**entry.above, self.level: self.band})


class ListPublished(RoundFact):
    final: ClassVar[bool] = True
    kind: Literal["list-published"] = "list-published"
    notice: str
    document_no: str
    hotline: str
    mailbox: str
    period: Period
    codes: tuple[str, ...]

    def on(self, of: AssessmentRound) -> AssessmentRound:
        known = ListNotice(
            notice=self.notice,
            document_no=self.document_no,
            hotline=self.hotline,
            mailbox=self.mailbox,
            period=self.period,
            codes=self.codes,
        )
        return of.but(stage="list-notice", notices=(*of.notices, known))


class StruckOff(OfEntry):
    kind: Literal["struck-off"] = "struck-off"
    objection: str
    reason: TextRef

    def on(self, of: AssessmentRound) -> AssessmentRound:
        return super().on(of).but(strikes=(*of.strikes, self.objection))

    def upon(self, entry: Entry) -> Entry:
        return entry.but(struck=True)


class ListNoticeEnded(RoundFact):
    final: ClassVar[bool] = True
    kind: Literal["list-notice-ended"] = "list-notice-ended"

    def on(self, of: AssessmentRound) -> AssessmentRound:
        return of.but(stage="results")


class RoundDecided(RoundFact):
    final: ClassVar[bool] = True
    kind: Literal["round-decided"] = "round-decided"
    document_no: str
    decided_on: date
    grades: tuple[Grade, ...]
    heads: tuple[HeadGraded, ...] = ()

    def on(self, of: AssessmentRound) -> AssessmentRound:
        return of.but(
            stage="decided-round",
            document_no=self.document_no,
            decided_on=self.decided_on,
            grades=self.grades,
            head_grades=self.heads,
        )


class RoundEnded(RoundFact):
    final: ClassVar[bool] = True
    kind: Literal["round-ended"] = "round-ended"

    def on(self, of: AssessmentRound) -> AssessmentRound:
        return of.but(stage="ended")


@rule(CloseScoring, AssessmentRound, opens=Standing("scoring"))
def close_scoring(of: AssessmentRound, act: CloseScoring, now: datetime) -> ScoringClosed:
    if not of.assessed:
        raise RoundIncomplete(count=1, zh="没有参评单位", en="nobody is assessed")
    if missing := lacking(of):
        first = missing[0]
        raise RoundIncomplete(
            count=len(missing),
            zh=f"{first.name}：{first.what.zh}",
            en=f"{first.name}: {first.what.en}",
        )
    closed = ScoringClosed(**fact(act, now), earlier=act.earlier, grades=())
    after = closed.on(of)
    grades = decided_grades(after)
    _check_places(of, grades)
    return closed.model_copy(update={"grades": grades})


def _check_places(of: AssessmentRound, grades: tuple[Grade, ...]) -> None:
    """A list without scores is no longer than its places (C3.2.3, C3.2.6)."""
    most = of.rules.candidates
    listed = sum(one.recognised for one in grades)
    if most is not None and listed > most.places:
        raise OverQuota(places=most.places, named=listed)


def _tie_open(of: AssessmentRound) -> str | None:
    why = Standing("results")(of)
    return why or (None if results(of).ties else "no-tie")


def _no_tie_left(of: AssessmentRound) -> str | None:
    why = Standing("results")(of)
    return why or ("tie-open" if results(of).ties else None)


def _to_be_listed(of: AssessmentRound) -> str | None:
    why = Standing("results")(of)
    if why or of.next_notice is None:
        return why or "no-notice-left"
    return _no_tie_left(of)


def _to_be_decided(of: AssessmentRound) -> str | None:
    why = Standing("results")(of)
    if why or of.next_notice is not None:
        return why or "notice-comes-first"
    return _no_tie_left(of)


@rule(DecideTie, AssessmentRound, opens=_tie_open)
def decide_tie(of: AssessmentRound, act: DecideTie, now: datetime) -> TieDecided:
    """As many of the tied as there are places; no more, no fewer, and nobody else."""
    open_here = [one for one in results(of).ties if one.quota == act.quota]
    chosen = set(act.chosen)
    award = next((one for one in open_here if chosen <= set(one.tied)), None)
    if award is None:
        raise Invalid(field="chosen", given=act.quota)
    if len(act.chosen) != award.to_decide or len(chosen) != award.to_decide:
        raise Invalid(field="chosen", places=award.to_decide)
    return TieDecided(**fact(act, now), quota=act.quota, chosen=act.chosen, reason=act.reason)


@rule(
    Regrade,
    AssessmentRound,
    opens=Standing("results", has=lambda of: Part.SPOT_CHECKER in of.offices),
)
def regrade(of: AssessmentRound, act: Regrade, now: datetime) -> Regraded:
    entry = of.entry(act.code)
    scoring = of.scoring(entry)
    if scoring is None or act.band not in {one.id for one in scoring.bands.bands}:
        raise Invalid(field="band", given=act.band)
    return Regraded(
        **fact(act, now),
        code=act.code,
        level=level_of(act.actor.unit),
        band=act.band,
        opinion=act.opinion,
    )


@rule(PublishList, AssessmentRound, opens=_to_be_listed)
def publish_list(of: AssessmentRound, act: PublishList, now: datetime) -> ListPublished:
    """From the day after, for as many calendar days as the scheme says."""
    notice = of.rules.notices[of.next_notice or 0]
    period = notice_period(now, notice.days)
    return ListPublished(
        **fact(act, now),
        notice=notice.id,
        document_no=act.document_no,
        hotline=act.hotline,
        mailbox=act.mailbox,
        period=period,
        codes=tuple(one.code for one in results(of).of if one.recognised),
    )


@rule(
    StrikeOff,
    AssessmentRound,
    opens=Standing("list-notice", "results", has=lambda of: bool(of.notices)),
)
def strike_off(of: AssessmentRound, act: StrikeOff, now: datetime) -> StruckOff:
    if of.entry(act.code).struck:
        raise Invalid(field="code", given=act.code)
    return StruckOff(**fact(act, now), code=act.code, objection=act.objection, reason=act.reason)


@rule(EndListNotice, AssessmentRound, opens=Standing("list-notice"))
def end_list_notice(of: AssessmentRound, act: EndListNotice, now: datetime) -> ListNoticeEnded:
    ends = of.notice_ends_at()
    if ends is None or now < ends:
        raise TooEarly(earliest=ends.isoformat() if ends else "")
    return ListNoticeEnded(**fact(act, now))


@rule(DecideRound, AssessmentRound, opens=_to_be_decided)
def decide_round(of: AssessmentRound, act: DecideRound, now: datetime) -> RoundDecided:
    today = local_day(now)
    return RoundDecided(
        **fact(act, now),
        document_no=act.document_no,
        decided_on=today,
        grades=decided_grades(of, today),
        heads=tuple(one.graded for one in heads_of(of)),
    )


@rule(EndRound, AssessmentRound, opens=Standing("decided-round"))
def end_round(of: AssessmentRound, act: EndRound, now: datetime) -> RoundEnded:
    """Raises RoundIncomplete while somebody owes a special report (C5.5.16, C1.1.10)."""
    if reports := owed(of):
        first = reports[0]
        raise RoundIncomplete(
            count=len(reports),
            zh=f"{first.name}：{first.label.zh}",
            en=f"{first.name}: {first.label.en}",
        )
    return RoundEnded(**fact(act, now))
