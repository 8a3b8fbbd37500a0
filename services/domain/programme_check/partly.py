"""What can be made of a definition of which parts are wrong, so that the rest is looked at as well (4.1.2).

A part that is wrong is left out, or the one of a sound definition stands in its place, until the
model takes the tree. Whatever reads such a part is then told nothing of: never a false finding.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Generic, NamedTuple, TypeVar, cast

from pydantic import ValidationError

from services.domain.programme.library import Tree
from services.domain.programme_check.findings import Finding, Path
from services.domain.programme_check.shape import in_tree

Model = TypeVar("Model")
ROUNDS: Final = 40
"""Each leaves a part out, or a larger one; nothing is nested so deep."""
NOTHING: Final = object()


class SenseCheck(NamedTuple, Generic[Model]):
    """One thing that is looked for, and what it goes by."""

    finds: Callable[[Model, Path], Iterator[Finding]]
    reads: tuple[Path, ...] = ()
    """Parts that it must know whole."""
    each: tuple[Path, ...] = ()
    """Lists and mappings whose entries it looks at one by one, none by another."""


class Doubt(NamedTuple):
    """What of a definition is not known, as it is wrong in the file."""

    parts: frozenset[Path] = frozenset()
    gone: frozenset[Path] = frozenset()
    """Those of the parts for which nothing stands in."""
    strangers: frozenset[Path] = frozenset()
    """Mappings with a word that nobody knows: it may be any of those that are not there."""
    written: object = None
    """The file's own tree, without what it extends."""

    def leaves(self, asked: SenseCheck[Model], of: Model, path: Path = ()) -> Iterator[Finding]:
        """What it finds, as far as that goes by nothing that is in doubt."""
        reads = [(*path, *one) for one in asked.reads]
        each = [(*path, *one) for one in asked.each]
        if any(map(self._touches, reads)) or any(map(self._may_be_meant, (*reads, *each))):
            return
        for found in asked.finds(of, path):
            one = found.model_copy(update={"path": self.in_the_file(found.path)})
            entries = (one.path[: len(many) + 1] for many in each if one.path[: len(many)] == many)
            if not any(map(self._touches, (one.path, *entries))):
                yield one

    def _touches(self, path: Path) -> bool:
        return any(_overlap(path, part) for part in self.parts)

    def _may_be_meant(self, path: Path) -> bool:
        return any(
            path[: len(one)] == one
            and len(path) > len(one)
            and _at(self.written, path[: len(one) + 1]) is NOTHING
            for one in self.strangers
        )

    def in_the_file(self, path: Path) -> Path:
        """Entries count as the file has them, those included that were left out."""
        found: Path = ()
        for part in path:
            at = part
            if isinstance(at, int):
                left_out = (one[-1] for one in self.gone if one[:-1] == found)
                for number in sorted(one for one in left_out if isinstance(one, int)):
                    at += number <= at
            found = (*found, at)
        return found


SURE: Final = Doubt()


class Partly(NamedTuple, Generic[Model]):
    model: Model
    doubt: Doubt


def built(
    tree: Tree, written: Tree, sound: Tree, make: Callable[[object], Model]
) -> Partly[Model] | None:
    """The model of what is left, `sound` standing in for parts that must be there; None where
    nothing is left.
    """
    stands_in: dict[Path, object] = {}
    gone: set[Path] = set()
    strangers: set[Path] = set()
    for _ in range(ROUNDS):
        doubt = Doubt(
            frozenset(gone | set(stands_in)), frozenset(gone), frozenset(strangers), written
        )
        rest = _without(tree, (), gone, stands_in)
        try:
            return Partly(make(rest), doubt)
        except ValidationError as wrong:
            for detail in wrong.errors(include_url=False, include_input=False):
                here = in_tree(detail["loc"], rest)
                path = doubt.in_the_file(here)
                if detail["type"] == "extra_forbidden":
                    strangers.add(path[:-1])
                if detail["type"] == "missing":
                    path = (*path, detail["loc"][-1])
                _give_up(path, tree, sound, stands_in, gone)
        if () in gone:
            return None
    return None


def _give_up(
    path: Path, tree: Tree, sound: Tree, stands_in: dict[Path, object], gone: set[Path]
) -> None:
    """The sound one in its place; else without it; else without what it stands in."""
    other = _at(sound, path)
    by_name = not any(isinstance(part, int) for part in path)
    if by_name and other is not NOTHING and path not in stands_in:
        stands_in[path] = other
    elif path in stands_in or path in gone or _at(tree, path) is NOTHING:
        gone.add(path[:-1])
        stands_in.pop(path, None)
    else:
        gone.add(path)


def _without(
    here: object, path: Path, gone: Iterable[Path], stands_in: dict[Path, object]
) -> object:
    """The tree with what stands in for its parts, and without those that are gone."""
    if path in stands_in:
        return stands_in[path]
    if isinstance(here, list):
        return [
            _without(one, (*path, at), gone, stands_in)
            for at, one in enumerate(here)
            if (*path, at) not in gone
        ]
    if not isinstance(here, dict):
        return here
    added = {one[-1]: value for one, value in stands_in.items() if one and one[:-1] == path}
    kept = {
        key: _without(value, (*path, key), gone, stands_in)
        for key, value in here.items()
        if (*path, key) not in gone
    }
    return kept | added


def _at(tree: object, path: Path) -> object:
    here = tree
    for part in path:
        if isinstance(here, dict) and part in here:
            here = cast("dict[str | int, object]", here)[part]
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = cast("list[object]", here)[part]
        else:
            return NOTHING
    return here


def _overlap(one: Path, other: Path) -> bool:
    short = min(len(one), len(other))
    return one[:short] == other[:short]
