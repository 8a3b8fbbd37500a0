"""Where a file stands in its check, and what the scanner said, as its page shows it (5.1.1-5.1.3).

The rows stand as a worker leaves them in the middle of its work; what leaves them so is tested in
`tests/storage/test_checking.py`.
"""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from services.api.language import Language
from services.api.portal.rendering import environment
from services.domain.papers.dossier import (
    DocumentProblem,
    DocumentStage,
    DocumentState,
    Hold,
    Remark,
    Scan,
)
from services.storage.queries.documents import DocumentLine

CHECKING, USABLE, BAD = DocumentState.CHECKING, DocumentState.USABLE, DocumentState.BAD

SHOWN: list[tuple[dict[str, Any], str, str]] = [
    (
        {"state": CHECKING, "stage": DocumentStage.RECEIVED},
        "已接收",
        "Received",
    ),
    (
        {"state": CHECKING, "stage": DocumentStage.READING, "waits_for": Hold.STORE},
        "正在检查：通读文件、核对校验值 存储服务暂时没有回应，恢复后自动继续，不必重传",
        "Being checked: read whole, compared with its checksum The store does not answer",
    ),
    (
        {"state": CHECKING, "stage": DocumentStage.CONTENT, "waits_for": Hold.ROOM},
        "正在检查：格式和内容 检查用的磁盘已满",
        "Being checked: format and content The disk used for checks is full",
    ),
    (
        {"state": CHECKING, "stage": DocumentStage.VIRUS, "waits_for": Hold.SCANNER},
        "正在检查：查毒 查毒服务暂时没有回应",
        "Being checked: viruses The virus scanner does not answer",
    ),
    (
        {"state": BAD, "problem": DocumentProblem.INFECTED, "scan_finding": "Eicar-Test"},
        "查出病毒，文件已隔离，任何人都不能打开。请在本机杀毒后重新导出上传 Eicar-Test",
        "A virus was found; the file is in quarantine",
    ),
    ({"state": USABLE}, "未查毒", "Not scanned for viruses"),
    ({"state": USABLE, "scan": Scan.CLEAN}, "已查毒，未发现病毒", "Scanned, no virus found"),
    (
        {"state": USABLE, "scan": Scan.TOO_BIG},
        "未查毒：文件超过查毒服务的上限",
        "Not scanned: bigger than the virus scanner takes",
    ),
    (
        {"state": USABLE, "scan": Scan.CLEAN, "remarks": (Remark.FONTS_NOT_EMBEDDED,)},
        "有字体没有嵌入",
        "Not all fonts are embedded",
    ),
]


STEPS: list[tuple[dict[str, Any], str, str]] = [
    ({"state": DocumentState.RESERVED}, "正在上传", "Uploading"),
    ({"state": DocumentState.RECEIVING}, "正在上传", "Uploading"),
    ({"state": CHECKING, "stage": DocumentStage.RECEIVED}, "已接收", "Received"),
    ({"state": CHECKING, "stage": DocumentStage.VIRUS}, "正在检查", "Being checked"),
    ({"state": USABLE}, "可用", "Usable"),
    ({"state": BAD, "problem": DocumentProblem.UNREADABLE}, "有问题", "There is a problem"),
]


def line(row: dict[str, Any]) -> DocumentLine:
    return DocumentLine(
        id="document",
        stream="case",
        name="规划.pdf",
        size=10,
        declared_size=10,
        fingerprint=None,
        found_type=None,
        replaces=None,
        made_by="nobody",
        made_at=datetime(2030, 3, 4, 1, 0, tzinfo=UTC),
        **row,
    )


def drawn(macro: str, file: DocumentLine, language: Language) -> str:
    source = f'{{% from "parts/checked.html" import {macro} %}}{{{{ {macro}(file) }}}}'
    return environment(language).from_string(source).render(file=file)


def shown(macro: str, file: DocumentLine, language: Language) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", drawn(macro, file, language)).split())


@pytest.mark.parametrize(("row", "zh", "en"), STEPS)
def test_5_1_1_of_all_steps_the_one_that_a_file_is_at_is_marked_in_both_languages(
    row: dict[str, Any], zh: str, en: str
) -> None:
    """The whole way is listed, so the word alone says nothing; to receive it is its first step."""
    for language, word in ((Language.ZH, zh), (Language.EN, en)):
        html = drawn("track", line(row), language)
        assert re.findall(r'<li aria-current="step"[^>]*>([^<]+)</li>', html) == [word]
        assert html.count("<li") == 4


@pytest.mark.parametrize(("row", "zh", Language.EN), SHOWN)
def test_5_1_1_each_stage_and_what_it_waits_for_is_said_in_both_languages(
    row: dict[str, Any], zh: str, en: str
) -> None:
    """5.1.2: what no scanner has read says so, and a virus is named."""
    assert zh in shown("track", line(row), Language.ZH)
    assert en in shown("track", line(row), Language.EN)


def test_5_1_2_beside_a_link_only_what_was_found_clean_says_nothing() -> None:
    clean, unseen, big = (
        {"state": USABLE, "scan": scan} for scan in (Scan.CLEAN, None, Scan.TOO_BIG)
    )
    said = [shown("scan_note", line(row), Language.ZH) for row in (clean, unseen, big)]
    assert said == ["", "未查毒", "未查毒：文件超过查毒服务的上限"]


def test_5_1_2_the_files_own_page_says_who_looked_with_what_and_when() -> None:
    at = datetime(2030, 3, 4, 1, 0, tzinfo=UTC)
    seen = {"scan_engine": "ClamAV 1.4.6", "scan_signatures": "27811", "scanned_at": at}
    said = shown("check_rows", line({"state": USABLE, "scan": Scan.CLEAN, **seen}), Language.ZH)
    assert "已查毒，未发现病毒 ClamAV 1.4.6 27811" in said
    assert "2030年3月4日" in said
