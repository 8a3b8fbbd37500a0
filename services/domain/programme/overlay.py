"""How a programme uses a catalogue that was written for another level (issue 1.2.2).

Every change names its reason and source, so that pages can show what was changed and why. The
catalogue with the changes made is built in `domain/programme/library.py`.
"""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.domain.programme.faults import Fault
from services.domain.programme.words import Definition, Text, TitleLevel, Track


class TitlesWithin(Definition):
    """The number of units in the applicant's area that hold a living title of this level or above."""

    kind: Literal["titles-within"]
    track: Track
    level: TitleLevel


class YearsSinceNaming(Definition):
    """Full years since the applicant itself was named at this level or above."""

    kind: Literal["years-since-naming"]
    level: TitleLevel


class YearsPlanInForce(Definition):
    """Full years since the applicant's plan came into force."""

    kind: Literal["years-plan-in-force"]


Question = Annotated[
    TitlesWithin | YearsSinceNaming | YearsPlanInForce, Field(discriminator="kind")
]


class RegisterFed(Definition):
    """A base datum that is read from the register or the case, never typed (issue 1.2.3)."""

    datum: str
    asks: Question
    name: Text | None = None
    """What is counted here, where the catalogue's own name speaks of another level."""
    reason: Text | None = None
    """Why it is called otherwise; said of every departure from the catalogue."""

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if (self.name is None) != (self.reason is None):
            zh = f"{self.datum}：另起名称须写理由（reason），不改名则不写"
            raise Fault(zh, f"{self.datum}: another name has its reason, nothing else has one")
        return self


class Change(Definition):
    """One departure from the catalogue: the entry is dropped, renamed or has another limit."""

    code: str
    drop: bool = False
    limit: Decimal | None = None
    name: Text | None = None
    requirement_en: str | None = None
    reason: Text
    source: str

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        changed = (self.limit, self.name, self.requirement_en) != (None, None, None)
        if changed == self.drop:
            zh = f"{self.code}：或删去（drop），或修改，二者取一"
            raise Fault(zh, f"{self.code}: a change either drops the entry or alters it")
        return self


class CatalogueUse(Definition):
    id: str
    version: int | None = None
    """Which version of it; None for the one in force when the definition is brought in."""
    sha256: str | None = None
    """Hash of that version's content, written when it is brought in (4.1.1)."""
    stand_in: bool
    """True where the level's own catalogue is not available; pages and API say so."""
    stand_in_text: Text | None = None
    changes: tuple[Change, ...] = ()
    register_fed: tuple[RegisterFed, ...] = ()
    reference_may_miss: int = 0
    """How many reference indicators may be missed; the table fixes none, our default is none."""

    @model_validator(mode="after")
    def _says_so(self) -> Self:
        if self.stand_in != (self.stand_in_text is not None):
            zh = "暂用目录（stand_in）须写说明（stand_in_text），其他目录不写"
            raise Fault(zh, "a stand-in says so in its text, and nothing else does")
        return self
