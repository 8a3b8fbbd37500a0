"""Many hands by page: colleagues are chosen by name, and everybody sees whose turn it is (2.2.1)."""

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.programme.schema import Track
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage.people.accounts import NewAccount, create_account
from tests.api.cast import Cast
from tests.portal.conftest import SignIn
from tests.workflows.walk import Walk

pytestmark = pytest.mark.usefixtures("worker")

BUREAU = "9901:huanbao"


async def newcomer(cast: Cast, login: str, name: str, function: Function, unit: str) -> str:
    seat = Seat(function=function, unit=unit)
    new = NewAccount(login=login, name=name, password="a-long-password", seats=(seat,))
    cast.accounts[login] = new
    return await create_account(cast.doors.database, new, await cast.now())


@pytest.fixture
async def li(cast: Cast) -> str:
    await cast.account("city.officer")
    return await newcomer(cast, "li", "李青", Function.CITY_OFFICER, BUREAU)


@pytest.fixture
async def case(cast: Cast, env: WorkflowEnvironment) -> str:
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.COUNTY)
    await walk.file()
    return f"/cases/{walk.case_id}"


async def test_2_2_1_by_page_a_part_is_handed_on_to_a_colleague_who_then_acts_alone(
    person: SignIn, li: str, case: str
) -> None:
    officer, colleague = await person("city.officer"), await person("li")
    listing = f'href="{case}/acts/list-applicant"'
    assert listing in (await officer.see(case)).html
    form = await officer.see(f"{case}/acts/hand-on")
    assert "李青（市局经办人）" in form.text
    after = await officer.send(form, "/acts/", of="screener", to=li)
    assert "李青" in after.text
    assert listing not in after.html
    assert listing not in (await officer.see("/worklist")).html
    assert (await officer.see(f"{case}/acts/list-applicant")).status == 403
    assert listing in (await colleague.see("/worklist")).html
    english = await officer.see(case, language="en")
    assert "Whose hands it is in" in english.text
    done = await colleague.send(await colleague.see(f"{case}/acts/list-applicant"), "/acts/")
    assert done.status == 200


async def test_2_2_1_by_page_signatures_are_asked_for_given_and_shown(
    person: SignIn, cast: Cast, li: str, case: str
) -> None:
    officer, leader = await person("city.officer"), await person("city.leader")
    signer = await cast.account("city.leader")
    form = await officer.see(f"{case}/acts/ask-signatures")
    said = {"position": "before", "about": "list-applicant", "mode": "all", "share": "100"}
    asked = await officer.send(form, "/acts/", values=said, signers=[signer])
    assert "第1号签署" in asked.text
    assert (await officer.see(f"{case}/acts/list-applicant")).status == 409
    assert f'href="{case}/acts/sign"' in (await leader.see("/worklist")).html
    signing = await leader.see(f"{case}/acts/sign")
    signed = await leader.send(signing, "/acts/", round="1", agreed="true")
    assert "已同意" in signed.text
    listed = await officer.send(await officer.see(f"{case}/acts/list-applicant"), "/acts/")
    assert "规划" in listed.text
    back = await officer.see(f"{case}/acts/take-back")
    taken = await officer.send(back, "/acts/", reason="名单有误")
    assert "撤回刚办事项" in taken.text
    assert "名单有误" in taken.text
    assert (await officer.see(f"{case}/acts/list-applicant")).status == 200


async def test_2_2_1_by_page_a_part_is_entrusted_and_taken_back(
    person: SignIn, li: str, case: str
) -> None:
    officer, colleague = await person("city.officer"), await person("li")
    listing = f'href="{case}/acts/list-applicant"'
    form = await officer.see(f"{case}/acts/delegate")
    entrusted = await officer.send(form, "/acts/", of="screener", to=li)
    assert listing not in entrusted.html
    assert listing in (await colleague.see(case)).html
    end = await officer.see(entrusted.link("收回委派"))
    taken = await officer.send(end, "/acts/", of="screener")
    assert listing in taken.html
    assert listing not in (await colleague.see(case)).html


async def test_2_2_1_by_page_a_signer_is_added_and_dropped_while_the_round_is_open(
    person: SignIn, cast: Cast, li: str, case: str
) -> None:
    officer, second = await person("city.officer"), await person("li")
    leader = await cast.account("city.leader")
    said = {"position": "before", "about": "list-applicant", "mode": "all", "share": "100"}
    form = await officer.see(f"{case}/acts/ask-signatures")
    asked = await officer.send(form, "/acts/", values=said, signers=[leader])
    sign = f'href="{case}/acts/sign"'
    assert sign not in (await second.see(case)).html
    more = await officer.see(asked.link("增加签署人"))
    added = await officer.send(more, "/acts/", round="1", signer=li)
    assert sign in (await second.see(case)).html
    fewer = await officer.see(added.link("减少签署人"))
    dropped = await officer.send(fewer, "/acts/", round="1", signer=li, reason="由局领导一人签署。")
    assert "由局领导一人签署。" in dropped.text
    assert sign not in (await second.see(case)).html
    assert sign in (await (await person("city.leader")).see(case)).html


async def test_2_2_1_by_page_a_copy_lets_an_office_elsewhere_see_the_case(
    person: SignIn, cast: Cast, case: str
) -> None:
    """Only by the copy: another county's officer sees nothing of it before."""
    stranger = await newcomer(cast, "far", "远山", Function.COUNTY_OFFICER, "990122:huanbao")
    reader = await person("far")
    assert (await reader.see(case)).status == 404
    sent = await cast.post("city.officer", f"{case}/copies", {"to": stranger})
    assert sent.status_code == 200, sent.text
    assert (await reader.see(case)).status == 200
    copies = await reader.see("/copies")
    assert "未阅" in copies.text
    assert f'href="{case}"' in copies.html
    read = await reader.send(await reader.see(f"{case}/acts/acknowledge"), "/acts/")
    assert read.status == 200
    assert "已阅" in (await reader.see("/copies")).text
    assert "Read" in (await reader.see("/copies", language="en")).text


async def test_2_2_1_by_page_the_applicant_urges_once_a_day(person: SignIn, case: str) -> None:
    mayor = await person("qingxi.mayor")
    page = await mayor.see(case)
    assert f'href="{case}/acts/urge"' in page.html
    urged = await mayor.send(await mayor.see(f"{case}/acts/urge"), "/acts/")
    assert "催办" in urged.text
    officer = await person("city.officer")
    assert "有人催办" in (await officer.see("/worklist")).text
    assert "Urged on" in (await officer.see("/worklist", language="en")).text
    again = await mayor.send(await mayor.see(f"{case}/acts/urge"), "/acts/")
    assert again.status == 409
    assert "每人每天" in again.text
