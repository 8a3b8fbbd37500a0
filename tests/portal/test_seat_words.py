"""Who somebody is at a unit reads as in a letter: no word of the unit's name is said twice."""

import pytest

from services.api.portal.wording.seat_words import at_post, seated
from services.domain.programme.schema import Text
from services.domain.tree.units import Function


@pytest.mark.parametrize(
    ("unit", "function", "words"),
    [
        ("白石县", Function.COUNTY_GOVERNMENT, "白石县政府"),
        ("清溪镇", Function.TOWN_GOVERNMENT, "清溪镇政府"),
        ("城关街道", Function.TOWN_GOVERNMENT, "城关街道办事处"),
        ("青溪县环境保护局", Function.COUNTY_OFFICER, "青溪县环境保护局经办人"),
        ("云岭市环境保护局", Function.CITY_LEADER, "云岭市环境保护局负责人"),
        ("省生态环境厅", Function.PROVINCE_OFFICER, "省生态环境厅经办人"),
        ("生态环境部", Function.MINISTRY_OFFICER, "生态环境部经办人"),
        ("青溪县", Function.COUNTY_OFFICER, "青溪县局经办人"),
        ("白石区", Function.COUNTY_LEADER, "白石区局负责人"),
        ("全国", Function.MINISTRY_LEADER, "全国部负责人"),
        ("云岭市四城联创办", Function.CITY_OFFICER, "云岭市四城联创办经办人"),
        ("青溪县人民政府", Function.COUNTY_GOVERNMENT, "青溪县人民政府"),
        ("青溪县人大常委会", Function.CONGRESS, "青溪县人大常委会"),
        ("青溪县", Function.CONGRESS, "青溪县人大"),
        ("清溪镇", Function.APPLICANT_CLERK, "清溪镇申报单位资料员"),
        ("", Function.AUDITOR, "审计员"),
    ],
)
def test_a_seat_is_named_as_in_a_letter(unit: str, function: Function, words: str) -> None:
    assert seated(Text(zh=unit, en=""), function).zh == words


def test_a_person_is_named_with_the_post() -> None:
    bureau = Text(zh="云岭市环境保护局", en="Yunling Environmental Protection Bureau")
    post = at_post("李青", bureau, Function.CITY_OFFICER)
    assert post.zh == "李青（云岭市环境保护局经办人）"
    assert post.en == "李青 (Yunling Environmental Protection Bureau, city bureau officer)"
    assert at_post("李青", None, Function.EXPERT).zh == "李青（专家）"
