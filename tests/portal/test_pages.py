"""Every page with real content, in both languages, as its reader would see it."""

import gzip
from dataclasses import replace

import pytest
from fastapi import FastAPI

from services.api.allowance import SECONDS, Allowance
from services.api.portal.rendering import basis
from services.domain.attainment.limit_words import limits
from services.domain.offices.handing import HandOn
from services.domain.programme.library import catalogue_of, newest
from tests.api.cast import Cast
from tests.portal.city import REMARK, City
from tests.portal.conftest import SignIn
from tests.portal.objecting import objected
from tests.portal.people import Page, Person

pytestmark = pytest.mark.usefixtures("worker")

HEAVIEST = 40 * 1024
"""Bytes of a page as it travels (4.12)."""


def pages_of(city: City) -> dict[str, list[str]]:
    """Reader -> addresses. An empty reader is the public."""
    checking, assessed, noticed = city.checking, city.assessed, city.noticed
    return {
        "": [
            "/notices",
            f"/notices/{noticed}",
            f"/notices/{noticed}/objection",
            f"/notices/{city.named}",
            "/register",
            "/register?q=芦花&track=village&state=held",
            f"/register/{city.title}",
            f"/register/{city.title}/tip",
            "/inquiry",
            "/sign-in",
            "/guide",
            "/guide/town-municipal",
            "/guide/county-provincial",
        ],
        "songping.clerk": [
            "/my",
            "/my/new",
            f"/cases/{checking}",
            f"/cases/{checking}/indicators",
            f"/cases/{checking}/indicators/T03a",
            f"/cases/{checking}/indicators/TB1",
            f"/cases/{checking}/files",
            f"/cases/{checking}/dossier/plan",
            f"/cases/{checking}/readiness",
            f"/cases/{checking}/compliance",
            f"/cases/{checking}/modules/basis",
            f"/cases/{checking}/modules/reports",
            f"/cases/{checking}/modules/atlas",
            f"/cases/{checking}/modules/films",
            f"/cases/{checking}/modules/management",
            f"/cases/{checking}/timeline",
            f"/cases/{checking}/deficits",
        ],
        "hekou.mayor": [
            f"/cases/{city.rectifying}",
            f"/cases/{city.rectifying}/acts/submit-rectification-report",
            f"/cases/{city.rectifying}/ledger",
            f"/cases/{city.rectifying}/ledger/table",
            f"/cases/{city.rectifying}/ledger/report",
        ],
        "qingxi.officer": ["/worklist", "/cases", f"/cases/{city.rectifying}"],
        "city.officer": [
            "/worklist",
            "/worklist?track=village",
            "/cases?open=yes",
            f"/cases/{assessed}",
            f"/cases/{noticed}",
            "/objections",
            f"/filings/{city.objection}",
            f"/filings/{city.objection}/acts/decide-objection",
            f"/cases/{assessed}/acts/appoint-panel",
            f"/register/{city.title}",
            f"/titles/{city.title}/acts/report-incident",
        ],
        "qingxi.statistics": [f"/cases/{checking}/acts/verify-values"],
        "expert.one": ["/reviews", f"/cases/{assessed}/review", f"/cases/{assessed}"],
        "auditor": [f"/filings/{city.objection}/identity"],
        "admin": ["/admin/notices", "/admin/rechecks", "/admin/frozen", "/admin/titles/new"],
    }


def check(page: Page, language: str) -> None:
    where = f"{page.path} ({language}): {page.text[:500]}"
    assert page.status == 200, where
    assert len(page.headings) == 1, (where, page.headings)
    assert page.headings[0], where
    assert page.title.strip(), where
    assert page.lang == ("zh-Hans" if language == "zh" else "en"), where
    assert len(gzip.compress(page.html.encode())) <= HEAVIEST, where


async def test_every_page_is_complete_in_both_languages(
    person: SignIn, visitor: Person, city: City
) -> None:
    for reader, paths in pages_of(city).items():
        somebody = await person(reader) if reader else visitor
        for path in paths:
            for language in ("zh", "en"):
                check(await somebody.see(path, language=language), language)


async def test_a4_1_the_notice_says_its_days_its_end_and_where_to_object(
    visitor: Person, city: City
) -> None:
    page = await visitor.see(f"/notices/{city.noticed}")
    assert "共7天，首尾两日都计入" in page.text
    assert "24:00截止" in page.text
    assert "0999-12369" in page.text
    assert "ts@example.cn" in page.text
    assert page.link("提出异议") == f"/notices/{city.noticed}/objection"


async def test_a4_2_an_objection_gets_a_code_that_tells_how_it_stands(
    person: SignIn, visitor: Person, city: City
) -> None:
    page = await visitor.see(f"/notices/{city.noticed}/objection")
    page = await visitor.send(page, "/objection", subject="")
    assert page.status == 422
    page = await objected(visitor, f"/notices/{city.noticed}/objection")
    assert page.headings == ["异议已收到"]
    code = page.text.split("查询码 ")[1].split()[0]
    assert len(code) == len("7K4M-29PX-0QDV")
    page = await visitor.send(await visitor.see("/inquiry"), "/inquiry", code=code.lower())
    assert "待处理" in page.text
    assert "桥下有黑水" not in page.text

    city_officer = await person("city.officer")
    page = await city_officer.see("/worklist")
    assert page.text.count("处理异议") == 2  # The one that was there, and this one.
    board = await (await person("admin")).see("/admin/notices")
    assert "2件异议未处理，处理前不能命名" in board.text


async def test_a4_1_whoever_must_wait_a_while_finds_all_that_was_typed(
    visitor: Person, city: City, app: FastAPI
) -> None:
    allowance = Allowance(most=1)
    allowance.take("127.0.0.1")  # As which every browser of these tests comes.
    app.state.doors = replace(app.state.doors, allowance=allowance)
    page = await objected(visitor, f"/notices/{city.noticed}/objection")
    assert page.status == 429
    assert 0 < int(page.response.headers["Retry-After"]) <= SECONDS
    assert "短时间内提交的来件过多" in page.text
    assert "桥下有黑水" in page.html


async def test_an_applicant_never_sees_who_objected_or_what_was_said(
    person: SignIn, city: City
) -> None:
    clerk = await person("shamu.clerk")
    page = await clerk.see(f"/cases/{city.noticed}")
    assert page.status == 200
    assert REMARK not in page.text
    assert "/filings/" not in page.html
    officer = await person("city.officer")
    case = await officer.see(f"/cases/{city.noticed}")
    assert REMARK[:40] not in case.text, "words are read on their own page, which keeps who looked"
    assert f"/filings/{city.objection}" in case.html
    assert REMARK[:40] in (await officer.see(f"/filings/{city.objection}")).text


async def test_a4_4_the_recheck_calendar_shows_the_rule_and_the_day(
    person: SignIn, city: City
) -> None:
    page = await (await person("admin")).see("/admin/rechecks")
    assert "命名 + 2年" in page.text
    assert "芦花村" in page.text


async def test_a1_6_a_number_put_in_shows_its_formula_and_verdict(
    person: SignIn, city: City
) -> None:
    clerk = await person("songping.clerk")
    page = await clerk.see(f"/cases/{city.checking}/indicators/T03a")
    assert "无法计算" in page.text
    names = [name for name in page.form("T03a").offered if name.startswith("v.")]
    year = max(name.rpartition(".")[2] for name in names)
    current = [name for name in names if name.endswith(year)]
    assert len(current) == 2
    typed = {current[0]: "51.5", current[1]: "约66"}
    page = await clerk.send(page, "T03a", values=typed)
    assert page.status == 422
    assert "约66" in page.html  # What was typed stays.
    assert "请只填数字" in page.text
    page = await clerk.send(page, "T03a", values={current[1]: "66.0"})
    assert "51.5" in page.text
    assert "78.0" in page.text
    assert "达标" in page.text


async def test_an_expert_answers_and_signs_only_a_whole_sheet(person: SignIn, city: City) -> None:
    expert = await person("expert.one")
    page = await expert.see(f"/cases/{city.assessed}/review")
    assert "全部评完后才能签署" in page.text
    page = await expert.send(page, "/review", answer="unmet", reason="")
    assert page.status == 422
    assert page.text.count("请写明理由或引用证据") == 2
    page = await expert.send(page, "/review", answer="unmet", reason="影片03:46有积水")
    assert "已保存" in page.text
    assert "1 / " in page.text
    stranger = await person("expert.three")
    assert (await stranger.see(f"/cases/{city.assessed}/review")).status == 404


async def test_a0_5_a_verifying_unit_sees_the_values_of_its_department_alone(
    person: SignIn, city: City
) -> None:
    page = await (await person("qingxi.statistics")).see(
        f"/cases/{city.checking}/acts/verify-values"
    )
    codes = set(page.form("verify-values").offered["codes"])
    assert codes
    other = await (await person("qingxi.forestry")).see(
        f"/cases/{city.checking}/acts/verify-values"
    )
    assert codes.isdisjoint(other.form("verify-values").offered["codes"])


@pytest.mark.parametrize("programme", ["county-municipal", "town-municipal", "village-municipal"])
async def test_a0_8_a0_9_a0_12_a4_7_declaring_texts_stand_in_the_guide(
    visitor: Person, programme: str
) -> None:
    page = await visitor.see(f"/guide/{programme}")
    for rule in ("A0.8", "A0.9", "A0.12", "A4.7"):
        assert rule in page.text
    assert "本系统默认，没有出处" in page.text  # E11: terms of ours say so.
    assert "待核实" in page.text  # Limits that no source confirms say so.


@pytest.mark.parametrize("programme", ["county-municipal", "town-municipal", "village-municipal"])
async def test_c3_6_1_the_page_and_the_printed_guide_say_the_same_limits(
    visitor: Person, programme: str
) -> None:
    """Of an indicator that is compared with another datum, too, and of one that has to rise."""
    page = await visitor.see(f"/guide/{programme}")
    for entry in catalogue_of(newest(programme)).entries:
        for limit in limits(entry):
            assert limit.zh in page.text


async def test_a_form_names_the_procedures_rules_and_none_of_ours(
    person: SignIn, city: City
) -> None:
    """Signing values rests on A0.5; handing a case on is the product's own (2.2.1)."""
    signer, officer = await person("qingxi.statistics"), await person("city.officer")
    signed = await signer.see(f"/cases/{city.checking}/acts/verify-values")
    assert "A0.5" in signed.text
    handed = await officer.see(f"/cases/{city.checking}/acts/hand-on")
    assert (handed.status, basis(HandOn)) == (200, "")
    assert HandOn.rule not in handed.text


async def test_a4_7_honesty_is_asked_for_where_values_are_entered(
    person: SignIn, city: City
) -> None:
    page = await (await person("songping.clerk")).see(f"/cases/{city.checking}")
    assert "严禁欺上瞒下" in page.text


async def test_a0_12_who_may_apply_is_said_where_people_apply(person: SignIn) -> None:
    page = await (await person("songping.clerk")).see("/my/new")
    assert "申报单位应为符合条件的涉农" in page.text


async def test_a4_1_2_5_2_the_page_of_an_objection_shows_nobody_who_sent_it(
    person: SignIn, visitor: Person, cast: Cast, city: City
) -> None:
    secret = "刘某 13800000000"
    await objected(visitor, f"/notices/{city.noticed}/objection", contact=secret)
    listed = (await cast.get("auditor", f"/filings?case={city.noticed}")).json()["filings"]
    (filing,) = (one["id"] for one in listed if one["subject"] == "污水")
    shown = {
        login: await (await person(login)).see(f"/filings/{filing}")
        for login in ("city.officer", "auditor", "qingxi.officer")
    }
    assert all("桥下有黑水" in page.text for page in shown.values())
    assert [login for login, page in shown.items() if secret in page.html] == []
    asked = await (await person("auditor")).see(f"/filings/{filing}/identity")
    told = await (await person("auditor")).send(asked, "/identity", reason="年度抽查")
    assert secret in told.text
    assert (await (await person("city.officer")).see(f"/filings/{filing}/identity")).status == 403
