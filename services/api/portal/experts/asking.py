"""The notice of insufficient evidence as it begins: one line for each indicator, nobody named (A1.9).

What several experts wrote about one indicator is joined; the officer edits it before it goes out.
"""

from services.domain.case import Case
from services.domain.review.insufficient import insufficient
from services.storage.papers import score_sheets
from services.storage.session import Tx

Values = dict[str, list[str]]
GROUND, RULE = "proof-unconvincing", "A1.9"
REMEDY = "请补充能够证明本项达标的材料，并注明所在页码或时间。"


async def lines_begun(tx: Tx, case: Case) -> Values:
    """The values of the form's fields; only asked once all sheets are in."""
    said = await _said(tx, case)
    values: Values = {}
    for row, code in enumerate(insufficient(case)):
        begun = {
            "place": code,
            "ground": GROUND,
            "rule": RULE,
            "problem": "\n".join(said.get(code, ())),
            "remedy": REMEDY,
        }
        values |= {f"lines.{row}.{name}": [value] for name, value in begun.items()}
    return values


async def _said(tx: Tx, case: Case) -> dict[str, list[str]]:
    """Indicator -> the reasons given for "insufficient", each once, in the order of the words."""
    found: dict[str, set[str]] = {}
    for expert in case.panel.sheets:
        for line in (await score_sheets.handed_in(tx, case, expert)).sheet.lines:
            if line.answer == "insufficient":
                found.setdefault(line.code, set()).add(line.reason.strip())
    return {code: sorted(reasons) for code, reasons in found.items()}
