"""The shapes of the domain: an act asks, a fact tells, a stream is what facts add up to.

Nothing here knows a step, a track or a programme.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from services.domain.tree.units import Function, Part, StepName


class Frozen(BaseModel):
    """Unknown fields are ignored, so that a history from last year still replays."""

    model_config = ConfigDict(frozen=True)

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """What never changes is its own copy: else every state that is read copies its defaults."""
        return self


class TextRef(Frozen):
    """A free text that stays out of the chain: its id, and sha256 over salt and text.

    The text itself can be erased (a person's right); the chain that names it cannot.
    """

    id: str
    commitment: str


class OneLine:
    """Marks a text that is a heading: one line to type it in, and short."""


class Seen:
    """Marks a field that a form fills in by itself: what it showed, for the rule to compare."""


class InConfidence:
    """Marks a text that says who somebody is: it is kept apart, and each look at it (6.4.3)."""


class Looked:
    """Marks a field that the server looks up itself; nobody can type it into a form."""


class ActorRef(Frozen):
    """Who acts: an account in one function of one unit. Never a name."""

    account: str
    function: Function
    unit: str
    instead_of: str = ""
    """The account of somebody absent whose seat this is for a while (C2.9.7)."""


CLOCK = ActorRef(account="clock", function=Function.CLOCK, unit="")
"""The hand of what workflows do on their own when a period runs out."""


class Act(Frozen):
    """Something a person (or the clock) wants to do that can count in an appeal.

    Subclasses name the act (`kind`), its titles, the step it belongs to and the part entitled
    to it. API routes, portal forms and the permission table are derived from these.
    """

    zh: ClassVar[str] = ""
    en: ClassVar[str] = ""
    rule: ClassVar[str] = ""
    """The rule ids of the source that this act carries out, e.g. "A2.1"."""
    step: ClassVar[StepName | None] = None
    """The step where it may be done; None for acts on the stream as a whole."""
    any_step: ClassVar[bool] = False
    """True for acts of a case that no step owns: the step where it stands takes them."""
    awaited: ClassVar[bool] = False
    """True for those of them that somebody waits for: they are work items like a step's own."""
    path: ClassVar[str] = ""
    """The last part of its address: POST .../{step}/{path}."""
    part: ClassVar[Part | tuple[Part, ...]] = Part.NOBODY
    """Who is entitled; for several, each of them."""
    adds: ClassVar[bool] = False
    """True for acts that only add (a sheet, a value signed); these need no If-Match."""
    whenever: ClassVar[bool] = False
    """True for acts that are possible, but for which nothing waits: they make no work item."""
    beside: ClassVar[bool] = False
    """True for a refusal that is a work item only beside the act it refuses."""
    harm: ClassVar[bool] = False
    """True where the portal asks once more before doing it."""
    signed: ClassVar[bool] = False
    """True where the account signs it: the password is asked again with the act (6.1.7)."""

    kind: str
    request_id: Annotated[str, Looked()]
    actor: Annotated[ActorRef, Looked()]
    fingerprint: Annotated[str, Looked()] = ""
    """sha256 of the request's body: the same key with another body is refused."""
    expects: Annotated[int | None, Looked()] = None
    """The version that the actor was shown: checked unless the act only adds, recorded always."""


class Fact(Frozen):
    """Something that happened. Facts only ever gain optional fields: they are read for decades."""

    adds: ClassVar[bool] = False
    confided: ClassVar[bool] = False
    """True for what is read by the office in charge alone, its texts too (6.1.2)."""
    aside: ClassVar[bool] = False
    """True for what does not carry the case on: the last act stays the last (see `TakeBack`)."""
    final: ClassVar[bool] = False
    """True for what is out of the house, sealed or told to others: it is not taken back."""
    handed_up: ClassVar[bool] = False
    """True for what the bureau above has from then on; see `Last.counted_on`."""
    goes_back: ClassVar[bool] = False
    """True where a case only returns to an earlier step: until somebody begins there, nobody counts
    on its terms, and they come back as they were."""

    kind: str
    act: str = ""
    """The kind of the act it came from; empty in facts from before this was kept."""
    request_id: str
    actor: ActorRef
    at: datetime
    fingerprint: str = ""
    shown: int | None = None
    """The version that the actor's page or client had, also where the act need not match it."""


class Receipt(Frozen):
    stream: str
    seq: int


class Stream(Frozen):
    """A case, a title or a filing: one log, one writer at a time. `seq` counts its events."""

    id: str
    seq: int = 0
    version: int = 0
    """`seq` of the last event that changed what several people share (see `Act.adds`)."""

    def after(self, event: Fact) -> Self:
        """The stream once this has happened. The only way in which a stream ever changes."""
        seq = self.seq + 1
        version = self.version if event.adds else seq
        return self._with(event).model_copy(update={"seq": seq, "version": version})

    def _with(self, event: Fact) -> Self:
        raise NotImplementedError

    def but(self, **changes: object) -> Self:
        return self.model_copy(update=changes)


def label(zh: str, en: str, **more: Any) -> Any:
    """A field of an act as a form shows it, in both languages."""
    return Field(title=zh, json_schema_extra={"en": en}, **more)


def typed_fields(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    """The fields that a person fills in: not looked up by the server, not the act's own word."""
    for name, info in model.model_fields.items():
        looked = any(isinstance(mark, Looked) for mark in info.metadata)
        if not looked and not (issubclass(model, Act) and name == "kind"):
            yield name, info


class IsDocument:
    """Marks a field that holds a document's id, so that forms show a picker."""


DocumentId = Annotated[str, IsDocument()]
