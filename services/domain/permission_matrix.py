"""Who may what (2.5.1): how somebody stands to a thing, and what a door or an act says to them.

The table of addresses is `doors/table.py`. Acts are not written down again: who may do one
follows from its declaration and the programme's offices. When an act is open is its step's matter.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.domain.base import Act
from services.domain.objecting.standing import handlers
from services.domain.offices.inquiries import (
    DESK,
    AnswerInquiry,
    PassOnInquiry,
    TakeInquiry,
    with_leaders,
)
from services.domain.offices.substitutes import LEADING, WORKING
from services.domain.papers.sending import INVOLVED
from services.domain.permissions import parts_of, plays
from services.domain.programme.schema import Office, Procedure, Track
from services.domain.seats import LEADERS, Seat, not_entitled
from services.domain.tree.units import (
    DIGITS,
    Function,
    Level,
    Part,
    StepName,
    at,
    territory,
    within,
)

BUREAU = frozenset(
    {
        Function.COUNTY_OFFICER,
        Function.COUNTY_LEADER,
        Function.CITY_OFFICER,
        Function.CITY_LEADER,
        Function.PROVINCE_OFFICER,
        Function.PROVINCE_LEADER,
        Function.MINISTRY_OFFICER,
        Function.MINISTRY_LEADER,
        Function.JOINT_DEPARTMENT,
        Function.AUDITOR,
        Function.ADMINISTRATOR,
    }
)
"""Who reads objections and tips; the applicant they are about does not."""

WITHOUT_AREA = frozenset({Function.EXPERT, Function.PUBLIC, Function.CLOCK})
LOOKS_AFTER_ALL = frozenset(
    {
        Function.ADMINISTRATOR,
        Function.AUDITOR,
        Function.CITY_OFFICER,
        Function.CITY_LEADER,
        Function.PROVINCE_OFFICER,
        Function.PROVINCE_LEADER,
        Function.MINISTRY_OFFICER,
        Function.MINISTRY_LEADER,
    }
)
APPLICANTS = frozenset({Function.APPLICANT_CLERK, Function.APPLICANT_LEADER})
REGISTRARS = frozenset({Function.CITY_OFFICER, Function.CITY_LEADER, Function.ADMINISTRATOR})
"""Who opens the form for a title won before the system; giving it is the city leader's."""


class Relation(StrEnum):
    """How somebody stands to what is asked for."""

    ANYBODY = "anybody"
    SIGNED_IN = "signed-in"
    AREA = "area"
    """A seat, other than an expert's, whose area the place lies in."""
    BUREAU = "bureau"
    """The same, in a bureau, as administrator or as auditor."""
    COPIED = "copied"
    PANEL = "panel"
    CHAIR = "chair"
    """Who chairs the panel."""
    APPLICANT = "applicant"
    INVOLVED = "involved"
    """Whoever plays any part in this very case."""
    JUDGE = "judge"
    """Who decides objections."""
    HANDLER = "handler"
    """One of the two who handle this very objection (6.4.3)."""
    ASSESSOR = "assessor"
    EXAMINES = "examines"
    """Who sits where its assessment or acceptance is done, departments included (6.2.1)."""
    CLOSES = "closes"
    """The leader of the bureau that accepts: sets the closing dates (A7.4)."""
    NOTIFIES = "notifies"
    """Who signs or publishes the notice that stands now (6.4.1, A7.5)."""
    LEADER = "leader"
    """A leader of a bureau in whose area it lies."""
    AUDITOR = "auditor"
    ORGANISES = "organises"
    """Whose office may hold an assessment round."""
    ASSESSED = "assessed"
    """Who is or may be assessed in a round, endorses there, or scores in it (C4.6.21)."""
    KEEPS_FIGURES = "keeps-figures"
    """Who holds a round, or is assessed in it: both enter figures (C5.5.4, C5.5.12)."""
    AUTHOR = "author"
    """Whose own it is: a score sheet, a token."""
    APPLICANTS = "applicants"
    REGISTRARS = "registrars"
    LOOKS_AFTER_ALL = "looks-after-all"
    AUDITORS = "auditors"
    BUREAUS = "bureaus"
    """Such a seat wherever it is; the lists behind it show its own area."""
    RANKED = "ranked"
    """A post in which a colleague can stand in (C2.9.7)."""
    ADMINISTRATOR = "administrator"
    LOOKS_AFTER_WHOLE = "looks-after-whole"
    """Who looks after all, of an area outside of which nobody works: what runs beside the cases is
    about all of them (2.4.2).
    """
    ADMINISTERS_WHOLE = "administers-whole"


def check_keeps_experts(seats: Iterable[Seat]) -> None:
    """6.1.1: the pool is kept where titles are given. Raises NotEntitled."""
    held = tuple(seats)
    if not any(seat.function in REGISTRARS for seat in held):
        raise not_entitled(held)


_SEATS = {
    Relation.APPLICANTS: APPLICANTS,
    Relation.REGISTRARS: REGISTRARS,
    Relation.LOOKS_AFTER_ALL: LOOKS_AFTER_ALL,
    Relation.BUREAUS: BUREAU,
    Relation.AUDITORS: frozenset({Function.AUDITOR}),
    Relation.ORGANISES: frozenset({Function.COUNTY_OFFICER, Function.CITY_OFFICER}),
    Relation.RANKED: LEADING | WORKING,
    Relation.ADMINISTRATOR: frozenset({Function.ADMINISTRATOR}),
}
_WHOLE = {
    Relation.LOOKS_AFTER_WHOLE: LOOKS_AFTER_ALL,
    Relation.ADMINISTERS_WHOLE: frozenset({Function.ADMINISTRATOR}),
}
_PARTS = {
    Relation.COPIED: (Part.COPIED,),
    Relation.ASSESSED: (Part.ENTRANT, Part.RATER, Part.ROUND_ENDORSER, Part.NAMED_OFFICE),
    Relation.KEEPS_FIGURES: (Part.ORGANISER, Part.ENTRANT),
    Relation.PANEL: (Part.PANEL_MEMBER,),
    Relation.CHAIR: (Part.PANEL_CHAIR,),
    Relation.APPLICANT: (Part.APPLICANT, Part.APPLICANT_LEADER),
    Relation.INVOLVED: INVOLVED,
    Relation.JUDGE: (Part.OBJECTION_JUDGE,),
    Relation.ASSESSOR: (Part.ASSESSOR,),
    Relation.NOTIFIES: (Part.NOTICE_PUBLISHER, Part.NOTICE_SIGNER),
    Relation.LEADER: (Part.LEADER,),
}


def stands(
    relation: Relation, seat: Seat | None, account: str, view: object, author: str = ""
) -> bool:
    """Whether a seat stands so to what has place, offices and panel; None is a visitor."""
    if relation is Relation.ANYBODY or seat is None:
        return relation is Relation.ANYBODY
    if relation is Relation.SIGNED_IN:
        return True
    if relation is Relation.AUTHOR:
        return account == author
    if relation in _SEATS:
        return seat.function in _SEATS[relation]
    if relation in _PARTS:
        return any(plays(part, seat, account, view) for part in _PARTS[relation])
    if relation in _OF_THIS:
        return _OF_THIS[relation](seat, account, view)
    there = within(getattr(view, "place", ""), seat.unit)
    if relation in _WHOLE:
        return there and seat.function in _WHOLE[relation]
    if relation is Relation.AREA:
        return there and seat.function not in WITHOUT_AREA
    if relation is Relation.BUREAU:
        return there and seat.function in BUREAU
    return there and seat.function is Function.AUDITOR


def examines(seat: Seat, view: object) -> bool:
    """Whether the seat is in a bureau, or a department, of those who assess or accept the case.

    The applicant's own bureau works for an area too, and is not among them (A1.9).
    """
    offices: Mapping[Part, Sequence[Office]] = getattr(view, "offices", {})
    parts = (Part.ASSESSOR, Part.ACCEPTOR)
    where = {
        at(getattr(view, "place", ""), one.level) for part in parts for one in offices.get(part, ())
    }
    official = seat.function in BUREAU - {Function.ADMINISTRATOR, Function.AUDITOR}
    return official and territory(seat.unit) in where


def _closes(seat: Seat, account: str, view: object) -> bool:
    return plays(Part.ACCEPTOR, seat, account, view) and seat.function in LEADERS


def _handles(seat: Seat, account: str, view: object) -> bool:
    return account in handlers(view) and plays(Part.OBJECTION_JUDGE, seat, account, view)


_OF_THIS: Mapping[Relation, Callable[[Seat, str, object], bool]] = {
    Relation.CLOSES: _closes,
    Relation.HANDLER: _handles,
    Relation.EXAMINES: lambda seat, _, view: examines(seat, view),
}


class Verdict(StrEnum):
    ADMITTED = "admitted"
    REFUSED = "refused"
    """Known to the caller, and not theirs: 403."""
    MISSING = "missing"
    """Not to be known of: 404, exactly as what does not exist."""
    SIGN_IN = "sign-in"
    """A visitor at a door that asks who it is: 401, or the way to sign in."""


@dataclass(frozen=True)
class Door:
    """Who is let through an address; who else learns that something is there."""

    to: tuple[Relation, ...]
    known: tuple[Relation, ...] = ()
    """Empty where there is nothing to hide."""
    stages: tuple[StepName, ...] = ()
    """The steps in which it is open; empty for all."""
    opens_to: tuple[Relation, ...] = ()
    """Whom it is closed to only for a time (409 or 403 with a reason of its own)."""


def verdict(door: Door, seat: Seat | None, account: str, view: object, author: str = "") -> Verdict:
    def one_of(relations: tuple[Relation, ...]) -> bool:
        return any(stands(one, seat, account, view, author) for one in relations)

    if one_of(door.to):
        return Verdict.ADMITTED
    if seat is None:
        return Verdict.SIGN_IN
    return Verdict.MISSING if door.known and not one_of(door.known) else Verdict.REFUSED


def verdict_of_act(act: type[Act], seat: Seat | None, account: str, view: object) -> Verdict:
    """An act on a case, title or filing that is there: known to all who know of that."""
    if any(part is Part.ANYBODY for part in parts_of(act)):
        return Verdict.ADMITTED
    if seat is None:
        return Verdict.SIGN_IN
    if not any(stands(one, seat, account, view) for one in known_to(view)):
        return Verdict.MISSING
    entitled = any(plays(part, seat, account, view) for part in parts_of(act))
    return Verdict.ADMITTED if entitled else Verdict.REFUSED


# Who knows of a stream at all.

CASE = (Relation.AREA, Relation.PANEL, Relation.COPIED)
TITLE = (Relation.AREA,)
FILING = (Relation.BUREAU,)
ROUND = (Relation.AREA, Relation.ASSESSED)
FIELDWORK = (Relation.EXAMINES, Relation.PANEL, Relation.AUDITOR)


def known_to(view: object) -> tuple[Relation, ...]:
    return {"Title": TITLE, "Filing": FILING, "AssessmentRound": ROUND}.get(
        type(view).__name__, CASE
    )


# Acts, by function and level of unit: what the declarations and offices come to.


BY_STATE = frozenset(
    {
        Part.OWING,
        Part.LEADER_ASKED,
        Part.LEADER_IN_CHARGE,
        Part.DECIDER,
        Part.LAST_ACTOR,
        Part.SIGNER,
        Part.PAPER_SIGNER,
        Part.SHEET_SIGNER,
        Part.COPIED,
        Part.PROPOSER,
        Part.MENDER,
    }
)
"""Parts that follow from how the case stands, not from an office."""


@dataclass(frozen=True)
class Holder:
    """Somebody entitled to an act: a function in a unit of a level, or by appointment."""

    part: Part
    function: Function | None = None
    level: Level | None = None


Offices = dict[Part, tuple[Office, ...]]
OF_AN_INQUIRY = frozenset({TakeInquiry, AnswerInquiry, PassOnInquiry})
"""An inquiry begins at the desk of its case or programme, and whoever leads it may act too."""


@dataclass(frozen=True)
class _View:
    place: str
    offices: Offices


_VILLAGE = "990101101201"
"""Any village; the places of the other tracks are those it lies in."""
_OWN_PLACE = {
    Track.CITY: Level.CITY,
    Track.COUNTY: Level.COUNTY,
    Track.TOWN: Level.TOWN,
    Track.VILLAGE: Level.VILLAGE,
}


def entitled(act: type[Act], track: Track, procedure: Procedure) -> Iterator[Holder]:
    """Who may do it for a place of this track, each once; nobody where the track lacks the step."""
    if act.step and act.step not in {step.name for step in procedure.steps}:
        return
    offices = procedure.offices
    if act in OF_AN_INQUIRY:
        offices = {DESK: with_leaders(offices[DESK])}
    for part in parts_of(act):
        if part in (Part.PANEL_MEMBER, Part.PANEL_CHAIR):
            if _has_experts(procedure):
                yield Holder(part)
        elif part is Part.ANYBODY or part in BY_STATE:
            yield Holder(part)
        else:
            yield from _holders(part, track, offices)


def _has_experts(procedure: Procedure) -> bool:
    steps = {step.name for step in procedure.steps}
    return StepName.TECHNICAL_ASSESSMENT in steps or procedure.acceptance.experts


def _holders(part: Part, track: Track, offices: Offices) -> Iterator[Holder]:
    """Every function in every unit from the place upwards that plays the part."""
    place = at(_VILLAGE, _OWN_PLACE[track])
    view = _View(place, offices)
    for level in [level for level in Level if DIGITS.get(level, 0) <= len(place)]:
        for function in Function:
            if _of_level(function, level) and plays(
                part, Seat(function=function, unit=at(place, level)), "", view
            ):
                yield Holder(part, function, level)


def _of_level(function: Function, level: Level) -> bool:
    """A county's officer sits in a county: the function's name says its level, where it has one."""
    own = function.partition("-")[0]
    return own not in set(Level) or own == level
