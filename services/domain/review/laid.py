"""An opinion laid before those who are to sign it: its words, its voices, its signatures (6.1.5).

State and pure questions only; the acts stand in `consolidating.py` and `signing_papers.py`. Bytes and names are elsewhere.
"""

import operator
from datetime import datetime
from typing import Literal, Self

from pydantic import Field

from services.domain.base import Frozen, TextRef
from services.domain.mechanisms.groups import Decision, GroupRules, Member, Voice, decision
from services.domain.programme.words import OUR_DEFAULT

ON_OUR_OWN = GroupRules(decides="majority", tie="chair", source=None, note=OUR_DEFAULT)
"""How a panel decides that consolidates though its programme says nothing of it."""


class Unissued(Frozen):
    """A text that only those who sign may read yet: no log, page or search finds a `TextRef` in it."""

    text: str
    commits: str

    @classmethod
    def of(cls, ref: TextRef) -> Self:
        return cls(text=ref.id, commits=ref.commitment)

    @property
    def ref(self) -> TextRef:
        """The same once it is issued."""
        return TextRef(id=self.text, commitment=self.commits)


class LaidPoint(Frozen):
    """A finding in the panel's words."""

    place: str
    rule: str
    words: Unissued
    veto: bool = Field(default=False, exclude_if=operator.not_)


class LaidVoice(Frozen):
    """What one member says of the whole; a dissent has its reasons, and they stay in the paper."""

    account: str
    says: Literal["yes", "no", "abstains"]
    reasons: Unissued | None = None
    at: datetime


class Signature(Frozen):
    """One signature: whose, when, and what the bytes of the paper came to with it."""

    account: str
    at: datetime
    certificate: str
    """sha256 of the certificate, as the paper carries it."""
    pdf: str


class Laid(Frozen):
    """One version of an opinion. A correction is another one, with the next number.

    Its bytes are fixed once it is put to signature.
    """

    no: int
    replaces: str = ""
    """sha256 of the paper before it, where that was put to signature already."""
    by: str
    passed: bool
    opinion: Unissued
    points: tuple[LaidPoint, ...] = ()
    unopened: tuple[str, ...] = ()
    unopened_reason: Unissued | None = None
    """Evidence that no expert opened, and why (6.1.4)."""
    signers: tuple[str, ...]
    in_order: bool
    """One after the other; otherwise in any order, the last of them last."""
    voiced: bool = False
    """Whether each signer first says what they hold of it."""
    voices: tuple[LaidVoice, ...] = ()
    content: str = ""
    """sha256 of the canonical JSON; empty until it is put to signature."""
    bytes_then: str = ""
    """sha256 of the PDF as it was put to signature."""
    signatures: tuple[Signature, ...] = ()
    declined_by: str = ""
    """Who would not sign it; nobody goes on with this version then."""
    why_declined: Unissued | None = None

    def but(self, **changes: object) -> Self:
        return self.model_copy(update=changes)

    @property
    def pdf(self) -> str:
        """sha256 of the archived bytes as they are now: what the next one signs."""
        return self.signatures[-1].pdf if self.signatures else self.bytes_then

    @property
    def members(self) -> tuple[Member, ...]:
        """The signers as a group that decides; the last of them is in the chair."""
        last = self.signers[-1]
        return tuple(Member(account=one, chair=one == last) for one in self.signers)

    @property
    def unheard(self) -> tuple[str, ...]:
        """Who has not said yet what they hold of it."""
        if not self.voiced or self.declined_by or self.content:
            return ()
        said = {one.account for one in self.voices}
        return tuple(one for one in self.signers if one not in said)

    @property
    def waits_for(self) -> tuple[str, ...]:
        """Whose signature is wanted now: whoever closes it only when all others have signed."""
        if self.declined_by or not self.content:
            return ()
        signed = {one.account for one in self.signatures}
        left = tuple(one for one in self.signers if one not in signed)
        return left[:1] if self.in_order or len(left) == 1 else left[:-1]

    @property
    def signed(self) -> bool:
        """By all of them."""
        return (
            bool(self.content)
            and not self.declined_by
            and len(self.signatures) == len(self.signers)
        )

    def decided(self, rules: GroupRules | None) -> Decision:
        """Whether the panel is behind it, by what the programme says of such groups."""
        voices = [
            Voice(
                account=one.account,
                says=one.says,
                reasons=one.reasons.ref if one.reasons else None,
                signed_at=one.at,
            )
            for one in self.voices
        ]
        return decision(rules or ON_OUR_OWN, self.members, voices)
