"""4.3: every unit of measure of a catalogue can be said in English."""

import re

import pytest

from services.domain.attainment.figures import with_unit
from services.domain.programme.library import PROGRAMMES, catalogue_of
from services.domain.programme.schema import Text
from services.domain.programme.unit_words import unit_text

HAN = re.compile(r"[\u3400-\u9fff]")


def test_4_3_no_unit_of_a_catalogue_stays_chinese_in_english() -> None:
    entries = [entry for one in PROGRAMMES for entry in catalogue_of(one).entries]
    units = {entry.unit for entry in entries}
    units |= {datum.unit for entry in entries for datum in entry.base_data}
    assert len(units) > 20
    assert {unit for unit in units if HAN.search(unit_text(unit).en)} == set()


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("公斤/公顷·年", "kg/ha·year"),
        ("吨标煤/万元", "tce/10,000 yuan"),
        ("元/人", "yuan/person"),
        ("人", "people"),
        ("千克/万元(GDP)", "kg/10,000 yuan(GDP)"),
        ("%", "%"),
    ],
)
def test_4_3_a_unit_is_said_part_by_part(zh: str, en: str) -> None:
    assert unit_text(zh) == Text(zh=zh, en=en)


def test_4_3_a_figure_has_its_unit_in_the_readers_language() -> None:
    assert with_unit("6000", "元/人") == Text(zh="6000 元/人", en="6000 yuan/person")
    assert with_unit("3", "—") == Text(zh="3", en="3")
