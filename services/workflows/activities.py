"""The effects, done for real."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from temporalio import activity
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from services.domain.base import Receipt
from services.domain.case import Case
from services.domain.clocks.calendar import Calendar, local_day
from services.domain.errors import DomainError, NotAttempted
from services.domain.evidence.keeping import kept_from
from services.domain.facts import AnyFact
from services.domain.notices.proof import NoticeProof
from services.domain.programme.schema import Obligation, TitleLevel
from services.domain.rectifying.incidents import MendingOpened
from services.domain.steps.application import SealedDocument
from services.domain.titles.title import Title
from services.storage import case_log, notice_looks
from services.storage.evidence.objects import ObjectStore
from services.storage.keeping import disposals, keeping, sealing
from services.storage.keeping.keeping import Keeper
from services.storage.keeping.second_copy import SecondCopy
from services.storage.queries.living_titles import living_at
from services.storage.queries.open_cases import open_in_county
from services.storage.rulebook import definitions
from services.storage.rulebook.calendars import Calendars
from services.storage.session import Database
from services.workflows.clock import Clock
from services.workflows.effects import Effects
from services.workflows.heartbeat import alive
from services.workflows.keeping import CHANGED as KEPT_OTHERWISE
from services.workflows.keeping import KEEPING, keeping_workflow
from services.workflows.refusals import refusal
from services.workflows.term import CHANGED, TERM, term_id


class StoredEffects(Effects):
    """`sealer` is the object store under the sealing key; the API's own key cannot lock.

    `calendar` holds the years that ship with the product; published ones are read from SQL.
    """

    def __init__(
        self, database: Database, sealer: ObjectStore, calendar: Calendar, clock: Clock
    ) -> None:
        self.database, self.sealer = database, sealer
        self.calendars, self.clock = Calendars(calendar), clock
        self.second: SecondCopy | None = None
        """Where what is sealed is copied to; None where none is set."""
        self.recorded: Callable[[], None] = lambda: None
        """Called after each fact: there may be messages to deliver (4.8)."""

    @activity.defn
    async def record(self, stream: str, after: int, event: AnyFact) -> Receipt:
        try:
            async with self.database.writing() as tx:
                calendar = await self.calendars.in_force(tx)
                receipt = await case_log.append(tx, stream, after, event, calendar)
                kept_otherwise = await keeping.touched(tx, stream, event)
        except DomainError as error:
            raise refusal(error) from error
        self.recorded()
        if kept_otherwise:
            await self._have_kept(kept_otherwise)
        if isinstance(event, MendingOpened):
            await self._begin_case(Case(id=stream).after(event))
        return receipt

    @activity.defn
    async def missed(self, stream: str, after: int) -> list[AnyFact]:
        async with self.database.reading() as tx:
            missed = await case_log.events(tx, stream, after)
            kept_otherwise = {await keeping.touched(tx, stream, event) for event in missed} - {""}
        for case in sorted(kept_otherwise):  # Whoever recorded it may have died before it said so.
            await self._have_kept(case)
        return missed

    @activity.defn
    async def watch(self, stream: str, whats: list[Obligation]) -> None:
        for what in whats:
            await activity.client().start_workflow(
                TERM,
                args=[stream, what],
                id=term_id(stream, what),
                task_queue=activity.info().task_queue,
                start_signal=CHANGED,
            )

    @activity.defn
    async def seal(self, case: Case, manifest: tuple[SealedDocument, ...]) -> None:
        """Locked for the programme's years. The store's lock runs by the machine's own time."""
        assert case.programme
        async with self.database.reading() as tx:
            retention = (await definitions.recall(tx, case.programme)).retention
        until = kept_from(local_day(datetime.now(UTC)), retention)
        now = await self.clock.now()
        try:
            async with alive():
                await sealing.seal(
                    self.database, self.sealer, case.id, manifest, until=until, now=now
                )
                await Keeper(self.database, self.sealer).seal_named(case.id, now)
        except NotAttempted:  # The store is down: tried again until it is back.
            raise
        except DomainError as error:
            raise refusal(error) from error
        if self.second:
            await self._have_kept(case.id)

    @activity.defn
    async def keep(self, case: str) -> None:
        async with alive():
            keeper, now = Keeper(self.database, self.sealer, self.second), await self.clock.now()
            await disposals.carry_out_all(keeper, case, now)
            await keeper.keep(case, now)

    @activity.defn
    async def open_cases(self, county: str) -> list[str]:
        async with self.database.reading() as tx:
            return await open_in_county(tx, county)

    @activity.defn
    async def municipal_titles(self, place: str) -> list[str]:
        async with self.database.reading() as tx:
            return await living_at(tx, place, TitleLevel.MUNICIPAL)

    @activity.defn
    async def proof_of_notice(self, case: str) -> NoticeProof | None:
        async with self.database.reading() as tx:
            return await notice_looks.proof_at_end(tx, case, await self.clock.now())

    async def _begin_case(self, case: Case) -> None:
        """The rectification of an incident: nobody's child, as it may outlive its title."""
        with suppress(WorkflowAlreadyStartedError):
            await activity.client().start_workflow(
                "case",
                case,
                id=f"case-{case.id}",
                task_queue=activity.info().task_queue,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            )

    async def _have_kept(self, case: str) -> None:
        await activity.client().start_workflow(
            KEEPING,
            case,
            id=keeping_workflow(case),
            task_queue=activity.info().task_queue,
            start_signal=KEPT_OTHERWISE,
        )

    @activity.defn
    async def begin_title(self, title: Title) -> None:
        with suppress(WorkflowAlreadyStartedError):
            await activity.client().start_workflow(
                "title",
                title,
                id=title.id,
                task_queue=activity.info().task_queue,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            )
