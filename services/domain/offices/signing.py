"""Signatures on one act: before it may be done, or on what was just done (加签、会签, 2.2.1).

How a round comes out is one formula in `hands.Round`; here is who may ask, answer and change it.
"""

from datetime import datetime
from typing import ClassVar, Literal

from services.domain.acts import RULES, fact, rule
from services.domain.base import Act, TextRef, label
from services.domain.case import Case, CaseFact
from services.domain.errors import Invalid, NotEntitled
from services.domain.offices.hands import HUNDRED, Mode, Round
from services.domain.permissions import kind_of, may, parts_of
from services.domain.seats import LEADERS, Seat
from services.domain.tree.units import Function, Level, Part, at, territory, within

MOST_SIGNERS = 12
SIGNERS = label("签署人", "Signers", min_length=1, max_length=MOST_SIGNERS)


class AskSignatures(Act):
    """Ask for signatures before an act, or on what oneself has just done (2.2.1)."""

    zh, en, rule = "加签（会签、或签、依次签）", "Ask for signatures", "2.2.1"
    path, part = "signatures", (Part.OFFICER, Part.LEADER)
    any_step: ClassVar[bool] = True

    kind: Literal["ask-signatures"] = "ask-signatures"
    position: Literal["before", "after"] = label("时间", "When")
    about: str = label("事项", "Which act", max_length=60, default="")
    mode: Mode = label("方式", "How")
    share: int = label(
        "同意比例（％）", "Share that must agree (%)", ge=1, le=HUNDRED, default=HUNDRED
    )
    signers: tuple[str, ...] = SIGNERS
    words: TextRef | None = label("说明", "Remark", default=None)


class AddSigner(Act):
    """One more signature for a round that is open (加签, 2.2.1)."""

    zh, en, rule = "增加签署人", "Add a signer", "2.2.1"
    path, part = "signers", (Part.OFFICER, Part.LEADER)
    any_step: ClassVar[bool] = True

    kind: Literal["add-signer"] = "add-signer"
    round: int = label("签署编号", "Which round", ge=1)
    signer: str = label("签署人", "Signer", max_length=120)


class DropSigner(Act):
    """A signature that is not waited for any longer (减签, 2.2.1)."""

    zh, en, rule = "减少签署人", "Drop a signer", "2.2.1"
    path, part = "signers-dropped", (Part.OFFICER, Part.LEADER)
    any_step: ClassVar[bool] = True

    kind: Literal["drop-signer"] = "drop-signer"
    round: int = label("签署编号", "Which round", ge=1)
    signer: str = label("签署人", "Signer", max_length=120)
    reason: TextRef = label("理由", "Reason")


class Sign(Act):
    """Agree or decline; once, and for good (2.2.1)."""

    zh, en, rule = "签署意见", "Sign", "2.2.1"
    path, part = "signature", Part.SIGNER
    any_step: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    awaited: ClassVar[bool] = True

    kind: Literal["sign"] = "sign"
    round: int = label("签署编号", "Which round", ge=1)
    agreed: bool = label("同意", "Agreed")
    words: TextRef | None = label("意见", "Remark", default=None)


class SignaturesAsked(CaseFact):
    aside: ClassVar[bool] = True
    kind: Literal["signatures-asked"] = "signatures-asked"
    asked: Round
    words: TextRef | None = None

    @property
    def position(self) -> str:
        return self.asked.position

    @property
    def about(self) -> str:
        return self.asked.act

    @property
    def mode(self) -> Mode:
        return self.asked.mode

    @property
    def share(self) -> int | None:
        return self.asked.share if self.asked.mode == "share" else None

    @property
    def signers(self) -> tuple[str, ...]:
        return self.asked.signers

    @property
    def people(self) -> tuple[str, ...]:
        return self.asked.signers

    def on(self, case: Case) -> Case:
        """A new round on the same act takes the place of one that was declined."""
        hands = case.hands
        kept = tuple(one for one in hands.rounds if not same_matter(one, self.asked))
        return case.but(hands=hands.but(rounds=kept).with_round(self.asked))


class SignersChanged(CaseFact):
    aside: ClassVar[bool] = True
    kind: Literal["signers-changed"] = "signers-changed"
    round: int
    signer: str
    added: bool
    reason: TextRef | None = None

    @property
    def people(self) -> tuple[str, ...]:
        return (self.signer,)

    def on(self, case: Case) -> Case:
        asked = _known(case, self.round)
        others = tuple(one for one in asked.signers if one != self.signer)
        signers = (*others, self.signer) if self.added else others
        return case.but(hands=case.hands.with_round(asked.but(signers=signers)))


class Signed(CaseFact):
    adds: ClassVar[bool] = True
    aside: ClassVar[bool] = True
    kind: Literal["signed"] = "signed"
    round: int
    agreed: bool
    words: TextRef | None = None

    def on(self, case: Case) -> Case:
        signed = _known(case, self.round).answered(self.actor.account, agreed=self.agreed)
        return case.but(hands=case.hands.with_round(signed))


def same_matter(one: Round, other: Round) -> bool:
    return (one.position, one.act, one.of_fact) == (other.position, other.act, other.of_fact)


@rule(AskSignatures, Case)
def ask_signatures(case: Case, act: AskSignatures, now: datetime) -> SignaturesAsked:
    """Who declined is asked again: another round must not pass by him."""
    if len(set(act.signers)) != len(act.signers):
        raise Invalid(field="signers")
    matter = _before(case, act) if act.position == "before" else _after(case, act)
    asked = Round(
        no=case.hands.asked + 1,
        position=act.position,
        **matter,
        mode=act.mode,
        share=act.share if act.mode == "share" else HUNDRED,
        signers=act.signers,
        asked_by=act.actor.account,
    )
    for earlier in case.hands.rounds:
        if same_matter(earlier, asked) and earlier.standing != "declined":
            raise Invalid(field="about", given=earlier.act)
        if same_matter(earlier, asked) and not set(earlier.declined_by) <= set(act.signers):
            raise Invalid(field="signers")
    return SignaturesAsked(**fact(act, now), asked=asked, words=act.words)


def _before(case: Case, act: AskSignatures) -> dict[str, str | int]:
    """An act of the step where the case stands, by somebody entitled to it or by his leader."""
    wanted = _named(act.about)
    if wanted is None or case.step is None or wanted.step is not case.step.name:
        raise Invalid(field="about", given=act.about)
    seat = _seat(act)
    if not may(wanted, (seat,), act.actor.account, case) and not _leads(wanted, seat, case):
        raise NotEntitled(act=act.kind, function=str(seat.function))
    return {"act": act.about}


def _after(case: Case, act: AskSignatures) -> dict[str, str | int]:
    """What oneself has done, while nobody has carried the case on since. Everybody's acts wait for
    it, those of the offices too: so the applicant's side asks before it acts, not after.
    """
    last = case.hands.last
    if act.actor.function is Function.APPLICANT_CLERK:
        raise NotEntitled(act=act.kind, function=str(act.actor.function))
    if last is None or last.account != act.actor.account:
        raise Invalid(field="position", given=act.position)
    return {"act": last.act, "of_fact": last.seq}


@rule(AddSigner, Case, opens=lambda case: None if _open(case) else "nothing-to-sign")
def add_signer(case: Case, act: AddSigner, now: datetime) -> SignersChanged:
    asked = _changeable(case, act)
    if act.signer in asked.signers or len(asked.signers) >= MOST_SIGNERS:
        raise Invalid(field="signer", given=act.signer)
    return SignersChanged(**fact(act, now), round=asked.no, signer=act.signer, added=True)


@rule(DropSigner, Case, opens=lambda case: None if _open(case) else "nothing-to-sign")
def drop_signer(case: Case, act: DropSigner, now: datetime) -> SignersChanged:
    """Whoever has answered stays, and somebody must be left to sign."""
    asked = _changeable(case, act)
    answered = {answer.account for answer in asked.answers}
    left = set(asked.signers) - {act.signer}
    if act.signer not in asked.signers or act.signer in answered or not left:
        raise Invalid(field="signer", given=act.signer)
    return SignersChanged(
        **fact(act, now), round=asked.no, signer=act.signer, added=False, reason=act.reason
    )


@rule(Sign, Case, opens=lambda case: None if _open(case) else "nothing-to-sign")
def sign(case: Case, act: Sign, now: datetime) -> Signed:
    """In one's turn, and only while the round is not decided. A no needs its reason."""
    asked = case.hands.asked_for(act.round)
    if asked is None or act.actor.account not in asked.waits_for:
        raise Invalid(field="round", given=act.round)
    if not act.agreed and act.words is None:
        raise Invalid(field="words")
    return Signed(**fact(act, now), round=act.round, agreed=act.agreed, words=act.words)


def _changeable(case: Case, act: AddSigner | DropSigner) -> Round:
    """By whoever asked, or the leader of who does the act; and only while it is open."""
    asked = case.hands.asked_for(act.round)
    if asked is None or asked.standing != "open":
        raise Invalid(field="round", given=act.round)
    leads = _leads(_named(asked.act), _seat(act), case)
    if act.actor.account != asked.asked_by and not leads:
        raise NotEntitled(act=act.kind, function=str(act.actor.function))
    return asked


def _named(kind: str) -> type[Act] | None:
    return next((one for one in RULES if kind_of(one) == kind and one.path), None)


def _leads(wanted: type[Act] | None, seat: Seat, case: Case) -> bool:
    """Whether a leader has a say in the act: some office that may do it is of his own area. A
    county's leader has none in what the city decides; what experts do is the city's.
    """
    parts = parts_of(wanted) if wanted else ()
    offices = (office for part in parts for office in case.offices.get(part, ()))
    levels = {office.level for office in offices} or {Level.CITY}
    own = territory(seat.unit)
    return seat.function in LEADERS and any(within(at(case.place, one), own) for one in levels)


def _known(case: Case, no: int) -> Round:
    asked = case.hands.asked_for(no)
    if asked is None:
        message = f"the case has no round of signatures no. {no}"
        raise ValueError(message)
    return asked


def _open(case: Case) -> bool:
    return any(one.standing == "open" for one in case.hands.rounds)


def _seat(act: Act) -> Seat:
    actor = act.actor
    return Seat(function=actor.function, unit=actor.unit, instead_of=actor.instead_of)


SigningAct = AskSignatures | AddSigner | DropSigner | Sign
SigningFact = SignaturesAsked | SignersChanged | Signed
