"""The record of a visit as a paper: who went, when and where, what was seen, the photographs (A1.9, 6.2.1).

The redacted form has the words that were written for the applicant, and neither names nor pictures.
Chinese alone: it is official. Archived byte for byte by `visit_records.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from PIL import Image, ImageOps

from services.api.dates import day, moment
from services.api.language import Language
from services.api.official.paper import OfficialPaper, Picture
from services.domain.fieldwork.plans import VisitPlan
from services.storage.fieldwork.notes import FieldNote

KINDS = {"open": "明查", "unannounced": "暗访"}
LONGEST = 1000
"""Pixels of a picture's longer side: clear on half a page."""
QUALITY = 75


@dataclass(frozen=True)
class Photograph:
    """`body` is empty where it is no picture that can be printed; its hash stands in the list."""

    document: str
    sha256: str
    body: bytes


@dataclass(frozen=True)
class Recorded:
    place: str
    authority: str
    number: str
    plan: VisitPlan
    words: str
    made_at: datetime
    check_at: str
    proof: str
    names: Mapping[str, str]
    notes: Sequence[FieldNote] = ()
    photographs: Sequence[Photograph] = ()


def record_paper(told: Recorded) -> OfficialPaper:
    """Takes a moment for each photograph: call it in a thread."""
    plan = told.plan
    who = "、".join(told.names.get(one, one) for one in plan.goers)
    spots = "；".join(dict.fromkeys(filter(None, map(_spot, told.notes))))
    taken = {photo: _note_of(told, photo) for photo in (one.document for one in told.photographs)}
    return _paper(
        told,
        f"关于{told.place}的现场检查记录",
        (
            f"检查日期：{day(Language.ZH, plan.on)}。检查方式：{KINDS[plan.visit]}。",
            f"参加人员：{who}。",
            *([f"检查地点：{spots}。"] if spots else []),
            "检查情况如下：",
            *_lines(told.words),
            f"本记录由{len(told.notes)}份现场记录合并形成，附照片等材料{len(told.photographs)}件。",
            *(
                f"附{number}：{taken[one.document]}SHA-256 {one.sha256}"
                for number, one in enumerate(told.photographs, start=1)
            ),
        ),
        tuple(
            Picture(jpeg=smaller, words=f"附{number}　{taken[one.document]}")
            for number, one in enumerate(told.photographs, start=1)
            if (smaller := _smaller(one.body))
        ),
    )


def redacted_paper(told: Recorded) -> OfficialPaper:
    return _paper(
        told,
        f"关于{told.place}的现场检查记录（公开）",
        (
            f"检查日期：{day(Language.ZH, told.plan.on)}。检查方式：{KINDS[told.plan.visit]}。",
            "检查情况如下：",
            *_lines(told.words),
            "本件已删去被访人姓名和评估人员的内部意见。",
        ),
        (),
    )


def _paper(
    told: Recorded, title: str, paragraphs: tuple[str, ...], pictures: tuple[Picture, ...]
) -> OfficialPaper:
    return OfficialPaper(
        authority=told.authority,
        number=told.number,
        title=title,
        addressee="",
        paragraphs=paragraphs,
        issued_at=told.made_at,
        check_at=told.check_at,
        proof=told.proof,
        pictures=pictures,
    )


def _lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]


def _spot(note: FieldNote) -> str:
    written = note.written
    at = f"北纬{written.latitude}，东经{written.longitude}" if written.latitude else ""
    return f"{written.spot}（{at}）" if written.spot and at else written.spot or at


def _note_of(told: Recorded, photo: str) -> str:
    """Whose it is and when it was taken in, with a stop; empty where no note has it any more."""
    note = next((one for one in told.notes if photo in one.photos), None)
    if note is None:
        return ""
    who = told.names.get(note.account, note.account)
    return f"{who}，{moment(Language.ZH, note.written_at)}。"


def _smaller(body: bytes) -> bytes:
    """Upright, in one colour space, small enough to print; empty for what is no picture."""
    if not body:
        return b""
    try:
        with Image.open(BytesIO(body)) as opened:
            opened.draft("RGB", (LONGEST, LONGEST))
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, Image.DecompressionBombError):
        return b""
    picture.thumbnail((LONGEST, LONGEST))
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
