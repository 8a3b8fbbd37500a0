"""Items of a worklist: what waits, which acts, by when."""

from datetime import date, datetime

from services.api.contract import Answer


class WaitingAct(Answer):
    kind: str
    zh: str
    en: str


class Item(Answer):
    href: str
    number: str
    place: str
    stands: str
    acts: list[WaitingAct]
    due_on: date | None
    due_provisional: bool
    since: datetime | None
    urged_on: date | None
    """When somebody last urged; none where nobody did since this step began."""


class Worklist(Answer):
    items: list[Item]
    next_after: str | None
