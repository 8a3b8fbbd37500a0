"""Units of measure in both languages: a catalogue prints them in Chinese alone (公斤/公顷·年).

What a unit is worth, and which may be added up, stands in `domain/attainment/measures.py`.
"""

import re
from typing import Final

from services.domain.programme.words import Text

ALONE: Final = {
    "人": "people",
    "户": "households",
    "个": "items",
    "建制镇": "towns",
    "年": "years",
    "天": "days",
    "辆": "vehicles",
    "所": "schools",
}
"""Units that count something, where they stand by themselves."""
PARTS: Final = {
    "万": "10,000",
    "万元": "10,000 yuan",
    "万吨": "10,000 t",
    "万立方米": "10,000 m³",
    "人": "person",
    "元": "yuan",
    "公斤": "kg",
    "公里": "km",
    "公顷": "ha",
    "千克": "kg",
    "吨": "t",
    "吨标煤": "tce",
    "年": "year",
    "平方公里": "km²",
    "平方米": "m²",
    "立方米": "m³",
}
PART: Final = re.compile(r"[^/·()（）]+")


def unit_text(unit: str) -> Text:
    """公斤/公顷·年 is kg/ha·year; a unit without a word here keeps its own."""
    en = ALONE.get(unit) or PART.sub(lambda part: PARTS.get(part[0], part[0]), unit)
    return Text(zh=unit, en=en)
