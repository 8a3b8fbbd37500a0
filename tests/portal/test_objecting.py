"""6.4.3 in the portal: four small steps that keep what was typed, and the office behind them."""

import pytest

from tests.api.cast import Cast
from tests.api.objecting import officers
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.objecting import objected
from tests.portal.people import Person

pytestmark = pytest.mark.usefixtures("worker")

CONTACT = "钱塘江，13911112222"


async def test_6_4_3_each_step_keeps_what_was_typed_back_and_forth(
    visitor: Person, city: City
) -> None:
    page = await visitor.see(f"/notices/{city.noticed}/objection")
    page = await visitor.send(page, "/objection", subject="水" * 121)
    assert page.status == 422
    assert "水" * 121 in page.html, "what was typed stands there still"
    page = await visitor.send(page, "/objection", subject="生活污水处理率")
    page = await visitor.send(page, "/objection", words="")
    assert page.status == 422
    page = await visitor.send(page, "/objection", words="雨后流黑水。", back="1")
    assert ("subject", "生活污水处理率") in page.form("/objection").fields
    page = await visitor.send(page, "/objection")
    assert "雨后流黑水。" in page.html
    page = await visitor.send(await visitor.send(page, "/objection"), "/objection")
    page = await visitor.send(page, "/objection")
    assert page.status == 422, "with a name or without must be said"
    page = await visitor.send(page, "/objection", sign="named", contact="")
    assert page.status == 422
    page = await visitor.send(page, "/objection", sign="named", contact=CONTACT)
    for said in ("生活污水处理率", "雨后流黑水。", CONTACT):
        assert said in page.text
    page = await visitor.send(page, "/objection", edit="words")
    assert "雨后流黑水。" in page.html
    page = await visitor.send(page, "/objection", words="雨后流黑水，有臭味。")
    page = await visitor.send(await visitor.send(page, "/objection"), "/objection")
    page = await visitor.send(page, "/objection")
    assert page.headings == ["异议已收到"]


async def test_6_4_3_the_office_names_two_looks_with_a_reason_answers_and_is_appealed(
    person: SignIn, visitor: Person, cast: Cast, city: City
) -> None:
    about = f"/notices/{city.noticed}/objection"
    received = await objected(visitor, about, subject="东街排口", contact=CONTACT)
    code = received.text.split("查询码 ")[1].split()[0]
    new = await officers(cast, "li", "wang")
    leader, li = await person("city.leader"), await person("li")
    desk = await leader.see("/objections")
    page = await leader.see(desk.link("东街排口"))
    assert "尚未指定" in page.text
    assert "指定经办人" in page.links
    assert "处理异议" not in page.links, "who handles it is named first (A7.2)"
    form = await leader.see(f"{page.path}/acts/name-handlers")
    both = {"first": new["li"], "second": new["wang"]}
    page = await leader.send(form, "name-handlers", values=both)
    assert "li、wang" in page.text
    home = page.path.partition("?")[0]
    assert (await leader.see(f"{home}/identity")).status == 403
    asked = await li.see(f"{home}/identity")
    assert CONTACT not in asked.html
    refused = await li.send(asked, "/identity", reason=" ")
    assert refused.status == 422
    assert CONTACT not in refused.html
    assert CONTACT in (await li.send(refused, "/identity", reason="核实排口位置")).text
    looked = await (await person("auditor")).see("/audit/readings")
    assert "核实排口位置" in looked.text
    form = await li.see(f"{home}/acts/decide-objection")
    said = {"upheld": "false", "reason": "经现场核实，不属实。"}
    await li.send(form, "decide-objection", values=said)
    shown = await visitor.send(await visitor.see("/inquiry"), "/inquiry", code=code)
    assert said["reason"] in shown.text
    empty = await visitor.send(shown, "/inquiry/appeal", words="")
    assert empty.status == 422
    after = await visitor.send(empty, "/inquiry/appeal", words="仍在排放。")
    assert after.text.count("异议不成立") == 1
    assert "待处理" in after.text, "the appeal"
    assert "对答复不服" not in after.text
