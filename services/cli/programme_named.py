"""What `programme diff` and `programme render` are given: a file, or the name of a definition.

A file is checked before it is used; what beside it counts, says `programme_files`.
"""

from pathlib import Path

from services.cli.layout import CannotStartError
from services.cli.programme_checking import as_text
from services.cli.programme_files import Folder, report_on
from services.domain.errors import NotFound
from services.domain.programme import library, schemes
from services.domain.programme.catalogue import Catalogue
from services.domain.programme.evaluation import Scheme
from services.domain.programme.schema import Programme

Named = Programme | Scheme | Catalogue


def named(name: str) -> tuple[Named, Path]:
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


def used_by(programme: Programme, folder: Path) -> Catalogue:
    """Its catalogue with its changes made; looked for beside the file first."""
    printed = Folder(folder).catalogue(programme.catalogue.id)
    if printed is None:
        raise CannotStartError(f"no catalogue 没有目录 {programme.catalogue.id}")
    return library.changed_by(printed, programme.catalogue)
