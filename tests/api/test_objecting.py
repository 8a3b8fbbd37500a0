"""6.4.3: who objected is known to two people; findings, answers, appeals; like ones together."""

import asyncio
import logging
import re
from base64 import b64decode
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile, is_zipfile

import pytest
from fastapi import FastAPI
from sqlalchemy import inspect, text
from temporalio.testing import WorkflowEnvironment

from services.api.allowance import Allowance
from services.domain.doors.table import DOORS
from services.storage import case_log
from services.storage.queries import objections
from tests.api.cast import Cast
from tests.api.objecting import (
    CONTACT,
    NAME,
    OBJECTION,
    PHONE,
    handled_by,
    notice,
    officers,
    raised,
    told,
)

pytestmark = pytest.mark.usefixtures("worker")

SAID = "石桥镇东街桥下有一个排口，下雨后流黑水，有臭味，附近没有接入污水管网，请核查第{}户。"
FILE = re.compile(r"\.(csv|xlsx|atom|json|ics)$")
WHY = {"reason": "核实反映的排口位置，需要电话联系。"}
EVERYBODY_ELSE = (
    *("city.leader", "qingxi.officer", "qingxi.leader", "admin", "nongwei", "expert.one"),
    *("shangping.clerk", "qingxi.government", "province.officer"),
)


async def test_6_4_3_who_objected_is_told_to_two_handlers_and_the_auditor_with_a_reason(
    cast: Cast, env: WorkflowEnvironment
) -> None:
    case = await notice(cast, env)
    stream = (await raised(cast, case))["stream"]
    path = f"/filings/{stream}/identity"
    assert (await cast.post("city.officer", path, WHY)).status_code == 403, "nobody is named yet"
    others = await officers(cast, "li", "wang")
    both = {"first": await cast.account("city.officer"), "second": others["li"]}
    for wrong in ({**both, "second": both["first"]}, {**both, "second": "somebody"}):
        refused = await cast.post("city.leader", f"/filings/{stream}/handlers", wrong, version=1)
        assert (refused.status_code, refused.json()["code"]) == (422, "handlers-unfit")
    not_hers = await cast.post("city.officer", f"/filings/{stream}/handlers", both, version=1)
    assert not_hers.status_code == 403
    await handled_by(cast, stream, both["first"], both["second"])
    for login in ("city.officer", "li", "auditor"):
        assert (await cast.post(login, path, WHY)).json() == {"contact": CONTACT}, login
    for login in ("wang", *EVERYBODY_ELSE):
        assert (await cast.post(login, path, WHY)).status_code in (403, 404), login
    assert (await cast.post("li", path, {"reason": " "})).status_code == 422
    kept = (await cast.get("auditor", "/readings", params={"stream": stream})).json()["readings"]
    looks = [(one["function"], one["reason"]) for one in kept if one["what"] == "objector"]
    assert looks == [(one, WHY["reason"]) for one in ("auditor", "city-officer", "city-officer")]
    decided = {"upheld": False, "reason": "不属实。"}
    tried = await cast.post("wang", f"/filings/{stream}/decision", decided, version=2)
    assert (tried.status_code, tried.json()["code"]) == (403, "held-by-another")


async def test_6_4_3_a_name_and_a_telephone_are_found_nowhere_but_in_their_own_table(
    cast: Cast, env: WorkflowEnvironment, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    case = await notice(cast, env)
    filed = await raised(cast, case)
    stream = filed["stream"]
    refused = [
        await cast.post(None, f"/cases/{case}/objections", {**OBJECTION, "unknown": NAME}),
        await cast.post(None, f"/cases/{case}/objections", {**OBJECTION, "subject": ""}),
        await cast.post(None, "/filings/reply", {"code": PHONE}),
    ]
    assert [one.status_code for one in refused] == [422, 422, 404]
    await officers(cast, "li")
    await handled_by(cast, stream, await cast.account("city.officer"), await cast.account("li"))
    assert (await cast.post("li", f"/filings/{stream}/identity", WHY)).status_code == 200
    await cast.act(
        "li", f"/filings/{stream}/decision", {"upheld": False, "reason": "经核实，不属实。"}
    )
    assert await tables_with(cast, NAME, PHONE) == {"objectors"}
    assert await tables_with(cast, filed["code"]) == set(), "of the code only a hash is kept"
    written = (await env.client.get_workflow_handle(stream).fetch_history()).to_json()
    history = b"".join(map(b64decode, re.findall(r'"data": "([^"]+)"', written))).decode()
    assert "subject" in history
    pages = [
        *("/filings", f"/filings/{stream}", f"/filings/groups/{stream}", "/filings/groups"),
        *("/contents?q=" + NAME, f"/cases/{case}", "/worklist", "/readings"),
        f"/cases/{stream}/history",
    ]
    said = [history, str(await told(cast, filed["code"])), *(one.text for one in refused)]
    for login in ("li", "auditor", *EVERYBODY_ELSE):
        said += [(await cast.get(login, page)).text for page in pages]
    said += await exported(cast, case)
    said += [record.getMessage() for record in caplog.records]
    assert [one for one in said if NAME in one or PHONE in one or filed["code"] in one] == []


async def exported(cast: Cast, case: str) -> list[str]:
    """Every file of lists and every feed that there is, as handlers, auditor and public get it."""
    named = [line.partition(" ")[2].replace("{case}", case) for line in DOORS if line[:4] == "GET "]
    paths = [one for one in named if FILE.search(one) and "{" not in one]
    got: dict[tuple[str, str], str] = {}
    for login in ("city.officer", "li", "auditor", "public"):
        bearer = {} if login == "public" else {"Authorization": f"Bearer {await cast.token(login)}"}
        for path in paths:
            answer = await cast.http.get(path, headers=bearer)
            if answer.status_code == 200:
                got[login, path] = text_of(answer.content)
    number = (await cast.get("li", f"/cases/{case}")).json()["line"]["number"]
    for name in ("intake-log.csv", "intake-log.xlsx", "cases.csv", f"cases/{case}/ledger.csv"):
        assert ("li", f"/{name}") in got, name
    assert number in got["li", "/intake-log.csv"], "the case stands in it"
    assert number in got["li", "/intake-log.xlsx"], "what is packed is read, too"
    assert f"/notices/{case}" in got["public", "/notices/feed.atom"]
    return list(got.values())


def text_of(file: bytes) -> str:
    """Of a spreadsheet what is packed in it."""
    if not is_zipfile(BytesIO(file)):
        return file.decode()
    with ZipFile(BytesIO(file)) as packed:
        return "".join(packed.read(one).decode() for one in packed.namelist())


async def tables_with(cast: Cast, *canaries: str) -> set[str]:
    """Every column of every table, read as text."""
    found = set()
    async with cast.doors.database.reading() as tx:
        names = await tx.run_sync(lambda sync: inspect(sync).get_table_names())
        for name in sorted(
            set(names) - {"content_words"}
        ):  # Virtual: the tables below it are read.
            rows = await tx.execute(text(f'SELECT * FROM "{name}"'))
            if any(one in str(tuple(row)) for row in rows for one in canaries):
                found.add(name)
    return found


async def test_6_4_3_an_objection_is_answered_in_part_appealed_and_judged_by_others(
    cast: Cast, env: WorkflowEnvironment
) -> None:
    """A4.2, E14: with its term, its findings, its effect on the case; once, and by code."""
    case = await notice(cast, env)
    filed = await raised(cast, case)
    stream, code = filed["stream"], filed["code"]
    before = await told(cast, code)
    assert (before["status"], before["answer"]) == ("open", None)
    assert before["due_on"] is not None
    new = await officers(cast, "li", "wang", "zhao", "sun")
    await handled_by(cast, stream, new["li"], new["wang"])
    found = {"words": "现场查看，排口属实，已接管。"}
    done = await cast.post("wang", f"/filings/{stream}/findings", found)
    assert done.status_code == 200, done.text
    answer: dict[str, Any] = {"upheld": True, "partly": True, "reason": "部分属实，已责成更正。"}
    unclear = await cast.post("li", f"/filings/{stream}/decision", answer, version=2)
    assert (unclear.status_code, unclear.json()["code"]) == (422, "effect-unclear")
    early = await cast.post(None, "/filings/appeals", {"code": code, "words": "不服。"})
    assert (early.status_code, early.json()["code"]) == (409, "no-appeal")
    await cast.act("li", f"/filings/{stream}/decision", {**answer, "effect": "none"})
    after = await told(cast, code)
    assert (after["status"], after["effect"]) == ("partly", "none")
    assert (after["answer"], after["appeal"]) == (answer["reason"], None)
    wrong = await cast.post(None, "/filings/appeals", {"code": "7K4M-29PX-0QDV", "words": "不服。"})
    assert wrong.status_code == 404
    appeal = await cast.post(None, "/filings/appeals", {"code": code, "words": "仍在排放。"})
    assert appeal.status_code == 201, appeal.text
    again = await cast.post(None, "/filings/appeals", {"code": code, "words": "再次。"})
    assert (again.status_code, again.json()["code"]) == (409, "no-appeal")
    second = appeal.json()["stream"]
    handlers = {"first": new["li"], "second": new["zhao"]}
    known = await cast.post("city.leader", f"/filings/{second}/handlers", handlers, version=1)
    assert (known.status_code, known.json()["code"]) == (422, "handlers-unfit")
    own = {"upheld": True, "reason": "自己复核自己。"}
    self_made = await cast.post("li", f"/filings/{second}/appeal-decision", own, version=1)
    assert (self_made.status_code, self_made.json()["code"]) == (403, "not-entitled")
    await handled_by(cast, second, new["zhao"], new["sun"])
    async with cast.doors.database.reading() as tx:
        assert await objections.head_of(tx, second) == second
    upheld = {"upheld": True, "reason": "复核属实，异议成立。"}
    await cast.act("zhao", f"/filings/{second}/appeal-decision", upheld)
    last = await told(cast, code)
    assert (last["appeal"]["status"], last["appeal"]["answer"]) == ("upheld", upheld["reason"])


async def test_6_4_3_like_objections_are_one_line_and_get_one_answer(
    cast: Cast, env: WorkflowEnvironment
) -> None:
    case = await notice(cast, env)
    filed = [
        await raised(cast, case, words=SAID.format(number), contact=f"住户{number}")
        for number in range(1, 7)
    ]
    other = await raised(cast, case, words="农田边堆放了很多农药瓶，没有人清理。")
    groups = (await cast.get("city.officer", "/filings/groups")).json()["groups"]
    sizes = {one["head"]: (one["open"], one["all"]) for one in groups}
    assert sizes == {filed[0]["stream"]: (6, 6), other["stream"]: (1, 1)}
    new = await officers(cast, "li", "wang")
    await handled_by(cast, filed[3]["stream"], new["li"], new["wang"])
    answer = {"upheld": False, "reason": "经核查，排口已接入管网。", "alike": True}
    await cast.act("city.officer", f"/filings/{filed[1]['stream']}/decision", answer)
    answered = [one for one in filed if one is not filed[3]]
    assert await answers(cast, *(one["code"] for one in answered)) == {answer["reason"]}
    assert (await told(cast, filed[3]["code"]))["status"] == "open", "two others have it in hand"
    assert (await told(cast, other["code"]))["status"] == "open"
    async with cast.doors.database.reading() as tx:
        log = await case_log.events(tx, filed[5]["stream"])
    assert [one.actor.account for one in log] == ["public", await cast.account("city.officer")]


async def answers(cast: Cast, *codes: str) -> set[str]:
    """Once all of them have one: the worker gives it to one after the other."""
    async with asyncio.timeout(60):
        while True:
            found = {(await told(cast, code))["answer"] for code in codes}
            if None not in found:
                return found
            await asyncio.sleep(0.05)


async def test_6_4_3_nothing_acknowledged_is_lost_in_a_burst(
    cast: Cast, env: WorkflowEnvironment, app: FastAPI
) -> None:
    """A4.1: many at once; who is told to come again comes again, under the same key."""
    case = await notice(cast, env)
    many = 120
    app.state.doors = replace(cast.doors, allowance=Allowance(most=many))

    async def sender(number: int) -> str:
        said = {**OBJECTION, "words": SAID.format(number)}
        while True:
            path, key = f"/cases/{case}/objections", f"burst-{number}"
            sent = await cast.post(None, path, said, key=key)
            if sent.status_code == 201:
                return str(sent.json()["stream"])
            assert sent.status_code in (503, 504), sent.text

    streams = await asyncio.gather(*map(sender, range(many)))
    assert len(set(streams)) == many
    async with cast.doors.database.reading() as tx:
        kept = [await case_log.state(tx, stream) for stream in streams]
    assert all(one is not None and one.seq == 1 for one in kept)
    groups = (await cast.get("city.officer", "/filings/groups")).json()["groups"]
    assert [one["all"] for one in groups] == [many]
