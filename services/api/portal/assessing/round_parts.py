"""What a scheme may have beside scores, as a round's page shows it; draws have a page for everybody.

Figures from another hand, offices that examine at once, owners of indicators, checks, pay. Every sum
and judgement comes from `domain/rounds`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.portal.assessing.code_words import named
from services.api.portal.assessing.drawing_words import command
from services.api.portal.frame import Framed
from services.domain.attainment.formulas import plain
from services.domain.clocks.calendar import Calendar, local_day
from services.domain.mechanisms.attainment import Tally
from services.domain.mechanisms.breakdown import Assignment, Outstanding, outstanding
from services.domain.mechanisms.checks import Told
from services.domain.mechanisms.draws import Party
from services.domain.mechanisms.groups import Decision
from services.domain.mechanisms.parallel_examination import Progress, progress
from services.domain.mechanisms.samples import Of as SampledOf
from services.domain.mechanisms.supplied_values import Supplied, latest, standing
from services.domain.mechanisms.surveys import Result
from services.domain.mechanisms.targets import ShareProgress
from services.domain.programme.words import Text
from services.domain.rounds.aiming import targets_of
from services.domain.rounds.checking import CheckSeen, checks_of
from services.domain.rounds.entry import Drawn, Entry, Lapsed, unit_of
from services.domain.rounds.granting import GrantDue, grants_due
from services.domain.rounds.heading import HeadResult, heads_of
from services.domain.rounds.lapsing import Ended, ended, lapses_of
from services.domain.rounds.pairing import PairSeen, pairs_of
from services.domain.rounds.rating import tally_of as rating_of
from services.domain.rounds.rating import unmet_words
from services.domain.rounds.renewing import Term, terms
from services.domain.rounds.state import AssessmentRound, Ring
from services.domain.rounds.surveying import surveys_of
from services.domain.rounds.voting import decisions
from services.storage.queries.names import places
from services.storage.queries.round_draws import with_draws

router = APIRouter()


@dataclass(frozen=True)
class FigureRow:
    """One figure of one subject: what it is, whose it is, and whether it counts."""

    entry: Entry
    name: Text
    value: Supplied | None
    amount: str
    standing: Text


@dataclass(frozen=True)
class Examined:
    entry: Entry
    progress: Progress
    due_on: date | None


@dataclass(frozen=True)
class Owned:
    assignment: Assignment
    office: Text
    wanted: Outstanding | None


@dataclass(frozen=True)
class CheckRow:
    """One check with the names of those checked and told, and what it was in truth."""

    seen: CheckSeen
    names: tuple[str, ...]
    told: tuple[tuple[str, Told], ...]
    why: Text | None


@dataclass(frozen=True)
class RingRow:
    """Who checks whom of one group, and whether they have (C1.1.5)."""

    ring: Ring
    label: Text
    group: Text
    pairs: tuple[PairSeen, ...]


@dataclass(frozen=True)
class HeadRow:
    """A head's grade with the names of the branches it follows (C4.7.20)."""

    head: HeadResult
    names: tuple[str, ...]


@dataclass(frozen=True)
class SurveyRow:
    """A survey of one subject, counted from its answers so far."""

    entry: Entry
    label: Text
    result: Result


@dataclass(frozen=True)
class VoteRow:
    """A ballot on one subject and how its voices stand; who said what is in the history."""

    entry: Entry
    label: Text
    decision: Decision


@dataclass(frozen=True)
class RatedRow:
    """How the indicators of one subject were rated, what is not met in words."""

    entry: Entry
    tally: Tally
    words: Text


@dataclass(frozen=True)
class LapseRow:
    """A lapse of one subject on the way, until when it is mended, and how that ended (C3.3.4)."""

    entry: Entry
    label: Text
    lapsed: Lapsed
    standing: Text


@dataclass(frozen=True)
class SampleRow:
    """A sample of one subject: who was drawn, and all it takes to work it out again (4.2.10)."""

    entry: Entry
    label: Text
    drawn: Drawn


@dataclass(frozen=True)
class RoundParts:
    lapses: tuple[LapseRow, ...]
    votes: tuple[VoteRow, ...]
    rated: tuple[RatedRow, ...]
    surveys: tuple[SurveyRow, ...]
    figures: tuple[FigureRow, ...]
    examined: tuple[Examined, ...]
    owned: tuple[Owned, ...]
    rings: tuple[RingRow, ...]
    checks: tuple[CheckRow, ...]
    samples: tuple[SampleRow, ...]
    pay: tuple[Entry, ...]
    terms: tuple[Term, ...]
    targets: tuple[ShareProgress, ...]
    heads: tuple[HeadRow, ...]
    grants: tuple[tuple[str, GrantDue], ...]
    """Employer by name, and what is due for one person."""


SAMPLED: Mapping[SampledOf, Text] = {
    "units": Text(zh="单位", en="units"),
    "households": Text(zh="农户", en="households"),
    "staff": Text(zh="职工", en="staff"),
    "residents": Text(zh="居民", en="residents"),
    "objects": Text(zh="对象", en="objects"),
}
STANDINGS = {
    "missing": Text(zh="待提供", en="to be supplied"),
    "unverified": Text(zh="待核实", en="to be verified"),
    "in-force": Text(zh="已采用", en="in force"),
}

MENDING: Mapping[Ended, Text] = {
    "disqualifies": Text(zh="取消参评资格", en="disqualified"),
    "unmended": Text(zh="未按期整改，取消参评资格", en="not mended in time: disqualified"),
    "mended": Text(zh="已整改到位", en="mended"),
    "open": Text(zh="限期整改", en="to be mended"),
}


def parts_of_round(
    of: AssessmentRound, calendar: Calendar, now: datetime, *, whole: bool
) -> RoundParts:
    """`whole`: whether the results are for this reader yet."""
    names = {one.code: one.name for one in of.entries.values()}
    return RoundParts(
        lapses=tuple(_lapses(of)),
        votes=tuple(
            VoteRow(entry, ballot.label, found)
            for entry in (of.assessed if whole else ())
            for ballot, found in decisions(of, entry)
        ),
        rated=tuple(
            RatedRow(entry, found, unmet_words(of, entry, found))
            for entry in of.assessed
            if (found := rating_of(of, entry)) and entry.ratings
        ),
        surveys=tuple(
            SurveyRow(entry, rules.instrument.label, found)
            for entry in of.assessed
            for _, rules, found in surveys_of(of, entry)
            if found
        ),
        figures=tuple(_figures(of)),
        examined=tuple(_examined(of, calendar, now)),
        owned=tuple(_owned(of, names, local_day(now))),
        rings=tuple(_rings(of)),
        checks=tuple(_checks(of, names)),
        samples=tuple(_samples(of)),
        pay=tuple(one for one in of.entries.values() if one.pay),
        terms=terms(of, local_day(now)),
        targets=targets_of(of, local_day(now)) if whole else (),
        heads=tuple(
            HeadRow(one, tuple(names[code] for code in one.branches))
            for one in (heads_of(of) if whole else ())
        ),
        grants=tuple((names[one.code], one) for one in grants_due(of)),
    )


def _lapses(of: AssessmentRound) -> Iterator[LapseRow]:
    known = lapses_of(of)
    for entry in of.entries.values():
        for one in entry.lapses:
            yield LapseRow(entry, known[one.lapse].label, one, MENDING[ended(known, one)])


def _figures(of: AssessmentRound) -> Iterator[FigureRow]:
    rules = of.rules.supplies
    for entry in of.assessed if rules else ():
        for one in rules.about(entry.group) if rules else ():
            value = latest(entry.values, one.datum, of.year)
            known = standing(rules, entry.values, one.datum, of.year) if rules else "missing"
            amount = plain(value.amount) if value else ""
            yield FigureRow(entry, one.name, value, amount, STANDINGS[known])


def _examined(of: AssessmentRound, calendar: Calendar, now: datetime) -> Iterator[Examined]:
    for entry in of.entries.values():
        if entry.examination:
            found = progress(entry.examination, calendar, now)
            yield Examined(entry, found, found.due_on)


def _owned(of: AssessmentRound, names: dict[str, str], today: date) -> Iterator[Owned]:
    wanted = {one.indicator: one for one in outstanding(of.assignments, today)}
    for one in of.assignments:
        name = names.get(one.office, one.office)
        yield Owned(one, Text(zh=name, en=name), wanted.get(one.indicator))


def _rings(of: AssessmentRound) -> Iterator[RingRow]:
    checks = {one.id: one.label for one in of.rules.checks}
    groups = {one.id: one.label for one in of.rules.subjects}
    for one in of.rings:
        yield RingRow(one, checks[one.check], groups[one.group], tuple(pairs_of(of, one)))


def _samples(of: AssessmentRound) -> Iterator[SampleRow]:
    for entry in of.entries.values():
        for name, one in entry.samples.items():
            yield SampleRow(entry, SAMPLED[of.rules.samples[name].of], one)


def _checks(of: AssessmentRound, names: dict[str, str]) -> Iterator[CheckRow]:
    units: dict[str, str] = {}
    for one in of.entries.values():  # Two may have gone into one unit (4.1.5).
        unit = unit_of(one)
        units[unit] = f"{units[unit]}、{one.name}" if unit in units else one.name
    words = {code: Text(zh=name, en=name) for code, name in units.items()}
    for seen in checks_of(of):
        yield CheckRow(
            seen=seen,
            names=tuple(names[code] for code in seen.check.codes),
            told=tuple((units.get(one.unit, one.unit), one) for one in seen.check.told),
            why=named(seen.judged.why, words) if seen.judged else None,
        )


def owners(of: AssessmentRound) -> set[str]:
    """Accounts that answer for an indicator, or sit on a panel by a draw."""
    named = {one.account for one in of.assignments if one.account}
    return named | {account for one in of.draws for account in one.panel}


@router.get("/rounds/{stream}/draws")
async def draws(frame: Framed, stream: str) -> Response:
    """Every draw with its hashes and, once it is over, all it takes to work it out again (D8)."""
    async with frame.doors.database.reading() as tx:
        state = await with_draws(tx, stream)
        where = (await places(tx, {state.place}))[state.place]
    return frame.page(
        "rounds/draws.html", round=state, where=where, parties=tuple(Party), command=command
    )
