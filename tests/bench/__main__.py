"""`make bench`: what the product does beside the bare thing, in one run (1.6.5, 2.6, 4.4.1, 5.3.2, 5.5).

Acts, uploads, seeks and simulations by themselves. `ARGS=DATABASE` adds the lists and pages of many cases; fill one
with `ecocase sample bulk`. `ARGS="NAME ... [DATABASE]"` measures these alone: finding and
objections fill for long, so they are asked for by name. Figures go to docs/benchmarks.
"""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Final

from tests.bench import acts, finding, lists, objections, pages, seeks, simulate, uploads

Measuring = Callable[[], Coroutine[Any, Any, None]]
ALONE: Final[dict[str, Measuring]] = {
    "acts": acts.measure,
    "uploads": uploads.measure,
    "seeks": seeks.measure,
    "simulate": simulate.measure,
    "objections": lambda: objections.main("", objections.MANY),
}
OF_A_DATABASE: Final[dict[str, Callable[[str], Coroutine[Any, Any, None]]]] = {
    "lists": lists.main,
    "pages": pages.main,
    "finding": lambda url: finding.main(url, finding.DOCUMENTS),
    "objections": lambda url: objections.main(url, objections.MANY),
}


def chosen(names: list[str], databases: list[str]) -> list[Measuring]:
    """In the order of their names; what can do with a database is measured on each that is given.
    Nothing begins where one of the names is wrong.
    """
    found: list[Measuring] = []
    for name in names:
        if databases and (of := OF_A_DATABASE.get(name)):
            found += [partial(of, url) for url in databases]
        elif alone := ALONE.get(name):
            found.append(alone)
        else:
            known = ", ".join(sorted({*ALONE, *OF_A_DATABASE}))
            sys.exit(f"{name}: name one of {known}; lists, pages and finding need a database")
    return found


if __name__ == "__main__":
    databases = [one for one in sys.argv[1:] if "://" in one]
    names = [one for one in sys.argv[1:] if "://" not in one]
    usual = ["acts", "uploads", "seeks", "simulate", *(["lists", "pages"] if databases else [])]
    for measure in chosen(names or usual, databases):
        asyncio.run(measure())
