"""The files that `ecocase programme` reads: the one named, and what stands beside it.

Other definitions and catalogues are looked for in the file's own folder first, then among those
that ship with the product. What the files say is judged in `domain/programme_check`.
"""

from importlib.resources import files
from pathlib import Path
from typing import Final, cast

from services.cli.layout import CannotStartError
from services.domain.programme.catalogue import Catalogue
from services.domain.programme.library import Tree, merged, read_trees
from services.domain.programme.reading import yaml_files
from services.domain.programme_check.checking import Report, check
from services.domain.programme_check.placing import Written

DOMAIN: Final = files("services.domain")
FIRST: Final = 1


class Folder:
    """The shelf of a file: its folder, and behind it the product's own."""

    def __init__(self, folder: Path) -> None:
        self._own = {str(tree.get("id")): tree for tree in _trees(folder)}
        self._bundled = {str(tree["id"]): tree for tree in read_trees()}
        self._folder = folder

    def tree(self, programme: str) -> Tree | None:
        return self._whole(programme, ())

    def _whole(self, programme: str, above: tuple[str, ...]) -> Tree | None:
        """None also where definitions extend each other in a circle.

        The next version of a definition that ships extends the one that ships under its name.
        """
        own = None if programme in above else self._own.get(programme)
        tree = own or self._bundled.get(programme)
        base = tree.get("extends") if tree else None
        if tree is None or base is None:
            return tree
        below = self._whole(str(base), (*above, programme))
        own = {key: value for key, value in tree.items() if key != "extends"}
        return merged(below, own) if below else None

    def catalogue(self, name: str, version: int | None = None) -> Catalogue | None:
        """A file has one version: the first, like those that ship."""
        if version not in (None, FIRST):
            return None
        for place in (self._folder, DOMAIN / "catalogues"):
            found = place / f"{name}.yaml"
            if found.is_file():
                return check(found.read_text("utf-8"), self).catalogue
        return None


def report_on(file: Path) -> Report:
    """Raises CannotStartError where there is no such file to read."""
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise CannotStartError(f"{file} cannot be read 无法读取: {wrong}") from None
    return check(text, Folder(file.parent))


def _trees(folder: Path) -> list[Tree]:
    """What stands beside a file and can be read at all; its own mistakes are said of it alone."""
    found = []
    for item in yaml_files(folder):
        try:
            written = Written(item.read_text("utf-8"))
        except (OSError, UnicodeDecodeError):
            continue
        if isinstance(written.tree, dict) and not written.findings:
            found.append(cast("Tree", written.tree))
    return found
