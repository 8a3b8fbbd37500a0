"""Files by plain forms, on the real store: sent, checked, bound, opened, read by the officer."""

import asyncio
from collections.abc import AsyncIterator

from services.storage.evidence.page_words import page_words
from tests.api.test_documents import doors, papers, settings, worker
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person

__all__ = ["doors", "papers", "settings", "worker"]

Papers = dict[str, bytes]
PLAN = "town/plan"


async def planning(clerk: Person, person: SignIn) -> str:
    """A case in its plan step: data may be gathered, papers bound."""
    page = await clerk.see("/my/new")
    page = await clerk.send(page, "/my/new", programme="town-municipal", reason="基础好")
    case = page.path.split("/")[2].split("?")[0]
    for login, act, typed in (
        ("qingxi.government", "give-consent", {"opinion": "同意"}),
        ("qingxi.officer", "send-in-batch", {"batch": "青环〔2030〕1号"}),
        ("city.officer", "list-applicant", {}),
    ):
        somebody = await person(login)
        page = await somebody.see(f"/cases/{case}/acts/{act}")
        page = await somebody.send(page, act, values=typed)
        assert "已办理" in page.text, page.text[:300]
    return case


async def sent(clerk: Person, case: str, name: str, body: bytes) -> Page:
    page = await clerk.see(f"/cases/{case}/files")
    return await clerk.send(page, "/files", file=(name, body))


async def settled(clerk: Person, case: str, state: str, *, files: int = 1) -> Page:
    """The check runs in the worker: the page is looked at until the file has come so far."""
    async with asyncio.timeout(30):
        while True:
            page = await clerk.see(f"/cases/{case}/files")
            if page.html.count(f'data-state="{state}"') >= files:
                return page
            await asyncio.sleep(0.05)


async def test_a2_7_2_a_file_is_sent_checked_bound_and_its_order_shown(
    person: SignIn, papers: Papers
) -> None:
    clerk = await person("songping.clerk")
    case = await planning(clerk, person)
    page = await sent(clerk, case, "建设规划.pdf", papers[PLAN])
    assert "已接收" in page.text
    page = await settled(clerk, case, "usable")
    assert "正在上传 已接收 正在检查 可用" in page.text  # B3.3: four states in words.
    document = page.link("下载").split("/")[2].split("?")[0]
    opened = await clerk.http.get(f"/documents/{document}")
    assert opened.status_code == 303
    assert "X-Amz-Signature" in opened.headers["location"]

    page = await clerk.see(f"/cases/{case}/dossier/plan")
    assert "待装订" in page.text
    page = await clerk.send(page, "/dossier/plan", document=document, kind="plan-text")
    assert "首页应为规划批复" in page.text
    bind = {"document": document, "kind": "approval", "first_page": "1", "last_page": "1"}
    page = await clerk.send(page, "/dossier/plan", values=bind)
    assert page.text.index("规划文本 首页应为") < page.text.index("第1页")
    page = await clerk.send(
        page, "/order", up=page.html.split('name="up" value="')[1].split('"')[0]
    )
    assert "首页正确" in page.text


async def test_b3_3_a_new_version_takes_the_place_and_the_old_one_stays_to_be_read(
    person: SignIn, papers: Papers
) -> None:
    clerk, officer = await person("songping.clerk"), await person("qingxi.officer")
    case = await planning(clerk, person)
    await sent(clerk, case, "规划.pdf", papers[PLAN])
    page = await settled(clerk, case, "usable")
    old = page.link("下载").split("/")[2].split("?")[0]
    page = await clerk.see(f"/cases/{case}/dossier/plan")
    await clerk.send(page, "/dossier/plan", document=old, kind="plan-text")
    page = await clerk.see(f"/cases/{case}/files")
    body = papers[PLAN] + b"% revised\n"
    await clerk.send(page, f"replaces={old}", file=("规划（修订）.pdf", body))
    page = await settled(clerk, case, "usable", files=2)
    assert "已有新版本" in page.text
    assert f"replaces={old}" not in page.html  # Only the newest is replaced.
    assert "规划（修订）.pdf" in (await clerk.see(f"/cases/{case}/dossier/plan")).text
    assert f"/documents/{old}" in (await officer.see(f"/cases/{case}/files")).html
    assert (await officer.http.get(f"/documents/{old}")).status_code == 303
    again = await clerk.http.post(
        page.form("/files").action + f"&replaces={old}",
        files={"file": ("规划3.pdf", body)},
        headers={"origin": "http://test", "accept": "text/html"},
    )
    assert again.status_code == 412
    assert "规划3.pdf" not in (await clerk.see(f"/cases/{case}/files")).text


async def test_a_page_that_is_not_there_is_refused_and_said_at_the_form(
    person: SignIn, papers: Papers
) -> None:
    clerk = await person("songping.clerk")
    case = await planning(clerk, person)
    await sent(clerk, case, "建设规划.pdf", papers[PLAN])
    page = await settled(clerk, case, "usable")
    document = page.link("下载").split("/")[2].split("?")[0]
    page = await clerk.see(f"/cases/{case}/dossier/plan")
    values = {"document": document, "kind": "plan-text", "first_page": "999"}
    page = await clerk.send(page, "/dossier/plan", values=values)
    assert page.status in (409, 422)
    assert "有1处问题" in page.text


async def test_what_cannot_be_taken_is_said_and_nothing_is_kept(
    person: SignIn,
) -> None:
    clerk = await person("songping.clerk")
    case = await planning(clerk, person)
    page = await sent(clerk, case, "program.exe", b"MZ")
    assert page.status == 415
    assert "可用的类型" in page.text
    page = await sent(clerk, case, "empty.pdf", b"")
    assert page.status == 422
    page = await clerk.see(f"/cases/{case}/files")
    assert "还没有文件" in page.text


async def test_a_wrong_type_behind_a_right_extension_is_said_beside_the_file(
    person: SignIn,
) -> None:
    clerk = await person("songping.clerk")
    case = await planning(clerk, person)
    await sent(clerk, case, "规划批复.pdf", b"this is no PDF " * 100)
    page = await settled(clerk, case, "bad")
    assert "规划批复.pdf" in page.text
    assert "有问题" in page.text


async def test_f4_the_words_of_a_first_page_are_read_apart(papers: Papers) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield papers[PLAN]

    words = await page_words(chunks(), 1)
    assert "批" in words
    assert await page_words(chunks(), 9999) == ""
