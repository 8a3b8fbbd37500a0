"""A log as people read it: what happened, who did it, and what was said.

The words of every fact, and the labels of its fields, taken over from its act. Which facts a
reader may see is decided by the page; this file hides nothing and invents nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from pydantic import BaseModel

from services.api import dates
from services.api.acts.performing import BY_KIND
from services.api.language import Language
from services.api.official.composing import has_paper
from services.api.portal.forms import fillable
from services.api.portal.wording.happenings_of_fieldwork import OF_FIELDWORK
from services.api.portal.wording.happenings_of_findings import OF_FINDINGS
from services.api.portal.wording.happenings_of_notices import OF_NOTICES, of_level
from services.api.portal.wording.happenings_of_objections import OF_OBJECTIONS
from services.api.portal.wording.happenings_of_reviews import OF_REVIEWS
from services.api.portal.wording.happenings_of_round_parts import OF_ROUND_PARTS
from services.api.portal.wording.happenings_of_rounds import OF_ROUNDS
from services.api.portal.wording.happenings_of_titles import OF_TITLES
from services.api.portal.wording.happenings_of_units import OF_UNITS
from services.api.portal.wording.seat_words import seated
from services.api.portal.wording.words import FUNCTIONS, act_title, word
from services.domain import filing, migrating, whole_case
from services.domain.base import Act, Fact, TextRef
from services.domain.case import Deficit
from services.domain.clocks import moving_dues, telling, terms
from services.domain.offices import (
    copying,
    handing,
    inquiries,
    inquiry_terms,
    instructions,
    returning,
    signing,
    taking_back,
    urging,
    visit_days,
)
from services.domain.papers import deficit_answers
from services.domain.programme.schema import Text
from services.domain.steps import (
    acceptance,
    application,
    creation_request,
    implementation,
    naming,
    plan,
    pre_assessment,
    recheck,
    rectification,
    self_check,
    technical_assessment,
    upper_review,
)
from services.domain.tree.units import Function


@dataclass(frozen=True)
class Told:
    """A fact in words, and the act whose labels its fields carry."""

    words: Text
    act: type[Act] | None = None
    pause: bool = False


def _told(zh: str, en: str, act: type[Act] | None = None, *, pause: bool = False) -> Told:
    return Told(Text(zh=zh, en=en), act, pause)


FACTS: Mapping[str, Told] = {
    "creation-requested": _told(
        "提交创建申请", "Creation request filed", creation_request.FileCreationRequest
    ),
    "consent-given": _told("同意申报", "Consent given", creation_request.GiveConsent),
    "sent-in-batch": _told("统一上报", "Sent in one batch", creation_request.SendInBatch),
    "applicant-listed": _told("列入创建名单", "Put on the list", creation_request.ListApplicant),
    "creation-refused": _told(
        "不予列入", "Creation request refused", creation_request.RefuseCreationRequest
    ),
    "plan-submitted": _told("提交规划文本", "Plan submitted", plan.SubmitPlan),
    "plan-opinion-recorded": _told(
        "规划论证（指导）", "Opinion on the plan", plan.RecordPlanOpinion
    ),
    "plan-approved": _told("规划获得批准", "Plan approved", plan.ApprovePlan),
    "plan-issued": _told("规划发布实施", "Plan put into force", plan.IssuePlan),
    "plan-filed": _told("规划备案", "Plan filed", plan.FilePlan),
    "interim-checked": _told("中期检查", "Interim check", implementation.RecordInterimCheck),
    "interim-measures-reported": _told(
        "报告中期检查整改情况",
        "Measures reported after an interim check",
        implementation.ReportInterimMeasures,
    ),
    "interim-finding-closed": _told(
        "中期检查问题销号", "Finding closed", implementation.CloseInterimFinding
    ),
    "self-check-begun": _told("开始自查", "Self-check begun", implementation.BeginSelfCheck),
    "values-verified": _told("核准指标数据", "Values verified", self_check.VerifyValues),
    "declared": _told("确认自查达标", "Self-check declared", self_check.Declare),
    "reopened": _told("重新开启自查", "Self-check reopened", self_check.Reopen),
    "form-submitted": _told("报送申报表", "Form sent for examination", application.SubmitForm),
    "form-examined": _told("审核申报表", "Form examined", application.ExamineForm),
    "application-submitted": _told(
        "提交验收申请", "Application submitted", application.SubmitApplication
    ),
    "request-approved": _told("批准验收申请", "Request approved", application.ApproveRequest),
    "applications-sent": _told(
        "统一上报验收申请", "Submitted in one batch", application.SendApplications
    ),
    "application-accepted": _told(
        "受理申请", "Application taken in", application.AcceptApplication
    ),
    "deficit-contested": _told(
        "说明不需要补正的理由", "Deficit contested", deficit_answers.ContestDeficit
    ),
    "deficits-issued": _told(
        "一次性告知补正", "Deficits notice issued", application.IssueDeficits, pause=True
    ),
    "application-refused": _told("不予受理", "Application refused", application.RefuseApplication),
    "review-time-told": _told(
        "书面告知专家评审所需时间",
        "Time of the expert review told",
        technical_assessment.TellReviewTime,
    ),
    "panel-appointed": _told(
        "组建评估专家组", "Panel appointed", technical_assessment.AppointPanel
    ),
    "sheet-submitted": _told(
        "专家提交评审表", "Score sheet submitted", technical_assessment.SubmitSheet
    ),
    "opinion-formed": _told(
        "形成技术评估意见", "Assessment opinion formed", technical_assessment.FormOpinion
    ),
    "rectification-reported": _told(
        "提交整改报告",
        "Rectification report submitted",
        rectification.SubmitRectificationReport,
    ),
    "re-reviewed": _told("复核整改情况", "Re-reviewed", rectification.ReReview),
    "rectification-failed": _told(
        "认定整改不达标", "Found still below standard", rectification.ConcludeFailure
    ),
    "group-appointed": _told("组建验收组", "Acceptance group appointed", acceptance.AppointGroup),
    "method-recorded": _told("登记验收方式", "Method recorded", acceptance.RecordMethod),
    "acceptance-opinion-formed": _told(
        "形成验收意见", "Acceptance opinion formed", acceptance.FormAcceptanceOpinion
    ),
    "recheck-requested": _told("申请复核", "Re-check applied for", pre_assessment.RequestRecheck),
    "pre-assessed": _told("省级预评估", "Pre-assessed", pre_assessment.FormPreAssessment),
    "acceptance-reported": _told(
        "上报验收材料", "Acceptance reported upward", upper_review.ReportAcceptance
    ),
    "spot-checked": _told("抽查", "Spot-check", upper_review.RecordSpotCheck),
    "review-opinion-formed": _told(
        "形成审核抽查意见", "Review opinion formed", upper_review.FormReviewOpinion
    ),
    **{kind: _told(*told) for kind, told in OF_NOTICES.items()},
    "named": _told("命名", "Named", naming.NameUnit),
    "naming-refused": _told("不予命名", "Naming refused", naming.RefuseNaming),
    "recheck-opened": _told("启动复查", "Re-check opened", recheck.OpenRecheck),
    "recheck-concluded": _told("作出复查结论", "Re-check concluded", recheck.ConcludeRecheck),
    "withdrawn": _told("撤回申请", "Withdrawn", whole_case.Withdraw),
    "paused": _told("暂停受理", "Paused", whole_case.Pause, pause=True),
    "resumed": _told("恢复办理", "Resumed", whole_case.Resume),
    "instruction-asked": _told("请示负责人", "Leader asked", instructions.AskInstruction),
    "instruction-given": _told("负责人批示", "Leader answered", instructions.GiveInstruction),
    "term-reminded": _told("期限提醒", "Reminded of a term", telling.RemindOfTerm),
    "term-escalated": _told(
        "逾期，报分管领导", "Past its end: the leader in charge was told", telling.EscalateTerm
    ),
    "supervised": _told("督办", "Supervision notice", terms.Supervise),
    "supervision-answered": _told(
        "答复督办", "Supervision notice answered", terms.AnswerSupervision
    ),
    "supervision-escalated": _told(
        "督办逾期未答复，报分管领导",
        "Supervision notice unanswered: the leader in charge was told",
        telling.EscalateSupervision,
    ),
    "extension-requested": _told("申请延期", "Extension asked for", terms.AskExtension),
    "extension-decided": _told("审批延期", "Extension decided", terms.DecideExtension),
    "case-migrated": _told(
        "改按新版办法办理", "Moved to the version in force", migrating.MigrateCase
    ),
    "due-moved": _told(
        "节假日安排公布，到期日调整", "Holidays announced: a due date moved", moving_dues.MoveDue
    ),
    "urged": _told("催办", "Urged", urging.Urge),
    "part-held": _told("确定经办人", "Who holds a part", handing.HandOn),
    "signatures-asked": _told("加签", "Signatures asked for", signing.AskSignatures),
    "signers-changed": _told("调整签署人", "Signers changed", signing.DropSigner),
    "signed": _told("签署", "Signed", signing.Sign),
    "copy-sent": _told("抄送", "Copy sent", copying.SendCopy),
    "copy-read": _told("已阅", "Copy read", copying.Acknowledge),
    "sent-back": _told("驳回至前一环节", "Sent back", returning.SendBack),
    "taken-back": _told("撤回刚办事项", "Taken back", taking_back.TakeBack),
    **{kind: _told(*told) for kind, told in OF_UNITS.items()},
    **{kind: _told(*told) for kind, told in OF_TITLES.items()},
    **{kind: _told(*told) for kind, told in OF_FINDINGS.items()},
    "filed": _told("收到来件", "Received", filing.FileObjection),
    "visit-noted": _told("登记现场检查", "Visit noted", filing.FileVisitNote),
    "report-filed": _told("报送半年报告", "Half-yearly report filed", filing.FileReport),
    **{kind: _told(*told) for kind, told in OF_OBJECTIONS.items()},
    "inquiry-filed": _told("收到咨询", "Inquiry received", inquiries.FileInquiry),
    "inquiry-taken": _told("受理咨询", "Inquiry taken", inquiries.TakeInquiry),
    "inquiry-passed-on": _told("转交咨询", "Inquiry passed on", inquiries.PassOnInquiry),
    "inquiry-answered": _told("答复咨询", "Inquiry answered", inquiries.AnswerInquiry),
    "inquiry-reminded": _told(
        "答复期限提醒", "Reminded of the answer", inquiry_terms.RemindOfInquiry
    ),
    "inquiry-escalated": _told(
        "逾期未答复，报分管领导",
        "Late: the leader in charge was told",
        inquiry_terms.EscalateInquiry,
    ),
    "inquiry-due-moved": _told(
        "节假日安排公布，答复期限调整",
        "Holidays announced: the answer's date moved",
        inquiry_terms.MoveInquiryDue,
    ),
    **{kind: _told(*told) for kind, told in OF_FIELDWORK.items()},
    "visit-day-announced": _told(
        "发布联合踏勘安排", "Joint visit day announced", visit_days.AnnounceVisitDay
    ),
    "visit-day-amended": _told("变更踏勘安排", "Visit day amended", visit_days.AmendVisitDay),
    "visit-day-closed": _told("办结联合踏勘", "Visit day closed", visit_days.CloseVisitDay),
    "visit-result-filed": _told(
        "登记踏勘结果并签字", "Visit's result recorded and signed", visit_days.FileVisitResult
    ),
    "visit-countersigned": _told(
        "申报单位签字确认", "Countersigned by the applicant", visit_days.CountersignVisit
    ),
    **{kind: _told(*told) for kind, told in OF_ROUNDS.items()},
    **{kind: _told(*told) for kind, told in OF_REVIEWS.items()},
    **{kind: _told(*told) for kind, told in OF_ROUND_PARTS.items()},
}


@dataclass(frozen=True)
class Known:
    """What the names and references in a log stand for; looked up in one query each."""

    texts: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, Text] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Text] = field(default_factory=dict)
    """Indicators and volumes of the case's programme, by their codes."""


ERASED = Text(zh="（内容已删除）", en="(the text was erased)")


@dataclass(frozen=True)
class Happening:
    """One line of a timeline."""

    seq: int
    at: datetime
    hash: str
    title: Text
    who: Text | None
    details: tuple[tuple[Text, Text], ...]
    pause: bool
    shown: int | None = None
    """The version that the actor was shown; for readers who see who acted."""
    paper: bool = False
    """Whether there is an official paper about it."""


def happening_of(
    fact: Fact, seq: int, chain: str, known: Known, *, details: bool = True
) -> Happening:
    told = FACTS[fact.kind]
    details = details and not fact.confided
    return Happening(
        seq=seq,
        at=fact.at,
        hash=chain,
        title=of_level(told.words, fact),
        who=who(fact, known) if details else None,
        details=tuple(_details(fact, told, known)) if details else (),
        pause=told.pause,
        shown=fact.shown if details else None,
        paper=details and has_paper(fact),
    )


def who(fact: Fact, known: Known) -> Text | None:
    """Function and unit, and the person where the reader's page knows the name."""
    actor = fact.actor
    if actor.function is Function.CLOCK:
        return FUNCTIONS[Function.CLOCK]
    post = seated(known.units.get(actor.unit), actor.function)
    person = known.people.get(actor.account, "")
    zh = en = person
    if absent := known.people.get(actor.instead_of, ""):
        zh, en = f"{person}代{absent}", f"{person} for {absent}"
    return Text(
        zh="，".join(part for part in (post.zh, zh) if part),
        en=", ".join(part for part in (post.en, en) if part),
    )


KEPT_AS: Mapping[str, str] = {"lines": "deficits"}
"""What an act and its fact call differently."""
UNTOLD = frozenset({("opinion-voiced", "says")})
"""Who is for an opinion is no matter of everybody who reads the log (6.1.5)."""


def _details(fact: Fact, told: Told, known: Known) -> Iterator[tuple[Text, Text]]:
    if told.act is None:
        return
    for name, info in fillable(told.act):
        value = getattr(fact, KEPT_AS.get(name, name), None)
        if value is None or value in ("", ()) or (fact.kind, name) in UNTOLD:
            continue
        label = Text(zh=info.title or name, en=_english(told.act, name))
        yield label, _value(value, known)


def _english(model: type[BaseModel], name: str) -> str:
    extra = model.model_fields[name].json_schema_extra
    return str(extra.get("en", name)) if isinstance(extra, dict) else name


def _value(value: object, known: Known) -> Text:
    match value:
        case bool():
            return Text(zh="是", en="yes") if value else Text(zh="否", en="no")
        case TextRef():
            return _same(known.texts[value.id]) if value.id in known.texts else ERASED
        case datetime():
            return Text(zh=dates.moment(Language.ZH, value), en=dates.moment(Language.EN, value))
        case date():
            return Text(zh=dates.day(Language.ZH, value), en=dates.day(Language.EN, value))
        case Enum():
            return word(value)
        case tuple():
            return _several([_value(item, known) for item in value])
        case BaseModel():
            return _parts(value, known)
        case str():
            found = known.documents.get(value) or known.people.get(value)
            if found:
                return _same(found)
            return known.units.get(value) or known.places.get(value) or _word(value)
        case _:
            return _same(str(value))


def _word(value: str) -> Text:
    """What a leader was asked for is an act; all else has words of its own."""
    asked = BY_KIND.get(value)
    return act_title(asked) if asked else word(value)


def _parts(value: BaseModel, known: Known) -> Text:
    """`TB4 ... : what is wrong`: the fields of one row, in their order."""
    # The number of a deficit is its place in the list, which is counted there.
    given = {name: getattr(value, name) for name in type(value).model_fields}
    shown = [
        _value(one, known)
        for name, one in given.items()
        if one not in ("", None, (), False) and not (isinstance(value, Deficit) and name == "no")
    ]
    return _joined("，", ", ", shown)


def _several(items: Sequence[Text]) -> Text:
    if len(items) == 1:
        return items[0]
    numbered = (Text(zh=f"{n}. {one.zh}", en=f"{n}. {one.en}") for n, one in enumerate(items, 1))
    return _joined("；", "; ", numbered)


def _joined(zh: str, en: str, parts: Iterable[Text]) -> Text:
    """Whole sentences of people become parts of one: without their own full stops."""
    said = [Text(zh=part.zh.rstrip("。"), en=part.en.rstrip("。")) for part in parts]
    return Text(zh=zh.join(part.zh for part in said), en=en.join(part.en for part in said))


def _same(text: str) -> Text:
    return Text(zh=text, en=text)
