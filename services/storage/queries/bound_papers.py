"""The signed papers of a case that are bound with it: opinions, sheets, promises, declarations (6.1.5, 6.1.7).

What the log names, and whose eyes each is for; the bytes are `storage/papers/signed_papers.py`. What
is laid and not issued yet stands in `api/signing/issued.py`.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.review.conflicts import InterestsDeclared
from services.domain.review.signing_papers import PaperPutToSignature, PaperSigned
from services.domain.review.signing_sheets import PromiseSigned, SheetPutToSignature, SheetSigned
from services.domain.seats import not_entitled
from services.storage.papers import signed_papers
from services.storage.papers.signed_papers import PaperLine, SignedPaper
from services.storage.queries import sheets
from services.storage.queries.declarations import reads_declarations
from services.storage.queries.histories import History, history
from services.storage.queries.scope import Viewer
from services.storage.session import Tx


class What(StrEnum):
    OPINION = "opinion"
    SHEET = "score-sheet"
    PROMISE = "promise"
    INTERESTS = "interests"


class Named(Frozen):
    """A paper as the log names it."""

    what: What
    digest: str
    account: str
    """Whose it is, where it is one person's."""
    seq: int
    done: bool
    """Whether it is signed by all who sign it; of an opinion, whether it was issued."""


class Bound(Frozen):
    named: Named
    line: PaperLine


def named_in(log: History) -> Iterator[Named]:
    """Every paper that counts. Bytes that a refused act left behind are named by nothing."""
    for one in log.recorded:
        fact, me = one.fact, one.fact.actor.account
        match fact:
            case PaperPutToSignature():
                yield Named(what=What.OPINION, digest=fact.pdf, account="", seq=one.seq, done=False)
            case PaperSigned():
                digest = fact.after
                yield Named(what=What.OPINION, digest=digest, account="", seq=one.seq, done=False)
            case SheetPutToSignature():
                yield Named(what=What.SHEET, digest=fact.pdf, account=me, seq=one.seq, done=False)
            case SheetSigned():
                yield Named(what=What.SHEET, digest=fact.after, account=me, seq=one.seq, done=True)
            case PromiseSigned():
                yield Named(what=What.PROMISE, digest=fact.pdf, account=me, seq=one.seq, done=True)
            case InterestsDeclared() if fact.pdf:
                yield Named(
                    what=What.INTERESTS, digest=fact.pdf, account=me, seq=one.seq, done=True
                )
            case _ if digest := getattr(fact, "paper", ""):
                yield Named(what=What.OPINION, digest=digest, account="", seq=one.seq, done=True)


async def bound(tx: Tx, viewer: Viewer, case: Case) -> tuple[Bound, ...]:
    """Those that are done and that the viewer reads, in the order in which they were signed."""
    log, sealed = await history(tx, case.id), await sheets.sealed_before(tx, case)
    found = {
        one.digest: one
        for one in named_in(log)
        if one.done and _reads(viewer, case, one, sealed=one.seq < sealed)
    }
    lines = await signed_papers.listed(tx, case.id, found) if found else ()
    return tuple(Bound(named=found[line.pdf_sha256], line=line) for line in lines)


async def sheet_papers(tx: Tx, viewer: Viewer, case: Case, expert: str) -> tuple[PaperLine, ...]:
    """All versions of one expert's sheet, signed or not, that the viewer reads."""
    log, sealed = await history(tx, case.id), await sheets.sealed_before(tx, case)
    mine = {
        one.digest
        for one in named_in(log)
        if one.what is What.SHEET
        and one.account == expert
        and _reads(viewer, case, one, sealed=one.seq < sealed)
    }
    return await signed_papers.listed(tx, case.id, mine) if mine else ()


async def bound_paper(
    tx: Tx, viewer: Viewer, case: Case, digest: str, *, page: str, now: datetime
) -> SignedPaper:
    """In a writing transaction: the auditor's look at a sheet is kept (2.5.2).

    Raises NotFound, and NotEntitled or SheetSealed for what is not for this viewer's eyes.
    """
    log = await history(tx, case.id)
    found = [one for one in named_in(log) if one.digest == digest]
    if not found:
        raise NotFound(paper=digest)
    one = found[-1]
    sealed = one.seq < await sheets.sealed_before(tx, case)
    if not _reads(viewer, case, one, sealed=sealed):
        seat = viewer.auditing_seat(case.place) if sealed else None
        if one.what is What.SHEET and seat is None:
            seat = viewer.breaks_seal(case, one.account)
        if one.what is not What.SHEET or seat is None:
            raise not_entitled(viewer.seats)
        await sheets.keep_looks(tx, viewer, seat, case, (one.account,), page=page, now=now)
    return await signed_papers.get(tx, case.id, digest)


def _reads(viewer: Viewer, case: Case, one: Named, *, sealed: bool) -> bool:
    """Whoever sees the case reads what was issued; sheets and promises are for fewer (A1.9)."""
    if one.what is What.OPINION:
        return one.done or viewer.reads_laid(case)
    if viewer.account == one.account:
        return True
    if one.what is What.INTERESTS:
        return reads_declarations(viewer, case.place)
    if one.what is What.PROMISE:
        audits = viewer.auditing_seat(case.place) is not None
        return audits or viewer.works_for_bureau_of(case.place)
    sits = one.account in case.panel.experts
    return sits and not sealed and viewer.reads_sheet(case, one.account)
