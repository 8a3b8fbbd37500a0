"""Any two submissions of a case, chosen on its page: what was bound in between (5.4.3)."""

import re
from dataclasses import dataclass

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.programme.schema import Track
from services.domain.steps.application import IssueDeficits, SubmitApplication
from services.storage.keeping import sealing
from services.storage.papers.readiness import Judged, judge
from tests.api.cast import Cast
from tests.api.test_documents import doors, papers, settings, worker
from tests.domain.stage import deficit
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person
from tests.portal.test_evidence import uploaded
from tests.portal.test_files import PLAN, Papers
from tests.workflows.walk import Walk

__all__ = ["doors", "papers", "settings", "worker"]

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Applicant:
    """A county whose dossier goes to and fro."""

    cast: Cast
    walk: Walk
    clerk: Person

    @property
    def home(self) -> str:
        return f"/cases/{self.walk.case_id}"

    async def binds(self, item: str, kind: str, name: str, body: bytes) -> None:
        document = await uploaded(self.clerk, self.walk.case_id, name, body)
        page = await self.clerk.see(f"{self.home}/dossier/{item}")
        await self.clerk.send(page, f"/dossier/{item}", document=document, kind=kind)

    async def submits(self) -> None:
        judged = await self.judged()
        await self.walk.do(
            SubmitApplication,
            manifest=sealing.manifest(judged.papers),
            papers_version=judged.version,
            data_digest="digest",
        )

    async def judged(self) -> Judged:
        async with self.cast.doors.database.reading() as tx:
            return await judge(tx, self.walk.case_id, await self.cast.now())

    async def told(self, place: str) -> None:
        await self.walk.do(IssueDeficits, lines=[deficit(place)])


@pytest.fixture
async def applicant(cast: Cast, env: WorkflowEnvironment, person: SignIn) -> Applicant:
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.COUNTY)
    await walk.to_application()
    return Applicant(cast, walk, await person("qingxi.clerk"))


async def test_5_4_3_of_three_submissions_any_two_are_compared_and_the_case_leads_there(
    applicant: Applicant, person: SignIn, papers: Papers
) -> None:
    officer, path = await person("city.officer"), f"{applicant.home}/submissions"
    await applicant.submits()
    assert "提交不足两次，没有可比较的" in (await officer.see(path)).text
    await applicant.told("plan")
    await applicant.binds("plan", "plan-text", "建设规划.pdf", papers[PLAN])
    await applicant.submits()
    assert path not in (await officer.see(applicant.home)).html, "of two there is nothing to choose"
    await applicant.told("letter")
    await applicant.binds("letter", "letter", "申请.pdf", papers["town/letter"])
    await applicant.submits()

    case, last = await officer.see(applicant.home), await officer.see(path)
    assert case.link("比较其他两次") == path
    plan, letter = ("建设规划.pdf", "补正告知书第1项"), ("申请.pdf", "补正告知书第1项")
    assert differences(case) == differences(last) == [letter]
    for first, second, found in ((1, 2, [plan]), (2, 3, [letter]), (1, 3, [letter, plan])):
        page = await officer.see(f"{path}?first={first}&second={second}")
        assert differences(page) == found
        (form,) = [one for one in page.forms if one.action == path]
        assert dict(form.fields) == {"first": str(first), "second": str(second)}
        assert (f"第{first}次提交" in page.text, f"第{second}次提交" in page.text) == (True, True)
    assert differences(await officer.see(f"{path}?first=3&second=1")) == [letter]
    assert (await (await person("baishi.officer")).see(path)).status == 404


def differences(page: Page) -> list[tuple[str, str]]:
    """What came new with the later submission, and which number asked for it; else as it is said."""
    table = page.html.split('aria-labelledby="versions"')[1].partition("</section>")[0]
    found = re.findall(r"<tr><th.*?</th>" + r"<td>(.*?)</td>" * 3 + "</tr>", table, re.DOTALL)
    rows = [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in found]
    assert [before for before, _, _ in rows] == ["未提供"] * len(rows)
    return [(then.partition(" #")[0], reason) for _, then, reason in rows]
