"""Whether a PDF that somebody holds is a paper of ours, and whether its signatures hold (6.1.5).

Says nothing of a case that does not stand in the file itself.
"""

from dataclasses import dataclass

from services.api.deps import Doors
from services.api.signing.ceremony import keys_of
from services.api.signing.examining import examine
from services.api.signing.opinions import digest_of
from services.api.signing.pades import Examined
from services.storage.papers import signed_papers


@dataclass(frozen=True)
class Verdict:
    digest: str
    known: bool
    """Whether exactly these bytes are archived here."""
    title: str
    no: int
    latest: bool
    """Whether no further signature and no later version is archived."""
    signatures: tuple[Examined, ...]
    examined: bool
    """False where the file could not be examined within its bounds."""

    @property
    def good(self) -> bool:
        return bool(self.signatures) and all(one.good for one in self.signatures)


async def verify(doors: Doors, pdf: bytes) -> Verdict:
    """Anybody's file; what it is made of is found out in a process of its own."""
    digest = digest_of(pdf)
    async with doors.database.reading() as tx:
        paper = await signed_papers.known_as(tx, digest)
        later = await signed_papers.is_followed(tx, paper) if paper else False
    found = await examine(pdf, await keys_of(doors).authorities())
    return Verdict(
        digest=digest,
        known=paper is not None,
        title=paper.title if paper else "",
        no=paper.no if paper else 0,
        latest=paper is not None and not later,
        signatures=found or (),
        examined=found is not None,
    )
