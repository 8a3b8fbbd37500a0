"""What a signature takes before its act: the paper composed and archived, or the bytes signed.

Called once the password was given again and the act is open; whether it counts is the rule's word,
asked afterwards. Bytes of an act that is refused stay behind, and nothing names them.
"""

import asyncio
from datetime import datetime

from services.api.deps import Doors
from services.api.official.paper import OfficialPaper
from services.api.official.typeset import typeset
from services.api.signing import pades
from services.api.signing.keys import SigningKeys
from services.api.signing.opinions import content_of, digest_of, opinion_of, paper_of
from services.api.signing.personal import (
    Composed,
    compose_interests,
    compose_promise,
    compose_sheet,
)
from services.api.signing.software_keys import SoftwareKeys
from services.domain.base import ActorRef
from services.domain.case import Case
from services.domain.errors import NotNow
from services.domain.review.conflicts import Answers, declared_at
from services.domain.review.signing_papers import PaperChanged, laid
from services.domain.review.signing_sheets import sheet_paper
from services.storage.papers import signed_papers
from services.storage.papers.signed_papers import SignedPaper
from services.storage.queries.names import people


def keys_of(doors: Doors) -> SigningKeys:
    """Those of somebody's hardware where it is built in, else the installation's own."""
    return doors.signing_keys or SoftwareKeys(doors.database, doors.access.secret)


async def put_to_signature(doors: Doors, case: Case, now: datetime) -> None:
    """Compose what is laid, and archive it byte for byte: from now on this is the paper."""
    async with doors.database.reading() as tx:
        opinion = await opinion_of(tx, case)
    content = content_of(opinion)
    paper = paper_of(opinion, content, _home(doors), now)
    made = Composed(opinion.step.value, opinion.laid.no, opinion.title, content, paper)
    await _archived(doors, case, made, now)


async def sign(doors: Doors, case: Case, actor: ActorRef, before: str, now: datetime) -> None:
    """The opinion's archived bytes with one signature more, by the key of whoever signs.

    Raises PaperChanged where those that were compared are not those that stand now.
    """
    if laid(case).pdf != before:
        raise PaperChanged
    number = len(laid(case).signatures) + 1
    await _signed(doors, case, actor, before, now, number=number)


async def put_sheet_to_signature(doors: Doors, case: Case, actor: ActorRef, now: datetime) -> None:
    """Raises NotNow where the own sheet is not in, or is a paper already."""
    async with doors.database.reading() as tx:
        made = await compose_sheet(tx, case, actor, _home(doors), now)
    await _archived(doors, case, made, now)


async def sign_sheet(doors: Doors, case: Case, actor: ActorRef, before: str, now: datetime) -> None:
    """Raises NotNow, and PaperChanged."""
    if sheet_paper(case.panel, actor.account).pdf != before:
        raise PaperChanged
    await _signed(doors, case, actor, before, now, number=1)


async def sign_promise(doors: Doors, case: Case, actor: ActorRef, now: datetime) -> None:
    """Composed and signed in one: its words are the same for everybody. Raises NotNow."""
    if declared_at(case, actor.account) is None:
        raise NotNow(why="interests-missing")
    async with doors.database.reading() as tx:
        made = await compose_promise(tx, case, actor, _home(doors), now)
    before = await _archived(doors, case, made, now)
    await _signed(doors, case, actor, before, now, number=1)


async def sign_interests(
    doors: Doors, case: Case, actor: ActorRef, answers: Answers, now: datetime
) -> None:
    """Composed and signed in one, of what was just answered (6.1.2)."""
    async with doors.database.reading() as tx:
        made = await compose_interests(tx, case, actor, answers, home=_home(doors), now=now)
    before = await _archived(doors, case, made, now)
    await _signed(doors, case, actor, before, now, number=1)


async def _archived(doors: Doors, case: Case, made: Composed, now: datetime) -> str:
    """The digest of the paper as it was typeset just now."""
    pdf = await _typeset(doors, made.paper)
    kept = SignedPaper(
        stream=case.id,
        pdf_sha256=digest_of(pdf),
        content_sha256=digest_of(made.content.encode()),
        step=made.what,
        no=made.no,
        title=made.title,
        pdf=pdf,
        content=made.content,
        made_at=now,
    )
    async with doors.database.writing() as tx:
        await signed_papers.keep(tx, kept)
    return kept.pdf_sha256


async def _typeset(doors: Doors, paper: OfficialPaper) -> bytes:
    return await asyncio.to_thread(typeset, paper, doors.fonts)


async def _signed(
    doors: Doors, case: Case, actor: ActorRef, before: str, now: datetime, *, number: int
) -> None:
    async with doors.database.reading() as tx:
        paper = await signed_papers.get(tx, case.id, before)
        name = (await people(tx, {actor.account})).get(actor.account, "")
    key = await keys_of(doors).key_of(actor.account, name, now)
    pdf = await pades.signed(paper.pdf, key, number=number, reason=paper.title, now=now)
    more = {
        "pdf": pdf,
        "pdf_sha256": digest_of(pdf),
        "before": before,
        "signer": actor.account,
        "certificate": digest_of(key.certificate),
        "made_at": now,
    }
    async with doors.database.writing() as tx:
        await signed_papers.keep(tx, paper.model_copy(update=more))


def _home(doors: Doors) -> str:
    return f"{doors.access.origin or ''}{doors.access.prefix}"
