"""Public notice: signed, published, open for seven calendar days (A4.1, A7.1, F1, E18).

It runs from the day after it is both signed and published, and closes by itself.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, label
from services.domain.case import Case, CaseFact
from services.domain.clocks.calendar import Period, notice_period
from services.domain.errors import TooEarly
from services.domain.tree.units import Part, StepName


class SignNotice(Act):
    """Signed by the Bureau's leader (A4.1)."""

    zh, en, rule = "签发公示", "Sign the notice", "A4.1"
    step, path, part = StepName.PUBLIC_NOTICE, "signature", Part.NOTICE_SIGNER

    kind: Literal["sign-notice"] = "sign-notice"
    document_no: str = label("公示文号", "Number of the notice", max_length=60)


class PublishNotice(Act):
    """Put on the portal, with hotline and mailbox (A4.1, A7.2): an electronic and a postal one (E7)."""

    zh, en, rule = "发布公示", "Publish the notice", "A4.1, A7.2"
    step, path, part = StepName.PUBLIC_NOTICE, "publication", Part.NOTICE_PUBLISHER
    harm = True

    kind: Literal["publish-notice"] = "publish-notice"
    hotline: str = label("举报电话", "Hotline", min_length=3, max_length=40)
    mailbox: str = label("举报信箱（电子邮箱）", "Electronic mailbox", min_length=3, max_length=80)
    address: str = label("通信地址及邮编", "Postal address", min_length=3, max_length=120)


class CloseNotice(Act):
    """The clock's own act at 24:00 of the last day."""

    zh, en, rule = "公示期满", "Close the notice", "A4.1"
    step, path = StepName.PUBLIC_NOTICE, ""
    while_paused: ClassVar[bool] = True

    kind: Literal["close-notice"] = "close-notice"


class NoticeSigned(CaseFact):
    final: ClassVar[bool] = True
    kind: Literal["notice-signed"] = "notice-signed"
    document_no: str

    def on(self, case: Case) -> Case:
        return case.but(notice=case.notice.model_copy(update={"signed_at": self.at}))


class NoticePublished(CaseFact):
    final: ClassVar[bool] = True
    kind: Literal["notice-published"] = "notice-published"
    hotline: str
    mailbox: str
    address: str

    def on(self, case: Case) -> Case:
        return case.but(notice=case.notice.model_copy(update={"published_at": self.at}))


class NoticeClosed(CaseFact):
    final: ClassVar[bool] = True
    kind: Literal["notice-closed"] = "notice-closed"

    def on(self, case: Case) -> Case:
        closed = case.but(notice=case.notice.model_copy(update={"closed": True}))
        return closed.next_step(self.at)


def running(case: Case) -> Period | None:
    """The notice's days, once it is both signed and published; None before."""
    notice = case.notice
    if notice.signed_at is None or notice.published_at is None:
        return None
    return notice_period(max(notice.signed_at, notice.published_at), case.rules.notice.days)


def ends_at(case: Case) -> datetime | None:
    """24:00 of the last day, when objections end and naming may begin (A4.2)."""
    period = running(case)
    return period.ends_at if period else None


@rule(SignNotice, Case, opens=lambda case: "already-signed" if case.notice.signed_at else None)
def sign_notice(case: Case, act: SignNotice, now: datetime) -> NoticeSigned:
    return NoticeSigned(**fact(act, now), document_no=act.document_no)


@rule(
    PublishNotice,
    Case,
    opens=lambda case: "already-published" if case.notice.published_at else None,
)
def publish_notice(case: Case, act: PublishNotice, now: datetime) -> NoticePublished:
    return NoticePublished(
        **fact(act, now), hotline=act.hotline, mailbox=act.mailbox, address=act.address
    )


@rule(CloseNotice, Case)
def close_notice(case: Case, act: CloseNotice, now: datetime) -> NoticeClosed:
    end = ends_at(case)
    if end is None or now < end:
        raise TooEarly(earliest=end.isoformat() if end else "")
    return NoticeClosed(**fact(act, now))


PublicNoticeAct = Annotated[SignNotice | PublishNotice, Field(discriminator="kind")]
PublicNoticeFact = NoticeSigned | NoticePublished | NoticeClosed
