"""The words on one page of a PDF, for an officer who checks what is bound first (F4).

The file may be hostile, so it is opened in a process of its own with the limits of the
inspection. A scanned page has no words; then the officer opens the file.
"""

import sys
import warnings
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from pypdf import PdfReader

from services.storage.apart.confining import LOOKING, limit_itself
from services.storage.apart.opening import opened_apart

MOST_WORDS: Final = 400
"""Characters shown: enough to know an approval from a plan."""


async def page_words(chunks: AsyncIterator[bytes], page: int) -> str:
    """The beginning of the page's text; empty for a scan, or where it cannot be read in time."""
    said = await opened_apart(__name__, chunks, str(page))
    return (said or b"").decode("utf-8", "replace")


def words_of(path: Path, page: int) -> str:
    """Runs in the process apart: whatever breaks there ends only that process."""
    text = PdfReader(path).pages[page - 1].extract_text()
    return " ".join(text.split())[:MOST_WORDS]


def main() -> None:
    warnings.simplefilter("ignore")
    limit_itself(LOOKING)
    sys.stdout.buffer.write(words_of(Path(sys.argv[1]), int(sys.argv[2])).encode())


if __name__ == "__main__":
    main()
