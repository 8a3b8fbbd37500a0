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
    simulate = actions.add_parser("simulate", help="years of it with invented units 推演")
    simulate.add_argument("name", help="a file, or the name of a definition")
    simulate.add_argument("--units", type=int, default=1000, help="how many apply (1000)")
    simulate.add_argument("--years", type=int, default=20, help="for how many years (20)")
    simulate.add_argument("--seed", type=int, default=7, help="the same seed: the same result (7)")
    simulate.add_argument("--begin", type=int, default=2026, help="the first year (2026)")
    simulate.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="another rate or pace than the default, e.g. late=0.3; the report lists them",
    )
    simulate.add_argument("--csv", type=Path, metavar="DIR", help="a folder for the tables")
    simulate.add_argument("--html", type=Path, metavar="FILE", help="a file for the report")
    simulate.add_argument(
        "--workflows",
        action="store_true",
        help="do the same acts through the real workflows as well, for 20 units at most",
    )
    schema = actions.add_parser("schema", help="write the JSON Schemas for editors 生成格式说明")
    schema.add_argument("--check", action="store_true", help="fail if a file is out of date")


def run(parsed: argparse.Namespace) -> int:
    if parsed.action == "schema":
        from services.cli import programme_schema

        return programme_schema.run(check=parsed.check)
    if parsed.action == "diff":
        from services.cli import programme_diff

        return programme_diff.run(parsed.before, parsed.after, json_wanted=parsed.json)
    if parsed.action == "render":
        from services.cli import programme_render

        return programme_render.run(
            parsed.name, form=parsed.form, language=parsed.language, to=parsed.to
        )
    if parsed.action == "simulate":
        from services.cli import programme_simulate

        return programme_simulate.run(
            parsed.name,
            programme_simulate.Wish(
                units=parsed.units,
                years=parsed.years,
                seed=parsed.seed,
                begin=parsed.begin,
                settings=tuple(parsed.set),
                csv=parsed.csv,
                html=parsed.html,
                workflows=parsed.workflows,
            ),
        )
    from services.cli import programme_checking

    return programme_checking.run(parsed.file, json_wanted=parsed.json, strict=parsed.strict)
