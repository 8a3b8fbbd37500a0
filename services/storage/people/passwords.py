"""Passwords as Argon2id hashes, and tokens as sha256 of 256 random bits.

No rows and no rules of entry here: who may try, and how often, stands in `sign_ins.py`.
"""

import asyncio
import secrets
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""OWASP's recommended minimum: 19 MiB, two passes (about 30 ms of one core)."""

NOBODYS = HASHER.hash(secrets.token_urlsafe(16))
"""Verified when a login is unknown, so that the answer takes as long as for a known one."""


async def hash_password(password: str) -> str:
    return await asyncio.to_thread(HASHER.hash, password)


async def matches(password: str, known: str | None) -> bool:
    """Takes the same time whether or not there is anything to compare with."""

    def verify() -> bool:
        try:
            return HASHER.verify(known or NOBODYS, password) and known is not None
        except (VerificationError, InvalidHashError):
            return False

    return await asyncio.to_thread(verify)


def new_token() -> str:
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """A fast hash is enough: what is hashed has 256 random bits, there is nothing to guess."""
    return sha256(token.encode()).hexdigest()
