"""Who may what, as one table (2.5.1): every address that is no act, and who is let through.

Acts are not written down again: who may do one follows from its declaration and the programme's
offices (`entitled`). When an act is open is its step's matter; a door names its stages.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from services.domain.base import Act
from services.domain.drafting import DATA_STEPS
from services.domain.permissions import Seat, parts_of, plays
from services.domain.programme.schema import Office, Procedure, Track
from services.domain.sending import INVOLVED
from services.domain.substitutes import LEADING, WORKING
from services.domain.units import DIGITS, Function, Level, Part, StepName, at, within

BUREAU = frozenset(
    {
        Function.COUNTY_OFFICER,
        Function.COUNTY_LEADER,
        Function.CITY_OFFICER,
        Function.CITY_LEADER,
        Function.JOINT_DEPARTMENT,
        Function.AUDITOR,
        Function.ADMINISTRATOR,
    }
)
"""Who reads objections and tips; the applicant they are about does not."""

WITHOUT_AREA = frozenset({Function.EXPERT, Function.PUBLIC, Function.CLOCK})
LOOKS_AFTER_ALL = frozenset(
    {Function.ADMINISTRATOR, Function.AUDITOR, Function.CITY_OFFICER, Function.CITY_LEADER}
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
    APPLICANT = "applicant"
    INVOLVED = "involved"
    """Whoever plays any part in this very case."""
    JUDGE = "judge"
    """Who decides objections."""
    ASSESSOR = "assessor"
    LEADER = "leader"
    """A leader of a bureau in whose area it lies."""
    AUDITOR = "auditor"
    AUTHOR = "author"
    """Whose own it is: a score sheet, a token."""
    APPLICANTS = "applicants"
    REGISTRARS = "registrars"
    LOOKS_AFTER_ALL = "looks-after-all"
    BUREAUS = "bureaus"
    """A bureau's seat wherever it is; the lists behind it show its own area."""
    RANKED = "ranked"
    """A post in which a colleague can stand in (C2.9.7)."""
    ADMINISTRATOR = "administrator"


_SEATS = {
    Relation.APPLICANTS: APPLICANTS,
    Relation.REGISTRARS: REGISTRARS,
    Relation.LOOKS_AFTER_ALL: LOOKS_AFTER_ALL,
    Relation.BUREAUS: BUREAU,
    Relation.RANKED: LEADING | WORKING,
    Relation.ADMINISTRATOR: frozenset({Function.ADMINISTRATOR}),
}
_PARTS = {
    Relation.COPIED: (Part.COPIED,),
    Relation.PANEL: (Part.PANEL_MEMBER,),
    Relation.APPLICANT: (Part.APPLICANT, Part.APPLICANT_LEADER),
    Relation.INVOLVED: INVOLVED,
    Relation.JUDGE: (Part.OBJECTION_JUDGE,),
    Relation.ASSESSOR: (Part.ASSESSOR,),
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
    there = within(getattr(view, "place", ""), seat.unit)
    if relation is Relation.AREA:
        return there and seat.function not in WITHOUT_AREA
    if relation is Relation.BUREAU:
        return there and seat.function in BUREAU
    return there and seat.function is Function.AUDITOR


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


def known_to(view: object) -> tuple[Relation, ...]:
    return {"Title": TITLE, "Filing": FILING}.get(type(view).__name__, CASE)


OPEN = Door((Relation.ANYBODY,))
OWN = Door((Relation.SIGNED_IN,))
"""Lists, and what belongs to the account: everybody is shown their own alone."""
SEES_CASE = Door(CASE, CASE)
_PAPERS = (*DATA_STEPS, StepName.APPLICATION)
ENTERS = Door((Relation.APPLICANT,), CASE, DATA_STEPS)
BINDS = Door((Relation.APPLICANT,), CASE, _PAPERS)
SENDS = Door((Relation.INVOLVED,), CASE)
WITHDRAWS = Door((Relation.AUTHOR, Relation.APPLICANT), CASE)
SCORES = Door((Relation.PANEL,), CASE, (StepName.TECHNICAL_ASSESSMENT,))
MY_SHEET = Door((Relation.PANEL,), (Relation.PANEL,), (StepName.TECHNICAL_ASSESSMENT,))
SHEETS = Door((Relation.BUREAU, Relation.PANEL), CASE)
ONE_SHEET = Door(
    (Relation.AUTHOR, Relation.AUDITOR), CASE, opens_to=(Relation.BUREAU, Relation.PANEL)
)
LOOKS_OF_CASE = Door((Relation.JUDGE, Relation.ASSESSOR, Relation.AUDITOR), CASE)
SEES_FILING = Door(FILING, FILING)
LOOKS_OF_FILING = Door((Relation.JUDGE, Relation.AUDITOR), FILING)
AUDITS = Door((Relation.AUDITOR,))
LOOKS_AFTER = Door((Relation.LOOKS_AFTER_ALL,))
SETS = Door((Relation.ADMINISTRATOR,))

_CASES = "/api/v1/cases/{stream}"
DOORS: dict[str, Door] = {
    # Operation, and the contract itself.
    "GET /health/live": OPEN,
    "GET /health/ready": OPEN,
    "GET /version": OPEN,
    "GET /openapi.json": OPEN,
    "GET /docs": OPEN,
    "GET /docs/reference.css": OPEN,
    # What everybody may read; objections and tips are acts.
    "GET /api/v1/notices": OPEN,
    "GET /api/v1/notices/{stream}": OPEN,
    "GET /api/v1/register": OPEN,
    "GET /api/v1/register/{stream}": OPEN,
    "GET /api/v1/programmes": OPEN,
    "GET /api/v1/programmes/{programme_id}": OPEN,
    "GET /api/v1/programmes/{programme_id}/catalogue": OPEN,
    "GET /api/v1/units": OPEN,
    "GET /api/v1/units/{code}": OPEN,
    "GET /api/v1/units/{code}/contact": OPEN,
    "PUT /api/v1/units/{code}/contact": Door((Relation.LEADER,)),
    "GET /api/v1/commitments/{programme_id}": OPEN,
    "GET /api/v1/targets": OPEN,
    "GET /api/v1/filings/{code}/reply": OPEN,
    "POST /api/v1/tokens": OPEN,
    # One's own.
    "GET /api/v1/me": OWN,
    "PUT /api/v1/me/password": OWN,
    "GET /api/v1/tokens": OWN,
    "DELETE /api/v1/tokens/{token_id}": Door((Relation.AUTHOR,), (Relation.AUTHOR,)),
    "GET /api/v1/worklist": OWN,
    "GET /api/v1/cases": OWN,
    "GET /api/v1/filings": OWN,
    "POST /api/v1/batches": OWN,
    "POST /api/v1/targets": SETS,
    "GET /api/v1/readings": AUDITS,
    "GET /api/v1/substitutes": OWN,
    "POST /api/v1/substitutes": OWN,
    "POST /api/v1/substitutes/absences": OWN,
    "POST /api/v1/substitutes/{key}/end": OWN,
    # One case.
    f"GET {_CASES}": SEES_CASE,
    f"GET {_CASES}/history": SEES_CASE,
    **{f"GET {_CASES}/{step}": SEES_CASE for step in StepName},
    f"GET {_CASES}/readings": LOOKS_OF_CASE,
    f"GET {_CASES}/dossier": SEES_CASE,
    f"POST {_CASES}/dossier/parts": BINDS,
    f"POST {_CASES}/dossier/proofs": BINDS,
    f"DELETE {_CASES}/dossier/bound/{{bound}}": BINDS,
    f"POST {_CASES}/dossier/bound/{{bound}}/restoration": BINDS,
    f"PUT {_CASES}/dossier/volumes/{{item}}/order": BINDS,
    f"GET {_CASES}/indicators": SEES_CASE,
    f"GET {_CASES}/readiness": SEES_CASE,
    f"GET {_CASES}/indicators/data": SEES_CASE,
    f"PUT {_CASES}/indicators/data": ENTERS,
    f"GET {_CASES}/technical-assessment/sheets": SHEETS,
    f"GET {_CASES}/technical-assessment/sheets/mine": MY_SHEET,
    f"PUT {_CASES}/technical-assessment/sheets/mine": MY_SHEET,
    f"GET {_CASES}/technical-assessment/sheets/{{expert}}": ONE_SHEET,
    # Files of a case; those of a title or filing are known to whom that is known.
    "GET /api/v1/documents": SEES_CASE,
    "POST /api/v1/documents": SENDS,
    "POST /api/v1/documents/form": SENDS,
    "GET /api/v1/documents/{document}": SEES_CASE,
    "GET /api/v1/documents/{document}/versions": SEES_CASE,
    "GET /api/v1/documents/{document}/content": SEES_CASE,
    "GET /api/v1/documents/{document}/parts": SENDS,
    "POST /api/v1/documents/{document}/parts": SENDS,
    "POST /api/v1/documents/{document}/confirmation": SENDS,
    "DELETE /api/v1/documents/{document}": WITHDRAWS,
    # Titles and filings.
    "GET /api/v1/titles/{stream}": Door(TITLE, TITLE),
    "GET /api/v1/filings/{stream}": SEES_FILING,
    "GET /api/v1/filings/{stream}/readings": LOOKS_OF_FILING,
    # The portal, for everybody.
    "GET /": OPEN,
    "GET /sign-in": OPEN,
    "POST /sign-in": OPEN,
    "POST /sign-out": OPEN,
    "GET /notices": OPEN,
    "GET /notices/{case}": OPEN,
    "GET /notices/{case}/objection": OPEN,
    "POST /notices/{case}/objection": OPEN,
    "GET /register": OPEN,
    "GET /register/{title}": OPEN,
    "GET /register/{title}/tip": OPEN,
    "POST /register/{title}/tip": OPEN,
    "GET /received": OPEN,
    "GET /inquiry": OPEN,
    "POST /inquiry": OPEN,
    "GET /guide": OPEN,
    "GET /guide/{programme}": OPEN,
    "GET /guide/{programme}/{matter}": OPEN,
    "GET /contact/{unit}": Door((Relation.LEADER,)),
    "POST /contact/{unit}": Door((Relation.LEADER,)),
    "GET /verify/{number}/{seq}/{code}": OPEN,
    # The portal, one's own lists and forms.
    "GET /my": OWN,
    "GET /reviews": OWN,
    "GET /worklist": OWN,
    "GET /cases": OWN,
    "GET /my/new": Door((Relation.APPLICANTS,)),
    "POST /my/new": Door((Relation.APPLICANTS,)),
    "GET /admin/titles/new": Door((Relation.REGISTRARS,)),
    "POST /admin/titles/new": Door((Relation.REGISTRARS,)),
    "GET /admin/notices": LOOKS_AFTER,
    "GET /admin/rechecks": LOOKS_AFTER,
    "GET /admin/frozen": LOOKS_AFTER,
    "GET /audit/readings": AUDITS,
    "GET /intake": Door((Relation.BUREAUS,)),
    "GET /intake.csv": Door((Relation.BUREAUS,)),
    "GET /denials": Door((Relation.BUREAUS,)),
    "GET /substitutes": OWN,
    "GET /substitutes/new": Door((Relation.RANKED,)),
    "POST /substitutes/new": Door((Relation.RANKED,)),
    "GET /substitutes/absence": Door((Relation.RANKED,)),
    "POST /substitutes/absence": Door((Relation.RANKED,)),
    "POST /substitutes/{key}/end": OWN,
    # The portal, one case.
    "GET /cases/{case}": SEES_CASE,
    "GET /cases/{case}/readiness": SEES_CASE,
    "GET /cases/{case}/timeline": SEES_CASE,
    "GET /cases/{case}/official/{seq}": SEES_CASE,
    "GET /cases/{case}/deficits": SEES_CASE,
    "GET /cases/{case}/indicators": SEES_CASE,
    "GET /cases/{case}/indicators/{code}": SEES_CASE,
    "POST /cases/{case}/indicators/{code}": ENTERS,
    "POST /cases/{case}/indicators/{code}/proofs": BINDS,
    "GET /cases/{case}/files": SEES_CASE,
    "POST /cases/{case}/files": SENDS,
    "POST /cases/{case}/files/{document}/removal": WITHDRAWS,
    "GET /documents/{document}": SEES_CASE,
    "GET /cases/{case}/dossier/{item}": SEES_CASE,
    "POST /cases/{case}/dossier/{item}": BINDS,
    "POST /cases/{case}/dossier/{item}/order": BINDS,
    "POST /cases/{case}/bound/{bound}/removal": BINDS,
    "GET /cases/{case}/review": SCORES,
    "POST /cases/{case}/review": SCORES,
    "GET /cases/{case}/sheets": SHEETS,
    "GET /cases/{case}/sheets/{expert}": ONE_SHEET,
    "GET /filings/{filing}": SEES_FILING,
}
"""Method and path -> who. A new address without its line here fails tests/guards."""

BY_ACT = frozenset({"GET /{family}/{stream}/acts/{kind}", "POST /{family}/{stream}/acts/{kind}"})
"""The form of every act: whoever may do the act."""
FIRST_ACTS = {
    "POST /api/v1/cases": "file-creation-request",
    "POST /api/v1/titles": "record-old-title",
}
"""Acts whose stream is only made by them; their place comes with the request."""


# Acts, by function and level of unit: what the declarations and offices come to.


BY_STATE = frozenset(
    {
        Part.OWING,
        Part.LEADER_IN_CHARGE,
        Part.DECIDER,
        Part.LAST_ACTOR,
        Part.SIGNER,
        Part.COPIED,
    }
)
"""Parts that follow from how the case stands, not from an office."""


@dataclass(frozen=True)
class Holder:
    """Somebody entitled to an act: a function in a unit of a level, or by appointment."""

    part: Part
    function: Function | None = None
    level: Level | None = None


@dataclass(frozen=True)
class _View:
    place: str
    offices: dict[Part, tuple[Office, ...]]


_VILLAGE = "990101101201"
"""Any village; the places of the other tracks are those it lies in."""
_OWN_PLACE = {
    Track.COUNTY: Level.COUNTY,
    Track.TOWN: Level.TOWN,
    Track.VILLAGE: Level.VILLAGE,
}


def entitled(act: type[Act], track: Track, procedure: Procedure) -> Iterator[Holder]:
    """Who may do it for a place of this track, each once; nobody where the track lacks the step."""
    if act.step and act.step not in {step.name for step in procedure.steps}:
        return
    for part in parts_of(act):
        if part in (Part.PANEL_MEMBER, Part.PANEL_CHAIR):
            if _has_experts(procedure):
                yield Holder(part)
        elif part is Part.ANYBODY or part in BY_STATE:
            yield Holder(part)
        else:
            yield from _holders(part, track, procedure)


def _has_experts(procedure: Procedure) -> bool:
    steps = {step.name for step in procedure.steps}
    return StepName.TECHNICAL_ASSESSMENT in steps or procedure.acceptance.experts


def _holders(part: Part, track: Track, procedure: Procedure) -> Iterator[Holder]:
    """Every function in every unit from the place upwards that plays the part."""
    place = at(_VILLAGE, _OWN_PLACE[track])
    view = _View(place, procedure.offices)
    for level in [level for level in Level if DIGITS[level] <= len(place)]:
        for function in Function:
            if _of_level(function, level) and plays(
                part, Seat(function=function, unit=at(place, level)), "", view
            ):
                yield Holder(part, function, level)


def _of_level(function: Function, level: Level) -> bool:
    """A county's officer sits in a county: the function's name says its level, where it has one."""
    own = function.partition("-")[0]
    return own not in set(Level) or own == level
