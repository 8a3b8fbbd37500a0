"""What was removed is put back exactly, by one button, for as long as the sign-in lasts."""

from tests.api.test_documents import doors, papers, settings, worker
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.test_files import PLAN, Papers, planning, sent, settled

__all__ = ["doors", "papers", "settings", "worker"]


async def test_4_6_a_part_taken_out_goes_back_to_its_place_in_the_order(
    person: SignIn, papers: Papers
) -> None:
    clerk = await person("songping.clerk")
    case = await planning(clerk, person)
    await sent(clerk, case, "建设规划.pdf", papers[PLAN])
    page = await settled(clerk, case, "usable")
    document = page.link("下载").split("/")[2].split("?")[0]
    page = await clerk.see(f"/cases/{case}/dossier/plan")
    for kind in ("approval", "plan-text"):
        bound = {"document": document, "kind": kind, "first_page": "1", "last_page": "1"}
        page = await clerk.send(page, "/dossier/plan", values=bound)
    order = page.text.index("规划批复 首页正确"), page.text.index("规划文本")
    assert "撤销" not in page.text
    page = await clerk.send(page, "/removal")
    assert "已移除：规划批复" in page.text
    assert "首页应为规划批复" in page.text
    page = await clerk.send(page, "/restoration")
    assert "已移除" not in page.text
    assert (page.text.index("规划批复 首页正确"), page.text.index("规划文本")) == order


async def test_4_6_an_emptied_figure_and_its_source_are_put_back(
    person: SignIn, city: City
) -> None:
    clerk, form = await person("songping.clerk"), f"/cases/{city.checking}/indicators/T03a"
    page = await clerk.see(form)
    names = sorted(name for name in page.form("/T03a").offered if name.startswith("v."))
    one, two = names[-2:]
    page = await clerk.send(page, "/T03a", values={one: "51.5", two: "66.0"})
    full = dict(page.form("/T03a").fields)
    page = await clerk.send(page, "/T03a", values={two: ""})
    assert "已移除：" in page.text
    changed = dict(page.forms[-2].fields) | {one: "52.5"}
    answer = await clerk.http.post(form, data=changed)  # Another save takes the offer from nobody.
    assert answer.status_code == 303, answer.text[:300]
    page = await clerk.send(await clerk.see(form), "/T03a")
    assert "已移除" not in page.text
    back = dict(page.form("/T03a").fields)
    assert (back[one], back[two]) == ("52.5", full[two])


async def test_4_6_a_deleted_file_is_put_back_right_after_or_from_the_list_by_the_office(
    person: SignIn, papers: Papers
) -> None:
    clerk, leader = await person("songping.clerk"), await person("songping.mayor")
    case = await planning(clerk, person)
    await sent(clerk, case, "建设规划.pdf", papers[PLAN])
    page = await settled(clerk, case, "usable")
    page = await clerk.send(page, "/removal")
    assert "已删除：建设规划.pdf 撤销" in page.text
    assert "还没有文件" in page.text
    page = await clerk.send(page, "/restoration")
    assert "已恢复：建设规划.pdf" in page.text
    assert "已删除" not in page.text
    await clerk.send(page, "/removal")
    page = await leader.see(f"/cases/{case}/files")
    assert "已删除的文件（1个）" in page.text
    await leader.send(page, "/restoration")
    assert 'data-state="usable"' in (await clerk.see(f"/cases/{case}/files")).html


async def test_4_6_two_tabs_that_delete_and_restore_are_told_what_happened_in_both_languages(
    person: SignIn, papers: Papers
) -> None:
    clerk = await person("songping.clerk")
    case = await planning(clerk, person)
    await sent(clerk, case, "建设规划.pdf", papers[PLAN])
    tab = await settled(clerk, case, "usable")
    deleted = await clerk.send(tab, "/removal")
    again = await clerk.send(tab, "/removal")
    assert (again.status, "此文件已被删除" in again.text) == (409, True)
    await clerk.send(deleted, "/restoration")
    again = await clerk.send(deleted, "/restoration")
    assert (again.status, "已经恢复" in again.text) == (409, True)
    english = await clerk.see(f"/cases/{case}/files?lang=en")
    await clerk.send(english, "/removal")
    again = await clerk.send(english, "/removal")
    assert "This file was removed already" in again.text


async def test_4_6_what_was_deleted_is_shown_to_sender_and_applicant_alone(
    person: SignIn, papers: Papers
) -> None:
    clerk, officer = await person("songping.clerk"), await person("qingxi.officer")
    case = await planning(clerk, person)
    await sent(clerk, case, "建设规划.pdf", papers[PLAN])
    page = await settled(clerk, case, "usable")
    assert "/removal" not in (await officer.see(f"/cases/{case}/files")).html
    await clerk.send(page, "/removal")
    assert "建设规划.pdf" not in (await officer.see(f"/cases/{case}/files")).text
    document = page.link("下载").split("/")[2].split("?")[0]
    assert (await clerk.http.get(f"/documents/{document}")).status_code == 404
    assert (await officer.http.get(f"/documents/{document}")).status_code == 404
