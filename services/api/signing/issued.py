"""The papers of a case that count: every one that its log names, and who may read which (6.1.5).

Bytes that a refused act left behind are named by nothing, so nobody is given them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.review.signing_papers import PaperPutToSignature, PaperSigned
from services.domain.seats import not_entitled
from services.storage.papers import signed_papers
from services.storage.papers.signed_papers import PaperLine, SignedPaper
from services.storage.queries import bureau
from services.storage.queries.histories import History, history
from services.storage.queries.scope import Viewer
from services.storage.session import Tx


@dataclass(frozen=True)
class Papers:
    """Which papers the viewer may read, and which of them was issued."""

    lines: tuple[PaperLine, ...]
    issued: frozenset[str]


async def papers_of(tx: Tx, viewer: Viewer, case: Case) -> Papers:
    """Whoever sees the case reads what was issued; what is laid, those alone who sign it."""
    log = await history(tx, case.id)
    issued = issued_in(log)
    named = set(issued)
    if viewer.reads_laid(case):
        named |= set(_since_laid(log))
    lines = await signed_papers.listed(tx, case.id, named) if named else ()
    return Papers(lines, issued)


async def paper_of(tx: Tx, viewer: Viewer, case: str, digest: str) -> SignedPaper:
    """Raises NotFound, and NotEntitled for what is not issued and not for this viewer."""
    file = await bureau.case_file(tx, viewer, case)
    log = await history(tx, case)
    known = {*issued_in(log), *_named(log)}
    if digest not in known:
        raise NotFound(paper=digest)
    found = await papers_of(tx, viewer, file.state)
    if digest not in {one.pdf_sha256 for one in found.lines}:
        raise not_entitled(viewer.seats)
    return await signed_papers.get(tx, case, digest)


async def signed_at(tx: Tx, case: str, seq: int) -> SignedPaper | None:
    """The paper that the fact of that number issued; None where nobody signed one."""
    for one in (await history(tx, case)).recorded:
        if one.seq == seq and (digest := getattr(one.fact, "paper", "")):
            return await signed_papers.get(tx, case, digest)
    return None


def issued_in(log: History) -> frozenset[str]:
    """Digests of what was issued: whoever sees the case may read them."""
    return frozenset(digest for one in log.recorded if (digest := getattr(one.fact, "paper", "")))


def _named(log: History) -> Iterator[str]:
    for one in log.recorded:
        if isinstance(one.fact, PaperPutToSignature):
            yield one.fact.pdf
        elif isinstance(one.fact, PaperSigned):
            yield one.fact.after


def _since_laid(log: History) -> Iterator[str]:
    """Those of the step where the case stands: earlier ones were issued or given up."""
    kinds = [one.fact.kind for one in log.recorded]
    ends = (
        "opinion-formed",
        "acceptance-opinion-formed",
        "review-opinion-formed",
        "sent-back",
    )
    last = max((at for at, kind in enumerate(kinds) if kind in ends), default=-1)
    return _named(log.model_copy(update={"recorded": log.recorded[last + 1 :]}))
