"""`ecocase programme ACTION`: what can be done with a definition, and which module does it.

Like `main`, it imports an action's own part only when it runs.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.settings import Settings


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
    diff.add_argument("--data-dir", type=Path, help="an installation: say which open cases as well")
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
    brought = actions.add_parser("import", help="bring a version in, as a draft 导入新版")
    brought.add_argument("file", type=Path, help="a definition or a catalogue, in YAML")
    published = actions.add_parser("publish", help="publish what another brought in 发布")
    published.add_argument("version", help="e.g. town-municipal-2")
    moved = actions.add_parser("migrate", help="move open cases to the version in force 改按新版")
    moved.add_argument("name", help="the name of a programme")
    moved.add_argument("--area", default="", help="only cases of this area")
    moved.add_argument("--case", default="", help="only this case")
    moved.add_argument("--confirm", default="", metavar="DIGEST", help="do what was looked at")
    moved.add_argument("--reason", default="", help="why, for the cases' logs")
    for one in (brought, published, moved):
        one.add_argument("--as", dest="login", default="", help="the administrator who signs in")
        one.add_argument("--data-dir", type=Path, help="where the installation's data are")
    schema = actions.add_parser("schema", help="write the JSON Schemas for editors 生成格式说明")
    schema.add_argument("--check", action="store_true", help="fail if a file is out of date")


def run(parsed: argparse.Namespace) -> int:
    if parsed.action == "schema":
        from services.cli import programme_schema

        return programme_schema.run(check=parsed.check)
    if parsed.action == "diff":
        from services.cli import programme_diff

        settings = _settings(parsed) if parsed.data_dir else None
        return programme_diff.run(
            parsed.before, parsed.after, json_wanted=parsed.json, settings=settings
        )
    if parsed.action in ("import", "publish", "migrate"):
        return _of_versions(parsed)
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


def _of_versions(parsed: argparse.Namespace) -> int:
    from services.cli import programme_versions

    settings = _settings(parsed)
    if parsed.action == "import":
        return programme_versions.bring(settings, parsed.file, parsed.login)
    if parsed.action == "publish":
        return programme_versions.publish(settings, parsed.version, parsed.login)
    which = {"area": parsed.area, "case": parsed.case}
    if not parsed.confirm:
        return programme_versions.show_migration(settings, parsed.name, **which)
    return programme_versions.confirm_migration(
        settings, parsed.name, parsed.login, seen=parsed.confirm, reason=parsed.reason, **which
    )


def _settings(parsed: argparse.Namespace) -> "Settings":
    from services.cli.main import settings_of

    return settings_of(parsed.data_dir)
