"""A town merges while a round that assesses it is open, or its recognition runs (4.1.5, 4.2.14)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from temporalio.testing import WorkflowEnvironment

from services.domain.base import ActorRef
from services.domain.clocks.calendar import local_day, months_later
from services.domain.errors import NotEntitled
from services.domain.jobs import JobState
from services.domain.programme.evaluation import Scheme
from services.domain.rounds.checking import CarryOutCheck, PlanCheck
from services.domain.rounds.following import RoundUnitsFollowed
from services.domain.rounds.renewing import RenewRecognition, terms
from services.domain.rounds.scoring import FormVerdict
from services.domain.rounds.sheets import ScoreOneself
from services.domain.seats import Seat
from services.domain.tree.unit_changes import Happening, Line
from services.domain.tree.units import Function
from services.storage import case_log
from services.storage.queries.rounds import find_rounds
from services.storage.queries.scope import Viewer
from services.storage.queries.unit_streams import touched
from services.storage.session import Database
from services.storage.tables.base import table_of
from services.storage.tables.rounds import RoundGradeRow
from services.workflows.client import CaseClient
from tests.workflows.rounds.carried import COUNTY, Carried
from tests.workflows.rounds.later import RENEWED, later
from tests.workflows.test_unit_changes import BAIYUN, SONGPING, ended, merged, plant, said_as
from tests.workflows.walk import WORDS

Carry = Callable[[str | Scheme], Carried]
NEXT = "990122"
MARKS: list[dict[str, Any]] = [
    {"item": "committee", "faults": ["no-meeting"]},
    {"item": "joint-meeting", "grade": "clean"},
    {"item": "leadership", "grade": "clean"},
    {"item": "places", "faults": ["few-activities"]},
    {"item": "campaigns", "grade": "clean"},
]
"""What a union says of itself, as in C5.7.5."""


@pytest.fixture(autouse=True)
async def towns(sqlite: Database) -> None:
    await plant(sqlite)


@pytest.fixture
def carry(client: CaseClient, env: WorkflowEnvironment, sqlite: Database) -> Carry:
    return lambda name: Carried(client, env, sqlite, name)


def mayor(unit: str) -> ActorRef:
    return ActorRef(account=f"mayor-{unit}", function=Function.APPLICANT_LEADER, unit=unit)


async def followed(round_: Carried) -> list[RoundUnitsFollowed]:
    async with round_.database.reading() as tx:
        log = await case_log.events(tx, round_.id)
    return [one for one in log if isinstance(one, RoundUnitsFollowed)]


async def test_4_1_5_an_open_rounds_subject_is_spoken_for_by_the_town_that_it_was_merged_into(
    carry: Carry,
) -> None:
    round_ = carry("union-work")
    await round_.open()
    for code, name in ((SONGPING, "松坪镇"), (BAIYUN, "白云镇")):
        await round_.enter(code, "unions", name=name, place=code)
    await round_.do(ScoreOneself, mayor(BAIYUN), code=BAIYUN, stated="25", marks=MARKS)

    job = await ended(round_, await merged(round_))

    assert (job.state, job.done, job.failed) == (JobState.DONE, 1, 0)
    [fact] = await followed(round_)
    assert (fact.codes, fact.ended) == ((BAIYUN,), {BAIYUN: SONGPING})
    entries = (await round_.state()).entries
    assert [one.name for one in entries.values()] == ["松坪镇", "松坪镇（原白云镇）"]
    assert entries[BAIYUN].own_sheet, "nothing of what was done is lost"
    with pytest.raises(NotEntitled):
        await round_.do(ScoreOneself, mayor(BAIYUN), code=BAIYUN, stated="25", marks=MARKS)
    await round_.do(ScoreOneself, mayor(SONGPING), code=BAIYUN, stated="25", marks=MARKS)
    await round_.do(ScoreOneself, mayor(SONGPING), code=SONGPING, stated="25", marks=MARKS)
    seat = Seat(function=Function.APPLICANT_LEADER, unit=SONGPING)
    async with round_.database.reading() as tx:
        listed = await find_rounds(tx, Viewer("mayor", (seat,)))
    assert round_.id in [one.id for one in listed]


async def test_4_1_5_4_2_14_a_recognition_in_its_term_is_renewed_for_the_successor(
    carry: Carry,
) -> None:
    """The spot checks that Baiyun passed count on; the name on the register is the successor's."""
    round_ = carry(later(RENEWED))
    await round_.open()
    await round_.enter(BAIYUN, "classes", name="白云镇", place=BAIYUN)
    await round_.do(FormVerdict, code=BAIYUN, fit=True, opinion=WORDS)
    await round_.close()
    await round_.decide()
    decided = local_day(await round_.now())
    await spot_check(round_)

    await ended(round_, await merged(round_))
    await spot_check(round_)

    until = months_later(decided, 12)
    await round_.sleep(days=(until - local_day(await round_.now())).days - 1)
    [term] = terms(await round_.state(), local_day(await round_.now()))
    assert (term.name, term.validity.standing) == ("松坪镇", "may-ask")
    expects = (await round_.state()).version
    said = {"code": BAIYUN, "document_no": "续〔2032〕1号", "expects": expects}
    await round_.do(RenewRecognition, **said)
    assert await register(round_) == ("松坪镇", months_later(until, 12))


async def spot_check(round_: Carried) -> None:
    await round_.sleep(days=30)
    said: dict[str, Any] = {"check": "spot", "meant": "unannounced", "codes": (BAIYUN,)}
    await round_.do(PlanCheck, **said)
    number = len((await round_.state()).checks)
    done = {"no": number, "began_at": await round_.now(), "findings": WORDS, "passed": (BAIYUN,)}
    await round_.do(CarryOutCheck, **done)


async def register(round_: Carried) -> tuple[str, date | None]:
    columns = table_of(RoundGradeRow).c
    mine = select(columns.name, columns.valid_until).where(columns.round == round_.id)
    async with round_.database.reading() as tx:
        row = (await tx.execute(mine)).one()
    return row.name, row.valid_until


async def test_4_1_5_a_round_of_a_county_that_ends_goes_on_in_the_other_beside_that_ones_own(
    carry: Carry,
) -> None:
    """Both counties held the same scheme in the same year: none of the two is lost or hidden."""
    ours, theirs = carry("union-work"), carry("union-work")
    theirs.place = NEXT
    await plant(ours.database, {"9901": "滨江市", NEXT: "临江县"})
    for one in (ours, theirs):
        await one.open()
        await one.enter(f"{one.place}:a", "unions", name="机关工会", place=one.place)
    lines = [Line(old=NEXT, new=NEXT, name_zh="临江县", name_en="Linjiang")]
    lines += [
        Line(old=old, new=NEXT + old.removeprefix(COUNTY), name_zh=name, name_en=name)
        for old, name in ((COUNTY, "临江县"), (SONGPING, "松坪镇"), (BAIYUN, "白云镇"))
    ]
    lines[1] = lines[1].model_copy(update={"name_en": "Linjiang"})
    change = said_as(Happening.MERGE, local_day(await ours.now()), *lines)
    async with ours.database.reading() as tx:
        assert (await touched(tx, change)).counts["rounds"] == 1

    await ended(ours, await merged(ours, change=change))

    state = await ours.state()
    assert (state.place, state.entry(f"{COUNTY}:a").now) == (NEXT, f"{NEXT}:a")
    with pytest.raises(NotEntitled):
        await ours.enter(f"{NEXT}:b", "unions", place=NEXT)
    ours.place = NEXT
    await ours.enter(f"{NEXT}:b", "unions", place=NEXT)
    seat = Seat(function=Function.COUNTY_OFFICER, unit=NEXT, also=(COUNTY,))
    async with ours.database.reading() as tx:
        listed = await find_rounds(tx, Viewer("officer", (seat,)))
    assert {one.id for one in listed} == {ours.id, theirs.id}
