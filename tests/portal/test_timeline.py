"""The timeline by page: past with its paper, present with its holder, future with its days."""

import pytest

from tests.portal.city import City
from tests.portal.conftest import SignIn

pytestmark = pytest.mark.usefixtures("worker")


async def test_b3_5_the_present_says_who_holds_it_since_when_and_due_by_when(
    person: SignIn, city: City
) -> None:
    """A county under assessment: the review runs, and the panel's names stay out of the page."""
    page = await (await person("city.officer")).see(f"/cases/{city.assessed}/timeline")
    assert "由谁办理" in page.text
    assert "专家" in page.text.split("由谁办理")[1].split("进入本环节")[0]
    assert "云岭市" in page.text.split("由谁办理")[1].split("最早")[0]
    assert "进入本环节" in page.text
    assert "到期日20" in page.text
    assert "24:00" in page.text
    assert "还剩" in page.text  # The term drawn to scale says its figures too.
    assert 'class="clock"' in page.html


async def test_b3_5_later_steps_carry_their_earliest_and_latest_days_and_their_terms(
    person: SignIn, city: City
) -> None:
    page = await (await person("songping.clerk")).see(f"/cases/{city.checking}/timeline")
    later = page.text.split("进入本环节")[1]
    assert later.count("最早") > later.count("最迟：") >= 3
    assert "无规定时限" in later
    assert "承诺时限：30个工作日" in later  # The review: no rule sets it, and the page says so.
    assert "规定时限：7天（依据A4.1）" in later
    english = await (await person("songping.clerk")).see(
        f"/cases/{city.checking}/timeline", language="en"
    )
    assert "Earliest" in english.text
    assert "our default" in english.text


async def test_b3_5_pauses_are_drawn_as_pauses_and_papers_are_linked(
    person: SignIn, city: City
) -> None:
    page = await (await person("city.officer")).see(f"/cases/{city.noticed}/timeline")
    assert 'class="is-pause"' in page.html
    assert "计时暂停 至今" in page.text
    assert f"/cases/{city.noticed}/official/" in page.html
    assert "存证编号" in page.text  # The place of the proofs to come.
    over = await (await person("city.officer")).see(f"/cases/{city.named}/timeline")
    assert "计时暂停 到" in over.text
