"""How a page says something in the reader's language.

Texts of templates are looked up in the catalogue by their Chinese (`Voice`); texts of the data
bring both languages with them (`pick`). Where the border runs: decision 0024.
"""

import re
from dataclasses import dataclass
from gettext import NullTranslations
from typing import Final

from markupsafe import Markup, escape

from services.api.language import Language
from services.domain.programme.schema import Text

TAGS: Final = {Language.ZH: "zh-Hans", Language.EN: "en"}
"""The values of the `lang` attribute."""
NAMES: Final = {Language.ZH: "中文", Language.EN: "English"}
"""Each language in its own words, as whoever reads only that one looks for it."""
HAN: Final = "\u3400-\u9fff"
CHINESE: Final = re.compile(f"[{HAN}](?:[^<>&]*[{HAN}])?")


@dataclass(frozen=True)
class Voice:
    """The texts of the templates in one language; `{name}` is filled with values, escaped."""

    texts: NullTranslations

    def said(self, zh: str, **values: object) -> Markup:
        """`_("下一步：{what}", what=...)` in templates."""
        return escape(self.texts.gettext(zh)).format(**values)

    def said_as(self, context: str, zh: str, **values: object) -> Markup:
        """`pgettext("button", "发布")`: one Chinese text that has several English ones."""
        return escape(self.texts.pgettext(context, zh)).format(**values)

    def counted(self, zh: str, n: int, **values: object) -> Markup:
        """`counted("{n}项", 3)`: 3项, 3 items. Chinese has no plural, so the text stands once."""
        return escape(self.texts.ngettext(zh, zh, n)).format(n=n, **values)


def with_lang(language: Language, text: str | Markup) -> Markup:
    """A name, a number of a paper, somebody's words: where an English page shows them, a screen
    reader is told that they are Chinese (WCAG 3.1.2). For content, never for an attribute.
    """
    escaped = escape(text)
    if language is Language.ZH:
        return escaped
    tag = TAGS[Language.ZH]
    spans = CHINESE.sub(lambda run: f'<span lang="{tag}">{run[0]}</span>', escaped)
    return Markup(spans)  # noqa: S704  (escaped above; the spans alone are ours)


def lang_of(language: Language, text: str) -> Markup:
    """The attribute for an element that can hold no other, such as an option: `{{ label | lang }}`."""
    if language is Language.ZH or not CHINESE.search(text):
        return Markup()
    return Markup(' lang="{}"').format(TAGS[Language.ZH])


def pick(language: Language, text: Text | None) -> str:
    """A bilingual text of the data (a unit's name, an act's title) in this language."""
    if text is None:
        return ""
    return text.zh if language is Language.ZH else text.en
