"""The page on top of a pack: per indicator the standard, what is claimed, and the files at their place.

One HTML file without scripts that any browser opens from a folder; nothing in it calls home.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from markupsafe import Markup

from services.api.language import Language
from services.api.offline.desk import ScoreDesk
from services.api.spreadsheets.texts import say
from services.domain.evidence.anchors import place_words
from services.domain.papers.dossier import Anchor, DocumentFacts
from services.domain.programme.catalogue import Entry
from services.domain.programme.schema import Text

STYLE: Final = Markup(
    "body{font:16px/1.6 'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif;"
    "max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1b19}"
    "h2{margin-top:2rem;border-top:1px solid #999;padding-top:1rem}.muted{color:#595650}"
)
HOW: Final = Text(
    zh="在scores.xlsx里填写结论和理由，回到系统的“离线评审”页上传。签署前只有您本人能看到评审表；"
    "本包内容不公开，请勿转发，用完请删除。",
    en="Write findings and reasons into scores.xlsx and send it on the page “Offline review”. "
    "Until you sign, nobody but you sees the sheet. This pack is not public: do not pass it on, "
    "and delete it after use.",
)
NO_PROOF: Final = Text(
    zh="申报单位没有为本项引用证据。", en="The applicant cites no evidence here."
)
LEFT_OUT: Final = Text(zh="未打包，请在线查看", en="not in this pack, look at it online")
STANDARDS: Final = Text(zh="标准与核查点", en="Standards and checks")


@dataclass(frozen=True)
class Packed:
    """One file and where it lies in the pack."""

    document: DocumentFacts
    path: str


def index_page(
    desk: ScoreDesk, codes: Sequence[str], files: Sequence[Packed], language: Language, mark: str
) -> str:
    head = desk.file.head
    title = f"{say(language, head.place.path)} {head.number}"
    paths = {one.document.id: one.path for one in files}
    body = Markup("").join(_section(desk, entry, paths, language) for entry in desk.chosen(codes))
    return Markup(
        '<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>{title}</title>'
        '<style>{style}</style></head><body><h1>{title}</h1><p class="muted">{mark}</p>'
        '<p>{how}</p><p><a href="scores.xlsx">scores.xlsx</a></p>{body}</body></html>\n'
    ).format(
        lang=_lang(language),
        title=title,
        style=STYLE,
        mark=mark,
        how=say(language, HOW),
        body=body,
    )


def _section(desk: ScoreDesk, entry: Entry, paths: Mapping[str, str], language: Language) -> Markup:
    claimed = next((one for one in desk.found.assessments if one.code == entry.code), None)
    display = say(language, claimed.display) if claimed and claimed.display else ""
    lines = Markup("").join(_proofs(desk, entry, paths, language))
    return Markup(
        "<section><h2>{code} {name}</h2><p>{display}</p>{checks}{proofs}</section>"
    ).format(
        code=entry.code,
        name=say(language, entry.name),
        display=display,
        checks=_checks(entry, language),
        proofs=Markup("<ul>{}</ul>").format(lines)
        if lines
        else Markup('<p class="muted">{}</p>').format(say(language, NO_PROOF)),
    )


def _checks(entry: Entry, language: Language) -> Markup:
    """As on the page of the review: the catalogue's standards are Chinese, its checks English."""
    asked = entry.standards if language is Language.ZH else entry.checks
    if not asked:
        return Markup("")
    items = Markup("").join(Markup("<li>{}</li>").format(one) for one in asked)
    return Markup("<h3>{}</h3><ul>{}</ul>").format(say(language, STANDARDS), items)


def _proofs(
    desk: ScoreDesk, entry: Entry, paths: Mapping[str, str], language: Language
) -> Iterator[Markup]:
    for proof in desk.dossier.proofs_of(entry.code):
        document = desk.dossier.document(proof.document)
        if document is None:
            continue
        where = place_words(Anchor.model_validate(dict(proof)))
        place = say(language, where) if where else ""
        path = paths.get(document.id)
        if path is None:
            left_out = say(language, LEFT_OUT)
            yield Markup("<li>{} {} ({})</li>").format(document.name, place, left_out)
        else:
            address = quote(path) + _fragment(proof)
            yield Markup('<li><a href="{}">{}</a> {}</li>').format(address, document.name, place)


def _fragment(place: Anchor) -> str:
    if place.page:
        return f"#page={place.page}"
    return f"#t={place.second}" if place.second is not None else ""


def _lang(language: Language) -> str:
    return "zh-Hans-CN" if language is Language.ZH else "en"
