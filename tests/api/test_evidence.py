"""Beside a document: places in it, what it says of itself, who saw what of it (5.1.6, 5.4.2)."""

from datetime import timedelta
from io import BytesIO

from openpyxl import Workbook

from tests.api.cast import Cast
from tests.api.test_documents import (
    CLERK,
    case,
    doors,
    papers,
    sent_by_form,
    settings,
    worker,
)

__all__ = ["case", "doors", "papers", "settings", "worker"]

OFFICER = "qingxi.officer"
DESCRIPTION = {"reference_no": "松政发〔2030〕3号", "issuer": "松坪镇人民政府"}


def workbook() -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.title = "污水"
    book.active.append(["年份", "处理率"])
    book.active.append([2030, "=1/0"])
    book.create_sheet("垃圾")
    written = BytesIO()
    book.save(written)
    return written.getvalue()


async def test_5_1_6_one_file_serves_several_indicators_each_at_its_place(
    cast: Cast, case: str, papers: dict[str, bytes]
) -> None:
    plan = await sent_by_form(cast, case, papers["town/plan"])
    path = f"/cases/{case}/dossier/proofs"
    for indicator, place in (
        ("TA1", {"page": 12}),
        ("TA2", {"page": 12, "last_page": 14}),
    ):
        proof = {"indicator": indicator, "document": plan, **place}
        assert (await cast.post(CLERK, path, proof)).status_code == 201
    beyond = {"indicator": "TA3", "document": plan, "page": 12, "last_page": 99}
    assert (await cast.post(CLERK, path, beyond)).json()["code"] == "pages-outside"
    shown = (await cast.get(OFFICER, f"/cases/{case}/dossier")).json()["proofs"]
    assert [(one["indicator"], one["page"], one["last_page"]) for one in shown] == [
        ("TA1", 12, None),
        ("TA2", 12, 14),
    ]
    uses = (await cast.get(CLERK, f"/documents/{plan}")).json()["uses"]
    assert [(use["indicator"], use["last_page"]) for use in uses] == [("TA1", None), ("TA2", 14)]


async def test_5_1_6_cells_are_taken_of_a_sheet_that_the_workbook_has(
    cast: Cast, case: str
) -> None:
    book = await sent_by_form(cast, case, workbook(), name="数据.xlsx")
    path = f"/cases/{case}/dossier/proofs"
    proof = {"indicator": "TA1", "document": book, "sheet": "污水", "cells": "B2"}
    taken = await cast.post(CLERK, path, proof)
    assert taken.status_code == 201, taken.text
    other = await cast.post(CLERK, path, {**proof, "sheet": "噪声"})
    assert (other.status_code, other.json()["code"]) == (422, "invalid")
    (shown,) = (await cast.get(CLERK, f"/cases/{case}/dossier")).json()["proofs"]
    assert (shown["sheet"], shown["cells"]) == ("污水", "B2")


async def test_5_1_6_a_papers_own_dates_are_kept_apart_from_the_day_of_upload(
    cast: Cast, case: str, papers: dict[str, bytes]
) -> None:
    plan = await sent_by_form(cast, case, papers["town/plan"])
    path = f"/documents/{plan}/description"
    before = (await cast.get(CLERK, f"/cases/{case}/dossier")).json()["version"]
    today = (await cast.now()).date()
    issued, until = today - timedelta(days=300), today + timedelta(days=65)
    dates = {"issued_on": issued.isoformat(), "valid_until": until.isoformat()}
    said = {**DESCRIPTION, **dates}
    written = await cast.post(CLERK, path, said, method="PUT")
    assert written.status_code == 200, written.text
    assert written.json()["version"] == before + 1
    shown = (await cast.get(OFFICER, f"/documents/{plan}")).json()
    assert {name: shown[name] for name in said} == said
    assert shown["made_at"][:10] != dates["issued_on"]
    tomorrow = (today + timedelta(days=2)).isoformat()
    earlier = (issued - timedelta(days=1)).isoformat()
    for wrong in ({"issued_on": tomorrow}, {**said, "valid_until": earlier}):
        refused = await cast.post(CLERK, path, wrong, method="PUT")
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid"), wrong
    assert (await cast.post(OFFICER, path, said, method="PUT")).status_code == 403


async def test_5_4_2_who_saw_which_page_is_kept_once_for_each_and_told_to_those_in_charge(
    cast: Cast, case: str, papers: dict[str, bytes]
) -> None:
    plan = await sent_by_form(cast, case, papers["town/plan"])
    path = f"/documents/{plan}/views"
    for pages in ((12, 13), (13, 99_999)):
        seen = [{"what": "page", "number": page} for page in pages]
        kept = await cast.post(OFFICER, path, {"seen": [*seen, {"what": "file"}]})
        assert kept.status_code == 204, kept.text
    told = (await cast.get("city.officer", path)).json()["viewers"]
    assert [(one["pages"], one["times"], one["function"]) for one in told] == [
        ([12, 13], 2, "county-officer")
    ]
    assert (await cast.get(CLERK, path)).status_code == 403, "the applicant is not told"
    assert (await cast.get("baishi.officer", path)).status_code == 404
