"""The search box of the masthead: cases, units and files by their names, and words in what is
written in them (4.10, 5.3.1).

What may be found is what may be seen; nothing is ranked but by time.
"""

import re
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response
from markupsafe import Markup, escape

from services.api.portal.frame import Framed
from services.api.portal.wording.happenings import FACTS
from services.domain.programme.schema import Text
from services.storage.contents.keeping import Kind
from services.storage.queries import contents
from services.storage.queries.contents import Hit, find
from services.storage.queries.search import SHOWN, Found, replaced, search
from services.storage.queries.wording import LONGEST, words_of

router = APIRouter()


Before = Annotated[int | None, Query(ge=1, lt=contents.LATEST)]
REMARK: Final = Text(zh="指标数据的说明", en="Remarks to indicator data")
SAID: Final = Text(zh="办理中的文字", en="Text in the log")


@router.get("/search")
async def search_page(frame: Framed, q: str = "", before: Before = None) -> Response:
    """`before` goes on with the contents alone, where the last page of them ended."""
    viewer = frame.viewer
    typed = q.replace("\0", "").strip()[:LONGEST]
    async with frame.doors.database.reading() as tx:
        found = Found() if before else await search(tx, viewer, typed)
        written = await find(tx, viewer, typed, before=before)
        shown = {(it.case, it.ref) for it in written.hits} | {
            (it.case, it.id) for it in found.files
        }
        old = await replaced(tx, {case for case, _ in shown}, {file for _, file in shown})
    words = words_of(typed)
    return frame.page(
        "shared/search.html",
        typed=typed,
        found=found,
        shown=SHOWN,
        written=written,
        replaced=old,
        goes_on=before is not None,
        where=where,
        title_of=title_of,
        marked=lambda text: marked(text, words),
    )


def where(hit: Hit) -> str:
    """The page of the document, the place in the log, or the page of the indicator."""
    match hit.kind:
        case Kind.PAGE:
            return f"/documents/{hit.ref}/view?page={hit.part}"
        case Kind.TEXT:
            return f"/cases/{hit.case}/timeline#n{hit.part}"
        case Kind.ENTRY:
            what, _, code = hit.ref.partition("/")
            return f"/cases/{hit.case}/indicators" + ("" if what == "datum" else f"/{code}")


def title_of(hit: Hit) -> Text:
    """Of a text or a remark; a document has its name."""
    told = FACTS.get(hit.name)
    if hit.kind is Kind.ENTRY:
        return REMARK
    return told.words if told else SAID


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
