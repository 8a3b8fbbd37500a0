"""What a person emptied in a form and saved can be put back for as long as the sign-in lasts.

It is kept beside the person's drafts; putting it back is an ordinary save through the same door.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.api.portal.frame import Frame
from services.domain.programme.schema import Text
from services.storage.papers import form_drafts
from services.storage.session import Tx


@dataclass(frozen=True)
class Emptied:
    """Fields that are still empty, by their names for people, and the form that fills them again."""

    labels: tuple[Text, ...]
    fields: Mapping[str, str]


def _address(frame: Frame) -> str:
    return f"{frame.shell.path}#emptied"


async def note_emptied(
    tx: Tx, frame: Frame, before: Mapping[str, str], after: Mapping[str, str]
) -> None:
    emptied = {name: [old] for name, old in before.items() if old and not after.get(name)}
    if not emptied:
        return
    known = await form_drafts.find(tx, frame.person.account, _address(frame))
    values = {**(known.values if known else {}), **emptied}
    await form_drafts.keep(tx, frame.person.account, _address(frame), values, frame.now)


async def emptied_in(
    tx: Tx, frame: Frame, now: Mapping[str, str], called: Mapping[str, Text]
) -> Emptied | None:
    """None where nothing was emptied since the person signed in, or all of it is filled again."""
    kept = await form_drafts.find(tx, frame.person.account, _address(frame))
    since = frame.person.since
    if kept is None or since is None or kept.saved_at < since:
        return None
    back = {name: old[0] for name, old in kept.values.items() if name in now and not now[name]}
    if not back:
        return None
    return Emptied(tuple(called[name] for name in back), {**now, **back})
