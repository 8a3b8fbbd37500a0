"""The words on one page of a PDF, for an officer who checks what is bound first (F4).

The file may be hostile, so it is opened in a process of its own with the limits of the
inspection. A scanned page has no words; then the officer opens the file.
"""

import asyncio
import logging
import sys
import tempfile
import warnings
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from pypdf import PdfReader

from services.storage.inspection_process import limit_itself

PATIENCE: Final = 10.0
"""Seconds; an honest page takes a tenth of one."""
MOST_WORDS: Final = 400
"""Characters shown: enough to know an approval from a plan."""

log = logging.getLogger(__name__)


async def page_words(chunks: AsyncIterator[bytes], page: int) -> str:
    """The beginning of the page's text; empty for a scan, or where it cannot be read in time."""
    with tempfile.TemporaryDirectory(prefix="ecocase-page-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as file:
            async for chunk in chunks:
                await asyncio.to_thread(file.write, chunk)
        return await _apart(path, page)


async def _apart(path: Path, page: int) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.storage.page_words",
        str(path),
        str(page),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
    )
    try:
        async with asyncio.timeout(PATIENCE):
            out, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        log.warning("the words of a page took longer than %s s", PATIENCE)
        return ""
    return out.decode("utf-8", "replace") if process.returncode == 0 else ""


def words_of(path: Path, page: int) -> str:
    """Runs in the process apart: whatever breaks there ends only that process."""
    text = PdfReader(path).pages[page - 1].extract_text()
    return " ".join(text.split())[:MOST_WORDS]


def main() -> None:
    warnings.simplefilter("ignore")
    limit_itself()
    sys.stdout.buffer.write(words_of(Path(sys.argv[1]), int(sys.argv[2])).encode())


if __name__ == "__main__":
    main()
