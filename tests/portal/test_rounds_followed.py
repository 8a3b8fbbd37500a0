"""4.1.5: a round's page says what a subject was before its unit ended, in both languages."""

import pytest

from services.domain.base import CLOCK
from services.domain.clocks.calendar import local_day
from services.domain.programme.words import Text
from services.domain.rounds.following import RoundFollowsUnits
from tests.api.cast import Cast
from tests.portal.conftest import SignIn
from tests.portal.test_rounds import do, opened

pytestmark = pytest.mark.usefixtures("worker")
SONGPING, BAIYUN = "990121101", "990121102"
NAMES = {BAIYUN: Text(zh="白云镇", en="Baiyun"), SONGPING: Text(zh="松坪镇", en="Songping")}


async def test_4_1_5_a_subjects_page_says_which_town_it_was_and_who_took_over(
    person: SignIn, cast: Cast
) -> None:
    """The mayor of Songping reads what was recorded of Baiyun, which is his town's by now."""
    now = await cast.now()
    officer, mayor = await person("qingxi.officer"), await person("songping.mayor")
    home = await opened(officer, "union-work", now.year)
    for code, name in ((SONGPING, "松坪镇"), (BAIYUN, "白云镇")):
        new = {"code": code, "name": name, "group": "unions", "place": code}
        await do(officer, home, "enter-subject", values=new)
    stream = home.rpartition("/")[2]
    act = RoundFollowsUnits(
        request_id="clock unit-change/2031-1",
        actor=CLOCK,
        codes=(BAIYUN,),
        since=local_day(now),
        change="2031-1",
        ended={BAIYUN: SONGPING},
        names=NAMES,
    )
    await cast.doors.cases.note(stream, act)

    page = await mayor.see(home)
    assert "松坪镇（原白云镇）" in page.text
    assert "原白云镇（990121102），" in page.text
    assert "起由松坪镇（990121101）承继" in page.text
    english = await mayor.see(home, language="en")
    assert "Formerly Baiyun (990121102); Songping (990121101) took over on" in english.text
    logged = (await officer.see(home)).text
    assert "行政区划变更，参评单位由承继单位继续参评" in logged
    state = (await cast.get("qingxi.officer", f"/rounds/{stream}")).json()["state"]
    [former] = state["entries"][BAIYUN]["former"]
    assert (former["unit"], former["new"], former["name"]["zh"]) == (BAIYUN, SONGPING, "白云镇")
    assert "former" not in state["entries"][SONGPING]
