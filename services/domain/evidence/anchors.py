"""The place in a file that proves something: how it is typed, checked and said (5.1.6).

Pages of a paper, a stretch of a film, cells of a sheet, a region of a picture. What is at the
place is shown by the viewer; whether a proof is needed at all is decided in `application.py`.
"""

import re
from collections.abc import Sequence
from typing import Final

from services.domain.attainment.typed_numbers import Odd, read_page
from services.domain.errors import Invalid
from services.domain.evidence.documents import XLSX, check_bindable
from services.domain.papers.dossier import Anchor, DocumentFacts
from services.domain.programme.words import Text

SIXTY: Final = 60
WHOLE: Final = 1000
"""Per mille: the right and the lower edge of a picture."""
LONGEST_SHEET: Final = 100
_PLAIN: Final = str.maketrans("０１２３４５６７８９：，！－–—~～至到", "0123456789:,!-------")
_CLOCK: Final = re.compile(r"(?:(\d{1,2}):)?(\d{1,3})(?::(\d{1,2}))?", re.ASCII)
_CELLS: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})", re.ASCII)


def read_place(typed: str, field: str = "place") -> Anchor:
    """One line of any kind, as a list names it: `12`, `12-14`, `03:20-04:10`, `Sheet1!B7`,
    `120,300,200,150`. Empty is the whole file. Raises Invalid.
    """
    text = typed.strip().translate(_PLAIN)
    if "!" in text:
        return read_cells(typed, field)
    if "," in text:
        return read_region(typed, field)
    return read_stretch(typed, field) if ":" in text else read_pages(typed, field)


def read_pages(typed: str, field: str = "page") -> Anchor:
    """`12` or `12-14`. Raises Invalid."""
    if not typed.strip():
        return Anchor()
    first, dash, last = typed.translate(_PLAIN).partition("-")
    page = _page(first, field)
    last_page = _page(last, field) if dash else None
    if last_page is not None and last_page < page:
        raise Invalid(field=field)
    return Anchor(page=page, last_page=None if last_page == page else last_page)


def read_stretch(typed: str, field: str = "minute") -> Anchor:
    """`08:40` or `03:20-04:10`, minutes and seconds, hours before them. Raises Invalid."""
    if not typed.strip():
        return Anchor()
    first, dash, last = typed.translate(_PLAIN).partition("-")
    second = _second(first, field)
    until = _second(last, field) if dash else None
    if until is not None and until <= second:
        raise Invalid(field=field)
    return Anchor(second=second, until_second=until)


def read_cells(typed: str, field: str = "cells") -> Anchor:
    """`Sheet1!B7`, `Sheet1!B7:D12`, or the name of a sheet alone. Raises Invalid."""
    if not typed.strip():
        return Anchor()
    sheet, mark, cells = typed.strip().replace("！", "!").rpartition("!")
    if not mark:
        sheet, cells = cells, ""
    sheet = sheet.strip().strip("'")
    if not sheet or len(sheet) > LONGEST_SHEET:
        raise Invalid(field=field)
    if not cells.strip():
        return Anchor(sheet=sheet)
    corners = [_CELLS.fullmatch(one.strip()) for one in cells.translate(_PLAIN).split(":")]
    if None in corners or len(corners) > 2:  # noqa: PLR2004  (from and to)
        raise Invalid(field=field)
    said = ":".join(f"{one[1].upper()}{int(one[2])}" for one in corners if one)
    try:
        return Anchor(sheet=sheet, cells=said)
    except ValueError:  # Row nought.
        raise Invalid(field=field) from None


def read_region(typed: str, field: str = "region") -> Anchor:
    """`120,300,200,150`: from left, from top, width, height, each in per mille. Raises Invalid."""
    if not typed.strip():
        return Anchor()
    parts = [part.strip() for part in typed.translate(_PLAIN).split(",")]
    if len(parts) != 4 or not all(part.isdecimal() for part in parts):  # noqa: PLR2004
        raise Invalid(field=field)
    said = ",".join(str(int(part)) for part in parts)
    if corners(said) is None:
        raise Invalid(field=field)
    return Anchor(region=said)


def corners(region: str) -> tuple[int, int, int, int] | None:
    """Left, top, width, height in per mille; None for what reaches out of the picture."""
    left, top, width, height = (int(part) for part in region.split(","))
    inside = width > 0 and height > 0 and left + width <= WHOLE and top + height <= WHOLE
    return (left, top, width, height) if inside else None


def check_anchor(document: DocumentFacts, place: Anchor, sheets: Sequence[str] = ()) -> None:
    """Whether the file has this place; `sheets` are the names in a workbook (5.1.6, A2.7.6).

    Raises DocumentNotUsable, PagesOutside, and Invalid naming the field.
    """
    check_bindable(document, place.page, place.last_page or place.page)
    media = document.media.media_type if document.media else ""
    if place.last_page is not None and place.page is None:
        raise Invalid(field="page")
    _check_stretch(document, place)
    if place.cells and not place.sheet:
        raise Invalid(field="cells")
    if place.sheet and (media != XLSX or place.sheet not in sheets):
        raise Invalid(field="sheet_named", sheets=", ".join(sheets))
    if place.region and (not media.startswith("image/") or corners(place.region) is None):
        raise Invalid(field="region")


def _check_stretch(document: DocumentFacts, place: Anchor) -> None:
    length = document.media.film_seconds if document.media else None
    if place.second is None:
        if place.until_second is not None:
            raise Invalid(field="second")
        return
    if length is None or place.second > length:
        raise Invalid(field="second")
    if place.until_second is not None and not place.second < place.until_second <= length:
        raise Invalid(field="until_second")


def place_words(place: Anchor | None) -> Text | None:
    """第12–14页; 03:20–04:10; “表1”B7; None for the whole file."""
    if place is None:
        return None
    said = [*_page_words(place), *_film_words(place), *_sheet_words(place), *_region_words(place)]
    if not said:
        return None
    return Text(zh="，".join(one.zh for one in said), en=", ".join(one.en for one in said))


def clock(seconds: int) -> str:
    """520 -> 08:40, as the film's own clock shows it."""
    return f"{seconds // SIXTY:02}:{seconds % SIXTY:02}"


def _page_words(place: Anchor) -> list[Text]:
    if place.page is None:
        return []
    if place.last_page is None or place.last_page == place.page:
        return [Text(zh=f"第{place.page}页", en=f"page {place.page}")]
    span = f"{place.page}–{place.last_page}"
    return [Text(zh=f"第{span}页", en=f"pages {span}")]


def _film_words(place: Anchor) -> list[Text]:
    if place.second is None:
        return []
    said = clock(place.second)
    if place.until_second is not None:
        said += f"–{clock(place.until_second)}"
    return [Text(zh=said, en=said)]


def _sheet_words(place: Anchor) -> list[Text]:
    if not place.sheet:
        return []
    cells = place.cells or ""
    return [
        Text(
            zh=f"“{place.sheet}”表{cells}",
            en=f"sheet “{place.sheet}”, {cells}" if cells else f"sheet “{place.sheet}”",
        )
    ]


def _region_words(place: Anchor) -> list[Text]:
    if not place.region:
        return []
    return [Text(zh="图中标出的部分", en="the part marked in the picture")]


def _page(typed: str, field: str) -> int:
    page = read_page(typed)
    if isinstance(page, Odd):
        raise Invalid(field=field)
    return page


def _second(typed: str, field: str) -> int:
    """`8` is eight minutes, `08:40` eight minutes forty, `1:08:40` an hour more."""
    found = _CLOCK.fullmatch(typed.strip())
    if found is None:
        raise Invalid(field=field)
    hours, minutes, seconds = found[1], int(found[2]), int(found[3] or 0)
    if hours is not None and found[3] is None:
        hours, minutes, seconds = None, int(found[1]), minutes
    if seconds >= SIXTY or (hours is not None and minutes >= SIXTY):
        raise Invalid(field=field)
    return (int(hours or 0) * SIXTY + minutes) * SIXTY + seconds
