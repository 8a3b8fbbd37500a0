"""The frame around every page: who is signed in, where they may go, which language.

It is built once per request and handed to the template; it knows no screen's content.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from services.api.language import Language
from services.api.portal.menu import PUBLIC_MENU, Menu, NavItem
from services.domain.programme.schema import Text
from services.domain.tree.units import Function


@dataclass(frozen=True)
class Shell:
    """All that `base.html` asks for."""

    language: Language
    path: str
    """Where we are, without `lang`; the language switch comes back to it."""
    query: tuple[tuple[str, str], ...] = ()
    person: str = ""
    """The account's name as the person wrote it; empty for the public."""
    seats: tuple[Text, ...] = ()
    """The person's functions with their units, as the masthead names them."""
    stands_in: tuple[Text, ...] = ()
    """For whom the person acts today: name and seat of each absent colleague (C2.9.7)."""
    functions: frozenset[Function] = frozenset()
    csrf: str = ""
    account: str = ""
    asked_at: datetime | None = None
    ends: datetime | None = None
    """When the sign-in ends; None where it has no end, or nobody is signed in."""
    now: datetime | None = None
    """Set in rehearsal mode only: the page then says that its clock is moved by hand."""
    authority: Text | None = None
    menu: Menu = PUBLIC_MENU
    unread: int | None = None
    """Messages not read yet, one more than the bell counts at most; None for the public."""
    keys: bool = True
    """Whether single keys do something; switched off in one's settings."""
    asked: bool = True
    """False on a page made where nobody could ask who looks (an error)."""

    @property
    def signed_in(self) -> bool:
        return bool(self.person)

    @property
    def here(self) -> NavItem | None:
        """The entry of the menu that stands for the current page."""
        return self.menu.here(self.path)

    def in_language(self, language: str) -> str:
        """The same page in the other language, all its filters kept."""
        return f"{self.path}?{urlencode([*self.query, ('lang', language)])}"
