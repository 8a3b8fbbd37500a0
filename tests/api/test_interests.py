"""Declared interests by HTTP: nothing opens before, a yes ends everything at once (6.1.2, 6.1.7)."""

import re
from datetime import datetime
from hashlib import sha256
from io import BytesIO

import httpx
import pytest
from pypdf import PdfReader
from sqlmodel import select
from temporalio.testing import WorkflowEnvironment

from services.domain.doors.table import DOORS
from services.domain.papers.dossier import DocumentState
from services.domain.papers.drafting import ScoreSheet
from services.domain.programme.schema import Track
from services.domain.review.conflicts import Hint
from services.domain.steps.technical_assessment import AppointPanel
from services.storage import case_log
from services.storage.evidence import documents
from services.storage.evidence.documents import StoredDocument
from services.storage.keeping.paper_files import digests_of
from services.storage.papers import form_drafts, score_sheets
from services.storage.queries import interests
from services.storage.queries.scope import Viewer, seen_from
from services.storage.queries.search import search
from services.storage.tables.cases import CaseRow, PanelRow
from services.storage.tables.drafts import ScoreSheetRow
from tests.api.cast import Cast
from tests.domain.stage import CLEAR
from tests.workflows.walk import Walk

pytestmark = pytest.mark.usefixtures("worker")

EXPERTS = ("expert.one", "expert.two")


@pytest.fixture
async def case(cast: Cast, env: WorkflowEnvironment) -> str:
    """A county under assessment; its panel is appointed and has declared nothing."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.COUNTY)
    await walk.to_review()
    accounts = [await cast.account(login) for login in EXPERTS]
    await walk.do(AppointPanel, experts=accounts, chair=accounts[0])
    return walk.case_id


PUBLIC = ("/draws",)
DECLARE = "acts/declare-interests"


def reading_paths(case: str) -> list[str]:
    """Every address, of the API and of the portal, that reads something of one case."""
    known = {"stream": case, "case": case}
    named = (line.partition(" ") for line in DOORS)
    return [
        re.sub(r"\{(\w+)\}", lambda name: known.get(name[1], "1"), path)
        for method, _, path in named
        if method == "GET"
        and re.match(r"(/api/v1)?/cases/\{(stream|case)\}", path)
        and not path.endswith(PUBLIC)
    ]


async def answers(cast: Cast, case: str, login: str) -> dict[str, httpx.Response]:
    bearer = {"Authorization": f"Bearer {await cast.token(login)}"}
    return {
        path: await cast.http.get(path, headers={**bearer, "Accept": "text/html"})
        for path in reading_paths(case)
    }


def is_closed(answer: httpx.Response) -> bool:
    """Refused, led to the declaration, or asked for a thing by an id that is none."""
    onward = answer.headers.get("location", "")
    return answer.status_code in (403, 404, 422) or onward.endswith(DECLARE)


async def test_6_1_2_no_address_opens_before_the_declaration_and_none_after_a_yes(
    cast: Cast, case: str
) -> None:
    """The route table itself says which addresses there are."""
    before = await answers(cast, case, "expert.one")
    assert len(before) > 60
    assert {path: one.status_code for path, one in before.items() if not is_closed(one)} == {}
    assert before[f"/api/v1/cases/{case}"].json()["code"] == "interests-undeclared"
    assert before[f"/cases/{case}/review"].headers["location"].endswith(DECLARE)
    await cast.declare(case, "expert.one")
    opened = await answers(cast, case, "expert.one")
    assert opened[f"/api/v1/cases/{case}"].status_code == 200
    assert opened[f"/cases/{case}/review"].status_code == 200
    await cast.declare(case, "expert.one", kin=True)
    after = await answers(cast, case, "expert.one")
    wrong = {
        path: one.status_code for path, one in after.items() if one.status_code not in (404, 422)
    }
    assert wrong == {}


async def test_6_1_2_lists_searches_and_feeds_forget_the_case_too(cast: Cast, case: str) -> None:
    one = await cast.account("expert.one")
    async with cast.doors.database.reading() as tx:
        seat = cast.accounts["expert.one"].seats
        number = (await tx.execute(select(CaseRow.number).where(CaseRow.id == case))).scalar_one()
    viewer = Viewer(one, seat)

    async def seen() -> tuple[list[str], bool, bool]:
        listed = (await cast.get("expert.one", "/cases")).json()["cases"]
        async with cast.doors.database.reading() as tx:
            rows = await tx.execute(select(CaseRow.id).where(*seen_from(viewer)))
            found = await search(tx, viewer, number)
        work = (await cast.get("expert.one", "/worklist")).text
        return (
            [line["id"] for line in listed] + list(rows.scalars()),
            bool(found.cases),
            case in work,
        )

    assert (await seen())[:2] == ([], False)
    await cast.declare(case, "expert.one")
    assert (await seen())[:2] == ([case, case], True)
    await cast.declare(case, "expert.one", cooperated=True)
    assert await seen() == ([], False, False)


async def test_6_1_2_a_yes_removes_the_draft_scores(cast: Cast, case: str) -> None:
    await cast.declare(case, *EXPERTS)
    one, two = [await cast.account(login) for login in EXPERTS]
    now = await cast.now()
    form, begun = f"/cases/{case}/review?code=C01", {"reason": ["缺监测报告"]}
    async with cast.doors.database.writing() as tx:
        for account in (one, two):
            await score_sheets.put(tx, case, account, ScoreSheet(), expects=0, now=now)
            await form_drafts.keep(tx, account, form, begun, now)
    await cast.declare(case, "expert.one", employed=True)
    async with cast.doors.database.reading() as tx:
        left = (await tx.execute(select(ScoreSheetRow.account))).scalars().all()
        panel = (await tx.execute(select(PanelRow.account))).scalars().all()
        typed = [await form_drafts.find(tx, account, form) for account in (one, two)]
    assert (left, panel) == ([two], [two])
    assert typed[0] is None, "what was begun in the form and not sent is gone too"
    assert typed[1]
    assert typed[1].values == begun


async def test_6_1_7_the_statement_is_signed_by_the_password_once_more(
    cast: Cast, case: str
) -> None:
    path = f"/cases/{case}/interests"
    unsigned = await cast.post("expert.one", path, CLEAR)
    assert (unsigned.status_code, unsigned.json()["code"]) == (403, "sign-again")
    assert unsigned.json()["errors"][0]["pointer"] == "/body/password"
    right = cast.accounts["expert.one"]
    cast.accounts["expert.one"] = right.model_copy(update={"password": "another's"})
    wrong = await cast.post("expert.one", path, CLEAR, signed=True)
    assert (wrong.status_code, wrong.json()["code"]) == (403, "sign-again")
    cast.accounts["expert.one"] = right
    silent = await cast.post("expert.one", path, {**CLEAR, "liable": False}, signed=True)
    assert (silent.status_code, silent.json()["code"]) == (422, "not-liable")
    await cast.declare(case, "expert.one")


async def test_6_1_7_the_paper_names_who_signed_and_only_few_read_it(cast: Cast, case: str) -> None:
    await cast.declare(case, "expert.one")
    listed = (await cast.get("city.officer", f"/cases/{case}/interests")).json()
    [line] = listed["declarations"]
    assert (line["account"], line["found"]) == (await cast.account("expert.one"), [])
    assert listed["missing"] == [await cast.account("expert.two")]
    paper = f"/cases/{case}/official-papers/{line['seq']}"
    for login, status in {"city.officer": 200, "expert.one": 200, "qingxi.clerk": 404}.items():
        answer = await cast.get(login, paper)
        assert answer.status_code == status, login
    titles = (await cast.get("qingxi.clerk", f"/cases/{case}/official-papers")).json()["papers"]
    assert not any("利益冲突" in one["title"] for one in titles)


async def test_6_1_2_a_declaration_is_archived_as_a_signed_paper(cast: Cast, case: str) -> None:
    """Whether it says yes or no; what was written beside it, and may be erased, is not in it."""
    clear, other = await cast.account("expert.one"), await cast.account("expert.two")
    await cast.declare(case, "expert.one")
    said = {**CLEAR, "kin": True, "other": "与该县负责人是同学。"}
    sent = await cast.post("expert.two", f"/cases/{case}/interests", said, signed=True)
    assert sent.status_code == 200, sent.text
    listed = (await cast.get("city.officer", f"/cases/{case}/signed-papers")).json()
    papers = {one["account"]: one["sha256"] for one in listed if one["what"] == "interests"}
    assert set(papers) == {clear, other}
    for account, recused in ((clear, False), (other, True)):
        path = f"/cases/{case}/signed-papers/{papers[account]}"
        pdf = (await cast.get("city.officer", path)).content
        assert sha256(pdf).hexdigest() == papers[account]
        content = (await cast.get("city.officer", f"{path}/content")).json()
        assert content["answers"]["kin"] is recused
        assert content["signer"]["account"] == account
        words = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
        assert "利益冲突声明" in words.replace("\0", "").replace("\n", "")
        assert "同学" not in words
        checked = await cast.http.post("/api/v1/signatures/verification", content=pdf)
        assert (checked.json()["good"], checked.json()["known"]) == (True, True)
        assert (await cast.get("qingxi.clerk", path)).status_code == 403
    assert (await cast.get("expert.one", f"/cases/{case}/signed-papers/{papers[clear]}")).is_success
    elsewhere = await cast.get("expert.one", f"/cases/{case}/signed-papers/{papers[other]}")
    assert elsewhere.status_code == 403
    async with cast.doors.database.reading() as tx:
        log = await case_log.events(tx, case)
    assert set(papers.values()) <= set(digests_of(log)), "taken into the archive like the others"


async def test_6_1_2_the_applicant_learns_neither_who_stood_back_nor_why(
    cast: Cast, case: str
) -> None:
    words = "与该县规划编制单位负责人是同学。"
    said = {**CLEAR, "other": words}
    sent = await cast.post("expert.one", f"/cases/{case}/interests", said, signed=True)
    assert sent.status_code == 200, sent.text
    account = await cast.account("expert.one")
    stands = (await cast.get("qingxi.clerk", f"/cases/{case}")).json()["state"]
    assert account not in str(stands), "who was appointed is public, and who stood back is not"
    log = (await cast.get("qingxi.clerk", f"/cases/{case}/history")).json()["entries"]
    told = [one["fact"] for one in log if one["fact"]]
    assert "panel-appointed" in {one["kind"] for one in told}
    after = [one for one in told if one["kind"] != "panel-appointed"]
    assert "interests-declared" not in {one["kind"] for one in after}
    assert not [one for one in (account, words) if one in str((stands, after))]
    found = await cast.get("qingxi.clerk", "/contents", params={"q": "同学"})
    assert words not in found.text
    refused = await cast.get("qingxi.clerk", f"/cases/{case}/interests")
    assert refused.status_code == 403
    officer = (await cast.get("city.officer", f"/cases/{case}/interests")).json()
    assert (officer["recused"], officer["declarations"][0]["found"]) == (1, ["other"])


async def test_6_1_2_the_office_readmits_with_a_reason_and_the_case_opens_again(
    cast: Cast, case: str
) -> None:
    await cast.declare(case, "expert.one", kin=True)
    account = await cast.account("expert.one")
    path = f"/cases/{case}/readmissions"
    silent = await cast.post("city.officer", path, {"expert": account}, version=1)
    assert silent.status_code == 422
    await cast.act("city.officer", path, {"expert": account, "reason": "经核实，系同名同姓。"})
    assert (await cast.get("expert.one", f"/cases/{case}")).status_code == 200


async def test_6_1_1_a_refusal_is_possible_before_anything_was_seen(cast: Cast, case: str) -> None:
    sent = await cast.post("expert.two", f"/cases/{case}/declined-seats", {"reason": "出国。"})
    assert sent.status_code == 200, sent.text
    assert (await cast.get("expert.two", f"/cases/{case}")).status_code == 404
    stranger = await cast.post("expert.three", f"/cases/{case}/declined-seats", {"reason": "不。"})
    assert stranger.status_code == 404


async def test_6_1_2_a_repeated_declaration_is_answered_as_the_first_one(
    cast: Cast, case: str
) -> None:
    path, yes = f"/cases/{case}/interests", {**CLEAR, "kin": True}
    first = await cast.post("expert.one", path, yes, key="once", signed=True)
    again = await cast.post("expert.one", path, yes, key="once", signed=True)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()


async def test_6_1_2_an_employer_called_like_the_planning_firm_is_hinted_at_and_no_other(
    cast: Cast, case: str
) -> None:
    """Part of a name is enough, either way round: an institute plans under the name of its own."""
    firm, place = "云岭市环境科学研究院规划所", {"region": "990102", "since": "2020-01-01"}
    employers = {
        "expert.one": ("云岭市环境科学研究院", "云岭市环境科学研究院规划所二室", "云岭大学"),
        "expert.two": ("云岭大学", "云岭市环境监测站", firm),
    }
    hinted = {
        login: await hints_by_employer(cast, case, login, place, employers[login])
        for login in EXPERTS
    }
    assert set(hinted.values()) == {((), (), ())}, "no firm is named yet"
    clerk, now = await cast.account("qingxi.clerk"), await cast.now()
    async with cast.doors.database.writing() as tx:
        await documents.add(tx, planned_by(firm, case, clerk, now))
    found = {
        login: await hints_by_employer(cast, case, login, place, employers[login])
        for login in EXPERTS
    }
    same = (Hint.SAME_EMPLOYER,)
    assert found == {"expert.one": (same, same, ()), "expert.two": ((), (), same)}


async def hints_by_employer(
    cast: Cast, case: str, login: str, about: dict[str, str], employers: tuple[str, ...]
) -> tuple[tuple[Hint, ...], ...]:
    """What the expert would be told, were this the employer, and this."""
    account, found = await cast.account(login), []
    for employer in employers:
        entries = (await cast.get("city.officer", "/experts")).json()["experts"]
        version = next((one["version"] for one in entries if one["account"] == account), 0)
        entry = {**about, "fields": ["water"], "employer": employer}
        kept = await cast.post(
            "city.officer", f"/experts/{account}", entry, version=version, method="PUT"
        )
        assert kept.status_code == 200, kept.text
        async with cast.doors.database.reading() as tx:
            seats = cast.accounts[login].seats
            found.append((await interests.of_member(tx, Viewer(account, seats), case)).hints)
    return tuple(found)


def planned_by(firm: str, case: str, clerk: str, now: datetime) -> StoredDocument:
    """The plan of a walked case, described as of this firm."""
    return StoredDocument(
        id="plan",
        stream=case,
        name="规划文本.pdf",
        promised_type="application/pdf",
        declared_size=9,
        size=9,
        sha256="0" * 64,
        state=DocumentState.USABLE,
        issuer=firm,
        made_by=clerk,
        made_at=now,
    )
