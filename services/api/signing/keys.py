"""The port for keys: whoever signs, with whatever holds the key (6.1.5).

The installation's own keys are `software_keys.py`; a token or a signing machine is another class
with these two methods, and nothing else changes.
"""

from datetime import datetime
from typing import Protocol


class Key(Protocol):
    """One person's key on an elliptic curve (P-256), wherever it is held."""

    @property
    def certificate(self) -> bytes:
        """DER, as the signed paper carries it."""

    @property
    def chain(self) -> tuple[bytes, ...]:
        """The certificates that vouch for it, DER, the authority's last."""

    async def sign(self, data: bytes) -> bytes:
        """ECDSA over sha256 of the data, DER."""


class SigningKeys(Protocol):
    """Where keys come from."""

    async def key_of(self, account: str, name: str, now: datetime) -> Key:
        """The key of that account; `name` is whom its certificate names."""

    async def authorities(self) -> tuple[bytes, ...]:
        """The certificates, DER, that every signature of this installation leads back to."""
