"""The expert's pages: the cases one was appointed to, evidence beside the score sheet, signing.

A sheet is private until it is submitted; what it found then enters the record as codes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import ValidationError

from services.api.portal.applying.data_entry import first
from services.api.portal.applying.two_versions import (
    Differs,
    Versions,
    chosen,
    differing,
    joined,
    shown,
)
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.offices.bureau import IndicatorRow, indicators_of
from services.api.portal.people.kept_forms import is_again
from services.api.portal.posted import values_of
from services.api.portal.wording.turn_words import TURNS, Turn
from services.api.problems import STATUS
from services.domain.case import Case
from services.domain.errors import DomainError, NotEntitled, NotFound, Stale
from services.domain.papers.dossier import Anchor, DocumentFacts, Dossier
from services.domain.papers.drafting import ScoreLine, ScoreSheet, check_may_score
from services.domain.programme.library import catalogue_of
from services.domain.programme.schema import Text
from services.domain.review.assigning import own_codes
from services.domain.review.own_turn import own_turn
from services.domain.steps.technical_assessment import SubmitSheet
from services.storage import case_log
from services.storage.derivatives.likeness import count_of
from services.storage.evidence import volumes
from services.storage.papers import form_drafts, score_sheets
from services.storage.papers.readiness import programme_of, readiness
from services.storage.papers.score_sheets import Kept
from services.storage.queries import bureau, fieldwork
from services.storage.queries.interests import undeclared
from services.storage.session import Tx

router = APIRouter()

Answer = Literal["met", "unmet", "insufficient"]
REASON_MISSING = Text(
    zh="没有判为“达标”的，请写明理由或引用证据",
    en="Give the reason, or quote the evidence, for whatever is not met",
)
REASON_TOO_LONG = Text(zh="理由最多4000个字", en="The reason may have at most 4000 characters")
SAID: Mapping[str, Text] = {
    "met": Text(zh="达标", en="Met"),
    "unmet": Text(zh="不达标", en="Not met"),
    "insufficient": Text(zh="证据不足", en="Evidence insufficient"),
}
ANSWER_MISSING = Text(zh="请选一个结论", en="Choose an answer")


@dataclass(frozen=True)
class Scored:
    """An entry with what this expert has answered so far."""

    row: IndicatorRow
    line: ScoreLine | None


@dataclass(frozen=True)
class Cited:
    """A file and the place in it that the applicant names."""

    place: Anchor
    document: DocumentFacts | None

    @property
    def usable(self) -> bool:
        return self.document is not None and self.document.usable


@router.get("/reviews")
async def reviews(frame: Framed) -> Response:
    async with frame.doors.database.reading() as tx:
        found = await bureau.of_expert(tx, frame.viewer)
        waiting = await undeclared(tx, frame.viewer)
        turns = {one.id: await _turn(tx, one.id, frame.viewer.account) for one in found}
    return frame.page("expert/reviews.html", cases=found, waiting=waiting, turns=turns)


async def _turn(tx: Tx, case: str, account: str) -> Turn | None:
    state = await case_log.state(tx, case)
    return TURNS[own_turn(state, account)] if isinstance(state, Case) else None


@router.get("/cases/{case}/review")
async def review(frame: Framed, case: str, code: str = "") -> Response:
    """One indicator at a time: its evidence on the left, the answer on the right."""
    async with frame.doors.database.reading() as tx:
        return await _page(tx, frame, case, code)


@router.post("/cases/{case}/review")
async def answer(frame: Framed, case: str) -> Response:
    """Kept as a draft at once; only the signature later makes it count.

    Raises NotFound for an indicator that the catalogue does not have.
    """
    posted = chosen(values_of(await frame.request.form()))
    code = first(posted, "code")
    me, form = frame.viewer.account, f"{frame.shell.path}?code={code}"
    async with frame.doors.database.writing() as tx:
        kept = await score_sheets.held(tx, case, me)
        file = await _mine(tx, frame, case)
        check_may_score(file.state, me, frame.viewer.seats)
        if code not in _codes(file.state, me):
            raise NotFound(indicator=code)
        if is_again(posted):
            return await _page(tx, frame, case, code, posted=posted)
        there = _fields(kept.sheet, code)
        posted = joined(posted, there)
        if differ := differing(posted, there):
            versions = Versions(tuple(_differs(name, posted, there) for name in differ))
            return await _page(tx, frame, case, code, posted=posted, versions=versions)
        said, reason = first(posted, "answer"), first(posted, "reason")
        if errors := _lacks(said, reason):
            return await _page(tx, frame, case, code, posted=posted, errors=errors)
        try:
            line = ScoreLine(code=code, answer=cast("Answer", said), reason=reason)
        except ValidationError:
            wrong = {"reason": REASON_TOO_LONG}
            return await _page(tx, frame, case, code, posted=posted, errors=wrong)
        lines = [one for one in kept.sheet.lines if one.code != code]
        sheet = ScoreSheet(lines=(*lines, line))
        await score_sheets.put(tx, case, me, sheet, expects=kept.version, now=frame.now)
        await form_drafts.forget(tx, me, form)
    onward = first(posted, "next") if "onward" in posted else code
    return go(f"/cases/{case}/review?code={onward or code}&saved=1")


def _lacks(said: str, reason: str) -> dict[str, Text]:
    if said not in SAID:
        return {"answer": ANSWER_MISSING}
    return {"reason": REASON_MISSING} if said != "met" and not reason else {}


def _fields(sheet: ScoreSheet, code: str) -> dict[str, str]:
    """What the sheet holds in the fields of this indicator's form."""
    line = next((one for one in sheet.lines if one.code == code), None)
    return {"answer": line.answer if line else "", "reason": line.reason if line else ""}


def _differs(name: str, posted: Mapping[str, list[str]], there: Mapping[str, str]) -> Differs:
    label = Text(zh="结论", en="Finding") if name == "answer" else Text(zh="理由", en="Reason")
    mine, theirs = (
        SAID.get(one, Text(zh=one, en=one)) for one in (first(posted, name), there[name])
    )
    return Differs(name=name, label=label, mine=mine, theirs=theirs)


def _codes(case: Case, account: str) -> tuple[str, ...]:
    """The indicators that are this expert's to score (6.1.6)."""
    entries = catalogue_of(programme_of(case)).entries
    return own_codes(case, account, (entry.code for entry in entries))


async def _mine(tx: Tx, frame: Frame, case: str) -> bureau.CaseFile:
    """Raises NotFound, and NotEntitled for those who were not appointed."""
    file = await bureau.case_file(tx, frame.viewer, case)
    if frame.viewer.account not in file.state.panel.experts:
        raise NotEntitled(function="expert")
    return file


async def _page(
    tx: Tx,
    frame: Frame,
    case: str,
    code: str,
    *,
    posted: Mapping[str, list[str]] | None = None,
    errors: Mapping[str, Text] | None = None,
    versions: Versions | None = None,
) -> Response:
    file = await _mine(tx, frame, case)
    programme = programme_of(file.state)
    found = await readiness(tx, file.state, frame.now)
    dossier = await volumes.dossier(tx, case)
    kept = await score_sheets.get(tx, case, frame.viewer.account)
    own = _codes(file.state, frame.viewer.account)
    if not own:
        return frame.page("expert/unassigned.html", case=file.head)
    rows = [row for row in indicators_of(programme, found, dossier) if row.entry.code in own]
    scored = _scored(rows, kept)
    here = _here(scored, code)
    current = scored[here].row.entry.code
    form = f"{frame.shell.path}?code={current}"
    draft = await form_drafts.find(tx, frame.viewer.account, form) if posted is None else None
    begun = draft.values if draft else posted
    problems = errors or {}
    submitted = frame.viewer.account in file.state.panel.sheets
    surveys = await fieldwork.results(tx, frame.viewer, case, frame.now)
    return frame.page(
        "expert/review.html",
        status=STATUS[Stale.code] if versions else 422 if problems else 200,
        case=file.head,
        scored=scored,
        here=scored[here],
        before=scored[here - 1].row.entry.code if here else "",
        after=scored[here + 1].row.entry.code if here + 1 < len(scored) else "",
        done=sum(one.line is not None for one in scored),
        evidence=_evidence(scored[here].row, dossier),
        surveys=[one for one in surveys if one.fed and one.fed.code == current],
        borrowed=await count_of(tx, case),
        typed={name: first(begun, name) for name in begun} if begun is not None else None,
        was=shown(None if versions else begun, _fields(kept.sheet, current)),
        versions=versions,
        form=form,
        draft=draft,
        problems=[(f"f-{name}", words) for name, words in problems.items()],
        errors=problems,
        submitted=submitted,
        may_score=_may_score(frame, file.state) and not submitted,
        sign=SubmitSheet,
        kept=kept,
        chairs=frame.viewer.chairs(file.state),
        saved="saved" in frame.request.query_params,
    )


def _scored(rows: list[IndicatorRow], kept: Kept) -> list[Scored]:
    lines = {line.code: line for line in kept.sheet.lines}
    return [Scored(row, lines.get(row.entry.code)) for row in rows]


def _here(scored: list[Scored], code: str) -> int:
    """The indicator asked for; the first one without an answer otherwise."""
    if not code:
        return next((n for n, one in enumerate(scored) if one.line is None), 0)
    for number, one in enumerate(scored):
        if one.row.entry.code == code:
            return number
    raise NotFound(indicator=code)


def _evidence(row: IndicatorRow, dossier: Dossier) -> list[Cited]:
    """As the applicant cites it; the special film too, which may show what no proof names."""
    cited = [Cited(Anchor.model_validate(dict(proof)), document) for proof, document in row.proofs]
    film = next((one for one in dossier.documents if _is_film(one)), None)
    if film and film.id not in {one.document.id for one in cited if one.document}:
        cited.append(Cited(Anchor(), film))
    return cited


def _is_film(document: DocumentFacts) -> bool:
    media = document.media.media_type if document.usable and document.media else ""
    return media.startswith("video/")


def _may_score(frame: Frame, case: Case) -> bool:
    try:
        check_may_score(case, frame.viewer.account, frame.viewer.seats)
    except DomainError:
        return False
    return True
