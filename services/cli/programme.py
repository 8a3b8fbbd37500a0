"""`ecocase programme ACTION`: what can be done with a definition, and which module does it.

Like `main`, it imports an action's own part only when it runs.
"""

import argparse
from pathlib import Path


def declare(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, dest="action", metavar="ACTION")
    checked = actions.add_parser("check", help="all mistakes of a file, with line and remedy 检查")
    checked.add_argument("file", type=Path, help="a definition or a catalogue, in YAML")
    checked.add_argument("--json", action="store_true", help="findings as JSON")
    checked.add_argument("--strict", action="store_true", help="warnings count as errors")
    diff = actions.add_parser("diff", help="what changes from one to another, in words 比较")
    diff.add_argument("before", help="a file, or the name of a definition")
    diff.add_argument("after", help="a file, or the name of a definition")
    diff.add_argument("--json", action="store_true", help="the changes as JSON")
    render = actions.add_parser("render", help="the citizens' guide 生成办事指南")
    render.add_argument("name", help="a file, or the name of a definition")
    render.add_argument("--form", choices=["markdown", "html"], default="markdown")
    render.add_argument("--language", choices=["zh", "en"], default="zh")
    render.add_argument("--to", type=Path, help="a file to write instead of printing")
    schema = actions.add_parser("schema", help="write the JSON Schemas for editors 生成格式说明")
    schema.add_argument("--check", action="store_true", help="fail if a file is out of date")


def run(parsed: argparse.Namespace) -> int:
    if parsed.action == "schema":
        from services.cli import programme_schema  # noqa: PLC0415

        return programme_schema.run(check=parsed.check)
    if parsed.action == "diff":
        from services.cli import programme_diff  # noqa: PLC0415

        return programme_diff.run(parsed.before, parsed.after, json_wanted=parsed.json)
    if parsed.action == "render":
        from services.cli import programme_render  # noqa: PLC0415

        return programme_render.run(
            parsed.name, form=parsed.form, language=parsed.language, to=parsed.to
        )
    from services.cli import programme_checking  # noqa: PLC0415

    return programme_checking.run(parsed.file, json_wanted=parsed.json, strict=parsed.strict)
