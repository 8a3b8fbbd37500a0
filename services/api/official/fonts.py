"""Where the Chinese characters of a paper come from: a font of the system, or of a named folder.

A paper without its characters is no paper: a machine without such a font is told what to install.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import (  # type: ignore[import-untyped]  # it has no types
    TTCollection,
    TTFont,
    TTLibError,
)

from services.domain.errors import DomainError

FAMILIES = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Noto Serif SC",
    "Songti SC",
    "Noto Sans CJK SC",
    "WenQuanYi Micro Hei",
)
"""The best first. All but the last two are Song faces, as the standard asks for headings."""

FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/System/Library/Fonts"),
    Path("/Library/Fonts"),
)
FAMILY, STYLE = 1, 2
"""Numbers of the name table."""
REGULAR, BOLD = ("regular", "normal", ""), ("bold",)


class FontMissing(DomainError):
    """No font with Chinese characters was found on this machine."""

    code = "font-missing"


@dataclass(frozen=True)
class Face:
    """One face: its file, and which one of the file's faces it is."""

    file: Path
    number: int


@dataclass(frozen=True)
class Faces:
    regular: Face
    bold: Face
    """The same as `regular` where the family has no bold one."""


@cache
def chinese_faces(folders: tuple[Path, ...] = FOLDERS) -> Faces:
    """The best family there is in these folders. Raises FontMissing."""
    found: dict[tuple[str, str], Face] = {}
    for file in _files(folders):
        for number, (family, style) in enumerate(_names(file)):
            found.setdefault((family, style.lower()), Face(file, number))
    for family in FAMILIES:
        regular = _first(found, family, REGULAR)
        if regular:
            return Faces(regular, _first(found, family, BOLD) or regular)
    raise FontMissing(families=", ".join(FAMILIES))


def _first(found: dict[tuple[str, str], Face], family: str, styles: tuple[str, ...]) -> Face | None:
    return next((found[family, style] for style in styles if (family, style) in found), None)


def _files(folders: tuple[Path, ...]) -> list[Path]:
    """Only files whose names promise one of the families: a system has hundreds."""
    wanted = ("notoserif", "sourcehanserif", "songti", "notosans", "wqy-microhei")
    return [
        file
        for place in folders
        for file in sorted(place.rglob("*"))
        if file.suffix.lower() in (".ttc", ".otc", ".otf", ".ttf")
        and file.name.lower().replace("-", "").startswith(tuple(w.replace("-", "") for w in wanted))
    ]


def _names(file: Path) -> list[tuple[str, str]]:
    """Family and style of every face in the file; none of a file that cannot be read."""
    try:
        if file.suffix.lower() in (".ttc", ".otc"):
            with TTCollection(str(file), lazy=True) as collection:
                return [_name(font) for font in collection.fonts]
        with TTFont(str(file), lazy=True) as font:
            return [_name(font)]
    except (TTLibError, OSError):
        return []


def _name(font: TTFont) -> tuple[str, str]:
    table = font["name"]
    return str(table.getDebugName(FAMILY) or ""), str(table.getDebugName(STYLE) or "")
