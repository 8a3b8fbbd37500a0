"""Surveys and visits by page and API: counted from raw answers, planned where the applicant sees nothing."""

import asyncio
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from services.api.middleware import BIGGEST
from services.domain.clocks.calendar import days_later, local_day
from services.domain.evidence.documents import PDF
from tests.api.cast import Cast
from tests.api.test_documents import doors, papers, settings, worker
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person

__all__ = ["doors", "papers", "settings", "worker"]

pytestmark = pytest.mark.usefixtures("worker")

SECRET = "先看东街石拱桥下的排口，再看台账。"
APPLICANTS = ("qingxi.clerk", "qingxi.mayor", "qingxi.officer")
"""The county's own people, and the bureau of the county that applies."""


async def today(cast: Cast) -> date:
    return local_day(await cast.now())


async def opened(cast: Cast, city: City, **more: object) -> str:
    asked = {"asked": "households", "population": 300, "method": "home-visit"} | more
    sent = await cast.post("city.officer", f"/cases/{city.assessed}/surveys", asked)
    assert sent.status_code == 201, sent.text
    return str(sent.json()["stream"])


async def enter(cast: Cast, survey: str, many: int, happy: int) -> None:
    on = (await today(cast)).isoformat()
    answers = [
        {"respondent": f"{n:03}", "on": on, "choices": {"overall": "yes" if n < happy else "no"}}
        for n in range(many)
    ]
    sent = await cast.post("city.officer", f"/surveys/{survey}/answers", {"answers": answers})
    assert (sent.status_code, sent.json()) == (201, {"entered": many}), sent.text


async def planned(cast: Cast, city: City, **more: object) -> str:
    told = {
        "visited_on": (await today(cast)).isoformat(),
        "visit": "unannounced",
        "goers": [await cast.account("city.officer")],
        "matter": SECRET,
    } | more
    sent = await cast.post("city.officer", f"/cases/{city.assessed}/visit-plans", told)
    assert sent.status_code == 201, sent.text
    return str(sent.json()["stream"])


async def test_6_2_2_a_survey_is_asked_by_phone_counted_and_feeds_the_indicator(
    cast: Cast, person: SignIn, city: City
) -> None:
    officer = await person("city.officer")
    form = await officer.see(f"/cases/{city.assessed}/acts/open-survey")
    after = await officer.send(
        form, "/acts/", asked="households", population="300", method="home-visit"
    )
    page = await officer.see(after.link("民意调查："))
    assert "不少于20户；应抽20" in page.text
    assert "还差20份" in page.text
    survey = page.path.rpartition("/")[2]
    phone = await officer.see(page.link("填写答卷"))
    values = {"respondent": "A-001", "q.overall": "yes", "q.water": "bad"}
    saved = await officer.send(phone, "/answers/new", values=values)
    assert "A-001号答卷已登记" in saved.text
    twice = await officer.send(phone, "/answers/new", values=values)
    assert "A-001号答卷已登记" in twice.text, "a phone may send it twice"
    other = await officer.send(phone, "/answers/new", values={**values, "q.overall": "no"})
    assert other.status == 422
    assert "同一编号只登记一次" in other.text
    assert 'value="A-001"' in other.html
    await enter(cast, survey, 18, 18)
    early = await officer.send(await officer.see(f"/filings/{survey}/acts/close-survey"), "/acts/")
    assert early.status == 409
    assert "至少要20份答卷，现有19份" in early.text
    lines = {"respondent": "B", "on": (await today(cast)).isoformat()}
    last = {"answers": [{**lines, "choices": {"overall": "no"}}]}
    assert (await cast.post("city.officer", f"/surveys/{survey}/answers", last)).status_code == 201
    done = await officer.send(await officer.see(f"/filings/{survey}/acts/close-survey"), "/acts/")
    assert done.status == 200
    result = await officer.see(f"/surveys/{survey}")
    assert "19 ÷ 20 = 95.0 %，95 %置信区间" in result.text
    assert "19 ÷ 20 × 100" in result.text, "the county's indicator wants more than 95 %"
    assert "未达标" in result.text
    answer = (await cast.get("city.officer", f"/surveys/{survey}")).json()
    assert answer["indicator"]["value"] == "95"
    assert 0.75 < float(answer["low"]) < 0.78
    late = await cast.post("city.officer", f"/surveys/{survey}/answers", last)
    assert (late.status_code, late.json()["code"]) == (409, "survey-over")
    raw = await officer.see(f"/surveys/{survey}/answers.csv")
    assert "A-001," in raw.html


async def test_6_2_2_experts_and_chair_read_the_result_where_its_indicator_is_scored(
    cast: Cast, person: SignIn, city: City
) -> None:
    survey = await opened(cast, city)
    await enter(cast, survey, 20, 19)
    expert = await person("expert.one")
    before = await expert.see(f"/cases/{city.assessed}/review")
    assert "民意调查结果" not in before.html, "nothing stands there before it is counted"
    await cast.act("city.officer", f"/filings/{survey}/survey-result", {})
    code = (await cast.get("city.officer", f"/surveys/{survey}")).json()["indicator"]["code"]
    page = await expert.see(f"/cases/{city.assessed}/review?code={code}")
    assert "19 ÷ 20 = 95.0 %，95 %置信区间" in page.text
    assert "共300，不少于20户；应抽20" in page.text
    assert 'class="spread"' in page.html
    assert f"/surveys/{survey}" in page.html
    other = next(one for one in page.links.values() if "?code=" in one and code not in one)
    elsewhere = await expert.see(f"/cases/{city.assessed}/review{other[other.index('?') :]}")
    assert "民意调查结果" not in elsewhere.html, "beside its own indicator alone"
    chair = await expert.see(f"/cases/{city.assessed}/divergence")
    assert "19 ÷ 20 = 95.0 %" in chair.text


async def test_6_2_2_answers_come_by_sheet_all_or_none_with_each_fault_at_its_cell(
    cast: Cast, person: SignIn, city: City
) -> None:
    survey = await opened(cast, city)
    officer = await person("city.officer")
    page = await officer.see(f"/surveys/{survey}")
    got = await officer.http.get(f"/surveys/{survey}/blank.xlsx")

    def filled(*lines: tuple[str, ...]) -> bytes:
        book = load_workbook(BytesIO(got.content))
        for row, line in enumerate(lines, start=2):
            for column, text in enumerate(line, start=1):
                book.worksheets[0].cell(row=row, column=column, value=text)
        out = BytesIO()
        book.save(out)
        return out.getvalue()

    on = (await today(cast)).isoformat()
    wrong = filled(
        ("001", on, "满意", "好"),
        ("001", on, "满意"),
        ("张三", on, "满意"),
        ("004", "昨天", "满意"),
        ("005", on, "还行"),
    )
    refused = await officer.send(page, "/sheet", file=("a.xlsx", wrong))
    assert refused.status == 422
    for cell, words in (
        ("A3", "问卷编号重复"),
        ("A4", "不写姓名"),
        ("B5", "已经到来的日期"),
        ("C6", "一个选项"),
    ):
        assert cell in refused.text
        assert words in refused.text
    assert (await cast.get("city.officer", f"/surveys/{survey}/answers")).json() == {"answers": []}
    good = filled(("001", on, "满意", "好"), ("002", on, "Not satisfied"))
    sent = await officer.send(page, "/sheet", file=("a.xlsx", good))
    assert "已登记2份新答卷" in sent.text
    again = await officer.send(page, "/sheet", file=("a.xlsx", good))
    assert "已登记0份新答卷" in again.text
    nonsense = await officer.send(page, "/sheet", file=("a.xlsx", b"PK no workbook"))
    assert nonsense.status == 422
    struck = await officer.send(await officer.see(f"/surveys/{survey}"), "/answers/002/removal")
    assert "已删去002号答卷" in struck.text


async def test_6_2_2_only_those_ask_who_assess_and_the_auditor_reads(
    cast: Cast, city: City
) -> None:
    survey = await opened(cast, city)
    answers = {"answers": [{"respondent": "1", "on": "2026-01-05", "choices": {"overall": "yes"}}]}
    for login in APPLICANTS:
        seen = await cast.get(login, f"/surveys/{survey}")
        sent = await cast.post(login, f"/surveys/{survey}/answers", answers)
        assert (seen.status_code, sent.status_code) == (404, 404), login
    assert (await cast.get("auditor", f"/surveys/{survey}")).status_code == 200
    assert (await cast.post("auditor", f"/surveys/{survey}/answers", answers)).status_code == 403


async def test_6_2_1_the_applicant_finds_no_plan_on_any_path(
    cast: Cast, person: SignIn, city: City
) -> None:
    """Tried by page and by API, by address and by list, by act and by calendar."""
    plan = await planned(cast, city)
    case = f"/cases/{city.assessed}"
    note = {"words": "看过了。"}
    for login in APPLICANTS:
        for path in (f"/filings/{plan}", f"/visit-plans/{plan}"):
            assert (await cast.get(login, path)).status_code == 404, (login, path)
        listed = await cast.get(login, f"/cases/{city.assessed}/visit-plans")
        assert listed.json() == {"plans": []}, login
        for what in ("", "?what=visit-plan"):
            found = await cast.get(login, f"/filings{what}")
            assert plan not in found.text, (login, what)
        for answer in (
            await cast.get(login, case),
            await cast.get(login, f"{case}/history"),
            await cast.get(login, "/worklist"),
        ):
            assert plan not in answer.text, login
            assert SECRET not in answer.text, login
        tried = await cast.post(login, f"/filings/{plan}/calling-off", {"reason": "不要来。"})
        assert tried.status_code == 404, login
        wrote = await cast.post(login, f"/visit-plans/{plan}/notes/abc", note, method="PUT")
        assert wrote.status_code == 404, login
        browser = await person(login)
        for path in (f"/visits/{plan}", f"/filings/{plan}", f"/visits/{plan}/notes/new"):
            assert (await browser.see(path)).status == 404, (login, path)
        for path in (
            case,
            "/worklist",
            "/notifications",
            f"/search?q={SECRET[:6]}",
            f"{case}/timeline",
        ):
            page = await browser.see(path)
            assert plan not in page.html, (login, path)
            assert SECRET not in page.html, (login, path)
    public = await cast.http.get(f"/api/v1/filings/{plan}/reply")
    assert public.status_code == 404
    shown = await (await person("city.officer")).see(case)
    assert f"/visits/{plan}" in shown.html


async def test_6_2_1_a_plan_is_called_off_with_a_reason_and_takes_no_notes_after(
    cast: Cast, person: SignIn, city: City
) -> None:
    plan = await planned(cast, city)
    officer = await person("city.officer")
    form = await officer.see(f"/filings/{plan}/acts/call-off-visit")
    silent = await officer.send(form, "/acts/", reason="")
    assert silent.status == 422
    done = await officer.send(silent, "/acts/", reason="暴雨，道路中断。")
    assert done.status == 200, done.text
    assert "已取消" in (await officer.see(f"/visits/{plan}")).text
    late = await cast.post(
        "city.officer", f"/visit-plans/{plan}/notes/late", {"words": "看过了。"}, method="PUT"
    )
    assert (late.status_code, late.json()["code"]) == (409, "visit-over")
    assert (await officer.see(f"/filings/{plan}/acts/call-off-visit")).status == 409


def jpeg() -> bytes:
    """As big as those of telephones: more than any other form may hold."""
    out = BytesIO()
    Image.effect_noise((2000, 1500), 120).save(out, "JPEG", quality=95)
    assert out.tell() > BIGGEST
    return out.getvalue()


async def eventually(person: Person, path: str, words: str) -> bool:
    """Files are checked by a workflow; the page is looked at until it says so."""
    async with asyncio.timeout(60):
        while True:
            if words in (await person.see(path)).html:
                return True
            await asyncio.sleep(0.05)


async def noted(person: Person, plan: str, words: str, **more: str) -> Page:
    form = await person.see(f"/visits/{plan}/notes/new")
    return await person.send(form, "/notes", values={"words": words, **more})


async def test_6_2_1_a_photograph_sent_again_after_a_lost_answer_is_kept_once(
    cast: Cast, person: SignIn, city: City
) -> None:
    """The phone got no answer, so it sends the whole form anew: one after the other, and at once."""
    plan = await planned(cast, city)
    officer = await person("city.officer")
    form = (await officer.see(f"/visits/{plan}/notes/new")).form("/notes")
    data = {**dict(form.fields), "words": "排口流黑水。"}
    photo, other = jpeg(), jpeg()

    async def sent(*bodies: bytes) -> int:
        files = [("photos", (f"{n}.jpg", body, "image/jpeg")) for n, body in enumerate(bodies)]
        return (await officer.http.post(form.action, data=data, files=files)).status_code

    assert await sent(photo) == 303
    assert await sent(photo) == 303
    page = await officer.see(f"/visits/{plan}")
    assert (page.text.count("排口流黑水"), "照片1" in page.text) == (1, True)
    assert "照片2" not in page.text
    assert set(await asyncio.gather(sent(photo, other), sent(photo, other))) == {303}
    page = await officer.see(f"/visits/{plan}")
    assert "照片2" in page.text, "another photograph is another one"
    assert "照片3" not in page.text
    assert await eventually(officer, f"/visits/{plan}", "/documents/")
    done = await officer.send(await officer.see(f"/filings/{plan}/acts/record-visit"), "/acts/")
    assert done.status == 200, done.text
    assert await sent(photo) == 303, "taken before the record was made: told as taken"
    assert await sent(jpeg()) == 409, "what comes after the record is not"


async def printed(cast: Cast, officer: Person, path: str, plan: str) -> None:
    """The paper says who, when, where and what, has the photograph, and never changes."""
    first = await officer.http.get(path)
    paper = PdfReader(BytesIO(first.content))
    words = "".join(one.extract_text() for one in paper.pages).replace("\0", "").replace("\n", "")
    for said in ("检查方式：暗访", "东街石拱桥（北纬28.1，东经117.2）", "排口流黑水", "台账齐全"):
        assert said in words, said
    assert sum(len(one.images) for one in paper.pages) == 5, "the photographs and the QR code"
    again = await cast.get("city.officer", f"/visit-plans/{plan}/record")
    assert again.content == first.content, "archived byte for byte"
    assert len(first.content) > BIGGEST, "more than any other form may hold"
    form = await officer.see("/signatures")
    assert "不超过20 MB" in form.text
    checked = await officer.send(form, "/signatures", file=("record.pdf", first.content))
    assert "与存档的文件逐字节相同" in checked.text
    assert "这份文件不带电子签名" in checked.text, "which is no fault of it"


async def test_6_1_5_a_paper_bigger_than_the_setting_is_not_verified(
    cast: Cast, visitor: Person
) -> None:
    """20 MiB by default: room for a record with photographs."""
    form = (await visitor.see("/signatures")).form("/signatures")
    whole = b"%PDF-1.7" + bytes(cast.doors.verifies * 1024 * 1024)
    file = {"file": ("a.pdf", whole + bytes(BIGGEST), PDF)}
    refused = await visitor.http.post(form.action, data=dict(form.fields), files=file)
    assert refused.status_code == 413
    taken = await visitor.http.post(
        form.action, data=dict(form.fields), files={"file": ("a.pdf", whole, PDF)}
    )
    assert (taken.status_code, "核验结果" in taken.text) == (200, True)


async def test_6_2_1_notes_of_several_with_photographs_become_one_record(
    cast: Cast, person: SignIn, city: City
) -> None:
    plan = await planned(cast, city)
    officer, other = await person("city.officer"), await person("jianwei")
    seen = await noted(
        officer, plan, "排口流黑水。", spot="东街石拱桥", latitude="28.1", longitude="117.2"
    )
    assert "现场记录已保存" in seen.text
    note = await officer.see(seen.link("修改或加照片"))
    data = dict(note.form("/notes").fields)
    kept = await officer.http.post(
        note.form("/notes").action, data=data, files={"photos": ("排口.exe", b"MZ", "image/jpeg")}
    )
    assert kept.status_code == 422, "what is no photograph is refused, the words are there"
    assert "排口流黑水" in kept.text
    photographs = [("photos", (f"排口{n}.jpg", jpeg(), "image/jpeg")) for n in range(4)]
    taken = await officer.http.post(note.form("/notes").action, data=data, files=photographs)
    assert taken.status_code == 303, taken.text
    wrong = await noted(officer, plan, "台账。", latitude="91", longitude="1")
    assert wrong.status == 422
    assert "台账。" in wrong.html
    second = await noted(other, plan, "台账齐全。")
    assert "排口流黑水" in second.text, "who goes reads the others' notes"
    assert "修改或加照片" in second.text
    for n in (1, 2, 3, 4):
        assert await eventually(officer, f"/visits/{plan}", f">照片{n}</a>")
    record = await officer.see(f"/filings/{plan}/acts/record-visit")
    assert record.form("/acts/").offered["documents"], "the photographs go into the record"
    assert "东街石拱桥；28.1, 117.2】" in record.html
    assert record.html.index("排口流黑水") < record.html.index("台账齐全")
    told = "东街有一处排口流黑水，要求封堵。"
    done = await officer.send(record, "/acts/", redacted=told)
    assert done.status == 200, done.text
    assert "检查记录已形成" in done.text
    assert done.link("打印检查记录").endswith("/record.pdf")
    assert "反馈意见以后，申报单位才能看到" in done.text
    page = await officer.see(f"/visits/{plan}")
    assert "接下来可以" not in page.text
    assert "已形成检查记录" in page.text
    assert told in page.text
    await printed(cast, officer, page.link("打印用文件（PDF）"), plan)
    clerk = await person("qingxi.clerk")
    for path in (f"/visits/{plan}/record.pdf", f"/cases/{city.assessed}/visit-records/{plan}.pdf"):
        assert (await clerk.see(path)).status == 404, "nothing before the feedback"
    early = await clerk.see(f"/cases/{city.assessed}/visit-records")
    assert "还没有公开的现场检查记录" in early.text
    assert told not in (await clerk.see(f"/cases/{city.assessed}")).html
    late = await cast.post(
        "city.officer", f"/visit-plans/{plan}/notes/late", {"words": "补充。"}, method="PUT"
    )
    assert (late.status_code, late.json()["code"]) == (409, "visit-over")
    opinion = await cast.post(
        "city.officer",
        f"/cases/{city.assessed}/visit-days",
        {"visited_on": days_later(await today(cast), 3).isoformat(), "hour": "09:30"},
    )
    assert opinion.status_code == 201, "the open visit is still to be made and may be announced"
