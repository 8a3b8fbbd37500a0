"""The process in which files of strangers are opened: little memory, little time, no secrets.

`python -m services.storage.evidence.inspection_process` reads one line, `[SIZE, "PROMISED-TYPE"]`,
and prints one Finding as JSON. For bytes of the file it prints `[START, LENGTH]` and reads so many.
It is no tool for people; `inspection.py` starts it.
"""

import json
import logging
import os
import sys
import warnings
from typing import BinaryIO, Final

from pydantic import TypeAdapter

from services.domain.papers.dossier import DocumentProblem
from services.storage.apart.confining import LOOKING, limit_itself
from services.storage.evidence.inspection_bytes import file_of
from services.storage.evidence.inspection_findings import Finding, Unfit
from services.storage.evidence.inspection_kinds import finding_of

JOB: Final = TypeAdapter(tuple[int, str])

log = logging.getLogger(__name__)


def find(file: BinaryIO, promised: str) -> Finding:
    try:
        return finding_of(file, promised)
    except Unfit as unfit:
        return Finding(problem=unfit.problem, found_type=unfit.media_type)
    except (MemoryError, RecursionError):
        return Finding(problem=DocumentProblem.TOO_COMPLEX)
    except Exception:
        # A broken file can break a parser in any way. The process has nothing else to do, and
        # what happened is in the log of whoever started it.
        log.exception("the file cannot be read")
        return Finding(problem=DocumentProblem.UNREADABLE)


def main() -> None:
    warnings.simplefilter("ignore")
    if not (line := sys.stdin.buffer.readline()):
        return  # Nobody needs it any more.
    size, promised = JOB.validate_json(line)
    limit_itself(LOOKING)
    _say(find(file_of(size, _asked), promised).model_dump_json())
    # Whoever started it waits for its end, and taking the interpreter apart takes longer than most
    # files do. Nothing is left to be put away.
    os._exit(0)


def _asked(start: int, length: int) -> bytes:
    _say(json.dumps([start, length]))
    body = sys.stdin.buffer.read(length)
    if len(body) < length:
        sys.exit()  # Nobody is there any more.
    return body


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
