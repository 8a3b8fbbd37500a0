"""4.8, in the portal: a bell with a bounded count, a list, read and put back, all read at once."""

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.programme.schema import Track
from tests.api.cast import Cast
from tests.portal.conftest import SignIn
from tests.workflows.walk import Walk

pytestmark = pytest.mark.usefixtures("worker")


@pytest.fixture
async def case(cast: Cast, env: WorkflowEnvironment) -> str:
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.COUNTY)
    await walk.file()
    return f"/cases/{walk.case_id}"


async def test_4_8_the_bell_counts_and_opening_a_message_leads_to_its_case_and_reads_it(
    person: SignIn, case: str
) -> None:
    officer = await person("city.officer")
    assert "消息 1 条未读" in (await officer.see("/worklist")).text
    listed = await officer.see("/notifications")
    assert "待办：筛选列入名单" in listed.text
    opened = await officer.see(listed.link("筛选列入名单"))
    assert opened.path == case
    assert "条未读" not in opened.text
    assert "没有消息" in (await officer.see("/notifications?unread=true")).text


async def test_4_8_a_message_is_put_back_and_all_are_read_at_once(
    person: SignIn, case: str
) -> None:
    officer = await person("city.officer")
    listed = await officer.see("/notifications?matter=&unread=true")
    read = await officer.send(listed, f"/notifications/{case.removeprefix('/cases/')}")
    assert "条未读" not in read.text
    listed = await officer.see("/notifications")
    back = await officer.send(listed, f"/notifications/{case[7:]}")
    assert "消息 1 条未读" in back.text
    done = await officer.send(back, "/all-read")
    assert "条未读" not in done.text


async def test_4_8_each_reads_for_himself_and_nobody_opens_what_was_told_to_others(
    person: SignIn, case: str
) -> None:
    officer, stranger = await person("city.officer"), await person("expert.one")
    listed = await officer.see("/notifications")
    link = listed.link("筛选列入名单")
    assert (await stranger.see(link)).status == 404
    assert "没有消息" in (await stranger.see("/notifications")).text


async def test_4_8_in_english_the_messages_are_english(person: SignIn, case: str) -> None:
    officer = await person("city.officer")
    listed = await officer.see("/notifications", language="en")
    assert "To do: " in listed.text
    assert "Mark all as read" in listed.text
