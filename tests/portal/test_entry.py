"""Indicator entry and files by page: a datum is asked once, a file serves many (portal B3.2, B3.3)."""

import pytest

from tests.api.cast import Cast
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.test_tasks import usable_file

pytestmark = pytest.mark.usefixtures("worker")


async def test_b3_2_a_datum_is_asked_once_and_the_indicators_that_use_it_are_listed_under_it(
    person: SignIn, city: City
) -> None:
    clerk = await person("songping.clerk")
    home = f"/cases/{city.checking}/indicators"
    page = await clerk.see(f"{home}/T10a")
    assert "也用于： T10b" in page.text
    names = [name for name in page.form("T10a").offered if name.startswith("v.farmland_area.")]
    await clerk.send(page, "T10a", values={max(names): "846"})
    other = await clerk.see(f"{home}/T10b")
    typed = dict(other.form("T10b").fields)
    assert typed[max(names)] == "846"
    assert "也用于： T10a" in other.text


async def test_b3_2_the_rule_of_rounding_a_jump_and_what_is_missing_are_said(
    person: SignIn, city: City
) -> None:
    clerk = await person("songping.clerk")
    home = f"/cases/{city.checking}/indicators"
    page = await clerk.see(f"{home}/T12")
    assert "无法计算：缺" in page.text
    assert "显示值四舍五入，比较按未舍入的数值" in page.text
    names = sorted(n for n in page.form("T12").offered if n.startswith("v.public_green_area."))
    page = await clerk.send(page, "T12", values={names[-2]: "78930", names[-1]: "104832"})
    assert "超过30%，请写变化说明" in page.text
    assert "已保存" in page.text  # It asks, it does not block.
    page = await clerk.send(page, "T12", values={"remark.public_green_area": "松溪湿地公园竣工"})
    assert "超过30%" not in page.text


async def test_b3_3_one_file_serves_several_indicators_each_with_its_place(
    person: SignIn, cast: Cast, city: City
) -> None:
    clerk = await person("songping.clerk")
    home = f"/cases/{city.checking}"
    document = await usable_file(cast, city.checking, "统计年鉴.pdf")
    assert "还没有用于任何材料或指标" in (await clerk.see(f"{home}/files")).text
    for code, place in (("T10a", "12"), ("T10b", "13")):
        page = await clerk.see(f"{home}/indicators/{code}")
        await clerk.send(page, f"{code}/proofs", values={"document": document, "page": place})
    page = await clerk.see(f"{home}/files")
    row = page.text.split("用于：")[1]
    assert row.index("T10a") < row.index("第12页") < row.index("T10b") < row.index("第13页")
    assert "已接收不等于已提交" in page.text
    assert "10–15分钟" in page.text
