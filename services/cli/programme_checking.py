"""`ecocase programme check`: every mistake of a definition, before anybody uses it (4.1.2, 4.6).

It prints; what is wrong is found in `domain/programme_check`, and publishing is not done here.
"""

import json
from pathlib import Path
from typing import Final

from services.cli.programme_files import report_on
from services.domain.programme_check.checking import Report
from services.domain.programme_check.findings import Finding, Severity

SEVERITIES: Final = {Severity.ERROR: "错误 error", Severity.WARNING: "提示 warning"}


def run(file: Path, *, json_wanted: bool, strict: bool) -> int:
    """0 fit for use, 1 not. Raises CannotStartError where the file cannot be read."""
    report = report_on(file)
    print(as_json(report) if json_wanted else as_text(file, report))
    return 1 if report.errors or (strict and report.findings) else 0


def as_text(file: Path, report: Report) -> str:
    lines = [line for one in report.findings for line in lines_of(file, one)]
    errors = len(report.errors)
    warnings = len(report.findings) - errors
    end = "不能使用 not fit for use" if errors else "可以使用 fit for use"
    return "\n".join([*lines, f"{errors} 错误 errors, {warnings} 提示 warnings: {end}"])


def lines_of(file: Path, one: Finding) -> list[str]:
    where = f"{file}:{one.place.line}:{one.place.column}" if one.place else f"{file}"
    inside = f" ({one.where})" if one.path else ""
    return [
        f"{where}: {SEVERITIES[one.severity]} [{one.code}]{inside}",
        f"    {one.text.zh}。{one.remedy.zh}。",
        f"    {one.text.en}; {one.remedy.en}.",
    ]


def as_json(report: Report) -> str:
    found = [
        {**one.model_dump(mode="json", exclude={"path"}), "path": one.where}
        for one in report.findings
    ]
    tree = {"fit": not report.errors, "findings": found}
    return json.dumps(tree, ensure_ascii=False, indent=1)
