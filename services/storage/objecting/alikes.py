"""Groups of like objections: each new one joins the first that says the same of the same (6.4.3).

Only the first of a group is looked up by its numbers, so ten thousand copies of one text cost as
little to find as two. What is alike is arithmetic (`domain/objecting/likeness.py`).
"""

from sqlalchemy import insert, select

from services.domain.objecting.likeness import Sketch, alike, keys, sketch
from services.storage.locks import hold
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.objecting import AlikeRow

ALIKES = table_of(AlikeRow)
CANDIDATES = 200


async def group_of(tx: Tx, filing: str, about: str, words: str) -> str:
    """The first of its group, which may be the filing itself."""
    own = sketch(words)
    if not own:
        return filing
    await hold(tx, f"alikes/{about}")
    rows = await tx.execute(
        select(ALIKES.c.head, ALIKES.c.sketch)
        .where(ALIKES.c.about == about, ALIKES.c.key.in_(keys(own)))
        .order_by(ALIKES.c.head)
        .distinct()
        .limit(CANDIDATES)
    )
    for row in rows:
        if alike(own, _read(row.sketch)):
            return str(row.head)
    written = _written(own)
    await tx.execute(
        insert(ALIKES),
        [
            {"head": filing, "key": key, "about": about, "sketch": written}
            for key in dict.fromkeys(keys(own))
        ],
    )
    return filing


def _written(of: Sketch) -> str:
    return " ".join(f"{number:x}" for number in of)


def _read(written: str) -> Sketch:
    return tuple(int(number, 16) for number in written.split())
