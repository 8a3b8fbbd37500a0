"""Draws, checks and owners of a round at the browser, and a draw worked out again by a visitor."""

import html
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from services.domain.clocks.calendar import BEIJING
from services.domain.mechanisms.draws import Party
from services.domain.mechanisms.samples import SampleRule, sample
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage.people.accounts import NewAccount, account_of, create_account
from services.storage.queries.case_numbers import hash_of
from tests.api.cast import Cast
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person
from tests.portal.test_rounds import do, opened
from tests.storage.defining import bring_in, publish
from tests.workflows.rounds.later import EXPERTS, GRANTS, RENEWED, SAMPLED, whole

pytestmark = pytest.mark.usefixtures("worker")

TOWN = "990121101"
PUBLISHED = Path(__file__).parent.parent.parent / "docs" / "draws.md"
EXPERTS_OF_THE_CITY = ("expert.one", "expert.two", "expert.three", "expert.four")
SECRETS = {Party.BUREAU: "ab" * 32, Party.APPLICANT: "cd" * 32}


@pytest.fixture
async def scheme_with_draws(cast: Cast) -> str:
    """A bureau's own scheme, published by two people (4.1.3): experts are drawn (C5.2.3)."""
    database, now = cast.doors.database, await cast.now()
    seat = Seat(function=Function.EXPERT, unit="9901")
    fourth = NewAccount(login="expert.four", name="沈约", password="a-long-password", seats=(seat,))
    await create_account(database, fourth, now)
    cast.accounts["expert.four"] = fourth
    version = await bring_in(database, whole(EXPERTS), now=now)
    await publish(database, version, now=now)
    return "expert-evaluation"


def as_published() -> dict[str, Any]:
    """The programme that docs/draws.md prints for everybody, run as it stands there."""
    text = PUBLISHED.read_text("utf-8")
    [_, after] = text.split("## Working it out again 复核程序")
    lines = after.split("## Example")[0].splitlines()
    found: dict[str, Any] = {}
    exec("\n".join(line[4:] for line in lines), found)
    return found


def commitment(page: Page, party: Party) -> str:
    """By the bytes of docs/draws.md, from what the page shows."""
    [context] = re.findall(
        rf"printf '(ecocase-draw-1[^']+\\n{party}\\n)'", html.unescape(page.html)
    )
    said = context.replace("\\n", "\n").encode()
    return sha256(bytes.fromhex(SECRETS[party]) + said).hexdigest()


async def bound_and_shown(home: str, people: dict[Party, Person], visitor: Person) -> None:
    page = await visitor.see(f"{home}/draws")
    for party, who in people.items():
        said = {"commitment": commitment(page, party)}
        await do(who, home, "commit-to-secret", code=TOWN, values=said)
    for party, who in people.items():
        await do(who, home, "reveal-secret", code=TOWN, values={"secret": SECRETS[party]})


async def test_c5_2_3_a_visitor_works_out_again_who_was_drawn(
    person: SignIn, visitor: Person, cast: Cast, scheme_with_draws: str
) -> None:
    """D8: from the page alone and the programme that is printed for everybody."""
    officer, mayor = await person("qingxi.officer"), await person("songping.mayor")
    home = await opened(officer, scheme_with_draws, (await cast.now()).year)
    new = {"code": TOWN, "name": "松坪镇", "group": "towns", "place": TOWN}
    await do(mayor, home, "enter-subject", values=new)
    rows: dict[str, str] = {}
    for number, login in enumerate(EXPERTS_OF_THE_CITY):
        rows[f"candidates.{number}.id"] = await cast.account(login)
        rows[f"candidates.{number}.field"] = "water" if number < 3 else "air"
    form = await officer.see(f"{home}/acts/freeze-pool")
    for seen in (4, 6):
        first = dict(list(rows.items())[:seen])
        form = await officer.send(form, "freeze-pool", values={"more": "candidates", **first})
    after = await officer.send(form, "freeze-pool", values={"code": TOWN, **rows})
    assert "/acts/" not in after.path, after.text[:600]
    assert after.link("抽取过程与复核") == f"{home}/draws"
    await bound_and_shown(home, {Party.BUREAU: officer, Party.APPLICANT: mayor}, visitor)
    stream = home.rpartition("/")[2]
    told = (await cast.http.get(f"/api/v1/rounds/{stream}/draws")).json()["draws"][0]
    programme = as_published()
    again = programme["drawn"](told["id"], told["pool"], *SECRETS.values(), "water", 3)
    assert [one["id"] for one in told["drawn"] if one["field"] == "water"] == again[:2]
    assert [one["id"] for one in told["alternates"]] == again[2:]
    shown = await visitor.see(f"{home}/draws", language="en")
    for words in (told["seed"], *SECRETS.values(), *again, told["pool_sha256"]):
        assert words in shown.html
    assert "How to check it" in shown.text
    drawn = await person(await _login(cast, again[0]))
    alternate = await person(await _login(cast, again[-1]))
    for who, finds in ((drawn, True), (alternate, False)):
        listed = await who.see((await who.see("/reviews")).link("考评"))
        assert (home in listed.links.values()) is finds, "who was drawn finds what to score"
    scored = {"scores.0.slot": "experts", "scores.0.score": "88"}
    await do(drawn, home, "give-scores", code=TOWN, values=scored)


async def _login(cast: Cast, account: str) -> str:
    async with cast.doors.database.reading() as tx:
        logins = {await account_of(tx, login): login for login in EXPERTS_OF_THE_CITY}
    return logins[account]


async def test_c5_7_7_a_check_is_planned_told_and_recorded_and_shown_when_it_took_place(
    person: SignIn, cast: Cast
) -> None:
    """D18: whoever is checked unannounced reads nothing of it before."""
    officer, clerk = await person("qingxi.officer"), await person("qingxi.clerk")
    home = await opened(officer, "union-work", (await cast.now()).year)
    new = {"code": "u1", "name": "青溪县教育工会", "group": "unions", "place": "990121"}
    await do(clerk, home, "enter-subject", values=new)
    planned = {"check": "daily", "meant": "unannounced", "codes": "u1"}
    page = await do(officer, home, "plan-check", values=planned)
    assert "不定期日常检查" in page.text
    assert "不定期日常检查" not in (await clerk.see(home)).text
    now = (await cast.now()).astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")
    done = {"no": "1", "began_at": now, "findings": "台帐齐全。"}
    page = await do(officer, home, "carry-out-check", values=done)
    assert "暗访" in page.text
    assert "不定期日常检查" in (await clerk.see(home)).text


async def test_c4_6_23_a_town_reads_who_owns_its_indicators(person: SignIn, cast: Cast) -> None:
    officer, mayor = await person("qingxi.officer"), await person("songping.mayor")
    home = await opened(officer, "county-performance", (await cast.now()).year)
    new = {"code": TOWN, "name": "松坪镇", "group": "towns", "place": TOWN}
    await do(officer, home, "enter-subject", values=new)
    row = {"indicator": "农村公路里程", "office": TOWN, "material": "统计月报"}
    lines = {f"indicators.0.{name}": value for name, value in row.items()}
    await do(officer, home, "break-down", values=lines)
    today = (await cast.now()).astimezone(BEIJING).strftime("%Y-%m-%d")
    clerk = await cast.account("songping.clerk")
    owner = {
        "indicator": "农村公路里程",
        "account": clerk,
        "starts_on": today,
        "measures": "按月调度。",
    }
    assert "尚未落实" in (await mayor.see(home)).text
    page = await do(mayor, home, "name-owner", values=owner)
    name = cast.accounts["songping.clerk"].name
    assert "尚未落实" not in page.text
    for words in ("农村公路里程", "统计月报", name):
        assert words in page.text


async def test_4_2_9_c1_1_5_the_page_says_who_checks_whom_and_by_which_seed(
    person: SignIn, cast: Cast
) -> None:
    """A ring that was put together amiss comes back with its line; drawn, it stands on the page."""
    officer = await person("qingxi.officer")
    home = await opened(officer, "quality-revival", (await cast.now()).year)
    for code, name in (("d1", "县农业局"), ("d2", "县水利局"), ("d3", "县林业局")):
        new = {"code": code, "name": name, "group": "departments", "place": "990121"}
        await do(officer, home, "enter-subject", values=new)
    said = {"check": "mutual", "group": "departments"}
    wrong = {"pairs.0.checker": "d1", "pairs.0.checked": "d1"}
    form = await officer.see(f"{home}/acts/arrange-ring")
    refused = await officer.send(form, "arrange-ring", values={**said, **wrong})
    assert refused.status == 422
    page = await do(officer, home, "arrange-ring", values=said)
    assert "由系统抽定，种子：" in page.text
    assert page.text.count("县水利局") > 3  # Among the subjects, as checker, as checked.
    assert "Drawn by the system" in (await officer.see(home, language="en")).text


async def test_4_2_15_c3_5_2_a_bureau_s_own_scheme_shows_the_months_and_what_is_left_of_sixty(
    person: SignIn, cast: Cast
) -> None:
    """Brought in as a file and published by another; the unit reads its own lines alone."""
    database, now = cast.doors.database, await cast.now()
    await publish(database, await bring_in(database, whole(GRANTS), now=now), now=now)
    officer, mayor = await person("qingxi.officer"), await person("songping.mayor")
    year = (await cast.now()).year
    home = await opened(officer, "talent-grants", year)
    new = {"code": "e1", "name": "青溪竹业公司", "group": "employers", "place": "990121"}
    await do(officer, home, "enter-subject", values=new)
    said = {"grant": "living", "person": "R-7", "month": f"{year}-01"}
    page = await do(officer, home, "begin-grant", code="e1", values=said)
    for words in ("按月补贴", "生活补贴", "500 × 12 = 6000", "48个月", f"{year}-01"):
        assert words in page.text
    form = await officer.see(f"{home}/acts/begin-grant")
    refused = await officer.send(form, "begin-grant", code="e1", values=said)
    assert refused.status == 422
    stopped = {"grant": "living", "person": "R-7", "event": "left", "event_on": f"{year}-01-05"}
    page = await do(officer, home, "stop-grant", code="e1", values=stopped)
    for words in ("解除聘用", "500 × 1 = 500", "59个月"):
        assert words in page.text
    assert "R-7" not in (await mayor.see(home)).text
    assert "Months" in (await officer.see(home, language="en")).text


async def test_4_2_14_c3_4_4_a_term_stands_on_the_page_with_its_spot_checks(
    person: SignIn, cast: Cast
) -> None:
    """After the decision a check goes on, and says who passed; it is too early to renew."""
    database, moment = cast.doors.database, await cast.now()
    await publish(database, await bring_in(database, whole(RENEWED), now=moment), now=moment)
    officer, leader = await person("qingxi.officer"), await person("qingxi.leader")
    home = await opened(officer, "class-titles", moment.year)
    new = {"code": "k1", "name": "青溪一中高一（2）班", "group": "classes", "place": "990121"}
    await do(officer, home, "enter-subject", values=new)
    await do(officer, home, "form-verdict", code="k1", values={"fit": "true", "opinion": "符合。"})
    await do(officer, home, "close-scoring")
    await do(leader, home, "decide-round", values={"document_no": "青教发〔2031〕3号"})
    planned = {"check": "spot", "meant": "unannounced", "codes": "k1"}
    await do(officer, home, "plan-check", values=planned)
    now = (await cast.now()).astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")
    done = {"no": "1", "began_at": now, "findings": "良好。", "passed": "k1"}
    page = await do(officer, home, "carry-out-check", values=done)
    for words in ("有效期与续认", "有效期至", "本期连续抽查合格0次，须2次：须重新评审"):
        assert words in page.text  # A check of the day of the decision is not of the term yet.
    form = await leader.see(f"{home}/acts/renew-recognition")
    early = {"code": "k1", "document_no": "青教发〔2031〕4号"}
    refused = await leader.send(form, "renew-recognition", values=early)
    assert "有效期尚未临近届满" in refused.text


async def test_4_2_10_d13_samples_and_checks_are_drawn_and_the_page_has_all_to_draw_them_again(
    person: SignIn, cast: Cast
) -> None:
    """C2.1.5, C2.1.3: a seed that is brought counts for nothing; who is checked unannounced reads it
    after the check, and not before (D18).
    """
    database, moment = cast.doors.database, await cast.now()
    await publish(database, await bring_in(database, whole(SAMPLED), now=moment), now=moment)
    officer, clerk = await person("qingxi.officer"), await person("songping.clerk")
    home = await opened(officer, "sampled-centres", moment.year)
    for number in range(4):
        new = {"code": f"c{number}", "name": f"第{number}卫生院", "place": "990121101"}
        await do(officer, home, "enter-subject", values={**new, "group": "centres"})
    form = await officer.see(f"{home}/acts/draw-sample")
    said = {"code": "c0", "sample": "staff"}
    named = await officer.send(form, "draw-sample", values={**said, "listed": "G-001\n王小明"})
    assert "“王小明”不是编号" in named.text
    numbers = "\n".join(f"G-{number:03}" for number in range(10))
    page = await do(officer, home, "draw-sample", values={**said, "listed": numbers})
    shown = "/api/v1/rounds/" + home.rpartition("/")[2]
    bearer = {"Authorization": f"Bearer {await cast.token('qingxi.officer')}"}
    state = (await cast.http.get(shown, headers=bearer)).json()["state"]
    staff = state["entries"]["c0"]["samples"]["staff"]
    async with database.reading() as tx:
        assert staff["published"] == await hash_of(tx, home.rpartition("/")[2], 1)
    rule = SampleRule.from_file({"of": "staff", "share": "0.3", "source": "C2.1.5"})
    again = sample(rule, numbers.split(), name="c0/staff", published=staff["published"])
    assert tuple(staff["found"]["chosen"]) == again.chosen
    for words in (" ".join(again.chosen), again.seed, again.list_sha256, staff["published"]):
        assert words in page.text
    english = await officer.see(home, language="en")
    assert "Drawn by the system; anybody can work it out again" in english.text
    await do(officer, home, "plan-check", values={"check": "third", "meant": "unannounced"})
    [check] = (await cast.http.get(shown, headers=bearer)).json()["state"]["checks"]
    assert len(check["codes"]) == 2, "30 % of four, rounded up"
    assert check["drawn"]["published"] != staff["published"]
    seed = check["drawn"]["found"]["seed"]
    assert seed not in (await clerk.see(home)).html
    now = (await cast.now()).astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")
    done = {"no": "1", "began_at": now, "findings": "台帐齐全。"}
    await do(officer, home, "carry-out-check", values=done)
    assert seed in (await clerk.see(home)).html
