"""What an applicant changed between two submissions: read from the log, item by item (C2.9.3).

Which changes allow what is decided in `domain/one_time.py`.
"""

from sqlmodel import col, select

from services.domain.facts import FACT
from services.domain.one_time import changed, content
from services.domain.steps.application import ApplicationSubmitted
from services.storage.session import Tx
from services.storage.tables.cases import EventRow


async def changed_since_last(tx: Tx, case: str) -> tuple[str, ...]:
    """Items of the last submission that differ from the one before; all of them if it is the first.

    A submission from before values were kept one by one counts as changed in each value as soon as
    their common digest differs: the doubt is not held against anybody.
    """
    bodies = (
        await tx.execute(
            select(EventRow.body)
            .where(col(EventRow.stream) == case, col(EventRow.kind) == "application-submitted")
            .order_by(col(EventRow.seq).desc())
            .limit(2)
        )
    ).scalars()
    facts = [FACT.validate_json(body) for body in bodies]
    found = [one for one in facts if isinstance(one, ApplicationSubmitted)]
    if not found:
        return ()
    last, earlier = found[0], found[-1]
    now = content(last.manifest, last.values)
    if last is earlier:
        return tuple(sorted(now))
    same = not earlier.values and earlier.data_digest == last.data_digest
    values = last.values if same else earlier.values
    return changed(content(earlier.manifest, values), now)


__all__ = ["changed_since_last"]
