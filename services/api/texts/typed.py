"""What to do about a figure that can't be taken as it was typed, on a page or in a workbook (4.14).

The reader is `domain/attainment/typed_numbers.py`; {unit} is the unit that was asked for.
"""

from collections.abc import Mapping

from services.domain.attainment.typed_numbers import Odd
from services.domain.programme.schema import Text

ODD: Mapping[Odd, Text] = {
    Odd.FORMULA: Text(
        zh="请填算好的数，公式不会被计算",
        en="write the figure itself; formulas are not computed",
    ),
    Odd.NOT_A_NUMBER: Text(
        zh="请只填数字，例如12000，不要写“约”",
        en="write a number only, for example 12000",
    ),
    Odd.OTHER_UNIT: Text(
        zh="单位不同，系统不换算，请按“{unit}”填写",
        en="another unit; nothing is converted, so write it in {unit}",
    ),
    Odd.TOO_LARGE: Text(
        zh="数字过大，或小数超过6位，请核对",
        en="too large, or more than six decimals; please check it",
    ),
    Odd.NOT_A_PAGE: Text(
        zh="请填一个页码，例如12",
        en="write one page number, for example 12",
    ),
}
