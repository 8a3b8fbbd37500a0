"""Who has looked at something protected, with names, as pages show it (谁看过).

The looks themselves are kept by `storage/readings.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.api.portal.wording.seat_words import seated
from services.domain.programme.schema import Text
from services.storage.queries.names import people, unit_names
from services.storage.readings import Protected, Reader, Reading
from services.storage.session import Tx

Look = Reading | Reader
LOOKED_AT = {
    Protected.FILING: Text(zh="来件内容", en="the words"),
    Protected.CONTACT: Text(zh="来件内容和联系方式", en="the words and the contact"),
    Protected.IDENTITY: Text(zh="提出人的身份", en="who sent it"),
    Protected.ATTACHMENT: Text(zh="提出人所附文件", en="a file sent along"),
    Protected.SHEET: Text(zh="开启前的评审表", en="a score sheet before the opening"),
}


@dataclass(frozen=True)
class Named:
    look: Look
    name: str
    seat: Text
    what: Text
    whose: str
    """The expert whose sheet it was; empty for a filing."""


async def named(tx: Tx, looks: Sequence[Look]) -> list[Named]:
    names = await people(tx, {one.account for one in looks} | {one.item for one in looks})
    units = await unit_names(tx, {one.unit for one in looks})
    return [
        Named(
            look=one,
            name=names.get(one.account, one.account),
            seat=seated(units.get(one.unit), one.function),
            what=LOOKED_AT[one.what],
            whose=names.get(one.item, "" if one.what is Protected.ATTACHMENT else one.item),
        )
        for one in looks
    ]
