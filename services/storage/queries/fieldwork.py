"""Surveys and plans of visits as their readers see them; nobody else learns that there are any (6.2.1)."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.clocks.calendar import calendar_year
from services.domain.errors import NotFound
from services.domain.fieldwork.disclosing import is_disclosed
from services.domain.fieldwork.feeding import Fed, fed
from services.domain.fieldwork.surveys import Counted, Survey, count
from services.domain.filing import Filing
from services.domain.mechanisms.surveys import SurveyRules
from services.domain.programme import library
from services.storage import case_log
from services.storage.fieldwork import access, surveys
from services.storage.fieldwork.answering import Returned, returned
from services.storage.papers.readiness import profile, programme_of
from services.storage.queries.filings import FIELDWORK
from services.storage.queries.scope import Viewer
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import FilingRow

FILINGS = table_of(FilingRow).c


class Surveyed(Frozen):
    """A survey with its answers so far, and the indicator as they have it."""

    filing: Filing
    survey: Survey
    counted: Counted
    fed: Fed | None
    """None where no indicator asks for a survey, or nobody answered yet."""
    returned: Returned

    @property
    def response(self) -> Decimal | None:
        """Which share of the slips came back; None where interviewers alone ask (6.2.2)."""
        if not self.survey.slips:
            return None
        return Decimal(self.returned.answered) / self.survey.slips

    @property
    def margin(self) -> tuple[Decimal, Decimal] | None:
        """Also while answers still come in."""
        return self.survey.model_copy(update={"counted": self.counted}).margin

    @property
    def over(self) -> bool:
        return self.survey.counted is not None


async def of_case(tx: Tx, viewer: Viewer, case: str) -> tuple[Filing, ...]:
    """What this viewer may know of, in the order of its beginning."""
    rows = await tx.execute(
        select(FILINGS.id)
        .where(FILINGS["case"] == case, FILINGS.what.in_(FIELDWORK))
        .order_by(FILINGS.filed_at, FILINGS.id)
    )
    found = [await case_log.state(tx, one) for one in rows.scalars().all()]
    filings = [one for one in found if isinstance(one, Filing)]
    return tuple([one for one in filings if await access.reads(tx, viewer, one)])


async def disclosed(tx: Tx, case: Case) -> tuple[Filing, ...]:
    """Visits whose redacted record may be read by whoever sees the case, the latest last (6.2.1)."""
    rows = await tx.execute(
        select(FILINGS.id)
        .where(FILINGS["case"] == case.id, FILINGS.what == "visit-plan")
        .order_by(FILINGS.filed_at, FILINGS.id)
    )
    found = [await case_log.state(tx, one) for one in rows.scalars().all()]
    return tuple(
        one
        for one in found
        if isinstance(one, Filing) and one.plan and is_disclosed(case, one.plan)
    )


async def surveyed(tx: Tx, filing: Filing, now: datetime) -> Surveyed:
    """Counted anew while it is open; as the log has it once it is over. Raises NotFound."""
    survey = filing.survey
    if survey is None:
        raise NotFound(id=filing.id)
    counted = survey.counted or count(survey, await surveys.raw(tx, filing.id))
    return Surveyed(
        filing=filing,
        survey=survey,
        counted=counted,
        fed=await _fed(tx, filing, counted, now),
        returned=await returned(tx, filing.id),
    )


async def results(tx: Tx, viewer: Viewer, case: str, now: datetime) -> tuple[Surveyed, ...]:
    """The counted surveys of a case, for those who judge it."""
    found = await of_case(tx, viewer, case)
    return tuple(
        [
            await surveyed(tx, one, now)
            for one in found
            if one.survey is not None and one.survey.counted is not None
        ]
    )


async def _fed(tx: Tx, filing: Filing, counted: Counted, now: datetime) -> Fed | None:
    case = await case_log.state(tx, filing.case)
    if not counted.valid or not isinstance(case, Case):
        return None
    programme = programme_of(case)
    catalogue = library.catalogue_of(programme)
    where = await profile(tx, case.place)
    return fed(programme.opinion, catalogue, counted, where, calendar_year(now))


def rules_of(filing: Filing) -> SurveyRules:
    """The questionnaire of a survey. Raises NotFound for a filing that is none."""
    if filing.survey is None:
        raise NotFound(id=filing.id)
    return filing.survey.rules
