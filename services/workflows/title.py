"""A title for as long as it lives. Each re-check ends a cycle; the history starts anew."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from services.domain.any_title import AnyTitleAct
    from services.domain.base import Receipt
    from services.domain.case import Case, Outcome
    from services.domain.clocks.calendar import start_of_day
    from services.domain.errors import DomainError, NotNow
    from services.domain.programme.schema import TitleLevel
    from services.domain.rectifying.incidents import OpenMending, mending_of
    from services.domain.steps.implementation import Point
    from services.domain.steps.recheck import OpenRecheck
    from services.domain.titles.title import GrantTitle, Title
    from services.domain.titles.title_mending import MendingOrdered, OrderMending
    from services.domain.titles.title_rechecks import (
        CancelTitle,
        FinishRecheck,
        StartRecheck,
        frozen_until,
    )
    from services.domain.tree.units import Level, at
    from services.domain.whole_case import Pause
    from services.workflows.case import CaseWorkflow
    from services.workflows.dependents import DEPENDENTS, Dependents, turns
    from services.workflows.docket import SOON, Docket, own
    from services.workflows.effects import Effects

LONG, SILENCE = timedelta(minutes=10), timedelta(minutes=2)
"""How long it may take to tell all who count a title, and how long nothing may be heard of it."""
MENDING = "mending-opened-late"
"""A run that began before looks no further than its own orders."""


@workflow.defn(name="title")
class TitleWorkflow:
    @workflow.init
    def __init__(self, title: Title) -> None:
        self.docket = Docket(title)

    @workflow.run
    async def run(self, title: Title) -> Title:
        """Granted by a case, recorded from before (A0.11), continued as new, or rebuilt."""
        if not title.seq and title.programme:
            await self._grant(title)
        elif not await self.docket.first_act():
            return self.docket.state
        opening = asyncio.create_task(self._open_what_was_ordered())
        if not self.docket.state.recheck_open:
            await self.docket.until_due(_next_turn)
        if not self.docket.full:
            await self._recheck()
        await workflow.wait_condition(self._nothing_to_do)
        opening.cancel()
        if not self.docket.state.cancelled_on:
            workflow.continue_as_new(self.docket.state)
        return self.docket.state

    @workflow.signal
    async def behind(self) -> None:
        """SQL knows more: catch up."""
        await self.docket.catch_up()

    @workflow.signal
    async def cancel(self, act: CancelTitle) -> None:
        """A higher title of the unit failed (A4.5). A title that is gone already stays so."""
        before = self.docket.state
        with suppress(DomainError):
            await self.docket.note(act)
        await self._tell_dependents(before)

    @workflow.update
    async def act(self, act: AnyTitleAct) -> Receipt:
        before = self.docket.state
        receipt = await self.docket.act(act)
        await self._tell_dependents(before)
        if isinstance(act, OrderMending):
            await self._open_mending(act.no, act.points)
        return receipt

    @act.validator
    def _may_act(self, act: AnyTitleAct) -> None:
        self.docket.check(act)

    async def _grant(self, title: Title) -> None:
        known = title.model_dump(
            include={"programme", "procedure", "track", "level", "place", "case", "named_on"}
        )
        grant = GrantTitle(**own("grant"), **known, document_no=title.document_no)
        self.docket.state = Title(id=title.id)
        await self.docket.note(grant)

    async def _recheck(self) -> None:
        """A re-check is a small case with a log of its own, so incidents need not wait for it."""
        self.docket.can_move = False
        title = self.docket.state
        number = title.rechecks + 1
        with suppress(NotNow):  # Cancelled before it began; one that is open goes to its end.
            await self.docket.note(StartRecheck(**own(f"recheck-{number}/start")))
        if not self.docket.state.recheck_open:
            return
        assert title.procedure
        recheck = Docket(Case(id=f"recheck-{title.id.removeprefix('title-')}-{number}"))
        opening = OpenRecheck(
            **own("opening"),
            programme=title.programme,
            procedure=title.procedure.for_recheck(),
            track=title.track,
            place=title.place,
            title=title.id,
        )
        await recheck.note(opening)
        case = await workflow.execute_child_workflow(
            CaseWorkflow.run, recheck.state, id=f"case-{recheck.state.id}"
        )
        passed = case.outcome is Outcome.PASSED
        decided_at = case.step_since or workflow.now()
        finish = FinishRecheck(
            **own(f"recheck-{number}/finish"),
            passed=passed,
            decided_at=decided_at,
            document_no=case.naming_no,
        )
        punished = self.docket.state.cancelled_on is None and not passed
        before = self.docket.state
        await self.docket.note(finish)
        await self._tell_dependents(before)
        if punished and title.level is not TitleLevel.MUNICIPAL:
            await self._cancel_municipal(finish)
        if punished and title.procedure.recheck.on_freeze == "pause":
            await self._pause_county(finish)

    async def _open_what_was_ordered(self) -> None:
        """Orders that stand in the log and that this run did not take itself: whoever took one may
        have died before its case was opened. A case that is open is not opened twice.
        """
        docket = self.docket
        if docket.state.ordered and workflow.patched(MENDING):
            docket.learned += await workflow.execute_activity_method(
                Effects.missed, args=[docket.state.id, 0], start_to_close_timeout=SOON
            )
        while True:
            await workflow.wait_condition(lambda: bool(docket.learned))
            event = docket.learned[0]
            if isinstance(event, MendingOrdered) and workflow.patched(MENDING):
                await self._open_mending(event.no, event.points)
            docket.learned.pop(0)

    def _nothing_to_do(self) -> bool:
        return not self.docket.learned and workflow.all_handlers_finished()

    async def _open_mending(self, no: int, points: tuple[Point, ...]) -> None:
        """A small case with a log of its own; it starts with its first fact (A4.5, D9)."""
        title = self.docket.state
        assert title.procedure
        opening = OpenMending(
            **own("opening"),
            programme=title.programme,
            procedure=title.procedure.for_mending(),
            track=title.track,
            place=title.place,
            title=title.id,
            incident=no,
            points=points,
        )
        await Docket(Case(id=mending_of(title.id, no))).note(opening)

    async def _cancel_municipal(self, finish: FinishRecheck) -> None:
        """Of a higher title the Bureau can only propose the end; its own title it ends (A4.5)."""
        title = self.docket.state
        lost = CancelTitle(
            **own(f"lost/{title.id}"), because=title.id, decided_at=finish.decided_at
        )
        municipal = await workflow.execute_activity_method(
            Effects.municipal_titles, title.place, start_to_close_timeout=SOON
        )
        for title_id in municipal:
            other = workflow.get_external_workflow_handle(title_id)
            with suppress(FailureError):  # It ended in this moment: there is nothing to cancel.
                await other.signal(TitleWorkflow.cancel, lost)

    async def _pause_county(self, finish: FinishRecheck) -> None:
        """Every open case of the county waits for the new year (A4.5, E8)."""
        title = self.docket.state
        open_cases = await workflow.execute_activity_method(
            Effects.open_cases, at(title.place, Level.COUNTY), start_to_close_timeout=SOON
        )
        pause = Pause(
            **own(f"freeze/{title.id}/{title.rechecks}"),
            until=frozen_until(finish.decided_at),
            title=title.id,
        )
        for case_id in open_cases:
            case = workflow.get_external_workflow_handle(f"case-{case_id}")
            with suppress(FailureError):  # It ended in this moment: there is nothing to pause.
                await case.signal(CaseWorkflow.freeze, pause)

    async def _tell_dependents(self, before: Title) -> None:
        """A county's case or title that counted this one learns that it does not count any more,
        or counts again (4.1.8).
        """
        for turned in turns(before, self.docket.state) if before.seq else ():
            if workflow.patched(DEPENDENTS):
                await workflow.execute_activity_method(
                    Dependents.tell_dependents,
                    turned,
                    start_to_close_timeout=LONG,
                    heartbeat_timeout=SILENCE,
                )


def _next_turn(title: Title) -> datetime | None:
    """When there is something to do: the next re-check, or nothing more and that at once."""
    return start_of_day(title.cancelled_on) if title.cancelled_on else title.recheck_at()
