"""Groups that vote and indicators that are rated, in a round at the browser, by plain forms (4.2.1, 4.2.9)."""

import pytest

from tests.api.cast import Cast
from tests.portal.conftest import SignIn
from tests.portal.test_rounds import do, opened

pytestmark = pytest.mark.usefixtures("worker")
POOL = ("sichuang", "nongwei", "jianwei")


async def test_4_2_9_c4_3_3_members_vote_on_a_form_and_the_page_says_how_it_stands(
    person: SignIn, cast: Cast
) -> None:
    """A no without reasons comes back with what was chosen."""
    officer = await person("qingxi.officer")
    accounts = [await cast.account(login) for login in POOL]
    home = await opened(officer, "reading-material", (await cast.now()).year)
    new = {"code": "b1", "name": "拟购图书第1号", "group": "books", "place": "990121"}
    await do(officer, home, "enter-subject", values=new)
    gate = {"code": "b1", "gate": "list", "passed": "true", "reason": "清单齐全。"}
    await do(officer, home, "answer-gate", values=gate)
    form = await officer.see(f"{home}/acts/appoint-raters")
    after = await officer.send(form, "appoint-raters", rated="recommendation", raters=accounts)
    assert "已办理" in after.text, after.text[:600]
    vote = {"code": "b1", "ballot": "recommendation"}
    for login in POOL[:2]:
        await do(await person(login), home, "give-voice", values={**vote, "says": "yes"})
    last = await person(POOL[2])
    assert home in (await last.see("/rounds")).html
    waits = await last.see("/worklist")
    assert home in waits.html, "whoever owes a voice finds it among what waits for them"
    form = await last.see(f"{home}/acts/give-voice")
    refused = await last.send(form, "give-voice", values={**vote, "says": "no"})
    assert refused.status == 422
    assert "尚未形成决定" in (await officer.see(home)).text
    mayor = await person("songping.mayor")
    assert "有表决权" not in (await mayor.see(home)).text, "it is not over yet (C4.6.21)"
    await do(last, home, "give-voice", values={**vote, "says": "yes"})
    page = await officer.see(home)
    assert "有表决权3人，同意3人；须达规定人数（3人）：通过" in page.text
    assert "Votes of groups" in (await officer.see(home, language="en")).text


async def test_4_2_1_c5_6_2_unmet_veto_items_stand_first_on_the_page(
    person: SignIn, cast: Cast
) -> None:
    officer = await person("city.officer")
    home = await opened(officer, "double-high", (await cast.now()).year)
    new = {"code": "990121", "name": "青溪县", "group": "districts", "place": "990121"}
    await do(officer, home, "enter-subject", values=new)
    lines = {"ratings.0.item": "other-01", "ratings.0.rating": "not-met"}
    lines |= {"ratings.1.item": "dropout", "ratings.1.rating": "not-met"}
    said = {"code": "990121", "basis": "现场核查。", **lines}
    page = await do(officer, home, "rate-items", values=said)
    assert "不达标2项（其中一票否决1项）：初中辍学率、其他指标1" in page.text
    assert "指标待认定：三类残疾少儿入学率等41项" in page.text


async def test_4_2_23_d20_a_rounds_page_says_how_far_its_targets_are(
    person: SignIn, cast: Cast
) -> None:
    """A target over nothing is not reached, and its day has passed (C5.8.1)."""
    officer = await person("city.officer")
    home = await opened(officer, "safety-standardisation", (await cast.now()).year)
    page = await officer.see(home)
    assert "2012年底前烟花爆竹企业半数达到二级" in page.text
    assert "逾期未完成" in page.text
    assert "Missed" in (await officer.see(home, language="en")).text
