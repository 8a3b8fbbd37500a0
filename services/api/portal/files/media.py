"""Photographs and films of a case, with what was read out of them and where each serves (B3.3, B3.4)."""

from dataclasses import dataclass

from services.domain.papers.dossier import DocumentState
from services.storage.derivatives import rows
from services.storage.derivatives.rows import ReadOuts
from services.storage.queries import applicant
from services.storage.queries.applicant import FileLine, Use
from services.storage.session import Tx


@dataclass(frozen=True)
class Media:
    """One file of a module."""

    file: FileLine
    made: ReadOuts
    uses: tuple[Use, ...]
    """In the order of the seconds: where a film is cited."""


async def media_of(tx: Tx, case: str, media_type: str) -> list[Media]:
    """The newest versions that passed their check; `media_type` is the beginning of one."""
    files = [
        one
        for one in await applicant.files(tx, case)
        if one.state is DocumentState.USABLE and not one.replaced
        if (one.media_type or "").startswith(media_type)
    ]
    made = await rows.of_documents(tx, [one.id for one in files])
    uses = await applicant.uses(tx, case)
    return [
        Media(
            file=one,
            made=made.get(one.id, ReadOuts()),
            uses=tuple(sorted(uses.get(one.id, []), key=lambda use: use.place.second or 0)),
        )
        for one in files
    ]
