"""The checklist of an acceptance: each method with its record, its reason, or what is to do (6.2.3)."""

import re

import pytest

from services.api import dates
from services.api.language import Language
from services.domain.clocks.calendar import local_day
from tests.api.cast import Cast
from tests.api.test_acceptance_opinions import NOTE, WHY_NOT, omitted, recorded, walk, with_group
from tests.portal.conftest import SignIn
from tests.workflows.walk import Walk

__all__ = ["walk"]

pytestmark = pytest.mark.usefixtures("worker")

LINE = re.compile(r"<tr>.*?</tr>", re.DOTALL)


async def test_6_2_3_the_checklist_tells_who_recorded_what_when_why_not_and_what_is_to_do(
    person: SignIn, cast: Cast, walk: Walk
) -> None:
    methods = walk.programme.procedure.acceptance.methods
    await with_group(cast, walk)
    await recorded(cast, walk, methods[0])
    await omitted(cast, walk, methods[1])
    officer = await person("city.officer")
    page = await officer.see(f"/cases/{walk.case_id}/acceptance")
    head, *lines, last = LINE.findall(page.html)
    assert [one for one in methods if one.name.zh not in page.text] == []
    who = cast.accounts["city.officer"].name
    today = dates.day(Language.ZH, local_day(await cast.now()))
    for words in (methods[0].name.zh, NOTE, who, today):
        assert words in lines[0], words
    for words in (methods[1].name.zh, "未采用", WHY_NOT, who):
        assert words in lines[1], words
    to_do = len(methods) - 2
    assert to_do > 2, "a town is examined in more ways than these"
    assert [line.count("未登记") for line in lines] == [0, 0, *[1] * to_do]
    assert f"还差{to_do}种" in page.text
    assert "形成验收意见" in last
    assert "未登记" not in head + last
    english = await officer.see(f"/cases/{walk.case_id}/acceptance", language="en")
    assert [one for one in methods if one.name.en not in english.text] == []
