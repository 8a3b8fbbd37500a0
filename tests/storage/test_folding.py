"""5.3.1: what counts as the same writing, and where in a text it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.storage.contents.folding import (
    LONGEST,
    Said,
    excerpt,
    fold,
    holds_all,
    pieces_asked,
    pieces_of,
    words_of,
)

TEXTS = st.text(st.sampled_from("生态环 境水,。Ａａaß１1Éé́%\n\t-'\u3000"), max_size=40)


def shown(text: str, typed: str) -> str:
    return "".join(f"[{p.text}]" if p.sought else p.text for p in excerpt(text, words_of(typed)))


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("GB3838—2002 Ⅲ类水质", "iii类"),
        ("水质达到ＧＢ３８３８标准", "gb3838"),
        ("生态\n环境 保 护", "生态环境保护"),
        ("Environmental Quality", "ENVIRON"),
        ("café", "CAFE\u0301"),
        ("Straße", "strasse"),
    ],
)
def test_5_3_1_width_capitals_and_broken_lines_make_no_difference(text: str, typed: str) -> None:
    assert holds_all(fold(text), words_of(typed))


def test_5_3_1_a_blank_between_latin_words_stays_one() -> None:
    assert fold("clean \n water") == "clean water"
    assert not holds_all(fold("clean water"), words_of("cleanwater"))


@given(TEXTS, TEXTS)
def test_5_3_1_whoever_holds_a_word_has_all_its_pieces(text: str, word: str) -> None:
    folded = fold(text)
    parts = [folded[at : at + length] for at in range(len(folded)) for length in (1, 2, 3, 5)]
    for one in words_of(word) + words_of(" ".join(parts)[:LONGEST]):
        if one in folded:
            assert pieces_asked(one) <= pieces_of(folded)


@given(TEXTS, TEXTS)
def test_5_3_1_an_excerpt_is_the_text_as_it_was_written(text: str, typed: str) -> None:
    parts = excerpt(text, words_of(typed))
    assert "".join(part.text for part in parts) == text


def test_5_3_1_what_was_sought_is_marked_in_the_original_writing() -> None:
    assert shown("水质达到ＧＢ３８３８标准。", "gb38") == "水质达到[ＧＢ３８]３８标准。"
    assert shown("生态\n环境好，生态好", "生态环境") == "[生态\n环境]好，生态好"
    assert shown("a<b>水</b>", "水") == "a<b>[水]</b>"
    assert shown("水水水", "水 水水") == "[水][水][水]"


def test_5_3_1_an_excerpt_shows_the_words_round_the_first_hit_alone() -> None:
    text = "前" * 500 + "剪纸" + "后" * 500
    parts = excerpt(text, ("剪纸",))
    assert (parts[0], parts[-1]) == (Said(text="…"), Said(text="…"))
    assert Said(text="剪纸", sought=True) in parts
    assert sum(len(part.text) for part in parts) < 150
