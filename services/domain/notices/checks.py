"""What is looked at before a notice is published (A4.1, A7.1, A7.2, 6.4.1): each with who owns it.

The list is for people; that a notice is not published while something lacks is the rule's word in
`steps/public_notice.py`.
"""

from enum import StrEnum

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.errors import DomainError
from services.domain.review.panel import Panel
from services.domain.tree.units import DIGITS, Level, Part, at, territory


class NoticeNotReady(DomainError):
    """6.4.1: something that comes before the publication is not there yet."""

    code = "notice-not-ready"


class About(StrEnum):
    """What one check is about, in the order in which people read them."""

    SIGNED = "signed"
    SIGNATURES = "signatures"
    RECUSALS = "recusals"
    CONTACTS = "contacts"
    LENGTH = "length"


class PublicationCheck(Frozen):
    about: About
    done: bool
    owner: Part
    count: int = 0
    """How many are missing, or of a length its days."""


class KnownOutside(Frozen):
    """What the case itself does not know."""

    offices: int = 1
    """How many offices a notice of this case names with telephone, mailbox and address (A7.2)."""
    named: int = 1
    """How many of them are named."""


def second_office(place: str, issuer: str) -> str:
    """A7.2: the unit whose bureau is named beside the one that publishes: the county of the place,
    or the place itself where it lies above; empty where it is that bureau which publishes.
    """
    known = territory(place)
    nearest = at(known, Level.COUNTY) if len(known) >= DIGITS[Level.COUNTY] else known
    return "" if nearest == territory(issuer) else nearest


def undeclared(panel: Panel) -> int:
    """Who judged and never said whether anything stands in the way (6.1.2). A panel of which nobody
    did is from before it was asked.
    """
    if not panel.declared:
        return 0
    return sum(one not in panel.declared for one in panel.sheets)


def publication_checks(case: Case, known: KnownOutside) -> tuple[PublicationCheck, ...]:
    waiting = sum(len(one.waits_for) for one in case.hands.rounds)
    silent = undeclared(case.panel)
    unnamed = max(0, known.offices - known.named)
    days = case.notice_days
    return (
        PublicationCheck(
            about=About.SIGNED,
            done=case.notice.signed_at is not None,
            owner=Part.NOTICE_SIGNER,
            count=0 if case.notice.signed_at else 1,
        ),
        PublicationCheck(
            about=About.SIGNATURES, done=not waiting, owner=Part.SIGNER, count=waiting
        ),
        PublicationCheck(
            about=About.RECUSALS,
            done=not silent,
            owner=Part.PANEL_MEMBER,
            count=silent,
        ),
        PublicationCheck(
            about=About.CONTACTS,
            done=not unnamed,
            owner=Part.NOTICE_PUBLISHER,
            count=unnamed,
        ),
        PublicationCheck(
            about=About.LENGTH, done=days > 0, owner=Part.NOTICE_PUBLISHER, count=days
        ),
    )


def lacking(checks: tuple[PublicationCheck, ...]) -> tuple[str, ...]:
    return tuple(one.about.value for one in checks if not one.done)
