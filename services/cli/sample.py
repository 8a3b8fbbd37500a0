"""`ecocase sample DIR`: real files for demonstrations and tests, the same bytes every time.

Made once and kept: a file whose recipe has not changed is left as it is. Everything in them is
fictitious.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from PIL import Image

from services.cli.sample_film import TINY, FilmRecipe, cut_off, landscape, lie_about_length
from services.cli.sample_film import write_film as film
from services.cli.sample_papers import Paper, papers_of
from services.cli.sample_pdf import write_pdf
from services.cli.sample_texts import APPLICANTS, BASE_DATA, Applicant
from services.domain.papers.dossier import PartKind
from services.domain.tree.units import Level

EDITION: Final = 1
"""Moves when the content of the samples changes, so that kept ones are made anew."""

KEPT: Final = "samples.json"
MADE_AT: Final = datetime(2030, 3, 1, 1, 0, tzinfo=UTC)
FULL_FILM: Final = FilmRecipe(seconds=12 * 60)

SHORT_FILMS: Final = {"9m59s": 599, "10m00s": 600, "15m00s": 900, "15m01s": 901}
"""The borders of F3, in seconds."""

_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


@dataclass(frozen=True)
class Sample:
    """One file to be made: where, how, and what it will be declared as."""

    key: str
    name: str
    make: Callable[[Path], None]
    parts: tuple[tuple[PartKind, int | None, int | None], ...] = ()
    recipe: str = ""

    @property
    def mark(self) -> str:
        return sha256(f"{EDITION}|{self.key}|{self.name}|{self.recipe}".encode()).hexdigest()


def run(directory: Path) -> int:
    """For the command line: make what is missing and say what is there."""
    made = make(directory, every_sample())
    for key, path in made.items():
        sys.stdout.write(f"{key:32} {path.stat().st_size:>12,} {path}\n")
    return 0


def make(directory: Path, samples: Iterator[Sample]) -> dict[str, Path]:
    """The path of every sample by its key; made where missing or where its recipe changed."""
    directory.mkdir(parents=True, exist_ok=True)
    kept = _kept(directory)
    paths = {}
    for sample in samples:
        path = directory / sample.name
        if not path.exists() or kept.get(sample.key) != sample.mark:
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_name(f"unfinished-{path.name}")
            sample.make(unfinished)
            unfinished.replace(path)
            kept[sample.key] = sample.mark
            (directory / KEPT).write_text(json.dumps(kept, indent=1, sort_keys=True))
        paths[sample.key] = path
    return paths


def every_sample() -> Iterator[Sample]:
    for applicant in APPLICANTS:
        yield from dossier_of(applicant)
    yield full_film()
    yield from short_films()


def dossier_of(applicant: Applicant) -> Iterator[Sample]:
    """All files of one applicant but the film; keys are `county/plan`, `town/letter` and so on."""
    track = applicant.level.value
    for paper in papers_of(applicant):
        yield Sample(
            key=f"{track}/{paper.key}",
            name=f"{track}/{paper.title}.pdf",
            make=partial(_write_paper, paper, applicant),
            parts=paper.parts,
        )
    yield Sample(
        f"{track}/base-data",
        f"{track}/{applicant.name}指标基础数据.xlsx",
        partial(write_workbook, applicant),
        ((PartKind.BASE_DATA, None, None),),
    )
    yield Sample(
        f"{track}/photo",
        f"{track}/{applicant.name}污水处理站现场照片.jpg",
        partial(write_photo, APPLICANTS.index(applicant)),
        ((PartKind.PHOTO, None, None),),
    )


def full_film() -> Sample:
    """Twelve minutes in 720p with sound, more than 50 MB."""
    return Sample(
        "film",
        "生态创建专题片.mp4",
        partial(_write_film, FULL_FILM),
        ((PartKind.FILM, None, None),),
        repr(asdict(FULL_FILM)),
    )


def short_films() -> Iterator[Sample]:
    """Tiny ones at the borders of F3, one whose header lies, one that was cut off."""
    for name, seconds in SHORT_FILMS.items():
        recipe = replace(TINY, seconds=seconds)
        yield Sample(
            f"film-{name}",
            f"films/{name}.mp4",
            partial(_write_film, recipe),
            recipe=repr(asdict(recipe)),
        )
    yield Sample("film-lying", "films/lying.mp4", _write_lying_film, recipe=repr(asdict(TINY)))
    yield Sample("film-cut-off", "films/cut-off.mp4", _write_cut_film, recipe=repr(asdict(TINY)))


def applicant_of(level: Level) -> Applicant:
    return next(applicant for applicant in APPLICANTS if applicant.level is level)


def write_workbook(applicant: Applicant, path: Path) -> None:
    """Base data of two years with units; formulas show the calculation (A2.7.6)."""
    book = Workbook()
    sheet = book.active
    if sheet is None:
        message = "a new workbook has a sheet"
        raise ValueError(message)
    sheet.title = "基础数据"
    sheet.append([f"{applicant.name}{applicant.title}指标基础数据"])
    sheet.append(["数据", "单位", "2028年", "2029年", "增减"])
    for name, unit, before, now in BASE_DATA:
        row = sheet.max_row + 1
        sheet.append([name, unit, before, now, f"=D{row}-C{row}"])
    for cell in sheet[2]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="E8F0EC")
    sheet.column_dimensions["A"].width = 32
    body = BytesIO()
    book.save(body)
    path.write_bytes(_without_clock(body.getvalue()))


def write_photo(number: int, path: Path) -> None:
    """With the position where it was taken, as a telephone writes it (EXIF)."""
    picture = landscape(1600, 1200)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "EcoCase", "Sample Camera"
    exif[0x9003] = "2029:11:05 10:20:00"
    position = exif.get_ifd(0x8825)
    position[1], position[2] = "N", (34.0, 12.0 + number, 30.5)
    position[3], position[4] = "E", (108.0, 54.0, 12.25 + number)
    picture.save(path, "JPEG", quality=88, exif=exif)


def _write_paper(paper: Paper, applicant: Applicant, path: Path) -> None:
    write_pdf(path, paper.title, applicant.body, paper.pages)


def _write_film(recipe: FilmRecipe, path: Path) -> None:
    film(path, recipe)


def _write_lying_film(path: Path) -> None:
    film(path, replace(TINY, seconds=480))
    lie_about_length(path, 720)


def _write_cut_film(path: Path) -> None:
    film(path, replace(TINY, seconds=720))
    cut_off(path, 0.6)


def _without_clock(book: bytes) -> bytes:
    """The same workbook with fixed times in its zip entries and properties."""
    body = BytesIO()
    stamp = MADE_AT.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with ZipFile(BytesIO(book)) as old, ZipFile(body, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            fixed = ZipInfo(entry.filename, MADE_AT.timetuple()[:6])
            fixed.compress_type = ZIP_DEFLATED
            new.writestr(fixed, content)
    return body.getvalue()


def _kept(directory: Path) -> dict[str, str]:
    try:
        known: dict[str, str] = json.loads((directory / KEPT).read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return known
