"""What an inspection may find: the words between the process that opens files and its caller."""

from services.domain.base import Frozen
from services.domain.papers.dossier import DocumentProblem, MediaFacts, Remark


class Finding(Frozen):
    """Either measures or a problem; `found_type` is what the bytes are where they are not fit."""

    media: MediaFacts | None = None
    remarks: tuple[Remark, ...] = ()
    problem: DocumentProblem | None = None
    found_type: str | None = None


class Unfit(Exception):
    """The file cannot be taken as what it was promised to be."""

    def __init__(self, problem: DocumentProblem, media_type: str | None = None) -> None:
        super().__init__(problem.value)
        self.problem, self.media_type = problem, media_type
