"""The process in which one file is read out: bounded in memory, time and output, without secrets.

`python -m services.storage.derivatives.process` takes one Job as JSON on its input and prints one
Result. It is no tool for people; `making.py` starts it, and ends its whole group when it must.
"""

import logging
import os
import sys
import warnings
from collections.abc import Callable, Mapping
from typing import Final

from PIL import Image

from services.domain.evidence.derivatives import ReadOut, ReadOutProblem
from services.storage.apart.confining import GIB, Bounds, leave_network, limit_itself
from services.storage.derivatives import (
    conversion,
    film,
    ocr,
    office_text,
    pdf,
    picture,
    proxy,
)
from services.storage.derivatives.results import Failed, Job, Result

log = logging.getLogger(__name__)

MOST_PIXELS: Final = 200_000_000


BOUNDS: Final = {
    ReadOut.TEXT: Bounds(2 * GIB, 120, 300),
    ReadOut.PAGES: Bounds(3 * GIB, 600, 1200),
    ReadOut.OFFICE: Bounds(8 * GIB, 600, 900),
    ReadOut.OCR: Bounds(3 * GIB, 1800, 3600),
    ReadOut.PICTURE: Bounds(3 * GIB, 120, 300),
    ReadOut.FILM: Bounds(3 * GIB, 600, 1200),
    ReadOut.PROXY: Bounds(4 * GIB, 4 * 3600, 2 * 3600),
}
"""LibreOffice reserves far more address space than it uses; on two cores a film of fifteen minutes
takes about five."""

READERS: Final[Mapping[ReadOut, Callable[[Job], Result]]] = {
    ReadOut.TEXT: office_text.read,
    ReadOut.PAGES: pdf.read,
    ReadOut.OFFICE: conversion.read,
    ReadOut.OCR: ocr.read,
    ReadOut.PICTURE: picture.read,
    ReadOut.FILM: film.read,
    ReadOut.PROXY: proxy.read,
}


def read_out(job: Job) -> Result:
    try:
        return READERS[job.read_out](job)
    except Failed as failed:
        return Result(problem=failed.problem)
    except (MemoryError, RecursionError, Image.DecompressionBombError):
        return Result(problem=ReadOutProblem.TOO_BIG)
    except Exception:
        # A broken file can break a parser in any way. The process has nothing else to do, and
        # what happened is in the log of whoever started it.
        log.exception("the file cannot be read out")
        return Result(problem=ReadOutProblem.UNREADABLE)


def main() -> None:
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    job = Job.model_validate_json(sys.stdin.buffer.read())
    os.nice(10)  # Whoever waits for a page comes before whoever waits for a preview.
    leave_network()
    limit_itself(BOUNDS[job.read_out])
    sys.stdout.write(read_out(job).model_dump_json())


if __name__ == "__main__":
    main()
