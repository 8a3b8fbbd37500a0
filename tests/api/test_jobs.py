"""Jobs by HTTP: 99 of 100 is said, pages come without a gap, runs are the administrator's to start."""

from datetime import UTC, datetime

import pytest

from services.domain.jobs import JobItem, JobKind
from services.domain.permission_matrix import Relation, stands
from services.domain.seats import Seat
from services.domain.tree.units import Function, common_area
from services.storage import jobs
from services.storage.people.accounts import NewAccount, create_account
from services.storage.queries.installation import Installation, installation
from tests.api.cast import Cast

NOW = datetime(2031, 3, 3, 3, tzinfo=UTC)
FAILED = "job-99"


async def failed_job(cast: Cast) -> None:
    async with cast.doors.database.writing() as tx:
        await jobs.begin(tx, FAILED, JobKind.RECONCILE, NOW, total=100)
        for number in range(3):
            await jobs.item_failed(tx, FAILED, f"case-{number}", "away")
        mended = JobItem(item="case-0", what="behind", seen="", did="told", open=False)
        await jobs.note(tx, FAILED, mended)
        await jobs.advance(tx, FAILED, 97)
        await jobs.finish(tx, FAILED, NOW)


async def test_2_4_2_a_job_says_how_many_it_did_and_what_it_left(cast: Cast) -> None:
    await failed_job(cast)
    (line,) = (await cast.get("auditor", "/jobs")).json()["jobs"]
    assert (line["id"], line["state"]) == (FAILED, "attention")
    one = (await cast.get("city.officer", f"/jobs/{FAILED}")).json()
    assert (one["done"], one["total"], one["failed"]) == (97, 100, 3)
    seen, after = [], ""
    while after is not None:
        address = f"/jobs/{FAILED}/items?limit=3&after={after}"
        page = (await cast.get("admin", address)).json()
        seen += [(item["item"], item["what"]) for item in page["items"]]
        after = page["next_after"]
    assert seen == [
        ("case-0", "behind"),
        ("case-0", "failed"),
        ("case-1", "failed"),
        ("case-2", "failed"),
    ]


async def test_2_4_2_an_administrator_has_all_checked_now_or_what_was_left(cast: Cast) -> None:
    await failed_job(cast)
    now = await cast.post("admin", "/jobs?whole=true")
    again = await cast.post("admin", f"/jobs/{FAILED}/again")
    assert (now.status_code, again.status_code) == (202, 202)
    for started in (now, again):
        handle = cast.doors.cases.temporal.get_workflow_handle(started.json()["job"])
        assert (await handle.describe()).workflow_type == "reconcile"


@pytest.mark.parametrize("login", ["city.leader", "auditor", "qingxi.officer"])
async def test_2_4_2_nobody_else_starts_one(cast: Cast, login: str) -> None:
    await failed_job(cast)
    for path in ("/jobs", f"/jobs/{FAILED}/again"):
        assert (await cast.post(login, path)).status_code == 403


async def test_2_5_1_who_works_for_one_city_of_several_sees_no_jobs_and_starts_none(
    cast: Cast,
) -> None:
    """Jobs are about all cases: as soon as another city works here, they are the province's."""
    await failed_job(cast)
    assert (await cast.get("admin", "/jobs")).status_code == 200
    for login, function, unit in (
        ("officer.of.the.ministry", Function.MINISTRY_OFFICER, "00:huanbao"),
        ("officer.of.the.province", Function.PROVINCE_OFFICER, "99:huanbao"),
    ):
        await _account(cast, login, function, unit)
    assert (await cast.get("admin", "/jobs")).status_code == 200  # They only review from above.
    for login, function, unit in (
        ("clerk.of.another.city", Function.APPLICANT_CLERK, "990222"),
        ("admin.of.a.county", Function.ADMINISTRATOR, "990121"),
        ("admin.of.the.province", Function.ADMINISTRATOR, "99"),
    ):
        await _account(cast, login, function, unit)
    async with cast.doors.database.reading() as tx:
        found = await installation(tx, await cast.doors.clock.now())
    assert found.place == "99"
    for login in ("admin", "auditor", "city.officer"):
        for path in ("/jobs", f"/jobs/{FAILED}", f"/jobs/{FAILED}/items"):
            assert (await cast.get(login, path)).status_code == 403, (login, path)
    for path in ("/jobs", f"/jobs/{FAILED}/again"):
        assert (await cast.post("admin", path)).status_code == 403


@pytest.mark.parametrize(
    ("unit", "allowed"),
    [("9901", True), ("99", True), ("9901:huanbao", True), ("990121", False), ("9902", False)],
)
def test_2_5_1_an_area_that_holds_everybody_who_works_here_is_the_whole(
    unit: str, *, allowed: bool
) -> None:
    seat = Seat(function=Function.ADMINISTRATOR, unit=unit)
    city = Installation(common_area("990121101", "990122:huanbao"))
    assert stands(Relation.ADMINISTERS_WHOLE, seat, "a", city) is allowed
    assert stands(Relation.LOOKS_AFTER_WHOLE, seat, "a", city) is allowed
    nobody = Installation(common_area("9901", "8801"))
    assert not stands(Relation.LOOKS_AFTER_WHOLE, seat, "a", nobody)


async def test_2_4_2_the_applicant_and_the_county_see_no_jobs(cast: Cast) -> None:
    await failed_job(cast)
    for login in ("qingxi.clerk", "qingxi.officer"):
        for path in ("/jobs", f"/jobs/{FAILED}", f"/jobs/{FAILED}/items"):
            assert (await cast.get(login, path)).status_code == 403


async def test_2_4_2_what_never_ran_is_not_found(cast: Cast) -> None:
    assert (await cast.get("admin", "/jobs/nobody")).status_code == 404
    assert (await cast.get("admin", "/jobs/nobody/items")).status_code == 404
    assert (await cast.post("admin", "/jobs/nobody/again")).status_code == 404


async def _account(cast: Cast, login: str, function: Function, unit: str) -> None:
    seat = Seat(function=function, unit=unit)
    new = NewAccount(login=login, name=login, password="pine-tree", seats=(seat,))
    await create_account(cast.doors.database, new, await cast.doors.clock.now())
