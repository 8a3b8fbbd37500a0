"""What a first page weighs (4.12): scripts that every page loads, as they travel."""

import gzip
import re

from services.api.portal.rendering import STATIC
from services.api.portal.vendor import scripts

SCRIPT = re.compile(r"<script[^>]*asset\('(js/[^']+)'\)")
IMPORT = re.compile(r"""(?:from|import)\s*\(?["']\./([^"']+)["']""")
MOST = 25 * 1024
BASE = STATIC.parent / "templates/base.html"


def with_imports(path: str, known: set[str]) -> set[str]:
    """The script and whatever it imports, also later."""
    if path in known:
        return known
    known.add(path)
    for name in IMPORT.findall((STATIC / path).read_text("utf-8")):
        with_imports(f"js/{name}", known)
    return known


def test_4_12_the_scripts_of_a_first_page_weigh_no_more_than_25_kilobytes() -> None:
    known: set[str] = set()
    for path in SCRIPT.findall(BASE.read_text("utf-8")):
        with_imports(path, known)
    assert {"js/portal.js", "js/autosave.js"} <= known
    files = [STATIC / path for path in sorted(known)]
    files += [STATIC / "vendor" / one.file for name, one in scripts().items() if name == "htmx"]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= MOST
