"""Files on their way: what is announced, where the parts go, how far a document has come."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from services.api.contract import Answer
from services.domain.evidence.documents import PART_SIZE, part_count
from services.domain.papers.dossier import (
    DocumentProblem,
    DocumentStage,
    DocumentState,
    Hold,
    MediaFacts,
    PartKind,
    Remark,
    Scan,
    Sha256,
)
from services.storage.evidence.removals import Removal
from services.storage.evidence.same_bytes import SameFile
from services.storage.queries.documents import DocumentLine

Id = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9-]+$")]


class NewFile(BaseModel):
    """What is announced before the first byte is sent. Size in bytes."""

    stream: Id
    """The case, title or filing it belongs to."""
    name: Annotated[str, Field(min_length=1, max_length=1000)]
    size: Annotated[int, Field(ge=0)]
    sha256: Sha256 | None = None
    fingerprint: Annotated[str, Field(max_length=100)] | None = None
    """Whatever helps the sender to know the file again when the upload goes on another day."""
    replaces: Id | None = None
    """The version that this one is to replace."""


class UseAnswer(Answer):
    id: str
    item: str | None
    indicator: str | None
    kind: PartKind
    first_page: int | None
    last_page: int | None
    second: int | None
    until_second: int | None
    sheet: str | None
    cells: str | None
    region: str | None


class DocumentAnswer(Answer):
    """`state` goes reserved, receiving, checking, then usable or bad; `problem` says why bad.

    `stage` says where the check stands, `waits_for` what it waits for. `scan` is null where nobody
    has looked for viruses: such a file is not known to be clean.
    """

    id: str
    stream: str
    name: str
    state: DocumentState
    stage: DocumentStage | None
    waits_for: Hold | None
    problem: DocumentProblem | None
    remarks: list[Remark]
    scan: Scan | None
    scan_engine: str | None
    scan_signatures: str | None
    scan_finding: str | None
    scanned_at: datetime | None
    found_type: str | None
    size: int
    declared_size: int
    fingerprint: str | None
    sha256: str | None
    sm3: str | None
    media: MediaFacts | None
    replaces: str | None
    reference_no: str | None
    issuer: str | None
    issued_on: date | None
    """What the paper says of itself, apart from when it was sent."""
    valid_until: date | None
    made_at: datetime
    verified_at: datetime | None
    """When its bytes were last read and were those of its digest (5.2.2)."""
    sealed: bool
    uses: list[UseAnswer]
    same_as: list[SameFile]
    """Other files of the case with the same bytes."""
    part_size: int
    part_count: int

    @classmethod
    def of(cls, line: DocumentLine) -> "DocumentAnswer":
        return cls.model_validate(
            {
                **line.model_dump(),
                "part_size": PART_SIZE,
                "part_count": part_count(line.declared_size),
            }
        )


class DocumentPage(Answer):
    documents: list[DocumentAnswer]
    next_after: str | None


class RemovedAnswer(Answer):
    """A file that was taken away; `kept_until` says how long it can surely be put back."""

    id: str
    name: str
    size: int
    removed_by: str
    """Account id."""
    removed_at: datetime
    kept_until: datetime

    @classmethod
    def of(cls, removal: Removal) -> "RemovedAnswer":
        document = removal.document
        return cls(
            id=document.id,
            name=document.name,
            size=document.size or document.declared_size,
            removed_by=removal.removed_by,
            removed_at=removal.removed_at,
            kept_until=removal.kept_until,
        )


class RemovedPage(Answer):
    documents: list[RemovedAnswer]


class PartAnswer(Answer):
    number: int
    size: int


class PartsAnswer(Answer):
    """What the store has received; an upload goes on from here, on any day."""

    part_size: int
    part_count: int
    received: list[PartAnswer]


class PartNumbers(BaseModel):
    numbers: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=1, max_length=100)]
    sha256: Annotated[dict[int, Sha256], Field(max_length=100)] = {}
    """By number, where the sender can compute it: other bytes are then refused."""


class PartUrl(Answer):
    number: int
    url: str


class PartUrls(Answer):
    """PUT each part to its address within the hour; the addresses are on this origin."""

    urls: list[PartUrl]


class UploadTokenAnswer(Answer):
    """Send it as `X-Upload-Token`: good for the parts and the confirmation of this document alone.

    It outlives the sign-in, so that a film goes on overnight; ask for another one any time.
    """

    token: str
    until: datetime
