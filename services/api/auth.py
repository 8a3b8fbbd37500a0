"""From a request to who asks: portal session or bearer token, one Actor from both.

Also the form tokens (CSRF) of every portal form. What an actor may do is decided in
`domain/permissions.py`; how passwords are tried, in `storage/people/sign_ins.py`.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request, Response

from services.api.problems import FormExpired, ScopeMissing, SignInNeeded
from services.domain.errors import NotEntitled
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage.papers import form_drafts
from services.storage.people import sign_ins, tokens
from services.storage.people.accounts import Identity
from services.storage.people.tokens import Scope
from services.storage.session import Database

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
SESSION: Final = "ecocase"
VISITOR: Final = "ecocase-visitor"
FORM_FIELD: Final = "csrf"
SIGN_FIELD: Final = "password"
"""The field in which a password is typed; it is kept in no draft and in no page."""
FORM_HEADER: Final = "x-csrf-token"
SEAT_HEADER: Final = "x-acting-as"


@dataclass(frozen=True)
class Access:
    """How sign-ins are kept here. `lasts` None: they have no end (rehearsal jumps over years)."""

    secret: bytes
    lasts: timedelta | None
    origin: str | None = None
    prefix: str = ""
    """The path of the origin below which all is served."""


@dataclass(frozen=True)
class Actor:
    """Who asks. `seats` are those the request may act in: the chosen one, or all."""

    account: str
    name: str
    login: str
    locale: str
    seats: tuple[Seat, ...]
    all_seats: tuple[Seat, ...]
    scopes: frozenset[Scope]
    csrf: str | None = None
    """The session's form secret; None for bearer tokens, which need no form token."""
    sign_in: str | None = None
    """The session's key in the database."""
    since: datetime | None = None
    """From when on the session's hours count; None for bearer tokens."""

    def has(self, function: Function) -> bool:
        return any(seat.function is function for seat in self.seats)


VISITOR_ACTOR: Final = Actor(
    account="public",
    name="",
    login="",
    locale="zh",
    seats=(Seat(function=Function.PUBLIC, unit=""),),
    all_seats=(),
    scopes=frozenset({Scope.ACT}),
)
"""Anybody, for what everybody may do (objections, tips). Sees nothing that is not public."""


async def actor_of(
    request: Request, database: Database, access: Access, now: datetime
) -> Actor | None:
    """Who asks; None for a visitor. A token or form that is wrong is refused, never ignored.

    Raises SignInNeeded for a token that is over, ScopeMissing, FormExpired, and NotEntitled
    for a chosen seat that is not the account's.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return await _bearer(request, database, token.strip(), access, now)
    cookie = request.cookies.get(cookie_name(request, SESSION))
    if not cookie:
        return None
    session = await sign_ins.find(database, cookie, now, access.lasts)
    if session is None:
        return None
    if request.method not in SAFE:
        await check_form(request, session.csrf, access)
    chosen = _asked_seat(request, session.who) or session.chosen
    return _actor(session.who, chosen, frozenset(Scope), session)


async def _bearer(
    request: Request, database: Database, token: str, access: Access, now: datetime
) -> Actor:
    async with database.asking() as tx:
        found = await tokens.find(tx, token, now, ends=access.lasts is not None)
    if found is None:
        raise SignInNeeded
    needed = Scope.READ if request.method in SAFE else Scope.ACT
    if needed not in found.scopes:
        raise ScopeMissing(scope=needed.value)
    return _actor(found.who, _asked_seat(request, found.who), found.scopes)


def _actor(
    who: Identity,
    chosen: Seat | None,
    scopes: frozenset[Scope],
    session: sign_ins.SignIn | None = None,
) -> Actor:
    return Actor(
        account=who.account,
        name=who.name,
        login=who.login,
        locale=who.locale,
        seats=(chosen,) if chosen else who.seats,
        all_seats=who.seats,
        scopes=scopes,
        csrf=session.csrf if session else None,
        sign_in=session.token_hash if session else None,
        since=session.since if session else None,
    )


def _asked_seat(request: Request, who: Identity) -> Seat | None:
    """`X-Acting-As: county-officer@990121:huanbao` chooses one seat for this request.

    `.../<account>` after it chooses the same seat as that account's substitute (C2.9.7).
    """
    asked = request.headers.get(SEAT_HEADER)
    if asked is None:
        return None
    for seat in who.seats:
        if name_of(seat) == asked:
            return seat
    raise NotEntitled(function=asked)


def name_of(seat: Seat) -> str:
    """A seat in one word, as programs and forms choose it."""
    return "/".join(filter(None, (f"{seat.function}@{seat.unit}", seat.instead_of)))


# Cookies: their flags follow the scheme, so that sign-in works on plain http too (issue 1.1.5).


def cookie_name(request: Request, name: str) -> str:
    """`__Host-` binds a cookie to this very host; browsers take it on https alone, for all paths.

    Where the origin is shared with others, a cookie is bound to our own path instead.
    """
    access: Access = request.app.state.doors.access
    if not is_https(request):
        return name
    return f"__Secure-{name}" if access.prefix else f"__Host-{name}"


def is_https(request: Request) -> bool:
    """As the browser sees it: behind a proxy that ends TLS, the public origin says so."""
    access: Access = request.app.state.doors.access
    return request.url.scheme == "https" or (access.origin or "").startswith("https://")


def set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    """Until the browser is closed; the server decides when a session is over."""
    response.set_cookie(
        cookie_name(request, name),
        value,
        path="/",
        httponly=True,
        samesite="lax",
        secure=is_https(request),
    )


def clear_cookie(request: Request, response: Response, name: str) -> None:
    response.delete_cookie(
        cookie_name(request, name),
        path="/",
        httponly=True,
        samesite="lax",
        secure=is_https(request),
    )


async def sign_in(
    request: Request,
    response: Response,
    *,
    database: Database,
    access: Access,
    login: str,
    password: str,
    now: datetime,
) -> sign_ins.Begun:
    """Begins a session and sets its cookie.

    Raises SignInRefused, SignInLocked, and FormExpired for a form from elsewhere.
    """
    await check_form(request, visitor_secret(request, access), access)
    if access.lasts is not None:
        async with database.writing() as tx:
            await sign_ins.remove_ended(tx, now - access.lasts)
            await form_drafts.remove_old(tx, now)
    begun = await sign_ins.begin(database, login, password, now)
    set_cookie(request, response, SESSION, begun.token)
    return begun


async def sign_out(request: Request, response: Response, database: Database) -> None:
    """Ends the session on the server as well; a copied cookie is worth nothing then."""
    cookie = request.cookies.get(cookie_name(request, SESSION))
    if cookie:
        async with database.writing() as tx:
            await sign_ins.end(tx, cookie)
    clear_cookie(request, response, SESSION)


# Form tokens. A session's form carries the session's own secret; a visitor's form (sign-in,
# objection) carries an HMAC of the visitor cookie, which nobody can make for a cookie of his own.


def form_token(request: Request, actor: Actor | None, access: Access) -> str:
    """What the hidden field `csrf` of a form on this page must hold."""
    if actor is not None and actor.csrf is not None:
        return actor.csrf
    return visitor_secret(request, access) or ""


def visitor_secret(request: Request, access: Access) -> str | None:
    visitor = request.cookies.get(cookie_name(request, VISITOR)) or getattr(
        request.state, "visitor", None
    )
    return _mac(access.secret, f"visitor:{visitor}") if visitor else None


def greet_visitor(request: Request) -> None:
    """Call before rendering a visitor's form; `remember_visitor` then sets the cookie."""
    if cookie_name(request, VISITOR) not in request.cookies:
        request.state.visitor = secrets.token_urlsafe(24)


def remember_visitor(request: Request, response: Response) -> None:
    if visitor := getattr(request.state, "visitor", None):
        set_cookie(request, response, VISITOR, visitor)


def upload_token(actor: Actor, path: str) -> str:
    """For a form whose body is streamed and can't be read first: good for this path alone."""
    return _mac((actor.csrf or "").encode(), f"upload:{path}")


def visitor_upload_token(request: Request, access: Access, path: str) -> str:
    """The same for a visitor, whose form to send a file by belongs to his cookie."""
    secret = visitor_secret(request, access) or ""
    return _mac(secret.encode(), f"upload:{path}")


async def check_form(request: Request, secret: str | None, access: Access) -> None:
    """A cookie alone proves nothing about who wrote the request. Raises FormExpired."""
    if not secret or not _same_origin(request, access):
        raise FormExpired
    given = request.headers.get(FORM_HEADER)
    streamed = request.query_params.get(FORM_FIELD)
    if given is None and streamed is not None:
        given, secret = streamed, _mac(secret.encode(), f"upload:{request.url.path}")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given is None and kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        field = (await request.form()).get(FORM_FIELD)
        given = field if isinstance(field, str) else None
    if given is None or not hmac.compare_digest(given.encode(), secret.encode()):
        raise FormExpired


def _same_origin(request: Request, access: Access) -> bool:
    """Browsers say where a form came from; another site is refused whatever it carries."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    own = {request.headers.get("host"), urlsplit(access.origin).netloc if access.origin else None}
    return urlsplit(origin).netloc in own


def _mac(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), sha256).hexdigest()
