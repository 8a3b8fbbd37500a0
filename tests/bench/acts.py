"""Acts over HTTP beside bare updates: one by one, twenty at once, and the first act of a case.

Everything runs as `ecocase up` runs it; only the bare workflows have a worker of their own.
"""

import asyncio
import os
import platform
import sys
import tempfile
from collections import deque
from datetime import UTC, datetime
from itertools import count, cycle
from pathlib import Path

import httpx
from pydantic import BaseModel
from temporalio.client import WithStartWorkflowOperation
from temporalio.common import WorkflowIDConflictPolicy

from services.cli.demo import samples_for_demo
from services.cli.demo.papers import upload
from services.cli.demo.people import Person
from services.cli.demo.stack import Stack
from services.domain.base import Act, Receipt
from services.domain.clocks.calendar import days_later, local_day
from services.domain.steps.creation_request import GiveConsent, ListApplicant
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
from tests.bench.villages import villages

ROUNDS, EACH, AT_ONCE = 6, 60, 20
STARTED = (ROUNDS + 1) * EACH
"""Cases, with the round that warms up; each is then acted on once, twenty at a time."""
PAPERS = ("letter", "congress-resolution", "enactment")
KEPT = Path(__file__).parents[2] / "docs/benchmarks/acts.json"


class Beside(BaseModel):
    """What the product does, and the bare engine in the same run. Ratios matter."""

    ours: Figures
    bare: Figures
    rate_to_bare: float
    cpu_to_bare: float | None


class Report(BaseModel):
    """One run. CPU is that of server, worker, API and database, without the load."""

    taken_at: datetime
    cores: int
    python: str
    system: str
    load_before: float
    """Of the machine, per minute, before the run began; near 0 on one that is otherwise idle."""
    act: Beside
    acts_at_once: Beside
    creation: Beside


class State(BaseModel):
    state: str


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

    return Kind("act over HTTP", once, serves=False)


async def bare_update(stack: Stack, at_once: int = 1) -> Kind:
    """As many workflows as updates at once: each takes them one by one, as a case does."""
    client = await connect(stack.settings.temporal_address, lazy=False)
    handles = [
        await client.start_workflow(Bare.run, id=f"bare-{at_once}-{one}", task_queue=QUEUE)
        for one in range(at_once)
    ]
    numbers, turns = count(), cycle(handles)

    async def once() -> None:
        await next(turns).execute_update(Bare.act, next(numbers))

    return Kind("bare update with one activity", once, at_once=at_once, serves=False)


async def creation(http: httpx.AsyncClient, stack: Stack, begun: deque[str]) -> Kind:
    """A village's request: the case's workflow and its first step started, the fact recorded."""
    url = stack.settings.database_url.get_secret_value()
    places = await villages(url, http, STARTED)

    async def once() -> None:
        place, clerk = next(places)
        wish = {"programme": "village-municipal", "place": place, "reason": "申请创建。"}
        begun.append((await clerk.send("POST", "/cases", wish, Receipt)).stream)

    return Kind("case created over HTTP", once, serves=False)


async def bare_start(stack: Stack) -> Kind:
    client = await connect(stack.settings.temporal_address, lazy=False)
    numbers = count()

    async def once() -> None:
        number = next(numbers)
        start = WithStartWorkflowOperation(
            Bare.run,
            id=f"bare-start-{number}",
            task_queue=QUEUE,
            id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
        )
        await client.execute_update_with_start_workflow(
            Bare.act, number, start_workflow_operation=start
        )

    return Kind("bare start, update, activity", once, serves=False)


async def consents(http: httpx.AsyncClient, stack: Stack, begun: deque[str]) -> Kind:
    """The town consents, to twenty villages at once."""
    town = Person(http, "songping.government", stack.passwords["songping.government"])
    await town.headers()

    async def once() -> None:
        path = f"/cases/{begun.popleft()}/creation-request/{GiveConsent.path}"
        await town.send("POST", path, {"opinion": "同意申报。"}, Receipt, expects=1)

    return Kind("acts, 20 at once", once, at_once=AT_ONCE, serves=False)


async def compared(stack: Stack) -> list[Kind]:
    async with httpx.AsyncClient(base_url=stack.origin, timeout=60, trust_env=False) as http:
        begun: deque[str] = deque()
        acts = [await act_over_http(http, stack), await bare_update(stack)]
        creations = [await creation(http, stack, begun), await bare_start(stack)]
        crowds = [await consents(http, stack, begun), await bare_update(stack, AT_ONCE)]
        for kinds in (acts, creations, crowds):
            await in_turn(kinds, ROUNDS, EACH)
    return acts + crowds + creations


async def measure() -> None:
    """Prints the figures and keeps them."""
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
    act, bare, crowd, bare_crowd, start, bare_begin = (kind.figures for kind in kinds)
    report = Report(
        taken_at=datetime.now(UTC).replace(microsecond=0),
        cores=os.cpu_count() or 0,
        python=platform.python_version(),
        system=f"{platform.system()} {platform.machine()}",
        load_before=load,
        act=beside(act, bare),
        acts_at_once=beside(crowd, bare_crowd),
        creation=beside(start, bare_begin),
    )
    for name, one in (
        ("act", report.act),
        ("acts, 20 at once", report.acts_at_once),
        ("creation", report.creation),
    ):
        lines.append(f"{name}: rate {one.rate_to_bare} of bare, CPU {one.cpu_to_bare} of bare")
    sys.stdout.write("\n".join([*lines, ""]))
    KEPT.write_text(report.model_dump_json(indent=1) + "\n", encoding="utf-8")


def beside(ours: Figures, bare: Figures) -> Beside:
    cpu = round(ours.cpu_ms / bare.cpu_ms, 2) if ours.cpu_ms and bare.cpu_ms else None
    rate = round(ours.per_second / bare.per_second, 2)
    return Beside(ours=ours, bare=bare, rate_to_bare=rate, cpu_to_bare=cpu)
