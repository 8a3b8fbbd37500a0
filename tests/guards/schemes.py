"""Writes docs/schemes.md: each rule of parts A to D, where it lives, which test proves it (4.5.1).

Run `python -m tests.guards.schemes` after a rule got its place or its test, and read what changed:
a row is a claim. What has no test yet says "later", whatever cites it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from services.domain.programme.rule_ids import rules
from tests.guards.citations import HERE, ROOT, cited_in, proofs, rule_ids

FILE: Final = ROOT / "docs" / "schemes.md"
LATER: Final = "later"
NONE: Final = "—"
BY_PARTS: Final = "by its parts 见各条"
"""Of a rule that names a bundle (B3.1 of B3.1.1 to B3.1.6), once each of them has its test."""
ROOMS: Final = (
    "domain/mechanisms",
    "domain/steps",
    "domain",
    "domain/schemes",
    "domain/programmes",
    "domain/programme",
    "storage",
    "workflows",
    "api",
    "cli",
)
"""A rule is decided in the domain; other rooms are named where the domain does not know of it."""
LEFT_OUT: Final = {
    "B3.3.3": (
        "平面地图；不做三维和工艺流程 on a flat map; no third dimension, no flow of a process",
        "0041-five-modules.md",
    ),
}
"""Of a rule that is carried out in part on purpose: what is left out, and the decision that says why."""
MOST: Final = 2
PASSED_BY: Final = {"migrations", "simulation"}
DECIDING: Final = re.compile(r"^from services\.(domain\.(?:mechanisms|steps)\.\w+)", re.MULTILINE)
HEAD: Final = """\
# Rules and where they live 规则落实情况

One row for each rule of the source (parts A to D; `tests/guards/rule_ids.txt`): the files that carry it out and a test that
proves it; `later` where no test does. A rule that only heads others (`B3.1` of `B3.1.1` and the rest) is proved `by its parts`
once each of them is. What is left out of a rule on purpose stands below its files, with the decision. A guard keeps table, ids
and tests in step; `python -m tests.guards.schemes` writes the table anew. Files stand below `services/`.

来源A至D部分的每一条规则：由哪些文件落实、由哪个测试证明；尚无测试的写`later`。只作标题的规则，其各条均有测试的写“见各条”。
有意不做的部分写在文件之下，并注明决定。
"""
OPEN_POINTS: Final = HERE / "open_points.tsv"
OPEN_HEAD: Final = """
## E. Open points 未定事项

What the source leaves open or contradicts, what holds here by default, and the setting of a definition that says otherwise
(4.5.2; model and field, as in `openapi/programme.schema.json` and `openapi/scheme.schema.json`).

来源未定或有矛盾之处：本系统的默认做法，以及可以改变它的设置（模型和字段，见上述两个模式文件）。

| point | what 事项 | default 默认 | setting 设置 | where 所在 | test 证明 |
|---|---|---|---|---|---|"""
CHAPTERS: Final = {
    "A": "A. Eco-county, eco-town, eco-village 生态县、生态乡镇、生态村",
    "B": "B. Model city 国家环境保护模范城市",
    "C": "C. Every other scheme 其他考核评价办法",
    "D": "D. The same rules by mechanism 按机制归类",
}


def main() -> None:
    FILE.write_text(written(), encoding="utf-8")


def written() -> str:
    lines = [HEAD]
    chapter = ""
    for rule in rule_ids():
        if rule[0] != chapter:
            chapter = rule[0]
            lines += ["", f"## {CHAPTERS[chapter]}", ""]
            lines += ["| rule | what 内容 | where 所在 | test 证明 |", "|---|---|---|---|"]
        title = rules()[rule]
        lines.append(f"| {rule} | {title.zh}<br>{title.en} | {_where(rule)} | {proof_of(rule)} |")
    lines.append(OPEN_HEAD)
    for point, zh, en, default_zh, default_en, setting in open_points():
        what, default = f"{zh}<br>{en}", f"{default_zh}<br>{default_en}"
        row = (point, what, default, _settings(setting), _where(point), proof_of(point))
        lines.append(f"| {' | '.join(row)} |")
    done = sum(1 for rule in rule_ids() if proof_of(rule) != LATER)
    lines.insert(
        1, f"{done} of {len(rule_ids())} rules have their test. 已有测试的规则：{done}条。"
    )
    return "\n".join(lines) + "\n"


def open_points() -> list[list[str]]:
    """Number, the question and our default, each in both languages; the settings that change it."""
    return [line.split("\t") for line in OPEN_POINTS.read_text("utf-8").splitlines()]


def _settings(named: str) -> str:
    return named if named == NONE else "<br>".join(f"`{one}`" for one in named.split(", "))


def _where(rule: str) -> str:
    found = "<br>".join(f"`{place}`" for place in places(rule))
    if rule in LEFT_OUT:
        words, decision = LEFT_OUT[rule]
        return f"{found}<br>{words} ([{decision[:4]}](decisions/{decision}))"
    return found or (BY_PARTS if proof_of(rule) == BY_PARTS else LATER)


def places(rule: str) -> list[str]:
    found = [file for file in sources() if rule in cited_in(file)]
    found.sort(key=lambda file: (_room(file), -file.read_text("utf-8").count(rule), file.name))
    named = [file.relative_to(ROOT / "services").as_posix() for file in found[:MOST]]
    return named or subject_of(proof_of(rule))


def subject_of(proof: str) -> list[str]:
    """What a test is of, where no file cites the rule itself: its namesake, or what it imports."""
    path = proof.strip("`").partition("::")[0]
    room, _, name = path.replace("test_", "").rpartition("/")
    if namesakes := sorted((ROOT / "services" / room).rglob(name)):
        return [namesakes[0].relative_to(ROOT / "services").as_posix()]
    if not (ROOT / "tests" / path).is_file():
        return []
    text = (ROOT / "tests" / path).read_text("utf-8")
    found = [name.replace(".", "/") + ".py" for name in DECIDING.findall(text)]
    return [place for place in found if (ROOT / "services" / place).is_file()][:MOST]


def proof_of(rule: str) -> str:
    """A test that says the rule in its name before one that says it in its docstring."""
    spoken = rule.lower().replace(".", "_")
    found = [name for name, named in proofs() if rule in named]
    found.sort(key=lambda name: (f"_{spoken}_" not in name, "tests/domain/" not in name, name))
    if found:
        return f"`{found[0].removeprefix('tests/')}`"
    parts = parts_of(rule)
    return BY_PARTS if parts and all(proof_of(one) != LATER for one in parts) else LATER


def parts_of(rule: str) -> list[str]:
    """What a bundle is of: "an id with markers below it names the whole bundle", says the source."""
    return [one for one in rule_ids() if one.rpartition(".")[0] == rule]


def sources() -> Iterator[Path]:
    """But for the files that say what is in a folder, and those that only have people act by the
    rules: they name rules and carry none.
    """
    for kind in ("*.py", "*.yaml"):
        for file in sorted((ROOT / "services").rglob(kind)):
            if file.name != "__init__.py" and not PASSED_BY & set(file.parts):
                yield file


def _room(file: Path) -> int:
    folder = file.parent.relative_to(ROOT / "services").as_posix()
    known = [at for at, room in enumerate(ROOMS) if folder == room or folder.startswith(f"{room}/")]
    exact = [at for at in known if ROOMS[at] == folder]
    return (exact or known or [len(ROOMS)])[0]


if __name__ == "__main__":
    main()
