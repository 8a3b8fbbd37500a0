"""Places in a file as people type them into a form: a page, a minute, a cell, a region.

Pure; whether the file has such a place is its own matter (`domain/evidence/anchors.py`).
"""

from services.domain.attainment.typed_numbers import Odd, read_page
from services.domain.errors import Invalid
from services.domain.evidence.anchors import read_cells, read_pages, read_region, read_stretch
from services.domain.papers.dossier import Anchor


def page_typed(typed: str, field: str) -> int | None:
    """None for an empty field. Raises Invalid for what is no page."""
    if not typed.strip():
        return None
    page = read_page(typed)
    if isinstance(page, Odd):
        raise Invalid(field=field)
    return page


def place_typed(*, page: str, minute: str, cells: str, region: str) -> Anchor:
    """The fields of a proof, each named like its parameter. Raises Invalid with that name."""
    read = (read_pages(page), read_stretch(minute), read_cells(cells), read_region(region))
    found: dict[str, object] = {}
    for one in read:
        found |= one.model_dump(exclude_none=True)
    return Anchor.model_validate(found)
