"""The catalogue of the templates' texts: Chinese is the source, the translations are gettext files.

Read from the .po as it is, so that nothing has to be built before a start (decision 0024).
How templates ask for a text stands in `language.py`; what writes it is `ecocase texts`.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from services.api.language import Language

DOMAIN: Final = "portal"
LOCALES: Final = Path(__file__).parent / "locale"


def file_of(language: Language) -> Path:
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: Language) -> Catalog:
    """The file as it is written, with whatever is still wrong in it."""
    with file_of(language).open("rb") as file:
        return read_po(file, locale=language.value, domain=DOMAIN, abort_invalid=True)


@cache
def translations(language: Language) -> NullTranslations:
    """Chinese texts are their own translation."""
    if language is Language.ZH:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read(language))
    compiled.seek(0)
    return GNUTranslations(compiled)
