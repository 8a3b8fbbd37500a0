"""Papers of public notices: as published, as corrected, and the record of the end (A4.1, 6.4.2).

Where its article was fixed a paper says just that; other papers stand in `composing.py`.
"""

from datetime import date

from services.api.dates import day
from services.api.language import Language
from services.api.official.composing import Matter, Words, about
from services.api.official.notice_article import read
from services.domain.notices.proof import NoticeProof
from services.domain.notices.recommending import EndedBelow
from services.domain.steps.public_notice import (
    Announced,
    NoticeClosed,
    NoticeCorrected,
    NoticePublished,
    NotRecommended,
    running,
)


@about(NoticePublished)
def _published(matter: Matter, fact: NoticePublished) -> Words:
    return _fixed(fact) if fact.article else _before_articles(matter, fact)


@about(NoticeCorrected)
def _corrected(matter: Matter, fact: NoticeCorrected) -> Words:
    return _fixed(fact) if fact.article else _before_articles(matter, fact)


def _fixed(fact: Announced) -> Words:
    article = read(fact.article, Language.ZH)
    return Words(
        title=article.title, paragraphs=article.paragraphs, public=True, number=article.number
    )


def _before_articles(matter: Matter, fact: Announced) -> Words:
    """A4.1: the period, both days included, and where to write, to call and to go."""
    days = matter.case.notice_days
    return Words(
        title=f"关于拟命名{matter.place}为{matter.kind}的公示",
        paragraphs=(
            (
                f"{matter.place}提出创建{matter.kind}验收申请，经验收，达到{matter.kind}标准，"
                f"拟命名为{matter.kind}，现予公示。"
            ),
            f"公示期：{_span(matter)}（北京时间），共{days}日。",
            (
                "公示期内，任何单位和个人对公示对象有异议的，可以通过来信、来电、来访或者网上方式反映。"
                "对反映人的姓名和单位严格保密。"
            ),
            "".join(
                f"{name}：{words}。"
                for name, words in (
                    ("电话", fact.hotline),
                    ("电子信箱", fact.mailbox),
                    ("地址", fact.address),
                )
                if words
            ),
        ),
        public=True,
    )


def _span(matter: Matter) -> str:
    period = running(matter.case)
    if period is None:
        return ""
    return _days(period.first, period.last)


def _days(first: date, last: date) -> str:
    return f"{day(Language.ZH, first)}至{day(Language.ZH, last)}24:00"


@about(NotRecommended)
def _not_recommended(matter: Matter, fact: NotRecommended) -> Words:
    """C5.8: refused in writing, with reasons."""
    return Words(
        title=f"关于不予推荐{matter.place}为{matter.kind}的决定",
        paragraphs=(
            f"{matter.place}创建{matter.kind}，经审查，决定不予推荐上报。理由如下：",
            *matter.said(fact.reason).splitlines(),
        ),
    )


@about(NoticeClosed)
def _closed(matter: Matter, fact: NoticeClosed) -> Words:
    """6.4.2: made by itself at the end, so that nobody has to remember what was seen."""
    aim = "推荐" if fact.below else "命名"
    notice = matter.case.notice.below[-1] if fact.below else matter.case.notice
    ran = _days(notice.first, notice.last) if isinstance(notice, EndedBelow) else _span(matter)
    corrected = f"其间更正{notice.corrections}次，公示期重新计算。" if notice.corrections else ""
    extended = (
        f"因公示页一度不能查看，顺延{notice.extended_days}日。" if notice.extended_days else ""
    )
    return Words(
        title=f"拟{aim}{matter.place}为{matter.kind}的公示期满记录",
        paragraphs=(
            f"拟{aim}{matter.place}为{matter.kind}的公示，公示期为{ran}（北京时间），现已期满。",
            *((corrected + extended,) if corrected or extended else ()),
            *_proved(fact.proof),
            "本记录由系统在公示期满时自动生成。",
        ),
        public=True,
    )


def _proved(proof: NoticeProof | None) -> tuple[str, ...]:
    if proof is None:
        return ("公示期内没有从外部查看公示页的记录。",)
    return (
        (
            f"公示期内从外部按公开地址查看公示页{proof.looks}次，其中{proof.seen}次正文完整可读；"
            f"不能查看的时间合计{proof.down}分钟，没有查看记录的时间合计{proof.unlooked}分钟。"
        ),
        f"查看记录的摘要（SHA-256）：{proof.digest}。",
    )
