"""What a file that is brought in may extend or refer to: what was published, and what ships.

Read once for a check, which itself reads nothing (`programme_check/checking.py`).
"""

from collections.abc import Mapping
from datetime import date
from typing import cast

from services.domain.programme import library
from services.domain.programme.catalogue import Catalogue
from services.domain.programme.library import Tree
from services.domain.programme.schema import Programme
from services.domain.programme_check.checking import Report, check
from services.storage.rulebook import definitions
from services.storage.session import Tx


class KeptShelf:
    def __init__(
        self, programmes: Mapping[str, Programme], catalogues: Mapping[tuple[str, int], Catalogue]
    ) -> None:
        self._programmes, self._catalogues = programmes, catalogues

    def tree(self, programme: str) -> Tree | None:
        """Whole. Which catalogue it was pinned to is its own matter: who extends it says, or takes
        the one in force.
        """
        found = self._programmes.get(programme)
        if found is None:
            return None
        tree = cast("Tree", found.model_dump(mode="json", exclude_defaults=True))
        use = cast("Tree", tree["catalogue"])
        bare = {key: value for key, value in use.items() if key not in ("version", "sha256")}
        return {**tree, "catalogue": bare}

    def catalogue(self, name: str, version: int | None = None) -> Catalogue | None:
        if version is not None:
            return self._catalogues.get((name, version))
        numbers = [number for known, number in self._catalogues if known == name]
        return self._catalogues[name, max(numbers)] if numbers else None


async def checked(tx: Tx, text: str, day: date) -> Report:
    """Everything that is wrong with the file, and what it says if nothing is (4.1.2)."""
    return check(text, await _shelf(tx, day))


async def _shelf(tx: Tx, day: date) -> KeptShelf:
    programmes = {one.id: one for one in library.PROGRAMMES}
    programmes |= {one.id: one for one in await definitions.programmes(tx, day)}
    catalogues = {
        (name, definitions.FIRST): library.bundled_catalogue(name)
        for name in library.bundled_catalogues()
    }
    for name, number in await definitions.catalogue_numbers(tx):
        _, found = await definitions.catalogue(tx, name, number)
        catalogues[name, number] = found
    return KeptShelf(programmes, catalogues)


__all__ = ["KeptShelf", "checked"]
