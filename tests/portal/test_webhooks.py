"""4.8, by page: webhooks are the administrator's; a secret is shown once; the log tells all."""

from datetime import timedelta

import pytest

from services.domain.messages.deliveries import DeliveryState, secret_of
from services.storage.messages import deliveries, webhooks
from tests.api.cast import Cast
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person

pytestmark = pytest.mark.usefixtures("worker")

PAGE = "/admin/webhooks"
URL = "https://platform.example.org/hook"


async def add(admin: Person, url: str = URL, label: str = "省厅数据平台") -> Page:
    page = await admin.see(PAGE)
    return await admin.send(page, PAGE, label=label, url=url, matters=["task"])


async def test_4_8_a_secret_is_shown_once_and_replaced_by_another(
    person: SignIn, cast: Cast
) -> None:
    admin = await person("admin")
    added = await add(admin)
    assert "whsec_" in added.text
    listed = await admin.see(PAGE)
    link = listed.link("省厅数据平台")
    first = secret_of(cast.doors.access.secret, link.rpartition("/")[2], 1)
    assert first in added.text
    again = await admin.see(link)
    assert "whsec_" not in again.text
    replaced = await admin.send(again, "/secret")
    assert "whsec_" in replaced.text
    assert first not in replaced.text
    assert "新旧两个密钥同时签名" in replaced.text
    ended = await admin.send(await admin.see(link), "/end")
    assert "已停用" in ended.text


@pytest.mark.parametrize(
    "url",
    [
        "http://platform.example.org/hook",
        "https://localhost/hook",
        "https://127.0.0.1/hook",
        "https://10.0.0.7/hook",
        "https://192.168.1.1/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/hook",
        "https://[fd00::1]/hook",
        "https://[::ffff:10.0.0.1]/hook",
        "https://admin:secret@platform.example.org/hook",
        "file:///etc/passwd",
        "platform.example.org",
    ],
)
async def test_4_8_an_address_inside_is_refused_at_its_field(person: SignIn, url: str) -> None:
    admin = await person("admin")
    page = await add(admin, url)
    assert page.status == 422
    assert "须为 https 开头的公网地址" in page.text
    assert dict(page.form(PAGE).fields)["url"] == url


async def test_4_6_an_end_is_undone_with_the_same_secret_by_whoever_is_still_signed_in(
    person: SignIn, cast: Cast
) -> None:
    admin = await person("admin")
    await add(admin)
    link = (await admin.see(PAGE)).link("省厅数据平台")
    ended = await admin.send(await admin.see(link), "/end")
    assert "停用期间的消息不补发" in ended.text
    hook = link.rpartition("/")[2]
    back = await admin.send(ended, "/restoration")
    assert "使用中" in back.text
    assert "撤销" not in back.text
    async with cast.doors.database.writing() as tx:
        assert (await webhooks.get(tx, hook)).generation == 1
        await webhooks.end(tx, hook, await cast.now() - timedelta(days=1))
    late = await admin.see(link)
    assert "撤销" not in late.text
    sent = dict(ended.form("/restoration").fields)
    assert (await admin.http.post(f"{link}/restoration", data=sent)).status_code == 404


async def test_4_8_webhooks_are_for_administrators_alone(person: SignIn) -> None:
    for login in ("city.officer", "auditor"):
        assert (await (await person(login)).see(PAGE)).status == 403


async def test_4_8_what_was_given_up_stands_in_the_log_and_is_sent_again(
    person: SignIn, cast: Cast
) -> None:
    admin = await person("admin")
    await add(admin)
    link = (await admin.see(PAGE)).link("省厅数据平台")
    hook, now = link.rpartition("/")[2], await cast.now()
    async with cast.doors.database.writing() as tx:
        await deliveries.confirmation(tx, hook, "one", now)
        await deliveries.tried(tx, "confirmation-one", "503")
        await deliveries.end(tx, "confirmation-one", DeliveryState.FAILED, now)
    page = await admin.see(link)
    assert "已停止重试 503" in page.text
    after = await admin.send(page, "/deliveries/confirmation-one")
    assert "等待或重试中" in after.text
