"""Changes of units by HTTP: read from CSV, every fault told, four eyes, own area alone (4.1.5)."""

from typing import Any

import pytest

from tests.api.cast import Cast

CSV = """原代码,现代码,名称,英文名称
990121102,990121101,松坪镇,Songping
990121101，990121101，松坪镇，Songping
"""
CHANGE: dict[str, Any] = {
    "kind": "rename",
    "on": "2031-01-01",
    "document_no": "民发〔2030〕9号",
    "source": "关于更名的批复",
    "lines": [
        {"old": "990121101", "new": "990121101", "name_zh": "青松镇", "name_en": "Qingsong Town"}
    ],
}


async def test_4_1_5_lines_are_read_from_a_csv_file_and_what_is_none_is_named(cast: Cast) -> None:
    read = (await cast.post("admin", "/unit-changes/lines", {"csv": CSV + "甲镇,乙镇\n"})).json()
    assert [line["old"] for line in read["lines"]] == ["990121102", "990121101"]
    assert read["unread"] == [{"no": 4, "said": "甲镇,乙镇"}]


@pytest.mark.usefixtures("worker")
async def test_4_1_5_one_administrator_records_a_change_and_another_publishes_it(
    cast: Cast,
) -> None:
    preview = (await cast.post("admin", "/unit-changes/preview", CHANGE)).json()
    assert preview["faults"] == []
    draft = await cast.post("admin", "/unit-changes", CHANGE)
    assert (draft.status_code, draft.json()["published_at"]) == (201, None)
    change = draft.json()["id"]
    touched = await cast.get("admin", f"/unit-changes/{change}/touched")
    assert touched.json()["counts"] == preview["touched"]["counts"]
    own = await cast.post("admin", f"/unit-changes/{change}/publication")
    assert (own.status_code, own.json()["code"]) == (409, "own-unit-change")
    done = await cast.post("admin.second", f"/unit-changes/{change}/publication")
    assert done.status_code == 201
    again = await cast.post("admin.second", f"/unit-changes/{change}/publication")
    assert (again.status_code, again.json()["code"]) == (409, "unit-change-over")
    listed = (await cast.get("auditor", "/unit-changes")).json()["changes"]
    assert [one["id"] for one in listed] == [change]
    assert (await cast.get("auditor", f"/unit-changes/{change}")).json()["lines"][0]["old"]


async def test_4_1_5_the_preview_tells_every_fault_and_keeps_nothing(cast: Cast) -> None:
    wrong = {**CHANGE, "kind": "merge", "lines": [{**CHANGE["lines"][0], "old": "990121777"}]}
    found = (await cast.post("admin", "/unit-changes/preview", wrong)).json()["faults"]
    assert [fault["code"] for fault in found] == ["unknown-unit", "new-in-use", "other-kind"]
    refused = await cast.post("admin", "/unit-changes", wrong)
    assert (refused.status_code, refused.json()["code"]) == (422, "unit-change-faulty")
    assert (await cast.get("admin", "/unit-changes")).json()["changes"] == []


async def test_4_1_5_nobody_changes_units_of_another_area(cast: Cast) -> None:
    elsewhere = {**CHANGE["lines"][0], "old": "990221101", "new": "990221101"}
    for path in ("", "/preview"):
        body = {**CHANGE, "lines": [elsewhere]}
        refused = await cast.post("admin", f"/unit-changes{path}", body)
        assert (refused.status_code, refused.json()["code"]) == (403, "not-entitled")
        refused = await cast.post("city.leader", f"/unit-changes{path}", CHANGE)
        assert refused.status_code == 403


async def test_4_1_5_tree_and_register_answer_as_of_a_day(cast: Cast) -> None:
    then = await cast.get("auditor", "/units?area=990121&on=2020-01-01")
    now = await cast.get("auditor", "/units?area=990121")
    assert then.json() == now.json()
    early = await cast.get("auditor", "/register?on=1990-01-01")
    assert early.json() == {"titles": [], "next_after": None}
