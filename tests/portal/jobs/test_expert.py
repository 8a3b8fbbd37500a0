"""An expert's whole job in a real Chromium: from the draw to the signature, and the chair's (6.5).

Both walk by clicking alone; the rest of the panel and the office act in between by HTTP.
"""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from services.domain.clocks.calendar import local_day
from services.domain.review.consolidating import IssueOpinion, LayOpinion
from services.domain.review.signing_papers import PutOpinionToSignature
from tests.api.cast import Cast
from tests.api.test_assessment import all_met
from tests.api.test_experts import accounts, draw
from tests.api.test_experts import case as drawn
from tests.api.test_opinions import CHAIR, MEMBER, STEP, signing
from tests.api.test_opinions import case as scored
from tests.portal.jobs.expert import Expert
from tests.portal.jobs.judging import Judged, judged
from tests.portal.jobs.window import Way
from tests.portal.test_browser import browser, origin

__all__ = ["accounts", "browser", "drawn", "origin", "scored"]

pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.slow]

WAYS = [
    pytest.param(Way(), id="chinese"),
    pytest.param(Way(language="en"), id="english", marks=pytest.mark.long),
]
DOUBT = "垃圾处理设施的运行记录不足半年。"


@pytest.mark.parametrize("way", WAYS)
async def test_6_5_an_expert_goes_from_the_draw_to_the_signature_and_a_conflict_ends_a_seat(
    *, browser: Browser, origin: str, cast: Cast, drawn: str, accounts: dict[str, str], way: Way
) -> None:
    """D8, 6.1.1-6.1.5: who stands back sees nothing any more, and an alternate follows."""
    logins = {account: login for login, account in accounts.items()}
    await draw(cast, drawn)
    shown = (await cast.get(None, f"/cases/{drawn}/draws")).json()
    first, second, _ = (logins[one] for one in shown["panel"])

    def expert(at: Judged, login: str) -> Expert:
        return Expert(at, drawn, login, cast.accounts[login].password)

    async with judged(browser, origin, way, "recused") as at:
        recused = expert(at, first)
        await recused.signs_in()
        await recused.declares(kin=True)
        await at.reads("您还没有被聘请参加评审", "You have not been appointed")
        gone = await at.page.request.get(f"{origin}/cases/{drawn}")
        assert gone.status == 404

    async with judged(browser, origin, way, "expert") as at:
        seated = expert(at, second)
        await seated.signs_in()
        await seated.declares()
        await seated.opens_review()
        await scores_by_hand(seated, cast)
        await seated.hands_in()
        chair, *others = await others_hand_in(cast, drawn, second)
        draft = {"passed": True, "opinion": "总体达到标准。", "points": []}
        await cast.act(chair, f"/cases/{drawn}/{STEP}/draft-opinion", draft)
        for login in (chair, *others):
            said = await cast.post(login, f"/cases/{drawn}/{STEP}/voices", {"no": 1, "says": "yes"})
            assert said.status_code == 200, said.text
        await seated.opens_case()
        await seated.voices("abstains", DOUBT)
        await cast.act(chair, f"/cases/{drawn}/{STEP}/opinion-to-signature")
        await seated.opens_case()
        await at.follows(f"main a[href='/cases/{drawn}/opinion']")
        await at.reads(DOUBT, DOUBT)
        await seated.signs_opinion()


async def scores_by_hand(expert: Expert, cast: Cast) -> None:
    """6.1.3: a deduction without its reason is refused; what is left to score is then all met."""
    at, sheet = expert.window, all_met()
    first, second, *_ = (line["code"] for line in sheet["lines"])
    await at.ticks("answer", "unmet")
    await at.sends("button[name=onward]")
    await expect(at.page.locator(".errors")).to_be_visible()
    await expert.scores(first, "unmet", "第3页的监测数据与现场不符。")
    await expert.scores(second, "insufficient", "缺监测报告。")
    path = f"/cases/{expert.case}/{STEP}/sheets/mine"
    known = (await cast.get(expert.login, path)).json()
    lines = {line["code"]: line for line in known["sheet"]["lines"]}
    assert set(lines) == {first, second}
    whole = {"lines": [lines.get(line["code"], line) for line in sheet["lines"]]}
    put = await cast.post(expert.login, path, whole, version=known["version"], method="PUT")
    assert put.status_code == 200, put.text
    await expert.opens_review()


async def others_hand_in(cast: Cast, case: str, me: str) -> list[str]:
    """The rest of the panel by HTTP, visits included; their logins, the chair's first."""
    accounts = {await cast.account(login): login for login in cast.tokens}
    panel = (await cast.get("city.officer", f"/cases/{case}")).json()["state"]["panel"]
    others = [accounts[one] for one in panel["experts"] if accounts[one] != me]
    await cast.declare(case, *others)
    path = f"/cases/{case}/{STEP}/sheets"
    for login in others:
        put = await cast.post(login, f"{path}/mine", all_met(), version=0, method="PUT")
        assert put.status_code == 200, put.text
        assert (await cast.post(login, path)).status_code == 200
    for visit in ("open", "unannounced"):
        note = {"visited_on": local_day(await cast.now()).isoformat(), "visit": visit, "note": "好"}
        filed = await cast.post(others[0], f"/cases/{case}/visit-notes", note)
        assert filed.status_code == 201, filed.text
    return sorted(others, key=lambda login: login != accounts[panel["chair"]])


@pytest.mark.parametrize("way", WAYS)
async def test_6_5_the_chair_lays_the_opinion_with_a_dissent_and_signs_last(
    *, browser: Browser, origin: str, cast: Cast, scored: str, way: Way, tmp_path: Path
) -> None:
    """6.1.4, 6.1.5, C4.3.4: laid, voiced, put to signature, signed, issued and verified."""
    async with judged(browser, origin, way, "chair") as at:
        chair = Expert(at, scored, CHAIR, cast.accounts[CHAIR].password)
        await chair.signs_in()
        await at.comes_to_the_door()
        await at.follows(f"main a[href='/cases/{scored}/divergence']")
        await chair.opens_case()
        await at.opens(LayOpinion)
        await at.ticks("passed", "true")
        await at.types("opinion", "总体达到标准，长效管护还要加强。")
        await at.does(LayOpinion)
        dissent = {"no": 1, "says": "no", "reasons": DOUBT}
        said = await cast.post(MEMBER, f"/cases/{scored}/{STEP}/voices", dissent)
        assert said.status_code == 200, said.text
        await chair.voices("yes", "")
        await at.opens(PutOpinionToSignature)
        await at.does(PutOpinionToSignature)
        assert await signing(cast, scored, MEMBER) == 200
        await at.follows(f"main a[href='/cases/{scored}/opinion']")
        await at.reads(DOUBT, DOUBT)
        await chair.signs_opinion()
        paper = await at.page.request.get(
            origin + str(await at.page.get_attribute("main a[href$='.pdf']", "href"))
        )
        saved = tmp_path / "opinion.pdf"
        saved.write_bytes(await paper.body())
        await at.opens(IssueOpinion)
        await at.does(IssueOpinion)
        await at.follows(f"main a[href='/cases/{scored}/opinion']")
        await at.follows("main a[href='/signatures']")
        await at.page.set_input_files("#file", saved)
        await at.sends("main form button.btn")
        await expect(at.page.locator("#result ~ p").first).to_contain_text(
            at.says("签名全部有效", "Every signature holds")
        )
