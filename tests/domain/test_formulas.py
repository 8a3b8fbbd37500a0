"""The little expression language: exact, safe, and shown as people write it."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.formulas import Expression, FormulaBroken, ZeroDenominator, parse, plain


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
