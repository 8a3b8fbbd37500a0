"""From a fact in the log to the paper about it: whose, to whom, saying what.

Everything said comes from the fact, the state it led to and the definition the case is pinned to,
so the paper is the same whenever it is asked for. Periods are given in days, not as dates that a
later calendar could move. A fact that is not in `PAPERS` has no paper.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from services.api.dates import day, moment
from services.api.language import Language
from services.domain.base import Fact, TextRef
from services.domain.case import Case, Deficit
from services.domain.programme.library import names_in
from services.domain.programme.schema import Obligation, Programme, Track
from services.domain.steps.acceptance import AcceptanceOpinionFormed
from services.domain.steps.application import (
    ApplicationAccepted,
    ApplicationRefused,
    ApplicationSubmitted,
    DeficitsIssued,
    FormExamined,
)
from services.domain.steps.creation_request import ApplicantListed, CreationRefused
from services.domain.steps.implementation import Point
from services.domain.steps.naming import Named, NamingRefused
from services.domain.steps.plan import PlanOpinionRecorded
from services.domain.steps.rectification import RectificationFailed, ReReviewed
from services.domain.steps.technical_assessment import OpinionFormed
from services.domain.steps.upper_review import ReviewOpinionFormed

F = TypeVar("F", bound=Fact)

BODIES = {
    Track.CITY: "人民政府",
    Track.COUNTY: "人民政府",
    Track.TOWN: "人民政府",
    Track.VILLAGE: "村民委员会",
}
KINDS = {
    Track.CITY: "环境保护模范城市",
    Track.COUNTY: "生态县（区）",
    Track.TOWN: "生态乡镇",
    Track.VILLAGE: "生态村",
}
UNITS = {"working": "个工作日", "calendar": "日"}
ERASED = "（内容已依法删除）"


@dataclass(frozen=True)
class Matter:
    """All that a paper may speak of: the case after the fact, and names for what it refers to."""

    case: Case
    programme: Programme
    place: str
    """The place with its way up the tree, as it is addressed."""
    authority: str
    texts: Mapping[str, str]
    people: Mapping[str, str] = field(default_factory=dict)
    """Names of those who acted, for papers that somebody signs in person."""

    @property
    def unit(self) -> str:
        return self.place + BODIES[self.programme.track]

    @property
    def kind(self) -> str:
        """市级生态乡镇"""
        return self.programme.title.zh.removesuffix("创建")

    def said(self, ref: TextRef) -> str:
        return self.texts.get(ref.id, ERASED)

    def named(self, place: str) -> str:
        found = names_in(self.programme).get(place)
        return found.zh if found else place

    def days(self, what: Obligation) -> str:
        """20个工作日"""
        term = self.case.rules.terms[what]
        return f"{term.days}{UNITS.get(term.unit, term.unit)}"


@dataclass(frozen=True)
class Words:
    """What a paper of one kind says. `{place}` names in its title are filled in already."""

    title: str
    paragraphs: tuple[str, ...]
    public: bool = False
    """Speaks to everybody, not to the applicant."""
    number: str = ""
    """The authority's own number, where the fact has one."""


Composer = Callable[[Matter, F], Words]
PAPERS: dict[type[Fact], Callable[[Matter, Any], Words]] = {}
"""Which facts have a paper, and who composes it."""
ONLY: dict[type[Fact], Callable[[Any], bool]] = {}
"""Of kinds that have one only sometimes: whether this fact has it."""


def about(
    kind: type[F], only: Callable[[F], bool] | None = None
) -> Callable[[Composer[F]], Composer[F]]:
    """Register the composer of the papers about one kind of fact."""

    def register(compose: Composer[F]) -> Composer[F]:
        PAPERS[kind] = compose
        if only:
            ONLY[kind] = only
        return compose

    return register


def has_paper(fact: Fact) -> bool:
    kind = type(fact)
    return kind in PAPERS and (kind not in ONLY or ONLY[kind](fact))


def _day(value: date | datetime) -> str:
    return day(Language.ZH, value)


def _lines(text: str) -> Iterator[str]:
    """A typed text as paragraphs."""
    return (line.strip() for line in text.splitlines() if line.strip())


@about(DeficitsIssued)
def _deficits(matter: Matter, fact: DeficitsIssued) -> Words:
    """C2.9.3, D10, F5: one notice, all deficits; only the corrections may bring up others."""
    came = matter.case.application.submitted_at
    lead = f"你单位{_day(came)}提交" if came else "你单位提交"
    listed = tuple(
        _deficit(matter, number, one) for number, one in enumerate(fact.deficits, start=1)
    )
    further = _further(matter, fact)
    why = "部分指标的证据不足" if fact.by_panel else "申请材料不齐全或者不符合规定形式"
    return Words(
        title=f"关于{matter.place}创建{matter.kind}申请材料补正的告知书",
        paragraphs=(
            (
                f"{lead}的创建{matter.kind}验收申请收悉。经审查，{why}，"
                f"现将需要补正的全部{len(listed)}项内容一次性告知如下："
            ),
            *listed,
            *further,
            "本告知书列出全部需补正内容。除因补正引起的事项外，不再提出其他补正要求。",
            (
                f"请自本告知书送达之日起{matter.days(Obligation.CORRECTION)}内补正并重新提交。"
                "补正期间不计入审查时限。"
            ),
            "特此告知。",
        ),
    )


def _deficit(matter: Matter, number: int, one: Deficit) -> str:
    rule = f"依据：{one.rule}。" if one.rule else ""
    return (
        f"{number}．{matter.named(one.place)}：{ended(matter.said(one.problem))}{rule}"
        f"补正要求：{ended(matter.said(one.remedy))}"
        f"{f'例如：{ended(matter.said(one.example))}' if one.example else ''}"
    )


def _further(matter: Matter, fact: DeficitsIssued) -> tuple[str, ...]:
    if fact.further is None:
        return ()
    return (
        (
            f"其中对未作改动的材料再次提出补正要求，理由：{ended(matter.said(fact.further.reason))}"
            "已经本机关负责人同意。"
        ),
    )


def ended(text: str) -> str:
    """With a full stop, unless it ends with a sign of its own."""
    words = "；".join(_lines(text))
    return words if words.endswith(("。", "！", "？", "；")) else f"{words}。"


@about(ApplicationSubmitted)
def _received(matter: Matter, fact: ApplicationSubmitted) -> Words:
    return Words(
        title=f"{matter.place}创建{matter.kind}验收申请材料接收回执",
        paragraphs=(
            (
                f"你单位于{moment(Language.ZH, fact.at)}（北京时间）提交的创建{matter.kind}验收申请材料"
                f"共{len(fact.manifest)}份已经收到（第{matter.case.application.submissions}次提交），并已存档。"
            ),
            (
                f"本回执仅表示材料已经收到，不表示申请已经受理。自收到之日起"
                f"{matter.days(Obligation.FORMAL_CHECK)}内进行形式审查，并告知受理、补正或者不予受理。"
            ),
        ),
    )


@about(ApplicationAccepted)
def _accepted(matter: Matter, fact: ApplicationAccepted) -> Words:
    silently = ("规定期限内未提出补正要求，视为受理。",) if fact.came_at else ()
    return Words(
        title=f"{matter.place}创建{matter.kind}验收申请受理通知书",
        paragraphs=(
            (
                f"你单位提交的创建{matter.kind}验收申请，材料齐全，符合规定形式，"
                f"自{_day(fact.came_at or fact.at)}起予以受理。"
            ),
            *silently,
            f"审查时限为受理之日起{matter.days(Obligation.REVIEW)}，整改所需时间不计入时限。",
            "特此通知。",
        ),
    )


@about(ApplicationRefused)
def _refused(matter: Matter, fact: ApplicationRefused) -> Words:
    return Words(
        title=f"{matter.place}创建{matter.kind}验收申请不予受理通知书",
        paragraphs=(
            f"你单位提交的创建{matter.kind}验收申请，经审查，决定不予受理。理由如下：",
            *_lines(matter.said(fact.reason)),
            "特此通知。",
        ),
    )


@about(ApplicantListed)
def _listed(matter: Matter, _: ApplicantListed) -> Words:
    return Words(
        title=f"关于{matter.place}列入{matter.kind}创建名单的通知",
        paragraphs=(
            (
                f"你单位提交的{matter.kind}创建申请收悉。经审核，同意列入创建名单，"
                "请按有关规定编制规划并组织实施。"
            ),
            "特此通知。",
        ),
    )


@about(CreationRefused)
def _not_listed(matter: Matter, fact: CreationRefused) -> Words:
    return Words(
        title=f"关于{matter.place}不予列入{matter.kind}创建名单的通知",
        paragraphs=(
            f"你单位提交的{matter.kind}创建申请收悉。经审核，不予列入创建名单。理由如下：",
            *_lines(matter.said(fact.reason)),
            "特此通知。",
        ),
    )


@about(PlanOpinionRecorded)
def _plan_opinion(matter: Matter, fact: PlanOpinionRecorded) -> Words:
    argued = matter.case.rules.plan.opinion == "argued"
    what = "论证意见" if argued else "指导意见"
    result = "通过" if fact.passed else "不予通过，请修改后重新提交"
    return Words(
        title=f"{matter.place}{matter.kind}创建规划{what}",
        paragraphs=(
            (
                f"{_day(fact.held_on)}，对你单位报送的创建规划进行了{'论证' if argued else '审查指导'}，"
                f"结论：{result}。意见如下："
            ),
            *_lines(matter.said(fact.opinion)),
        ),
    )


@about(FormExamined)
def _examination(matter: Matter, fact: FormExamined) -> Words:
    """A2.5: the county bureau's word on the form, to be sealed and sent on with it (B3.7)."""
    result = "同意上报" if fact.agreed else "请修改后重新报送"
    return Words(
        title=f"{matter.place}{matter.kind}申报表审核意见",
        paragraphs=(
            f"经对你单位报送的申报表进行审核，结论：{result}。意见如下：",
            *_lines(matter.said(fact.opinion)),
        ),
    )


def _opinion(matter: Matter, what: str, fact: OpinionFormed | AcceptanceOpinionFormed) -> Words:
    result = "通过" if fact.passed else "不通过"
    return Words(
        title=f"{matter.place}创建{matter.kind}{what}意见",
        paragraphs=(
            f"经{what}，结论为：{result}。",
            *_lines(matter.said(fact.opinion)),
            *_points(matter, fact.points),
        ),
    )


def _points(matter: Matter, points: Iterable[Point]) -> Iterator[str]:
    for number, point in enumerate(points, start=1):
        if number == 1:
            yield "需要整改的问题如下："
        rule = f"（依据：{point.rule}）" if point.rule else ""
        yield f"{number}．{matter.named(point.place)}：{ended(matter.said(point.words))}{rule}"


@about(OpinionFormed)
def _assessed(matter: Matter, fact: OpinionFormed) -> Words:
    return _opinion(matter, "技术评估", fact)


@about(AcceptanceOpinionFormed)
def _examined(matter: Matter, fact: AcceptanceOpinionFormed) -> Words:
    return _opinion(matter, "验收", fact)


@about(ReviewOpinionFormed)
def _reviewed(matter: Matter, fact: ReviewOpinionFormed) -> Words:
    result = "通过" if fact.passed else "不通过"
    return Words(
        title=f"{matter.place}创建{matter.kind}复核意见",
        paragraphs=(f"经复核，结论为：{result}。", *_lines(matter.said(fact.opinion))),
    )


@about(ReReviewed)
def _re_reviewed(matter: Matter, fact: ReReviewed) -> Words:
    closed = "、".join(str(number) for number in fact.closed)
    left = [str(one.no) for one in matter.case.open_findings]
    result = f"第{closed}项问题予以销号。" if closed else "没有予以销号的问题。"
    more = f"第{'、'.join(left)}项问题仍须整改。" if left else "全部问题已经销号。"
    return Words(
        title=f"{matter.place}创建{matter.kind}整改复核意见",
        paragraphs=(
            f"对你单位的整改情况进行了复核：{result}{more}",
            *_lines(matter.said(fact.opinion)),
        ),
    )


@about(RectificationFailed)
def _failed(matter: Matter, fact: RectificationFailed) -> Words:
    return Words(
        title=f"关于{matter.place}{matter.kind}整改不达标的决定",
        paragraphs=(
            "你单位在规定期限内整改后仍未达到规定要求。理由如下：",
            *_lines(matter.said(fact.reason)),
        ),
    )


@about(Named)
def _named(matter: Matter, fact: Named) -> Words:
    return Words(
        title=f"关于命名{matter.place}为{matter.kind}的决定",
        paragraphs=(
            f"{matter.place}创建{matter.kind}，经验收和公示，无异议或者异议不成立，决定命名为{matter.kind}。",
            f"命名后每{matter.case.rules.recheck.years}年复查一次。复查不合格且限期整改仍不达标的，按规定处理。",
        ),
        public=True,
        number=fact.document_no,
    )


@about(NamingRefused)
def _not_named(matter: Matter, fact: NamingRefused) -> Words:
    return Words(
        title=f"关于不予命名{matter.place}为{matter.kind}的决定",
        paragraphs=(
            f"{matter.place}创建{matter.kind}，经审查，决定不予命名。理由如下：",
            *_lines(matter.said(fact.reason)),
        ),
    )


def words_of(matter: Matter, fact: Fact) -> Words | None:
    """What the paper about this fact says; None for a fact without one."""
    return PAPERS[type(fact)](matter, fact) if has_paper(fact) else None
