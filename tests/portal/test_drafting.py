"""Nothing typed is lost: drafts, the end of a sign-in, two people on one form (portal B1.1, B4)."""

import re
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import delete
from sqlmodel import col

from services.api.deps import Doors
from services.storage.tables.accounts import SignInRow
from tests.api.cast import Cast
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person

pytestmark = pytest.mark.usefixtures("worker")


def csrf_of(page: Page) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page.html)
    assert found
    return found[1]


async def type_on(person: Person, page: Page, form: str, **typed: str) -> httpx.Response:
    """As the script does after a pause in the typing."""
    headers = {"x-csrf-token": csrf_of(page), "accept": "application/json"}
    return await person.http.post("/drafts", data={"form": form, **typed}, headers=headers)


async def end_sign_ins(doors: Doors) -> None:
    async with doors.database.writing() as tx:
        await tx.execute(delete(SignInRow).where(col(SignInRow.account) != ""))


async def test_b4_what_is_typed_is_kept_and_taken_up_until_it_is_sent_or_dropped(
    person: SignIn,
) -> None:
    clerk, form = await person("songping.clerk"), "/my/new"
    page = await clerk.see(form)
    kept = await type_on(clerk, page, form, programme="town-municipal", reason="河清了\n岸绿了")
    assert re.fullmatch(r"\d\d:\d\d", kept.json()["saved"])
    page = await clerk.see(form)
    assert "自动保存、还没有提交的内容" in page.text
    assert "河清了" in page.html
    dropped = await clerk.send(page, "/drafts/removal")
    assert "河清了" not in dropped.html
    await type_on(clerk, page, form, reason="第二次")
    page = await clerk.see(form)
    done = await clerk.send(page, form, programme="town-municipal", reason="第二次写完")
    assert done.status == 200
    assert "第二次" not in (await clerk.see(form)).html


async def test_b4_a_draft_is_shown_to_whoever_typed_it_alone(person: SignIn) -> None:
    clerk, other = await person("songping.clerk"), await person("songping.government")
    await type_on(clerk, await clerk.see("/my/new"), "/my/new", reason="只有我看得见")
    assert "只有我看得见" not in (await other.see("/my/new")).html


async def test_b4_a_draft_is_of_an_address_of_ours(person: SignIn) -> None:
    clerk = await person("songping.clerk")
    page = await clerk.see("/my/new")
    for elsewhere in ("//evil.example", "https://evil.example", "", "/" + "x" * 400):
        assert (await type_on(clerk, page, elsewhere, reason="x")).status_code == 422


async def test_b1_1_a_form_sent_after_the_sign_in_ended_comes_back_filled(
    person: SignIn, cast: Cast, doors: Doors
) -> None:
    clerk = await person("songping.clerk")
    page = await clerk.see("/my/new")
    await end_sign_ins(doors)
    typed = "写了一个小时\n<b>还在</b>"
    late = await clerk.send(page, "/my/new", programme="town-municipal", reason=typed)
    assert late.status == 401
    assert "您填写的内容都在" in late.text
    wrong = await clerk.send(late, "/sign-in", login="songping.clerk", password="not it")
    assert wrong.status == 422
    password = cast.accounts["songping.clerk"].password
    kept = await clerk.send(wrong, "/sign-in", login="songping.clerk", password=password)
    assert "还没有提交" in kept.text
    back = await clerk.send(kept, "/my/new")
    assert dict(back.form("/my/new").fields)["reason"].replace("\r\n", "\n") == typed
    filed = await clerk.send(back, "/my/new")
    assert filed.path.startswith("/cases/"), filed.text[:300]


async def test_b1_1_no_form_is_brought_back_to_another_site(visitor: Person) -> None:
    page = await visitor.see("/sign-in")
    for elsewhere in ("//evil.example/x", "https://evil.example/x", "/\\evil.example"):
        page.form("/sign-in").fields.append(("kept-action", elsewhere))
        again = await visitor.send(page, "/sign-in", login="a", password="b")
        assert "evil" not in again.html


async def test_wcag_2_2_1_a_sign_in_is_extended_by_one_button_and_says_when_it_ends(
    app: FastAPI, person: SignIn, doors: Doors, cast: Cast
) -> None:
    clerk = await person("songping.clerk")
    lasting = replace(doors.access, lasts=timedelta(hours=12))
    app.state.doors = replace(doors, access=lasting)
    page = await clerk.see("/my")
    assert "data-ends=" in page.html
    await cast.sleep(hours=11)
    before = (await clerk.http.get("/session")).json()
    answer = await clerk.http.post("/session/extension", headers={"x-csrf-token": csrf_of(page)})
    assert answer.json()["ends"] > before["ends"]
    await cast.sleep(hours=11)
    assert (await clerk.see("/my")).path == "/my"
    await cast.sleep(hours=2)
    assert (await clerk.http.get("/session")).json()["account"] == ""


async def test_b4_signing_in_in_place_answers_for_the_page_that_is_open(
    person: SignIn, doors: Doors, cast: Cast
) -> None:
    clerk = await person("songping.clerk")
    await end_sign_ins(doors)
    state = (await clerk.http.get("/session")).json()
    visitor = re.search(r'name="csrf" value="([^"]+)"', state["form"])
    assert visitor
    typed = {"login": "songping.clerk", "csrf": visitor[1]}
    refused = await clerk.http.post("/session", data={**typed, "password": "not it"})
    assert refused.json()["code"] == "sign-in-refused"
    password = cast.accounts["songping.clerk"].password
    taken = (await clerk.http.post("/session", data={**typed, "password": password})).json()
    assert taken["account"] == await cast.account("songping.clerk")
    assert (await clerk.http.get("/session")).json()["csrf"] == taken["csrf"]


async def two_on(person: SignIn, city: City) -> tuple[Person, str, Page, dict[str, str]]:
    """A form on one clerk's screen; the names of its figures with what they show."""
    clerk = await person("songping.clerk")
    form = f"/cases/{city.checking}/indicators/T03a"
    page = await clerk.see(form)
    shown = {name: value for name, value in page.form("/T03a").fields if name.startswith("v.")}
    assert len(shown) >= 2, page.text[:300]
    return clerk, form, page, shown


async def test_b4_two_versions_stand_side_by_side_and_each_field_is_chosen(
    person: SignIn, city: City
) -> None:
    clerk, form, early, shown = await two_on(person, city)
    one, two = sorted(shown)[-2:]
    late = await clerk.see(form)
    await clerk.send(early, "/T03a", values={one: "111", two: "222"})
    page = await clerk.send(late, "/T03a", values={one: "333", two: "444"})
    assert page.status == 412
    assert all(number in page.text for number in ("111", "222", "333", "444"))
    undecided = await clerk.send(page, "/T03a", values={f"pick.{one}": "mine"})
    assert undecided.status == 412
    saved = await clerk.send(undecided, "/T03a", values={f"pick.{two}": "theirs"})
    assert saved.status == 200, saved.text[:300]
    now = dict((await clerk.see(form)).form("/T03a").fields)
    assert (now[one], now[two]) == ("333", "222")


async def test_b4_what_this_person_left_alone_follows_what_the_other_saved(
    person: SignIn, city: City
) -> None:
    clerk, form, early, shown = await two_on(person, city)
    one, two = sorted(shown)[-2:]
    late = await clerk.see(form)
    await clerk.send(early, "/T03a", values={one: "1,111"})
    saved = await clerk.send(late, "/T03a", values={two: "222"})
    assert saved.status == 200, saved.text[:300]
    now = dict((await clerk.see(form)).form("/T03a").fields)
    assert (now[one], now[two]) == ("1111", "222")


async def test_b4_an_experts_two_windows_lose_no_answer(person: SignIn, city: City) -> None:
    expert, review = await person("expert.one"), f"/cases/{city.assessed}/review"
    first, other = await expert.see(review), await expert.see(review)
    await expert.send(first, "/review", answer="unmet", reason="先写的")
    page = await expert.send(other, "/review", answer="insufficient", reason="后写的")
    assert page.status == 412
    assert "先写的" in page.text
    assert "后写的" in page.text
    chosen = {"pick.answer": "theirs", "pick.reason": "mine"}
    saved = await expert.send(page, "/review", values=chosen)
    assert saved.status == 200, saved.text[:300]
    assert "后写的" in saved.text
