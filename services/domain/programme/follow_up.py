"""What becomes of a title when its unit changes, or when what it was won by is lost (4.1.5, 4.1.8).

Settings of a programme, each with its default. No source answers either question: A4.4 to A4.6 speak
of problems found in a unit that goes on.
"""

from typing import Literal

from services.domain.programme.words import OUR_DEFAULT, Sourced
from services.domain.tree.unit_changes import Happening

Fate = Literal["passes", "rests", "ends"]
"""It goes over to the successor and counts; it goes over and does not count until a re-check has
decided; it ends with the unit."""


class FollowUp(Sourced):
    """A unit that was joined or divided is another one than was assessed; one that has another name
    or lies elsewhere is not.
    """

    merged: Fate = "rests"
    split: Fate = "rests"
    moved: Fate = "passes"
    renamed: Fate = "passes"
    condition_lost: Literal["re-check", "note"] = "re-check"
    """A title that this one's condition counted is gone, and the condition is met no longer: a
    re-check at once, or a note for the next one."""
    source: str | None = None
    note: str | None = OUR_DEFAULT

    def fate(self, happening: Happening) -> Fate:
        fates: dict[Happening, Fate] = {
            Happening.MERGE: self.merged,
            Happening.SPLIT: self.split,
            Happening.MOVE: self.moved,
            Happening.RENAME: self.renamed,
        }
        return fates[happening]
