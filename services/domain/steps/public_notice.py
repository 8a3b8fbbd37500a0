"""Public notice: signed, published, open for seven calendar days (A4.1, A7.1, F1, E18).

It runs from the day after it is both signed and published, and closes by itself. A correction makes
it begin anew; minutes in which it could not be read lengthen it where the programme says so (6.4).
Where levels below recommend, theirs come first, one after the other, by the same acts (A7.5).
"""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, Looked, TextRef, label
from services.domain.case import Case, CaseFact, Outcome
from services.domain.clocks.calendar import Period, notice_period
from services.domain.errors import Invalid, TooEarly
from services.domain.notices.checks import NoticeNotReady
from services.domain.notices.proof import NoticeProof
from services.domain.notices.redacting import CopyAct, CopyFact
from services.domain.programme.schema import NoticeRules
from services.domain.tree.units import Part, StepName

CONTACT: Final = NoticeRules().contacts
"""All that an office may be reached by (A7.2)."""
SHORTEST: Final = 3
"""Of what says how an office is reached: two characters are no address."""


class SignNotice(Act):
    """Signed by the Bureau's leader (A4.1)."""

    zh, en, rule = "签发公示", "Sign the notice", "A4.1"
    step, path, part = StepName.PUBLIC_NOTICE, "signature", Part.NOTICE_SIGNER

    kind: Literal["sign-notice"] = "sign-notice"
    document_no: str = label("公示文号", "Number of the notice", max_length=60)


class Announces(Act):
    """What is published: how to reach the offices, and the article as everybody will read it."""

    hotline: str = label("举报电话", "Hotline", min_length=3, max_length=40)
    mailbox: str = label("举报信箱（电子邮箱）", "Electronic mailbox", default="", max_length=80)
    """Asked for, like the address, unless the programme wants the other one alone (E7)."""
    address: str = label("通信地址及邮编", "Postal address", default="", max_length=120)
    second_office: str = label(
        "第二联系单位（所在地生态环境部门）",
        "Second office, that of the place",
        default="",
        max_length=60,
    )
    second_hotline: str = label(
        "第二联系单位：举报电话", "Second office: hotline", default="", max_length=40
    )
    second_mailbox: str = label(
        "第二联系单位：举报信箱", "Second office: electronic mailbox", default="", max_length=80
    )
    second_address: str = label(
        "第二联系单位：通信地址及邮编", "Second office: postal address", default="", max_length=120
    )
    article: Annotated[str, Looked()] = ""
    """In both languages; fixed from then on. Empty in acts from before it was kept."""
    first: Annotated[date | None, Looked()] = None
    """The first day that the article names."""
    lacking: Annotated[tuple[str, ...] | None, Looked()] = None
    """What is not there yet (`notices/checks.py`)."""


class PublishNotice(Announces):
    """Put on the portal, with hotline and mailbox (A4.1, A7.2): electronic, postal or both (E7)."""

    zh, en, rule = "发布公示", "Publish the notice", "A4.1, A7.2"
    step, path, part = StepName.PUBLIC_NOTICE, "publication", Part.NOTICE_PUBLISHER
    harm = True

    kind: Literal["publish-notice"] = "publish-notice"


class CorrectNotice(Announces):
    """A mistake in a published notice: a new version, and the period begins anew (A4.1, 6.4.1)."""

    zh, en, rule = "更正公示（重新计算公示期）", "Correct the notice, beginning anew", "A4.1, A7.2"
    step, path, part = StepName.PUBLIC_NOTICE, "corrections", Part.NOTICE_SIGNER
    harm, whenever = True, True

    kind: Literal["correct-notice"] = "correct-notice"
    document_no: str = label(
        "更正公示文号", "Number of the corrected notice", min_length=1, max_length=60
    )
    reason: TextRef = label("更正内容和原因（公开）", "What is corrected and why, shown to all")


class NotRecommend(Act):
    """A level that recommends does not, and the case goes no further (A7.5, A4.2)."""

    zh, en, rule = "不予推荐（说明理由）", "Do not recommend, with reasons", "A7.5, A4.2, C5.8"
    step, path, part = StepName.PUBLIC_NOTICE, "refusal", Part.NOTICE_SIGNER
    harm, beside = True, True

    kind: Literal["not-recommend"] = "not-recommend"
    reason: TextRef = label("理由", "Reasons")


class CloseNotice(Act):
    """The clock's own act at 24:00 of the last day."""

    zh, en, rule = "公示期满", "Close the notice", "A4.1"
    step, path = StepName.PUBLIC_NOTICE, ""
    while_paused: ClassVar[bool] = True

    kind: Literal["close-notice"] = "close-notice"
    proof: Annotated[NoticeProof | None, Looked()] = None
    """What the looks at its public address came to; None where nobody looked."""


class NoticeSigned(CaseFact):
    final: ClassVar[bool] = True
    kind: Literal["notice-signed"] = "notice-signed"
    document_no: str
    below: str = ""
    """The recommendation whose notice it is (A7.5); empty for the own one."""

    def on(self, case: Case) -> Case:
        signed = {"signed_at": self.at, **_numbered(case, self.document_no)}
        return case.but(notice=case.notice.model_copy(update=signed))


def _numbered(case: Case, document_no: str) -> dict[str, object]:
    """Where levels recommend, the next one's number waits here for its publication (A7.5). States of
    all others stay as released facts fold to them.
    """
    return {"document_no": document_no} if case.rules.notice.recommendations else {}


class Announced(CaseFact):
    final: ClassVar[bool] = True
    hotline: str
    mailbox: str
    address: str
    second_office: str = ""
    second_hotline: str = ""
    second_mailbox: str = ""
    second_address: str = ""
    article: str = ""
    below: str = ""
    """The recommendation whose notice it is (A7.5); empty for the own one."""


class NoticePublished(Announced):
    kind: Literal["notice-published"] = "notice-published"

    def on(self, case: Case) -> Case:
        return case.but(notice=case.notice.model_copy(update={"published_at": self.at}))


class NoticeCorrected(Announced):
    kind: Literal["notice-corrected"] = "notice-corrected"
    document_no: str
    reason: TextRef

    def on(self, case: Case) -> Case:
        """Signed and published in one: who corrects is who signs."""
        number = case.notice.corrections + 1
        anew = {"signed_at": self.at, "published_at": self.at, "extended_days": 0}
        anew |= {"corrections": number, **_numbered(case, self.document_no)}
        return case.but(notice=case.notice.model_copy(update=anew))


class NoticeExtended(CaseFact):
    """It could not be read for so long that the programme's rule adds days (6.4.2)."""

    final: ClassVar[bool] = True
    kind: Literal["notice-extended"] = "notice-extended"
    proof: NoticeProof
    days: int
    """In all, with those that were added before."""

    def on(self, case: Case) -> Case:
        return case.but(notice=case.notice.model_copy(update={"extended_days": self.days}))


class NoticeClosed(CaseFact):
    final: ClassVar[bool] = True
    kind: Literal["notice-closed"] = "notice-closed"
    proof: NoticeProof | None = None
    below: str = ""
    """The recommendation whose notice it was; the next one is signed after it (A7.5)."""

    def on(self, case: Case) -> Case:
        if self.below:
            period = running(case)
            assert period
            return case.but(notice=case.notice.ended_below(self.below, period, self.at))
        closed = case.but(notice=case.notice.model_copy(update={"closed": True}))
        return closed.next_step(self.at)


class NotRecommended(CaseFact):
    final: ClassVar[bool] = True
    kind: Literal["not-recommended"] = "not-recommended"
    below: str
    """The recommendation that was refused; empty where the own level stopped the case."""
    reason: TextRef

    @property
    def denial(self) -> TextRef | None:
        return self.reason

    def on(self, case: Case) -> Case:
        return case.ended(Outcome.REFUSED, self.at)


ANNOUNCED: Final = (
    frozenset(Announced.model_fields) - frozenset(CaseFact.model_fields) - frozenset({"below"})
)


def running(case: Case) -> Period | None:
    """The notice's days, once it is both signed and published; None before."""
    notice = case.notice
    if notice.signed_at is None or notice.published_at is None:
        return None
    days = case.notice_days + notice.extended_days
    return notice_period(max(notice.signed_at, notice.published_at), days)


def ends_at(case: Case) -> datetime | None:
    """24:00 of the last day, when objections end and the next level or naming begins (A4.2)."""
    period = running(case)
    return period.ends_at if period else None


@rule(SignNotice, Case, opens=lambda case: "already-signed" if case.notice.signed_at else None)
def sign_notice(case: Case, act: SignNotice, now: datetime) -> NoticeSigned:
    return NoticeSigned(**fact(act, now), document_no=act.document_no, below=_below(case))


@rule(
    PublishNotice,
    Case,
    opens=lambda case: "already-published" if case.notice.published_at else None,
)
def publish_notice(case: Case, act: PublishNotice, now: datetime) -> NoticePublished:
    _check_ready(case, act, now)
    return NoticePublished(**fact(act, now), **_announced(act), below=_below(case))


def _correctable(case: Case) -> str | None:
    return None if case.notice.published_at and case.notice.signed_at else "not-published"


@rule(CorrectNotice, Case, opens=_correctable)
def correct_notice(case: Case, act: CorrectNotice, now: datetime) -> NoticeCorrected:
    """A4.1: who reads the new version has as many days as who read the first one."""
    _check_ready(case, act, now)
    announced = _announced(act) | {"below": _below(case)}
    return NoticeCorrected(
        **fact(act, now), **announced, document_no=act.document_no, reason=act.reason
    )


def _refusable(case: Case) -> str | None:
    """Until the own notice is signed: after that the naming is refused, with reasons (A4.2)."""
    if not case.rules.notice.recommendations:
        return "not-recommended-here"
    return "already-signed" if case.recommends is None and case.notice.signed_at else None


@rule(NotRecommend, Case, opens=_refusable)
def not_recommend(case: Case, act: NotRecommend, now: datetime) -> NotRecommended:
    return NotRecommended(**fact(act, now), below=_below(case), reason=act.reason)


def _below(case: Case) -> str:
    return case.recommends.id if case.recommends else ""


def _check_ready(case: Case, act: Announces, now: datetime) -> None:
    """6.4.1: nothing lacks, and the days in the article are those that will be counted.

    Raises NoticeNotReady and Invalid.
    """
    _check_contacts(case.rules.notice.contacts, act)
    if act.lacking:
        raise NoticeNotReady(count=len(act.lacking), first=act.lacking[0])
    period = notice_period(max(case.notice.signed_at or now, now), case.notice_days)
    if act.first is not None and act.first != period.first:
        raise Invalid(field="first", given=act.first.isoformat())


def _check_contacts(wanted: tuple[str, ...], act: Announces) -> None:
    """E7: which the programme asks for are there, and no other. Raises Invalid, naming the field."""
    for name in CONTACT:
        given = len(getattr(act, name))
        if name in wanted and given < SHORTEST:
            raise Invalid(field=name, shortest=SHORTEST)
        if name not in wanted and given:
            raise Invalid(field=name, unasked=1)
        if name not in wanted and getattr(act, f"second_{name}"):
            raise Invalid(field=f"second_{name}", unasked=1)


def _announced(act: Announces) -> dict[str, Any]:
    return {name: getattr(act, name) for name in sorted(ANNOUNCED)}


@rule(CloseNotice, Case)
def close_notice(case: Case, act: CloseNotice, now: datetime) -> NoticeClosed | NoticeExtended:
    """At its end, unless days are owed for what was missed (6.4.2): then later."""
    end = ends_at(case)
    if end is None or now < end:
        raise TooEarly(earliest=end.isoformat() if end else "")
    if act.proof and act.proof.owed_days > case.notice.extended_days:
        return NoticeExtended(**fact(act, now), proof=act.proof, days=act.proof.owed_days)
    return NoticeClosed(**fact(act, now), proof=act.proof, below=_below(case))


PublicNoticeAct = Annotated[
    SignNotice | PublishNotice | CorrectNotice | NotRecommend | CopyAct,
    Field(discriminator="kind"),
]
PublicNoticeFact = (
    NoticeSigned
    | NoticePublished
    | NoticeCorrected
    | NoticeExtended
    | NoticeClosed
    | NotRecommended
    | CopyFact
)
