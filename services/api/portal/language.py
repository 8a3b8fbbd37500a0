"""The one way to say something in both languages of the portal.

`said("中文", "English")` takes both texts at once, so no text can exist in one language only.
It is no catalogue of messages: a text stands where it is shown.
"""

from markupsafe import Markup, escape

from services.api.language import Language
from services.domain.programme.schema import Text

TAGS = {Language.ZH: "zh-Hans", Language.EN: "en"}
"""The values of the `lang` attribute."""


def said(language: Language, zh: str, en: str, **values: object) -> Markup:
    """The text in this language, `{name}` filled with the values, which are escaped."""
    return escape(zh if language is Language.ZH else en).format(**values)


def pick(language: Language, text: Text | None) -> str:
    """A bilingual text of the data (a unit's name, an act's title) in this language."""
    if text is None:
        return ""
    return text.zh if language is Language.ZH else text.en


def counted(language: Language, number: int, zh: str, one: str, many: str) -> str:
    """`3项` or `3 items`: Chinese has no plural, English has no measure words."""
    if language is Language.ZH:
        return f"{number}{zh}"
    return f"{number} {one if number == 1 else many}"
