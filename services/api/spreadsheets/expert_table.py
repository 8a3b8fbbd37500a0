"""A table of experts as it is sent, in a workbook, as CSV or as JSON; and what is wrong with it.

All three come out as the same rows, so each line is checked the same way (`review/expert_lines.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pydantic import BaseModel, TypeAdapter, ValidationError

from services.api.language import Language
from services.api.problems import FieldProblem, Itemised
from services.api.spreadsheets.plain_rows import rows_in
from services.api.spreadsheets.unread import CannotRead, Unread
from services.domain.errors import DomainError
from services.domain.programme.schema import Text
from services.domain.review.expert_lines import COLUMNS, Fault, WrongLine

JSON: Final = "application/json"
WRONG_LINES: Final[Mapping[WrongLine, Text]] = {
    WrongLine.COLUMNS: Text(zh="列数不对", en="has too few or too many columns"),
    WrongLine.NO_ACCOUNT: Text(zh="没有这个专家账号", en="is no account of an expert"),
    WrongLine.TWICE: Text(zh="出现了两次", en="stands here twice"),
    WrongLine.VALUE: Text(zh="不能这样填写", en="cannot be so"),
    WrongLine.ORDER: Text(zh="早于聘期开始", en="is before the beginning"),
    WrongLine.TOO_MANY: Text(zh="行数太多", en="there are too many lines"),
}


class LinesFaulty(Itemised, DomainError):
    """Every line that cannot be taken; then none is."""

    code = "lines-faulty"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(count=len(faults))
        self.faults = tuple(faults)

    def items(self, language: Language) -> list[FieldProblem]:
        return list(told(self.faults, language))


class TypedExpert(BaseModel):
    """A line as JSON: the columns of the table by name. Values are judged as those of a table."""

    login: str
    fields: tuple[str, ...] = ()
    employer: str = ""
    region: str = ""
    since: str = ""
    until: str | None = None
    trained_on: str | None = None
    third_party: bool | None = None
    most_open: int | None = None
    most_a_year: int | None = None
    rest_years: int | None = None
    advised: tuple[str, ...] = ()

    def cells(self) -> list[str]:
        return [_cell(getattr(self, name)) for name in COLUMNS]


LINES: Final = TypeAdapter(list[TypedExpert])


def table_in(body: bytes, media_type: str) -> list[list[str]]:
    """Raises CannotRead. Takes a moment: call it in a thread."""
    if not body:
        raise CannotRead(Unread.NOTHING)
    if media_type != JSON:
        return rows_in(body)
    try:
        return [line.cells() for line in LINES.validate_json(body)]
    except ValidationError:
        raise CannotRead(Unread.NO_LINES) from None


def told(faults: Sequence[Fault], language: Language) -> Iterator[FieldProblem]:
    for one in faults:
        words = WRONG_LINES[one.why]
        yield FieldProblem(
            pointer=f"/{one.no}/{one.column}" if one.column else f"/{one.no}",
            code=one.why.value,
            detail=words.zh if language is Language.ZH else words.en,
        )


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(str(one) for one in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)
