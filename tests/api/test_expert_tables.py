"""The pool as one table by HTTP: CSV, workbook and JSON are checked alike, and looked at first (6.1.1)."""

import json
from io import BytesIO
from typing import Any

import httpx
import pytest
from openpyxl import Workbook

from services.api.spreadsheets.files import XLSX
from tests.api.cast import Cast
from tests.api.test_experts import ENTRY, accounts

__all__ = ["accounts"]
pytestmark = pytest.mark.usefixtures("worker")
JSON, CSV = "application/json", "text/csv"
LINE = ["w1", "水、air", "市环境科学研究院", "990102", "2020/1/1", "", "2025年5月1日", "是"]


def as_csv(*lines: list[str]) -> bytes:
    return "\n".join(",".join(line) for line in lines).encode("gb18030")


def as_xlsx(*lines: list[str]) -> bytes:
    book, body = Workbook(), BytesIO()
    assert book.active is not None
    for line in lines:
        book.active.append(line)
    book.save(body)
    return body.getvalue()


def as_json(**said: Any) -> bytes:
    plain = {"login": "w1", "fields": ["水", "air"], **ENTRY, "third_party": True}
    return json.dumps([{**plain, **said}]).encode()


async def send(
    cast: Cast,
    body: bytes,
    kind: str,
    *,
    login: str = "city.officer",
    version: int | None = None,
    preview: bool = False,
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {await cast.token(login)}", "Content-Type": kind}
    if version is not None:
        headers["If-Match"] = f'"{version}"'
    path = "/api/v1/experts/table"
    if preview:
        return await cast.http.post(f"{path}/preview", content=body, headers=headers)
    return await cast.http.put(path, content=body, headers=headers)


async def test_6_1_1_a_table_is_looked_at_then_taken_over_whatever_it_came_as(
    cast: Cast, accounts: dict[str, str]
) -> None:
    tables = ((as_csv(LINE), CSV), (as_xlsx(["用户名"], LINE), XLSX), (as_json(), JSON))
    shown = [(await send(cast, body, kind, preview=True)).json() for body, kind in tables]
    for one in shown:
        (line,) = one["lines"]
        assert (one["faults"], line["change"], line["account"]) == ([], "changed", accounts["w1"])
        assert line["expert"] == shown[0]["lines"][0]["expert"], "all three say the same"
        assert (line["expert"]["fields"], line["before"]["fields"]) == (["水", "air"], ["water"])
    version = shown[0]["version"]
    body, kind = tables[1]
    assert (await send(cast, body, kind)).status_code == 428
    taken = await send(cast, body, kind, version=version)
    assert (taken.status_code, taken.json()) == (200, {"written": 1, "version": version + 1})
    again = await send(cast, body, kind, version=version)
    assert (again.status_code, again.json()["code"]) == (412, "stale")
    same = await send(cast, *tables[2], version=version + 1)
    assert same.json()["written"] == 0, "the same table once more changes nothing"


async def test_6_1_1_every_wrong_line_is_named_and_then_none_is_taken(
    cast: Cast, accounts: dict[str, str]
) -> None:
    assert accounts
    stranger = ["nobody", *LINE[1:]]
    wrong = as_csv(LINE, stranger, ["a1", "air", "研究院", "区划", "2020-01-01"])
    shown = (await send(cast, wrong, CSV, preview=True)).json()
    assert [(one["pointer"], one["code"]) for one in shown["faults"]] == [
        ("/2/login", "no-account"),
        ("/3/region", "value"),
    ]
    refused = await send(cast, wrong, CSV, version=shown["version"])
    assert (refused.status_code, refused.json()["code"]) == (422, "lines-faulty")
    assert len(refused.json()["errors"]) == 2
    assert (await send(cast, as_json(since="2020-13-40"), JSON, preview=True)).json()["faults"]
    for body, kind in ((b"", CSV), (b"{}", JSON), (b"PK\x03\x04", XLSX)):
        unread = await send(cast, body, kind, preview=True)
        assert (unread.status_code, unread.json()["code"]) == (422, "workbook-unread")
    kept = (await cast.get("city.officer", "/experts")).json()["experts"]
    assert {one["version"] for one in kept} == {1}, "nothing of it was taken"
    closed = await send(cast, as_csv(LINE), CSV, login="qingxi.clerk", preview=True)
    assert closed.status_code == 403
