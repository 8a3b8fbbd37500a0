"""Guard: dates are computed from dates in `calendar.py` and `deadlines.py` alone (issue 1.3.5).

Technical timeouts, in seconds, minutes or hours, are no dates and pass.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

SERVICES = Path(__file__).parents[2] / "services"
ALLOWED = {
    SERVICES / "domain" / "clocks" / "calendar.py",
    SERVICES / "domain" / "clocks" / "deadlines.py",
}
CLOCK_UNITS = {"hours", "minutes", "seconds", "milliseconds", "microseconds"}
DATE_PARTS = {"year", "month", "day"}
FOREIGN = {"dateutil", "calendar", "holidays", "chinese_calendar", "pandas"}
A_DAY = 86_400


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def breaks_the_rule(node: ast.AST) -> str | None:
    match node:
        case ast.Call(func=func, args=args, keywords=keywords):
            words = {str(word.arg) for word in keywords}
            zero = all(isinstance(part, ast.Constant) and part.value == 0 for part in args)
            if name_of(func) == "timedelta" and (not zero or words - CLOCK_UNITS):
                return "timedelta of days"
            if name_of(func) == "replace" and words & DATE_PARTS:
                return "replace of a date's part"
            if name_of(func) in {"fromordinal", "toordinal", "monthrange", "relativedelta"}:
                return name_of(func)
            if name_of(func) in {"date", "datetime"} and any(
                isinstance(part, ast.BinOp) for part in (*args, *(word.value for word in keywords))
            ):
                return "a date made from a sum"
        case ast.Attribute(attr="days", value=ast.BinOp(op=ast.Sub())):
            return "difference in days"
        case ast.Constant(value=int() | float() as value) if value and value % A_DAY == 0:
            return "a period in seconds"
        case ast.Import(names=names) if any(part.name.split(".")[0] in FOREIGN for part in names):
            return "a foreign calendar"
        case ast.ImportFrom(module=module, level=0) if (module or "").split(".")[0] in FOREIGN:
            return "a foreign calendar"
    return None


def violations(source: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(source)):
        found = breaks_the_rule(node)
        if found:
            yield getattr(node, "lineno", 0), found


def test_issue_1_3_5_no_calendar_arithmetic_outside_its_two_modules() -> None:
    found = [
        f"{path.relative_to(SERVICES)}:{line}: {what}"
        for path in sorted(SERVICES.rglob("*.py"))
        if path not in ALLOWED
        for line, what in violations(path.read_text("utf-8"))
    ]
    assert found == []


def test_the_guard_sees_each_kind_of_calendar_arithmetic() -> None:
    guilty = [
        "timedelta(days=7)",
        "timedelta(7)",
        "timedelta(weeks=1)",
        "now.replace(year=2031)",
        "(last - first).days",
        "date(day.year + 1, 1, 1)",
        "date.fromordinal(1)",
        "period = 7 * 86400",
        "from dateutil.relativedelta import relativedelta",
    ]
    assert [line for line in guilty if not list(violations(line))] == []
    innocent = [
        "timedelta(hours=1)",
        "timedelta(0)",
        "timedelta(seconds=30)",
        "text.replace('a', 'b')",
        "date(2031, 1, 1)",
        "x = 3600",
    ]
    assert [line for line in innocent if list(violations(line))] == []
