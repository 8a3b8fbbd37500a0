"""What an applicant changed between two submissions: read from the log, item by item (C2.9.3).

Which changes allow what is decided in `domain/offices/one_time.py`.
"""

from collections.abc import Collection, Iterator

from sqlmodel import col, select

from services.domain.facts import FACT
from services.domain.offices.one_time import changed, content
from services.domain.papers.dossier import Dossier
from services.domain.steps.application import ApplicationSubmitted
from services.storage.keeping import sealing
from services.storage.papers.readiness import Judged, data_digest, value_digests
from services.storage.session import Tx
from services.storage.tables.cases import EventRow


async def changed_since_last(tx: Tx, case: str) -> tuple[str, ...]:
    """Items of the last submission that differ from the one before; all of them if it is the first.

    A submission from before values were kept one by one counts as changed in each value as soon as
    their common digest differs: the doubt is not held against anybody.
    """
    found = await _last(tx, case, 2)
    if not found:
        return ()
    last, earlier = found[0], found[-1]
    now = content(last.manifest, last.values)
    if last is earlier:
        return tuple(sorted(now))
    same = not earlier.values and earlier.data_digest == last.data_digest
    values = last.values if same else earlier.values
    return changed(content(earlier.manifest, values), now)


async def changed_since(tx: Tx, case: str, judged: Judged) -> tuple[str, ...]:
    """Items that would differ from the last submission if the papers were submitted as they stand.

    Of a submission from before values were kept, values count as changed with their common digest.
    """
    found = await _last(tx, case, 1)
    if not found:
        return ()
    assessments = judged.found.assessments
    values = value_digests(assessments)
    same = not found[0].values and found[0].data_digest == data_digest(assessments)
    earlier = values if same else found[0].values
    now = sealing.manifest(judged.papers)
    known = {line.sha256 for line in found[0].manifest}
    fresh = {line.document for line in now if line.sha256 not in known}
    differing = changed(content(found[0].manifest, earlier), content(now, values))
    return tuple(sorted({*differing, *_resting_on(judged.papers.dossier, fresh)}))


def _resting_on(dossier: Dossier, documents: Collection[str]) -> Iterator[str]:
    """Items and indicators that name one of these files; a manifest knows its first place alone."""
    for volume in dossier.volumes:
        if any(part.document in documents for part in volume.parts):
            yield volume.item
    for proof in dossier.proofs:
        if proof.document in documents:
            yield proof.indicator


async def _last(tx: Tx, case: str, most: int) -> list[ApplicationSubmitted]:
    """The last submissions, the latest first."""
    bodies = (
        await tx.execute(
            select(EventRow.body)
            .where(col(EventRow.stream) == case, col(EventRow.kind) == "application-submitted")
            .order_by(col(EventRow.seq).desc())
            .limit(most)
        )
    ).scalars()
    facts = [FACT.validate_json(body) for body in bodies]
    return [one for one in facts if isinstance(one, ApplicationSubmitted)]


__all__ = ["changed_since", "changed_since_last"]
