"""How a case's panel was drawn, for everybody, with all it takes to work it out again (D8, 6.1.1).

The selection is shown step by step and as lines of plain Python; docs/draws.md has the bytes.
"""

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.portal.assessing.drawing_words import command
from services.api.portal.citizens.fresh import tag_of, tagged, unchanged
from services.api.portal.frame import Framed
from services.domain.mechanisms.draws import Party
from services.storage.queries import panel_draws
from services.storage.queries.panel_draws import ShownDraw

router = APIRouter()


@router.get("/cases/{case}/draws")
async def draws(frame: Framed, case: str) -> Response:
    async with frame.doors.database.reading() as tx:
        found = await panel_draws.of_case(tx, case)
    tag = tag_of(frame, [found])
    if known := unchanged(frame, tag):
        return known
    page = frame.page(
        "public/draws.html", found=found, parties=tuple(Party), command=command, checking=script
    )
    return tagged(page, frame, tag)


def script(shown: ShownDraw) -> str:
    """Lines that anybody can run: they print who is drawn, field by field."""
    draw = shown.held.draw
    pool = "\n".join(f"    {line!r}," for line in (shown.pool.lines if shown.pool else ()))
    fields = ", ".join(
        f"({one.field!r}, {one.drawn}, {one.alternates})" for one in draw.rules.places
    )
    return SCRIPT.format(
        draw=draw.id,
        bureau=draw.secrets.get(Party.BUREAU, ""),
        applicant=draw.secrets.get(Party.APPLICANT, ""),
        pool=pool,
        fields=fields,
    )


SCRIPT = """import hashlib, hmac

draw = "{draw}"
bureau = "{bureau}"
applicant = "{applicant}"
fields = [{fields}]
pool = [
{pool}
]

digest = hashlib.sha256("".join(line + "\\n" for line in pool).encode()).hexdigest()
seed = hashlib.sha256(bytes.fromhex(bureau + applicant + digest) + draw.encode()).digest()
for field, places, alternates in fields:
    left = sorted(line.split("\\t")[0] for line in pool[1:-1] if line.split("\\t")[1] == field)
    found, block = [], 0
    while len(found) < places + alternates:
        label = "draw:%s:%d" % (field, block)
        number = int.from_bytes(hmac.digest(seed, label.encode(), "sha256"), "big")
        block += 1
        if number < 2**256 - 2**256 % len(left):
            found.append(left.pop(number % len(left)))
    print(field, found[:places], found[places:])
"""
