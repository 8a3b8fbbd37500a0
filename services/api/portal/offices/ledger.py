"""The rectification ledger of a case: the board by state, each item with its pictures, the table.

What moves an item are acts with forms of their own; here they are only begun with what was ticked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.api.portal.frame import Frame, Framed
from services.api.portal.offices.ledger_options import is_own
from services.domain.base import TextRef
from services.domain.case import Case, Finding
from services.domain.clocks.calendar import local_day
from services.domain.mechanisms.rectifications import Item, Standing, Tally
from services.domain.permissions import may
from services.domain.programme.library import names_in
from services.domain.programme.schema import Text
from services.domain.rectifying import items as ledger
from services.domain.rectifying.owning import OfLedger
from services.domain.rectifying.pressing import BY_ITSELF, SendDraftedNotice, drafted
from services.domain.rectifying.publishing import published
from services.domain.steps.rectification import ReReview, SubmitRectificationReport
from services.domain.tree.units import StepName
from services.storage.derivatives import rows
from services.storage.derivatives.rows import ReadOuts
from services.storage.evidence import documents
from services.storage.papers.readiness import programme_of
from services.storage.queries import bureau, names
from services.storage.queries.histories import words_in
from services.storage.session import Tx

router = APIRouter()

STANDINGS: Final[Mapping[Standing, Text]] = {
    Standing.FOUND: Text(zh="待明确责任人", en="Owner to be named"),
    Standing.OWNED: Text(zh="待报措施", en="Measures due"),
    Standing.PROPOSED: Text(zh="措施待审批", en="Measures to be approved"),
    Standing.APPROVED: Text(zh="整改中", en="Being mended"),
    Standing.WORKED: Text(zh="待复核", en="To be re-reviewed"),
    Standing.CLOSED: Text(zh="已销号", en="Closed"),
}
"""The columns of the board, in the order of the chain (D9)."""
MARKS: Final[Mapping[Standing, str]] = {
    Standing.FOUND: "bad",
    Standing.OWNED: "todo",
    Standing.PROPOSED: "doing",
    Standing.APPROVED: "doing",
    Standing.WORKED: "doing",
    Standing.CLOSED: "done",
}
NEXT: Final[Mapping[Standing, Text]] = {
    Standing.FOUND: Text(
        zh="整改单位明确责任人和期限", en="Whoever rectifies names owner and deadline"
    ),
    Standing.OWNED: Text(zh="责任人报送整改措施或计划", en="The owner submits measures or a plan"),
    Standing.PROPOSED: Text(
        zh="复核单位审批措施，同意后方可开工", en="Measures are decided on; work begins after that"
    ),
    Standing.APPROVED: Text(
        zh="责任人完成整改并提交佐证", en="The owner mends it and hands in the evidence"
    ),
    Standing.WORKED: Text(zh="复核单位逐项复核", en="The work is re-reviewed"),
}
AT_ONCE: Final = (SubmitRectificationReport, ReReview)
"""Acts about all findings together: they stand beside those that move what was ticked."""
Only = Literal["", "mine", "overdue", "veto"]
FILTERS: Final[Mapping[Only, Text]] = {
    "": Text(zh="全部", en="All"),
    "mine": Text(zh="由我负责", en="Mine"),
    "overdue": Text(zh="逾期", en="Overdue"),
    "veto": Text(zh="一票否决", en="Veto"),
}


@dataclass(frozen=True)
class Shot:
    """One document as evidence; with a picture where one was made of it."""

    id: str
    name: str
    usable: bool
    made: ReadOuts

    @property
    def preview(self) -> str:
        """The kind of picture that was made of it, the larger one first; empty for none."""
        return next(
            (kind for kind in ("preview", "thumbnail", "poster") if self.made.of_kind(kind)), ""
        )


@dataclass(frozen=True)
class Card:
    """One finding as the board and the table show it."""

    item: Item
    finding: Finding
    place: Text
    owner: str
    unit: Text | None
    overdue: bool
    own: bool
    before: tuple[Shot, ...]
    after: tuple[Shot, ...]

    @property
    def next(self) -> Text | None:
        """What comes next for it, and from whom; None once it is closed."""
        return NEXT.get(self.item.standing)


@dataclass(frozen=True)
class Board:
    """The whole ledger of a case, ready to be drawn."""

    cards: tuple[Card, ...]
    tally: Tally
    texts: Mapping[str, str]
    by_itself: ClassVar[Text] = BY_ITSELF

    def at(self, standing: Standing) -> tuple[Card, ...]:
        return tuple(card for card in self.cards if card.item.standing is standing)

    def filtered(self, only: Only, q: str) -> "Board":
        """Search goes through place, words, measures and owner."""
        cards = tuple(card for card in self.cards if _chosen(card, only) and self._says(card, q))
        return Board(cards, self.tally, self.texts)

    def _says(self, card: Card, q: str) -> bool:
        item = card.item
        said = [card.place.zh, card.place.en, item.place, card.owner, self.said(item.finding)]
        if item.proposal:
            said.append(self.said(item.proposal.measures))
        return not q or any(q.casefold() in one.casefold() for one in said)

    def said(self, ref: TextRef | None) -> str:
        return self.texts.get(ref.id, "") if ref else ""


def _chosen(card: Card, only: Only) -> bool:
    return {
        "": True,
        "mine": card.own,
        "overdue": card.overdue,
        "veto": card.item.veto,
    }[only]


async def board_of(tx: Tx, frame: Frame, case: Case) -> Board:
    """In the ledger's own order: veto items first, overdue before due, closed ones last."""
    today = local_day(frame.now)
    items = ledger.ordered(case, today)
    found = {one.no: one for one in case.findings}
    owners = [item.owner for item in items if item.owner]
    people = await names.people(tx, {one.account for one in owners})
    units = await names.unit_names(tx, {one.unit for one in owners})
    called = names_in(programme_of(case))
    shots = await _shots(tx, case.id, items)

    def card(item: Item) -> Card:
        shown = item.evidence
        return Card(
            item=item,
            finding=found[item.no],
            place=called.get(item.place, Text(zh=item.place, en=item.place)),
            owner=people.get(item.owner.account, "") if item.owner else "",
            unit=units.get(item.owner.unit) if item.owner else None,
            overdue=item.overdue(today),
            own=is_own(item, frame.viewer),
            before=tuple(shots[one] for one in shown.before if one in shots) if shown else (),
            after=tuple(shots[one] for one in shown.after if one in shots) if shown else (),
        )

    return Board(
        cards=tuple(card(item) for item in items),
        tally=ledger.tally_of(case, today),
        texts=await words_in(tx, case.findings),
    )


async def _shots(tx: Tx, case: str, items: Sequence[Item]) -> dict[str, Shot]:
    """The documents that are named as evidence, each with what was made of it."""
    shown = [item.evidence for item in items if item.evidence]
    wanted = {one for evidence in shown for one in (*evidence.before, *evidence.after)}
    if not wanted:
        return {}
    files = await documents.facts(tx, case, wanted)
    made = await rows.of_documents(tx, [one.id for one in files])
    return {
        one.id: Shot(one.id, one.name, one.usable, made.get(one.id, ReadOuts())) for one in files
    }


@router.get("/cases/{case}/ledger")
async def board(
    frame: Framed,
    case: str,
    only: Only = "",
    q: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """Everybody who sees the case sees its ledger; acts are offered to whom they belong."""
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        whole = await board_of(tx, frame, file.state)
    acts = bureau.acts_for(frame.viewer, file.state)
    return frame.page(
        "cases/ledger.html",
        case=file.head,
        state=file.state,
        whole=whole,
        shown=whole.filtered(only, q.strip()),
        standings=STANDINGS,
        marks=MARKS,
        filters=FILTERS,
        only=only,
        q=q,
        acts=[act for act in acts if issubclass(act, OfLedger)],
        drafted=drafted(file.state),
        sends=SendDraftedNotice in acts,
        public=published(file.state),
        composes=may_compose(frame, file.state),
        at_once=[act for act in acts if act in AT_ONCE],
        today=local_day(frame.now),
    )


@router.get("/cases/{case}/ledger/table")
async def table(frame: Framed, case: str) -> Response:
    """For the wall and the file: one A4 sheet, lying."""
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        whole = await board_of(tx, frame, file.state)
    return frame.page(
        "cases/ledger_table.html",
        case=file.head,
        whole=whole,
        standings=STANDINGS,
        marks=MARKS,
        as_of=frame.now,
    )


def may_compose(frame: Frame, case: Case) -> bool:
    """Whoever hands the report in also drafts it, while the case stands in rectification."""
    there = case.step is not None and case.step.name is StepName.RECTIFICATION
    viewer = frame.viewer
    return there and may(SubmitRectificationReport, viewer.seats, viewer.account, case)
