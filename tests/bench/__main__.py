"""`make bench`: one act over HTTP beside a bare update on the same engine, in one run (1.6.5).

Also a list of cases beside a request that asks nothing. Figures go to docs/benchmarks/acts.json.
"""

import asyncio
import os
import platform
import sys
import tempfile
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import httpx
from pydantic import BaseModel

from services.cli.demo import samples_for_demo
from services.cli.demo.papers import upload
from services.cli.demo.people import Person
from services.cli.demo.stack import Stack
from services.domain.base import Act, Receipt
from services.domain.calendar import days_later, local_day
from services.domain.steps.creation_request import ListApplicant
from services.domain.steps.implementation import RecordInterimCheck
from services.domain.steps.plan import (
    ApprovePlan,
    FilePlan,
    IssuePlan,
    RecordPlanOpinion,
    SubmitPlan,
)
from services.workflows.client import connect
from tests.bench.bare import QUEUE, Bare
from tests.bench.measuring import Figures, Kind, in_turn

ROUNDS, EACH = 6, 50
KEPT = Path(__file__).parents[2] / "docs/benchmarks/acts.json"


class Report(BaseModel):
    """One run. Ratios matter; times say little on a shared machine."""

    taken_at: datetime
    cores: int
    python: str
    system: str
    load_before: float
    """Of the machine, per minute, before the run began; near 0 on one that is otherwise idle."""
    act_over_http: Figures
    bare_update: Figures
    act_to_bare_rate: float
    list_of_cases: Figures
    no_question: Figures


class State(BaseModel):
    state: str


class Anything(BaseModel):
    pass


async def county_in_implementation(
    http: httpx.AsyncClient, stack: Stack, samples: dict[str, Path]
) -> tuple[str, int]:
    """The case, and the number of its last fact."""
    people = {login: Person(http, login, password) for login, password in stack.passwords.items()}
    clerk = people["qingxi.clerk"]
    wish = {"programme": "county-municipal", "place": "990121", "reason": "申请创建。"}
    case = (await clerk.send("POST", "/cases", wish, Receipt)).stream
    documents = [await _usable(http, clerk, case, samples[f"county/{key}"]) for key in PAPERS]
    day = str(days_later(local_day(datetime.now(UTC)), -1))
    number = {"document_no": "文号1", "document": documents[0]}
    way: list[tuple[str, type[Act], dict[str, object]]] = [
        ("city.officer", ListApplicant, {}),
        ("qingxi.clerk", SubmitPlan, {"document": documents[0]}),
        ("city.officer", RecordPlanOpinion, {"held_on": day, "passed": True, "opinion": "可行。"}),
        ("qingxi.congress", ApprovePlan, {**number, "approved_on": day}),
        ("qingxi.government", IssuePlan, {**number, "in_force_on": day}),
        ("qingxi.clerk", FilePlan, {"documents": documents}),
    ]
    last = 0
    for login, act, body in way:
        last = (await people[login].act(case, act, body)).seq
    return case, last


PAPERS = ("letter", "congress-resolution", "enactment")


async def _usable(http: httpx.AsyncClient, clerk: Person, case: str, path: Path) -> str:
    content = await asyncio.to_thread(path.read_bytes)
    document, _ = await upload(clerk, http, case, path.name, content)
    async with asyncio.timeout(30):
        while True:
            if (await clerk.get(f"/documents/{document}", State)).state == "usable":
                return document
            await asyncio.sleep(0.05)


async def act_over_http(http: httpx.AsyncClient, stack: Stack) -> Kind:
    """An interim check recorded: rule, text, fact, projection; nothing grows by it."""
    case, version = await county_in_implementation(http, stack, samples_for_demo())
    officer = Person(http, "city.officer", stack.passwords["city.officer"])
    path = f"/cases/{case}/implementation/{RecordInterimCheck.path}"
    day = str(local_day(datetime.now(UTC)))
    body = {"checked_on": day, "visit": "open", "feedback": "进展良好。"}
    versions = count(version)

    async def once() -> None:
        await officer.send("POST", path, body, Receipt, expects=next(versions))

    return Kind("act over HTTP", once)


async def bare_update(stack: Stack) -> Kind:
    client = await connect(stack.settings.temporal_address, lazy=False)
    handle = await client.start_workflow(Bare.run, id="bare", task_queue=QUEUE)
    numbers = count()

    async def once() -> None:
        await handle.execute_update(Bare.act, next(numbers))

    return Kind("bare update with one activity", once)


async def compared(stack: Stack) -> list[Kind]:
    async with httpx.AsyncClient(base_url=stack.origin, timeout=60, trust_env=False) as http:
        acts = [await act_over_http(http, stack), await bare_update(stack)]
        await in_turn(acts, ROUNDS, EACH)
        officer = Person(http, "city.officer", stack.passwords["city.officer"])

        async def list_cases() -> None:
            await officer.get("/cases", Anything)

        async def live() -> None:
            (await http.get("/health/live")).raise_for_status()

        reads = [Kind("list of cases", list_cases), Kind("no question", live)]
        await in_turn(reads, ROUNDS, EACH)
    return acts + reads


async def main() -> None:
    load = round(os.getloadavg()[0], 2)
    with tempfile.TemporaryDirectory(prefix="ecocase-bench-") as folder:
        stack = await Stack.begin(Path(folder) / "data")
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bench.bare", stack.settings.temporal_address
        )
        try:
            kinds = await compared(stack)
        finally:
            worker.terminate()
            await worker.wait()
            await stack.end()
    tell(kinds, load)


def tell(kinds: list[Kind], load: float) -> None:
    lines = [f"{'':32}{'p50 ms':>9}{'p95 ms':>9}{'per s':>9}{'CPU ms':>9}"]
    for kind in kinds:
        got = kind.figures
        cpu = "-" if got.cpu_ms is None else f"{got.cpu_ms:.1f}"
        lines.append(f"{kind.name:32}{got.p50_ms:>9}{got.p95_ms:>9}{got.per_second:>9}{cpu:>9}")
    act, bare, listed, nothing = (kind.figures for kind in kinds)
    report = Report(
        taken_at=datetime.now(UTC).replace(microsecond=0),
        cores=os.cpu_count() or 0,
        python=platform.python_version(),
        system=f"{platform.system()} {platform.machine()}",
        load_before=load,
        act_over_http=act,
        bare_update=bare,
        act_to_bare_rate=round(act.per_second / bare.per_second, 2),
        list_of_cases=listed,
        no_question=nothing,
    )
    sys.stdout.write("\n".join([*lines, f"act : bare = {report.act_to_bare_rate}", ""]))
    KEPT.write_text(report.model_dump_json(indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main())
