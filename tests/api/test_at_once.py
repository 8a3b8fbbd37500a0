"""Many at the same moment, over HTTP: what only adds is added, of two decisions one is made."""

import asyncio
from collections import Counter

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.programme.schema import Track
from services.domain.seats import Seat
from services.domain.tree.units import Function, StepName
from services.storage import case_log
from services.storage.people.accounts import NewAccount
from tests.api.cast import Cast
from tests.api.test_assessment import all_met
from tests.workflows.walk import Walk

pytestmark = pytest.mark.usefixtures("worker")

EXPERTS = tuple(f"expert.{number:02}" for number in range(1, 21))


async def under_assessment(cast: Cast, env: WorkflowEnvironment) -> str:
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.COUNTY)
    await walk.to_review()
    await walk.stands(StepName.TECHNICAL_ASSESSMENT)
    return walk.case_id


def hire(cast: Cast, login: str, function: Function) -> None:
    seat = Seat(function=function, unit="9901")
    known = NewAccount(login=login, name=login, password="a-long-pass-phrase", seats=(seat,))
    cast.accounts[login] = known


@pytest.mark.slow
async def test_2_3_2_twenty_sheets_at_the_same_moment_with_the_version_all_saw(
    cast: Cast, env: WorkflowEnvironment
) -> None:
    """A1.9: twenty successes, twenty sheets, twenty numbers of the log."""
    case = await under_assessment(cast, env)
    for login in EXPERTS:
        hire(cast, login, Function.EXPERT)
    accounts = [await cast.account(login) for login in EXPERTS]
    path = f"/cases/{case}/technical-assessment"
    await cast.act("city.officer", f"{path}/panel", {"experts": accounts, "chair": accounts[0]})
    await cast.declare(case, *EXPERTS)
    for login in EXPERTS:
        drawn = await cast.post(login, f"{path}/sheets/mine", all_met(), version=0, method="PUT")
        assert drawn.status_code == 200, drawn.text
    seen = (await cast.get("city.officer", f"/cases/{case}")).json()["version"]
    answers = await asyncio.gather(
        *(cast.post(login, f"{path}/sheets", version=seen) for login in EXPERTS)
    )
    assert Counter(answer.status_code for answer in answers) == {200: 20}
    assert len({answer.json()["seq"] for answer in answers}) == 20
    for login in EXPERTS:
        assert (await cast.get(login, f"{path}/sheets/mine")).json()["submitted"] is True


async def test_2_3_2_of_two_officers_who_decide_at_once_one_decides_and_one_is_told(
    cast: Cast, env: WorkflowEnvironment
) -> None:
    """One decision, one 412: what the second saw is no longer how it stands."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.COUNTY)
    await walk.file()
    await walk.stands(StepName.CREATION_REQUEST)
    hire(cast, "city.officer.b", Function.CITY_OFFICER)
    officers = ("city.officer", "city.officer.b")
    for login in officers:
        await cast.token(login)
    case = walk.case_id
    seen = (await cast.get("city.officer", f"/cases/{case}")).json()["version"]
    listing = f"/cases/{case}/creation-request/listing"
    answers = await asyncio.gather(*(cast.post(login, listing, version=seen) for login in officers))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 412: 1}
    stale = next(answer for answer in answers if answer.status_code == 412).json()
    assert stale["code"] == "stale"
    async with cast.doors.database.reading() as tx:
        log = await case_log.events(tx, case)
    kinds = Counter(fact.kind for fact in log)
    assert kinds["applicant-listed"] == 1
