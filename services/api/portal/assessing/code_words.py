"""A sentence of the domain with names in the place of codes: of units, tables, figures."""

import re
from collections.abc import Mapping

from services.domain.programme.words import Text


def named(text: Text, words: Mapping[str, Text]) -> Text:
    """Whole codes alone, all in one pass: no code within another, within a name that was put in, or
    within the name of a file is touched.
    """
    if not words:
        return text
    codes = "|".join(re.escape(code) for code in sorted(words, key=len, reverse=True))
    whole = re.compile(rf"(?<![A-Za-z0-9._:-])(?:{codes})(?!\.?[A-Za-z0-9_:-])")
    return Text(
        zh=whole.sub(lambda found: words[found[0]].zh, text.zh),
        en=whole.sub(lambda found: words[found[0]].en, text.en),
    )
