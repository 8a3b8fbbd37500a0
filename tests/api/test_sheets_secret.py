"""Nobody learns what an expert found before all sheets are in: tried on every address (A1.9, 6.1.3).

One expert has written a sheet, and later signed it; the chair's is missing. Everybody else asks
for everything that there is to get, and a sign that stands only in that sheet must not come back.
"""

from collections.abc import Iterator
from html import unescape
from io import BytesIO
from zipfile import ZipFile, is_zipfile

import httpx
import pytest
from fastapi import FastAPI

from services.domain.acts import RULES
from services.domain.permissions import kind_of
from services.domain.tree.units import StepName
from tests.api.cast import Cast
from tests.api.matrix_walk import routes
from tests.api.test_assessment import case
from tests.api.test_offline_review import CODES
from tests.api.test_signed_sheets import signed_sheet

__all__ = ["case"]

pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.long]

CHAIR, AUTHOR = "expert.one", "expert.two"
SIGN = "此句只在二号专家的评审表里"
WATCHERS = (CHAIR, "city.officer", "qingxi.clerk", "admin", "auditor")
OF_NO_CASE = ("/openapi.json", "/docs", "/docs/reference.css", "/health/ready", "/calendar.ics")
"""Addresses that speak of no case, and one that asks for a secret of its own."""
FORMS = sorted(
    kind_of(act) for act in RULES if act.path and act.step is StepName.TECHNICAL_ASSESSMENT
)


def addresses(app: FastAPI, case: str, author: str, digest: str) -> Iterator[str]:
    """Every address that is only looked at, with this case, author and paper and the sign in it."""
    known = {
        "case": case,
        "stream": case,
        "expert": author,
        "digest": digest,
        "code": CODES[0],
        "family": "cases",
        "seq": "1",
        "number": "1",
    }
    for address, route in routes(app):
        method, _, path = address.partition(" ")
        if method != "GET" or path in OF_NO_CASE:
            continue
        kinds = FORMS if path.endswith("/acts/{kind}") else ("page",)
        for kind in kinds:
            filled = path
            for name in route.param_convertors:
                value = kind if name == "kind" else known.get(name, "none")
                filled = filled.replace(f"{{{name}}}", value)
            yield f"{filled}?q={SIGN[:8]}&stream={case}&case={case}"


def said(body: bytes) -> str:
    """Everything that an answer says, also within a workbook or a pack."""
    if not is_zipfile(BytesIO(body)):
        return unescape(body.decode("utf-8", "replace"))
    with ZipFile(BytesIO(body)) as package:
        return "".join(said(package.read(name)) for name in package.namelist())


async def told_to(
    cast: Cast, app: FastAPI, case: str, who: str, digest: str = "none"
) -> dict[str, int]:
    """Address -> status, of those whose answer holds the sign."""
    author = await cast.account(AUTHOR)
    headers = {"Authorization": f"Bearer {await cast.token(who)}", "Accept": "text/html, */*"}
    found: dict[str, int] = {}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as reader:
        for path in addresses(app, case, author, digest):
            answer = await reader.get(path, headers=headers)
            assert answer.status_code < 500 or path.startswith("/health"), (path, answer.text[:200])
            if SIGN in said(answer.content):
                found[path.partition("?")[0]] = answer.status_code
    return found


@pytest.fixture
async def written(cast: Cast, case: str) -> str:
    """The author's draft, with the sign in every reason."""
    lines = [{"code": code, "answer": "unmet", "reason": SIGN} for code in CODES]
    path = f"/cases/{case}/technical-assessment/sheets/mine"
    put = await cast.post(AUTHOR, path, {"lines": lines}, version=0, method="PUT")
    assert put.status_code == 200, put.text
    return case


async def test_6_1_3_a_draft_and_a_sheet_handed_in_early_are_shown_to_nobody_else_anywhere(
    cast: Cast, app: FastAPI, written: str
) -> None:
    """Only the auditor may look at a signed one, where the look is kept (2.5.2)."""
    own = await told_to(cast, app, written, AUTHOR)
    sheets = f"/api/v1/cases/{written}/technical-assessment/sheets"
    assert {f"{sheets}/mine", f"{sheets}/mine/pack", f"/cases/{written}/review"} <= set(own)
    assert await told_to(cast, app, written, CHAIR) == {}
    handed_in = await cast.post(AUTHOR, sheets.removeprefix("/api/v1"))
    assert handed_in.status_code == 200, handed_in.text
    author, digest = await cast.account(AUTHOR), await signed_sheet(cast, written, AUTHOR)
    papers = {f"/api/v1/cases/{written}/signed-papers/{digest}/content"}
    papers.add(f"/cases/{written}/signed-papers/{digest}.json")
    assert papers <= set(await told_to(cast, app, written, AUTHOR, digest))
    for who in WATCHERS:
        told = set(await told_to(cast, app, written, who, digest))
        looks = {f"{sheets}/{author}", f"/cases/{written}/sheets/{author}", *papers}
        assert told == (looks if who == "auditor" else set()), who
