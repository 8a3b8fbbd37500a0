"""The frame around every page: who is signed in, where they may go, which language.

It is built once per request and handed to the template; it knows no screen's content.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from services.api.language import Language
from services.domain.programme.schema import Text
from services.domain.substitutes import LEADING, WORKING
from services.domain.units import Function
from services.storage.queries.scope import BUREAU


@dataclass(frozen=True)
class NavItem:
    href: str
    label: Text
    stands_for: tuple[str, ...] = ()
    """Further addresses that belong to this entry of the menu."""


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
    now: datetime | None = None
    """Set in rehearsal mode only: the page then says that its clock is moved by hand."""
    authority: Text | None = None
    nav: tuple[NavItem, ...] = field(default=())
    asked: bool = True
    """False on a page made where nobody could ask who looks (an error)."""

    @property
    def signed_in(self) -> bool:
        return bool(self.person)

    def here(self, item: NavItem) -> bool:
        """Whether this entry of the menu stands for the current page."""
        return any(
            self.path == start or self.path.startswith(start + "/")
            for start in (item.href, *item.stands_for)
        )

    def in_language(self, language: str) -> str:
        """The same page in the other language, all its filters kept."""
        return f"{self.path}?{urlencode([*self.query, ('lang', language)])}"


PUBLIC_NAV = (
    NavItem("/notices", Text(zh="公示", en="Public notices")),
    NavItem("/register", Text(zh="命名单位", en="Named units")),
    NavItem("/guide", Text(zh="办事指南", en="Guide")),
    NavItem("/inquiry", Text(zh="查询答复", en="Follow up an objection")),
)

_MY_CASES = NavItem("/my", Text(zh="我的申报", en="My cases"), ("/cases",))
_WORKLIST = NavItem("/worklist", Text(zh="待办", en="Worklist"))
_REVIEWS = NavItem("/reviews", Text(zh="我的评审", en="My reviews"), ("/cases",))
_CASES = NavItem("/cases", Text(zh="案件", en="Cases"))
_BOARD = NavItem("/admin/notices", Text(zh="公示管理", en="Notice board"))
_RECHECKS = NavItem("/admin/rechecks", Text(zh="复查日历", en="Re-checks"))
_LOOKS = NavItem("/audit/readings", Text(zh="查阅记录", en="Looks kept"))
_COMING = NavItem("/coming", Text(zh="即将到办", en="Coming up"))
_CLOSING = NavItem("/closing-dates", Text(zh="申报截止", en="Closing dates"))
_YEARS = NavItem("/admin/calendars", Text(zh="年历", en="Calendar years"))
_JOBS = NavItem("/admin/jobs", Text(zh="作业", en="Jobs"))
_FROZEN = NavItem("/admin/frozen", Text(zh="暂停受理", en="Frozen counties"))

_COPIES = NavItem("/copies", Text(zh="抄送我的", en="Copies for me"))
_INTAKE = NavItem("/intake", Text(zh="收发件", en="Intake"), ("/denials",))
_INQUIRIES = NavItem("/inquiries", Text(zh="咨询", en="Inquiries"))
_SUBSTITUTES = NavItem("/substitutes", Text(zh="代办安排", en="Substitutes"))

_APPLICANTS = {Function.APPLICANT_CLERK, Function.APPLICANT_LEADER}
_CITY = {
    Function.CITY_OFFICER,
    Function.CITY_LEADER,
    Function.ADMINISTRATOR,
    Function.AUDITOR,
}
ALL_RANKS = LEADING | WORKING


_OFFICES = set(Function) - _APPLICANTS - {Function.EXPERT}
_MENU: tuple[tuple[AbstractSet[Function], tuple[NavItem, ...]], ...] = (
    (_APPLICANTS, (_MY_CASES,)),
    (_OFFICES, (_WORKLIST, _CASES, _COMING)),
    (BUREAU, (_INTAKE, _INQUIRIES, _COPIES)),
    ({Function.EXPERT}, (_REVIEWS,)),
    (ALL_RANKS, (_SUBSTITUTES,)),
    (_CITY, (_BOARD, _RECHECKS, _FROZEN, _JOBS)),
    ({Function.ADMINISTRATOR, Function.AUDITOR}, (_YEARS,)),
    ({Function.CITY_LEADER, Function.COUNTY_LEADER}, (_CLOSING,)),
    ({Function.AUDITOR}, (_LOOKS,)),
)
"""Who finds what in the menu, in its order."""


def navigation(functions: Sequence[Function], attention: int = 0) -> tuple[NavItem, ...]:
    """Which menu a person sees. What they may do is decided elsewhere, act by act.

    `attention`: how many jobs ask for it; whoever looks after them is told on every page (2.4.1).
    """
    held = set(functions)
    if not held:
        return PUBLIC_NAV
    own = [_told(item, attention) for whom, items in _MENU if held & whom for item in items]
    return (*own, *PUBLIC_NAV[:3])


def _told(item: NavItem, attention: int) -> NavItem:
    if item is not _JOBS or not attention:
        return item
    label = Text(zh=f"作业（{attention}项待处理）", en=f"Jobs ({attention} to look at)")
    return NavItem(item.href, label)
