"""Who sent an objection, told to those alone who may know, and never without a trace (6.4.3).

The two handlers in person, and the auditor of the area; each says why, and the look is kept in the
transaction that reads.
"""

from dataclasses import dataclass
from datetime import datetime

from services.domain.errors import Invalid
from services.domain.filing import IN_CONFIDENCE, Filing
from services.domain.objecting.standing import handlers
from services.domain.permissions import plays
from services.domain.seats import Seat, not_entitled
from services.domain.tree.units import Part
from services.storage.objecting import identities
from services.storage.queries.scope import Viewer
from services.storage.readings import Look, Protected, note
from services.storage.session import Tx

LONGEST = 400


@dataclass(frozen=True)
class Looker:
    """As what somebody looks."""

    account: str
    seat: Seat

    def look(
        self, filing: Filing, what: Protected, *, page: str, item: str = "", reason: str = ""
    ) -> Look:
        return Look(
            account=self.account,
            seat=self.seat,
            what=what,
            stream=filing.id,
            case=filing.case,
            place=filing.place,
            page=page,
            item=item,
            reason=reason,
        )


def look_of(viewer: Viewer, filing: object) -> Looker | None:
    """As what this viewer may learn who sent it; None where that is kept from them."""
    if not isinstance(filing, Filing) or filing.what not in IN_CONFIDENCE:
        return None
    if viewer.account in handlers(filing):
        for seat in viewer.seats:
            if plays(Part.OBJECTION_JUDGE, seat, viewer.account, filing):
                return Looker(viewer.account, seat)
    auditor = viewer.auditing_seat(filing.place)
    return Looker(viewer.account, auditor) if auditor else None


async def told(
    tx: Tx, viewer: Viewer, filing: Filing, *, reason: str, page: str, now: datetime
) -> str:
    """What the sender said of themselves; empty for one who stayed unnamed.

    Raises NotEntitled, and Invalid without a reason.
    """
    looker = look_of(viewer, filing)
    if looker is None:
        raise not_entitled(viewer.seats)
    said = reason.strip()
    if not said or len(said) > LONGEST:
        raise Invalid(field="reason")
    await note(tx, looker.look(filing, Protected.IDENTITY, page=page, reason=said), now)
    return await identities.of(tx, filing.id)
