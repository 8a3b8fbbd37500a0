"""The little expression language: exact, safe, and shown as people write it."""

import ast
import operator
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.attainment.formulas import (
    DEEPEST,
    LONGEST,
    MOST_OPERANDS,
    Expression,
    FormulaBroken,
    ZeroDenominator,
    parse,
    plain,
)


def number(text: str, **amounts: str) -> Decimal:
    return parse(text).value({name: Decimal(amount) for name, amount in amounts.items()})


def test_it_binds_as_arithmetic_does() -> None:
    assert number("a + b * 2", a="1", b="3") == 7
    assert number("(a + b) * 2", a="1", b="3") == 8
    assert number("a - b - c", a="9", b="3", c="2") == 4
    assert number("a / b * 100", a="1", b="8") == Decimal("12.5")


def test_decimals_are_exact() -> None:
    assert number("a + b", a="0.1", b="0.2") == Decimal("0.3")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a +",
        "(a",
        "a)",
        "a b",
        "a ** b",
        "__import__('os')",
        "a.b",
        "a[0]",
        "A",
        "a // b",
        "1e9",
    ],
)
def test_anything_but_arithmetic_is_refused(text: str) -> None:
    with pytest.raises(FormulaBroken):
        parse(text)


@pytest.mark.parametrize(
    ("text", "why", "at"),
    [
        ("a +", "unfinished", 4),
        ("(a", "unclosed", 3),
        ("a)", "misplaced", 2),
        ("a b", "misplaced", 3),
        ("a ** b", "misplaced", 4),
        ("a % b", "unknown-sign", 3),
        ("1e9", "unknown-sign", 1),
        ("９ + a", "unknown-sign", 1),
        ("a * 12345678901234567", "number-too-long", 5),
        ("a+" * LONGEST, "too-long", LONGEST + 1),
        ("(" * (DEEPEST + 1) + "a" + ")" * (DEEPEST + 1), "too-deep", DEEPEST + 1),
        ("a+" * MOST_OPERANDS + "a", "too-many-operands", 2 * MOST_OPERANDS + 1),
        ("((" * 200, "too-deep", DEEPEST + 1),
    ],
)
def test_4_1_6_a_broken_formula_and_a_bomb_are_refused_at_their_place(
    text: str, why: str, at: int
) -> None:
    with pytest.raises(FormulaBroken) as refused:
        parse(text)
    assert (refused.value.why, refused.value.at) == (why, at)


def test_4_1_6_the_deepest_and_longest_that_is_taken_is_worked_out() -> None:
    deep = "(" * DEEPEST + "a" + ")" * DEEPEST
    assert number(deep, a="2") == 2
    assert number("+".join(["a"] * MOST_OPERANDS), a="1") == MOST_OPERANDS


def test_4_1_6_what_is_compared_is_exact_where_a_decimal_is_not() -> None:
    third = parse("a / b * c")
    amounts = {"a": Decimal(1), "b": Decimal(3), "c": Decimal(300)}
    assert third.exact(amounts) == 100
    assert Decimal(1) / Decimal(3) * Decimal(300) != 100


def test_a_zero_denominator_has_no_value() -> None:
    with pytest.raises(ZeroDenominator):
        number("a / b * 100", a="0", b="0")


def test_the_numbers_are_put_in_as_typed() -> None:
    shown = parse("a / (a + b) * 100").shown(lambda name: {"a": "312.4", "b": "846.0"}[name])
    assert shown == "312.4 ÷ (312.4 + 846.0) × 100"
    assert parse("a - (b - c)").shown(lambda name: name) == "a − (b − c)"
    assert parse("a / (b * c)").shown(lambda name: name) == "a ÷ (b × c)"


def test_plain_numbers_have_no_exponent_and_no_idle_zeros() -> None:
    assert [plain(Decimal(text)) for text in ("1E+3", "2.50", "0.10", "100")] == [
        "1000",
        "2.5",
        "0.1",
        "100",
    ]


names = st.sampled_from(["a", "b", "c"])
numbers = st.integers(0, 999).map(lambda whole: Expression(number=Decimal(whole)))
leaves = st.one_of(names.map(lambda name: Expression(datum=name)), numbers)
expressions = st.recursive(
    leaves,
    lambda inner: st.builds(
        lambda sign, left, right: Expression(sign=sign, left=left, right=right),
        st.sampled_from(["+", "-", "*", "/"]),
        inner,
        inner,
    ),
    max_leaves=12,
)
TO_ASCII = str.maketrans({"×": "*", "÷": "/", "−": "-"})


@given(expressions, st.lists(st.integers(1, 50), min_size=3, max_size=3))
def test_what_is_shown_parses_to_the_same_value(made: Expression, amounts: list[int]) -> None:
    known = dict(zip("abc", map(Decimal, amounts), strict=True))
    again = parse(made.shown(lambda name: name).translate(TO_ASCII))
    try:
        value = made.value(known)
    except ZeroDenominator:
        with pytest.raises(ZeroDenominator):
            again.value(known)
        return
    assert abs(again.value(known) - value) <= Decimal("1e-15") * max(abs(value), Decimal(1))


@given(st.text(max_size=20))
def test_parsing_never_does_anything_but_parse_or_refuse(text: str) -> None:
    with suppress(FormulaBroken):
        assert isinstance(parse(text), Expression)


SIGNS_OF_PYTHON = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def oracle(node: ast.expr, amounts: dict[str, Fraction]) -> Fraction:
    """Python's own parser, worked out in fractions: knows nothing of ours."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            sign = SIGNS_OF_PYTHON[type(op)]
            return Fraction(sign(oracle(left, amounts), oracle(right, amounts)))
        case ast.Name(id=name):
            return amounts[name]
        case ast.Constant(value=int(value)):
            return Fraction(value)
    raise AssertionError(ast.dump(node))


def written(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    joined = st.tuples(inner, st.sampled_from("+-*/"), inner).map(" ".join)
    return joined | joined.map(lambda text: f"({text})")


texts = st.recursive(st.sampled_from(["a", "b", "c", "7", "100"]), written, max_leaves=8)
amounts_of_three = st.tuples(*[st.decimals(-999, 999, places=2)] * 3)


@given(texts, amounts_of_three)
def test_4_1_6_values_agree_with_an_independent_oracle_of_fractions(
    text: str, given_amounts: tuple[Decimal, ...]
) -> None:
    known = dict(zip("abc", given_amounts, strict=True))
    exact = {name: Fraction(amount) for name, amount in known.items()}
    try:
        wanted = oracle(ast.parse(text, mode="eval").body, exact)
    except ZeroDivisionError:
        with pytest.raises(ZeroDenominator):
            parse(text).exact(known)
        return
    assert parse(text).exact(known) == wanted
