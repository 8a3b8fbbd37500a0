"""Arithmetic over base data: + - * / and parentheses, in exact decimals, and nothing else.

A small parser instead of `eval`: a catalogue is data and must not be able to do anything. Used by
`indicators.py`; which data exist, and for which year, is decided there.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from services.domain.base import Frozen
from services.domain.errors import DomainError

TOKEN = re.compile(r"\s*(?:\d+(?:\.\d+)?|[a-z][a-z0-9_]*|[-+*/()])", re.ASCII)
SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}


class FormulaBroken(DomainError):
    """The text is no formula; `at` says where it stops making sense."""

    code = "formula-broken"


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
        """Its value. Raises KeyError for a missing amount and ZeroDenominator."""
        if self.number is not None:
            return self.number
        if self.datum is not None:
            return amounts[self.datum]
        left, right = self._operands()
        first, second = left.value(amounts), right.value(amounts)
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
        left, right = self._operands()
        first = left.shown(word) if left.binds >= self.binds else f"({left.shown(word)})"
        tight = right.binds > self.binds or (right.binds == self.binds and self.sign in {"+", "*"})
        second = right.shown(word) if tight else f"({right.shown(word)})"
        return f"{first} {SIGNS[self.sign or '+']} {second}"

    @property
    def binds(self) -> int:
        """How strongly it holds together: a sum least, a single number most."""
        return {None: 3, "*": 2, "/": 2, "+": 1, "-": 1}[self.sign]

    def _operands(self) -> tuple["Expression", "Expression"]:
        if self.left is None or self.right is None:
            raise FormulaBroken(at="operand")
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
    """Raises FormulaBroken for anything that is not arithmetic on lower-case names."""
    tokens = list(_tokens(text))
    found, rest = _sum(tokens)
    if rest:
        raise FormulaBroken(at=rest[0])
    return found


def _tokens(text: str) -> Iterator[str]:
    position = 0
    while position < len(text.rstrip()):
        match = TOKEN.match(text, position)
        if match is None:
            raise FormulaBroken(at=text[position:].strip()[:20])
        yield match.group().strip()
        position = match.end()


def _sum(tokens: list[str]) -> tuple[Expression, list[str]]:
    left, rest = _product(tokens)
    while rest and rest[0] in {"+", "-"}:
        right, after = _product(rest[1:])
        left, rest = _joined(rest[0], left, right), after
    return left, rest


def _product(tokens: list[str]) -> tuple[Expression, list[str]]:
    left, rest = _atom(tokens)
    while rest and rest[0] in {"*", "/"}:
        right, after = _atom(rest[1:])
        left, rest = _joined(rest[0], left, right), after
    return left, rest


def _atom(tokens: list[str]) -> tuple[Expression, list[str]]:
    if not tokens:
        raise FormulaBroken(at="end")
    first, rest = tokens[0], tokens[1:]
    if first == "(":
        inner, after = _sum(rest)
        if not after or after[0] != ")":
            raise FormulaBroken(at=after[0] if after else "end")
        return inner, after[1:]
    if first[0].isdigit():
        return Expression(number=Decimal(first)), rest
    if first[0].isalpha():
        return Expression(datum=first), rest
    raise FormulaBroken(at=first)


def _joined(sign: str, left: Expression, right: Expression) -> Expression:
    match sign:
        case "+" | "-" | "*" | "/":
            return Expression(sign=sign, left=left, right=right)
    raise FormulaBroken(at=sign)
