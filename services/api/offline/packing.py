"""A pack for the road: the evidence of the chosen indicators, an index page and the workbook (6.1.6).

Sent as it is read from the store, file after file, nothing kept on the way. That the files were
handed out is kept before the first byte goes (5.4.2).
"""

import re
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from services.api.language import Language
from services.api.offline.desk import ScoreDesk, workbook_of
from services.api.offline.index_page import Packed, index_page
from services.domain.clocks.calendar import BEIJING
from services.domain.papers.dossier import DocumentFacts
from services.storage.evidence import documents, views
from services.storage.evidence.archive import Archive
from services.storage.evidence.views import Seen, Spot
from services.storage.queries.scope import Viewer
from services.storage.session import Tx

UNSAFE: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
LONGEST_NAME: Final = 80
LONGEST_ENDING: Final = 8
FILM: Final = "video/"
ZIP: Final = "application/zip"


@dataclass(frozen=True)
class Pack:
    """What goes in: texts as they are, files by their id."""

    texts: tuple[tuple[str, bytes], ...]
    files: tuple[Packed, ...]


def files_of(desk: ScoreDesk, codes: Sequence[str], *, films: bool) -> tuple[Packed, ...]:
    """Each cited file once, in the order of the indicators; films only where they are wanted."""
    wanted = dict.fromkeys(
        proof.document
        for entry in desk.chosen(codes)
        for proof in desk.dossier.proofs_of(entry.code)
    )
    found = (desk.dossier.document(one) for one in wanted)
    usable = [one for one in found if one and one.usable and (films or not _is_film(one))]
    return tuple(
        Packed(document=one, path=f"evidence/{number:03} {_safe(one.name)}")
        for number, one in enumerate(usable, start=1)
    )


async def pack_of(
    desk: ScoreDesk,
    codes: Sequence[str],
    *,
    films: bool,
    language: Language,
    mark: str,
) -> Pack:
    """`mark` says who took it along, and when: it stands on the index page."""
    files = files_of(desk, codes, films=films)
    book = await workbook_of(desk, codes, language)
    sums = "".join(f"{one.document.sha256}  {one.path}\n" for one in files)
    return Pack(
        texts=(
            ("index.html", index_page(desk, codes, files, language, mark).encode()),
            ("scores.xlsx", book),
            ("SHA256SUMS", sums.encode()),
        ),
        files=files,
    )


async def keep_views(
    tx: Tx, viewer: Viewer, place: str, files: Iterable[Packed], now: datetime
) -> None:
    """Handed out counts as opened; which page was read, nobody knows."""
    watcher = views.watcher(viewer, place)
    for one in files:
        stored = await documents.get(tx, one.document.id)
        await views.keep(tx, stored, watcher, (Spot(what=Seen.FILE),), now)


async def zipped(archive: Archive, pack: Pack, now: datetime) -> AsyncIterator[bytes]:
    """The bytes of the zip as they come; evidence is stored as it is, it does not shrink."""
    out = _Out()
    with ZipFile(out, "w", ZIP_STORED) as package:  # type: ignore[call-overload]
        for path, body in pack.texts:
            package.writestr(_entry(path, now), body)
            yield out.taken()
        for one in pack.files:
            with package.open(_entry(one.path, now), "w", force_zip64=True) as part:
                async for chunk in archive.read(one.document.id):
                    part.write(chunk)
                    yield out.taken()
    yield out.taken()


class _Out:
    """Where the zip is written to: no file, it cannot be wound back."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def write(self, some: bytes) -> int:
        self._waiting += some
        return len(some)

    def flush(self) -> None:
        """Whatever waits is fetched by `taken`."""

    def taken(self) -> bytes:
        some = bytes(self._waiting)
        self._waiting.clear()
        return some


def _entry(path: str, now: datetime) -> ZipInfo:
    return ZipInfo(path, now.astimezone(BEIJING).timetuple()[:6])


def _is_film(document: DocumentFacts) -> bool:
    return bool(document.media and document.media.media_type.startswith(FILM))


def _safe(name: str) -> str:
    """A name that every system takes; what it was called stands on the index page."""
    stem, dot, ending = UNSAFE.sub("_", name).strip(". ").rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        return (stem + dot + ending)[:LONGEST_NAME] or "file"
    return f"{stem[:LONGEST_NAME]}.{ending}"
