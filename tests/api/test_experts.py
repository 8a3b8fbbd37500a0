"""The pool of experts and the draw of a panel by HTTP, worked out again by plain Python (6.1.1, D8)."""

import io
import json
from contextlib import redirect_stdout
from datetime import date
from typing import Any

import pytest
from sqlmodel import select
from temporalio.testing import WorkflowEnvironment

from services.api.portal.experts.draws import script
from services.domain.base import CLOCK
from services.domain.clocks.calendar import days_later, local_day
from services.domain.mechanisms.draws import DrawRules, Exclusion, Party, Places, commitment
from services.domain.programme.schema import Track
from services.domain.review.draw_timing import DrawReminded, SilenceTold
from services.domain.review.expert_lines import lines_of, rows_of
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.settings import Settings
from services.storage import case_log
from services.storage.people import experts
from services.storage.people.accounts import NewAccount
from services.storage.queries import panel_draws
from services.storage.tables.experts import ExpertChangeRow
from tests.api.cast import Cast
from tests.api.without_temporal import stand_without_temporal
from tests.workflows.walk import Walk

pytestmark = pytest.mark.usefixtures("worker")

SECRETS = {Party.BUREAU: "11" * 32, Party.APPLICANT: "22" * 32}
HANDS = {Party.BUREAU: "city.officer", Party.APPLICANT: "qingxi.clerk"}
RULES = DrawRules(
    places=(
        Places(field="water", drawn=2, alternates=1, source="C5.2.3"),
        Places(field="air", drawn=1, source="C5.2.3"),
    )
)
LOGINS = {"water": ("w1", "w2", "w3", "w4"), "air": ("a1", "a2")}
ENTRY: dict[str, Any] = {
    "employer": "市环境科学研究院",
    "region": "990102",
    "since": "2020-01-01",
    "trained_on": "2025-05-01",
}


class DrawnWalk(Walk):
    """By a procedure whose panels are drawn."""

    def opening(self) -> dict[str, Any]:
        own = super().opening()
        assessment = own["procedure"].assessment.model_copy(update={"draw": RULES})
        return {**own, "procedure": own["procedure"].model_copy(update={"assessment": assessment})}


@pytest.fixture
async def accounts(cast: Cast) -> dict[str, str]:
    """Login -> account, all of them kept in the pool by the city's officer."""
    found = {}
    for field, logins in LOGINS.items():
        for login in logins:
            seat = Seat(function=Function.EXPERT, unit="9901")
            cast.accounts[login] = NewAccount(
                login=login, name=f"专家{login}", password="a-long-password", seats=(seat,)
            )
            account = found[login] = await cast.account(login)
            kept = await keep(cast, account, {**ENTRY, "fields": [field]})
            assert kept.status_code == 200, kept.text
    return found


async def keep(
    cast: Cast, account: str, body: dict[str, Any], *, login: str = "city.officer", version: int = 0
) -> Any:
    return await cast.post(login, f"/experts/{account}", body, version=version, method="PUT")


@pytest.fixture
async def case(cast: Cast, env: WorkflowEnvironment, accounts: dict[str, str]) -> str:
    """Under assessment by a procedure whose panels are drawn."""
    assert accounts
    walk = DrawnWalk(cast.doors.cases, env, cast.doors.database, Track.COUNTY)
    await walk.to_review()
    return walk.case_id


async def draw(cast: Cast, case: str, *, again: bool = False) -> None:
    path = f"/cases/{case}/technical-assessment"
    await cast.act("city.officer", f"{path}/{'further-draws' if again else 'draws'}")
    async with cast.doors.database.reading() as tx:
        state: Any = await case_log.state(tx, case)
    held = state.draws[-1].draw
    for party, login in HANDS.items():
        said = {"commitment": commitment(held, party, SECRETS[party])}
        sent = await cast.post(login, f"{path}/draw-commitments", said)
        assert sent.status_code == 200, sent.text
    for party, login in HANDS.items():
        sent = await cast.post(login, f"{path}/draw-secrets", {"secret": SECRETS[party]})
        assert sent.status_code == 200, sent.text


async def test_6_1_1_anybody_works_the_draw_out_again_from_the_public_page(
    cast: Cast, case: str, accounts: dict[str, str], settings: Settings
) -> None:
    hidden = await cast.get(None, f"/cases/{case}/draws")
    assert hidden.status_code == 404
    await draw(cast, case)
    await stand_without_temporal(settings, f"/cases/{case}/draws", f"/api/v1/cases/{case}/draws")
    shown = (await cast.get(None, f"/cases/{case}/draws")).json()
    [one] = shown["draws"]
    assert shown["panel"] == [each["id"] for each in one["drawn"]]
    assert len(one["pool"]) == len(accounts) + 2
    async with cast.doors.database.reading() as tx:
        found = await panel_draws.of_case(tx, case)
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(script(found.draws[0]), {})
    by_field = {
        field: (
            [each["id"] for each in one["drawn"] if each["field"] == field],
            [each["id"] for each in one["alternates"] if each["field"] == field],
        )
        for field in LOGINS
    }
    assert printed.getvalue().splitlines() == [
        f"{field} {drawn} {alternates}" for field, (drawn, alternates) in by_field.items()
    ]
    assert [pick["id"] for pick in one["picks"]] == [
        each for drawn, alternates in by_field.values() for each in (*drawn, *alternates)
    ]


async def test_6_1_1_the_drawn_declare_and_an_alternate_follows_who_stands_back(
    cast: Cast, case: str, accounts: dict[str, str]
) -> None:
    logins = {account: login for login, account in accounts.items()}
    await draw(cast, case)
    shown = (await cast.get(None, f"/cases/{case}/draws")).json()
    first, second, _ = shown["panel"]
    alternate = shown["draws"][0]["alternates"][0]["id"]
    await cast.declare(case, logins[first], kin=True)
    then = (await cast.get(None, f"/cases/{case}/draws")).json()
    assert (set(then["panel"]) - set(shown["panel"]), then["recused"]) == ({alternate}, 1)
    assert "gone" not in then["draws"][0], "nobody learns who stood back"
    await cast.declare(case, logins[alternate], logins[second])
    assert (await cast.get(logins[alternate], f"/cases/{case}")).status_code == 200
    assert (await cast.get(logins[first], f"/cases/{case}")).status_code == 404


async def test_d8_who_falls_out_is_followed_and_without_an_alternate_drawn_for_again(
    cast: Cast, case: str, accounts: dict[str, str]
) -> None:
    await draw(cast, case)
    first = (await cast.get(None, f"/cases/{case}/draws")).json()
    path = f"/cases/{case}/technical-assessment"
    [air] = set(first["panel"]) & {accounts[login] for login in LOGINS["air"]}
    full = await post(cast, case, "further-draws")
    assert (full.status_code, full.json()["code"]) == (409, "not-now"), "every seat is taken"
    silent = await post(cast, case, "draw-replacements", {"expert": air})
    assert silent.status_code == 422, "without a reason"
    gone = {"expert": air, "reason": "因病住院。"}
    await cast.act("city.officer", f"{path}/draw-replacements", gone)
    twice = await post(cast, case, "draw-replacements", gone)
    assert (twice.status_code, twice.json()["code"]) == (422, "invalid")
    assert (await cast.get(None, f"/cases/{case}/draws")).json()["panel"] == first["panel"][:2]
    await draw(cast, case, again=True)
    then = (await cast.get(None, f"/cases/{case}/draws")).json()
    [other] = {accounts[login] for login in LOGINS["air"]} - {air}
    assert set(then["panel"]) == {*first["panel"][:2], other}
    assert len(then["draws"]) == 2, "the first draw stays for everybody to work out again"


async def test_d8_a_draw_in_which_a_side_kept_silent_is_void_after_its_days_and_made_anew(
    cast: Cast, case: str, accounts: dict[str, str]
) -> None:
    path = f"/cases/{case}/technical-assessment"
    await cast.act("city.officer", f"{path}/draws")
    early = await post(cast, case, "void-draws")
    assert (early.status_code, early.json()["code"]) == (422, "invalid"), "the days are not over"
    await cast.sleep(days=14)  # Three, and then the longest holiday: the office is told after it.
    cast.tokens.clear()  # They last for an hour.
    second = await post(cast, case, "draws")
    assert (second.status_code, second.json()["code"]) == (409, "not-now"), "one at a time"
    async with cast.doors.database.reading() as tx:
        log = await case_log.events(tx, case)
        calendar = await cast.doors.calendars.in_force(tx)
    told = [one for one in log if isinstance(one, DrawReminded | SilenceTold)]
    assert [type(one) for one in told] == [DrawReminded, SilenceTold], "by itself (6.1.1)"
    assert {one.actor for one in told} == {CLOCK}
    last = told[0].last_on
    working = next(day for n in range(1, 15) if calendar.works_on(day := days_later(last, n)))
    assert [local_day(one.at) for one in told] == [last, working], "on the next working day"
    await cast.act("city.officer", f"{path}/void-draws")
    await draw(cast, case)
    shown = (await cast.get(None, f"/cases/{case}/draws")).json()
    assert len(shown["draws"]) == 2
    assert set(shown["panel"]) < set(accounts.values())


async def post(cast: Cast, case: str, what: str, body: object = None) -> Any:
    """By the office, with the version as it is; it may be refused."""
    version = (await cast.get("city.officer", f"/cases/{case}")).json()["version"]
    path = f"/cases/{case}/technical-assessment/{what}"
    return await cast.post("city.officer", path, body, version=version)


async def test_6_1_1_whoever_is_not_fit_is_left_out_with_the_reason(
    cast: Cast, case: str, accounts: dict[str, str]
) -> None:
    said = {**ENTRY, "fields": ["water"], "region": "990121"}
    assert (await keep(cast, accounts["w4"], said, version=1)).status_code == 200
    await draw(cast, case)
    async with cast.doors.database.reading() as tx:
        [one] = (await panel_draws.of_case(tx, case)).draws
    assert one.pool
    assert [(each.id, each.why) for each in one.pool.excluded] == [
        (accounts["w4"], Exclusion.SAME_UNIT)
    ]
    public = (await cast.get(None, f"/cases/{case}/draws")).text
    assert accounts["w4"] not in public, "who stands back is hidden behind a digest"


async def test_6_1_1_load_counts_the_panels_that_somebody_sits_on(
    cast: Cast, case: str, accounts: dict[str, str]
) -> None:
    await draw(cast, case)
    panel = set((await cast.get(None, f"/cases/{case}/draws")).json()["panel"])
    listed = (await cast.get("admin", "/experts")).json()["experts"]
    assert {one["account"] for one in listed} == set(accounts.values())
    assert {one["account"] for one in listed if one["open_now"] == 1} == panel
    assert {one["account"] for one in listed if one["this_year"] == 1} == panel


async def test_6_1_1_the_pool_is_kept_by_the_city_and_by_versions(
    cast: Cast, accounts: dict[str, str]
) -> None:
    said = {**ENTRY, "fields": ["water"]}
    for login in ("qingxi.officer", "w1", "qingxi.clerk"):
        refused = await keep(cast, accounts["w1"], said, login=login, version=1)
        assert (refused.status_code, refused.json()["code"]) == (403, "not-entitled"), login
        assert (await cast.get(login, "/experts")).status_code == 403
    stale = await keep(cast, accounts["w1"], said)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    blind = await cast.post("admin", f"/experts/{accounts['w1']}", said, method="PUT")
    assert blind.status_code == 428
    nobody = await keep(cast, "nobody", said)
    assert nobody.status_code == 404
    wrong = await keep(cast, accounts["w1"], {**said, "region": "here"}, version=1)
    assert wrong.status_code == 422


def test_6_1_1_a_table_is_checked_line_by_line() -> None:
    known = {"zhou": "account-1", "wu": "account-2"}
    text = (
        "用户名,专业类别,工作单位,所在地,聘期自\n"
        "zhou，water、air，市环科院，990102，2030/1/5，，2030年3月1日，是，2，5，3，990121 990122\n"
        "nobody,water,某单位,990102,2030-01-01\n"
        "wu,water,某单位,here,2030-01-01\n"
        "wu,water,某单位,990102,2030-01-01,2029-01-01\n"
        "zhou,water,某单位,990102,2030-01-01\n"
        "wu,water\n"
    )
    lines, faults = lines_of(rows_of(text), known)
    [taken] = lines
    assert taken.expert.fields == ("water", "air")
    assert taken.expert.trained_on == date(2030, 3, 1)
    assert (taken.expert.third_party, taken.expert.advised) == (True, ("990121", "990122"))
    assert [(one.no, one.why.value, one.column) for one in faults] == [
        (3, "no-account", "login"),
        (4, "value", "region"),
        (5, "order", "until"),
        (6, "twice", "login"),
        (7, "columns", ""),
    ]


async def test_6_1_1_what_an_entry_said_before_stays_on_file(
    cast: Cast, accounts: dict[str, str]
) -> None:
    said = {**ENTRY, "fields": ["soil"]}
    assert (await keep(cast, accounts["w1"], said, version=1)).json()["version"] == 2
    change = ExpertChangeRow
    of_one = select(change.version, change.by, change.body).where(change.account == accounts["w1"])
    async with cast.doors.database.reading() as tx:
        [entry] = [one for one in await experts.entries(tx, await cast.now()) if one.login == "w1"]
        told = (await tx.execute(of_one)).all()
    assert entry.expert.fields == ("soil",)
    officer = await cast.account("city.officer")
    found = {row.version: (row.by, json.loads(row.body)["fields"]) for row in told}
    assert found == {1: (officer, ["water"]), 2: (officer, ["soil"])}
