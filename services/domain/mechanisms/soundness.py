"""What several definitions of this package must hold to: shares that make one, names used once.

A definition that does not is refused with words in both languages. Oddities of a source that must
be taken as they are stand in `flaws.py`.
"""

from collections.abc import Iterable
from decimal import Decimal

from services.domain.attainment.formulas import plain
from services.domain.programme.faults import Fault


def check_shares(shares: Iterable[Decimal], of: str = "") -> None:
    """Raises Fault unless they add up to exactly one."""
    if (total := sum(shares, Decimal(0))) != 1:
        where = f"{of}: " if of else ""
        raise Fault(
            f"{where}各部分权重合计为{plain(total)}，应为1",
            f"{where}the shares add up to {plain(total)}, not to 1",
        )


def check_once(names: Iterable[str], of: str = "") -> None:
    """Raises Fault where a name stands twice."""
    found = list(names)
    if doubled := sorted({name for name in found if found.count(name) > 1}):
        where = f"{of}: " if of else ""
        said = ", ".join(doubled)
        raise Fault(f"{where}名称重复：{said}", f"{where}named twice: {said}")
