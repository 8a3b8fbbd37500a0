"""Evaluation schemes in force: those that ship, and over them those that were published (4.1.3).

A round keeps the definition it was opened under in its own log; nothing here is asked for it again.
"""

from datetime import date

from services.domain.errors import NotFound
from services.domain.programme import schemes as shipped
from services.domain.programme.evaluation import Scheme
from services.domain.programme.publishing import Begun, DefinitionKind, in_force
from services.storage.rulebook import definitions
from services.storage.rulebook.definition_rows import row_id
from services.storage.session import Tx


async def schemes(tx: Tx, day: date) -> tuple[Scheme, ...]:
    """Of each scheme the version in force: what a round opened on this day is opened under."""
    return tuple([await _content(tx, one) for one in in_force(await _begun(tx), day)])


async def scheme(tx: Tx, name: str, day: date, *, below: int | None = None) -> Scheme:
    """The version in force, or the one before the number. Raises NotFound."""
    begun = await _begun(tx)
    known = [one for one in begun if one.name == name and (below is None or one.number < below)]
    for one in in_force(known, day):
        return await _content(tx, one)
    raise NotFound(programme=name)


async def scheme_for(tx: Tx, name: str, year: int, today: date) -> Scheme:
    """By which a year is assessed: in force today, or at its end when it is over.

    Of a year before there was any: the one in force today, whose rule then refuses the year.
    Raises NotFound.
    """
    try:
        return await scheme(tx, name, min(today, date(year, 12, 31)))
    except NotFound:
        return await scheme(tx, name, today)


async def _begun(tx: Tx) -> list[Begun]:
    ours = [
        Begun(name=one.id, number=one.version, sha256=digest, begins_on=one.effective_from)
        for digest, one in shipped.by_hash().items()
    ]
    return [*ours, *await definitions.begun(tx, DefinitionKind.SCHEME)]


async def _content(tx: Tx, one: Begun) -> Scheme:
    if ours := shipped.by_hash().get(one.sha256):
        return ours
    kept = await definitions.version_by(tx, row_id(DefinitionKind.SCHEME, one.name, one.number))
    found = await definitions.content_of(tx, kept)
    assert isinstance(found, Scheme)
    return found
