"""A simulated population keeps the real rules, loses nobody, and finds what cannot happen (4.4.1)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import count

import pytest

from services.domain.acts import decide
from services.domain.base import Stream
from services.domain.case import Case
from services.domain.clocks.calendar import BEIJING
from services.domain.filing import Filing
from services.domain.programme import library
from services.domain.programme.calendars import bundled_calendar
from services.domain.programme.library import newest
from services.domain.programme.schema import Procedure, Programme
from services.domain.simulation.behaviour import Behaviour
from services.domain.simulation.findings import Findings, at_share, findings
from services.domain.simulation.population import (
    NoRoomError,
    Setting,
    areas,
    most,
    places,
    setting,
)
from services.domain.simulation.running import run
from services.domain.simulation.tallies import Tally
from services.domain.titles.title import Title
from services.domain.tree.units import Level, Part, at, level_of

NAMES = sorted({one.id for one in library.PROGRAMMES})
FLAWLESS = Behaviour(
    **{
        name: 0
        for name, field in Behaviour.model_fields.items()
        if isinstance(field.default, float) and name not in ("awarded", "reporting")
    },
    awarded=1,
    reporting=1,
)
"""People who do everything well and in time."""
VERSIONS = count(9_000)


def asked(
    programme: Programme | str,
    units: int = 8,
    years: int = 8,
    seed: int = 7,
    behaviour: Behaviour | None = None,
) -> Setting:
    return setting(
        newest(programme) if isinstance(programme, str) else programme,
        units=units,
        years=years,
        seed=seed,
        begins=date(2026, 1, 1),
        calendar=bundled_calendar(),
        behaviour=behaviour,
    )


def tallied(one: Setting) -> Tally:
    tally = Tally()
    for area in one.areas:
        tally.add(run(one, area).tally)
    return tally


def found(one: Setting) -> Findings:
    return findings(one, tallied(one))


def planted(name: str, **changes: object) -> Programme:
    """The definition with something else in its procedure, known to the library of this process."""
    sound = newest(name)
    procedure = Procedure.model_validate(
        {**sound.procedure.model_dump(mode="json", by_alias=True), **changes}
    )
    programme = sound.model_copy(update={"procedure": procedure, "version": next(VERSIONS)})
    kept = library.Kept(programme, library.printed_for(sound))
    library.remember(kept, library.pin(programme))
    return programme


def without_office(name: str, part: Part) -> Programme:
    offices = newest(name).procedure.model_dump(mode="json")["offices"]
    return planted(name, offices={key: who for key, who in offices.items() if key != part})


@pytest.mark.parametrize("name", NAMES)
def test_4_4_1_the_same_seed_gives_the_same_result(name: str) -> None:
    one = asked(name, units=6, years=6)
    assert found(one) == found(one)


def test_4_4_1_another_seed_gives_another_result() -> None:
    one, other = (found(asked("town-municipal", seed=seed)) for seed in (7, 8))
    assert one.steps != other.steps


def test_4_4_1_what_happens_in_a_county_does_not_depend_on_the_others() -> None:
    """So any number of processes counts the same."""
    few, many = asked("town-municipal", units=10), asked("town-municipal", units=30)
    assert run(few, few.areas[0]).tally == run(many, many.areas[0]).tally


@pytest.mark.parametrize("name", NAMES)
def test_4_4_1_every_unit_is_somewhere_and_the_sums_agree(name: str) -> None:
    one = asked(name)
    tally, tables = tallied(one), found(one)
    assert sum(tally.standing.values()) == one.units
    for key, entered in tally.entered.items():
        assert entered == len(tally.stays.get(key, ())) + len(tally.staying.get(key, ())), key
    ended = Counter({"case": 0})
    for (_, outcome), times in tally.outcomes.items():
        ended["recheck" if outcome.startswith("recheck-") else "case"] += times
    still = sum(many for where, many in tally.standing.items() if where.startswith("case:"))
    assert tally.requests == ended["case"] + still
    named = sum(times for (_, outcome), times in tally.outcomes.items() if outcome == "named")
    assert (
        named
        == tally.acts["grant-title"]
        == len(tally.titles)
        == sum(row.granted for row in tables.titles)
    )
    assert tables.titles[-1].living == tally.standing["titled"]
    clock = sum(row.times for row in tables.acts) - sum(row.acts for row in tables.work)
    assert clock == sum(row.times for row in tables.acts if row.act in CLOCKS)


CLOCKS = {
    "close-notice",
    "escalate-supervision",
    "escalate-term",
    "finish-recheck",
    "grant-title",
    "open-recheck",
    "pause",
    "remind-of-term",
    "resume",
    "start-recheck",
}


def folded(one: Setting) -> Iterator[tuple[Stream, Stream]]:
    """Each stream as the simulation left it, and as its acts make it, one after the other."""
    kinds = {"title": Title, "filing": Filing, "sim": Case, "recheck": Case}
    for area in one.areas:
        stage = run(one, area, keeps_acts=True)
        again: dict[str, Stream] = {}
        for done in stage.done:
            known = again.get(done.stream) or kinds[done.stream.split("-")[0]](id=done.stream)
            again[done.stream] = known.after(decide(known, done.act, done.at))
            assert again[done.stream].seq == done.seq
        for name, matter in stage.matters.items():
            if matter.stream.seq:
                yield matter.stream, again[name]


@pytest.mark.parametrize("name", ["county-municipal", "village-national", "city-national"])
def test_4_4_1_every_fact_is_what_the_real_rule_makes_of_its_act(name: str) -> None:
    pairs = list(folded(asked(name, units=4)))
    assert len(pairs) > 10
    for left, made in pairs:
        assert left == made


@pytest.mark.parametrize("name", NAMES)
def test_4_4_1_where_nobody_errs_everybody_is_named_the_first_time(name: str) -> None:
    tally = tallied(asked(name, units=4, years=10, behaviour=FLAWLESS))
    assert tally.standing == Counter({"titled": 4})
    assert {outcome for _, outcome in tally.outcomes} == {"named", "recheck-passed"}
    assert not tally.refusals
    assert not tally.stuck
    assert not [what for what, late in tally.terms if late and what != "half-yearly-report"]


def test_4_4_1_who_is_always_late_is_always_told() -> None:
    late = FLAWLESS.model_copy(update={"late": 1.0, "supervised": 1.0})
    tally = tallied(asked("county-municipal", behaviour=late))
    assert tally.terms["review", False] == 0
    assert tally.terms["review", True] == sum(
        many for (_, outcome), many in tally.outcomes.items() if outcome == "named"
    )
    assert tally.acts["escalate-term"] >= tally.acts["supervise"] > 0
    assert tally.acts["answer-supervision"] > 0


def test_4_4_1_a_failed_re_check_freezes_the_county_of_the_simulation_too() -> None:
    bad = Behaviour(declining=1, hopeless=1)
    tally = tallied(asked("village-municipal", units=24, years=10, behaviour=bad))
    assert tally.acts["pause"] > 0
    assert tally.acts["pause"] >= tally.acts["resume"] > 0
    assert tally.refusals["file-creation-request", "county-frozen"] > 0
    assert any(until for _, until in tally.titles)


def test_4_4_1_a_rule_that_cannot_be_reached_is_reported_with_its_reason() -> None:
    """The same definition, once with and once without interim checks (A1.5)."""
    checked = {row.act: row for row in found(asked("county-municipal")).never}
    assert "record-interim-check" not in checked
    bare = planted("county-municipal", interim_checks=False)
    rows = {row.act: row for row in found(asked(bare)).never}
    assert rows["record-interim-check"].why == "never-open"
    assert rows["record-interim-check"].detail == "no-interim-checks"
    assert rows["form-review-opinion"].why == "not-in-programme"
    assert rows["urge"].why == "nobody-does-it"


@pytest.mark.parametrize(
    ("part", "step", "act"),
    [
        (Part.NAMER, "naming", "name-unit"),
        (Part.NOTICE_SIGNER, "public-notice", "sign-notice"),
        (Part.RECHECKER, "recheck", "open-recheck"),
    ],
)
def test_4_4_1_a_state_that_nobody_can_leave_is_reported(part: Part, step: str, act: str) -> None:
    tables = found(asked(without_office("county-municipal", part), behaviour=FLAWLESS))
    of = "recheck" if step == "recheck" else "case"
    assert [(row.of, row.step, row.why) for row in tables.traps] == [(of, step, f"{act}: nobody")]
    assert tables.traps[0].cases > 0


def test_4_4_1_whoever_comes_where_the_rule_always_refuses_is_reported_as_caught() -> None:
    """An opinion on methods that nobody can use: two of the same name, one without its survey."""
    methods = newest("county-municipal").procedure.acceptance.model_dump(mode="json")
    twice = [{**method, "id": "survey"} for method in methods["methods"]]
    trap = planted("county-municipal", acceptance={**methods, "methods": twice})
    rows = found(asked(trap, behaviour=FLAWLESS)).traps
    assert [(row.step, row.why) for row in rows] == [("acceptance", "record-method: invalid")]


def test_6_1_6_a_programme_that_divides_the_indicators_comes_to_its_end_too() -> None:
    rules = newest("county-municipal").procedure.assessment.model_dump(mode="json")
    review = {"per_indicator": 2, "source": "X1", "note": None}
    divided = planted("county-municipal", assessment={**rules, "review": review})
    tables = found(asked(divided, behaviour=FLAWLESS))
    assert tables.traps == ()
    assert "assign-indicators" not in {row.act for row in tables.never}


def test_4_4_1_durations_stand_beside_their_limits() -> None:
    rows = {(row.of, row.step): row for row in found(asked("county-municipal")).steps}
    notice = rows["case", "public-notice"]
    assert (notice.owed, notice.limit, notice.unit) == ("notice", 7, "calendar")
    assert notice.median_days is not None
    assert notice.p90_days is not None
    assert 8 <= notice.median_days <= notice.p90_days <= (notice.longest_days or 0)
    assert rows["case", "plan"].limit is None
    assert (rows["case", "implementation"].median_days or 0) >= 365


def test_4_4_1_shares_are_taken_by_rank() -> None:
    assert at_share([], 50) is None
    assert at_share([3], 90) == 3
    assert [at_share(range(1, 11), percent) for percent in (1, 50, 90, 100)] == [1, 5, 9, 10]


def test_4_4_1_who_waits_is_counted_at_the_end_of_each_month() -> None:
    tally = Tally()
    since = datetime(2026, 1, 30, 9, tzinfo=BEIJING)
    tally.waited(since, datetime(2026, 1, 31, 23, tzinfo=BEIJING), "plan", "congress")
    assert not tally.waiting
    tally.waited(since, datetime(2026, 4, 1, 0, tzinfo=BEIJING), "plan", "congress")
    assert sorted(tally.waiting) == [(f"2026-0{month}", "plan", "congress") for month in (1, 2, 3)]


def test_4_4_1_units_have_codes_of_their_level_and_lie_in_few_counties() -> None:
    for level in (Level.CITY, Level.COUNTY, Level.TOWN, Level.VILLAGE):
        found = places(level, 90)
        assert len(set(found)) == 90
        assert {level_of(place) for place in found} == {level}
        assert all(place.startswith("99") for place in found)
    assert len(areas(places(Level.TOWN, 90))) == 9
    for area in areas(places(Level.VILLAGE, 90)):
        assert len({at(place, Level.COUNTY) for place in area}) == 1


@pytest.mark.parametrize("units", [0, -1, 10**9])
def test_4_4_1_there_is_room_for_so_many_units_and_no_more(units: int) -> None:
    with pytest.raises(NoRoomError):
        places(Level.COUNTY, units)
    assert len(places(Level.CITY, most(Level.CITY))) == 99
