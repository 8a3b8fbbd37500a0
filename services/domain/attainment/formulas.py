"""Arithmetic over base data: + - * / and parentheses, exact, and nothing else.

A small parser instead of `eval`: a catalogue is data and must not be able to do anything. Used by
`indicators.py`; which data exist, and for which year, is decided there.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from services.domain.base import Frozen
from services.domain.errors import DomainError

TOKEN = re.compile(r"\d+(?:\.\d+)?(?![.\w])|[a-z][a-z0-9_]*|[-+*/()]", re.ASCII)
SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
LONGEST: Final = 500
DEEPEST: Final = 16
MOST_OPERANDS: Final = 60
MOST_DIGITS: Final = 15
"""More than any indicator needs, and little enough that no formula can be made to work for ever."""

Broken = Literal["unknown-sign", "misplaced", "unfinished", "unclosed"]
Excess = Literal["too-long", "too-deep", "too-many-operands", "number-too-long"]


class FormulaBroken(DomainError):
    """The text is no formula: `at` counts the characters up to where it stops making sense."""

    code = "formula-broken"

    def __init__(self, *, at: int, why: Broken | Excess) -> None:
        super().__init__(at=at, why=why)
        self.at = at
        self.why = why


class ZeroDenominator(DomainError):
    """A division by zero: the value does not exist, and it is never a pass."""

    code = "zero-denominator"


class Expression(Frozen):
    """A number, a base datum, or two expressions joined by a sign."""

    number: Decimal | None = None
    datum: str | None = None
    sign: Literal["+", "-", "*", "/"] | None = None
    left: "Expression | None" = None
    right: "Expression | None" = None

    @property
    def data(self) -> tuple[str, ...]:
        """The base data it uses, each once, in the order of the text."""
        return tuple(dict.fromkeys(self._names()))

    def value(self, amounts: Mapping[str, Decimal]) -> Decimal:
        """Its value as a decimal of 28 digits, to be shown. What is compared is `exact`."""
        exact = self.exact(amounts)
        return Decimal(exact.numerator) / Decimal(exact.denominator)

    def exact(self, amounts: Mapping[str, Decimal]) -> Fraction:
        """Its value, not rounded. Raises KeyError for a missing amount and ZeroDenominator."""
        if self.number is not None:
            return Fraction(self.number)
        if self.datum is not None:
            return Fraction(amounts[self.datum])
        left, right = self.operands
        first, second = left.exact(amounts), right.exact(amounts)
        match self.sign:
            case "+":
                return first + second
            case "-":
                return first - second
            case "*":
                return first * second
        if second == 0:
            raise ZeroDenominator(denominator=" ".join(right.data) or "0")
        return first / second

    def shown(self, word: Callable[[str], str]) -> str:
        """The text with each datum replaced by its word: the numbers put in, or the names."""
        if self.number is not None:
            return plain(self.number)
        if self.datum is not None:
            return word(self.datum)
        left, right = self.operands
        first = left.shown(word) if left.binds >= self.binds else f"({left.shown(word)})"
        tight = right.binds > self.binds or (right.binds == self.binds and self.sign in {"+", "*"})
        second = right.shown(word) if tight else f"({right.shown(word)})"
        return f"{first} {SIGNS[self.sign or '+']} {second}"

    @property
    def binds(self) -> int:
        """How strongly it holds together: a sum least, a single number most."""
        return {None: 3, "*": 2, "/": 2, "+": 1, "-": 1}[self.sign]

    @property
    def operands(self) -> tuple["Expression", "Expression"]:
        if self.left is None or self.right is None:
            raise FormulaBroken(at=1, why="unfinished")
        return self.left, self.right

    def _names(self) -> Iterator[str]:
        if self.datum is not None:
            yield self.datum
        for side in (self.left, self.right):
            if side is not None:
                yield from side._names()  # noqa: SLF001  (the same class)


def plain(number: Decimal) -> str:
    """A number without exponent and without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=512)
def parse(text: str) -> Expression:
    """Raises FormulaBroken for anything that is not arithmetic on lower-case names, and short."""
    if len(text) > LONGEST:
        raise FormulaBroken(at=LONGEST + 1, why="too-long")
    tokens = [*_tokens(text)]
    operands = [token for token in tokens if token.text[0].isalnum()]
    if len(operands) > MOST_OPERANDS:
        raise FormulaBroken(at=operands[MOST_OPERANDS].at, why="too-many-operands")
    return _Parser(tokens, end=len(text.rstrip()) + 1).whole()


class _Token(NamedTuple):
    text: str
    at: int


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        match = TOKEN.match(text, position)
        if match is None:
            raise FormulaBroken(at=position + 1, why="unknown-sign")
        if match.group()[0].isdigit() and len(match.group()) > MOST_DIGITS:
            raise FormulaBroken(at=position + 1, why="number-too-long")
        yield _Token(match.group(), position + 1)
        position = match.end()


class _Parser:
    """One method per level of the grammar: a sum of products of atoms."""

    def __init__(self, tokens: list[_Token], *, end: int) -> None:
        self._rest = [*reversed(tokens)]
        self._end = end
        self._depth = 0

    def whole(self) -> Expression:
        found = self._sum()
        if self._rest:
            raise FormulaBroken(at=self._rest[-1].at, why="misplaced")
        return found

    def _sum(self) -> Expression:
        left = self._product()
        while self._next in {"+", "-"}:
            sign = self._rest.pop().text
            left = _joined(sign, left, self._product())
        return left

    def _product(self) -> Expression:
        left = self._atom()
        while self._next in {"*", "/"}:
            sign = self._rest.pop().text
            left = _joined(sign, left, self._atom())
        return left

    def _atom(self) -> Expression:
        if not self._rest:
            raise FormulaBroken(at=self._end, why="unfinished")
        text, at = self._rest.pop()
        if text == "(":
            return self._bracketed(at)
        if text[0].isdigit():
            return Expression(number=Decimal(text))
        if text[0].isalpha():
            return Expression(datum=text)
        raise FormulaBroken(at=at, why="misplaced")

    def _bracketed(self, at: int) -> Expression:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaBroken(at=at, why="too-deep")
        inner = self._sum()
        if self._next != ")":
            where = self._rest[-1].at if self._rest else self._end
            raise FormulaBroken(at=where, why="unclosed")
        self._rest.pop()
        self._depth -= 1
        return inner

    @property
    def _next(self) -> str:
        return self._rest[-1].text if self._rest else ""


def _joined(sign: str, left: Expression, right: Expression) -> Expression:
    return Expression.model_validate({"sign": sign, "left": left, "right": right})
