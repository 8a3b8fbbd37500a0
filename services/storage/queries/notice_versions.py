"""The versions of a notice as they were published, oldest first, each with its article (6.4.1).

Read from the log, as each is a fact of it; what a list shows of the one in force is `public.py`.
"""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from services.domain.base import Frozen
from services.domain.facts import FACT
from services.domain.steps.public_notice import (
    Announced,
    NoticeClosed,
    NoticeCorrected,
    NoticeExtended,
    NoticeSigned,
)
from services.storage import texts
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import EventRow

EVENTS = table_of(EventRow).c
KINDS = ("notice-published", "notice-corrected", "notice-extended", "notice-closed")


class Version(Frozen):
    no: int
    """From 1."""
    seq: int
    at: datetime
    hash: str
    """Of its record in the log."""
    unit: str
    """Who published it."""
    hotline: str
    mailbox: str
    address: str
    second_office: str
    second_hotline: str
    second_mailbox: str
    second_address: str
    article: str
    """Empty where it was published before articles were kept."""
    reason: str = ""
    """Why the one before was corrected."""
    extended_days: int = 0
    """By which its period was lengthened (6.4.2)."""
    below: str = ""
    """The recommendation whose notice it is (A7.5); empty for the own one."""
    closed_at: datetime | None = None
    """When it ran to its end; None while it runs, and for one that was corrected."""

    @property
    def digest(self) -> str:
        """sha256 of the article as it is handed out, in UTF-8; that of the record without one."""
        return digest_of(self.article) if self.article else self.hash


def digest_of(article: str) -> str:
    return sha256(article.encode()).hexdigest()


async def versions(tx: Tx, case: str) -> tuple[Version, ...]:
    """Empty for a case whose notice was not published."""
    query = (
        select(EVENTS.seq, EVENTS.hash, EVENTS.body)
        .where(EVENTS.stream == case, EVENTS.kind.in_(KINDS))
        .order_by(EVENTS.seq)
    )
    found: list[Version] = []
    for row in (await tx.execute(query)).all():
        fact = FACT.validate_json(row.body)
        if isinstance(fact, NoticeExtended):
            found[-1] = found[-1].model_copy(update={"extended_days": fact.days})
            continue
        if isinstance(fact, NoticeClosed):
            found[-1] = found[-1].model_copy(update={"closed_at": fact.at})
            continue
        assert isinstance(fact, Announced)
        own = {"no", "seq", "at", "hash", "unit", "reason", "extended_days", "closed_at"}
        said = {name: getattr(fact, name) for name in Version.model_fields if name not in own}
        found.append(
            Version(
                **said,
                no=len(found) + 1,
                seq=row.seq,
                at=fact.at,
                hash=row.hash,
                unit=fact.actor.unit,
                reason=await _reason(tx, fact),
            )
        )
    return tuple(found)


async def document_no(tx: Tx, case: str) -> str:
    """The number that the notice was signed under last; empty before."""
    signed = (
        select(EVENTS.body)
        .where(EVENTS.stream == case, EVENTS.kind == "notice-signed")
        .order_by(EVENTS.seq.desc())
        .limit(1)
    )
    body = (await tx.execute(signed)).scalar_one_or_none()
    fact = FACT.validate_json(body) if body else None
    return fact.document_no if isinstance(fact, NoticeSigned) else ""


async def _reason(tx: Tx, fact: Announced) -> str:
    if not isinstance(fact, NoticeCorrected):
        return ""
    return (await texts.read(tx, fact.reason.id)).get(fact.reason.id) or ""
