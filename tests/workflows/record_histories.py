"""Record what each workflow type does, as JSON: `python -m tests.workflows.record_histories`.

Run by hand when a type is new, never in CI: a history is a promise to the cases that run. Those
that are listed in `histories/SHA256SUMS` stay as they are; see `test_histories.py`.
"""

import asyncio
import json
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from services.domain.base import ActorRef
from services.domain.clocks.calendar import local_day, start_of_day
from services.domain.clocks.terms import AnswerSupervision, Supervise
from services.domain.filing import DecideObjection, FileObjection
from services.domain.offices.inquiries import AnswerInquiry, FileInquiry, PassOnInquiry
from services.domain.programme.schema import Obligation, TitleLevel, Track
from services.domain.rounds.finishing import StrikeOff
from services.domain.steps.application import AcceptApplication
from services.domain.steps.plan import SubmitPlan
from services.domain.steps.recheck import ConcludeRecheck
from services.domain.tree.units import Function, StepName
from services.domain.whole_case import Withdraw
from services.storage.evidence.archive import Archive
from services.storage.evidence.objects import ObjectStore
from services.storage.messages import deliveries
from services.storage.people import reaching
from services.storage.people.accounts import NewAccount, create_account
from services.storage.session import Database
from services.workflows.client import CaseClient
from services.workflows.clock import RehearsalClock
from services.workflows.delivering import StoredDeliveries
from services.workflows.delivery import DeliveryWorkflow, delivery_workflow
from services.workflows.evidence import EvidenceWorkflow
from services.workflows.evidence_checks import StoredInspections
from services.workflows.letters import Sender
from services.workflows.mailing import Post, Server
from services.workflows.term import term_id
from services.workflows.unit_change import UNIT_CHANGE
from services.workflows.worker import worker_for
from tests.conftest import environment, migrate
from tests.workflows.conftest import NOWHERE, QUEUE, effects_on
from tests.workflows.late_stories import ordered_late, recommended_upward
from tests.workflows.rounds.carried import Carried
from tests.workflows.rounds.test_integrity_units import applied, judge
from tests.workflows.test_county_freeze import lose_title
from tests.workflows.test_migration import in_formal_check, moved, new_version, seen
from tests.workflows.test_model_city import granted_again
from tests.workflows.test_model_city import recheck as city_recheck
from tests.workflows.test_rectification import mended_by_ledger
from tests.workflows.test_reprojection import due, publish, reproject
from tests.workflows.test_unit_changes import BAIYUN, SONGPING, ended, merged, plant
from tests.workflows.walk import FINDING, WORDS, Walk, until

HISTORIES = Path(__file__).parent / "histories"
SUMS = HISTORIES / "SHA256SUMS"
"""What was promised, as `sha256sum` writes it. A line is never changed, only added."""
PRIVATE = {"identity": "recorder", "stackTrace": ""}
"""What a history says of the machine it was recorded on."""


async def county(begin: Any) -> dict[str, str]:
    """Assessed with findings, rectified, named, re-checked twice."""
    case: Walk = begin(Track.COUNTY)
    await case.to_review()
    await case.assess(FINDING, passed=False)
    await case.rectify()
    await case.accept()
    await case.publish()
    await case.sleep(days=8)
    title = await case.name()
    assert title.recheck_due
    await case.wait_for(start_of_day(title.recheck_due))
    recheck = f"recheck-{case.case_id}-1"
    await until(case.database, recheck, lambda one: one.stands == StepName.RECHECK)
    today = local_day(await case.now())
    await case.on(recheck, ConcludeRecheck, checked_on=today, passed=True, opinion=WORDS)
    await until(case.database, title.id, lambda one: one.seq >= 3)
    case_id = case.case_id
    steps = [step.name.value for step in case.programme.procedure.steps]
    found = {f"{step}-county": f"case-{case_id}.{step}" for step in steps}
    found |= {"case-county-named": f"case-{case_id}", "title-held": title.id}
    found["term-stopped-and-resumed"] = term_id(case_id, Obligation.REVIEW)
    found["application-with-timers"] = f"case-{case_id}.application"
    return found | {"recheck-passed": f"case-{recheck}.recheck", "case-recheck": f"case-{recheck}"}


async def town(begin: Any) -> dict[str, str]:
    """Examined, approved, sent in a batch; withdrawn from its notice, to which someone objected."""
    case: Walk = begin(Track.TOWN)
    await case.to_notice()
    await case.publish()
    objection = await case.file_about(FileObjection, subject=WORDS, words=WORDS)
    await case.on(objection, DecideObjection, upheld=False, reason=WORDS)
    await case.do(Withdraw, reason=WORDS)
    case_id = case.case_id
    return {
        "case-town-withdrawn": f"case-{case_id}",
        "creation-request-town": f"case-{case_id}.creation-request",
        "application-town": f"case-{case_id}.application",
        "public-notice-called-back": f"case-{case_id}.public-notice",
        "filing-objection": objection,
    }


async def villages(begin: Any) -> dict[str, str]:
    """Reviewed above and named; another one loses its title, and the first is paused."""
    case: Walk = begin(Track.VILLAGE)
    await case.to_naming()
    await case.name()
    paused: Walk = begin(Track.VILLAGE, place="990121101203")
    await paused.file()
    village: Walk = begin(Track.VILLAGE, place="990121101202")
    lost = await lose_title(village)
    until_when = (await paused.until(lambda one: one.paused_until is not None)).paused_until
    assert until_when
    await paused.wait_for(until_when + timedelta(minutes=1))
    await paused.until(lambda one: one.paused_until is None)
    return {
        "upper-review-village": f"case-{case.case_id}.upper-review",
        "case-paused-and-going-on": f"case-{paused.case_id}",
        "title-lost": lost.id,
        "rectification-in-vain": f"case-recheck-{village.case_id}-old-1.rectification",
    }


async def model_city(begin: Any) -> dict[str, str]:
    """Pre-assessed by the province, named by the ministry, and granted again after its re-check."""
    case: Walk = begin(Track.CITY, level=TitleLevel.NATIONAL)
    await case.to_notice()
    await case.publish()
    await case.sleep(days=8)
    title = await case.name()
    stream = await city_recheck(case, title)
    await granted_again(case, stream)
    await until(case.database, title.id, lambda one: one.stands == "held" and one.seq >= 3)
    return {
        "pre-assessment-city": f"case-{case.case_id}.pre-assessment",
        "pre-assessment-of-a-recheck": f"case-{stream}.pre-assessment",
        "case-city": f"case-{case.case_id}",
        "case-recheck-of-a-city": f"case-{stream}",
        "title-granted-again": title.id,
    }


async def ledger(begin: Any) -> dict[str, str]:
    """Findings mended one by one: sent back, pressed for, closed, reported (D9, 6.3.1)."""
    case: Walk = begin(Track.COUNTY, place="990132")
    await case.to_review()
    await case.assess(FINDING, FINDING, passed=False)
    await case.stands(StepName.RECTIFICATION)
    await mended_by_ledger(case)
    await case.stands(StepName.ACCEPTANCE)
    return {"rectification-by-ledger": f"case-{case.case_id}.rectification"}


async def published_year(begin: Any) -> dict[str, str]:
    """A calendar year is published, and the date of a review moves."""
    case: Walk = begin(Track.VILLAGE, place="990121102202")
    await case.to_review()
    was, _, _ = await due(case, Obligation.REVIEW)
    assert was
    edition = await publish(case, was, 1)
    await reproject(case, edition)
    return {"reprojection-of-a-year": f"reprojection-{edition.id}"}


async def migrated(begin: Any) -> dict[str, str]:
    """A new version of its programme is published, and the case moves to it (4.1.3)."""
    case: Walk = begin(Track.VILLAGE, place="990121102203")
    await in_formal_check(case)
    await new_version(case)
    job = await moved(case, await seen(case))
    return {
        "migration-of-a-case": job.id,
        "application-migrated": f"case-{case.case_id}.application",
    }


async def merged_towns(begin: Any) -> dict[str, str]:
    """A town merges: its open case follows, its title rests until a re-check and is counted again
    by the county's case (4.1.5, 4.1.8).
    """
    case: Walk = begin(Track.TOWN, place=BAIYUN)
    await plant(case.database)
    county_case: Walk = begin(Track.COUNTY)
    await county_case.to_plan()
    await case.to_plan()
    title = await case.old_title(local_day(await case.now()) - timedelta(days=100))
    job = await merged(case)
    await ended(case, job)
    await county_case.until(lambda one: bool(one.stale))
    stream = f"recheck-{title.removeprefix('title-')}-1"
    await until(case.database, stream, lambda one: one.stands == StepName.RECHECK)
    case.place = SONGPING
    today = local_day(await case.now())
    await case.on(stream, ConcludeRecheck, checked_on=today, passed=True, opinion=WORDS)
    await county_case.until(lambda one: not one.stale)
    await case.do(SubmitPlan, document="plan")
    return {
        "unit-change": f"{UNIT_CHANGE}-{job.removeprefix('units-')}",
        "title-rested-and-told": title,
        "plan-followed-its-unit": f"case-{case.case_id}.plan",
    }


async def supervised(begin: Any) -> dict[str, str]:
    """A supervision notice goes unanswered, is told of, and is answered after all (2.1.6)."""
    case: Walk = begin(Track.COUNTY, place="990131")
    await case.to_application()
    await case.submit()
    leader = ActorRef(account="zhao", function=Function.CITY_LEADER, unit="9901")
    officer = case.actor(AcceptApplication)
    about: dict[str, Any] = {"what": Obligation.FORMAL_CHECK}
    by = local_day(await case.now())
    await case.do(Supervise, leader, words=WORDS, answer_by=by, **about)
    await case.sleep(days=15)
    await case.do(AnswerSupervision, officer, answer=WORDS, **about)
    await case.do(AcceptApplication)
    return {
        "application-supervised": f"case-{case.case_id}.application",
        "term-supervised": term_id(case.case_id, Obligation.FORMAL_CHECK),
    }


async def inquiry(begin: Any) -> dict[str, str]:
    """Asked, passed on, late, answered: its workflow told its timer of each."""
    case: Walk = begin(Track.VILLAGE, place="990121102201")
    await case.file()
    asked = await case.file_about(FileInquiry, subject=WORDS, words=WORDS)
    officer = ActorRef(account="wang", function=Function.COUNTY_OFFICER, unit="990121:huanbao")
    await case.on(asked, PassOnInquiry, officer, office="county-officer", reason=WORDS)
    await case.sleep(days=20)
    await case.on(asked, AnswerInquiry, officer, answer=WORDS)
    return {"filing-inquiry": asked}


async def rounds(
    client: CaseClient, env: WorkflowEnvironment, database: Database
) -> dict[str, str]:
    """Applied for, judged, on notice for its days, objected to, struck off, decided, ended."""
    round_ = Carried(client, env, database, "integrity-units")
    await round_.open()
    for code in ("one", "two"):
        await applied(round_, code)
        await judge(round_, code)
    await round_.close()
    await round_.publish()
    objection = await round_.objection(upheld=True)
    await round_.sleep(days=9)
    await round_.until("results")
    await round_.do(StrikeOff, code="two", objection=objection, reason=WORDS)
    await round_.decide()
    await round_.end()
    return {"round-on-notice": round_.id}


async def evidence(env: WorkflowEnvironment) -> dict[str, str]:
    handle = await env.client.start_workflow(
        EvidenceWorkflow.run, "no-document", id="evidence-no-document", task_queue=QUEUE
    )
    await handle.result()
    return {"evidence-removed": handle.id}


async def delivery(database: Database, env: WorkflowEnvironment) -> dict[str, str]:
    """A mail waits for its hour, is tried nine times at a server that is not there, and given up."""
    clock = RehearsalClock(env.client)
    post = Post(HISTORIES, Server("127.0.0.1", 1, "none"))
    done = StoredDeliveries(database, clock, post, Sender("a@example.org", ""), b"no key")
    now = await clock.now()
    async with database.writing() as tx:
        order = await deliveries.confirmation(tx, "nobody", "recorded", now)
    later = order.model_copy(update={"not_before": now + timedelta(minutes=5)})
    new = NewAccount(login="clerk", name="方文", password="a-long-password")
    account = await create_account(database, new, now)
    async with database.writing() as tx:
        failing = await reaching.set_address(tx, account, "clerk@example.org", now)
    names = {"delivery-dropped": later, "delivery-given-up": failing}
    queue = "post"
    async with worker_for(env.client, queue, effects_on(database, env), deliveries=done):
        for one in names.values():
            await env.client.start_workflow(
                DeliveryWorkflow.run, one, id=delivery_workflow(one.id), task_queue=queue
            )
        for _ in range(96):
            found = await closed(database, failing.id)
            if found:
                break
            await env.sleep(timedelta(hours=1))
    return {name: delivery_workflow(one.id) for name, one in names.items()}


async def closed(database: Database, delivery_id: str) -> bool:
    async with database.reading() as tx:
        found = await deliveries.find(tx, delivery_id)
    return found is not None and found.ended_at is not None


def plain(value: Any) -> Any:
    """The history without a word about the machine."""
    if isinstance(value, dict):
        return {key: PRIVATE.get(key, plain(item)) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


async def runs(env: WorkflowEnvironment, workflow: str) -> Iterator[Any]:
    """The newest run, and those it continued, oldest last."""
    found = []
    handle: WorkflowHandle[Any, Any] | None = env.client.get_workflow_handle(workflow)
    while handle:
        history = await handle.fetch_history()
        found.append(history)
        first = history.events[0].workflow_execution_started_event_attributes
        before = first.continued_execution_run_id
        handle = previous(env, workflow, before) if before else None
    return iter(found)


def previous(env: WorkflowEnvironment, workflow: str, run: str) -> WorkflowHandle[Any, Any]:
    return env.client.get_workflow_handle(workflow, run_id=run)


async def record(folder: Path) -> None:
    url = f"sqlite+aiosqlite:///{folder}/histories.db"
    await asyncio.to_thread(migrate, url)
    database = Database(url)
    async with await environment() as env:
        archive = Archive(database, ObjectStore(NOWHERE), 1)
        checks = StoredInspections(archive, RehearsalClock(env.client))
        async with worker_for(env.client, QUEUE, effects_on(database, env), checks):
            client = CaseClient(env.client, database, QUEUE, patience=20)

            def begin(track: Track, **more: Any) -> Walk:
                return Walk(client, env, database, track, **more)

            names = await evidence(env) | await delivery(database, env)
            for story in (
                county,
                town,
                villages,
                model_city,
                published_year,
                inquiry,
                supervised,
                ledger,
                migrated,
                merged_towns,
                ordered_late,
            ):
                names |= await story(begin)
            names |= await rounds(client, env, database)
            names |= await recommended_upward(begin)
            for name, workflow in names.items():
                for number, history in enumerate(await runs(env, workflow)):
                    write(f"{name}-{number}" if number else name, history.to_json())
    await database.close()


def write(name: str, history: str) -> None:
    path = HISTORIES / f"{name}.json"
    if not path.exists():
        events = plain(json.loads(history))
        path.write_text(json.dumps(events, ensure_ascii=False, separators=(",", ":")), "utf-8")


def promised() -> dict[str, str]:
    """File name -> sha256 of every history that is listed."""
    lines = SUMS.read_text("utf-8").splitlines() if SUMS.exists() else []
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


def promise() -> None:
    """List the histories that are new."""
    found = {path.name: sha256(path.read_bytes()).hexdigest() for path in HISTORIES.glob("*.json")}
    lines = {**found, **promised()}
    text = "".join(f"{digest}  {name}\n" for name, digest in sorted(lines.items()))
    SUMS.write_text(text, "utf-8")


if __name__ == "__main__":
    HISTORIES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(record(Path(folder)))
    promise()
