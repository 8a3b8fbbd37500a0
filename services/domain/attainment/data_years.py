"""Which years the data of a case are asked for, as the criteria of its catalogue say (4.1.7, B1.5).

The last full year and the two before it, or, where a window takes the current year in, the current
year and all that the window reaches back to: that one moves on at New Year.
"""

from services.domain.attainment.datasheet import SHOWN
from services.domain.base import Frozen
from services.domain.programme.catalogue import Catalogue
from services.domain.programme.criteria import BaseYear, Bound, Criterion, EachYear, Trend, inner


class DataYears(Frozen):
    current: bool = False
    """The year measured is the one that runs; otherwise the last full one."""
    past: int = SHOWN
    """How many years before it are asked for."""


def years_asked(catalogue: Catalogue) -> DataYears:
    found = [entry.criterion for entry in catalogue.entries if entry.criterion]
    return DataYears(
        current=any(_takes_current(one) for one in found),
        past=max((SHOWN, *(_reaches_back(one) for one in found))),
    )


def _takes_current(criterion: Criterion) -> bool:
    own = isinstance(criterion, EachYear) and criterion.window.current
    return own or any(_takes_current(one) for one in inner(criterion))


def _reaches_back(criterion: Criterion) -> int:
    """Years before the one measured that some part of it looks at."""
    below = max((_reaches_back(one) for one in inner(criterion)), default=0)
    match criterion:
        case EachYear(window=window):
            return window.past + below
        case Trend(values=values):
            return values - 1
        case Bound(against=BaseYear(years_back=back)) if back is not None:
            return back
    return below
