"""What the catalogue of a case's volumes is made from: the bound papers, whose archive, which year.

The catalogue itself is put together in `domain/evidence/archival.py`.
"""

from sqlmodel import col, select

from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.evidence.archival import Holder, Listing, Paper, listing
from services.domain.tree.units import Part, at
from services.storage.evidence import documents, volumes
from services.storage.evidence.documents import DOCUMENTS, StoredDocument
from services.storage.papers.readiness import programme_of
from services.storage.queries.names import places
from services.storage.session import Tx
from services.storage.tables.documents import DocumentRow


async def listing_of(tx: Tx, case: Case, year: int) -> Listing:
    """As it is bound now. `year` is this one, for a case that was not submitted yet."""
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
    return listing(programme_of(case), dossier, {paper.id: paper for paper in papers}, holder)


def _paper(stored: StoredDocument) -> Paper:
    return Paper.model_validate({**dict(stored), "sent_on": local_day(stored.made_at)})


def _keeper(case: Case) -> str:
    """The area whose bureau examines the application: there the papers are kept in the end."""
    offices = case.offices.get(Part.FORMAL_CHECKER, ())
    return at(case.place, offices[0].level) if offices else case.place
