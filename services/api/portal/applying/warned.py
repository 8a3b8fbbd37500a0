"""Figures to look at again, as the pages show them: in words, and where to go (portal B3.2).

They stop nobody. Which they are is decided in `domain/attainment/sheet_consistency.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.api.portal.frame import Frame
from services.api.spreadsheets.desk import desk_of
from services.api.texts.consistency import sentence
from services.domain.attainment.datasheet import DataSheet
from services.domain.attainment.sheet_consistency import JUMP, warnings
from services.domain.programme.catalogue import Catalogue
from services.domain.programme.schema import Text
from services.storage.session import Tx


@dataclass(frozen=True)
class Warned:
    words: Text
    datum: str
    year: int
    other: str
    """The datum that it stands against."""
    code: str
    """The indicator on whose page it is entered."""
    jumped: bool


def warned(
    catalogue: Catalogue, sheet: DataSheet, place: str, files: Mapping[str, str]
) -> Iterator[Warned]:
    """`sheet` with what the register says; `files` are the names of the case's files by id."""
    data = catalogue.data()
    asked: dict[str, str] = {}
    for entry in catalogue.entries:
        for datum in entry.base_data:
            asked.setdefault(datum.id, entry.code)
    for found in warnings(catalogue, sheet, place):
        one, other = found.entries
        yield Warned(
            words=sentence(found, data, files, sheet.year),
            datum=one.fact,
            year=one.year,
            other=other.fact,
            code=asked[one.fact],
            jumped=found.kind == JUMP.kind,
        )


async def warned_in(tx: Tx, frame: Frame, case: str) -> tuple[Warned, ...]:
    """Of a case as it stands."""
    desk = await desk_of(tx, frame.viewer, case, frame.now)
    return tuple(warned(desk.catalogue, desk.sheet, desk.state.place, desk.labels))
