"""The catalogue of a case's volumes, designed after DA/T 22 (5.4.3, D12, A1.13, A2.7, A3.7).

A volume for each kind of material as the programme lists them, then one of the proofs; a piece for
each part, numbered through the case. It lists what is bound; whether that is right is the
readiness check's word. Last come the papers that were signed here (6.1.5, 6.1.7).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import count
from typing import Final

from services.domain.base import Frozen
from services.domain.evidence.anchors import place_words
from services.domain.papers.dossier import Anchor, DocumentFacts, Dossier, VolumePart
from services.domain.papers.materials import PARTS
from services.domain.programme.schema import Programme, Retention
from services.domain.programme.words import Text

PROOFS: Final = Text(zh="指标证明材料", en="Proofs of the indicators")
SIGNED: Final = Text(zh="评审验收签署文件", en="Signed papers of the review")
DIGITS: Final = 16
"""Of a digest that a remark has room for."""
ALL: Final = Text(zh="全文", en="all of it")


class Paper(DocumentFacts):
    """A document with what it says of itself, and when it was sent."""

    reference_no: str | None = None
    issuer: str | None = None
    sent_on: date
    replaces: str | None = None


class Piece(Frozen):
    """一件: one line of the catalogue. What the paper itself does not say stands in brackets."""

    number: int
    """件号, through all volumes of the case."""
    archival_no: str
    """档号."""
    reference_no: str
    issuer: str
    """责任者."""
    title: str
    """题名."""
    dated: str
    """日期: eight digits."""
    secrecy: Text
    pages: int | None
    """None for a film, a picture, and what could not be counted."""
    remark: Text
    document: str
    place: Anchor
    paper: str = ""
    """sha256 of a signed paper of the review, which is no file that somebody sent."""


class SignedPiece(Frozen):
    """A paper that was signed here: an opinion, a score sheet, a promise (6.1.5, 6.1.7)."""

    sha256: str
    title: str
    signer: str
    signed_on: date
    pages: int


class ListedVolume(Frozen):
    number: int
    name: Text
    pieces: tuple[Piece, ...]

    @property
    def pages(self) -> int:
        return sum(one.pages or 0 for one in self.pieces)


class Listing(Frozen):
    """The whole catalogue, with what its head and the reference sheet say."""

    volumes: tuple[ListedVolume, ...]
    fonds: str
    year: int
    retention: Text
    copies: int

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return tuple(one for volume in self.volumes for one in volume.pieces)


class Holder(Frozen):
    """Whose archive it is, and whose papers."""

    unit: str
    """The code of the unit that keeps the case."""
    applicant: str
    year: int

    def archival_no(self, programme: Programme, number: int) -> str:
        rules = programme.archiving
        fonds = rules.fonds.get(self.unit, self.unit)
        kept = programme.retention.code
        return f"{fonds}-{rules.category}·{self.year}-{kept}-{rules.matter}-{number:04}"


def listing(
    programme: Programme,
    dossier: Dossier,
    papers: Mapping[str, Paper],
    holder: Holder,
    signed: Sequence[SignedPiece] = (),
) -> Listing:
    """`papers` are the documents that the dossier names, by id; what is gone is left out."""
    numbers = count(1)
    volumes: list[ListedVolume] = []
    for name, parts in _volumes(programme, dossier):
        pieces = tuple(
            _piece(programme, holder, next(numbers), part, papers[part.document])
            for part in parts
            if part.document in papers
        )
        if pieces:
            volumes.append(ListedVolume(number=len(volumes) + 1, name=name, pieces=pieces))
    pieces = tuple(_signed(programme, holder, next(numbers), one) for one in signed)
    if pieces:
        volumes.append(ListedVolume(number=len(volumes) + 1, name=SIGNED, pieces=pieces))
    return Listing(
        volumes=tuple(volumes),
        fonds=programme.archiving.fonds.get(holder.unit, holder.unit),
        year=holder.year,
        retention=retention_words(programme.retention),
        copies=programme.archiving.copies,
    )


def retention_words(retention: Retention) -> Text:
    if retention.permanent:
        return Text(zh="永久", en="permanent")
    return Text(zh=f"{retention.years}年", en=f"{retention.years} years")


def _volumes(programme: Programme, dossier: Dossier) -> Iterator[tuple[Text, Iterable[VolumePart]]]:
    for item in programme.dossier:
        yield item.name, dossier.volume(item.id).parts
    seen: dict[str, VolumePart] = {}
    for proof in dossier.proofs:
        seen.setdefault(proof.document, VolumePart(kind=proof.kind, document=proof.document))
    yield PROOFS, seen.values()


def _piece(
    programme: Programme, holder: Holder, number: int, part: VolumePart, paper: Paper
) -> Piece:
    place = Anchor(page=part.first_page, last_page=part.last_page)
    kind, where = PARTS[part.kind], place_words(place) or ALL
    day = paper.issued_on or paper.sent_on
    dated = f"{day:%Y%m%d}"
    return Piece(
        number=number,
        archival_no=holder.archival_no(programme, number),
        reference_no=paper.reference_no or "",
        issuer=paper.issuer or f"[{holder.applicant}]",
        title=paper.name.rpartition(".")[0] or paper.name,
        dated=dated if paper.issued_on else f"[{dated}]",
        secrecy=programme.archiving.secrecy,
        pages=_pages(part, paper),
        remark=Text(zh=f"{kind.zh}，{where.zh}", en=f"{kind.en}, {where.en}"),
        document=paper.id,
        place=place,
    )


def _signed(programme: Programme, holder: Holder, number: int, one: SignedPiece) -> Piece:
    """Its remark is the beginning of its digest, by which anybody can tell it."""
    digest = " ".join(one.sha256[at : at + 4] for at in range(0, DIGITS, 4))
    return Piece(
        number=number,
        archival_no=holder.archival_no(programme, number),
        reference_no="",
        issuer=one.signer,
        title=one.title,
        dated=f"{one.signed_on:%Y%m%d}",
        secrecy=programme.archiving.secrecy,
        pages=one.pages,
        remark=Text(
            zh=f"电子签名文件，SHA-256 {digest}", en=f"Electronically signed, SHA-256 {digest}"
        ),
        document="",
        place=Anchor(),
        paper=one.sha256,
    )


def _pages(part: VolumePart, paper: Paper) -> int | None:
    whole = paper.media.pages if paper.media else None
    if part.first_page is None and part.last_page is None:
        return whole
    first = part.first_page or 1
    return (part.last_page or whole or first) - first + 1
