"""How the offices of a notice are reached, as they have published it themselves (A7.2, C2.9.6).

What a form begins with; what is typed over it is what counts.
"""

from collections.abc import Mapping

from services.domain.case import Case
from services.domain.notices.checks import second_office
from services.domain.tree.units import Part, at, territory
from services.storage.people.contacts import Contact, contacts
from services.storage.queries.names import unit_names
from services.storage.queries.notice_versions import versions
from services.storage.session import Tx


def issuer_of(case: Case) -> str:
    """The unit whose bureau publishes; empty where the programme names none."""
    offices = case.offices.get(Part.NOTICE_PUBLISHER, ())
    return at(case.place, offices[0].level) if offices else ""


async def contacts_known(tx: Tx, case: Case) -> dict[str, str]:
    """By the fields of the form: those that the programme asks for (E7)."""
    wanted = case.rules.notice.contacts
    issuer = issuer_of(case)
    second = second_office(case.place, issuer)
    known = await contacts(tx, {issuer, second} - {""})
    begun = {name: _of(known, issuer, name) for name in wanted}
    if second:
        names = await unit_names(tx, {territory(second)})
        begun["second_office"] = f"{names[second].zh}生态环境部门" if second in names else ""
        begun |= {f"second_{name}": _of(known, second, name) for name in wanted}
    return begun


async def contacts_in_force(tx: Tx, case: Case) -> dict[str, str]:
    """What a correction begins with: as the version in force has them, so that one is changed."""
    *_, version = await versions(tx, case.id)
    wanted = case.rules.notice.contacts
    fields = (*wanted, "second_office", *(f"second_{name}" for name in wanted))
    return {name: str(getattr(version, name)) for name in fields}


def _of(known: Mapping[str, Contact], unit: str, name: str) -> str:
    return str(getattr(known[unit], name)) if unit in known else ""
