"""Names in the place of codes: of whole codes alone, and of none within another word (4.2.18)."""

from services.api.portal.assessing.code_words import named
from services.domain.programme.words import Text

WORDS = {
    "pupils": Text(zh="学生数", en="number of pupils"),
    "990121": Text(zh="青溪县", en="Qingxi pupils"),
    "990121101": Text(zh="松坪镇", en="Songping"),
}


def said(text: str) -> tuple[str, str]:
    found = named(Text(zh=text, en=text), WORDS)
    return found.zh, found.en


def test_4_2_18_a_code_within_another_or_in_a_file_s_name_stays() -> None:
    assert said("990121101/pupils 2030") == ("松坪镇/学生数 2030", "Songping/number of pupils 2030")
    for kept in ("990121:d", "1990121", "pupils.xlsx", "2030-pupils", "pupils_b"):
        assert said(kept) == (kept, kept)


def test_4_2_18_what_was_put_in_is_not_read_again_and_a_full_stop_ends_a_code() -> None:
    assert said("990121.")[1] == "Qingxi pupils."
    assert said("缺少990121、990121101。")[0] == "缺少青溪县、松坪镇。"
    assert named(Text(zh="990121", en="990121"), {}).zh == "990121"
