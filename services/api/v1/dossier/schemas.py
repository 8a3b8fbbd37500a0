"""The dossier as it is bound: volumes of declared parts, proofs of indicators."""

from typing import Annotated

from pydantic import BaseModel, Field

from services.api.contract import Answer
from services.domain.papers.dossier import Anchor, DocumentFacts, Page, PartKind
from services.storage.queries.documents import BoundProof, BoundVolume

Id = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9-]+$")]


class DossierAnswer(Answer):
    """`version` counts every change of the working papers; it is the ETag."""

    version: int
    volumes: list[BoundVolume]
    proofs: list[BoundProof]
    documents: list[DocumentFacts]


class NewPartBody(BaseModel):
    """Bind this kind of paper, on these pages of that document; without pages all of it."""

    item: Annotated[str, Field(min_length=1, max_length=80)]
    kind: PartKind
    document: Id
    first_page: Page | None = None
    last_page: Page | None = None
    before: Id | None = None
    """Bind it in front of this part; otherwise it comes last."""


class NewProofBody(Anchor):
    """The place in a document that proves an indicator: pages, a stretch of a film in seconds,
    cells of a sheet (`B7:D12`), or a region of a picture (left, top, width, height per mille).
    """

    indicator: Annotated[str, Field(min_length=1, max_length=80)]
    document: Id
    kind: PartKind = PartKind.OTHER


class Order(BaseModel):
    """Ids of all parts of the volume, in the new order."""

    parts: Annotated[list[Id], Field(max_length=500)]


class BoundAnswer(Answer):
    """Under `id` the part or proof is taken out and put back."""

    id: str
    version: int
