"""What the forms of the ledger offer: findings that stand where the act needs them, owners by name.

A convenience that forbids nothing; the rules judge what was chosen (D9).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.api.dates import day
from services.api.language import Language
from services.api.portal.forms import Choice
from services.api.portal.wording.seat_words import at_post
from services.domain.base import Act, TextRef
from services.domain.case import Case
from services.domain.clocks.calendar import days_later, local_day
from services.domain.mechanisms.rectifications import Item, Standing
from services.domain.programme.library import names_in
from services.domain.programme.schema import Text
from services.domain.rectifying import items as ledger
from services.domain.rectifying import owning
from services.domain.rectifying.judging import DecideMeasures, ReReviewItems
from services.domain.rectifying.pressing import (
    PressItems,
    SendDraftedNotice,
    drafted,
    pressable,
)
from services.domain.rectifying.publishing import PublishItems, publishable
from services.storage.papers.readiness import programme_of
from services.storage.queries import names
from services.storage.queries.colleagues import around
from services.storage.queries.scope import Viewer
from services.storage.session import Tx

Options = dict[str, Sequence[Choice]]
Values = dict[str, list[str]]


async def options(tx: Tx, act: type[Act], case: Case, viewer: Viewer, now: datetime) -> Options:
    """By field address; for acts of the ledger alone."""
    words = await names.words_of(tx, case.id)
    called = names_in(programme_of(case))
    found: Options = {"nos": [_choice(one, words, called) for one in _wanting(act, case, viewer)]}
    if act is owning.AssignFindings:
        found["to"] = await _owners(tx, case, now)
    return found


def _wanting(act: type[Act], case: Case, viewer: Viewer) -> Sequence[Item]:
    if act is owning.AssignFindings:
        nos = owning.assignable(case)
        return [ledger.item_of(one) for one in case.findings if one.no in nos]
    if act is owning.ProposeMeasures:
        return _own(ledger.at(case, Standing.OWNED), viewer)
    if act is owning.PlanFindings:
        return _own(owning.plannable(case), viewer)
    if act is owning.HandInEvidence:
        return _own(ledger.at(case, Standing.APPROVED), viewer)
    if act is DecideMeasures:
        return ledger.at(case, Standing.PROPOSED)
    if act is ReReviewItems:
        return ledger.at(case, Standing.WORKED)
    if act is PublishItems:
        return publishable(case)
    if act is SendDraftedNotice:
        return drafted(case)
    return pressable(case) if act is PressItems else ()


def _own(items: Sequence[Item], viewer: Viewer) -> list[Item]:
    return [item for item in items if is_own(item, viewer)]


def is_own(item: Item, viewer: Viewer) -> bool:
    """In person, instead of somebody, or as a colleague of the same office (C4.1.2)."""
    owner = item.owner
    if owner is None:
        return False
    own = {viewer.account, *(seat.instead_of for seat in viewer.seats)}
    beside = any((s.function, s.unit) == (owner.function, owner.unit) for s in viewer.seats)
    return owner.account in own or beside


def _choice(item: Item, words: Mapping[str, str], called: Mapping[str, Text]) -> Choice:
    """The finding by its place and words; beneath, what was said about it last."""
    place = called.get(item.place, Text(zh=item.place, en=item.place))
    said = words.get(item.finding.id, "")
    veto = Text(zh="（一票否决）", en=" (veto)") if item.veto else Text(zh="", en="")
    return Choice(
        str(item.no),
        Text(
            zh=f"{item.no}. {place.zh}{veto.zh}：{said}",
            en=f"{item.no}. {place.en}{veto.en}: {said}",
        ),
        hint=_last_said(item, words),
    )


def _last_said(item: Item, words: Mapping[str, str]) -> Text | None:
    def told(ref: TextRef) -> str:
        return words.get(ref.id, "")

    if item.standing is Standing.CLOSED:
        said = mended(item, words)
        return Text(zh=f"将公开：{said}", en=f"To be published: {said}")
    if item.standing is Standing.WORKED and item.evidence:
        done = told(item.evidence.words) if item.evidence.words else ""
        files = len(item.evidence.after) + len(item.evidence.before)
        return Text(zh=f"佐证{files}件。{done}", en=f"Evidence: {files} files. {done}")
    if item.standing is Standing.PROPOSED and item.proposal:
        plan = item.proposal.until
        measures = told(item.proposal.measures)
        if plan is None:
            return Text(zh=f"措施：{measures}", en=f"Measures: {measures}")
        return Text(zh=f"计划{plan:%Y-%m-%d}完成：{measures}", en=f"Plan, by {plan}: {measures}")
    return None


async def _owners(tx: Tx, case: Case, now: datetime) -> list[Choice]:
    found = await around(tx, case.place, sorted(owning.OWNERS), now)
    units = await names.unit_names(tx, {one.unit for one in found})
    known: dict[str, Choice] = {}
    for one in found:
        label = at_post(one.name, units.get(one.unit), one.function)
        known.setdefault(one.account, Choice(one.account, label))
    return list(known.values())


async def report_lines(tx: Tx, case: Case) -> Values:
    """What the report's form begins with: each open finding, with what the ledger knows of it."""
    words = await names.words_of(tx, case.id)
    values: Values = {}
    for row, one in enumerate(one for one in case.findings if one.status == "open"):
        values[f"measures.{row}.no"] = [str(one.no)]
        if said := mended(ledger.item_of(one), words):
            values[f"measures.{row}.measures"] = [said]
    return values


def mended(item: Item, words: Mapping[str, str]) -> str:
    """整改措施：……完成情况：……: the item's own words, for the report that is composed of them."""
    parts = []
    if item.proposal:
        parts.append(f"整改措施：{words.get(item.proposal.measures.id, '')}")
    if item.proposal and item.proposal.until and not item.done:
        parts.append(f"列入整改计划，{day(Language.ZH, item.proposal.until)}前完成")
    if item.evidence and item.evidence.words:
        parts.append(f"完成情况：{words.get(item.evidence.words.id, '')}")
    if item.done:
        parts.append("已逐项复核，准予销号")
    return "。".join(part.rstrip("。") for part in parts) + ("。" if parts else "")


async def drafted_notice(tx: Tx, case: Case, now: datetime) -> Values:
    """What the notice about overdue items begins with: which, what is required, and by when."""
    words = await names.words_of(tx, case.id)
    called = names_in(programme_of(case))
    items = drafted(case)
    lines = [
        f"{item.no}. {called[item.place].zh if item.place in called else item.place}"
        f"，整改期限{day(Language.ZH, due)}24:00：{words.get(item.finding.id, '')}"
        for item in items
        if (due := item.deadline)
    ]
    required = (
        "下列整改事项已逾期：",
        *lines,
        "请在办结期限前完成整改并提交佐证；不能按期完成的，说明原因并报送整改计划。",
    )
    by = days_later(local_day(now), case.rules.rectification.press_days)
    return {
        "nos": [str(item.no) for item in items],
        "words": ["\n".join(required)],
        "answer_by": [by.isoformat()],
    }
