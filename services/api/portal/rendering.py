"""Templates to pages: one Jinja environment per language.

Autoescape and StrictUndefined are on: a name that a page forgot is an error, never a gap.
No page is put together here; each audience has a module of its own.
"""

import hashlib
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Final

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from services.api import dates
from services.api.language import Language
from services.api.portal.catalogue import translations
from services.api.portal.files.viewing import address_of, spans
from services.api.portal.language import NAMES, TAGS, Voice, lang_of, pick, with_lang
from services.api.portal.shell import Shell
from services.api.portal.vendor import script
from services.api.portal.wording.words import act_title, mark, stands, titled, word
from services.api.texts.on_paper import on_paper
from services.domain.base import Act
from services.domain.evidence.anchors import clock, place_words
from services.domain.permissions import kind_of
from services.domain.programme.area_words import remark_text
from services.domain.programme.unit_words import unit_text

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"
STATIC_AT: Final = "/static"
STEP: Final = 1000


@cache
def asset(path: str) -> str:
    """Address of a static file. The content's hash in it lets browsers keep the file for ever."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]
    return f"{STATIC_AT}/{path}?v={digest}"


def size_of(octets: int) -> str:
    """1.8 MB, as in the lists of files."""
    value = float(octets)
    for unit in ("B", "kB", "MB"):
        if value < STEP:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= STEP
    return f"{value:.1f} GB"


def groups(text: str) -> str:
    """A digest in groups of four, so that two people can compare it by reading aloud."""
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


@cache
def environment(language: Language) -> Environment:
    """Texts and dates are bound to the language here, so that macros need no context."""
    voice = Voice(translations(language))
    made = Environment(
        loader=PackageLoader("services.api.portal"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    made.globals |= {
        "_": voice.said,
        "pgettext": voice.said_as,
        "counted": voice.counted,
        "asset": asset,
        "static_at": STATIC_AT,
        "script": script,
        "lang": language.value,
        "lang_tag": TAGS[language],
        "languages": NAMES,
    }
    made.filters |= {
        "say": partial(pick, language),
        "with_lang": partial(with_lang, language),
        "lang": partial(lang_of, language),
        "day": partial(dates.day, language),
        "short_day": partial(dates.short_day, language),
        "weekday": partial(dates.weekday, language),
        "moment": partial(dates.moment, language),
        "until": partial(dates.until, language),
        "machine": dates.machine,
        "size": size_of,
        "groups": groups,
        "clock": clock,
        "placed": place_words,
        "viewed": address_of,
        "spans": spans,
        "unit": unit_text,
        "remark": remark_text,
        "word": word,
        "stands": stands,
        "mark": mark,
        "titled": titled,
        "act_title": act_title,
        "act_kind": kind_of,
        "basis": basis,
        "on_paper": on_paper,
    }
    return made


def basis(act: type[Act]) -> str:
    """The procedure's rules that an act rests on; what is the product's own has none to show."""
    return ", ".join(one for one in act.rule.split(", ") if one[0].isalpha())


def fragment(shell: Shell, template: str, view: Mapping[str, object]) -> str:
    return environment(shell.language).get_template(template).render(shell=shell, **view)


def page(shell: Shell, template: str, *, status: int = 200, **view: object) -> HTMLResponse:
    """A finished page. Security headers are put on every answer by `api/middleware.py`."""
    response = HTMLResponse(fragment(shell, template, view), status_code=status)
    response.headers["Content-Language"] = TAGS[shell.language]
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response
