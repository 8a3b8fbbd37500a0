"""What must be made before an act can be decided: bytes of papers, and signatures under them.

Done when the act is open to whoever asks; the act's own look-up then finds what was made.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from services.api.acts.bodies import Body
from services.api.acts.looking import Found, Looking, Streams
from services.api.deps import Doors
from services.api.signing import ceremony
from services.api.signing.personal import interests_of, promise_of, sheet_of
from services.domain.base import Act, ActorRef
from services.domain.case import Case
from services.domain.review.conflicts import Answers, DeclareInterests, Interest
from services.domain.review.signing_papers import (
    PutAcceptanceOpinionToSignature,
    PutOpinionToSignature,
    PutReviewOpinionToSignature,
    SignPaper,
)
from services.domain.review.signing_sheets import (
    PutSheetToSignature,
    SignPromise,
    SignSheet,
    next_sheet_paper,
)
from services.storage.papers import signed_papers
from services.storage.papers.signed_papers import SignedPaper

Prepare = Callable[[Doors, Case, ActorRef, Body, datetime], Awaitable[None]]


async def _paper(doors: Doors, case: Case, _: ActorRef, __: Body, now: datetime) -> None:
    await ceremony.put_to_signature(doors, case, now)


async def _signature(doors: Doors, case: Case, actor: ActorRef, body: Body, now: datetime) -> None:
    await ceremony.sign(doors, case, actor, _before(body), now)


async def _sheet(doors: Doors, case: Case, actor: ActorRef, _: Body, now: datetime) -> None:
    await ceremony.put_sheet_to_signature(doors, case, actor, now)


async def _signed_sheet(
    doors: Doors, case: Case, actor: ActorRef, body: Body, now: datetime
) -> None:
    await ceremony.sign_sheet(doors, case, actor, _before(body), now)


async def _promise(doors: Doors, case: Case, actor: ActorRef, body: Body, now: datetime) -> None:
    if getattr(body, "liable", False):
        await ceremony.sign_promise(doors, case, actor, now)


async def _interests(doors: Doors, case: Case, actor: ActorRef, body: Body, now: datetime) -> None:
    """Nothing is signed of what will be refused: a no to everything without the promise."""
    answers = Answers(**{one.value: bool(getattr(body, one.value, None)) for one in Interest})
    if actor.account in case.panel.experts and (answers.found or getattr(body, "liable", False)):
        await ceremony.sign_interests(doors, case, actor, answers, now)


PREPARES: dict[type[Act], Prepare] = {
    PutOpinionToSignature: _paper,
    PutAcceptanceOpinionToSignature: _paper,
    PutReviewOpinionToSignature: _paper,
    SignPaper: _signature,
    PutSheetToSignature: _sheet,
    SignSheet: _signed_sheet,
    SignPromise: _promise,
    DeclareInterests: _interests,
}


async def prepare(
    doors: Doors,
    act: type[Act],
    about: Streams | None,
    *,
    actor: ActorRef,
    body: Body,
    now: datetime,
) -> None:
    """Raises PaperChanged and NotNow; what is made for an act that is refused, nothing names."""
    making = PREPARES.get(act)
    if making and isinstance(about, Case):
        await making(doors, about, actor, body, now)


async def put_paper(look: Looking) -> Found:
    """The digests of the paper as it was composed just now."""
    case, step = look.case, look.case.step
    if case.laid is None or step is None:
        return {}
    return _bytes(await signed_papers.composed(look.tx, case.id, step.name.value, case.laid.no))


async def put_sheet(look: Looking) -> Found:
    """Of the own sheet's next version."""
    me = look.actor.account
    no, _ = next_sheet_paper(look.case.panel, me)
    return _bytes(await signed_papers.composed(look.tx, look.case.id, sheet_of(me), no))


async def new_signature(look: Looking) -> Found:
    """What the bytes came to with this account's signature under them."""
    paper = await _by_me(look, _before(look.body))
    return {"after": paper.pdf_sha256, "certificate": paper.certificate} if paper else {}


async def new_promise(look: Looking) -> Found:
    return await _signed_just_now(look, promise_of(look.actor.account))


async def new_interests(look: Looking) -> Found:
    return await _signed_just_now(look, interests_of(look.actor.account))


async def _signed_just_now(look: Looking, what: str) -> Found:
    """Composed and signed in one, by whoever asks."""
    made = await signed_papers.composed(look.tx, look.case.id, what, 1)
    paper = await _by_me(look, made.pdf_sha256) if made else None
    return {**_bytes(paper), "certificate": paper.certificate} if paper else {}


async def _by_me(look: Looking, before: str) -> SignedPaper | None:
    return await signed_papers.signed_by(look.tx, look.case.id, look.actor.account, before)


def _bytes(paper: SignedPaper | None) -> Found:
    return {"content": paper.content_sha256, "pdf": paper.pdf_sha256} if paper else {}


def _before(body: Body) -> str:
    return str(getattr(body, "before", ""))
