"""A joint visit day by page and API: told once, signed on the spot, taken into the opinion."""

from datetime import date

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.clocks.calendar import days_later, local_day
from tests.api.cast import Cast
from tests.portal.city import City
from tests.portal.conftest import SignIn

pytestmark = pytest.mark.usefixtures("worker")


async def today(cast: Cast) -> date:
    return local_day(await cast.now())


def announcement(on: date, **more: object) -> dict[str, object]:
    told = {"visited_on": on.isoformat(), "hour": "09:30", "departments": ["9901:jianwei"]}
    return {**told, **more}


async def test_c3_6_8_told_once_by_page_and_shown_to_the_applicant(
    cast: Cast, person: SignIn, city: City
) -> None:
    officer = await person("city.officer")
    case = f"/cases/{city.assessed}"
    form = await officer.see(f"{case}/acts/announce-visit-day")
    day = days_later(await today(cast), 3)
    done = await officer.send(
        form,
        "/acts/",
        visited_on=day.isoformat(),
        hour="09:30",
        departments="9901:jianwei",
    )
    assert "联合踏勘" in done.text, done.text
    assert "09:30" in done.text
    mayor = await person("qingxi.mayor")
    told = await mayor.see(case)
    assert "09:30" in told.text
    assert "参加部门：云岭市建委" in told.text, told.text
    typed = announcement(day, departments=["张三 13900000000"])
    unknown = await cast.post("city.officer", f"{case}/visit-days", typed)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "invalid"), unknown.text
    assert "/departments" in unknown.text
    again = await cast.post("city.officer", f"{case}/visit-days", announcement(day))
    assert (again.status_code, again.json()["code"]) == (409, "visit-announced")
    (filing,) = [
        one
        for one in (await cast.get("city.officer", "/filings")).json()["filings"]
        if one["what"] == "visit-day"
    ]
    amend = await officer.see(f"/filings/{filing['id']}/acts/amend-visit-day")
    later = days_later(day, 1)
    await officer.send(amend, "/acts/", visited_on=later.isoformat(), reason="暴雨。")
    changed = await mayor.see(case, language="en")
    assert "amended" in changed.text
    assert "暴雨。" in (await officer.see(f"/filings/{filing['id']}")).text


async def test_c3_6_8_signed_on_the_spot_by_both_and_taken_into_the_opinion(
    cast: Cast, person: SignIn, city: City, env: WorkflowEnvironment
) -> None:
    case = f"/cases/{city.assessed}"
    day = days_later(await today(cast), 1)
    told = await cast.post("city.officer", f"{case}/visit-days", announcement(day))
    assert told.status_code == 201, told.text
    point = {"place": "C07", "rule": "A1.9", "words": "排口未封堵。"}
    result = {"result": "现场查看2处。", "points": [point]}
    early = await cast.post("city.officer", f"{case}/visit-results", result)
    assert (early.status_code, early.json()["code"]) == (409, "too-early")
    await env.sleep(24 * 3600)
    officers = await (await person("jianwei")).see(case)
    assert officers.link("登记踏勘结果并签字") == f"{case}/acts/file-visit-result"
    outside = await cast.post("nongwei", f"{case}/visit-results", result)
    assert outside.status_code == 403
    signed = await cast.post("jianwei", f"{case}/visit-results", result)
    assert signed.status_code == 201, signed.text
    twice = await cast.post("jianwei", f"{case}/visit-results", result)
    assert (twice.status_code, twice.json()["code"]) == (409, "visit-recorded")
    mayor = await person("qingxi.mayor")
    page = await mayor.see(case)
    assert "待签字" in page.text
    sign = await mayor.see(page.link("签字确认"))
    after = await mayor.send(sign, "/acts/")
    assert after.status == 200
    assert "待签字" not in (await mayor.see(case)).text
    shown = await (await person("city.officer")).see(case)
    assert "孔宁" in shown.text
    assert "青溪县县长" in shown.text


async def test_a1_9_where_only_the_unannounced_visit_is_left_nobody_is_told(
    cast: Cast, city: City
) -> None:
    case = f"/cases/{city.assessed}"
    seen = {"visited_on": (await today(cast)).isoformat(), "visit": "open", "note": "看了3处。"}
    noted = await cast.post("city.officer", f"{case}/visit-notes", seen)
    assert noted.status_code == 201, noted.text
    refused = await cast.post(
        "city.officer", f"{case}/visit-days", announcement(days_later(await today(cast), 2))
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "visit-unannounced")
    elsewhere = await cast.post(
        "city.officer",
        f"/cases/{city.checking}/visit-days",
        announcement(days_later(await today(cast), 2)),
    )
    assert elsewhere.status_code == 422
