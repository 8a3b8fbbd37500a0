"""What a dossier is made of: documents, the volumes bound from them, the proofs they give.

Models and look-ups only. Which items a track must have and how they are bound is decided in
`application.py` (A1.13, A2.7, A3.7, F3, F4); where the bytes lie is known to storage alone.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from services.domain.base import Frozen

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Page = Annotated[int, Field(ge=1, le=100_000)]


class DocumentState(StrEnum):
    """How far a file has come. `usable` and `bad` are final, as a better file is a new version;
    but a usable file in which a later scan finds a virus is bad from then on (5.1.2).
    """

    RESERVED = "reserved"
    RECEIVING = "receiving"
    CHECKING = "checking"
    USABLE = "usable"
    BAD = "bad"
    DISPOSED = "disposed"
    """Let go of after its retention, by two people; the row stays (5.2.3)."""


class DocumentStage(StrEnum):
    """Where a received file stands in its check (5.1.1)."""

    RECEIVED = "received"
    """All bytes are there; the check has not begun."""
    READING = "reading"
    CONTENT = "content"
    VIRUS = "virus"


class Hold(StrEnum):
    """What a check waits for; the file itself is not at fault, and nobody need send it again."""

    STORE = "store"
    SCANNER = "scanner"
    ROOM = "room"
    """Room on the disk of the machine that checks: in rows of earlier versions alone, since a check
    keeps nothing there (0046)."""


class Scan(StrEnum):
    """What the virus scanner said; nothing is ever taken for clean that it has not read (5.1.2)."""

    CLEAN = "clean"
    INFECTED = "infected"
    TOO_BIG = "too-big"
    """Beyond what the scanner is set up to read: not scanned."""


class DocumentProblem(StrEnum):
    """Why a received file is bad. The texts stand in the API's table of texts."""

    EMPTY = "document-empty"
    MISSING = "document-missing"
    SIZE_DIFFERS = "size-differs"
    CHECKSUM_DIFFERS = "checksum-differs"
    TYPE_DIFFERS = "type-differs"
    TYPE_NOT_TAKEN = "type-not-taken"
    UNREADABLE = "document-unreadable"
    LOCKED = "document-locked"
    """It needs a password to be opened."""
    ENCRYPTED = "document-encrypted"
    """It opens without a password, but an archive keeps nothing encrypted (A7: hand-over)."""
    HEADER_LIES = "header-lies"
    TOO_COMPLEX = "document-too-complex"
    MACROS = "document-macros"
    SCRIPTS = "document-scripts"
    NESTED = "archive-inside"
    UNPACKS_TOO_BIG = "unpacks-too-big"
    TOO_MANY_PIXELS = "too-many-pixels"
    TWO_TYPES = "two-types"
    INFECTED = "document-infected"


class Remark(StrEnum):
    """What is worth knowing of a file that is taken all the same."""

    FONTS_NOT_EMBEDDED = "fonts-not-embedded"
    PARTS_ELSEWHERE = "parts-elsewhere"
    """Pictures or tables that the file only points to: they are not kept with it."""


class PartKind(StrEnum):
    """What a declared part of a volume is. Bindings are decided on these kinds (F4).

    Yearbooks, statistical annual reports and raw laboratory records have none (B2.2).
    """

    LETTER = "letter"
    APPLICATION_FORM = "application-form"
    EXAMINED_FORM = "examined-form"
    APPROVAL = "approval"
    CONGRESS_SUBMISSION = "congress-submission"
    CONGRESS_RESOLUTION = "congress-resolution"
    ENACTMENT = "enactment"
    PLAN_TEXT = "plan-text"
    WORK_SUMMARY = "work-summary"
    TECHNICAL_REPORT = "technical-report"
    MONITORING_REPORT = "monitoring-report"
    TEST_REPORT = "test-report"
    CALCULATION = "calculation"
    STATEMENT = "statement"
    BASE_DATA = "base-data"
    PHOTO = "photo"
    FILM = "film"
    HALF_YEAR_REPORT = "half-year-report"
    RECTIFICATION_REPORT = "rectification-report"
    ACCEPTANCE_OPINION = "acceptance-opinion"
    OTHER = "other"


class MediaFacts(Frozen):
    """What one reading of the bytes showed, whatever the name or the header said."""

    media_type: str
    pages: int | None = None
    film_seconds: int | None = None
    """Length of the decoded video stream, truncated to whole seconds (F3)."""
    width: int | None = None
    height: int | None = None


class DocumentFacts(Frozen):
    """One version of one file, as rules and pages see it. `name` is for display only."""

    id: str
    name: str
    size: int
    state: DocumentState
    version_id: str | None = None
    sha256: Sha256 | None = None
    problem: DocumentProblem | None = None
    media: MediaFacts | None = None
    remarks: tuple[Remark, ...] = ()
    scan: Scan | None = None
    """None: nobody has looked for viruses."""
    issued_on: date | None = None
    """What it says of itself, apart from the day on which it was sent (5.1.6)."""
    valid_until: date | None = None
    """The last day on which it counts; None for what does not expire."""

    def expired(self, on: date) -> bool:
        return self.valid_until is not None and self.valid_until < on

    @property
    def usable(self) -> bool:
        return self.state is DocumentState.USABLE


class VolumePart(Frozen):
    """A declared part: this kind of paper, on these pages of that document.

    A film or a picture has no pages; a part without pages is the whole document.
    """

    kind: PartKind
    document: str
    first_page: Page | None = None
    last_page: Page | None = None


class Volume(Frozen):
    """The bound volume for one dossier item of the programme; the order of parts is the binding."""

    item: str
    parts: tuple[VolumePart, ...] = ()

    def starts_with(self, kind: PartKind) -> bool:
        return bool(self.parts) and self.parts[0].kind is kind

    def of_kind(self, kind: PartKind) -> tuple[VolumePart, ...]:
        return tuple(part for part in self.parts if part.kind is kind)


class Anchor(Frozen):
    """A place in a file (5.1.6); without any, the whole of it. Words for it: `anchors.py`."""

    page: Page | None = None
    last_page: Page | None = None
    second: int | None = Field(default=None, ge=0)
    until_second: int | None = Field(default=None, ge=1)
    sheet: str | None = Field(default=None, min_length=1, max_length=100)
    cells: str | None = Field(
        default=None, pattern=r"^[A-Z]{1,3}[1-9][0-9]{0,6}(:[A-Z]{1,3}[1-9][0-9]{0,6})?$"
    )
    """`B7` or `B7:D12` of the sheet."""
    region: str | None = Field(
        default=None, pattern=r"^(0|[1-9][0-9]{0,3})(,(0|[1-9][0-9]{0,3})){3}$"
    )
    """From left, from top, width, height of a part of a picture, each in per mille."""


class Proof(Anchor):
    """A document, and the place in it, that proves one indicator value (A2.7.6, A3.7.5)."""

    indicator: str
    document: str
    kind: PartKind = PartKind.OTHER


class Dossier(Frozen):
    """All volumes and proofs of a case at one version of its working papers."""

    version: int = 0
    volumes: tuple[Volume, ...] = ()
    proofs: tuple[Proof, ...] = ()
    documents: tuple[DocumentFacts, ...] = ()
    """Every document that a part or a proof names, in the order of their ids."""

    def volume(self, item: str) -> Volume:
        """The item's volume; an empty one when nothing has been attached yet."""
        return next((found for found in self.volumes if found.item == item), Volume(item=item))

    def document(self, document_id: str) -> DocumentFacts | None:
        return next((known for known in self.documents if known.id == document_id), None)

    def proofs_of(self, indicator: str) -> tuple[Proof, ...]:
        return tuple(proof for proof in self.proofs if proof.indicator == indicator)
