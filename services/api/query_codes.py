"""Query codes of objections, tips and questions: made by a keyed hash, and kept as another (6.4.3).

The same filing has the same code, so a repeated request is told it again; whoever has the database
alone can neither make one nor recognise one. A code stands in no address and in no log.
"""

import hmac
from hashlib import sha256

from services.api import codes
from services.api.auth import Access
from services.storage.objecting import codes as kept
from services.storage.session import Tx

FILING = "filing-"


def code_of(access: Access, filing: str) -> str:
    """`7K4M-29PX-0QDV`, for whoever sent the filing and nobody else."""
    return codes.code_of(_keyed(access, f"query-code:{filing}"))


async def remember(tx: Tx, access: Access, filing: str) -> None:
    await kept.keep(tx, filing, _hash(access, code_of(access, filing)))


async def filing_of(tx: Tx, access: Access, code: str) -> str | None:
    """The filing's id; None for what is no code of ours."""
    digits = codes.digits_of(code)
    if digits is None:
        return None
    found = await kept.filing_of(tx, _hash(access, codes.code_of(digits)))
    return found or await kept.older(tx, f"{FILING}{digits}")


def _hash(access: Access, code: str) -> str:
    return _keyed(access, f"query-code-kept:{code}")


def _keyed(access: Access, text: str) -> str:
    return hmac.new(access.secret, text.encode(), sha256).hexdigest()
