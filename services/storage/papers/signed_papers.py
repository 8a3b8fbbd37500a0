"""Papers byte for byte as they were signed; rows that are written once and never changed (6.1.5).

After the retention their bytes go, and the row stays with its digest (5.2.3). What a paper says is composed in the API; whether a signature counts is the log's word.
"""

from collections.abc import Collection
from datetime import datetime
from io import BytesIO
from typing import Final

from pypdf import PdfReader
from sqlalchemy import update
from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.errors import NotFound
from services.domain.evidence.documents import DocumentNotUsable
from services.domain.papers.dossier import DocumentState
from services.storage.session import Tx
from services.storage.statements import insert_once
from services.storage.tables.base import table_of
from services.storage.tables.signing import SignedPaperRow

PAPERS = table_of(SignedPaperRow)
OF_PAPERS: Final = "papers-"


class SignedPaper(Frozen):
    """One paper with the signatures that it has."""

    stream: str
    pdf_sha256: str
    content_sha256: str
    step: str
    no: int
    before: str = ""
    signer: str = ""
    certificate: str = ""
    title: str
    pdf: bytes
    content: str
    made_at: datetime
    page_count: int | None = None
    disposed_at: datetime | None = None

    @property
    def pages(self) -> int:
        if self.page_count is not None:
            return self.page_count
        return len(PdfReader(BytesIO(self.pdf)).pages)


def stream_of_papers(case: str) -> str:
    """Under which signed papers are files (`keeping/paper_files.py`): no case has that name."""
    return f"{OF_PAPERS}{case}"


def is_of_papers(stream: str) -> bool:
    return stream.startswith(OF_PAPERS)


def case_of(stream: str) -> str:
    """The case whose files these are, papers that were signed in it too."""
    return stream.removeprefix(OF_PAPERS)


async def keep(tx: Tx, paper: SignedPaper) -> None:
    """The same bytes are kept once."""
    await insert_once(tx, SignedPaperRow, **dict(paper))


async def find(tx: Tx, stream: str, pdf_sha256: str) -> SignedPaper | None:
    query = select(PAPERS).where(
        col(SignedPaperRow.stream) == stream, col(SignedPaperRow.pdf_sha256) == pdf_sha256
    )
    row = (await tx.execute(query)).mappings().one_or_none()
    return SignedPaper.model_validate(dict(row)) if row else None


async def entry(tx: Tx, stream: str, pdf_sha256: str) -> SignedPaper:
    """As its row stands, without bytes where they were disposed of. Raises NotFound."""
    found = await find(tx, stream, pdf_sha256)
    if found is None:
        raise NotFound(paper=pdf_sha256)
    return found


async def get(tx: Tx, stream: str, pdf_sha256: str) -> SignedPaper:
    """With its bytes. Raises NotFound, and DocumentNotUsable where they were disposed of."""
    found = await entry(tx, stream, pdf_sha256)
    if found.disposed_at:
        raise DocumentNotUsable(id=pdf_sha256, state=DocumentState.DISPOSED.value)
    return found


async def standing(tx: Tx, stream: str) -> tuple[str, ...]:
    """Digests of the papers whose bytes are still here, those that no signature came to as well."""
    here = select(PAPERS.c.pdf_sha256).where(
        PAPERS.c.stream == stream, PAPERS.c.disposed_at.is_(None)
    )
    return tuple((await tx.execute(here.order_by(PAPERS.c.pdf_sha256))).scalars())


async def let_go(tx: Tx, stream: str, pdf_sha256: str, now: datetime) -> None:
    """The bytes and what they say in JSON; digest, title, signer and pages stay (5.2.3)."""
    paper = await entry(tx, stream, pdf_sha256)
    if paper.disposed_at is None:
        mine = (PAPERS.c.stream == stream) & (PAPERS.c.pdf_sha256 == pdf_sha256)
        gone = {"pdf": b"", "content": "", "page_count": paper.pages, "disposed_at": now}
        await tx.execute(update(PAPERS).where(mine).values(**gone))


class PaperLine(Frozen):
    """A paper in a list, without its bytes."""

    pdf_sha256: str
    step: str
    no: int
    signer: str
    title: str
    made_at: datetime
    disposed_at: datetime | None = None


async def listed(tx: Tx, stream: str, digests: Collection[str]) -> tuple[PaperLine, ...]:
    """Those of these bytes, in the order in which they came about."""
    query = (
        select(*(PAPERS.c[name] for name in PaperLine.model_fields))
        .where(PAPERS.c.stream == stream, PAPERS.c.pdf_sha256.in_(sorted(digests)))
        .order_by(PAPERS.c.made_at, PAPERS.c.pdf_sha256)
    )
    rows = (await tx.execute(query)).mappings().all()
    return tuple(PaperLine.model_validate(dict(row)) for row in rows)


async def composed(tx: Tx, stream: str, step: str, no: int) -> SignedPaper | None:
    """The latest paper of that version as it was composed, without a signature yet."""
    query = (
        select(PAPERS)
        .where(
            col(SignedPaperRow.stream) == stream,
            col(SignedPaperRow.step) == step,
            col(SignedPaperRow.no) == no,
            col(SignedPaperRow.signer) == "",
        )
        .order_by(col(SignedPaperRow.made_at).desc(), col(SignedPaperRow.pdf_sha256))
        .limit(1)
    )
    row = (await tx.execute(query)).mappings().one_or_none()
    return SignedPaper.model_validate(dict(row)) if row else None


async def signed_by(tx: Tx, stream: str, account: str, before: str) -> SignedPaper | None:
    """The latest that this account has made of those bytes, by the password once more."""
    query = (
        select(PAPERS)
        .where(
            col(SignedPaperRow.stream) == stream,
            col(SignedPaperRow.signer) == account,
            col(SignedPaperRow.before) == before,
        )
        .order_by(col(SignedPaperRow.made_at).desc(), col(SignedPaperRow.pdf_sha256))
        .limit(1)
    )
    row = (await tx.execute(query)).mappings().one_or_none()
    return SignedPaper.model_validate(dict(row)) if row else None


async def known_as(tx: Tx, pdf_sha256: str) -> SignedPaper | None:
    """The paper of exactly these bytes, of whatever case."""
    query = select(PAPERS).where(col(SignedPaperRow.pdf_sha256) == pdf_sha256).limit(1)
    row = (await tx.execute(query)).mappings().one_or_none()
    return SignedPaper.model_validate(dict(row)) if row else None


async def is_followed(tx: Tx, paper: SignedPaper) -> bool:
    """Whether the same bytes with another signature, or a later version, are archived."""
    same = (PAPERS.c.stream == paper.stream, PAPERS.c.step == paper.step)
    later = select(PAPERS.c.pdf_sha256).where(
        *same, (PAPERS.c.no > paper.no) | (PAPERS.c.before == paper.pdf_sha256)
    )
    return (await tx.execute(later.limit(1))).first() is not None
