"""How a file for a spreadsheet is named and sent, whatever is in it."""

from typing import Final
from urllib.parse import quote

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"


def attached(name: str, plain: str) -> dict[str, str]:
    """To be kept under this name; `plain` is for programs that know ASCII alone."""
    kept = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return {"Content-Disposition": kept}
