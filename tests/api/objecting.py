"""Objections in tests: a notice that runs, more officers of the judging bureau, answers by code."""

from typing import Any

from temporalio.testing import WorkflowEnvironment

from services.domain.programme.schema import Track
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage.people.accounts import NewAccount, create_account
from tests.api.cast import Cast
from tests.workflows.walk import Walk

NAME, PHONE = "钱塘江", "13911112222"
CONTACT = f"{NAME}，{PHONE}"
OBJECTION = {"subject": "污水处理", "words": "东街桥下有排口，雨后流黑水。", "contact": CONTACT}
OFFICE = "9901:huanbao"


async def notice(cast: Cast, env: WorkflowEnvironment) -> str:
    """A village whose notice runs; its case is walked there by acts without HTTP."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.VILLAGE)
    await walk.to_notice()
    await walk.publish()
    await walk.sleep(days=1)
    return walk.case_id


async def officers(cast: Cast, *logins: str) -> dict[str, str]:
    """More officers of the city's bureau: login -> account."""
    for login in logins:
        seat = Seat(function=Function.CITY_OFFICER, unit=OFFICE)
        new = NewAccount(login=login, name=login, password="a password of theirs", seats=(seat,))
        await create_account(cast.doors.database, new, await cast.now())
        cast.accounts[login] = new
    return {login: await cast.account(login) for login in logins}


async def raised(cast: Cast, case: str, **said: Any) -> dict[str, Any]:
    """Stream, number and code of a new objection."""
    filed = await cast.post(None, f"/cases/{case}/objections", {**OBJECTION, **said})
    assert filed.status_code == 201, filed.text
    answer: dict[str, Any] = filed.json()
    return answer


async def handled_by(cast: Cast, stream: str, first: str, second: str) -> None:
    named = {"first": first, "second": second}
    await cast.act("city.leader", f"/filings/{stream}/handlers", named)


async def told(cast: Cast, code: str) -> dict[str, Any]:
    answer = await cast.post(None, "/filings/reply", {"code": code})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found
