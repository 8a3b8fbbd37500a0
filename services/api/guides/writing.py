"""A guide as Markdown or as one HTML page that needs nothing else. No words are chosen here."""

from collections.abc import Callable
from html import escape
from typing import Final, Literal

from services.api.guides.chapters import Chapter, Guide
from services.domain.programme.words import Text

Language = Literal["zh", "en"]
Say = Callable[[Text], str]
TAGS: Final = {"zh": "zh-CN", "en": "en"}
STYLE: Final = (
    "body{max-width:60rem;margin:2rem auto;padding:0 1rem;font:1rem/1.6 serif}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid;padding:.25rem .5rem;text-align:left;vertical-align:top}"
    "td:first-child{min-width:4em}"
    "@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}"
)


def in_language(language: Language) -> Say:
    return lambda text: text.zh if language == "zh" else text.en


def markdown(guide: Guide, language: Language) -> str:
    say = in_language(language)
    lines = [f"# {say(guide.title)}", "", say(guide.edition), ""]
    for remark in guide.remarks:
        lines += [f"> {say(remark)}", ""]
    for chapter in guide.chapters:
        lines += [f"## {say(chapter.title)}", "", *_table(chapter, say), ""]
    return "\n".join(lines).rstrip() + "\n"


def _table(chapter: Chapter, say: Say) -> list[str]:
    def row(cells: list[str]) -> str:
        kept = (_cell(cell) for cell in cells)
        return f"| {' | '.join(kept)} |"

    head = row([say(cell) for cell in chapter.columns])
    rule = f"|{'---|' * len(chapter.columns)}"
    return [head, rule, *(row([say(cell) for cell in cells]) for cells in chapter.rows)]


def _cell(text: str) -> str:
    """One line, and no markup of its own."""
    return text.replace("<", "&lt;").replace("|", "\\|").replace("\n", "<br>")


def html(guide: Guide, language: Language) -> str:
    say = in_language(language)

    def shown(text: Text) -> str:
        return escape(say(text))

    title = shown(guide.title)
    parts = [
        f'<!doctype html>\n<html lang="{TAGS[language]}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>",
        f"<h1>{title}</h1>\n<p>{shown(guide.edition)}</p>",
        *(f"<p>{shown(remark)}</p>" for remark in guide.remarks),
    ]
    for chapter in guide.chapters:
        head = "".join(f'<th scope="col">{shown(cell)}</th>' for cell in chapter.columns)
        rows = "\n".join(
            f"<tr>{''.join(f'<td>{shown(cell)}</td>' for cell in cells)}</tr>"
            for cells in chapter.rows
        )
        parts.append(
            f"<h2>{shown(chapter.title)}</h2>\n<table><thead><tr>{head}</tr></thead>\n"
            f"<tbody>\n{rows}\n</tbody></table>"
        )
    return "\n".join([*parts, "</body>\n</html>\n"])
