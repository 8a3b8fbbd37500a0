"""Words from pages and photographs that have none as text, by Tesseract.

What it is not sure of is left out: a photograph of a field gives no words, not wrong ones.
"""

import csv
import subprocess
from pathlib import Path
from typing import Final

from PIL import Image

from services.domain.evidence.derivatives import ReadFacts, ReadOutProblem
from services.domain.evidence.documents import PDF
from services.storage.derivatives import pdf
from services.storage.derivatives.pictures import upright
from services.storage.derivatives.results import Failed, Job, Result
from services.storage.evidence.page_texts import PageText

MOST_PAGES: Final = 200
LONGEST: Final = 2400
"""Pixels: about 200 to the inch on A4, from where on Tesseract gains nothing."""

SURE: Final = 60.0
"""Percent; below that Tesseract mostly guesses."""


def read(job: Job) -> Result:
    """The words of `job.pages` of a PDF, or of a picture. Raises Failed without the tool."""
    if not job.tesseract:
        raise Failed(ReadOutProblem.TOOL_MISSING)
    pages = tuple(_pdf(job) if job.media_type == PDF else _picture(job))
    letters = sum(not sign.isspace() for page in pages for sign in page.text)
    return Result(tool=_version(job.tesseract), pages=pages, facts=ReadFacts(letters=letters))


def _pdf(job: Job) -> list[PageText]:
    pictures = pdf.page_pictures(job.source, job.pages[:MOST_PAGES], LONGEST)
    return [PageText(page=page, text=_words(job, picture)) for page, picture in pictures]


def _picture(job: Job) -> list[PageText]:
    with Image.open(job.source) as opened:
        opened.draft("RGB", (LONGEST, LONGEST))
        picture = upright(opened)
        picture.thumbnail((LONGEST, LONGEST))
    return [PageText(page=1, text=_words(job, picture))]


def _words(job: Job, picture: Image.Image) -> str:
    path = job.folder / "ocr.png"
    picture.convert("L").save(path)
    said = subprocess.run(  # noqa: S603  (the program is a setting, the file has a name of ours)
        [job.tesseract, str(path), "-", "-l", job.languages, "tsv"],
        capture_output=True,
        env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin"},
        cwd=path.parent,
        check=False,
    )
    if said.returncode:
        raise Failed(ReadOutProblem.UNREADABLE)
    return _lines(said.stdout.decode("utf-8", "replace"))


def _lines(table: str) -> str:
    """Tesseract's table of words, put together by lines; Chinese characters without gaps."""
    lines: dict[tuple[str, ...], list[str]] = {}
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        word = (row.get("text") or "").strip()
        if not word or float(row.get("conf") or -1) < SURE:
            continue
        place = tuple(row.get(name) or "" for name in ("block_num", "par_num", "line_num"))
        lines.setdefault(place, []).append(word)
    return "\n".join(_joined(words) for words in lines.values())


def _joined(words: list[str]) -> str:
    text = ""
    for word in words:
        gap = text and text[-1].isascii() and word[0].isascii()
        text += f" {word}" if gap else word
    return text


def _version(tesseract: str) -> str:
    said = subprocess.run(  # noqa: S603  (the same program)
        [tesseract, "--version"], capture_output=True, text=True, check=False
    )
    first = (said.stdout or said.stderr).splitlines()[:1]
    return first[0].strip() if first else Path(tesseract).name
