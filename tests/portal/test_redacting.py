"""Redacted copies in the portal: made, approved by a second person, and all that the public gets (6.4.1)."""

import asyncio

import pypdfium2  # type: ignore[import-untyped]  # it carries no marker of types
from temporalio.testing import WorkflowEnvironment

from services.domain.programme.schema import Track
from services.domain.tree.units import StepName
from tests.api.cast import Cast
from tests.api.test_documents import doors, settings, worker
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person
from tests.portal.test_files import sent, settled
from tests.storage.test_redacting import NAME, paper
from tests.workflows.walk import Walk

__all__ = ["doors", "settings", "worker"]

BOX = "1 100 90 700 80"


async def waiting(officer: Person, case: str) -> Page:
    """The copy's check runs in the worker."""
    async with asyncio.timeout(60):
        while True:
            page = await officer.see(f"/cases/{case}/notice/copies")
            if "等待另一人核准" in page.text:
                return page
            assert "检查未通过" not in page.text
            await asyncio.sleep(0.05)


async def approved(who: Person, case: str, copy: str) -> Page:
    form = await who.see(f"/cases/{case}/acts/approve-copy?document={copy}")
    return await who.send(form, "approve-copy", document=copy)


async def test_6_4_1_the_public_gets_what_two_people_stood_for_and_no_original(
    person: SignIn, visitor: Person, cast: Cast, env: WorkflowEnvironment
) -> None:
    """One walk for the whole of it: walking to a notice is what takes long."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.VILLAGE)
    await walk.to_notice()
    await walk.publish()
    case, officer = walk.case_id, await person("city.officer")
    await sent(officer, case, "监测报告.pdf", paper())
    files = await settled(officer, case, "usable")
    original = files.link("下载").split("/")[2].split("?")[0]

    await an_unclean_copy_is_refused_and_nothing_typed_is_lost(officer, case, original)
    page = await officer.see(f"/cases/{case}/notice/copies/new?original={original}")
    await boxes_that_are_none_are_refused(officer, page)
    await officer.send(page, "/copies/new", title="监测报告（公开件）", boxes=BOX)
    listed = await waiting(officer, case)
    assert "监测报告.pdf" in listed.text, "linked to its original"
    copy = listed.link("监测报告（公开件）").rpartition("/")[2]
    await nobody_outside_sees(visitor, case, copy, original)
    await who_made_it_does_not_approve_it(officer, case, copy)

    leader = await person("city.leader")
    assert "已办理" in (await approved(leader, case, copy)).text
    shown = await visitor.see(f"/notices/{case}")
    assert shown.link("监测报告（公开件）") == f"/notices/{case}/copies/{copy}"
    got = await visitor.http.get(f"/notices/{case}/copies/{copy}")
    assert (got.status_code, got.headers["content-type"]) == (200, "application/pdf")
    with pypdfium2.PdfDocument(got.content) as document:
        texts = [one.get_textpage().get_text_bounded() for one in document]
    assert not any(texts)
    assert NAME.encode() not in got.content
    assert (await visitor.http.get(f"/notices/{case}/copies/{original}")).status_code == 404

    off = await leader.see(f"/cases/{case}/acts/take-copy-off?document={copy}")
    await leader.send(off, "take-copy-off", document=copy, reason="还有一处没有遮盖。")
    await nobody_outside_sees(visitor, case, copy, original)

    await officer.send(page, "/copies/new", title="监测报告（新公开件）", boxes=BOX)
    other = (await waiting(officer, case)).link("监测报告（新公开件）").rpartition("/")[2]
    await approved(leader, case, other)
    assert (await visitor.http.get(f"/notices/{case}/copies/{other}")).status_code == 200
    await walk.sleep(days=8)
    await walk.stands(StepName.NAMING)
    await nobody_outside_sees(visitor, case, other, original)


async def an_unclean_copy_is_refused_and_nothing_typed_is_lost(
    officer: Person, case: str, original: str
) -> None:
    page = await officer.see(f"/cases/{case}/notice/copies")
    named = {"original": original, "title": "监测报告摘要"}
    refused = await officer.send(page, "/copies/file", file=("copy.pdf", paper()), values=named)
    assert refused.status == 409
    assert "还能选出文字" in refused.text
    assert "监测报告摘要" in refused.html


async def boxes_that_are_none_are_refused(officer: Person, page: Page) -> None:
    refused = await officer.send(page, "/copies/new", title="公开件", boxes="1 2 3")
    assert refused.status == 422
    assert "1 2 3" in refused.html
    beyond = await officer.send(page, "/copies/new", title="公开件", boxes="9 0 0 10 10")
    assert beyond.status == 409
    assert "黑框所在的页不存在" in beyond.text


async def nobody_outside_sees(visitor: Person, case: str, copy: str, original: str) -> None:
    """Tried by every address that the public could think of."""
    assert "公开的材料" not in (await visitor.see(f"/notices/{case}")).text
    for document in (copy, original):
        got = await visitor.http.get(f"/notices/{case}/copies/{document}")
        assert got.status_code == 404
        for path in (f"/documents/{document}", f"/documents/{document}/view"):
            assert (await visitor.http.get(path)).status_code == 401, path
        api = await visitor.http.get(f"/api/v1/documents/{document}/content")
        assert api.status_code == 401


async def who_made_it_does_not_approve_it(officer: Person, case: str, copy: str) -> None:
    form = await officer.see(f"/cases/{case}/acts/approve-copy")
    refused = await officer.send(form, "approve-copy", document=copy)
    assert refused.status == 409
    assert "另一人核准" in refused.text
