"""What the other offices do while one person's job is watched: the same acts, by HTTP.

Nothing is clicked here; a job that does not begin at a case's start is brought there by this.
"""

from collections import defaultdict
from collections.abc import Sequence

from services.cli.demo.moves import DEPARTMENTS, programme
from services.cli.demo.people import address_of
from services.cli.sample_figures import sample_sheet
from services.domain.base import Act
from services.domain.calendar import local_day
from services.domain.datasheet import DataSheet
from services.domain.programme.catalogue import Entry
from services.domain.programme.library import catalogue_of
from services.domain.steps.self_check import VerifyValues
from services.storage.queries.staff import usable_files
from tests.api.cast import Cast


class Others:
    """Everybody else around one case of `programme_id`."""

    def __init__(self, cast: Cast, programme_id: str, case: str) -> None:
        self.cast, self.case = cast, case
        self.programme = programme(programme_id)
        self.catalogue = catalogue_of(self.programme)
        self.entries = self.catalogue.entries

    async def do(self, login: str, act: type[Act], **body: object) -> None:
        await self.cast.act(login, address_of(self.case, act), body or None)

    async def departments_sign(self) -> None:
        """A0.5: each the values of its own indicators."""
        codes: dict[str, list[str]] = defaultdict(list)
        for entry in self.catalogue.entries:
            codes[self.programme.procedure.verifiers[entry.code]].append(entry.code)
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
