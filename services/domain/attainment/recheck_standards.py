"""A re-check goes by the catalogue in force: what it asks beyond the one of the naming (A6.3, 4.1.4).

Each line says whether the values of the naming would do today. The difference of two catalogues is
`mechanisms/catalogue_gaps.py`; nothing is decided here, whoever re-checks decides.
"""

from services.domain.attainment.datasheet import DataSheet, Profile
from services.domain.attainment.indicators import Assessment, assess
from services.domain.attainment.limit_words import limits
from services.domain.attainment.verdicts import Verdict
from services.domain.base import Frozen
from services.domain.mechanisms.catalogue_gaps import GapKind, catalogue_gap, tightened
from services.domain.programme.catalogue import Catalogue, Entry
from services.domain.programme.words import Text

ENOUGH = frozenset({Verdict.ATTAINED, Verdict.NOT_APPLICABLE})


class StandardLine(Frozen):
    """One indicator that is new, gone, or asked for otherwise."""

    code: str
    name: Text
    kind: GapKind
    was: tuple[Text, ...] = ()
    now: tuple[Text, ...] = ()
    stricter: bool | None = None
    """None where two limits cannot be told to be stricter or easier."""
    verdict: Verdict | None = None
    """Of the values of the naming, by what is asked now; None for what is asked no more."""
    display: Text | None = None

    @property
    def enough(self) -> bool:
        """Whether nothing need be shown anew for it."""
        return self.verdict is None or self.verdict in ENOUGH


class Standards(Frozen):
    """The gap between the definition of the naming and the one in force at the re-check."""

    programme: Text
    was_version: int
    now_version: int
    lines: tuple[StandardLine, ...] = ()

    @property
    def to_show(self) -> tuple[StandardLine, ...]:
        """What the old values do not answer: to be upgraded (提标整改)."""
        return tuple(line for line in self.lines if not line.enough)


def lines_between(
    old: Catalogue, new: Catalogue, sheet: DataSheet, profile: Profile
) -> tuple[StandardLine, ...]:
    """`sheet` holds the values of the naming, and what the register says today."""
    found = []
    for gap in catalogue_gap(old, new):
        before, after = old.entry(gap.code), new.entry(gap.code)
        judged = assess(after, sheet, profile) if after else None
        line = StandardLine(code=gap.code, name=gap.name, kind=gap.kind)
        found.append(line.model_copy(update=_said(before, after, judged)))
    return tuple(found)


def _said(
    before: Entry | None, after: Entry | None, judged: Assessment | None
) -> dict[str, object]:
    return {
        "was": limits(before) if before else (),
        "now": limits(after) if after else (),
        "stricter": tightened(before, after) if before and after else None,
        "verdict": judged.verdict if judged else None,
        "display": judged.display if judged else None,
    }
