"""Samples with a published seed: how many of a list are looked at, and which (D13, D18).

The size follows from the rule, the choice from the seed; docs/draws.md says how to work it out
again. What is asked of the sampled is in `surveys.py`, what a check is in `checks.py`.
"""

from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal
from hashlib import sha256
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.domain.attainment.formulas import plain
from services.domain.base import Frozen
from services.domain.errors import Invalid
from services.domain.mechanisms.seeds import chosen, digest, numbers
from services.domain.programme.faults import Fault
from services.domain.programme.words import Number, Sourced, Text

Of = Literal["units", "households", "staff", "residents", "objects"]
WHAT: dict[Of, Text] = {
    "units": Text(zh="个单位", en="units"),
    "households": Text(zh="户", en="households"),
    "staff": Text(zh="名职工", en="staff"),
    "residents": Text(zh="名居民", en="residents"),
    "objects": Text(zh="个对象", en="objects"),
}


class SampleRule(Sourced):
    """At least a share, at least a number, or all; the larger of the two where both are named."""

    of: Of
    share: Annotated[Number, Field(gt=0, le=1)] | None = None
    """0.3 for 30 % of the staff (C2.1.5), 0.001 for 1 per mille of the residents (A7.7)."""
    at_least: int | None = Field(default=None, ge=1)
    """20 households (C2.1.5)."""
    everybody: bool = False
    """All of the own area, where subordinate ones are sampled (C1.2.4)."""

    @model_validator(mode="after")
    def _says_how_many(self) -> Self:
        if self.everybody == (self.share is not None or self.at_least is not None):
            raise Fault(
                "抽样须写明全部，或者比例、数量",
                "a sample is all of them, or a share or number of them",
            )
        return self


class Size(Frozen):
    """How many are wanted of how many there are, and the sentence that explains it."""

    wanted: int
    population: int
    why: Text

    @property
    def many(self) -> int:
        """What can be had: a list shorter than the number wanted is taken whole."""
        return min(self.wanted, self.population)

    @property
    def short(self) -> int:
        return self.wanted - self.many


class Sample(Frozen):
    """Who was chosen, in the order in which they came up, and what proves it."""

    name: str
    size: Size
    list_sha256: str
    seed: str
    chosen: tuple[str, ...]


def size(rule: SampleRule, population: int) -> Size:
    """A share is rounded up: 30 % of 11 are 4, for 3 would be less than 30 %."""
    what = WHAT[rule.of]
    if rule.everybody:
        every = Text(zh=f"全部{population}{what.zh}", en=f"all {population} {what.en}")
        return Size(wanted=population, population=population, why=every)
    share = rule.share or Decimal(0)
    by_share = int((share * population).to_integral_value(ROUND_CEILING))
    wanted = max(by_share, rule.at_least or 0)
    zh, en = [], []
    if rule.share is not None:
        zh.append(f"{population}{what.zh}的{share_in_words(share)}，进位取整为{by_share}")
        en.append(f"{share_in_words(share)} of {population} {what.en}, rounded up to {by_share}")
    if rule.at_least is not None:
        zh.append(f"不少于{rule.at_least}{what.zh}")
        en.append(f"at least {rule.at_least} {what.en}")
    return Size(
        wanted=wanted,
        population=population,
        why=Text(zh=f"{'；'.join(zh)}；应抽{wanted}", en=f"{'; '.join(en)}; so {wanted}"),
    )


def list_digest(everybody: Iterable[str]) -> str:
    """The list that is sampled from, sorted: published before the seed is known."""
    return digest(sorted(everybody))


def seed_of(published: str, list_sha256: str) -> bytes:
    """From something published that nobody could choose to suit this list."""
    return sha256(bytes.fromhex(list_sha256) + published.encode()).digest()


def sample(rule: SampleRule, everybody: Iterable[str], *, name: str, published: str) -> Sample:
    """Another name gives another choice from the same list: one for households, one for staff."""
    listed = sorted(everybody)
    if len(set(listed)) != len(listed):
        raise Invalid(field="list", given=next(one for one in listed if listed.count(one) > 1))
    how_many = size(rule, len(listed))
    sha = list_digest(listed)
    seed = seed_of(published, sha)
    found = chosen(listed, how_many.many, numbers(seed, f"sample:{name}"))
    return Sample(name=name, size=how_many, list_sha256=sha, seed=seed.hex(), chosen=found)


def share_in_words(share: Decimal) -> str:
    """As "30 %", and small ones as "1‰"."""
    if share < Decimal("0.01"):
        return f"{plain(share * 1000)}‰"
    return f"{plain(share * 100)} %"
