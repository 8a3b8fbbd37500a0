"""What becomes of the minutes in which a notice could not be read (6.4.2): the programme's word."""

from typing import Literal

from services.domain.programme.words import OUR_DEFAULT, Sourced


class NoticeProofRules(Sourced):
    """Looked at from outside every ten minutes; no source says what follows from what was missed."""

    missed: Literal["shown", "extend"] = "shown"
    """Shown to the officers and in the record of its end; or made up for by whole days."""
    source: str | None = None
    note: str | None = OUR_DEFAULT
