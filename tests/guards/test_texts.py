"""4.3: every text of the pages has its English, and each way of lacking it is told.

The faults are made in a copy of the real catalogue; the sentences themselves are judged by readers.
"""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from services.api.language import Language
from services.api.portal import catalogue
from services.api.portal.rendering import HERE, STATIC
from services.cli.texts import HAN, TEMPLATES, Said, faults, gathered, written

SAID = gathered(TEMPLATES)
FILE = catalogue.file_of(Language.EN).read_text("utf-8")
BACK = 'msgid "返回"\nmsgstr "Back"\n'
NEXT = 'msgid "下一步：{what}"\nmsgstr "Next: {what}"\n'
ITEMS = 'msgstr[0] "{n} item"\nmsgstr[1] "{n} items"\n'


def found(file: str) -> list[str]:
    return list(faults(SAID, read_po(BytesIO(file.encode()), locale="en")))


def test_4_3_every_text_of_the_templates_has_its_english() -> None:
    """`make texts` adds what is missing to the catalogue; the English is written there by hand."""
    assert found(FILE) == []


def test_4_3_the_catalogue_stands_as_babel_writes_it() -> None:
    assert written(SAID, catalogue.read(Language.EN)) == FILE


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        (BACK, "", "missing: 返回"),
        (BACK, BACK + '\nmsgid "没有人说"\nmsgstr "Nobody"\n', "said nowhere: 没有人说"),
        (BACK, BACK + '\n#~ msgid "从前"\n#~ msgstr "Once"\n', "said nowhere: 从前"),
        (BACK, BACK.replace("Back", ""), "without English: 返回"),
        (BACK, "#, fuzzy\n" + BACK, "fuzzy: 返回"),
        (BACK, BACK.replace("Back", "Back 返回"), "Chinese in the English: 返回"),
        (BACK, BACK.replace("Back", "Back。"), "Chinese in the English: 返回"),
        (NEXT, NEXT.replace(": {what}", ""), "other placeholders in English: 下一步：{what}"),
        (
            NEXT,
            NEXT.replace(": {what}", ": {who}"),
            "other placeholders in English: 下一步：{what}",
        ),
        (
            NEXT,
            NEXT.replace(": {what}", ": {{what}}"),
            "other placeholders in English: 下一步：{what}",
        ),
        (NEXT, NEXT.replace("Next", "{ Next"), "other placeholders in English: 下一步：{what}"),
        (ITEMS, ITEMS.replace("{n} items", ""), "without English: {n}件"),
        (ITEMS, ITEMS.replace("{n} items", "items"), "other placeholders in English: {n}件"),
    ],
)
def test_4_3_each_fault_of_a_translation_is_told(right: str, wrong: str, fault: str) -> None:
    assert right in FILE
    assert fault in found(FILE.replace(right, wrong, 1))


def test_4_3_one_of_something_may_do_without_its_number() -> None:
    assert found(FILE.replace(ITEMS, ITEMS.replace('{n} item"', 'One item"'))) == []


def test_4_3_texts_are_gathered_from_every_way_of_asking_for_one(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        """{{ _("甲") }}{{ pgettext('button', '甲') }}{% do list.append(_("乙{n}", n=1)) %}
        <a title="{{ counted('{n}丙', 2) }}">""",
        "utf-8",
    )
    assert gathered(tmp_path) == {
        Said("甲"),
        Said("甲", "button"),
        Said("乙{n}"),
        Said("{n}丙", counted=True),
    }


def test_4_3_a_new_text_waits_for_its_english_and_what_nobody_says_is_dropped() -> None:
    said = SAID - {Said("返回")} | {Said("新的")}
    file = written(said, catalogue.read(Language.EN))
    assert 'msgid "新的"\nmsgstr ""\n' in file
    assert BACK not in file
    assert NEXT in file


def test_4_3_the_catalogue_names_no_place_and_no_day() -> None:
    """Else it would change without a text having changed."""
    assert not re.search(r"^#:|POT?-|Date:", FILE, flags=re.MULTILINE)


def test_4_3_pages_take_one_and_many_from_the_catalogue() -> None:
    texts = catalogue.translations(Language.EN)
    assert [texts.ngettext("{n}件", "{n}件", n) for n in (0, 1, 2)] == [
        "{n} items",
        "{n} item",
        "{n} items",
    ]
    assert not HAN.search(texts.gettext("返回"))


@pytest.mark.parametrize("script", sorted((STATIC / "js").glob("*.js")), ids=lambda path: path.name)
def test_4_3_a_script_says_nothing_of_its_own(script: Path) -> None:
    """Its words come from the template in `data-` attributes; classes and selectors are no words."""
    code = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", script.read_text("utf-8"), flags=re.DOTALL)
    assert not HAN.search(code)
    said = [text for _, text in re.findall(r"""(["'`])((?:(?!\1).)*)\1""", code)]
    assert [text for text in said if re.match(r"[A-Z][a-z]+( [a-z]+)+", text)] == []


def pairs(source: Path) -> Iterator[tuple[int, str]]:
    """Line and English of each `Text(zh=..., en=...)`, as far as it is written out."""
    for call in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(call, ast.Call):
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            if {"zh", "en"} <= set(given):
                parts = getattr(given["en"], "values", [given["en"]])
                written = [part.value for part in parts if isinstance(part, ast.Constant)]
                yield call.lineno, "".join(map(str, written))


def test_4_3_no_pair_of_texts_has_chinese_for_its_english() -> None:
    sources = sorted((HERE.parents[1]).rglob("*.py"))
    found = {str(source): [*pairs(source)] for source in sources}
    assert sum(map(len, found.values())) > 500
    wrong = [
        f"{name}:{line}: {english}"
        for name, texts in found.items()
        for line, english in texts
        if HAN.search(english)
    ]
    assert wrong == []
