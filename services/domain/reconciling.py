"""What the reconciler proves, in which order, and what it may find (2.4.1).

Names alone: how each is looked at stands in `storage.reconciling` and `workflows.reconciling`.
"""

from enum import StrEnum
from typing import Final

from services.domain.base import Frozen
from services.domain.jobs import JobItem, JobOrder


class Proof(StrEnum):
    """One kind of promise; a run goes through them in this order."""

    LOGS = "logs"
    """Every chain whole, every snapshot and reader row what the log folds to."""
    DUES = "dues"
    """Every row of what is owed says what its ledger says."""
    WORKFLOWS = "workflows"
    """Everything open has its workflow, a case that of its step as well, none behind its log."""
    TERMS = "terms"
    """Every open obligation has its timer."""
    INSPECTIONS = "inspections"
    """Every file that waits for its check is being checked, and every usable one was read out."""
    STRAYS = "strays"
    """No workflow runs that SQL knows nothing of."""
    DOCUMENTS = "documents"
    """Every row has its object, sealed where it was submitted."""
    OBJECTS = "objects"
    """Every object has its row."""
    UPLOADS = "uploads"
    """No upload lies about that nobody goes on with, no removed file after its time, and no file of
    an objection that never came."""


class Found(StrEnum):
    """What can be wrong. Codes are kept in job rows and never change once released."""

    UNREADABLE = "unreadable"
    CHAIN_BROKEN = "chain-broken"
    STATE_DIFFERS = "state-differs"
    ROWS_DIFFER = "rows-differ"
    DUE_DIFFERS = "due-differs"
    NOT_SEALED = "not-sealed"
    NAMED_NOT_SEALED = "named-not-sealed"
    NO_WORKFLOW = "no-workflow"
    BEHIND = "behind"
    SILENT = "silent"
    NO_TIMER = "no-timer"
    NO_INSPECTION = "no-inspection"
    NOT_READ_OUT = "not-read-out"
    CHECK_WAITS = "check-waits"
    STRAY = "stray"
    NO_OBJECT = "no-object"
    OBJECT_DIFFERS = "object-differs"
    LOCK_TOO_SHORT = "lock-too-short"
    HOLD_DIFFERS = "hold-differs"
    NOT_COPIED = "not-copied"
    COPY_DIFFERS = "copy-differs"
    NO_ROW = "no-row"
    FORGOTTEN_UPLOAD = "forgotten-upload"
    JOINED_UPLOAD = "joined-upload"
    REMOVED_FILE = "removed-file"
    UNSENT_FILE = "unsent-file"


PROOF_OF: Final = {
    Found.UNREADABLE: Proof.LOGS,
    Found.CHAIN_BROKEN: Proof.LOGS,
    Found.STATE_DIFFERS: Proof.LOGS,
    Found.ROWS_DIFFER: Proof.LOGS,
    Found.DUE_DIFFERS: Proof.DUES,
    Found.NOT_SEALED: Proof.LOGS,
    Found.NAMED_NOT_SEALED: Proof.DOCUMENTS,
    Found.NO_WORKFLOW: Proof.WORKFLOWS,
    Found.BEHIND: Proof.WORKFLOWS,
    Found.SILENT: Proof.WORKFLOWS,
    Found.NO_TIMER: Proof.TERMS,
    Found.NO_INSPECTION: Proof.INSPECTIONS,
    Found.NOT_READ_OUT: Proof.INSPECTIONS,
    Found.CHECK_WAITS: Proof.INSPECTIONS,
    Found.STRAY: Proof.STRAYS,
    Found.NO_OBJECT: Proof.DOCUMENTS,
    Found.OBJECT_DIFFERS: Proof.DOCUMENTS,
    Found.LOCK_TOO_SHORT: Proof.DOCUMENTS,
    Found.HOLD_DIFFERS: Proof.DOCUMENTS,
    Found.NOT_COPIED: Proof.DOCUMENTS,
    Found.COPY_DIFFERS: Proof.DOCUMENTS,
    Found.NO_ROW: Proof.OBJECTS,
    Found.FORGOTTEN_UPLOAD: Proof.UPLOADS,
    Found.JOINED_UPLOAD: Proof.UPLOADS,
    Found.REMOVED_FILE: Proof.UPLOADS,
    Found.UNSENT_FILE: Proof.UPLOADS,
}
"""Which proof looks again at a finding of an earlier run."""


class Looked(Frozen):
    """A page that was looked at: how many subjects, what is wrong, where the next one begins."""

    count: int
    found: tuple[JobItem, ...] = ()
    next: str = ""


class Subjects(Frozen):
    """A page of what is to be looked at, and where the next one begins; empty after the last."""

    ids: tuple[str, ...]
    next: str = ""


class Round(Frozen):
    """Where a run of the reconciler stands; with nothing but an order, at its beginning."""

    order: JobOrder
    proof: int = 0
    after: str = ""
    looked: int = 0
