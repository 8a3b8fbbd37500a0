"""What a public notice says of a case in figures: how many indicators are met, of how many (6.3.2).

Of the data that were submitted last, so that no figure moves while the notice runs; each limit that
decided is confirmed or only recalled, and how many are recalled is said.
"""

from services.domain.attainment.indicators import Assessment, assess_all
from services.domain.attainment.verdicts import Verdict
from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.programme import library
from services.storage.papers import sections
from services.storage.papers.readiness import profile, programme_of
from services.storage.session import Tx


class KeyFigures(Frozen):
    met: int
    of: int
    """All that apply to this unit."""
    not_applicable: int
    open: int
    """Of those that apply: not decided by the data alone."""
    recalled: int
    """Of those that were decided: by a limit that is not confirmed."""

    @property
    def confirmed(self) -> int:
        return self.of - self.open - self.recalled


async def key_figures(tx: Tx, case: Case) -> KeyFigures | None:
    """None where no data were submitted, or from before they were kept."""
    kept = await sections.submitted(tx, case.id)
    if not kept:
        return None
    catalogue = library.catalogue_of(programme_of(case))
    found = assess_all(catalogue, kept[max(kept)], await profile(tx, case.place))
    return counted(found)


def counted(found: tuple[Assessment, ...]) -> KeyFigures:
    applies = [one for one in found if one.verdict is not Verdict.NOT_APPLICABLE]
    decided = [one for one in applies if one.verdict is not Verdict.OPEN]
    return KeyFigures(
        met=sum(one.verdict is Verdict.ATTAINED for one in decided),
        of=len(applies),
        not_applicable=len(found) - len(applies),
        open=len(applies) - len(decided),
        recalled=sum(one.confidence == "recalled" for one in decided),
    )
