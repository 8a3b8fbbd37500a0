"""Templates to pages: one Jinja environment per language, the page frame, the headers.

Autoescape and StrictUndefined are on: a name that a page forgot is an error, never a gap.
No page is put together here; each audience has a module of its own.
"""

import hashlib
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from services.api.language import Language
from services.api.portal import dates
from services.api.portal.language import TAGS, counted, pick, said
from services.api.portal.shell import Shell

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"
STATIC_AT: Final = "/static"
LANGUAGE_KEPT_SECONDS: Final = 30_000_000
STEP: Final = 1000

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


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
    made = Environment(
        loader=PackageLoader("services.api.portal"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    made.globals |= {
        "t": partial(said, language),
        "counted": partial(counted, language),
        "asset": asset,
        "lang": language.value,
        "lang_tag": TAGS[language],
    }
    made.filters |= {
        "say": partial(pick, language),
        "day": partial(dates.day, language),
        "short_day": partial(dates.short_day, language),
        "moment": partial(dates.moment, language),
        "until": partial(dates.until, language),
        "machine": dates.machine,
        "size": size_of,
        "groups": groups,
    }
    return made


def fragment(shell: Shell, template: str, view: Mapping[str, object]) -> str:
    return environment(shell.language).get_template(template).render(shell=shell, **view)


def page(shell: Shell, template: str, *, status: int = 200, **view: object) -> HTMLResponse:
    """A finished page. What a session sees is never stored on a shared computer."""
    response = HTMLResponse(fragment(shell, template, view), status_code=status)
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["Content-Language"] = TAGS[shell.language]
    response.headers["Vary"] = "Cookie, Accept-Language"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    if shell.signed_in:
        response.headers["Cache-Control"] = "no-store"
    return response


def keep_language(response: HTMLResponse, request: Request, language: Language) -> HTMLResponse:
    """Remembers the choice made by `?lang=`; there is nothing to remember otherwise."""
    if request.query_params.get("lang") == language.value:
        response.set_cookie(
            "lang",
            language.value,
            max_age=LANGUAGE_KEPT_SECONDS,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
    return response
