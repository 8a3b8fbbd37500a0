"""One-time notification (一次性告知): what was told once is not told again on the same material.

C2.9.3, D10: a further notice speaks only of what was changed since, or of what the change brought
about; anything else needs reasons and the leader's agreement. Which grounds hold is `grounds.py`.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from services.domain.case import Case
from services.domain.errors import DomainError

PREFIXES = ("indicators/", "indicator/", "dossier/")


class MaterialUnchanged(DomainError):
    """C2.9.3: the material is the same as at the notice before; all of it was to be named then."""

    code = "material-unchanged"


class Sealed(Protocol):
    """One line of a manifest."""

    @property
    def place(self) -> str: ...
    @property
    def sha256(self) -> str: ...


class Line(Protocol):
    """One line of a notice."""

    @property
    def place(self) -> str: ...
    @property
    def caused_by(self) -> str: ...


Content = Mapping[str, frozenset[str]]
"""Item of the dossier or code of an indicator -> hashes of what was submitted for it."""


def item_of(place: str) -> str:
    """`dossier/plan/2`, `plan/2` and `plan` are one item; `indicators/C07` is C07."""
    bare = place.strip()
    for prefix in PREFIXES:
        bare = bare.removeprefix(prefix)
    return bare.partition("/")[0]


def content(manifest: Iterable[Sealed], values: Mapping[str, str]) -> Content:
    """What a submission consisted of, item by item: its files and its values."""
    found: dict[str, set[str]] = {}
    for line in manifest:
        found.setdefault(item_of(line.place), set()).add(line.sha256)
    for code, digest in values.items():
        found.setdefault(code, set()).add(digest)
    return {item: frozenset(hashes) for item, hashes in found.items()}


def changed(before: Content, now: Content) -> tuple[str, ...]:
    """The items that are not what they were: other bytes, other values, new or gone."""
    items = sorted(set(before) | set(now))
    return tuple(item for item in items if before.get(item) != now.get(item))


def check_told_once(case: Case, lines: Iterable[Line], fresh: Collection[str] | None) -> bool:
    """Whether the leader's agreement was needed for one of the lines.

    `fresh` are the items changed since the last submission; None in a notice from before this
    was asked. Raises MaterialUnchanged.
    """
    if fresh is None or not case.application.notices:
        return False
    old = [line for line in lines if not {item_of(line.place), item_of(line.caused_by)} & {*fresh}]
    agreed = case.instruction if case.instructed("issue-deficits") else None
    covered = {item_of(place) for place in agreed.places} if agreed else set()
    for line in old:
        if item_of(line.place) not in covered:
            raise MaterialUnchanged(place=line.place)
    return bool(old)
