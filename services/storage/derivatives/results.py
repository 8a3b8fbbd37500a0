"""What a read-out hands back: files it wrote into its folder, words, facts and fingerprints.

The shapes that cross from the bounded process to whoever started it; nothing is decided here.
"""

from pathlib import Path

from pydantic import Field

from services.domain.base import Frozen
from services.domain.evidence.derivatives import Derivative, ReadFacts, ReadOut, ReadOutProblem
from services.domain.evidence.documents import JPEG
from services.storage.evidence.page_texts import PageText


class Job(Frozen):
    """One read-out of one file. Paths are of this machine; languages are those of the OCR tool."""

    read_out: ReadOut
    media_type: str
    source: Path
    folder: Path
    pages: tuple[int, ...] = ()
    """For OCR: the pages that have no words of their own."""
    soffice: str = ""
    tesseract: str = ""
    languages: str = "chi_sim+eng"


class Made(Frozen):
    """A derivative and the name of its file in the folder of the job."""

    what: Derivative
    name: str


class Print(Frozen):
    """The perceptual hash of one picture: of a photograph, of a moment of a film, or of a picture on a
    page (5.1.8).
    """

    hash: str = Field(pattern=r"^[0-9a-f]{16}$")
    second: int | None = None
    page: int | None = None


class Result(Frozen):
    """A problem excludes nothing: what was read before it happened is kept."""

    tool: str = ""
    """Name and version of what did the work."""
    made: tuple[Made, ...] = ()
    pages: tuple[PageText, ...] | None = None
    facts: ReadFacts = ReadFacts()
    prints: tuple[Print, ...] = ()
    problem: ReadOutProblem | None = None


class Failed(Exception):
    """The read-out cannot be done, and trying again would not help."""

    def __init__(self, problem: ReadOutProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


PICTURE = JPEG
"""The form of all small pictures: every browser and every office shows it."""
