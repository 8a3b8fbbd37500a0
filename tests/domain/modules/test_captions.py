"""Captions of films: what is WebVTT, what is kept of it, what is refused at which line (5.4.1)."""

import pytest

from services.domain.modules.captions import BIGGEST, CaptionsWrong, read_captions, written

FILE = """\ufeffWEBVTT - 汇报片
Kind: captions

STYLE
::cue { background: url(https://elsewhere.example/x) }

NOTE made by hand

one
00:01.000 --> 00:04.500 align:start position:10%
<v 讲解>青溪县生态建设</v>
<i>汇报</i>

01:02:03.040 --> 01:02:05.000
结束
"""


def test_5_4_1_of_a_caption_file_the_cues_are_kept_and_nothing_that_loads_or_styles() -> None:
    cues = read_captions(FILE)
    assert [(cue.begins, cue.ends, cue.words) for cue in cues] == [
        (1000, 4500, "青溪县生态建设\n汇报"),
        (3_723_040, 3_725_000, "结束"),
    ]
    kept = written(cues)
    assert "url(" not in kept
    assert "align" not in kept
    assert read_captions(kept) == cues


def test_5_4_1_captions_with_the_line_ends_of_any_system_are_the_same() -> None:
    assert read_captions(FILE.replace("\n", "\r\n")) == read_captions(FILE)
    assert read_captions(FILE.replace("\n", "\r")) == read_captions(FILE)


CUE = "00:01.000 --> 00:02.000\n一\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("1\n00:00:01,000 --> 00:00:02,000\n一\n", 1),
        ("WEBVTTX\n\n" + CUE, 1),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\n一\n", 3),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\n一\n", 3),
        ("WEBVTT\n\n00:61.000 --> 00:62.000\n一\n", 3),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\n一\n\n" + CUE, 6),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n", 3),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n一\n00:03.000 --> 00:04.000\n二\n", 5),
        ("WEBVTT\n\nname alone\n", 3),
        ("WEBVTT\n", 2),
        ("WEBVTT\n\n" + CUE + "x" * BIGGEST, 1),
    ],
)
def test_5_4_1_what_is_no_caption_file_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(CaptionsWrong) as refused:
        read_captions(text)
    assert refused.value.params == {"line": line}


def test_5_4_1_captions_do_not_go_on_after_the_film() -> None:
    assert read_captions("WEBVTT\n\n" + CUE, film_seconds=1)
    late = "WEBVTT\n\n00:59.000 --> 01:02.000\n一\n"
    assert read_captions(late, film_seconds=54)
    with pytest.raises(CaptionsWrong):
        read_captions(late, film_seconds=53)
