"""Forms, article and checks of a notice by the mailbox that its programme asks for (E7, 4.5.2)."""

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.clocks.calendar import local_day
from services.domain.programme.schema import NoticeRules, Track
from services.domain.steps.public_notice import SignNotice
from services.storage.rulebook import definitions
from tests.api.cast import Cast
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person
from tests.portal.test_notices import OWN, SECOND
from tests.storage.defining import bring_in, publish, with_notice
from tests.workflows.walk import Walk

pytestmark = pytest.mark.usefixtures("worker")

NUMBER = "环示〔2032〕5号"


async def signed(cast: Cast, env: WorkflowEnvironment, rules: NoticeRules | None = None) -> Walk:
    """A village whose notice is signed; by the bundled programme, or by one with these rules."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.VILLAGE)
    if rules:
        now = await walk.now()
        version = await bring_in(walk.database, with_notice(rules), now=now)
        await publish(walk.database, version, now=now)
        async with walk.database.reading() as tx:
            day = local_day(now)
            walk.programme = await definitions.programme(tx, "village-municipal", day)
    await walk.to_notice()
    await walk.do(SignNotice, document_no=NUMBER)
    return walk


async def form(officer: Person, case: str) -> Page:
    return await officer.see(f"/cases/{case}/acts/publish-notice")


def asked(page: Page) -> set[str]:
    return {name for name in (*OWN, *SECOND) if f'name="{name}"' in page.html}


def obligatory(page: Page, name: str) -> bool:
    label = page.html.partition(f'<label for="f-{name}">')[2].partition("</label>")[0]
    assert label, name
    return "可不填" not in label


async def test_e7_by_default_both_are_obligatory_and_what_is_missing_is_said_at_its_field(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    walk = await signed(cast, env)
    officer = await person("city.officer")
    page = await form(officer, walk.case_id)
    assert asked(page) == {*OWN, *SECOND}
    assert all(obligatory(page, name) for name in OWN)
    assert not obligatory(page, "second_mailbox")
    for lacking in ("mailbox", "address"):
        refused = await officer.send(page, "publish-notice", values={**OWN, **SECOND, lacking: ""})
        assert refused.status == 422
        assert f'id="f-{lacking}-e"' in refused.html, refused.text[:600]
        assert "请填写，至少3个字" in refused.text
        assert OWN["hotline"] in refused.html, "what was typed is kept"
    assert (await walk.case()).notice.published_at is None


@pytest.mark.parametrize(
    ("rules", "other", "checked"),
    [
        (NoticeRules(mailbox="electronic"), "address", "电话、邮箱齐全"),
        (NoticeRules(mailbox="postal"), "mailbox", "电话、地址齐全"),
    ],
    ids=["electronic", "postal"],
)
async def test_e7_forms_article_and_checks_leave_out_what_is_not_asked_for(
    *,
    person: SignIn,
    visitor: Person,
    cast: Cast,
    env: WorkflowEnvironment,
    rules: NoticeRules,
    other: str,
    checked: str,
) -> None:
    walk = await signed(cast, env, rules)
    officer = await person("city.officer")
    desk = await officer.see(f"/cases/{walk.case_id}/notice")
    assert checked in desk.text
    page = await form(officer, walk.case_id)
    assert {*OWN, *SECOND} - asked(page) == {other, f"second_{other}"}
    typed = {name: words for name, words in (OWN | SECOND).items() if name in asked(page)}
    after = await officer.send(page, "publish-notice", values=typed)
    assert "已办理" in after.text, after.text[:600]
    article = (await visitor.http.get(f"/notices/{walk.case_id}/article.txt")).text
    shown = await visitor.see(f"/notices/{walk.case_id}")
    for words in typed.values():
        assert words in article
        assert words in shown.text
    names = {"address": ("通信地址", "address:"), "mailbox": ("电子信箱", "e-mail")}
    for left_out in names[other]:
        assert left_out not in article
        assert left_out not in shown.text
    for left_in in names["mailbox" if other == "address" else "address"]:
        assert left_in in article
