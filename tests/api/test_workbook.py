"""4.7 by HTTP: the same workbook as on the page, the same reader, each fault with its address."""

from collections.abc import Callable
from io import BytesIO

import httpx
import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from services.api.spreadsheets.files import XLSX
from services.api.spreadsheets.layout import FIRST_ROW
from tests.api.cast import Cast
from tests.api.test_papers import in_self_check

__all__ = ["in_self_check"]

pytestmark = pytest.mark.usefixtures("worker")
CLERK = "shangping.clerk"


async def asked(
    cast: Cast,
    case: str,
    method: str = "GET",
    path: str = "",
    *,
    body: bytes = b"",
    who: str = CLERK,
    version: int | None = None,
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {await cast.token(who)}", "content-type": XLSX}
    if version is not None:
        headers["If-Match"] = f'"{version}"'
    address = f"/api/v1/cases/{case}/workbook{path}"
    return await cast.http.request(method, address, content=body, headers=headers)


def changed(body: bytes, change: Callable[[Workbook], None]) -> bytes:
    book = load_workbook(BytesIO(body))
    change(book)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def figure_row(body: bytes) -> int:
    """The first line of the year measured: its source may be filled in too."""
    page = load_workbook(BytesIO(body)).worksheets[0]
    rows = range(FIRST_ROW, page.max_row + 1)
    return next(row for row in rows if not page[f"G{row}"].protection.locked)


def answer_row(body: bytes, question: str) -> int:
    page = load_workbook(BytesIO(body)).worksheets[1]
    rows = range(FIRST_ROW, page.max_row + 1)
    return next(row for row in rows if str(page[f"G{row}"].value).endswith(f"|{question}"))


async def test_4_7_the_template_filled_in_is_previewed_and_put_under_its_version(
    cast: Cast, in_self_check: str
) -> None:
    got = await asked(cast, in_self_check)
    assert (got.status_code, got.headers["etag"]) == (200, '"0"')
    figure, answer = figure_row(got.content), answer_row(got.content, "met")
    claim = answer_row(got.content, "exempt")

    def fill(book: Workbook) -> None:
        book.worksheets[0][f"D{figure}"] = "１２"
        book.worksheets[1][f"D{answer}"] = "达到"
        book.worksheets[1][f"D{claim}"] = "不适用"
        book.worksheets[1][f"E{claim}"] = "本村没有"

    body = changed(got.content, fill)
    preview = await asked(cast, in_self_check, "POST", "/preview", body=body)
    assert preview.status_code == 200, preview.text
    told = preview.json()
    assert (told["version"], told["faults"]) == (0, [])
    assert [(one["cell"], one["new"]["zh"]) for one in told["changes"]] == [
        (f"指标数据!D{figure}", "12"),
        (f"达标与不适用!D{answer}", "达到"),
        (f"达标与不适用!D{claim}", "不适用"),
    ]
    unnamed = await asked(cast, in_self_check, "PUT", body=body)
    assert (unnamed.status_code, unnamed.json()["code"]) == (428, "version-missing")
    put = await asked(cast, in_self_check, "PUT", body=body, version=0)
    assert (put.status_code, put.headers["etag"]) == (200, '"1"'), put.text
    assert len(put.json()["changes"]) == 3
    sheet = (await cast.get(CLERK, f"/cases/{in_self_check}/indicators/data")).json()["sheet"]
    assert [one["met"] for one in sheet["judgements"]] == [True]
    assert [one["reason"] for one in sheet["exemptions"]] == ["本村没有"]
    assert len(sheet["values"]) == 1
    stale = await asked(cast, in_self_check, "PUT", body=body, version=0)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    again = load_workbook(BytesIO((await asked(cast, in_self_check)).content))
    assert again.worksheets[0][f"D{figure}"].value == 12
    assert again.worksheets[1][f"D{answer}"].value == "达到"
    assert again.worksheets[1][f"E{claim}"].value == "本村没有"


async def test_4_7_every_wrong_cell_is_named_by_its_address_and_comes_back_marked(
    cast: Cast, in_self_check: str
) -> None:
    got = await asked(cast, in_self_check, path="?lang=en")
    figure, answer = figure_row(got.content), answer_row(got.content, "met")

    def spoil(book: Workbook) -> None:
        book.worksheets[0][f"D{figure}"] = "about 12"
        book.worksheets[0][f"I{figure}"] = "长" * 10_000
        book.worksheets[0][f"D{figure - 1}"] = "=1+1"
        book.worksheets[1][f"D{answer}"] = "perhaps"
        book.worksheets[1][f"E{answer + 1}"] = "only a reason"

    body = changed(got.content, spoil)
    refused = await asked(cast, in_self_check, "PUT", "?lang=en", body=body, version=0)
    assert (refused.status_code, refused.json()["code"]) == (422, "workbook-faulty")
    said = {one["pointer"]: (one["code"], one["detail"]) for one in refused.json()["errors"]}
    assert set(said) == {
        f"/Indicator data!D{figure}",
        f"/Indicator data!I{figure}",
        f"/Indicator data!D{figure - 1}",
        f"/Answers!D{answer}",
        f"/Answers!E{answer + 1}",
    }
    assert said[f"/Indicator data!D{figure}"][0] == "not-a-number"
    assert said[f"/Indicator data!D{figure - 1}"][0] == "formula"
    assert said[f"/Answers!D{answer}"] == (
        "no-answer",
        "choose one of the list; empty means not answered yet",
    )
    assert refused.json()["params"] == {"count": 5}
    marked = await asked(cast, in_self_check, "POST", "/marked?lang=en", body=body)
    assert marked.headers["content-type"] == XLSX
    book = load_workbook(BytesIO(marked.content))
    assert book.worksheets[0][f"D{figure}"].value == "about 12"
    assert "number" in book.worksheets[0][f"D{figure}"].comment.text
    assert "choose one" in book.worksheets[1][f"D{answer}"].comment.text
    assert book.worksheets[1][f"D{answer}"].value == "perhaps"
    kept = await cast.get(CLERK, f"/cases/{in_self_check}/indicators/data")
    assert kept.json()["version"] == 0


async def test_4_14_what_is_no_workbook_of_ours_is_refused_with_its_reason(
    cast: Cast, in_self_check: str
) -> None:
    twenty = Workbook()
    for _ in range(19):
        twenty.create_sheet()
    sheets = BytesIO()
    twenty.save(sheets)
    for body, why in (
        (b"MZ\x90\x00" + bytes(4000), "no-workbook"),
        (sheets.getvalue(), "too-many-sheets"),
    ):
        for method, path in (("PUT", ""), ("POST", "/preview"), ("POST", "/marked")):
            answer = await asked(cast, in_self_check, method, path, body=body, version=0)
            assert (answer.status_code, answer.json()["code"]) == (422, "workbook-unread")
            assert [one["code"] for one in answer.json()["errors"]] == [why]
    big = await asked(cast, in_self_check, "PUT", body=bytes(1024 * 1024 + 1), version=0)
    assert (big.status_code, big.json()["code"]) == (413, "body-too-big")
    nothing = await asked(cast, in_self_check, "PUT", version=0)
    assert nothing.json()["code"] == "workbook-unread"
    assert [one["code"] for one in nothing.json()["errors"]] == ["nothing"]


async def test_4_7_an_officer_has_the_workbook_and_puts_none(
    cast: Cast, in_self_check: str
) -> None:
    got = await asked(cast, in_self_check, who="qingxi.officer")
    assert got.status_code == 200
    for method, path in (("PUT", ""), ("POST", "/preview"), ("POST", "/marked")):
        refused = await asked(
            cast, in_self_check, method, path, body=got.content, who="qingxi.officer", version=0
        )
        assert refused.status_code == 403
    foreign = await asked(cast, "no-such-case", who="qingxi.officer")
    assert foreign.status_code == 404
