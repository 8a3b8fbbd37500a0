"""Draws by commit and reveal: nobody decides who is drawn, and anybody can work it out again (D8).

The pool is frozen, bureau and applicant each bind themselves to a secret, both show it, and the
seed follows from both secrets and the pool. docs/draws.md has the bytes. Who is fit for a pool,
and what follows from being drawn, is decided elsewhere.
"""

import operator
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Self

from pydantic import Field, model_validator

from services.domain.base import Frozen
from services.domain.clocks.calendar import days_later, end_of_day, local_day
from services.domain.errors import DomainError, Invalid, NotNow
from services.domain.mechanisms.seeds import below, chosen, digest, numbers
from services.domain.mechanisms.soundness import check_once
from services.domain.programme.words import OUR_DEFAULT, Sourced

VERSION = "ecocase-draw-1"
Word = Annotated[str, Field(pattern=r"^[^\s]+$", max_length=80)]
HEX = re.compile("[0-9a-f]{64}")
Hex256 = Annotated[str, Field(pattern=f"^{HEX.pattern}$")]
"""32 bytes in lower-case hexadecimal: a secret, a commitment, a digest."""


class WrongReveal(DomainError):
    """The secret shown is not the one that the party had bound itself to."""

    code = "wrong-reveal"


class LateReveal(DomainError):
    """Both secrets had to be shown by then; the draw is void and begins anew."""

    code = "late-reveal"


class PoolChanged(DomainError):
    """The pool is not the one that was frozen before anybody knew the seed."""

    code = "pool-changed"


class PoolTooSmall(DomainError):
    """There are fewer candidates of a field than places and alternates for it."""

    code = "pool-too-small"


class Party(StrEnum):
    """Two sides with opposite interests; one honest secret is enough for a fair seed."""

    BUREAU = "bureau"
    APPLICANT = "applicant"


class Exclusion(StrEnum):
    """Why somebody of the roster is not in this draw's pool."""

    SAME_UNIT = "same-unit"
    KIN = "kin"
    ADVISED = "advised"
    PLANNED = "planned"
    SCORED_LAST_TIME = "scored-last-time"
    ROTATION = "rotation"
    LOAD = "load"
    UNAVAILABLE = "unavailable"
    DECLARED = "declared"
    DRAWN_BEFORE = "drawn-before"
    REFUSED = "refused"


class Places(Sourced):
    """How many of one field are drawn (C5.2.3: experts by the type of project)."""

    field: Word
    drawn: int = Field(ge=1)
    alternates: int = Field(default=0, ge=0)


class DrawRules(Sourced):
    """Seeds ask for draws (C5.2.3) and name no form of them; this one is ours."""

    places: tuple[Places, ...] = Field(min_length=1)
    reveal_days: int = Field(default=3, ge=1)
    """Calendar days for the commitments after the pool is frozen, and again for the secrets after
    the second commitment; the last one ends at 24:00."""
    seats: Word | None = None
    """The part, or group of a panel, that those drawn score (C5.2.3); None: no score follows."""
    source: str | None = None
    note: str | None = OUR_DEFAULT

    @model_validator(mode="after")
    def _each_field_once(self) -> Self:
        check_once(one.field for one in self.places)
        return self


class Candidate(Frozen):
    """Somebody who can be drawn, in one field: experts of several stand under one of them."""

    id: Word
    field: Word


class Excluded(Frozen):
    id: Word
    why: Exclusion


class Pool(Frozen):
    """All who can be drawn, and who was left out and why."""

    candidates: tuple[Candidate, ...]
    excluded: tuple[Excluded, ...] = ()
    salt: Hex256
    """With it the digest of the list of exclusions tells nobody outside who is on it."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The pool as it is frozen: sorted, so that the order of typing is no choice either."""
        candidates = sorted(f"{one.id}\t{one.field}" for one in self.candidates)
        left_out = sorted(f"{one.id}\t{one.why}" for one in self.excluded)
        hidden = digest((self.salt, *left_out))
        return (VERSION, *candidates, f"excluded\t{len(left_out)}\t{hidden}")

    @property
    def sha256(self) -> str:
        return digest(self.lines)

    def of(self, field: str) -> tuple[str, ...]:
        return tuple(sorted(one.id for one in self.candidates if one.field == field))


class Draw(Frozen):
    """One draw as far as it has come. Pool first, then commitments, then secrets."""

    id: Word
    rules: DrawRules
    pool_sha256: Hex256
    commit_by: datetime | None = Field(default=None, exclude_if=operator.not_)
    """24:00 of the last day; a commitment that comes later still counts until the draw is void.
    None in draws from before there was such a day."""
    commitments: dict[Party, Hex256] = Field(default_factory=dict)
    reveal_by: datetime | None = None
    """24:00 of the last day; known once both have committed."""
    secrets: dict[Party, Hex256] = Field(default_factory=dict)

    def begun(self, at: datetime) -> Self:
        """Its pool was frozen then, and the days for the commitments begin."""
        return self.model_copy(update={"commit_by": self._last_day(at)})

    def committed(self, party: Party, commitment: str, at: datetime) -> Self:
        """Once for each party; with the second one the days for showing the secrets begin."""
        if party in self.commitments:
            raise NotNow(why="commitment-in")
        if not HEX.fullmatch(commitment):
            raise Invalid(field="commitment", given=commitment[:80])
        commitments = self.commitments | {party: commitment}
        both = len(commitments) == len(Party)
        last = self._last_day(at) if both else None
        return self.model_copy(update={"commitments": commitments, "reveal_by": last})

    def revealed(self, party: Party, secret: str, at: datetime) -> Self:
        """Raises WrongReveal and LateReveal; neither party shows anything before both are bound."""
        if self.reveal_by is None:
            raise NotNow(why="commitments-missing")
        if at >= self.reveal_by:
            raise LateReveal(party=party, until=self.reveal_by.isoformat())
        fits = HEX.fullmatch(secret) and commitment(self, party, secret) == self.commitments[party]
        if not fits:
            raise WrongReveal(party=party)
        return self.model_copy(update={"secrets": self.secrets | {party: secret}})

    def silent(self, now: datetime) -> tuple[Party, ...]:
        """Who let the time pass: who shows last knows the outcome, so silence makes the draw void
        and is on record (docs/draws.md). So does not binding oneself, or the draw would never end.
        """
        bound = self.reveal_by is not None
        until, said = (
            (self.reveal_by, self.secrets) if bound else (self.commit_by, self.commitments)
        )
        if until is None or now < until:
            return ()
        return tuple(party for party in Party if party not in said)

    def _last_day(self, at: datetime) -> datetime:
        return end_of_day(days_later(local_day(at), self.rules.reveal_days))

    @property
    def seed(self) -> bytes:
        if len(self.secrets) < len(Party):
            raise NotNow(why="secrets-missing")
        secrets = b"".join(bytes.fromhex(self.secrets[party]) for party in Party)
        return sha256(secrets + bytes.fromhex(self.pool_sha256) + self.id.encode()).digest()


class Drawn(Frozen):
    id: str
    field: str


class Outcome(Frozen):
    """Who was drawn, and who follows in which order where somebody falls out."""

    seed: str
    drawn: tuple[Drawn, ...]
    alternates: tuple[Drawn, ...]


class Seating(Frozen):
    """The panel once some have fallen out. `vacant`: fields for which a new draw is needed."""

    seated: tuple[Drawn, ...]
    vacant: tuple[str, ...]


def frozen(name: str, rules: DrawRules, pool: Pool) -> Draw:
    """The draw with its pool, before anybody has chosen a secret. Raises PoolTooSmall."""
    names = [*(one.id for one in pool.candidates), *(one.id for one in pool.excluded)]
    if twice := sorted({one for one in names if names.count(one) > 1}):
        raise Invalid(field="pool", given=twice[0])
    for places in rules.places:
        wanted, there = places.drawn + places.alternates, len(pool.of(places.field))
        if there < wanted:
            raise PoolTooSmall(field=places.field, wanted=wanted, there=there)
    return Draw(id=name, rules=rules, pool_sha256=pool.sha256)


def commitment(draw: Draw, party: Party, secret: str) -> str:
    """What a party hands in first: sha256 of its secret and of what the secret is for.

    Draw, pool and party are part of it, so it fits no other draw and no other pool, and copying the
    other party's commitment gives nothing that could be revealed.
    """
    context = f"{VERSION}\n{draw.id}\n{draw.pool_sha256}\n{party}\n"
    return sha256(bytes.fromhex(secret) + context.encode()).hexdigest()


def outcome(draw: Draw, pool: Pool) -> Outcome:
    """Who is drawn: field by field, each from its own stream. Raises PoolChanged."""
    if pool.sha256 != draw.pool_sha256:
        raise PoolChanged(frozen=draw.pool_sha256, found=pool.sha256)
    seats: list[Drawn] = []
    reserve: list[Drawn] = []
    for places in draw.rules.places:
        stream = numbers(draw.seed, f"draw:{places.field}")
        order = chosen(pool.of(places.field), places.drawn + places.alternates, stream)
        found = [Drawn(id=one, field=places.field) for one in order]
        seats += found[: places.drawn]
        reserve += found[places.drawn :]
    return Outcome(seed=draw.seed.hex(), drawn=tuple(seats), alternates=tuple(reserve))


class Pick(Frozen):
    """One step of the selection: of so many left, the one at this place, counted from nought."""

    field: str
    left: int
    place: int
    id: str


def picks(draw: Draw, pool: Pool) -> tuple[Pick, ...]:
    """The selection step by step, for whoever works it out again; see `outcome`."""
    found: list[Pick] = []
    for places in draw.rules.places:
        stream = numbers(draw.seed, f"draw:{places.field}")
        left = list(pool.of(places.field))
        for _ in range(min(places.drawn + places.alternates, len(left))):
            at = below(len(left), stream)
            one = Pick(field=places.field, left=len(left), place=at, id=left.pop(at))
            found.append(one)
    return tuple(found)


def seated(result: Outcome, gone: Iterable[str]) -> Seating:
    """Whoever refused or must stand back gives way to the first alternate of the same field."""
    out = set(gone)
    reserve = [one for one in result.alternates if one.id not in out]
    seats: list[Drawn] = []
    vacant: list[str] = []
    for one in result.drawn:
        follower = next((other for other in reserve if other.field == one.field), None)
        if one.id not in out:
            seats.append(one)
        elif follower is None:
            vacant.append(one.field)
        else:
            reserve.remove(follower)
            seats.append(follower)
    return Seating(seated=tuple(seats), vacant=tuple(vacant))


def further(
    rules: DrawRules,
    pool: Pool,
    vacant: Sequence[str],
    brought_up: Iterable[str],
    *,
    gone: Mapping[str, Exclusion],
    salt: str,
) -> tuple[DrawRules, Pool]:
    """Rules and pool of the draw that fills vacant places, with secrets of its own.

    A new draw, since everybody knows how the old seed would go on. Its pool has nobody in it whom
    an earlier draw brought up. `vacant`: a field for each place.
    """
    if not vacant:
        raise NotNow(why="nobody-to-replace")
    places = tuple(
        one.model_copy(update={"drawn": vacant.count(one.field), "alternates": 0})
        for one in rules.places
        if one.field in vacant
    )
    before = set(brought_up) | set(gone)
    left_out = (
        Excluded(id=one, why=gone.get(one, Exclusion.DRAWN_BEFORE)) for one in sorted(before)
    )
    fresh = Pool(
        candidates=tuple(one for one in pool.candidates if one.id not in before),
        excluded=(*(one for one in pool.excluded if one.id not in before), *left_out),
        salt=salt,
    )
    return rules.model_copy(update={"places": places}), fresh
