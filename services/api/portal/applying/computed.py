"""What the server makes of the figures that somebody is typing: value, verdict, formula, warnings.

The same check as the application's, on papers that are kept nowhere (portal B3.2). Saving is in
`indicators.py`, reading what was typed in `data_entry.py`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup, escape

from services.api.language import Language
from services.api.portal.applying.data_entry import (
    Posted,
    Read,
    changed,
    exemption_of,
    judgement_of,
    read_entry,
)
from services.api.portal.applying.entry_fields import entry_of, fed_by
from services.api.portal.applying.warned import Warned, warned
from services.api.portal.frame import Frame, Framed
from services.api.portal.posted import values_of
from services.api.portal.rendering import fragment
from services.domain.attainment.datasheet import DataSheet
from services.domain.attainment.formulas import plain
from services.domain.attainment.indicators import Assessment
from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.papers.application import check, with_register
from services.domain.papers.drafting import check_may_enter_data
from services.domain.papers.shortcomings import Code, Shortcoming
from services.domain.programme.catalogue import Entry
from services.domain.programme.library import catalogue_of
from services.domain.programme.schema import Text
from services.storage.papers.readiness import papers, programme_of, titles_in
from services.storage.queries import bureau
from services.storage.queries.staff import usable_files
from services.storage.session import Tx

router = APIRouter(prefix="/cases/{case}/indicators")

TOLD_BY_THE_FORMULA: Final = (Code.DATUM_MISSING, Code.JUDGEMENT_MISSING, Code.NOT_ATTAINED)
OF_PAPERS: Final = (
    Code.PROOF_MISSING,
    Code.EVIDENCE_MISSING,
    Code.EVIDENCE_EXPIRED,
    Code.NOT_VERIFIED,
)
"""No figure mends these: they stand still below what is computed."""
WHOLE: Final = Decimal(100)


@dataclass(frozen=True)
class Hint:
    """A reason to look again; it stops nobody. `field` is where to."""

    words: Text
    field: str


@dataclass(frozen=True)
class Computed:
    """One entry with what is typed in it. `sheet` has what the register says in it too."""

    sheet: DataSheet
    found: Assessment | None
    formula: Markup | None
    lacks: tuple[Shortcoming, ...]
    """Of the figures; those of the papers are apart."""
    of_papers: tuple[Shortcoming, ...]
    unread: tuple[Text, ...]
    hints: tuple[Hint, ...]


@router.post("/{code}/computed")
async def compute(frame: Framed, case: str, code: str) -> Response:
    """While somebody types: nothing is kept, and no field is touched, so no key stroke is lost."""
    posted = values_of(await frame.request.form())
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        check_may_enter_data(file.state, frame.viewer.account, frame.viewer.seats)
        _, entry = entry_of(file.state, code)
        made = await computed(tx, frame, file.state, entry, posted)
    return HTMLResponse(fragment(frame.shell, "parts/computed.html", {"computed": made}))


async def computed(
    tx: Tx, frame: Frame, case: Case, entry: Entry, posted: Posted | None
) -> Computed:
    """With what was posted, or, for None, with what is kept."""
    programme = programme_of(case)
    fed, read = fed_by(programme), Read()

    def typed(sheet: DataSheet) -> DataSheet:
        found = read_entry(entry, sheet, posted or {}, fed)
        read.errors.update(found.errors)
        judgement, exemption = judgement_of(entry, posted or {}), exemption_of(entry, posted or {})
        return changed(sheet, entry, found, judgement=judgement, exemption=exemption, fed=fed)

    with_it = await papers(tx, case, frame.now, None if posted is None else typed)
    titles = await titles_in(tx, case.place)
    catalogue = catalogue_of(programme)
    whole = check(programme, catalogue, with_it, titles, frame.now)
    found = whole.assessment(entry.code)
    lacks = whole.of(f"indicators/{entry.code}")
    sheet = with_register(programme, with_it, titles, local_day(frame.now))
    odd = warned(catalogue, sheet, case.place, dict(await usable_files(tx, case.id)))
    return Computed(
        sheet=sheet,
        found=found,
        formula=_formula(entry, sheet, frame.shell.language),
        lacks=tuple(one for one in lacks if one.code not in TOLD_BY_THE_FORMULA + OF_PAPERS),
        of_papers=(
            *(one for one in lacks if one.code in OF_PAPERS),
            *whole.warned(f"indicators/{entry.code}"),
        ),
        unread=tuple(read.errors.values()),
        hints=tuple(_hints(entry, found, odd)),
    )


def _hints(entry: Entry, found: Assessment | None, odd: Iterable[Warned]) -> Iterator[Hint]:
    """Of this entry's figures; a share above a hundred too where its parts say no more."""
    own = {datum.id for datum in entry.base_data}
    within = False
    for one in odd:
        if {one.datum, one.other} <= own:
            within |= not one.jumped
            yield Hint(one.words, f"f-remark-{one.datum}" if one.jumped else f"d-{one.datum}")
    value = found.value if found else None
    above = value is not None and value > WHOLE
    if entry.formula and entry.unit == "%" and above and not within:
        first = entry.formula.expression.data[0]
        yield Hint(
            Text(
                zh="结果超过100%，请核对分子和分母",
                en="The result is above 100%. Please check both figures",
            ),
            f"d-{first}",
        )


def _formula(entry: Entry, sheet: DataSheet, language: Language) -> Markup | None:
    """The formula as people check it: each number with its name under it, names where it lacks."""
    if entry.formula is None:
        return None

    def shown(datum: str) -> str:
        about = entry.datum(datum)
        name = about.name_zh if language is Language.ZH else about.name_en
        value = sheet.value(datum)
        number = plain(value.amount) if value else "？"
        return f"<ruby>{escape(number)}<rt>{escape(name)}</rt></ruby>"

    # Signs and numbers come from our own parser, and every name is escaped above: nothing that
    # somebody typed reaches the page as markup.
    return Markup(entry.formula.expression.shown(shown))  # noqa: S704  (escaped above)
