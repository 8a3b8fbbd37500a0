"""C3.3.4: a lapse on the way at the browser: the unit reads why, its neighbours nothing (D24)."""

import pytest

from tests.api.cast import Cast
from tests.portal.conftest import SignIn
from tests.portal.test_rounds import do, opened
from tests.storage.defining import bring_in, publish
from tests.workflows.rounds.later import TRAINED, whole

pytestmark = pytest.mark.usefixtures("worker")
TOWN, NEIGHBOUR = "990121101", "990121102"
WHY, MISSED = "培训三次无人参加。", "期满仍未整改。"


async def test_d24_c3_3_4_a_unit_reads_why_it_is_out_and_the_others_nothing_before_the_decision(
    person: SignIn, cast: Cast
) -> None:
    database, moment = cast.doors.database, await cast.now()
    await publish(database, await bring_in(database, whole(TRAINED), now=moment), now=moment)
    officer, leader = await person("qingxi.officer"), await person("qingxi.leader")
    mayor = await person("songping.mayor")
    home = await opened(officer, "post-models", moment.year)
    for code, name in ((TOWN, "松坪镇示范岗"), (NEIGHBOUR, "邻镇示范岗")):
        new = {"code": code, "name": name, "group": "posts", "place": code}
        await do(officer, home, "enter-subject", values=new)
        verdict = {"fit": "true", "opinion": "符合。"}
        await do(officer, home, "form-verdict", code=code, values=verdict)
    said = {"lapse": "careless", "reason": WHY, "evidence": "评〔2031〕2号"}
    page = await do(officer, home, "record-lapse", code=TOWN, values=said)
    for words in ("限期整改：重视不够", "还缺1项", WHY, "评〔2031〕2号", "参评途中的问题"):
        assert words in page.text
    said = {"lapse": "serious", "reason": MISSED}
    await do(officer, home, "record-lapse", code=NEIGHBOUR, values=said)
    own = (await mayor.see(home)).text
    assert WHY in own
    assert "限期整改：重视不够" in own
    assert MISSED not in own
    assert "取消参评资格" not in own
    judged = {"code": TOWN, "lapse": "careless", "mended": "false", "reason": "仍无人参加。"}
    form = await officer.see(f"{home}/acts/judge-mending")
    early = await officer.send(form, "judge-mending", values=judged)
    assert early.status == 422, "its days are not over"
    done = {**judged, "mended": "true", "reason": "已补训。"}
    await do(officer, home, "judge-mending", values=done)
    own = (await mayor.see(home)).text
    assert "已整改到位" in own
    assert "已补训。" in own
    await do(officer, home, "close-scoring")
    await do(leader, home, "decide-round", values={"document_no": "评〔2031〕3号"})
    assert "已取消参评资格：问题严重" in (await mayor.see(home)).text
    english = (await officer.see(home, language="en")).text
    assert "disqualified: serious problems" in english
    assert "Lapses on the way" in english
