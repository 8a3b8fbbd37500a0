"""A report as one HTML page in both languages that needs nothing else: pictures and tables (4.4.1).

What it tells is composed in `of_simulations.py`; no words of its own are chosen here.
"""

from html import escape
from typing import Final, NamedTuple

from services.api.guides.chapters import Chapter, Row
from services.api.guides.pictures import Layers, Picture, key, svg
from services.domain.programme.words import Text

STYLE: Final = (
    "body{max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b2320;"
    'font:1rem/1.6 "Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif}'
    "h1,h2{line-height:1.4}h2{margin-top:2.5rem;border-top:1px solid #d2d8d4;padding-top:1rem}"
    "[lang=en]{color:#444e4a;font-weight:400}h1 [lang=en],h2 [lang=en]{display:block;font-size:.7em}"
    ".table{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}"
    "th,td{border:1px solid #d2d8d4;padding:.25rem .5rem;text-align:left;vertical-align:top}"
    "td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "th{background:#e9ede8}th [lang=en],td [lang=en]{display:block;font-size:.85em}"
    "figure{margin:1rem 0;overflow-x:auto}figure>svg{width:100%;height:auto;min-width:34rem}"
    "text{font-size:12px;fill:#444e4a}.grid{stroke:#d2d8d4;fill:none}.mark{fill:#0b5a48}"
    ".span{stroke:#7fb0a1;stroke-width:10;fill:none}.limit{stroke:#a51d18;stroke-width:2}"
    ".line{stroke:#0b5a48;stroke-width:1.5;fill:none}.key{display:inline-flex;gap:.4rem;"
    "align-items:center;margin-right:1rem;font-size:.9rem}.key [lang=en]{display:inline}"
    "summary{cursor:pointer;padding:.5rem 0}"
    "@media print{body{margin:0;max-width:none}h2{break-after:avoid}figure,tr{break-inside:avoid}"
    "*{print-color-adjust:exact}}"
)


class Section(NamedTuple):
    """A table, the picture of it, and what one has to know to read them."""

    name: str
    chapter: Chapter
    remarks: tuple[Text, ...] = ()
    picture: Picture | None = None
    whole: Chapter | None = None
    """The same, month by month; folded away."""


class Report(NamedTuple):
    title: Text
    remarks: tuple[Text, ...]
    sections: tuple[Section, ...]


def page(report: Report) -> str:
    parts = [
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{escape(report.title.zh)} {escape(report.title.en)}</title>",
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{_both(report.title)}</h1>",
        *(_paragraphs(remark) for remark in report.remarks),
        *(_section(section) for section in report.sections),
        "</main>\n</body>\n</html>\n",
    ]
    return "\n".join(parts)


def _section(section: Section) -> str:
    chapter = section.chapter
    parts = [f'<section id="{section.name}">\n<h2>{_both(chapter.title)}</h2>']
    parts += [_paragraphs(remark) for remark in section.remarks]
    if section.picture:
        parts.append(_figure(section, section.picture))
    parts.append(_table(chapter))
    if section.whole:
        said = _both(section.whole.title)
        parts.append(f"<details><summary>{said}</summary>\n{_table(section.whole)}</details>")
    return "\n".join([*parts, "</section>"])


def _figure(section: Section, picture: Picture) -> str:
    drawn = svg(picture, section.chapter.title, section.name)
    keys = ""
    if isinstance(picture, Layers):
        keys = "".join(
            key(place, section.name, _both(one.label)) for place, one in enumerate(picture.series)
        )
        keys = f"<figcaption>{keys}</figcaption>"
    return f"<figure>{drawn}{keys}</figure>"


def _paragraphs(text: Text) -> str:
    return f'<p>{escape(text.zh)}</p>\n<p lang="en">{escape(text.en)}</p>'


def _both(text: Text) -> str:
    """Once where both languages say the same."""
    if text.zh == text.en:
        return escape(text.zh)
    return f'{escape(text.zh)} <span lang="en">{escape(text.en)}</span>'


def _table(chapter: Chapter) -> str:
    head = "".join(f'<th scope="col">{_both(cell)}</th>' for cell in chapter.columns)
    rows = "\n".join(f"<tr>{_cells(row)}</tr>" for row in chapter.rows)
    return (
        f'<div class="table" tabindex="0" role="region" aria-label="{escape(chapter.title.zh)}">'
        f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
    )


def _cells(row: Row) -> str:
    return "".join(
        f'<td class="number">{_both(cell)}</td>' if _is_number(cell) else f"<td>{_both(cell)}</td>"
        for cell in row
    )


def _is_number(cell: Text) -> bool:
    return cell.zh == cell.en and cell.zh.removesuffix(" %").replace(".", "", 1).isdigit()
