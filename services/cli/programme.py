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


def run(parsed: argparse.Namespace) -> int:
    from services.cli import programme_checking  # noqa: PLC0415

    return programme_checking.run(parsed.file, json_wanted=parsed.json, strict=parsed.strict)
