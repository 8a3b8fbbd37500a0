"""The dossier as an officer reads it: volumes in their binding, with the words of first pages.

Which binding is right is the readiness check's word; here it is only laid open.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.domain.evidence.documents import PDF
from services.domain.papers.application import Readiness
from services.domain.papers.dossier import Anchor, DocumentFacts, Dossier, PartKind
from services.domain.papers.shortcomings import Shortcoming
from services.domain.programme.dossier_rules import DossierItem
from services.domain.programme.schema import Programme
from services.storage.evidence.archive import Archive
from services.storage.evidence.page_words import page_words

LARGEST = 32 * 1024 * 1024
"""Bytes of a file that is read for its first page; a larger one is opened by the officer."""


@dataclass(frozen=True)
class BoundPart:
    kind: PartKind
    document: DocumentFacts | None
    place: Anchor
    words: str | None = None
    """What stands on its first page; None where nobody looked, empty for a scan."""


@dataclass(frozen=True)
class BoundVolume:
    """A dossier item with what is bound for it, in order, and what is wrong with it."""

    item: DossierItem
    parts: tuple[BoundPart, ...]
    shortcomings: tuple[Shortcoming, ...]


def volumes_of(programme: Programme, dossier: Dossier, found: Readiness) -> list[BoundVolume]:
    return [
        BoundVolume(
            item=item,
            parts=tuple(
                BoundPart(
                    kind=part.kind,
                    document=dossier.document(part.document),
                    place=Anchor(page=part.first_page, last_page=part.last_page),
                )
                for part in dossier.volume(item.id).parts
            ),
            shortcomings=found.of(f"dossier/{item.id}"),
        )
        for item in programme.dossier
        if found.wants(item.id) or item.optional or dossier.volume(item.id).parts
    ]


async def with_first_pages(archive: Archive, volumes: Sequence[BoundVolume]) -> list[BoundVolume]:
    """The same volumes; where something must be bound first, the words of what is (F4)."""
    return [await _opened(archive, volume) for volume in volumes]


async def _opened(archive: Archive, volume: BoundVolume) -> BoundVolume:
    if volume.item.first is None or not volume.parts:
        return volume
    first, *rest = volume.parts
    document = first.document
    if document is None or not document.usable or document.size > LARGEST:
        return volume
    if document.media is None or document.media.media_type != PDF:
        return volume
    words = await page_words(archive.read(document.id), first.place.page or 1)
    return replace(volume, parts=(replace(first, words=words), *rest))
