"""A prepared city for walking the permission matrix: every function, here and elsewhere.

Streams are made by the rules and written as the workflows would; nothing of it is posted.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.domain.acts import open_acts
from services.domain.base import ActorRef, Stream
from services.domain.case import Case
from services.domain.clocks.calendar import notice_period
from services.domain.fieldwork.planning import PlanVisit
from services.domain.fieldwork.surveying import OpenSurvey
from services.domain.filing import DecideObjection, FileObjection, Filing
from services.domain.mechanisms.draws import Candidate, DrawRules, Places, Pool
from services.domain.mechanisms.surveys import SurveyRules
from services.domain.offices.copying import SendCopy
from services.domain.papers.dossier import DocumentState, PartKind, VolumePart
from services.domain.programme.schema import Procedure, Track
from services.domain.programme.schemes import scheme
from services.domain.rectifying.judging import DecideMeasures, ReReviewItems
from services.domain.rectifying.owning import AssignFindings, HandInEvidence, ProposeMeasures
from services.domain.rectifying.publishing import PublishItems
from services.domain.review.conflicts import DeclareInterests
from services.domain.review.drawing import FreezeExperts
from services.domain.review.panel import Sheet
from services.domain.rounds.finishing import ListPublished, ScoringClosed
from services.domain.rounds.opening import RoundOpened
from services.domain.rounds.scoring import RatersAppointed
from services.domain.rounds.state import AssessmentRound, RoundFact, SchemeRef
from services.domain.seats import Seat
from services.domain.steps.public_notice import PublishNotice, running
from services.domain.steps.technical_assessment import AppointPanel, FormOpinion, SubmitSheet
from services.domain.titles.title import RecordOldTitle, Title
from services.domain.tree.units import Function as Fn
from services.domain.tree.units import StepName
from services.domain.whole_case import Withdraw
from services.storage import case_log
from services.storage.evidence import documents, volumes
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.volumes import NewPart
from services.storage.people import tokens
from services.storage.people.accounts import NewAccount, create_account
from services.storage.people.tokens import Scope
from services.storage.queries.installation import Installation
from services.storage.session import Database
from services.storage.tree.units import Unit, put_unit
from tests.domain.stage import CLEAR, POINT, Stage
from tests.storage.recording import CALENDAR, lost_title, record

COUNTY = "990121"
ROUND = f"round-{'d1' * 16}"
OBJECTION, ANSWERED = f"filing-{'a1' * 16}", f"filing-{'a4' * 16}"
ARTICLE = "公示\n1号\n正文\n环保局\n1月1日\n\nNotice\nNo. 1\nText\nBureau\n1 January\n"
DRAW = DrawRules(places=(Places(field="union", drawn=1, source="C5.2.3"),))
SURVEY, PLAN = f"filing-{'a2' * 16}", f"filing-{'a3' * 16}"
DOCUMENT = BOUND = "xxxx"
"""What the smallest body of the contract says where it names something."""

SEATS = (
    (Fn.APPLICANT_CLERK, "{county}"),
    (Fn.APPLICANT_LEADER, "{county}"),
    (Fn.TOWN_GOVERNMENT, "{county}101"),
    (Fn.COUNTY_GOVERNMENT, "{county}"),
    (Fn.CONGRESS, "{county}:renda"),
    (Fn.COUNTY_OFFICER, "{county}:huanbao"),
    (Fn.COUNTY_LEADER, "{county}:huanbao"),
    (Fn.CITY_OFFICER, "{city}:huanbao"),
    (Fn.CITY_LEADER, "{city}:huanbao"),
    (Fn.JOINT_DEPARTMENT, "{city}:sichuang"),
    (Fn.VERIFYING_UNIT, "{county}:tongji"),
    (Fn.EXPERT, "{city}"),
    (Fn.ADMINISTRATOR, "{city}"),
    (Fn.AUDITOR, "{city}"),
)
VILLAGE = f"{COUNTY}101201"


@dataclass(frozen=True)
class Somebody:
    """A person with one seat, and the token by which they ask; no seat is a visitor."""

    name: str
    seat: Seat | None = None
    account: str = ""
    token: str = ""
    spare: str = ""
    """The id of a token that can be revoked without a loss."""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class World:
    people: tuple[Somebody, ...]
    county: Case
    """In technical assessment: one of two experts has handed in."""
    over: Case
    """Withdrawn: no act of any step is open in it."""
    noticed: Case
    """A village under public notice, with the article that everybody reads."""
    drawn: Case
    """Its panel is being drawn, for everybody to see."""
    mended: Case
    """What the same panel found in it and how it was mended is published (C2.9.10)."""
    title: Stream
    """A village's, cancelled: no act of a title is open any more."""
    old: Stream
    """A title from before the system, whose certificate anybody checks by its number."""
    objection: Filing
    answered: Filing
    """An objection that was dismissed: nothing is only added to it now."""
    survey: Filing
    plan: Filing
    """Of the county: known to those who examine it, and to nobody of its own (6.2.1)."""
    round: AssessmentRound
    """Its list is on notice: nothing is only added to it now. The second expert scored in it."""
    expert: str
    maker: str
    """Who sent the document."""
    whole: Installation
    """Two cities of one province: whoever looks after one of them looks not after all."""

    def named(self, name: str) -> Somebody:
        return next(one for one in self.people if one.name == name)


async def build(database: Database, now: datetime) -> World:
    people = await _people(database, now)
    by_name = {one.name: one for one in people}
    one, two = by_name["expert one"].account, by_name["expert two"].account
    copied = by_name["copied"]
    over = Stage()
    over.state = Case(id="c0" * 16)
    over.to(StepName.PLAN)
    over.do(Withdraw)
    await record(database, over)
    county = Stage()
    county.state = Case(id="c1" * 16)
    county.to(StepName.TECHNICAL_ASSESSMENT)
    county.do(AppointPanel, experts=(one, two), chair=one)
    expert = ActorRef(account=one, function=Fn.EXPERT, unit="9901")
    for who in (expert, expert.model_copy(update={"account": two})):
        county.do(DeclareInterests, who, **CLEAR)
    county.do(SubmitSheet, expert, sheet=Sheet(met=20), sheet_version=0)
    officer = ActorRef(account="o", function=Fn.CITY_OFFICER, unit="9901:huanbao")
    county.do(SendCopy, officer, to=copied.account, seats=(copied.seat,))
    await record(database, county)
    noticed = Stage(Track.VILLAGE)
    noticed.state = Case(id="c2" * 16)
    noticed.to(StepName.PUBLIC_NOTICE)
    while PublishNotice not in open_acts(noticed.case):
        noticed.forward()
    noticed.do(PublishNotice, article=ARTICLE)
    while not running(noticed.case):
        noticed.forward()
    await record(database, noticed)
    objection, answered = _objection(OBJECTION, noticed), _objection(ANSWERED, noticed)
    answered.do(DecideObjection, upheld=False)
    for stage in (objection, answered):
        await record(database, stage)
    title = lost_title(Track.VILLAGE)
    await record(database, title)
    old = Stage(Track.VILLAGE, state=Title(id=f"title-{'b1' * 16}"))
    old.do(RecordOldTitle, name="生态村")
    await record(database, old)
    maker = by_name["city-officer here"].account
    item = county.programme.dossier[0].id
    await _document(database, county.case.id, item, maker, now)
    return World(
        tuple(people),
        county.case,
        over.case,
        noticed.case,
        await _drawn(database),
        await _mended(database, (one, two)),
        title.state,
        old.state,
        objection.filing,
        answered.filing,
        await _survey(database, county),
        await _plan(database, county),
        await _round(database, two, now),
        one,
        maker,
        Installation("99"),
    )


def _objection(filing: str, noticed: Stage) -> Stage:
    period = running(noticed.case)
    assert period
    stage = Stage(Track.VILLAGE, state=Filing(id=filing))
    stage.do(
        FileObjection,
        case=noticed.case.id,
        notice_starts=period.starts_at,
        notice_ends=period.ends_at,
    )
    return stage


class _Otherwise(Stage):
    """By a procedure that says something which no bundled one does."""

    def __init__(self, case: str, place: str, **said: dict[str, object]) -> None:
        super().__init__(state=Case(id=case))
        self.place, self.said = place, said

    @property
    def rules(self) -> Procedure:
        own = super().rules
        said = {name: getattr(own, name).model_copy(update=it) for name, it in self.said.items()}
        return own.model_copy(update=said)


async def _drawn(database: Database) -> Case:
    """The bundled programmes appoint their panels."""
    stage = _Otherwise("c3" * 16, "990122", assessment={"draw": DRAW})
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    pool = Pool(candidates=(Candidate(id="e", field="union"),), salt="5a" * 32)
    stage.do(FreezeExperts, pool=pool)
    await record(database, stage)
    return stage.case


async def _mended(database: Database, experts: tuple[str, ...]) -> Case:
    """Found by the county's panel; the bundled programmes publish nothing of it."""
    stage = _Otherwise("c4" * 16, "990123", rectification={"published": True})
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    stage.do(AppointPanel, experts=experts, chair=experts[0])
    while FormOpinion not in open_acts(stage.state):
        stage.forward()
    stage.do(FormOpinion, passed=False, points=(POINT,))
    acts = (AssignFindings, ProposeMeasures, DecideMeasures, HandInEvidence, ReReviewItems)
    for act in (*acts, PublishItems):
        stage.do(act, nos=(1,))
    await record(database, stage)
    return stage.case


async def _survey(database: Database, county: Stage) -> Filing:
    stage = Stage(Track.COUNTY, state=Filing(id=SURVEY))
    opinion = county.programme.opinion
    rules = SurveyRules(
        method="online",
        sample=opinion.sample("residents"),
        instrument=opinion.instrument,
        source=opinion.source,
    )
    stage.do(
        OpenSurvey,
        case=county.case.id,
        case_step=StepName.TECHNICAL_ASSESSMENT,
        asked="residents",
        population=1000,
        method="online",
        rules=rules,
    )
    await record(database, stage)
    return stage.filing


async def _plan(database: Database, county: Stage) -> Filing:
    stage = Stage(Track.COUNTY, state=Filing(id=PLAN))
    stage.do(
        PlanVisit,
        case=county.case.id,
        case_step=StepName.TECHNICAL_ASSESSMENT,
        goers=("o",),
        able=("o",),
        matter=stage.words,
    )
    await record(database, stage)
    return stage.filing


async def _round(database: Database, rater: str, now: datetime) -> AssessmentRound:
    """Of the county's unions, as the workflow would have written it."""
    found = scheme("union-work")
    state = AssessmentRound(id=ROUND)
    officer = ActorRef(account="o", function=Fn.COUNTY_OFFICER, unit=f"{COUNTY}:huanbao")

    def of(kind: type[RoundFact], **said: Any) -> Any:
        known = {"request_id": f"{ROUND}/{kind.__name__}", "actor": officer, "at": now}
        return kind.model_validate({**known, **said})

    ref = SchemeRef(id=found.id, version=found.version, sha256="0" * 64)
    # With draws, whose page is open to everybody: this scheme has none.
    evaluation = found.evaluation.model_copy(update={"draw": DRAW})
    opened = {"scheme": ref, "title": found.title, "evaluation": evaluation}
    contacts = {"document_no": "1", "hotline": "12345", "mailbox": "a@b.cn"}
    facts = [
        of(RoundOpened, year=now.year, since=2012, place=COUNTY, **opened),
        of(RatersAppointed, rated="leaders", raters=(rater,)),
        of(ScoringClosed, earlier=(), grades=()),
        of(ListPublished, notice="list", period=notice_period(now, 7), codes=(), **contacts),
    ]
    for number, fact in enumerate(facts):
        async with database.writing() as tx:
            await case_log.append(tx, ROUND, number, fact, CALENDAR)
        state = state.after(fact)
    return state


async def _people(database: Database, now: datetime) -> list[Somebody]:
    """Everybody here and in another city, and those whom only a panel or a copy lets in."""
    async with database.writing() as tx:
        for code in {seat.unit for _, seat in _cast()}:
            kind = "department" if ":" in code else "place"
            await put_unit(tx, Unit(code=code, kind=kind, name_zh=code, name_en=code))
    found = [Somebody("visitor")]
    for name, seat in _cast():
        login = name.replace(" ", ".")
        new = NewAccount(login=login, name=name, password=f"word of {login}", seats=(seat,))
        account = await create_account(database, new, now)
        async with database.writing() as tx:
            first, second = [
                await tokens.issue(
                    tx,
                    account,
                    label=label,
                    scopes=tuple(Scope),
                    lasts=timedelta(hours=1),
                    now=now,
                )
                for label in ("walks", "spare")
            ]
        found.append(Somebody(name, seat, account, first.token, second.line.id))
    return found


def _cast() -> list[tuple[str, Seat]]:
    def seat(function: Fn, unit: str, county: str, city: str) -> Seat:
        return Seat(function=function, unit=unit.format(county=county, city=city))

    here = [(f"{fn} here", seat(fn, unit, COUNTY, "9901")) for fn, unit in SEATS]
    there = [(f"{fn} elsewhere", seat(fn, unit, "990222", "9902")) for fn, unit in SEATS]
    county = [
        (f"{fn} next door", seat(fn, unit, "990122", "9901"))
        for fn, unit in SEATS
        if fn in (Fn.APPLICANT_CLERK, Fn.COUNTY_OFFICER)
    ]
    expert = Seat(function=Fn.EXPERT, unit="9901")
    above = [(f"{fn} above", seat(fn, "{city}", "", "99")) for fn in (Fn.ADMINISTRATOR, Fn.AUDITOR)]
    particular = [
        ("expert one", expert),
        ("expert two", expert),
        ("village clerk", Seat(function=Fn.APPLICANT_CLERK, unit=VILLAGE)),
        ("copied", Seat(function=Fn.COUNTY_OFFICER, unit="990123:huanbao")),
    ]
    return [*here, *there, *above, *county, *particular]


async def _document(database: Database, stream: str, item: str, maker: str, now: datetime) -> None:
    document = StoredDocument(
        id=DOCUMENT,
        stream=stream,
        name="plan.pdf",
        promised_type="application/pdf",
        declared_size=9,
        size=9,
        state=DocumentState.USABLE,
        made_by=maker,
        made_at=now,
    )
    async with database.writing() as tx:
        await documents.add(tx, document)
        media = {"media_type": "application/pdf", "pages": 3}
        await documents.change(tx, DOCUMENT, (DocumentState.USABLE,), media)
        part = VolumePart(kind=PartKind.PLAN_TEXT, document=DOCUMENT)
        await volumes.attach(tx, stream, NewPart(id=BOUND, item=item, part=part), maker, now)
