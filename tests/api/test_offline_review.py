"""An expert without the portal: the workbook taken along and sent back, by HTTP (6.1.6).

And what the chair is told of it all once every sheet is in (6.1.4).
"""

from io import BytesIO
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from services.api.spreadsheets.files import XLSX
from services.api.spreadsheets.layout import FIRST_ROW
from services.domain.programme.library import catalogue_of, current
from services.domain.programme.schema import TitleLevel, Track
from tests.api.cast import Cast
from tests.api.test_assessment import case

__all__ = ["case"]

pytestmark = pytest.mark.usefixtures("worker")

EXPERTS = ONE, TWO = ("expert.one", "expert.two")
CLERK = "qingxi.clerk"
CODES = [entry.code for entry in catalogue_of(current(Track.COUNTY, TitleLevel.MUNICIPAL)).entries]
Filled = dict[str, tuple[str, str]]


async def asked(
    cast: Cast,
    case: str,
    path: str,
    *,
    method: str = "GET",
    body: bytes = b"",
    who: str = ONE,
    version: int | None = None,
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {await cast.token(who)}", "content-type": XLSX}
    if version is not None:
        headers["If-Match"] = f'"{version}"'
    address = f"/api/v1/cases/{case}/technical-assessment/sheets{path}"
    return await cast.http.request(method, address, content=body, headers=headers)


def filled(body: bytes, answers: Filled) -> bytes:
    """The workbook with these answers and reasons typed into it."""
    book = load_workbook(BytesIO(body))
    page = book.worksheets[0]
    for row in range(FIRST_ROW, page.max_row + 1):
        if answer := answers.get(str(page[f"A{row}"].value)):
            page[f"D{row}"], page[f"E{row}"] = answer
    written = BytesIO()
    book.save(written)
    return written.getvalue()


async def write(cast: Cast, case: str, who: str, version: int, **unlike: str) -> None:
    """Online: everything met but for what is said otherwise."""
    lines = [
        {"code": code, "answer": unlike.get(code, "met"), "reason": "现场与材料不符。"}
        for code in CODES
    ]
    path = f"/cases/{case}/technical-assessment/sheets/mine"
    put = await cast.post(who, path, {"lines": lines}, version=version, method="PUT")
    assert put.status_code == 200, put.text


async def test_6_1_6_what_was_scored_online_meanwhile_is_not_overwritten_unasked(
    cast: Cast, case: str
) -> None:
    first, second, third = CODES[:3]
    await write(cast, case, ONE, 0)
    went_out = (await asked(cast, case, "/mine/workbook")).content
    back = filled(went_out, {first: ("不达标", "缺报告"), second: ("证据不足", "缺页")})
    await write(cast, case, ONE, 1, **{second: "unmet", third: "unmet"})
    told = await asked(cast, case, "/mine/workbook/preview", method="POST", body=back)
    seen = told.json()
    assert [one["line"]["code"] for one in seen["changes"]] == [first]
    assert [(one["line"]["answer"], one["online"]["answer"]) for one in seen["conflicts"]] == [
        ("insufficient", "unmet")
    ]
    put: dict[str, Any] = {"method": "PUT", "body": back}
    assert (await asked(cast, case, "/mine/workbook", **put)).status_code == 428
    mine = f"/mine/workbook?mine={second}"
    stale = await asked(cast, case, mine, **put, version=1)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    open_yet = await asked(cast, case, "/mine/workbook", **put, version=seen["version"])
    assert (open_yet.status_code, open_yet.json()["code"]) == (409, "sheet-conflicts")
    taken = await asked(cast, case, mine, **put, version=seen["version"])
    assert taken.status_code == 200, taken.text
    lines = {one["code"]: one["answer"] for one in taken.json()["sheet"]["lines"]}
    assert (lines[first], lines[second], lines[third]) == ("unmet", "insufficient", "unmet")


async def test_6_1_6_a_workbook_with_a_fault_or_of_somebody_else_changes_nothing(
    cast: Cast, case: str
) -> None:
    went_out = (await asked(cast, case, "/mine/workbook")).content
    faulty = filled(went_out, {CODES[0]: ("不达标", ""), CODES[1]: ("达标", "")})
    refused = await asked(cast, case, "/mine/workbook", method="PUT", body=faulty, version=0)
    assert (refused.status_code, refused.json()["code"]) == (422, "sheet-faulty")
    (cell,) = refused.json()["errors"]
    assert (cell["pointer"], cell["code"]) == (f"评审表!E{FIRST_ROW}", "reason-missing")
    good = filled(went_out, {CODES[1]: ("达标", "")})
    for body, who, why in (
        (good, TWO, "other-person"),
        (b"no workbook", ONE, "no-workbook"),
        (b"", ONE, "nothing"),
    ):
        unread = await asked(
            cast, case, "/mine/workbook", method="PUT", body=body, who=who, version=0
        )
        assert unread.status_code == 422
        assert unread.json()["errors"][0]["code"] == why
    assert (await asked(cast, case, "/mine")).json()["sheet"]["lines"] == []


async def test_6_1_4_the_chair_alone_is_told_and_only_once_all_sheets_are_in(
    cast: Cast, case: str
) -> None:
    path = f"/cases/{case}/technical-assessment/sheets"
    await write(cast, case, ONE, 0)
    assert (await cast.post(ONE, path)).status_code == 200
    early = (await asked(cast, case, "/divergence")).json()
    assert (early["handed_in"], early["experts"], early["divergence"]) == (1, 2, None)
    assert early["leanings"] == []
    for who in (TWO, "city.officer", CLERK, "auditor"):
        assert (await asked(cast, case, "/divergence", who=who)).status_code == 403, who
    await write(cast, case, TWO, 0, **{CODES[0]: "unmet"})
    assert (await cast.post(TWO, path)).status_code == 200
    told = (await asked(cast, case, "/divergence")).json()
    assert told["divergence"]["furthest"] == 1
    assert [one["code"] for one in told["divergence"]["disputed"]] == [CODES[0]]
    assert told["agreement"]["kappa"] is not None
    one, two = [await cast.account(login) for login in EXPERTS]
    assert {lean["expert"]: lean["cases"] for lean in told["leanings"]} == {one: 1, two: 1}
    for who in (TWO, "city.officer", CLERK, "auditor"):
        assert (await asked(cast, case, "/divergence", who=who)).status_code == 403, who


async def test_a1_9_c2_9_3_what_is_insufficient_goes_to_the_applicant_in_one_notice(
    cast: Cast, case: str
) -> None:
    path = f"/cases/{case}/technical-assessment"
    for who, thin in ((ONE, CODES[0]), (TWO, CODES[1])):
        await write(cast, case, who, 0, **{thin: "insufficient"})
        assert (await cast.post(who, f"{path}/sheets")).status_code == 200
    line = {"ground": "proof-unconvincing", "rule": "A1.9", "problem": "缺页", "remedy": "补齐"}
    some = {"lines": [{**line, "place": CODES[0]}]}
    version = (await cast.get("city.officer", f"/cases/{case}")).json()["version"]
    notice = f"{path}/insufficient-evidence"
    partial = await cast.post("city.officer", notice, some, version=version)
    assert (partial.status_code, partial.json()["code"]) == (422, "not-all-named")
    whole = {"lines": [{**line, "place": code} for code in CODES[:2]]}
    await cast.act("city.officer", notice, whole)
    shown = (await cast.get(CLERK, f"/cases/{case}")).json()
    assert shown["line"]["stands"] == "application"
    told = shown["state"]["application"]["deficits"]
    assert [one["place"] for one in told] == CODES[:2]
    for who in (TWO, "city.officer", CLERK):
        state = (await cast.get(who, f"/cases/{case}")).json()["state"]
        log = (await cast.get(who, f"/cases/{case}/history")).json()["entries"]
        authors = {
            one["fact"]["actor"]["account"]
            for one in log
            if one["fact"] and one["fact"]["kind"] == "sheet-submitted"
        }
        assert not state["panel"]["sheets"]
        assert authors <= {await cast.account(who)}, "of the others nobody learns what they found"
