"""The main menu: who finds what in it, which entries stand in its row and which behind 更多.

At most six entries stand in the row (portal B3), on a phone one button holds them all. What a
person may do is decided elsewhere, act by act.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from services.domain.offices.substitutes import LEADING, WORKING
from services.domain.permission_matrix import BUREAU, LOOKS_AFTER_ALL, REGISTRARS
from services.domain.programme.schema import Text
from services.domain.seats import LEADERS
from services.domain.tree.units import Function

ROW = 6
"""Entries of the first level, 更多 counted."""


@dataclass(frozen=True)
class NavItem:
    href: str
    label: Text
    stands_for: tuple[str, ...] = ()
    """Further addresses that belong to this entry of the menu."""
    count: int = 0
    """How many things behind it ask for attention."""

    def leads_to(self, path: str) -> bool:
        return any(
            path == start or path.startswith(start + "/") for start in (self.href, *self.stands_for)
        )


@dataclass(frozen=True)
class NavGroup:
    label: Text
    items: tuple[NavItem, ...]


@dataclass(frozen=True)
class Menu:
    groups: tuple[NavGroup, ...] = ()
    row: tuple[NavItem, ...] = ()
    """Those of the first level; the groups hold them too."""

    @property
    def items(self) -> tuple[NavItem, ...]:
        return tuple(item for group in self.groups for item in group.items)

    @property
    def rest(self) -> tuple[NavItem, ...]:
        """What stands behind 更多 where the row is shown."""
        return tuple(item for item in self.items if item not in self.row)

    @property
    def hidden_count(self) -> int:
        """What asks for attention out of sight is told on the button."""
        return sum(item.count for item in self.rest)

    def here(self, path: str) -> NavItem | None:
        """The entry that stands for this page: of several, the one that says most."""
        found = [item for item in self.items if item.leads_to(path)]
        return max(found, key=lambda item: len(item.href), default=None)


NOTICES = NavItem("/notices", Text(zh="公示", en="Public notices"))
REGISTER = NavItem("/register", Text(zh="命名单位", en="Named units"))
MENDED = NavItem("/rectified", Text(zh="整改公开", en="Findings mended"))
GUIDE = NavItem("/guide", Text(zh="办事指南", en="Guide"))
FOLLOW_UP = NavItem("/inquiry", Text(zh="查询答复", en="Follow up an objection"))

MY_CASES = NavItem("/my", Text(zh="我的申报", en="My cases"), ("/cases",))
WORKLIST = NavItem("/worklist", Text(zh="待办", en="Worklist"))
REVIEWS = NavItem("/reviews", Text(zh="我的评审", en="My reviews"), ("/cases",))
CASES = NavItem("/cases", Text(zh="案件", en="Cases"))
BOARD = NavItem("/admin/notices", Text(zh="公示管理", en="Notice board"))
RECHECKS = NavItem("/admin/rechecks", Text(zh="复查日历", en="Re-checks"), ("/admin/titles",))
LOOKS = NavItem("/audit/readings", Text(zh="查阅记录", en="Looks kept"))
COMING = NavItem("/coming", Text(zh="即将到办", en="Coming up"))
CLOSING = NavItem("/closing-dates", Text(zh="申报截止", en="Closing dates"))
PROGRAMMES = NavItem(
    "/admin/programmes", Text(zh="办法版本", en="Versions"), ("/admin/migrations",)
)
UNITS = NavItem("/admin/unit-changes", Text(zh="区划变更", en="Changes of units"))
POSITIONS = NavItem("/admin/positions", Text(zh="单位坐标", en="Points of places"))
YEARS = NavItem("/admin/calendars", Text(zh="年历", en="Calendar years"))
WEBHOOKS = NavItem("/admin/webhooks", Text(zh="推送", en="Webhooks"))
JOBS = NavItem("/admin/jobs", Text(zh="作业", en="Jobs"))
KEEPING = NavItem("/admin/keeping", Text(zh="档案保全", en="Keeping"), ("/admin/disposals",))
FROZEN = NavItem("/admin/frozen", Text(zh="暂停受理", en="Frozen counties"))
FINDINGS = NavItem("/findings", Text(zh="待整改", en="To be mended"))
ROUNDS = NavItem("/rounds", Text(zh="考评", en="Assessments"))
COPIES = NavItem("/copies", Text(zh="抄送我的", en="Copies for me"))
INTAKE = NavItem("/intake", Text(zh="收发件", en="Intake"), ("/denials", "/filings"))
INQUIRIES = NavItem("/inquiries", Text(zh="咨询", en="Inquiries"))
EXPERTS = NavItem("/admin/experts", Text(zh="专家库", en="Experts"))
OBJECTIONS = NavItem("/objections", Text(zh="异议", en="Objections"))
SUBSTITUTES = NavItem("/substitutes", Text(zh="代办安排", en="Substitutes"))

APPLICANTS = {Function.APPLICANT_CLERK, Function.APPLICANT_LEADER}
OFFICES = set(Function) - APPLICANTS - {Function.EXPERT}
ALL_RANKS = LEADING | WORKING
EVERYBODY = set(Function)

Line = tuple[AbstractSet[Function], tuple[NavItem, ...]]
MENU: tuple[tuple[Text, tuple[Line, ...]], ...] = (
    (
        Text(zh="办理", en="Work"),
        (
            (APPLICANTS, (MY_CASES,)),
            (OFFICES, (WORKLIST, CASES, COMING)),
            ({Function.EXPERT}, (REVIEWS,)),
            (EVERYBODY, (ROUNDS,)),
            (APPLICANTS | OFFICES, (FINDINGS,)),
        ),
    ),
    (
        Text(zh="来往", en="Coming and going"),
        (
            (BUREAU, (INTAKE, INQUIRIES, OBJECTIONS, COPIES)),
            (ALL_RANKS, (SUBSTITUTES,)),
        ),
    ),
    (
        Text(zh="管理", en="Looking after"),
        (
            (LOOKS_AFTER_ALL, (BOARD, RECHECKS, FROZEN)),
            (REGISTRARS, (EXPERTS,)),
            (LEADERS, (CLOSING,)),
            ({Function.ADMINISTRATOR, Function.AUDITOR}, (PROGRAMMES, YEARS, UNITS)),
            ({Function.ADMINISTRATOR}, (POSITIONS,)),
            (LOOKS_AFTER_ALL, (JOBS, KEEPING)),
            ({Function.ADMINISTRATOR}, (WEBHOOKS,)),
            ({Function.AUDITOR}, (LOOKS,)),
        ),
    ),
    (
        Text(zh="公开", en="Open to all"),
        ((EVERYBODY, (NOTICES, REGISTER, MENDED, GUIDE)),),
    ),
)
"""Who finds what, group by group, in its order."""

FIRST = (
    *(MY_CASES, WORKLIST, REVIEWS, CASES, LOOKS, BOARD, RECHECKS, INTAKE, COMING, INQUIRIES),
    *(NOTICES, REGISTER, GUIDE, FOLLOW_UP),
)
"""What comes into the row before what; all else stands behind 更多."""

PUBLIC_MENU = Menu(
    groups=(
        NavGroup(Text(zh="公开", en="Open to all"), (NOTICES, REGISTER, MENDED, GUIDE, FOLLOW_UP)),
    ),
    row=(NOTICES, REGISTER, GUIDE, FOLLOW_UP),
)


OF_THE_WHOLE = (JOBS, KEEPING, PROGRAMMES)
"""About all cases at once: not for those whose area is only a part of the installation."""


def menu_of(functions: Sequence[Function], attention: int | None = 0) -> Menu:
    """The menu of somebody with these functions; of the public, where there are none.

    `attention`: how many jobs ask for it; whoever looks after them is told on every page (2.4.1).
    None for those whose area is only a part of the installation (`OF_THE_WHOLE`).
    """
    held, gone = set(functions), OF_THE_WHOLE if attention is None else ()
    if not held:
        return PUBLIC_MENU
    groups = tuple(
        NavGroup(label, tuple(_told(item, attention or 0) for item in items))
        for label, lines in MENU
        if (
            items := [
                item for whom, some in lines if held & whom for item in some if item not in gone
            ]
        )
    )
    own = Menu(groups).items
    room = ROW if len(own) <= ROW else ROW - 1
    ranked = [item for first in FIRST for item in own if item.href == first.href]
    return Menu(groups, tuple(ranked[:room]))


def _told(item: NavItem, attention: int) -> NavItem:
    return replace(item, count=attention) if item is JOBS else item
