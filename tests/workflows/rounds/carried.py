"""A round carried through by its acts, each by somebody entitled, over a real Temporal."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from temporalio.testing import WorkflowEnvironment

from services.domain.base import Act, ActorRef, Receipt, TextRef
from services.domain.clocks.calendar import calendar_year
from services.domain.filing import DecideObjection, FileObjection
from services.domain.permissions import parts_of
from services.domain.programme.evaluation import Scheme
from services.domain.programme.schemes import scheme, scheme_hash
from services.domain.rounds.adjusting import (
    ClaimAdjustment,
    ConfirmAdjustment,
    ConfirmVeto,
    RecordVeto,
)
from services.domain.rounds.entering import EnterSubject
from services.domain.rounds.finishing import (
    CloseScoring,
    DecideRound,
    EndRound,
    PublishList,
)
from services.domain.rounds.offices import organising_level
from services.domain.rounds.opening import OpenRound
from services.domain.rounds.results import Result, Results, results
from services.domain.rounds.scoring import AppointRaters, GiveScores
from services.domain.rounds.state import AssessmentRound, Grade, SchemeRef
from services.domain.tree.units import Function, Level, Part
from services.storage import case_log
from services.storage.queries.rounds import earlier_grades
from services.storage.session import Database
from services.workflows.client import CaseClient
from tests.workflows.walk import WORDS, until

COUNTY, CITY = "990121", "9901"
NUMBERS = count(1)
Words = TextRef


class Carried:
    """One round. Requests have ids of their own; the year is that of the moved clock."""

    def __init__(
        self, client: CaseClient, env: WorkflowEnvironment, database: Database, name: str | Scheme
    ) -> None:
        self.client, self.env, self.database = client, env, database
        self.scheme = name if isinstance(name, Scheme) else scheme(name)
        self.level = organising_level(self.scheme.evaluation)
        self.place = COUNTY if self.level is Level.COUNTY else CITY
        self.id = f"round-carried{next(NUMBERS)}"
        self.numbers = count(1)

    def officer(self, account: str = "officer") -> ActorRef:
        county = self.level is Level.COUNTY
        function = Function.COUNTY_OFFICER if county else Function.CITY_OFFICER
        return ActorRef(account=account, function=function, unit=self.place)

    def leader(self) -> ActorRef:
        county = self.level is Level.COUNTY
        function = Function.COUNTY_LEADER if county else Function.CITY_LEADER
        return ActorRef(account="leader", function=function, unit=self.place)

    def unit(self, account: str, code: str) -> ActorRef:
        """Somebody of a subject: its seat lies in the county, under its own name."""
        return ActorRef(
            account=account, function=Function.APPLICANT_LEADER, unit=f"{COUNTY}:{code}"
        )

    def office(self, word: str, account: str = "") -> ActorRef:
        """Somebody of a department of the round's area, by the word that a scheme uses for it."""
        return ActorRef(
            account=account or f"of-{word}",
            function=Function.VERIFYING_UNIT,
            unit=f"{self.place}:{word}",
        )

    def entitled(self, act: type[Act]) -> ActorRef:
        decides = Part.ROUND_DECIDER in parts_of(act)
        return self.leader() if decides else self.officer()

    async def do(self, act: type[Act], by: ActorRef | None = None, /, **said: Any) -> Receipt:
        known = {"request_id": f"{self.id}/{next(self.numbers)}", "actor": by or self.entitled(act)}
        return await self.client.act(self.id, act.model_validate({**known, **said}))

    async def open(self, year: int | None = None, variant: str = "") -> None:
        evaluation = self.scheme.varied(variant)
        assert evaluation
        ref = SchemeRef(
            id=self.scheme.id,
            version=self.scheme.version,
            sha256=scheme_hash(self.scheme),
            variant=variant,
        )
        await self.do(
            OpenRound,
            year=year or calendar_year(await self.now()),
            scheme=ref,
            title=self.scheme.title,
            evaluation=evaluation,
            effective_from=self.scheme.effective_from,
            place=self.place,
        )

    async def enter(
        self, code: str, group: str, by: ActorRef | None = None, **more: Any
    ) -> Receipt:
        said = {"code": code, "name": f"单位{code}", "group": group, "place": COUNTY, **more}
        return await self.do(EnterSubject, by, **said)

    async def score(self, code: str, by: ActorRef | None = None, /, **slots: str) -> Receipt:
        """`june="80"`; a period as `leaders_2="85"`."""
        given = [
            {"slot": slot.replace("_", "/"), "score": Decimal(score)}
            for slot, score in slots.items()
        ]
        return await self.do(GiveScores, by, code=code, scores=given)

    async def appoint(self, rated: str, *raters: str) -> None:
        await self.do(AppointRaters, rated=rated, raters=raters)

    async def confirmed(self, code: str, direction: str, which: str, **more: Any) -> None:
        """A bonus or deduction, claimed by one and confirmed by another."""
        await self.do(ClaimAdjustment, code=code, direction=direction, which=which, **more)
        number = len((await self.state()).entry(code).claims)
        other = self.officer("other-officer")
        said = {"code": code, "no": number, "confirmed": True, "opinion": WORDS}
        await self.do(ConfirmAdjustment, other, **said)

    async def vetoed(self, code: str, veto: str) -> None:
        await self.do(RecordVeto, code=code, veto=veto, basis="〔2031〕1号")
        number = len((await self.state()).entry(code).hits)
        await self.do(ConfirmVeto, code=code, no=number, confirmed=True, opinion=WORDS)

    async def close(self) -> None:
        async with self.database.reading() as tx:
            earlier = await earlier_grades(tx, await self.state())
        await self.do(CloseScoring, earlier=earlier)

    async def publish(self) -> None:
        contacts = {"hotline": "0999-12369", "mailbox": "tj@example.cn"}
        await self.do(PublishList, document_no="统示〔2031〕1号", **contacts)

    async def objection(self, *, upheld: bool | None = None) -> str:
        """Filed by somebody of the public against the list; decided where it says how."""
        state = await self.state()
        assert state.period
        stream = f"filing-{self.id}-{next(self.numbers)}"
        visitor = ActorRef(account="visitor", function=Function.PUBLIC, unit="")
        filed = FileObjection(
            request_id=f"{stream}/filed",
            actor=visitor,
            case=self.id,
            place=self.place,
            offices=state.offices,
            subject=WORDS,
            words=WORDS,
            notice_starts=state.period.starts_at,
            notice_ends=state.period.ends_at,
        )
        await self.client.act(stream, filed)
        if upheld is not None:
            await self.judge(stream, upheld=upheld)
        return stream

    async def judge(self, stream: str, *, upheld: bool) -> None:
        decided = DecideObjection(
            request_id=f"{stream}/decided", actor=self.officer(), upheld=upheld, reason=WORDS
        )
        await self.client.act(stream, decided)

    async def decide(self) -> dict[str, Grade]:
        await self.do(DecideRound, document_no="考〔2031〕9号")
        return {one.code: one for one in (await self.state()).grades}

    async def end(self) -> None:
        """Also for the workflow: it has nothing left to do."""
        await self.do(EndRound)
        await self.client.temporal.get_workflow_handle(self.id).result()

    async def state(self) -> AssessmentRound:
        async with self.database.reading() as tx:
            found = await case_log.state(tx, self.id)
        assert isinstance(found, AssessmentRound)
        return found

    async def results(self) -> Results:
        return results(await self.state())

    async def result(self, code: str) -> Result:
        found = (await self.results()).one(code)
        assert found
        return found

    async def until(self, stage: str) -> None:
        """For what the clock does on its own."""
        await until(self.database, self.id, lambda one: one.stands == stage)

    async def now(self) -> datetime:
        return await self.env.get_current_time()

    async def sleep(self, **by: int) -> None:
        await self.env.sleep(timedelta(**by))
