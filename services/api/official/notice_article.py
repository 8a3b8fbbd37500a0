"""The article of a public notice: composed once, at publication, in both languages (A4.1, 6.4.1).

Plain text, so that anybody can keep it and compute its digest. Two blocks with an empty line
between them, Chinese and English; of each the first line is the title, the second the number, the
last two are issuer and day. Composed here and never again: afterwards it is only read.
"""

from dataclasses import dataclass
from datetime import date

from services.api.dates import day
from services.api.language import Language
from services.domain.clocks.calendar import Period
from services.domain.programme.schema import Text

CHINESE = ("电话：", "电子信箱：", "通信地址：")
ENGLISH = ("Telephone: ", "e-mail: ", "address: ")


@dataclass(frozen=True)
class Office:
    """Whom one can reach about the notice (A7.2); empty what its programme does not name (E7)."""

    name: Text
    hotline: str
    mailbox: str
    address: str


@dataclass(frozen=True)
class Announcement:
    """All that the article says."""

    place: Text
    title: Text
    document_no: str
    period: Period
    days: int
    issuer: Text
    published_on: date
    offices: tuple[Office, ...]
    recommends: bool = False
    """A level below puts its recommendation on notice, and names nobody (A7.5)."""
    corrects: int = 0
    """The number of the version that this one replaces; 0 for a first one."""
    corrects_digest: str = ""


@dataclass(frozen=True)
class Article:
    """One language of an article, as a page shows it."""

    title: str
    number: str
    paragraphs: tuple[str, ...]
    issuer: str
    dated: str


def compose(said: Announcement) -> str:
    return f"{_chinese(said)}\n\n{_english(said)}\n"


def read(article: str, language: Language) -> Article:
    """The block of this language. Raises ValueError for a text that is no article."""
    chinese, english = article.strip("\n").split("\n\n")
    lines = (chinese if language is Language.ZH else english).split("\n")
    title, number, *paragraphs, issuer, dated = lines
    return Article(title, number, tuple(paragraphs), issuer, dated)


def _chinese(said: Announcement) -> str:
    first, last = (day(Language.ZH, one) for one in (said.period.first, said.period.last))
    kind, place = said.title.zh, said.place.zh
    aim = "推荐" if said.recommends else "命名"
    means = f"拟推荐上报，申请命名为{kind}" if said.recommends else "拟予命名"
    lines = [
        f"关于拟{aim}{place}为{kind}的公示",
        said.document_no,
        f"{place}申报{kind}，经验收，基本达到建设指标，{means}。现予公示，接受社会监督。",
        f"公示期：{first}至{last}24:00，北京时间，共{said.days}天，首尾两日都计入。",
        (
            "单位和个人有异议的，请在公示期内反映。实名反映便于核实；"
            "来信、来访、来电者的姓名和单位严格保密。"
        ),
        *(
            f"联系单位：{one.name.zh}。" + "；".join(reached(one, CHINESE)) + "。"
            for one in said.offices
        ),
    ]
    if said.corrects:
        lines.append(
            f"本公示更正并代替第{said.corrects}版（摘要{_short(said.corrects_digest)}），"
            "公示期重新计算。此前提出的异议继续有效，不必重提。"
        )
    return "\n".join([*lines, said.issuer.zh, day(Language.ZH, said.published_on)])


def _english(said: Announcement) -> str:
    first, last = (day(Language.EN, one) for one in (said.period.first, said.period.last))
    kind, place = said.title.en, said.place.en
    aim = "recommended as" if said.recommends else "named"
    means = "recommended upward, to be named" if said.recommends else "named"
    lines = [
        f"Notice: {place} is to be {aim} {kind}",
        said.document_no,
        (
            f"{place} applied to be named {kind}, was examined, and on the whole meets the "
            f"requirements. It is to be {means}. This is made public for everybody to examine."
        ),
        (
            f"The notice runs from {first} to {last}, 24:00 Beijing time: {said.days} days, "
            "the first and the last one included."
        ),
        (
            "Whoever objects, an organisation or a person, should say so within these days. An "
            "objection with a name is easier to verify; who writes, calls or comes is kept secret."
        ),
        *(
            f"Contact: {one.name.en}. " + "; ".join(reached(one, ENGLISH)) + "."
            for one in said.offices
        ),
    ]
    if said.corrects:
        lines.append(
            f"This notice corrects and replaces version {said.corrects} (digest "
            f"{_short(said.corrects_digest)}); its days are counted anew. Objections made before "
            "remain valid and need not be repeated."
        )
    return "\n".join([*lines, said.issuer.en, day(Language.EN, said.published_on)])


def reached(office: Office, named: tuple[str, str, str]) -> list[str]:
    """Each way that is there, by its name (E7)."""
    known = zip(named, (office.hotline, office.mailbox, office.address), strict=True)
    return [f"{name}{words}" for name, words in known if words]


def _short(digest: str) -> str:
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4))
