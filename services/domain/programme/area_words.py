"""Words for what the catalogues' files say in English or in codes alone: kinds of area, conditions.

The files are pinned, so the Chinese stands here; what has no words keeps its own. Which limit holds
for which area is decided in `domain/attainment/indicators.py`.
"""

from collections.abc import Mapping
from typing import Final

from services.domain.programme.words import Text

AREAS: Final = {
    "east": Text(zh="东部", en="east"),
    "central": Text(zh="中部", en="central"),
    "west": Text(zh="西部", en="west"),
    "other": Text(zh="其他地区", en="other regions"),
    "plain": Text(zh="平原", en="plain"),
    "hill": Text(zh="丘陵", en="hills"),
    "mountain": Text(zh="山区", en="mountains"),
    "alpine_or_grassland": Text(zh="高寒区或草原区", en="alpine area or grassland"),
    "developed": Text(zh="经济发达", en="developed economy"),
    "underdeveloped": Text(zh="经济欠发达", en="underdeveloped economy"),
    "county": Text(zh="县", en="counties"),
    "county_level_city_or_district": Text(zh="县级市、区", en="county-level cities and districts"),
}
REMARKS: Final = {
    "and the total must not exceed the national total control figure (且不超过国家总量控制指标)": (
        "且不超过国家总量控制指标"
    ),
    "and no hazardous waste is discharged (且无危险废物排放)": "且无危险废物排放",
    "No irrigated farmland.": "没有灌溉农田。",
    "No industry.": "没有工业。",
    "No large livestock farm.": "没有规模化畜禽养殖场。",
    "No large livestock farm in the village.": "村内没有规模化畜禽养殖场。",
    "No central source in the unit (state where the water comes from).": (
        "本单位没有集中式饮用水水源（须说明饮用水来自何处）。"
    ),
    "No key industrial source in the unit.": "本单位没有重点工业污染源。",
    "No crop farming.": "没有种植业。",
    "No farmland.": "没有耕地。",
    "No industrial source in the village: record it as not applicable with a statement by the "
    "county bureau.": "村内没有工业污染源：按“不适用”填报，并附县（区）环保部门证明。",
    "No farm film in use.": "不使用农膜。",
}


def area_text(when: Mapping[str, str]) -> Text:
    """西部、丘陵: the kinds of area that a limit is for, as words."""
    found = [AREAS.get(one, Text(zh=one, en=one)) for one in when.values()]
    return Text(zh="、".join(one.zh for one in found), en=", ".join(one.en for one in found))


def remark_text(remark: str) -> Text:
    """A condition or an exemption, as the catalogue says it in English."""
    zh = REMARKS.get(remark)
    return Text(zh=zh or remark, en=remark.partition(" (且")[0] if zh else remark)
