"""The words of messages, in both languages, for the portal's list and for mail alike (issue 4.8).

Put together from the titles of acts; nothing in them is personal.
"""

from collections.abc import Mapping
from typing import Final

from services.domain.acts import RULES
from services.domain.base import Act
from services.domain.messages.notifying import Matter
from services.domain.permissions import kind_of
from services.domain.programme.schema import Obligation, Text

MATTERS: Final[Mapping[Matter, Text]] = {
    Matter.ALARM: Text(zh="运行告警", en="Alarm"),
    Matter.OVERDUE: Text(zh="逾期与督办", en="Overdue, supervised"),
    Matter.TERM: Text(zh="期限", en="Terms"),
    Matter.TASK: Text(zh="待办", en="To do"),
    Matter.PROGRESS: Text(zh="办理进展", en="Progress"),
    Matter.COPY: Text(zh="抄送", en="Copies"),
}
OBLIGATIONS: Final[Mapping[Obligation, Text]] = {
    Obligation.FORMAL_CHECK: Text(zh="形式审查", en="Formal check"),
    Obligation.CORRECTION: Text(zh="补正材料", en="Correction by the applicant"),
    Obligation.REVIEW: Text(zh="审查验收", en="Review"),
    Obligation.RECTIFICATION: Text(zh="整改", en="Rectification"),
    Obligation.FINDINGS: Text(zh="整改项", en="Item of the rectification"),
    Obligation.NOTICE: Text(zh="公示", en="Public notice"),
    Obligation.LAST_STAGES: Text(zh="后两个阶段", en="The last two stages"),
    Obligation.INQUIRY: Text(zh="答复咨询", en="Answer to an inquiry"),
    Obligation.OBJECTION: Text(zh="答复异议", en="Answer to an objection"),
    Obligation.DRAW: Text(zh="专家抽取", en="Draw of the panel"),
}
DELIVERY_FAILED: Final = "delivery-failed"
"""The one message that comes from no fact of a case."""
_OWN: Final[Mapping[str, Text]] = {
    "term-reminded": Text(zh="即将到期", en="Ends soon"),
    "term-escalated": Text(zh="已逾期", en="Past its end"),
    "supervision-escalated": Text(zh="督办逾期未答复", en="A supervision notice is unanswered"),
    "findings-reminded": Text(zh="整改期限将至", en="The day of your finding is near"),
    "findings-lapsed": Text(zh="整改已逾期", en="A finding is overdue"),
    "draw-reminded": Text(
        zh="今天是专家抽取的最后一天，您方还没有提交",
        en="The last day of the draw is today, and your side's word is missing",
    ),
    "silence-told": Text(
        zh="专家抽取期限已过，有一方没有提交",
        en="The draw's last day has passed; a side kept silent",
    ),
    "inquiry-reminded": Text(zh="即将到期", en="Ends soon"),
    "inquiry-escalated": Text(zh="已逾期", en="Past its end"),
    "inquiry-due-moved": Text(zh="到期日已调整", en="Due date moved"),
    "case-migrated": Text(zh="已改按新版办法办理", en="Moved to the version in force"),
    "due-moved": Text(zh="到期日已调整", en="Due date moved"),
    "copy-sent": Text(zh="抄送给您的案件", en="A case copied to you"),
    "interests-declared": Text(
        zh="一名专家因利益冲突回避", en="An expert stood back for a conflict of interest"
    ),
    "expert-left": Text(zh="一名专家不再参加评审", en="An expert left the panel"),
    "indicators-assigned": Text(zh="您的评审指标已分配", en="Your indicators were assigned"),
    DELIVERY_FAILED: Text(
        zh="推送屡次失败，已停止重试", en="A webhook failed again and again and was given up"
    ),
}
"""Facts of the clock, what one side alone is told, and acts whose title says what the sender did."""
_ACTS: Final[Mapping[str, type[Act]]] = {kind_of(act): act for act in RULES}


def words_of(fact: str, act: str, acts: tuple[str, ...], what: Obligation | None) -> Text:
    """受理申请；待办：组建专家组 · Application accepted; to do: appoint a panel"""
    happened = _happened(fact, act)
    if what is not None:
        term = OBLIGATIONS[what]
        happened = Text(zh=f"{term.zh}：{happened.zh}", en=f"{term.en}: {happened.en}")
    if not (wanted := _wanted(acts)):
        return happened
    zh = "、".join(one.zh for one in wanted)
    en = ", ".join(one.en for one in wanted)
    return Text(zh=f"{happened.zh}；待办：{zh}", en=f"{happened.en}. To do: {en}")


def _happened(fact: str, act: str) -> Text:
    if fact in _OWN:
        return _OWN[fact]
    known = _ACTS.get(act)
    return Text(zh=known.zh, en=known.en) if known else Text(zh="有新进展", en="News")


def _wanted(acts: tuple[str, ...]) -> list[type[Act]]:
    """What is named: refusals only beside the act that they refuse are left unsaid."""
    known = [_ACTS[kind] for kind in acts if kind in _ACTS]
    return [act for act in known if not act.beside] or known
