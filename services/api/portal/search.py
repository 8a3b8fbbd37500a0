"""The search box of the masthead: cases, units and files by the words in their names and numbers.

What may be found is what may be seen; nothing is ranked but by time (4.10).
"""

import re

from fastapi import APIRouter
from fastapi.responses import Response
from markupsafe import Markup, escape

from services.api.portal.frame import Framed
from services.storage.queries.search import SHOWN, search
from services.storage.queries.wording import LONGEST, words_of

router = APIRouter()


@router.get("/search")
async def search_page(frame: Framed, q: str = "") -> Response:
    viewer = frame.viewer
    typed = q.replace("\0", "").strip()[:LONGEST]
    async with frame.doors.database.reading() as tx:
        found = await search(tx, viewer, typed)
    words = words_of(typed)
    return frame.page(
        "shared/search.html",
        typed=typed,
        found=found,
        shown=SHOWN,
        marked=lambda text: marked(text, words),
    )


def marked(text: str, words: tuple[str, ...]) -> Markup:
    """The text with what was looked for marked in it."""
    if not words:
        return escape(text)
    pattern = re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE)
    parts, at = [], 0
    for hit in pattern.finditer(text):
        parts += [escape(text[at : hit.start()]), Markup("<mark>{}</mark>").format(hit[0])]
        at = hit.end()
    return Markup("").join([*parts, escape(text[at:])])
