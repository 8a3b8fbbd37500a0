"""Every no as application/problem+json (RFC 9457). One table says which status a code has.

The texts stand in `texts/`, one per code and language; which rule said no is the rule's matter.
Portal pages get the same Problem as a page (`install(app, page=...)`).
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Literal

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from services.api.language import Language, language_of
from services.api.texts import Words, written
from services.api.texts.fields import invalid_text
from services.api.texts.refusals import REFUSALS
from services.api.texts.refusals_of_definitions import WHYS_OF_MIGRATING
from services.api.texts.refusals_of_notices import WHYS_OF_COPIES
from services.api.texts.validation import field_text
from services.api.texts.whys import WHYS
from services.domain.errors import DomainError, Params
from services.domain.papers.shortcomings import Shortcoming
from services.storage.session import UNREACHABLE

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

CODES_BY_STATUS: dict[int, tuple[str, ...]] = {
    400: ("bad-request",),
    401: ("sign-in-needed", "sign-in-refused", "source-token-wrong"),
    403: (
        "not-entitled",
        "held-by-another",
        "scope-missing",
        "form-expired",
        "store-refused",
        "sheet-sealed",
        "interests-undeclared",
        "sign-again",
    ),
    404: ("not-found", "answer-code-unknown"),
    405: ("method-not-allowed",),
    409: (
        "step-closed",
        "not-now",
        "case-changed",
        "not-ready",
        "deficits-unanswered",
        "too-early",
        "objection-stands",
        "county-frozen",
        "applications-closed",
        "urged-today",
        "already-entrusted",
        "material-unchanged",
        "denial-beyond-power",
        "already-open",
        "already-reported",
        "already-substituted",
        "notice-not-open",
        "no-appeal",
        "too-many-attachments",
        "notice-not-ready",
        "own-copy",
        "copy-not-clean",
        "copy-not-made",
        "second-person-needed",
        "not-admitted",
        "round-incomplete",
        "check-first",
        "over-quota",
        "round-exists",
        "survey-not-now",
        "survey-over",
        "no-slips-due",
        "answer-code-used",
        "answers-closed",
        "survey-too-small",
        "notes-missing",
        "visit-not-due",
        "visit-over",
        "visit-announced",
        "visit-missing",
        "visit-not-announced",
        "visit-recorded",
        "visit-unannounced",
        "method-missing",
        "opinion-not-carried",
        "signature-not-made",
        "paper-changed",
        "evidence-unopened",
        "sheet-conflicts",
        "term-stopped",
        "term-running",
        "term-over",
        "term-passed",
        "term-told",
        "supervision-open",
        "ledger-order",
        "ledger-open",
        "names-somebody",
        "extension-open",
        "upload-over",
        "upload-incomplete",
        "document-in-use",
        "document-sealed",
        "document-removed",
        "document-not-removed",
        "document-gone",
        "document-not-usable",
        "own-import",
        "not-yet-disposable",
        "own-proposal",
        "disposal-decided",
        "edition-outdated",
        "edition-over",
        "own-definition",
        "definition-over",
        "definition-unchanged",
        "cannot-migrate",
        "migration-changed",
        "rounds-keep-theirs",
        "due-otherwise",
        "own-unit-change",
        "unit-change-over",
        "unit-ended",
        "lies-elsewhere",
        "wrong-reveal",
        "late-reveal",
        "pool-changed",
        "pool-too-small",
        "no-pairing",
        "sample-drawn-already",
        "units-are-drawn",
        "drawn-check-open",
        "scored-already",
    ),
    412: ("stale", "values-changed"),
    413: ("document-too-big", "body-too-big"),
    415: ("type-not-taken", "media-type-not-taken"),
    422: (
        "invalid-request",
        "invalid",
        "unwritable",
        "incomplete",
        "sheet-incomplete",
        "not-liable",
        "not-all-named",
        "lines-faulty",
        "too-few-readers",
        "expert-idle",
        "sheet-faulty",
        "handlers-unfit",
        "effect-unclear",
        "substitute-unfit",
        "idempotency-mismatch",
        "formally-complete",
        "formula-broken",
        "zero-denominator",
        "not-eligible",
        "ladder-unmet",
        "document-empty",
        "checksum-differs",
        "pages-outside",
        "captions-wrong",
        "layer-wrong",
        "positions-wrong",
        "layer-outside",
        "layer-too-big",
        "notice-faulty",
        "definition-faulty",
        "unit-change-faulty",
        "workbook-unread",
        "workbook-faulty",
    ),
    428: ("version-missing",),
    429: ("sign-in-locked", "too-many-filings"),
    500: ("internal-error", "rule-broken"),
    503: ("not-attempted", "font-missing"),
    504: ("still-working",),
}

STATUS = {code: status for status, codes in CODES_BY_STATUS.items() for code in codes}

RETRY_AFTER = {"not-attempted": 5, "still-working": 2}
"""Seconds. 503: nothing was begun. 504: unknown; repeat with the same Idempotency-Key."""

OF_HTTP = {
    401: "sign-in-needed",
    403: "not-entitled",
    404: "not-found",
    405: "method-not-allowed",
    413: "body-too-big",
    415: "media-type-not-taken",
    503: "not-attempted",
}
"""What the framework itself refuses, under our codes."""


class FieldProblem(BaseModel):
    """One value that cannot be: where (a JSON pointer), which kind of fault, in words."""

    pointer: str
    code: str
    detail: str


class Problem(BaseModel):
    """RFC 9457. `code` is stable: match on it, never on the texts."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    type: str
    title: str
    status: int
    detail: str
    code: str
    params: dict[str, str | int] = Field(default_factory=dict)
    errors: list[FieldProblem] = Field(default_factory=list)


class SignInNeeded(DomainError):
    """Nobody is signed in, or the session or token is over."""

    code = "sign-in-needed"


class ScopeMissing(DomainError):
    """The token may be used for other things only; `scope` names the one needed."""

    code = "scope-missing"


class FormExpired(DomainError):
    """The form's hidden token is missing or belongs to another session."""

    code = "form-expired"


class Itemised(ABC):
    """A refusal with several reasons. Everything is listed, not the first."""

    @abstractmethod
    def items(self, language: Language) -> list[FieldProblem]: ...


class Incomplete(Itemised, DomainError):
    """A declaration or submission that lacks something."""

    code = "incomplete"

    def __init__(self, lacks: Sequence[Shortcoming]) -> None:
        super().__init__(count=len(lacks))
        self.lacks = tuple(lacks)

    def items(self, language: Language) -> list[FieldProblem]:
        return [_lack(one, language) for one in self.lacks]


Page = Callable[[Request, Problem], Awaitable[Response]]


def problem_of(error: Exception, language: Language) -> Problem:
    """The same words for JSON and for pages."""
    match error:
        case DomainError():
            items = (
                error.items(language) if isinstance(error, Itemised) else _lines(error, language)
            )
            return make(error.code, language, error.params, items)
        case RequestValidationError():
            errors = [
                FieldProblem(
                    pointer=_pointer(found["loc"]),
                    code=str(found["type"]).replace("_", "-"),
                    detail=field_text(str(found["type"]), found.get("ctx") or {}, language),
                )
                for found in error.errors()
            ]
            return make("invalid-request", language, {}, errors)
        case HTTPException():
            code = OF_HTTP.get(error.status_code, "bad-request")
            return make(code, language)
        case _ if isinstance(error, UNREACHABLE):
            return make("not-attempted", language, {"part": "database"})
        case _:
            return make("internal-error", language)


def make(
    code: str,
    language: Language,
    params: Mapping[str, str | int] | None = None,
    errors: list[FieldProblem] | None = None,
) -> Problem:
    words = REFUSALS[code]
    given: Params = dict(params or {})
    return Problem(
        type=f"/errors/{code}",
        title=words.title(language),
        status=STATUS[code],
        detail=_filled(words, given, language),
        code=code,
        params=given,
        errors=errors or [],
    )


def _filled(words: Words, params: Params, language: Language) -> str:
    shown = {key: written(value, language) for key, value in params.items()}
    code = str(params.get("why", ""))
    why = WHYS.get(code) or WHYS_OF_MIGRATING.get(code) or WHYS_OF_COPIES.get(code)
    if why is not None:
        shown["why"] = why.title(language)
    pattern = words.detail(language)
    if words is REFUSALS["invalid"]:
        pattern = invalid_text(params, language)
    return pattern.format_map(_Blank(shown))


class _Blank(dict[str, str]):
    """A parameter that a rule left out becomes a dash; an answer never fails for its text."""

    def __missing__(self, key: str) -> str:
        return "—"


def _lines(error: DomainError, language: Language) -> list[FieldProblem]:
    """Where a rule names a field, the answer points at it."""
    field = error.params.get("field")
    if field is None:
        return []
    words = REFUSALS[error.code]
    pointer = "/body/" + str(field).replace(".", "/")
    detail = _filled(words, error.params, language)
    return [FieldProblem(pointer=pointer, code=error.code, detail=detail)]


def _lack(found: Shortcoming, language: Language) -> FieldProblem:
    """What is lacking and how to mend it, at its place among the papers."""
    said: Literal["zh", "en"] = "zh" if language is Language.ZH else "en"
    detail = f"{found.problem(said)}{'。' if said == 'zh' else '. '}{found.remedy(said)}"
    return FieldProblem(pointer=f"/{found.place}", code=found.code.value, detail=detail)


def _pointer(location: tuple[str | int, ...]) -> str:
    """RFC 6901, below `body`, `query`, `path` or `header`."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in location)


def wait_of(problem: Problem) -> dict[str, str]:
    """When to come again, as a header, for refusals that pass; the same for programs and pages."""
    wait = problem.params.get("seconds") if problem.status == HTTPStatus.TOO_MANY_REQUESTS else None
    wait = wait or RETRY_AFTER.get(problem.code)
    return {"Retry-After": str(wait)} if wait else {}


def respond(problem: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    extra = {**(headers or {}), **wait_of(problem)}
    if problem.status == HTTPStatus.UNAUTHORIZED:
        extra["WWW-Authenticate"] = 'Bearer realm="EcoCase"'
    return JSONResponse(
        problem.model_dump(), status_code=problem.status, media_type=MEDIA_TYPE, headers=extra
    )


def install(app: FastAPI, page: Page | None = None) -> None:
    """From here on every refusal of the app is a Problem; below /api/ always as JSON."""

    async def refused(request: Request, error: Exception) -> Response:
        problem = problem_of(error, language_of(request))
        if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(
            error, DomainError
        ):
            log.error("request failed", exc_info=error)
        headers = error.headers if isinstance(error, HTTPException) else None
        if page is not None and _wants_page(request):
            return await page(request, problem)
        return respond(problem, headers)

    for kind in (DomainError, RequestValidationError, HTTPException, *UNREACHABLE, Exception):
        app.add_exception_handler(kind, refused)


def _wants_page(request: Request) -> bool:
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get(
        "accept", ""
    )
