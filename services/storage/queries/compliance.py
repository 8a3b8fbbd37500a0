"""The overall compliance table of a case, from its data as they stand (B3.1.2)."""

from datetime import datetime

from services.domain.attainment.compliance import ComplianceTable, compliance
from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.papers.application import with_register
from services.domain.programme.library import catalogue_of
from services.storage.papers.readiness import papers, programme_of, titles_in
from services.storage.session import Tx


async def compliance_of(tx: Tx, case: Case, now: datetime) -> ComplianceTable:
    programme = programme_of(case)
    read = await papers(tx, case, now)
    sheet = with_register(programme, read, await titles_in(tx, case.place), local_day(now))
    return compliance(catalogue_of(programme), sheet, read.profile)
