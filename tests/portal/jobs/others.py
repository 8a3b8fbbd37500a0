"""What the other offices do while one person's job is watched: the same acts, by HTTP.

Nothing is clicked here; a job that does not begin at a case's start is brought there by this.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from services.cli.demo.moves import DEPARTMENTS, programme
from services.cli.demo.people import address_of
from services.cli.sample_figures import sample_sheet
from services.domain.attainment.datasheet import DataSheet
from services.domain.base import Act
from services.domain.clocks.calendar import local_day
from services.domain.permissions import parts_of
from services.domain.programme.catalogue import Entry
from services.domain.programme.library import catalogue_of
from services.domain.steps import application, creation_request, plan
from services.domain.steps.self_check import VerifyValues
from services.domain.tree.units import Function
from services.storage.queries.staff import usable_files
from tests.api.cast import Cast

LOGINS: Final[Mapping[Function, str]] = {
    Function.TOWN_GOVERNMENT: "songping.government",
    Function.COUNTY_GOVERNMENT: "qingxi.government",
    Function.COUNTY_OFFICER: "qingxi.officer",
    Function.CONGRESS: "qingxi.congress",
    Function.CITY_OFFICER: "city.officer",
}


class Others:
    """Everybody else around one case of `programme_id`."""

    def __init__(self, cast: Cast, programme_id: str, case: str) -> None:
        self.cast, self.case = cast, case
        self.programme = programme(programme_id)
        self.catalogue = catalogue_of(self.programme)
        self.entries = self.catalogue.entries

    async def do(self, login: str, act: type[Act], **body: object) -> None:
        await self.cast.act(login, address_of(self.case, act), body or None)

    async def by(self, act: type[Act], **body: object) -> None:
        """By the first office that plays the act's part."""
        office = self.programme.procedure.offices[parts_of(act)[0]][0]
        await self.do(LOGINS[office.function], act, **body)

    async def list_applicant(self) -> None:
        """A1.1, A2.1, A3.1, A0.6."""
        rules = self.programme.procedure.creation
        if rules.endorsed:
            await self.by(creation_request.GiveConsent, opinion="同意上报。")
        if rules.batch:
            await self.by(creation_request.SendInBatch, batch="青环〔2030〕7号")
        await self.by(creation_request.ListApplicant)

    async def approve_plan(self, approval: str, enactment: str) -> None:
        """A1.2, A2.2, A3.2; the names of the files that say so."""
        today = local_day(await self.cast.now()).isoformat()
        said = {"held_on": today, "passed": True, "opinion": "切合实际。"}
        await self.by(plan.RecordPlanOpinion, **said)
        number = {"document_no": "政函〔2030〕5号", "document": await self.document(approval)}
        await self.by(plan.ApprovePlan, approved_on=today, **number)
        if self.programme.procedure.plan.issued:
            issued = {"document_no": "政发〔2030〕6号", "document": await self.document(enactment)}
            await self.by(plan.IssuePlan, in_force_on=today, **issued)

    async def send_up(self) -> None:
        """A2.5: approved by the county's government and sent in a batch by its bureau."""
        rules = self.programme.procedure.application
        if rules.approved:
            await self.by(application.ApproveRequest, document_no="青政函〔2031〕40号")
        if rules.batch:
            await self.by(application.SendApplications, batch="青环〔2031〕31号")

    async def departments_sign(self) -> None:
        """A0.5: each the values of its own indicators."""
        codes: dict[str, list[str]] = defaultdict(list)
        known = {entry.code for entry in self.entries}
        for code, department in self.programme.procedure.verifiers.items():
            if code in known:
                codes[department].append(code)
        for department, own in codes.items():
            await self.do(DEPARTMENTS[department], VerifyValues, codes=own, agreed=True)

    async def document(self, name: str) -> str:
        """The id of the case's file of this name."""
        async with self.cast.doors.database.reading() as tx:
            files = await usable_files(tx, self.case)
        return next(document for document, known in files if known == name)

    async def figures(self) -> dict[str, str]:
        """What is to be typed: field -> figure, for a place that attains everything (A3.4)."""
        sheet = await self._sheet()
        return {f"v.{one.datum}.{one.year}": str(one.amount) for one in sheet.values}

    async def enter(self, login: str, entries: Sequence[Entry], proof: str) -> None:
        """A colleague's share of the indicators, with a page of this document as their proof."""
        sheet, codes = await self._sheet(), {entry.code for entry in entries}
        data = {datum.id for entry in entries for datum in entry.base_data}
        mine = {
            "values": tuple(one for one in sheet.values if one.datum in data),
            "judgements": tuple(one for one in sheet.judgements if one.code in codes),
        }
        await self._put(login, sheet.model_copy(update=mine))
        for code in codes:
            proved = {"indicator": code, "document": proof, "kind": "monitoring-report", "page": 2}
            sent = await self.cast.post(login, f"/cases/{self.case}/dossier/proofs", proved)
            assert sent.is_success, sent.text

    async def _sheet(self) -> DataSheet:
        return sample_sheet(self.catalogue, local_day(await self.cast.now()).year - 1)

    async def _put(self, login: str, sheet: DataSheet) -> None:
        path = f"/cases/{self.case}/indicators/data"
        kept = sheet.model_dump(mode="json", exclude_defaults=True)
        sent = await self.cast.post(login, path, kept, version=0, method="PUT")
        assert sent.is_success, sent.text
