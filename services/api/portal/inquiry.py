"""The query code of an objection or tip: twelve signs instead of an account.

It is the beginning of the filing's id, which nobody else is shown: 60 bits, so it can be written
down by hand and cannot be guessed. Letters that people take for digits mean those digits.
"""

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: without I, L, O and U."""
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
SIGNS = 12
HEX = 15
"""Hexadecimal digits that twelve signs stand for: 60 bits both."""
FILING = "filing-"


def code_of(filing: str) -> str:
    """`filing-<32 hex digits>` -> `7K4M-29PX-0QDV`."""
    number = int(filing.removeprefix(FILING)[:HEX], 16)
    signs = "".join(DIGITS[number >> 5 * place & 31] for place in reversed(range(SIGNS)))
    return "-".join(signs[start : start + 4] for start in range(0, SIGNS, 4))


def prefix_of(code: str) -> str | None:
    """How the filing's id begins; None for what cannot be a code."""
    signs = code.strip().upper().translate(READ_AS)
    if len(signs) != SIGNS or any(sign not in DIGITS for sign in signs):
        return None
    number = 0
    for sign in signs:
        number = number * len(DIGITS) + DIGITS.index(sign)
    return f"{FILING}{number:0{HEX}x}"
