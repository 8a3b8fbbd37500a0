"""What the catalogue of a case's volumes is made from: the bound papers, whose archive, which year.

The catalogue itself is put together in `domain/evidence/archival.py`.
"""

from collections.abc import Mapping

from sqlmodel import col, select

from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.evidence.archival import Holder, Listing, Paper, SignedPiece, listing
from services.domain.tree.units import Part, at
from services.storage.evidence import documents, volumes
from services.storage.evidence.documents import DOCUMENTS, StoredDocument
from services.storage.papers import signed_papers
from services.storage.papers.readiness import programme_of
from services.storage.papers.signed_papers import SignedPaper
from services.storage.queries.bound_papers import bound
from services.storage.queries.names import people, places
from services.storage.queries.scope import Viewer
from services.storage.session import Tx
from services.storage.tables.documents import DocumentRow


async def listing_of(tx: Tx, viewer: Viewer, case: Case, year: int) -> Listing:
    """As it is bound now, with the signed papers that the viewer reads. `year` is this one, for a
    case that was not submitted yet.
    """
    dossier = await volumes.dossier(tx, case.id)
    named = sorted(document.id for document in dossier.documents)
    rows = await tx.execute(select(DOCUMENTS).where(col(DocumentRow.id).in_(named)))
    papers = [_paper(documents.from_row(row)) for row in rows.mappings()]
    sent = case.application.submitted_at
    holder = Holder(
        unit=_keeper(case),
        applicant=(await places(tx, {case.place}))[case.place].name.zh,
        year=local_day(sent).year if sent else year,
    )
    known = {paper.id: paper for paper in papers}
    ends_with = await bound(tx, viewer, case)
    names = await people(tx, {one.line.signer for one in ends_with})
    signed = [
        _signed(await signed_papers.entry(tx, case.id, one.line.pdf_sha256), names)
        for one in ends_with
    ]
    return listing(programme_of(case), dossier, known, holder, signed)


def _signed(paper: SignedPaper, names: Mapping[str, str]) -> SignedPiece:
    return SignedPiece(
        sha256=paper.pdf_sha256,
        title=paper.title,
        signer=names.get(paper.signer, paper.signer),
        signed_on=local_day(paper.made_at),
        pages=paper.pages,
    )


def _paper(stored: StoredDocument) -> Paper:
    return Paper.model_validate({**dict(stored), "sent_on": local_day(stored.made_at)})


def _keeper(case: Case) -> str:
    """The area whose bureau examines the application: there the papers are kept in the end."""
    offices = case.offices.get(Part.FORMAL_CHECKER, ())
    return at(case.place, offices[0].level) if offices else case.place
