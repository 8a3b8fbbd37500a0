"""The certificates that signatures lead back to, for whoever verifies with a tool of their own."""

from base64 import encodebytes

from services.api.deps import Doors
from services.api.signing.ceremony import keys_of

PEM = "application/x-pem-file"


async def authority_of(doors: Doors) -> bytes:
    """PEM, the first one first; empty before anybody has signed."""
    return b"".join(_pem(one) for one in await keys_of(doors).authorities())


def _pem(der: bytes) -> bytes:
    body = encodebytes(der)
    return b"-----BEGIN CERTIFICATE-----\n" + body + b"-----END CERTIFICATE-----\n"
