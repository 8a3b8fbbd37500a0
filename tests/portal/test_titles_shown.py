"""Named in one batch, with certificate, plaque and their check; the register as open data (6.4.5, 6.4.6)."""

import csv
import re
from io import BytesIO, StringIO

import httpx
import jsonschema
import pytest
from pypdf import PdfReader
from sqlalchemy import update
from sqlmodel import col
from temporalio.testing import WorkflowEnvironment

from services.domain.programme.schema import Track
from services.domain.tree.units import StepName
from services.storage.tables.cases import TitleRow
from tests.api.cast import Cast
from tests.portal.city import to_objection
from tests.portal.conftest import SignIn
from tests.portal.people import Person
from tests.portal.test_official import leads_to
from tests.workflows.walk import Walk

pytestmark = pytest.mark.usefixtures("worker")
NUMBER = "云府发〔2032〕7号"


async def test_6_4_6_several_are_named_by_one_document_and_an_objection_keeps_only_its_own_back(
    person: SignIn, visitor: Person, cast: Cast, env: WorkflowEnvironment
) -> None:
    objected = Walk(cast.doors.cases, env, cast.doors.database, Track.VILLAGE)
    await to_objection(cast, objected)
    await objected.sleep(days=8)
    await objected.stands(StepName.NAMING)
    free = Walk(cast.doors.cases, env, cast.doors.database, Track.VILLAGE, place="990121102201")
    await free.to_naming()
    leader = await person("city.leader")
    page = await leader.see("/naming")
    both = [objected.case_id, free.case_id]
    unsaid = await leader.send(page, "/naming", item=both, document_no="")
    assert unsaid.status == 422
    assert unsaid.html.count("checked") == 2, "what was chosen is kept"
    done = await leader.send(page, "/naming", item=both, document_no=NUMBER)
    assert "已命名" in done.text
    assert "没有命名" in done.text
    title = await free.title()
    assert title.document_no == NUMBER
    assert (await objected.case()).outcome is None
    await certificates_are_checked(visitor.http, cast, title.id)
    await everybody_may_take_the_register(visitor.http, title.id)


async def certificates_are_checked(http: httpx.AsyncClient, cast: Cast, title: str) -> None:
    """6.4.6: valid, ended, or a number that nobody gave."""
    listed = (await http.get("/register/data.json")).json()["titles"]
    number = next(one["number"] for one in listed if one["id"] == title)
    for form in ("certificate", "plaque"):
        answer = await http.get(f"/register/{title}/{form}.pdf")
        pdf = PdfReader(BytesIO(answer.content))
        assert len(pdf.pages) == 1
        words = pdf.pages[0].extract_text().replace("\x00", "")
        assert number in words
        (address,) = re.findall(rf"http\S+/certificates/{number}", words)
        [code] = pdf.pages[0].images
        assert code.image
        assert leads_to(code.image, address), "the code leads to where the words do"
        assert "市级生态村" in words
    assert "称号有效" in (await http.get(f"/certificates/{number}")).text
    unknown = await http.get("/certificates/STC-2031-990121-999")
    assert unknown.status_code == 404
    assert "查无此号" in unknown.text
    async with cast.doors.database.writing() as tx:
        ended = update(TitleRow).where(col(TitleRow.id) == title)
        await tx.execute(ended.values(cancelled_on=(await cast.now()).date(), stands="cancelled"))
    assert "称号已失效" in (await http.get(f"/certificates/{number}")).text
    assert (await http.get(f"/register/{title}/plaque.pdf")).status_code == 404


async def everybody_may_take_the_register(http: httpx.AsyncClient, title: str) -> None:
    """6.4.5: what is handed out is as the schema says, with its licence."""
    answer = await http.get("/register/data.json")
    data, schema = answer.json(), (await http.get("/register/schema.json")).json()
    jsonschema.Draft202012Validator(schema).validate(data)
    assert data["licence"] in answer.headers["link"]
    table = (await http.get("/register/data.csv")).content.decode("utf-8-sig")
    rows = {one["id"]: one for one in csv.DictReader(StringIO(table))}
    assert rows == {one["id"]: one for one in data["titles"]}
    assert rows[title]["status"] == "cancelled", "a title that ended stays in the register"
    assert rows[title]["document_no"] == NUMBER
    assert len({one["number"] for one in rows.values()}) == len(rows)
