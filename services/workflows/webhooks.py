"""A signed call of another system's address, after Standard Webhooks (4.8).

The name is looked up here and the call goes to the very number that was judged: no inner network is
reached on somebody's word, and no answer leads elsewhere.
"""

import asyncio
import socket
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import httpx

from services.domain.errors import Invalid
from services.domain.messages.deliveries import check_address, is_outside, signature

TIMEOUT: Final = 15.0
GONE: Final = 410


class CallFailed(Exception):
    """Not taken. `code` is a status or a word; `final` where to try again is asked not to."""

    def __init__(self, code: str, *, final: bool = False) -> None:
        super().__init__(code)
        self.code, self.final = code, final


async def call(
    url: str, secrets: Sequence[str], message: str, body: bytes, *, at: datetime, private: bool
) -> None:
    """Every secret signs: while one replaces another, the receiver may know either.

    `private` lets inner networks and plain http be called, for a receiver in the same house.
    Raises CallFailed.
    """
    try:
        check_address(url, private=private)
    except Invalid:
        raise CallFailed("address", final=True) from None
    target = httpx.URL(url)
    number = await _number_of(target, private=private)
    headers = {
        "host": target.netloc.decode(),
        "content-type": "application/json",
        "user-agent": "ecocase-webhook",
        "webhook-id": message,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signature(one, message, at, body) for one in secrets),
    }
    async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as client:
        try:
            answer = await client.post(
                target.copy_with(host=number),
                content=body,
                headers=headers,
                extensions={"sni_hostname": target.host},
            )
        except httpx.HTTPError as failed:
            raise CallFailed(type(failed).__name__) from None
    if not answer.is_success:
        raise CallFailed(str(answer.status_code), final=answer.status_code == GONE)


async def _number_of(target: httpx.URL, *, private: bool) -> str:
    """Raises CallFailed where the name leads nowhere, or one of its numbers inside."""
    port = target.port or (443 if target.scheme == "https" else 80)
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(target.host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise CallFailed("no-such-name") from None
    numbers = [str(one[4][0]) for one in found]
    if not private and not all(is_outside(number) for number in numbers):
        raise CallFailed("inner-network", final=True)
    return numbers[0]
