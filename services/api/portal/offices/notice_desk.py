"""The officers' page about a notice: what lacks before it is published, and the proof of it (6.4).

What everybody sees is `citizens/notices.py`; the acts have their own forms.
"""

from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.acts.looked_notices import checked
from services.api.portal.frame import Framed
from services.api.portal.wording.part_words import PARTS
from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.notices.checks import About
from services.domain.programme.schema import Text
from services.domain.steps.public_notice import (
    CorrectNotice,
    NotRecommend,
    PublishNotice,
    SignNotice,
)
from services.domain.tree.units import StepName
from services.storage import notice_looks
from services.storage.queries import bureau
from services.storage.queries.notice_contacts import contacts_known, issuer_of
from services.storage.queries.notice_versions import versions

router = APIRouter()

OWN = Text(zh="拟命名公示", en="Notice of the naming")
CHECKS: dict[About, Text] = {
    About.SIGNED: Text(zh="公示已由负责人签发", en="The notice is signed by the leader"),
    About.SIGNATURES: Text(zh="会签都已完成", en="Everybody who countersigns has done so"),
    About.RECUSALS: Text(
        zh="专家都已声明是否需要回避", en="All experts have declared their interests"
    ),
    About.LENGTH: Text(zh="公示天数符合规定", en="As many days as the programme says"),
}
CONTACTS: dict[str, Text] = {
    "both": Text(
        zh="公示单位和所在地单位的电话、邮箱、地址齐全",
        en="Telephone, mailbox and address of both offices are there",
    ),
    "electronic": Text(
        zh="公示单位和所在地单位的电话、邮箱齐全",
        en="Telephone and mailbox of both offices are there",
    ),
    "postal": Text(
        zh="公示单位和所在地单位的电话、地址齐全",
        en="Telephone and address of both offices are there",
    ),
}
"""By what the programme asks for (E7)."""
ACTS = (SignNotice, PublishNotice, CorrectNotice, NotRecommend)


class LevelShown(Frozen):
    """One level's notice, on the way up (A7.5)."""

    label: Text
    days: int
    ended_at: datetime | None = None
    here: bool = False


def levels_of(case: Case) -> tuple[LevelShown, ...]:
    """Those that recommend, and the own one last; none where nobody recommends."""
    rules, below = case.rules.notice, case.notice.below
    if not rules.recommendations:
        return ()
    ended = {one.id: one.at for one in below}
    found = [
        LevelShown(
            label=one.label, days=one.days, ended_at=ended.get(one.id), here=number == len(below)
        )
        for number, one in enumerate(rules.recommendations)
    ]
    return (*found, LevelShown(label=OWN, days=rules.days, here=case.recommends is None))


@router.get("/cases/{case}/notice")
async def desk(frame: Framed, case: str) -> Response:
    """Who may see the case sees it; who is to act finds the forms."""
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        known = await versions(tx, case)
        typed = await contacts_known(tx, file.state)
        proved = await notice_looks.proved(tx, file.state, frame.now)
    mine = bureau.acts_for(frame.viewer, file.state)
    at_notice = file.state.step is not None and file.state.step.name is StepName.PUBLIC_NOTICE
    checks = checked(file.state, issuer_of(file.state), typed)
    words = {**CHECKS, About.CONTACTS: CONTACTS[file.state.rules.notice.mailbox]}
    return frame.page(
        "bureau/notice.html",
        case=file.head,
        state=file.state,
        checks=[(one, words[one.about], PARTS[one.owner]) for one in checks],
        to_publish=at_notice and file.state.notice.published_at is None,
        acts=[act for act in ACTS if act in mine],
        versions=known,
        proved=proved,
        runs=at_notice,
        levels=levels_of(file.state) if at_notice else (),
        rehearsal=frame.doors.rehearsal,
    )
