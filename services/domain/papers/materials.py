"""One item of the dossier against its rule: present, whole, bound in order, of the right length.

A1.13, A2.7, A3.7, F3, F4. `application.py` asks this for every item of the programme's list.
"""

from collections.abc import Iterator

from services.domain.papers.dossier import DocumentFacts, Dossier, PartKind, Volume, VolumePart
from services.domain.papers.shortcomings import Code, Params, Shortcoming
from services.domain.programme.dossier_rules import DossierItem
from services.domain.programme.schema import Programme
from services.domain.programme.words import Text

PARTS = {
    PartKind.LETTER: Text(zh="申请文件", en="letter"),
    PartKind.APPLICATION_FORM: Text(zh="申报表", en="application form"),
    PartKind.EXAMINED_FORM: Text(zh="经审核的申报表", en="examined form"),
    PartKind.APPROVAL: Text(zh="批复", en="approval"),
    PartKind.CONGRESS_SUBMISSION: Text(zh="提请人大审议的请示", en="submission to the congress"),
    PartKind.CONGRESS_RESOLUTION: Text(zh="人大决议（决定）", en="congress resolution"),
    PartKind.ENACTMENT: Text(zh="政府颁布实施文件", en="document putting it into force"),
    PartKind.PLAN_TEXT: Text(zh="规划文本", en="plan text"),
    PartKind.WORK_SUMMARY: Text(zh="工作总结", en="work summary"),
    PartKind.TECHNICAL_REPORT: Text(zh="技术报告", en="technical report"),
    PartKind.MONITORING_REPORT: Text(zh="监测报告", en="monitoring report"),
    PartKind.TEST_REPORT: Text(zh="检测报告", en="test report"),
    PartKind.CALCULATION: Text(zh="核算过程", en="calculation"),
    PartKind.STATEMENT: Text(zh="证明", en="statement"),
    PartKind.BASE_DATA: Text(zh="基础数据", en="base data"),
    PartKind.PHOTO: Text(zh="照片", en="photograph"),
    PartKind.FILM: Text(zh="专题片", en="special film"),
    PartKind.HALF_YEAR_REPORT: Text(zh="半年报告", en="half-yearly report"),
    PartKind.RECTIFICATION_REPORT: Text(zh="整改报告", en="rectification report"),
    PartKind.ACCEPTANCE_OPINION: Text(zh="验收意见", en="acceptance opinion"),
    PartKind.OTHER: Text(zh="其他", en="other"),
}


def check_item(
    programme: Programme, item: DossierItem, dossier: Dossier, examined_form: str | None
) -> tuple[Shortcoming, ...]:
    """All that this item lacks. An empty volume is one shortcoming, not one for each part."""
    volume = dossier.volume(item.id)
    if not volume.parts:
        return (_short(item, Code.ITEM_MISSING, {}),)
    return (
        *_parts(item, volume),
        *_binding(item, volume, examined_form),
        *(found for part in volume.parts for found in _document(item, part, dossier)),
        *_film(programme, item, volume, dossier),
    )


def _parts(item: DossierItem, volume: Volume) -> Iterator[Shortcoming]:
    for kinds in item.parts:
        if not any(volume.of_kind(kind) for kind in kinds):
            yield _short(item, Code.PART_MISSING, {"part": _either(kinds)})


def _binding(item: DossierItem, volume: Volume, examined_form: str | None) -> Iterator[Shortcoming]:
    """The first part is of the kind that the rule names (F4), and the form is the examined one."""
    if item.first is None or not volume.of_kind(item.first):
        return
    if not volume.starts_with(item.first):
        yield _short(item, Code.BOUND_WRONG, {"part": PARTS[item.first]})
    forms = volume.of_kind(PartKind.EXAMINED_FORM)
    if forms and examined_form and forms[0].document != examined_form:
        yield _short(item, Code.FORM_NOT_EXAMINED, {})


def _document(item: DossierItem, part: VolumePart, dossier: Dossier) -> Iterator[Shortcoming]:
    document = dossier.document(part.document)
    if document is None or not document.usable:
        shown = document.name if document else part.document
        yield _short(item, Code.DOCUMENT_NOT_USABLE, {"document": shown})
    elif not _inside(part, document):
        pages = document.media.pages if document.media else None
        params: Params = {"document": document.name, "pages": pages or 1}
        yield _short(item, Code.PAGES_OUTSIDE, params)


def _inside(part: VolumePart, document: DocumentFacts) -> bool:
    pages = document.media.pages if document.media else None
    first, last = part.first_page or 1, part.last_page or part.first_page or 1
    return first <= last and (pages is None or last <= pages)


def _film(
    programme: Programme, item: DossierItem, volume: Volume, dossier: Dossier
) -> Iterator[Shortcoming]:
    """The film's decoded length in whole seconds, both ends included (F3)."""
    rule = programme.film
    for part in volume.of_kind(PartKind.FILM):
        document = dossier.document(part.document)
        if document is None or not document.usable:
            continue
        seconds = document.media.film_seconds if document.media else None
        if seconds is None or not rule.min_seconds <= seconds <= rule.max_seconds:
            length = Text(zh="无法测得", en="for an unknown time")
            params: Params = {
                "length": length if seconds is None else clock(seconds),
                "least": clock(rule.min_seconds),
                "most": clock(rule.max_seconds),
            }
            yield _short(item, Code.FILM_LENGTH, params)


def clock(seconds: int) -> str:
    """`9:59`, as players show it."""
    return f"{seconds // 60}:{seconds % 60:02}"


def _either(kinds: tuple[PartKind, ...]) -> Text:
    return Text(
        zh="或".join(PARTS[kind].zh for kind in kinds),
        en=" or ".join(PARTS[kind].en for kind in kinds),
    )


def _short(item: DossierItem, code: Code, params: Params) -> Shortcoming:
    known: Params = {"item": item.name, **params}
    return Shortcoming(code=code, place=f"dossier/{item.id}", rule=item.rule, params=known)
