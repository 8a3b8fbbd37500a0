"""A notice as it was published (A4.1, A7.2)."""

from datetime import date, datetime

from services.api.contract import Answer
from services.domain.programme.schema import Text, TitleLevel, Track
from services.domain.tree.units import Level


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
    recommends: Level | None
    """The level whose recommendation it is; null for the notice of a naming (A7.5)."""
    recused: int | None
    """How many experts stood back; null in lists, and where no expert judged (6.1.2)."""


class VersionAnswer(Answer):
    """One version of a notice: the text that is fixed, and its digest (6.4.1)."""

    number: int
    published_at: datetime
    article: str
    """Empty for a notice from before articles were kept."""
    digest: str
    """sha256 of the article in UTF-8."""
    reason: str
    """Why the version before was corrected; empty for a first one."""
    extended_days: int
    below: str
    """The recommendation whose notice it is; empty for the own one (A7.5)."""
    closed_at: datetime | None
    """When it ran to its end; null while it runs, and where it was corrected."""


class Versions(Answer):
    """The one in force last."""

    versions: list[VersionAnswer]


class Notices(Answer):
    notices: list[NoticeAnswer]
    next_after: str | None
