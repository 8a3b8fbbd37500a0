"""4.3: what the catalogues say in English or in codes alone has its Chinese, and the reverse."""

import re
from collections.abc import Iterator

from services.domain.programme.area_words import AREAS, REMARKS, area_text, remark_text
from services.domain.programme.library import PROGRAMMES, catalogue_of
from services.domain.programme.schema import Text

HAN = re.compile(r"[\u3400-\u9fff]")
ENTRIES = [entry for one in PROGRAMMES for entry in catalogue_of(one).entries]


def test_4_3_every_kind_of_area_of_a_limit_has_its_words() -> None:
    assert {kind for entry in ENTRIES for kind in kinds_in(entry.model_dump())} == set(AREAS)


def kinds_in(tree: object) -> Iterator[str]:
    """Of its limits, and of what stands inside a criterion (4.1.7)."""
    match tree:
        case dict():
            yield from tree.get("when", {}).values()
            for inner in tree.values():
                yield from kinds_in(inner)
        case list() | tuple():
            for inner in tree:
                yield from kinds_in(inner)


def test_4_3_every_condition_and_exemption_of_a_catalogue_is_said_in_chinese() -> None:
    said = {one.text_en for entry in ENTRIES for one in entry.additional_conditions}
    said |= {entry.not_applicable_when for entry in ENTRIES if entry.not_applicable_when}
    assert said == set(REMARKS)
    for remark in said:
        assert HAN.search(remark_text(remark).zh)
        assert not HAN.search(remark_text(remark).en)


def test_4_3_a_kind_of_area_without_words_keeps_its_own() -> None:
    assert area_text({"region": "west", "terrain": "karst"}) == Text(
        zh="西部、karst", en="west, karst"
    )
    assert area_text({}) == Text(zh="", en="")
    assert remark_text("No glacier.") == Text(zh="No glacier.", en="No glacier.")
