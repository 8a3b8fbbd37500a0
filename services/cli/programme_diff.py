"""`ecocase programme diff A B`: what changes from one definition to another, in words (4.1.3).

Both may be files, or names of definitions that ship with the product. The catalogues are compared
as each definition uses them. Open cases keep the definition they were opened under.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from services.api.texts.differing import sentence
from services.cli.layout import CannotStartError
from services.cli.programme_checking import as_text
from services.cli.programme_files import Folder, report_on
from services.domain.errors import NotFound
from services.domain.programme import library, schemes
from services.domain.programme.catalogue import Catalogue
from services.domain.programme.differences import Change, changes
from services.domain.programme.evaluation import Scheme
from services.domain.programme.schema import Programme
from services.domain.programme.words import Definition, Text

Compared = Programme | Scheme | Catalogue
SAME = "两者相同。\nNothing differs."


def run(before: str, after: str, *, json_wanted: bool) -> int:
    """0: nothing differs, 1: something does. Raises CannotStartError for what is not fit for use."""
    found = differing(named(before), named(after))
    sentences = [sentence(change) for change in found]
    if json_wanted:
        print(as_json(found, sentences))
    else:
        print("\n".join(f"{one.zh}\n    {one.en}" for one in sentences) or SAME)
    return 1 if found else 0


def named(name: str) -> tuple[Compared, Path]:
    """A file's definition, checked, or one of the product's own; and the folder it stands in."""
    file = Path(name)
    if file.is_file():
        report = report_on(file)
        found = report.programme or report.scheme or report.catalogue
        if found is None:
            raise CannotStartError(as_text(file, report))
        return found, file.parent
    for look in (library.newest, schemes.scheme, library.bundled_catalogue):
        try:
            return look(name), Path()
        except (NotFound, FileNotFoundError):
            continue
    raise CannotStartError(f"{name}: no file and no definition 既不是文件，也不是已有的定义")


def differing(before: tuple[Compared, Path], after: tuple[Compared, Path]) -> tuple[Change, ...]:
    """The settings, and the indicators as they are used."""
    (one, here), (other, there) = before, after
    if type(one) is not type(other):
        raise CannotStartError("two kinds of definition 两者不是同一种定义")
    found = changes(one, other)
    if isinstance(one, Programme) and isinstance(other, Programme):
        used = _entries(one, here), _entries(other, there)
        found += tuple(
            change._replace(path=("catalogue", *change.path)) for change in changes(*used)
        )
    return found


class Entries(Definition):
    """The catalogue as a definition uses it: its changes made."""

    basic_conditions: tuple[Definition, ...]
    indicators: tuple[Definition, ...]


def _entries(programme: Programme, folder: Path) -> Entries:
    used = used_by(programme, folder)
    return Entries(basic_conditions=used.basic_conditions, indicators=used.indicators)


def used_by(programme: Programme, folder: Path) -> Catalogue:
    """Its catalogue with its changes made; looked for beside the file first."""
    printed = Folder(folder).catalogue(programme.catalogue.id)
    if printed is None:
        raise CannotStartError(f"no catalogue 没有目录 {programme.catalogue.id}")
    return library.changed_by(printed, programme.catalogue)


def as_json(found: Iterable[Change], sentences: Iterable[Text]) -> str:
    rows = [
        {"path": ".".join(map(str, change.path)), "zh": said.zh, "en": said.en}
        for change, said in zip(found, sentences, strict=True)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)
