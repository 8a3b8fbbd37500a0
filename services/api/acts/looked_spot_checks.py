"""What a spot-check is drawn from, and the published hash that is its seed (A3.6, 6.2.3)."""

from services.api.acts.looking import Found, Looking
from services.domain.programme import library
from services.domain.steps.upper_review import AcceptanceReported
from services.storage.papers.readiness import programme_of
from services.storage.queries.histories import history


async def spot_check(look: Looking) -> Found:
    """Every indicator of the catalogue; the record by which the county reported, the latest one."""
    log = await history(look.tx, look.case.id)
    reports = [one.hash for one in log.recorded if isinstance(one.fact, AcceptanceReported)]
    entries = library.catalogue_of(programme_of(look.case)).entries
    return {
        "codes": tuple(entry.code for entry in entries),
        "published": reports[-1] if reports else "",
    }
