"""Creation request: filed, endorsed, sent in one batch, screened (A0.6, A1.1, A2.1, A3.1).

Where a programme leaves a stage out, the request simply does not wait for it.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, Looked, TextRef, label
from services.domain.case import Case, CaseFact, Outcome
from services.domain.errors import DomainError, NotEntitled
from services.domain.permissions import plays
from services.domain.programme.schema import Office, Procedure, ProgrammeRef, TitleLevel, Track
from services.domain.seats import Seat
from services.domain.tree.units import Level, Part, StepName, level_of

LEVEL_OF_TRACK = {
    Track.CITY: Level.CITY,
    Track.COUNTY: Level.COUNTY,
    Track.TOWN: Level.TOWN,
    Track.VILLAGE: Level.VILLAGE,
}


class NotEligible(DomainError):
    """A0.1, A0.12: farm-related counties, towns and villages may apply; others may not."""

    code = "not-eligible"


class LadderUnmet(DomainError):
    """A1.7, A2.4, A3.4: the title of the level below is not held."""

    code = "ladder-unmet"


class HeldTitle(Frozen):
    """A living title of the place, as the register has it."""

    level: TitleLevel
    named_on: str


class FileCreationRequest(Act):
    """The first act of a case (A1.1, A2.1, A3.1)."""

    zh, en, rule = "提交创建申请", "File the creation request", "A1.1, A2.1, A3.1"
    step, path = StepName.CREATION_REQUEST, "filing"
    part = Part.APPLICANT

    kind: Literal["file-creation-request"] = "file-creation-request"
    reason: TextRef = label("创建基础与理由", "Grounds and present state")
    programme: Annotated[ProgrammeRef, Looked()]
    procedure: Annotated[Procedure, Looked()]
    track: Annotated[Track, Looked()]
    place: Annotated[str, Looked()]
    eligible: Annotated[bool, Looked()]
    titles: Annotated[tuple[HeldTitle, ...], Looked()] = ()

    @property
    def offices(self) -> dict[Part, tuple[Office, ...]]:
        return self.procedure.offices


class GiveConsent(Act):
    """The government above consents, or passes the request on (A2.1, A3.1)."""

    zh, en, rule = "同意申报", "Consent to the request", "A2.1, A3.1"
    step, path, part = StepName.CREATION_REQUEST, "consent", Part.ENDORSER

    kind: Literal["give-consent"] = "give-consent"
    opinion: TextRef = label("意见", "Opinion")


class SendInBatch(Act):
    """The county bureau sends its requests in one batch (A2.1, A0.4)."""

    zh, en, rule = "统一上报创建申请", "Send in one batch", "A2.1"
    step, path, part = StepName.CREATION_REQUEST, "batch", Part.SENDER

    kind: Literal["send-in-batch"] = "send-in-batch"
    batch: str = label("批次文号", "Batch reference", min_length=1, max_length=60)


class ListApplicant(Act):
    """Put on the list of those whose creation is taken up (A0.6)."""

    zh, en, rule = "筛选列入名单", "Screen: put on the list", "A0.6"
    step, path, part = StepName.CREATION_REQUEST, "listing", Part.SCREENER

    kind: Literal["list-applicant"] = "list-applicant"


class RefuseCreationRequest(Act):
    """Refused with reasons, which are registered (A0.6)."""

    zh, en, rule = "不予列入（说明理由）", "Refuse, with reasons", "A0.6"
    step, path, harm, beside = StepName.CREATION_REQUEST, "refusal", True, True
    part = (Part.SCREENER, Part.ENDORSER)

    kind: Literal["refuse-creation-request"] = "refuse-creation-request"
    reason: TextRef = label("理由", "Reasons")


class CreationRequested(CaseFact):
    final: ClassVar[bool] = True
    kind: Literal["creation-requested"] = "creation-requested"
    programme: ProgrammeRef
    procedure: Procedure
    track: Track
    place: str
    reason: TextRef

    def on(self, case: Case) -> Case:
        return case.but(
            programme=self.programme,
            procedure=self.procedure,
            track=self.track,
            place=self.place,
            step_since=self.at,
        )


class ConsentGiven(CaseFact):
    kind: Literal["consent-given"] = "consent-given"
    opinion: TextRef

    def on(self, case: Case) -> Case:
        return case.but(creation=case.creation.model_copy(update={"endorsed": True}))


class SentInBatch(CaseFact):
    handed_up: ClassVar[bool] = True
    kind: Literal["sent-in-batch"] = "sent-in-batch"
    batch: str

    def on(self, case: Case) -> Case:
        return case.but(creation=case.creation.model_copy(update={"batch": self.batch}))


class ApplicantListed(CaseFact):
    kind: Literal["applicant-listed"] = "applicant-listed"

    def on(self, case: Case) -> Case:
        listed = case.creation.model_copy(update={"listed": True})
        return case.but(creation=listed).next_step(self.at)


class CreationRefused(CaseFact):
    kind: Literal["creation-refused"] = "creation-refused"
    reason: TextRef

    @property
    def denial(self) -> TextRef | None:
        return self.reason

    def on(self, case: Case) -> Case:
        return case.ended(Outcome.REFUSED, self.at)


def _awaits_consent(case: Case) -> str | None:
    if case.rules.creation.endorsed and not case.creation.endorsed:
        return None
    return "no-consent-awaited"


def _awaits_batch(case: Case) -> str | None:
    if not case.rules.creation.batch or case.creation.batch:
        return "no-batch-awaited"
    return (
        "consent-missing" if case.rules.creation.endorsed and not case.creation.endorsed else None
    )


def _awaits_screening(case: Case) -> str | None:
    if case.rules.creation.endorsed and not case.creation.endorsed:
        return "consent-missing"
    if case.rules.creation.batch and not case.creation.batch:
        return "batch-missing"
    return None


@rule(FileCreationRequest, Case, opens=lambda case: "already-filed" if case.seq else None)
def file_creation_request(case: Case, act: FileCreationRequest, now: datetime) -> CreationRequested:
    """A0.1, A0.12; the ladder's years (A1.7) are checked when the application is submitted."""
    if not act.eligible or level_of(act.place) is not LEVEL_OF_TRACK[act.track]:
        raise NotEligible(place=act.place)
    ladder = act.procedure.ladder
    if ladder and not any(title.level.rung >= ladder.below.rung for title in act.titles):
        raise LadderUnmet(below=str(ladder.below))
    return CreationRequested(
        **fact(act, now),
        programme=act.programme,
        procedure=act.procedure,
        track=act.track,
        place=act.place,
        reason=act.reason,
    )


@rule(GiveConsent, Case, opens=_awaits_consent)
def give_consent(case: Case, act: GiveConsent, now: datetime) -> ConsentGiven:
    return ConsentGiven(**fact(act, now), opinion=act.opinion)


@rule(SendInBatch, Case, opens=_awaits_batch)
def send_in_batch(case: Case, act: SendInBatch, now: datetime) -> SentInBatch:
    return SentInBatch(**fact(act, now), batch=act.batch)


@rule(ListApplicant, Case, opens=_awaits_screening)
def list_applicant(case: Case, act: ListApplicant, now: datetime) -> ApplicantListed:
    return ApplicantListed(**fact(act, now))


@rule(RefuseCreationRequest, Case)
def refuse_creation_request(
    case: Case, act: RefuseCreationRequest, now: datetime
) -> CreationRefused:
    """Whoever holds the request may refuse it: the endorser before consent, then the screener."""
    holder = Part.ENDORSER if _awaits_consent(case) is None else Part.SCREENER
    seat = Seat(function=act.actor.function, unit=act.actor.unit)
    if not plays(holder, seat, act.actor.account, case):
        raise NotEntitled(act=act.kind, function=str(act.actor.function))
    return CreationRefused(**fact(act, now), reason=act.reason)


CreationRequestAct = Annotated[
    GiveConsent | SendInBatch | ListApplicant | RefuseCreationRequest,
    Field(discriminator="kind"),
]
CreationRequestFact = (
    CreationRequested | ConsentGiven | SentInBatch | ApplicantListed | CreationRefused
)
