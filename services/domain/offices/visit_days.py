"""Joint visit day (现场踏勘日): told once, signed on the spot by both sides (C3.6.8).

The day is a filing about several cases; each department's result at one place is a filing about
that case. An unannounced visit (A1.9) is never announced and stays as it is: a visit note.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, Looked, TextRef, label
from services.domain.case import Case
from services.domain.clocks.calendar import local_day, start_of_day
from services.domain.errors import DomainError, Invalid, NotEntitled, TooEarly
from services.domain.filing import About, Filing, FilingFact
from services.domain.offices.visits import Stop, VisitDay, VisitResult
from services.domain.programme.schema import Office
from services.domain.steps.implementation import Point
from services.domain.tree.units import Function, Part, StepName, within

VISITED_IN = (StepName.TECHNICAL_ASSESSMENT, StepName.ACCEPTANCE)
"""The steps in which a case is visited by several departments."""
ANNOUNCERS = (Part.ASSESSOR, Part.ACCEPTOR)
VISITORS = (*ANNOUNCERS, Part.INSPECTOR, Part.RECHECKER)
"""Among the offices of these parts are the joint departments (A0.3)."""
Hour = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", max_length=5)]


class VisitUnannounced(DomainError):
    """A1.9: the visit that is still to be made there is unannounced; nobody is told of it."""

    code = "visit-unannounced"


class VisitAnnounced(DomainError):
    """The visit of this step was announced already, for `on`; it is changed by amendment only."""

    code = "visit-announced"


class VisitNotAnnounced(DomainError):
    """No visit day of this step was announced; what was seen otherwise is a visit note."""

    code = "visit-not-announced"


class VisitRecorded(DomainError):
    """The department has recorded its result at this place already."""

    code = "visit-recorded"


class Place(Frozen):
    """A place of the route, as it is filled in."""

    case: str = label("案件", "Case", max_length=80)
    hour: Hour = label("到达时间（时:分）", "Arrival (hh:mm)")


class AnnounceVisitDay(About):
    """One announcement for all visits of a day: date, route, who takes part (C3.6.8)."""

    zh, en, rule = "发布联合踏勘安排", "Announce a joint visit day", "C3.6.8, A1.9"
    path, part, adds, whenever = "visit-days", ANNOUNCERS, True, True

    kind: Literal["announce-visit-day"] = "announce-visit-day"
    visited_on: date = label("踏勘日期", "Day of the visits")
    hour: Hour = label("到达本单位时间（时:分）", "Arrival here (hh:mm)")
    others: tuple[Place, ...] = label(
        "同日踏勘的其他单位", "Other places of the day", default=(), max_length=20
    )
    departments: tuple[str, ...] = label(
        "参加部门", "Departments taking part", default=(), max_length=20
    )
    stops: Annotated[tuple[Stop, ...], Looked()]
    """The whole route as the server found it, this case first."""
    unannounced: Annotated[tuple[str, ...], Looked()] = ()
    """Cases whose only visit still to be made is the unannounced one (A1.9)."""


class AmendVisitDay(Act):
    """The announcement stands; what changes is told with its reason (C3.6.8)."""

    zh, en, rule = "变更踏勘安排", "Amend the visit day", "C3.6.8"
    path, part, whenever = "amendment", ANNOUNCERS, True

    kind: Literal["amend-visit-day"] = "amend-visit-day"
    visited_on: date = label("踏勘日期", "Day of the visits")
    places: tuple[Place, ...] = label("仍然踏勘的单位", "Places still visited", max_length=21)
    reason: TextRef = label("变更理由", "Reason")


class CloseVisitDay(Act):
    """The visits are over and their results recorded (C3.6.8)."""

    zh, en, rule = "办结联合踏勘", "Close the visit day", "C3.6.8"
    path, part, whenever = "closing", ANNOUNCERS, True

    kind: Literal["close-visit-day"] = "close-visit-day"


class FileVisitResult(About):
    """A department's result and rectification opinions, recorded and signed there (C3.6.8)."""

    zh, en, rule = "登记踏勘结果并签字", "Record and sign the visit's result", "C3.6.8"
    path, part, adds, whenever = "visit-results", VISITORS, True, True

    kind: Literal["file-visit-result"] = "file-visit-result"
    result: TextRef = label("踏勘结果", "Result")
    points: tuple[Point, ...] = label("整改意见", "Rectification opinions", default=())
    day: Annotated[str, Looked()] = ""
    visited_on: Annotated[date | None, Looked()] = None
    departments: Annotated[tuple[str, ...], Looked()] = ()


class CountersignVisit(Act):
    """The applicant's leader signs on the spot what the department recorded (C3.6.8)."""

    zh, en, rule = "签字确认踏勘结果", "Countersign the visit's result", "C3.6.8"
    path, part, harm = "countersignature", Part.APPLICANT_LEADER, True

    kind: Literal["countersign-visit"] = "countersign-visit"
    remark: TextRef | None = label("说明或不同意见", "Remark or dissent", default=None)


class VisitDayAnnounced(FilingFact):
    kind: Literal["visit-day-announced"] = "visit-day-announced"
    case: str
    place: str
    offices: dict[Part, tuple[Office, ...]]
    visited_on: date
    stops: tuple[Stop, ...]
    departments: tuple[str, ...] = ()

    def on(self, filing: Filing) -> Filing:
        day = VisitDay(on=self.visited_on, stops=self.stops, departments=self.departments)
        return filing.but(
            what="visit-day", case=self.case, place=self.place, offices=self.offices, day=day
        )


class VisitDayAmended(FilingFact):
    kind: Literal["visit-day-amended"] = "visit-day-amended"
    visited_on: date
    stops: tuple[Stop, ...]
    reason: TextRef

    def on(self, filing: Filing) -> Filing:
        if filing.day is None:
            return filing
        changed = {"on": self.visited_on, "stops": self.stops}
        changed["announcements"] = filing.day.announcements + 1
        return filing.but(day=filing.day.model_copy(update=changed))


class VisitDayClosed(FilingFact):
    kind: Literal["visit-day-closed"] = "visit-day-closed"

    def on(self, filing: Filing) -> Filing:
        return filing.but(status="kept")


class VisitResultFiled(FilingFact):
    kind: Literal["visit-result-filed"] = "visit-result-filed"
    case: str
    place: str
    offices: dict[Part, tuple[Office, ...]]
    day: str
    visited_on: date
    result: TextRef
    points: tuple[Point, ...] = ()

    def on(self, filing: Filing) -> Filing:
        found = VisitResult(
            day=self.day,
            visited_on=self.visited_on,
            result=self.result,
            points=self.points,
            signed_by=self.actor,
            signed_at=self.at,
        )
        return filing.but(
            what="visit-result",
            case=self.case,
            place=self.place,
            offices=self.offices,
            result=found,
        )


class VisitCountersigned(FilingFact):
    kind: Literal["visit-countersigned"] = "visit-countersigned"
    remark: TextRef | None = None

    def on(self, filing: Filing) -> Filing:
        if filing.result is None:
            return filing
        signature = {"countersigned_by": self.actor, "countersigned_at": self.at}
        signed = filing.result.model_copy(update=signature)
        return filing.but(status="kept", result=signed)


def _new(filing: Filing) -> str | None:
    return "already-filed" if filing.seq else None


def _day_open(filing: Filing) -> str | None:
    return None if filing.day and filing.status == "open" else "not-open"


def _unsigned(filing: Filing) -> str | None:
    return None if filing.result and filing.status == "open" else "not-open"


def visited_now(case: Case) -> bool:
    """Whether the case stands where several departments visit it."""
    return case.step is not None and case.step.name in VISITED_IN


@rule(AnnounceVisitDay, Filing, opens=_new)
def announce_visit_day(filing: Filing, act: AnnounceVisitDay, now: datetime) -> VisitDayAnnounced:
    """Every place lies in the announcer's area, stands under review, and may be told."""
    _not_past(act.visited_on, now)
    if act.unannounced:
        raise VisitUnannounced(case=act.unannounced[0])
    for stop in act.stops:
        if stop.step not in VISITED_IN or not within(stop.place, act.place):
            raise Invalid(field="others", given=stop.case)
    if len({stop.case for stop in act.stops}) != len(act.stops):
        raise Invalid(field="others")
    return VisitDayAnnounced(
        **fact(act, now),
        case=act.case,
        place=act.place,
        offices=act.offices,
        visited_on=act.visited_on,
        stops=act.stops,
        departments=act.departments,
    )


@rule(AmendVisitDay, Filing, opens=_day_open)
def amend_visit_day(filing: Filing, act: AmendVisitDay, now: datetime) -> VisitDayAmended:
    """Places can be left out or come at another hour; a new one is a new announcement."""
    _not_past(act.visited_on, now)
    known = {stop.case: stop for stop in filing.day.stops} if filing.day else {}
    for place in act.places:
        if place.case not in known:
            raise Invalid(field="places", given=place.case)
    if not act.places or len({place.case for place in act.places}) != len(act.places):
        raise Invalid(field="places")
    stops = tuple(known[place.case].model_copy(update={"hour": place.hour}) for place in act.places)
    return VisitDayAmended(
        **fact(act, now), visited_on=act.visited_on, stops=stops, reason=act.reason
    )


@rule(CloseVisitDay, Filing, opens=_day_open)
def close_visit_day(filing: Filing, act: CloseVisitDay, now: datetime) -> VisitDayClosed:
    if filing.day:
        _not_before(filing.day.on, now)
    return VisitDayClosed(**fact(act, now))


@rule(FileVisitResult, Filing, opens=_new)
def file_visit_result(filing: Filing, act: FileVisitResult, now: datetime) -> VisitResultFiled:
    """On the day or after it, by the Bureau or a department that was announced."""
    if not act.day or act.visited_on is None:
        raise VisitNotAnnounced(case=act.case)
    _not_before(act.visited_on, now)
    actor = act.actor
    if actor.function is Function.JOINT_DEPARTMENT and actor.unit not in act.departments:
        raise NotEntitled(act=act.kind, function=str(actor.function))
    return VisitResultFiled(
        **fact(act, now),
        case=act.case,
        place=act.place,
        offices=act.offices,
        day=act.day,
        visited_on=act.visited_on,
        result=act.result,
        points=act.points,
    )


@rule(CountersignVisit, Filing, opens=_unsigned)
def countersign_visit(filing: Filing, act: CountersignVisit, now: datetime) -> VisitCountersigned:
    return VisitCountersigned(**fact(act, now), remark=act.remark)


def _not_past(day: date, now: datetime) -> None:
    if day < local_day(now):
        raise Invalid(field="visited_on", earliest=local_day(now).isoformat())


def _not_before(day: date, now: datetime) -> None:
    if local_day(now) < day:
        raise TooEarly(earliest=start_of_day(day).isoformat())


VisitDayAct = Annotated[
    AnnounceVisitDay | AmendVisitDay | CloseVisitDay | FileVisitResult | CountersignVisit,
    Field(discriminator="kind"),
]
VisitDayFact = (
    VisitDayAnnounced | VisitDayAmended | VisitDayClosed | VisitResultFiled | VisitCountersigned
)
