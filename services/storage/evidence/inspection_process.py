"""The process in which files of strangers are opened: little memory, little time, no secrets.

`python -m services.storage.evidence.inspection_process` reads one line, `["FILE", "PROMISED-TYPE"]`,
and prints one Finding as JSON. It is no tool for people; `inspection.py` starts it.
"""

import json
import logging
import sys
import warnings
from pathlib import Path

from services.domain.papers.dossier import DocumentProblem
from services.storage.apart.confining import LOOKING, limit_itself
from services.storage.evidence.inspection_findings import Finding, Unfit
from services.storage.evidence.inspection_kinds import finding_of

log = logging.getLogger(__name__)


def find(path: Path, promised: str) -> Finding:
    try:
        return finding_of(path, promised)
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
    if not (line := sys.stdin.readline()):
        return  # Nobody needs it any more.
    name, promised = json.loads(line)
    path = Path(name)
    path.stat()  # What is not there is no fault of the file.
    limit_itself(LOOKING)
    sys.stdout.write(find(path, promised).model_dump_json())


if __name__ == "__main__":
    main()
