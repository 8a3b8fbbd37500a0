"""Codes that people write down and type in: twelve signs for 60 bits, in groups of four.

Crockford's base 32: without I, L, O and U. Letters that people take for digits mean those digits.
"""

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
SIGNS = 12
HEX = 15
"""Hexadecimal digits that twelve signs stand for: 60 bits both."""


def code_of(digits: str) -> str:
    """The first fifteen of some hexadecimal digits -> `7K4M-29PX-0QDV`."""
    number = int(digits[:HEX], 16)
    signs = "".join(DIGITS[number >> 5 * place & 31] for place in reversed(range(SIGNS)))
    return "-".join(signs[start : start + 4] for start in range(0, SIGNS, 4))


def digits_of(code: str) -> str | None:
    """The fifteen hexadecimal digits of a code as typed; None for what cannot be one."""
    signs = code.strip().upper().translate(READ_AS)
    if len(signs) != SIGNS or any(sign not in DIGITS for sign in signs):
        return None
    number = 0
    for sign in signs:
        number = number * len(DIGITS) + DIGITS.index(sign)
    return f"{number:0{HEX}x}"
