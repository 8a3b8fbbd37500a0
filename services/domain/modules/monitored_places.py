"""Monitored enterprises on the maps of a case: from a place to its live picture and values (B3.3.3).

A layer carries names and no ids of ours, so a place is an enterprise's where it is called like it, and
an outfall's where it is called by both names. The map is flat; decision 0041 says what is left out.
"""

from collections.abc import Iterable
from unicodedata import normalize

from services.domain.modules.monitoring import Source


def located(names: Iterable[str], sources: Iterable[Source]) -> dict[str, tuple[Source, ...]]:
    """The names of places that sources stand at, in the order of the map, each with its sources."""
    by_key: dict[str, list[Source]] = {}
    for one in sources:
        for called in {_key(one.enterprise), _key(one.enterprise + one.outfall)} - {""}:
            by_key.setdefault(called, []).append(one)
    found = {name: tuple(by_key.get(_key(name), ())) for name in names}
    return {name: standing for name, standing in found.items() if standing}


def _key(name: str) -> str:
    """Full and half width, capitals and spaces are no difference."""
    return "".join(normalize("NFKC", name).split()).casefold()
