"""Where a browser reaches us: the origin, for which addresses into the store are signed, and below
it the portal's home, with which every address begins that leaves our own pages (papers, mails).
"""

from starlette.requests import Request


def origin_of(request: Request, public: str | None) -> str:
    """The configured public origin, or else the one this request came by (issue 1.1.5)."""
    return public or f"{request.url.scheme}://{request.headers['host']}"


def home_of(request: Request, public: str | None, prefix: str) -> str:
    """The origin with the path below which we are served; without a slash at its end."""
    return origin_of(request, public) + prefix
