"""The origin at which a browser reaches us: what addresses into the store are signed for."""

from starlette.requests import Request


def origin_of(request: Request, public: str | None) -> str:
    """The configured public origin, or else the one this request came by (issue 1.1.5)."""
    return public or f"{request.url.scheme}://{request.headers['host']}"
