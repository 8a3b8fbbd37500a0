"""Which language an answer is written in: Chinese, or English where the caller asks for it.

Only that; the texts themselves stand in `texts/` and in the templates.
"""

from enum import StrEnum

from fastapi import Request


class Language(StrEnum):
    ZH = "zh"
    EN = "en"


COOKIE = "lang"


def language_of(request: Request) -> Language:
    """`?lang=` wins over the cookie, and that over Accept-Language; Chinese is the default."""
    asked = (request.query_params.get("lang"), request.cookies.get(COOKIE))
    for word in asked:
        if word in set(Language):
            return Language(word)
    return _preferred(request.headers.get("accept-language", ""))


def _preferred(header: str) -> Language:
    """The first of our languages by the caller's weights, as RFC 9110 12.5.4 has them."""
    weighed: list[tuple[float, int, Language]] = []
    for place, entry in enumerate(header.split(",")):
        tag, _, weight = entry.strip().partition(";q=")
        language = tag.partition("-")[0].lower()
        if language in set(Language):
            try:
                weighed.append((-float(weight or 1), place, Language(language)))
            except ValueError:
                continue
    return min(weighed)[2] if weighed else Language.ZH
