"""The worker process: build the parts, register, run until told to stop."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from shutil import which

from temporalio.client import Client
from temporalio.worker import (
    PollerBehaviorAutoscaling,
    UnsandboxedWorkflowRunner,
    Worker,
    WorkflowRunner,
)
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from services.domain.programme.calendars import calendar_for
from services.settings import Settings
from services.storage.derivatives.making import Making, Tools
from services.storage.derivatives.shelf import Shelf
from services.storage.evidence import documents
from services.storage.evidence.archive import Archive
from services.storage.evidence.objects import ObjectStore, StoreAccess
from services.storage.evidence.virus import Scanner
from services.storage.keeping.fixity import Fixity
from services.storage.keeping.keeping import Keeper
from services.storage.keeping.second_copy import SecondCopy, second_copy
from services.storage.rulebook import calendars
from services.storage.session import Database
from services.storage.tree import unit_changes
from services.workflows.activities import StoredEffects
from services.workflows.answering import StoredAnswers
from services.workflows.case import CaseWorkflow
from services.workflows.client import CaseClient, connect
from services.workflows.clock import Clock, clock_for
from services.workflows.delivering import Postman, StoredDeliveries
from services.workflows.delivery import Deliveries, DeliveryWorkflow
from services.workflows.evidence import EvidenceWorkflow, Inspections
from services.workflows.evidence_checks import StoredInspections
from services.workflows.filing import FilingWorkflow
from services.workflows.fixity import Fixities, FixityWorkflow
from services.workflows.keeping import KeepingWorkflow
from services.workflows.letters import Sender
from services.workflows.looking_at_notices import StoredNoticeLooks
from services.workflows.mailing import Post, Server
from services.workflows.migrating import StoredMigrations
from services.workflows.migration import MigrationWorkflow
from services.workflows.nightly import every_night, every_ten_minutes
from services.workflows.notice_looks import NoticeLooks, NoticeLooksWorkflow
from services.workflows.read_out import ReadOuts
from services.workflows.reading_again import StoredFixities
from services.workflows.reading_out import (
    NoReadOuts,
    ReadOutsBeside,
    StoredReadOuts,
    beside_for,
)
from services.workflows.reconcile import ReconcileWorkflow, Reconciling
from services.workflows.reconciling import StoredReconciling, checks_for
from services.workflows.reprojecting import StoredReprojections
from services.workflows.reprojection import ReprojectionWorkflow
from services.workflows.round import RoundWorkflow
from services.workflows.steps.acceptance import AcceptanceWorkflow
from services.workflows.steps.application import ApplicationWorkflow
from services.workflows.steps.creation_request import CreationRequestWorkflow
from services.workflows.steps.implementation import ImplementationWorkflow
from services.workflows.steps.naming import NamingWorkflow
from services.workflows.steps.plan import PlanWorkflow
from services.workflows.steps.pre_assessment import PreAssessmentWorkflow
from services.workflows.steps.public_notice import PublicNoticeWorkflow
from services.workflows.steps.recheck import RecheckWorkflow
from services.workflows.steps.rectification import RectificationWorkflow
from services.workflows.steps.self_check import SelfCheckWorkflow
from services.workflows.steps.technical_assessment import TechnicalAssessmentWorkflow
from services.workflows.steps.upper_review import UpperReviewWorkflow
from services.workflows.telling_dependents import StoredDependents
from services.workflows.tending import StoredTerms
from services.workflows.term import TermWorkflow
from services.workflows.title import TitleWorkflow
from services.workflows.unit_change import UnitChangeWorkflow
from services.workflows.unit_changing import StoredUnitChanges, follow

MIB = 1024 * 1024

WORKFLOWS: list[type] = [
    CaseWorkflow,
    CreationRequestWorkflow,
    PlanWorkflow,
    ImplementationWorkflow,
    SelfCheckWorkflow,
    ApplicationWorkflow,
    PreAssessmentWorkflow,
    TechnicalAssessmentWorkflow,
    RectificationWorkflow,
    AcceptanceWorkflow,
    UpperReviewWorkflow,
    PublicNoticeWorkflow,
    NamingWorkflow,
    RecheckWorkflow,
    TitleWorkflow,
    FilingWorkflow,
    RoundWorkflow,
    EvidenceWorkflow,
    TermWorkflow,
    ReprojectionWorkflow,
    MigrationWorkflow,
    ReconcileWorkflow,
    DeliveryWorkflow,
    UnitChangeWorkflow,
    KeepingWorkflow,
    FixityWorkflow,
    NoticeLooksWorkflow,
]

PATIENCE = 20.0
"""Seconds that the clock's own acts wait for their answer; then they are tried again."""

LONGEST_END = 60.0
"""Seconds."""
STICKY = timedelta(seconds=1)
"""A worker that was killed keeps its workflows waiting for this long."""


class EndingWorker(Worker):
    """Ends within a minute. The SDK's core has been seen, once in thousands of times, to finish
    all its work and never to say that it has; nothing is lost by not waiting for its word.
    """

    async def shutdown(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_END):
                await super().shutdown()


def worker_for(
    client: Client,
    queue: str,
    effects: StoredEffects,
    inspections: Inspections | None = None,
    reconciling: Reconciling | None = None,
    *,
    deliveries: Deliveries | None = None,
    read_outs: ReadOuts | None = None,
    fixities: Fixities | None = None,
    notice_looks: NoticeLooks | None = None,
    sticky: timedelta = STICKY,
    runner: WorkflowRunner | None = None,
) -> Worker:
    """`inspections` may be left out where no file is ever sent, `reconciling` where nobody asks
    for it, `deliveries` where nothing leaves the house, `read_outs` where files are only kept.
    Without a `runner` workflows stay in the sandbox, as they do in tests (decision 0027).
    """
    door = CaseClient(client, effects.database, queue, PATIENCE)
    terms = StoredTerms(door, effects.calendars)
    answers = StoredAnswers(door)
    moves = StoredReprojections(door, effects.calendars, effects.clock)
    migrations = StoredMigrations(door, effects.clock)
    units = StoredUnitChanges(door, effects.clock)
    dependents = StoredDependents(door, effects.clock)
    checks = (
        [
            inspections.inspect,
            inspections.read_document,
            inspections.open_document,
            inspections.scan_document,
        ]
        if inspections
        else []
    )
    reading_out = read_outs or NoReadOuts()
    readings: list[Callable[..., object]] = (
        [fixities.begin_fixity, fixities.read_files_again, fixities.end_fixity] if fixities else []
    )
    looks: list[Callable[..., object]] = [notice_looks.look_at_notices] if notice_looks else []
    post = [deliveries.deliver, deliveries.give_up] if deliveries else []
    proofs: list[Callable[..., object]] = []
    if one := reconciling:
        proofs = [one.begin_run, one.look, one.mend, one.prove, one.give_up, one.report]
    return EndingWorker(
        client,
        task_queue=queue,
        workflows=WORKFLOWS,
        activities=[
            effects.record,
            effects.missed,
            effects.watch,
            effects.seal,
            effects.keep,
            effects.open_cases,
            effects.municipal_titles,
            answers.answer_alike,
            answers.tell_title,
            effects.begin_title,
            effects.proof_of_notice,
            terms.tend,
            moves.begin_reprojection,
            moves.reproject,
            moves.end_reprojection,
            migrations.begin_migration,
            migrations.migrate,
            migrations.end_migration,
            units.enter_into_force,
            units.follow_units,
            units.end_following,
            dependents.tell_dependents,
            reading_out.plan_read_outs,
            reading_out.give_up_read_out,
            *checks,
            *post,
            *readings,
            *looks,
            *proofs,
        ],
        workflow_runner=runner or SandboxedWorkflowRunner(),
        max_cached_workflows=1000,
        workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
        activity_task_poller_behavior=PollerBehaviorAutoscaling(),
        sticky_queue_schedule_to_start_timeout=sticky,
    )


async def main(settings: Settings, begun: Callable[[], None] = lambda: None) -> None:
    """Until SIGTERM or SIGINT: then no new work is taken, and what was begun is finished.

    `begun` is called once the worker takes work.
    """
    stop = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, stop.set)
    client = await connect_by(settings)
    database = Database(settings.database_url.get_secret_value())
    sealer = ObjectStore(sealing_access(settings))
    clock = clock_for(client, rehearsal=settings.rehearsal)
    calendar = calendar_for(rehearsal=settings.rehearsal, folder=settings.calendars_dir)
    effects = StoredEffects(database, sealer, calendar, clock)
    archive = Archive(database, sealer, settings.upload_limit)
    scanner = Scanner(settings.virus_scanner) if settings.virus_scanner else None
    inspections = StoredInspections(archive, clock, scanner)
    inspections.checks.inspector.keep_ready()
    shelf = Shelf(sealing_access(settings), settings.store_derivatives_bucket)
    making = Making(archive, shelf, tools_by(settings), ocr=settings.ocr)
    read_outs = read_outs_by(settings, making, clock)
    queue = settings.temporal_task_queue
    door = CaseClient(client, database, queue, settings.patience)
    # An interval of machines, not a period of the procedure: no calendar is asked.
    waited = timedelta(hours=24 * settings.unconfirmed_upload_days)
    effects.second = second_copy_by(settings)
    checks = checks_for(
        door,
        archive,
        effects.calendars,
        waited,
        effects.second,
        reads_out=settings.derivatives,
        unsent_wait=timedelta(hours=24 * settings.unsent_file_days),
    )
    fixities = StoredFixities(
        Fixity(Keeper(database, sealer, effects.second)),
        clock,
        settings.fixity_days,
        settings.fixity_mb_per_second * MIB,
    )
    reconciling = StoredReconciling(database, clock, checks)
    deliveries = deliveries_by(settings, database, clock)
    postman = Postman(door, clock)
    effects.recorded = postman.woken.set
    try:
        async with (
            worker_for(
                client,
                queue,
                effects,
                inspections,
                reconciling,
                deliveries=deliveries,
                read_outs=read_outs,
                fixities=fixities,
                notice_looks=StoredNoticeLooks(database, clock, notice_home(settings)),
                runner=UnsandboxedWorkflowRunner(),
            ),
            beside_for(client, queue, read_outs),
        ):
            begun()
            post = asyncio.create_task(postman.for_ever())
            await runs_by_itself(client, settings)
            await ask_again(door, database, await clock.now())
            await stop.wait()
            post.cancel()
    finally:
        shelf.close()
        sealer.close()
        await database.close()


async def runs_by_itself(client: Client, settings: Settings) -> None:
    """The schedules; a rehearsal has none (5.2.2, 6.4.2)."""
    if not settings.rehearsal:
        queue = settings.temporal_task_queue
        await every_night(client, queue, settings.nightly_hour)
        await every_ten_minutes(client, queue)


async def ask_again(door: CaseClient, database: Database, now: datetime) -> None:
    """Files whose check was asked for and never began, since the API died in between; calendar
    years that were published, and whose dates were never moved, for the same reason.
    """
    async with database.reading() as tx:
        waiting = await documents.checking(tx, before=now)
        published = await calendars.not_followed(tx)
        changes = await unit_changes.not_followed(tx)
    for document_id in waiting:
        await door.verify_document(document_id)
    for edition in published:
        await door.reproject(edition)
    for change in changes:
        await follow(door, change)


async def connect_by(settings: Settings) -> Client:
    key = settings.temporal_api_key
    return await connect(
        settings.temporal_address,
        settings.temporal_namespace,
        lazy=False,
        tls=settings.temporal_tls,
        api_key=key.get_secret_value() if key else None,
    )


def read_outs_by(settings: Settings, making: Making, clock: Clock) -> ReadOuts:
    if not settings.derivatives:
        return NoReadOuts()
    return (ReadOutsBeside if settings.rehearsal else StoredReadOuts)(making, clock)


def tools_by(settings: Settings) -> Tools:
    """Programs that are named and there."""
    return Tools(soffice=which(settings.soffice) or "", tesseract=which(settings.tesseract) or "")


def deliveries_by(settings: Settings, database: Database, clock: Clock) -> StoredDeliveries:
    """Mail goes into a folder of the data directory where no server is set (4.8)."""
    secret = settings.smtp_secret.get_secret_value()
    server = (
        Server(
            settings.smtp_host, settings.smtp_port, settings.smtp_tls, settings.smtp_user, secret
        )
        if settings.smtp_host
        else None
    )
    return StoredDeliveries(
        database,
        clock,
        Post(settings.data_dir / "mail", server),
        Sender(settings.mail_from, home_by(settings)),
        settings.signing_secret.get_secret_value().encode(),
        private=settings.private_webhooks,
    )


def home_by(settings: Settings) -> str:
    """Where the portal begins; that of this machine where no other is named."""
    here = f"http://{settings.host}:{settings.port}{settings.path_prefix}"
    return settings.home or here


def notice_home(settings: Settings) -> str:
    """As everybody outside reaches it."""
    named = settings.notice_address
    return f"{named}{settings.path_prefix}" if named else home_by(settings)


def second_copy_by(settings: Settings) -> SecondCopy | None:
    """Raises ValueError for an address that is none."""
    secret = settings.second_copy_secret.get_secret_value()
    return second_copy(
        settings.second_copy, settings.second_copy_key, secret, settings.store_region
    )


def sealing_access(settings: Settings) -> StoreAccess:
    """The identity that makes buckets, seals and tidies; the API never has it.

    Raises ValueError where this process was not given it.
    """
    key, secret = settings.store_admin_key, settings.store_admin_secret
    if key is None or secret is None:
        message = "ECOCASE_STORE_ADMIN_KEY and ECOCASE_STORE_ADMIN_SECRET are needed here"
        raise ValueError(message)
    return StoreAccess(
        endpoint=settings.store_endpoint,
        key=key,
        secret=secret.get_secret_value(),
        region=settings.store_region,
        intake=settings.store_intake_bucket,
        archive=settings.store_archive_bucket,
    )
