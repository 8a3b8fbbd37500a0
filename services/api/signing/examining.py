"""Examines a PDF that anybody may have sent, in a process of its own: little memory, little time.

`python -m services.api.signing.examining` reads one JSON line with the authorities' certificates and
then the PDF; it is no tool for people.
"""

import asyncio
import json
import sys
import warnings
from base64 import b64decode, b64encode
from dataclasses import asdict
from datetime import datetime
from typing import Final

from services.api.signing.pades import Examined, examined
from services.storage.apart.confining import LOOKING, limit_itself
from services.storage.apart.starting import answered

PATIENCE: Final = 30.0
"""Seconds it may take; an honest paper takes one."""
PROCESS: Final = "services.api.signing.examining"


async def examine(pdf: bytes, authorities: tuple[bytes, ...]) -> tuple[Examined, ...] | None:
    """The signatures in the file; None where it could not be examined within its bounds."""
    roots = json.dumps([b64encode(one).decode() for one in authorities]).encode()
    try:
        ended = await answered(PROCESS, roots + b"\n" + pdf, PATIENCE)
    except TimeoutError:
        return None
    return _read(ended.answer) if ended.answer else None


def _read(answer: bytes) -> tuple[Examined, ...]:
    lines = json.loads(answer)
    return tuple(
        Examined(**{**line, "at": datetime.fromisoformat(line["at"]) if line["at"] else None})
        for line in lines
    )


def main() -> None:
    warnings.simplefilter("ignore")
    roots, _, pdf = sys.stdin.buffer.read().partition(b"\n")
    limit_itself(LOOKING)
    authorities = tuple(b64decode(one) for one in json.loads(roots))
    found = asyncio.run(examined(pdf, authorities))
    lines = [{**asdict(one), "at": one.at.isoformat() if one.at else None} for one in found]
    sys.stdout.write(json.dumps(lines))


if __name__ == "__main__":
    main()
