"""A notice as it was published (A4.1, A7.2)."""

from datetime import date, datetime

from services.api.contract import Answer
from services.domain.programme.schema import Text, TitleLevel, Track


class NoticeAnswer(Answer):
    case: str
    place: str
    place_name: Text
    track: Track
    level: TitleLevel
    document_no: str
    published_at: datetime
    first: date
    last: date
    ends_at: datetime
    days_left: int
    running: bool
    hotline: str
    mailbox: str
    address: str
    stands: str
    hash: str


class Notices(Answer):
    notices: list[NoticeAnswer]
    next_after: str | None
