"""The administrative tree and the functions people have in it.

A unit's code carries its place in the tree: province 2 digits, city 4, county 6, town 9,
village 12 (GB/T 2260 and GB/T 10114); the country's is 00, which no province has. A department is
its unit's code, a colon and a name.
"""

from enum import StrEnum


class Level(StrEnum):
    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


DIGITS = {
    Level.PROVINCE: 2,
    Level.CITY: 4,
    Level.COUNTY: 6,
    Level.TOWN: 9,
    Level.VILLAGE: 12,
}
NATION = "00"
"""The country: the one unit that all others lie in, though no code begins with it."""


class Function(StrEnum):
    """What a person is entitled to as, in one unit (issue 1.2.4)."""

    APPLICANT_CLERK = "applicant-clerk"
    APPLICANT_LEADER = "applicant-leader"
    TOWN_GOVERNMENT = "town-government"
    COUNTY_GOVERNMENT = "county-government"
    CONGRESS = "congress"
    COUNTY_OFFICER = "county-officer"
    COUNTY_LEADER = "county-leader"
    CITY_OFFICER = "city-officer"
    CITY_LEADER = "city-leader"
    PROVINCE_OFFICER = "province-officer"
    PROVINCE_LEADER = "province-leader"
    MINISTRY_OFFICER = "ministry-officer"
    MINISTRY_LEADER = "ministry-leader"
    JOINT_DEPARTMENT = "joint-department"
    VERIFYING_UNIT = "verifying-unit"
    EXPERT = "expert"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    PUBLIC = "public"
    CLOCK = "clock"


class Part(StrEnum):
    """A part in the procedure. Which functions play it is data of the programme (`offices`)."""

    NOBODY = "nobody"
    APPLICANT = "applicant"
    APPLICANT_LEADER = "applicant-leader"
    ENDORSER = "endorser"
    SENDER = "sender"
    SCREENER = "screener"
    PLAN_ARGUER = "plan-arguer"
    PLAN_APPROVER = "plan-approver"
    PLAN_ISSUER = "plan-issuer"
    INSPECTOR = "inspector"
    VERIFIER = "verifier"
    EXAMINER = "examiner"
    REQUEST_APPROVER = "request-approver"
    FORMAL_CHECKER = "formal-checker"
    PRE_ASSESSOR = "pre-assessor"
    ASSESSOR = "assessor"
    PANEL_MEMBER = "panel-member"
    PANEL_CHAIR = "panel-chair"
    RECTIFIER = "rectifier"
    RE_REVIEWER = "re-reviewer"
    ACCEPTOR = "acceptor"
    UPPER_REVIEWER = "upper-reviewer"
    NOTICE_SIGNER = "notice-signer"
    NOTICE_PUBLISHER = "notice-publisher"
    NAMER = "namer"
    RECHECKER = "rechecker"
    OBJECTION_JUDGE = "objection-judge"
    OBJECTION_HEAD = "objection-head"
    """Who leads the office that judges objections, and names the two who handle one (6.4.3)."""
    LEADER = "leader"
    """A leader of a bureau in whose area the place lies; no office of the programme names it."""
    OWING = "owing"
    """Who owes something of this case now (`duties.py`); named by no programme."""
    REGISTRAR = "registrar"
    """The leader of the Bureau in whose area the place lies: keeps the register (A0.11)."""
    LEADER_ASKED = "leader-asked"
    """The leader whom an officer of the same bureau has asked first (2.2.3)."""
    LEADER_IN_CHARGE = "leader-in-charge"
    """The leader of the bureau in charge of what is owed now, and the leader above (2.1.6)."""
    OFFICER = "officer"
    """Whoever holds an office of the case under somebody who can pass it on (`hands.LED`)."""
    HEAD = "head"
    """Who leads an office of the case, and says who of it holds a part (`hands.LED`)."""
    DECIDER = "decider"
    """Who decides in the step where the case stands."""
    LAST_ACTOR = "last-actor"
    SIGNER = "signer"
    PAPER_SIGNER = "paper-signer"
    """Whose signature under an opinion is wanted now (`review/laid.py`)."""
    SHEET_SIGNER = "sheet-signer"
    """Whose own score sheet waits for the signature (`review/sheet_paper.py`)."""
    COPIED = "copied"
    """By how the case stands: the last to act, asked to sign, sent a copy for information."""
    PROPOSER = "proposer"
    MENDER = "mender"
    """Who answers for a finding whose measures, or whose work, are due (C4.1.2)."""
    ORGANISER = "organiser"
    ROUND_DECIDER = "round-decider"
    SPOT_CHECKER = "spot-checker"
    """Of an assessment round (`rounds/offices.py`): the office, its leader, the level above."""
    ENTRANT = "entrant"
    RATER = "rater"
    ROUND_ENDORSER = "round-endorser"
    """By how the round stands: a subject's own seat, whoever scores, the offices on the way up."""
    NAMED_OFFICE = "named-office"
    """A department that the scheme of a round names: it supplies, verifies, examines (D16, D25)."""
    ANYBODY = "anybody"


class StepName(StrEnum):
    """The steps of a case. Each is a workflow type of its own."""

    CREATION_REQUEST = "creation-request"
    PLAN = "plan"
    IMPLEMENTATION = "implementation"
    SELF_CHECK = "self-check"
    APPLICATION = "application"
    PRE_ASSESSMENT = "pre-assessment"
    TECHNICAL_ASSESSMENT = "technical-assessment"
    RECTIFICATION = "rectification"
    ACCEPTANCE = "acceptance"
    UPPER_REVIEW = "upper-review"
    PUBLIC_NOTICE = "public-notice"
    NAMING = "naming"
    RECHECK = "recheck"


def territory(unit: str) -> str:
    """The code of the area a unit or its department belongs to."""
    return unit.partition(":")[0]


def level_of(unit: str) -> Level:
    """Raises KeyError for a code whose length is no level's."""
    if territory(unit) == NATION:
        return Level.NATION
    digits = len(territory(unit))
    return {count: level for level, count in DIGITS.items()}[digits]


def at(place: str, level: Level) -> str:
    """The unit of that level in which the place lies, the place itself included."""
    return NATION if level is Level.NATION else territory(place)[: DIGITS[level]]


def common_area(one: str, other: str) -> str:
    """The smallest area that both units lie in; empty where no area holds them both."""
    around = (one[:digits] for digits in DIGITS.values() if len(territory(one)) >= digits)
    return max((area for area in around if other.startswith(area)), key=len, default="")


def within(place: str, unit: str) -> bool:
    """Whether the place lies in the unit's area."""
    area = territory(unit)
    return area == NATION or territory(place).startswith(area)
