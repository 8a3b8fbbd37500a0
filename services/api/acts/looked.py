"""What the server looks up for an act: everything an actor sees but must not be able to type.

One function per act that has such fields. The rule judges them; nothing is decided here.
"""

from collections.abc import Awaitable, Callable

from services.api.acts.looked_experts import frozen_pool, further_pool, pool_again
from services.api.acts.looked_fieldwork import counted, counted_here, notes_of, plan, survey
from services.api.acts.looked_notices import copy_known, publication
from services.api.acts.looked_objections import appeal, judging, objection, tip
from services.api.acts.looked_offices import (
    inquiry,
    passing_on,
    visit_day,
    visit_result,
)
from services.api.acts.looked_round_parts import OF_ROUND_PARTS, owner
from services.api.acts.looked_rounds import earlier_results, raters, round_opening
from services.api.acts.looked_spot_checks import spot_check
from services.api.acts.looking import Found, Looking, about
from services.api.acts.preparing import (
    new_interests,
    new_promise,
    new_signature,
    put_paper,
    put_sheet,
)
from services.api.problems import Incomplete
from services.domain.base import Act, Stream
from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.clocks.terms import AskExtension
from services.domain.errors import Invalid
from services.domain.fieldwork.planning import PlanVisit, RecordVisit
from services.domain.fieldwork.surveying import CloseSurvey, OpenSurvey
from services.domain.filing import FileObjection, FileReport, FileTip, FileVisitNote
from services.domain.notices.redacting import ApproveCopy, TakeCopyOff
from services.domain.objecting.appealing import FileAppeal
from services.domain.objecting.handling import NameHandlers
from services.domain.offices.copying import SendCopy
from services.domain.offices.handing import Assign, Delegate, HandOn
from services.domain.offices.inquiries import FileInquiry, PassOnInquiry
from services.domain.offices.instructions import AskInstruction
from services.domain.offices.signing import AddSigner, AskSignatures
from services.domain.offices.taking_back import TakeBack, compact
from services.domain.offices.visit_days import AnnounceVisitDay, FileVisitResult
from services.domain.papers.deficit_answers import unanswered
from services.domain.papers.drafting import check_codes, check_complete
from services.domain.papers.shortcomings import Code
from services.domain.permissions import leader_over
from services.domain.programme import library
from services.domain.programme.schema import Obligation
from services.domain.rectifying.judging import DecideMeasures
from services.domain.rectifying.owning import AssignFindings
from services.domain.rectifying.publishing import PublishItems
from services.domain.review.assigning import (
    AssignIndicators,
    ReassignIndicators,
    divides,
    own_codes,
)
from services.domain.review.conflicts import DeclareInterests
from services.domain.review.consolidating import LayOpinion
from services.domain.review.drawing import DrawPanelAgain, FreezeExperts, RevealForPanel
from services.domain.review.insufficient import AskEvidence
from services.domain.review.signing_papers import (
    PutAcceptanceOpinionToSignature,
    PutOpinionToSignature,
    PutReviewOpinionToSignature,
    SignPaper,
)
from services.domain.review.signing_sheets import PutSheetToSignature, SignPromise, SignSheet
from services.domain.rounds.breaking_down import NameOwner
from services.domain.rounds.finishing import CloseScoring
from services.domain.rounds.opening import OpenRound
from services.domain.rounds.scoring import AppointRaters
from services.domain.seats import Seat
from services.domain.steps.acceptance import AppointGroup, LayAcceptanceOpinion, RecordMethod
from services.domain.steps.application import IssueDeficits, SubmitApplication
from services.domain.steps.creation_request import FileCreationRequest, HeldTitle
from services.domain.steps.public_notice import CorrectNotice, PublishNotice
from services.domain.steps.rectification import ConcludeFailure
from services.domain.steps.self_check import Declare, ShownValue, VerifyValues
from services.domain.steps.technical_assessment import AppointPanel, FormOpinion, SubmitSheet
from services.domain.steps.upper_review import DrawSpotCheck, LayReviewOpinion
from services.domain.titles.title import RecordOldTitle
from services.storage import case_log
from services.storage.keeping import sealing
from services.storage.papers import score_sheets
from services.storage.papers.readiness import (
    Judged,
    data_digest,
    judge,
    profile,
    programme_of,
    readiness,
    titles_in,
    value_digests,
)
from services.storage.queries import colleagues
from services.storage.queries.filings import kinds_of_visit
from services.storage.queries.obligations import due_at
from services.storage.queries.rectified import naming
from services.storage.queries.scope import Viewer, sees_case
from services.storage.queries.staff import experts
from services.storage.queries.submissions import changed_since, changed_since_last
from services.storage.queries.unopened import unopened


async def _opening(look: Looking) -> Found:
    """The programme by its id, pinned with its hash."""
    if look.programme is None:
        raise TypeError(look)
    return {
        "programme": library.ref_of(look.programme),
        "procedure": look.programme.procedure,
        "track": look.programme.track,
        "place": look.place,
    }


async def _creation_request(look: Looking) -> Found:
    unit = await profile(look.tx, look.place)
    held = await titles_in(look.tx, look.place)
    living = tuple(
        HeldTitle(level=title.level, named_on=title.named_on.isoformat())
        for title in held
        if title.unit == look.place and title.lives_on(local_day(look.now))
    )
    asked = look.programme is None or look.programme.applicants.farm_related
    eligible = unit.farm_related or not asked
    return {**await _opening(look), "eligible": eligible, "titles": living}


async def _old_title(look: Looking) -> Found:
    level = look.programme.level if look.programme else None
    return {**await _opening(look), "level": level}


async def _visit_note(look: Looking) -> Found:
    return {**await about(look), "appointed": look.case.panel.experts}


async def _experts(look: Looking) -> None:
    """A0.3: only living accounts of experts are appointed."""
    living = {account for account, _ in await experts(look.tx, look.now)}
    if not set(getattr(look.body, "experts", ())) <= living:
        raise Invalid(field="experts")
    if getattr(look.body, "chair", "") not in living:
        raise Invalid(field="chair")


async def _verified(look: Looking) -> Found:
    """The values as they stand, of those codes that the actor's own department signs (A0.5)."""
    found = await readiness(look.tx, look.case, look.now)
    department = look.actor.unit.partition(":")[2]
    own = {code for code, unit in look.case.rules.verifiers.items() if unit == department}
    asked = set(getattr(look.body, "codes", ())) & own
    shown = tuple(
        ShownValue(code=one.code, digest=one.digest)
        for one in found.assessments
        if one.code in asked
    )
    return {"shown": shown}


async def _declaration(look: Looking) -> Found:
    """A1.6, A2.3, A3.3: every indicator met and signed; proofs are asked at submission."""
    judged = await judge(look.tx, look.case.id, look.now)
    unmet = [
        one
        for one in judged.found.shortcomings
        if one.place.startswith("indicators/") and one.code is not Code.PROOF_MISSING
    ]
    if unmet:
        raise Incomplete(unmet)
    return _papers(judged)


async def _submission(look: Looking) -> Found:
    """Asked by the rule once more; here so that the answer can list everything (D10)."""
    judged = await judge(look.tx, look.case.id, look.now)
    if not judged.found.ready:
        raise Incomplete(judged.found.shortcomings)
    return {
        **_papers(judged),
        "manifest": sealing.manifest(judged.papers),
        "findings": judged.found.keys,
        "values": value_digests(judged.found.assessments),
        "unanswered": unanswered(look.case, await changed_since(look.tx, look.case.id, judged)),
    }


async def _changed(look: Looking) -> Found:
    """What is not as it was at the submission before (C2.9.3), and what a line may be about."""
    return {
        "changed": await changed_since_last(look.tx, look.case.id),
        "indicators": _codes(look.case),
    }


def _papers(judged: Judged) -> Found:
    return {
        "data_digest": data_digest(judged.found.assessments),
        "papers_version": judged.version,
    }


async def _score_sheet(look: Looking) -> Found:
    """Complete where it answers every indicator that is this expert's (6.1.6)."""
    case, account = look.case, look.actor.account
    kept = await score_sheets.get(look.tx, case.id, account)
    codes = _codes(case)
    own = own_codes(case, account, codes)
    check_codes(kept.sheet, codes)
    sheet = kept.sheet.among(own)
    check_complete(sheet, own)
    assigned = own if divides(case) else ()
    return {"sheet": sheet.counted(assigned), "sheet_version": kept.version}


async def _asked(look: Looking) -> Found:
    return {"codes": _codes(look.case)}


def _codes(case: Case) -> tuple[str, ...]:
    return tuple(entry.code for entry in library.catalogue_of(programme_of(case)).entries)


async def _closing(look: Looking) -> Found:
    return {
        "visits": await kinds_of_visit(look.tx, look.case.id),
        "unopened": tuple(one.code for one in await unopened(look.tx, look.case)),
    }


async def _changed_since(look: Looking) -> Found:
    return {"changed": await changed_since_last(look.tx, look.case.id)}


async def _rectification_term(look: Looking) -> Found:
    return {"due_at": await due_at(look.tx, look.case.id, Obligation.RECTIFICATION)}


async def _owner(look: Looking) -> Found:
    """Where the owner sits, and until when the case's own findings are to be mended (C5.3.8)."""
    return {**await _colleague(look), **await _rectification_term(look)}


async def _naming(look: Looking) -> Found:
    """Whose words name somebody: they are not published (C2.9.10)."""
    nos: tuple[int, ...] = getattr(look.body, "nos", ())
    return {"naming": await naming(look.tx, look.case, nos)}


async def _colleague(look: Looking) -> Found:
    """Where the named account sits itself; seats of absent colleagues do not count."""
    return {
        "seats": await colleagues.own_seats(look.tx, str(getattr(look.body, "to", "")), look.now)
    }


async def _copy(look: Looking) -> Found:
    to = str(getattr(look.body, "to", ""))
    unit = to if await colleagues.is_unit(look.tx, to) else ""
    return {"seats": await colleagues.own_seats(look.tx, to, look.now), "unit": unit}


async def _before_last(look: Looking) -> Found:
    """The case before the last fact that carried it on, folded from the log."""
    last = look.case.hands.last
    if last is None:
        return {}
    state: Stream = Case(id=look.case.id)
    for event in (await case_log.events(look.tx, look.case.id))[: last.seq - 1]:
        state = state.after(event)
    if not isinstance(state, Case):
        raise TypeError(state)
    return {"restored": compact(state), "undoes": last.seq}


async def _own_leader(look: Looking) -> Found:
    """C2.9.5: an office that has a leader is answered by that leader, and by no other bureau's."""
    leads, unit = leader_over(look.actor), look.actor.unit
    if leads is None:
        return {}
    leaders = await colleagues.in_offices(look.tx, [Seat(function=leads, unit=unit)], look.now)
    others = [one for one in leaders if one.account != look.actor.account]
    return {"leader_unit": unit if others else ""}


async def _signers(look: Looking) -> None:
    """Only people who may see the case can sign in it."""
    one = str(getattr(look.body, "signer", ""))
    for account in (*getattr(look.body, "signers", ()), *((one,) if one else ())):
        seats = await colleagues.own_seats(look.tx, account, look.now)
        if not await sees_case(look.tx, Viewer(account, seats), look.case.id, look.case.place):
            raise Invalid(field="signer" if one else "signers", given=account)


async def _end_of_term(look: Looking) -> Found:
    what: Obligation = getattr(look.body, "what")  # noqa: B009  (bodies are made from the acts)
    return {"due_at": await due_at(look.tx, look.case.id, what)}


LOOKUPS: dict[type[Act], Callable[[Looking], Awaitable[Found]]] = {
    FileCreationRequest: _creation_request,
    RecordOldTitle: _old_title,
    FileObjection: objection,
    FileTip: tip,
    FileAppeal: appeal,
    NameHandlers: judging,
    FileVisitNote: _visit_note,
    FileReport: about,
    VerifyValues: _verified,
    Declare: _declaration,
    SubmitApplication: _submission,
    IssueDeficits: _changed,
    SubmitSheet: _score_sheet,
    AssignIndicators: _asked,
    ReassignIndicators: _asked,
    FormOpinion: _closing,
    LayOpinion: _closing,
    PutOpinionToSignature: put_paper,
    PutAcceptanceOpinionToSignature: put_paper,
    PutReviewOpinionToSignature: put_paper,
    PutSheetToSignature: put_sheet,
    SignSheet: new_signature,
    SignPromise: new_promise,
    DeclareInterests: new_interests,
    SignPaper: new_signature,
    AskEvidence: _changed_since,
    ConcludeFailure: _rectification_term,
    DrawSpotCheck: spot_check,
    AskExtension: _end_of_term,
    AssignFindings: _owner,
    DecideMeasures: _rectification_term,
    PublishItems: _naming,
    AskInstruction: _own_leader,
    HandOn: _colleague,
    Assign: _colleague,
    Delegate: _colleague,
    SendCopy: _copy,
    TakeBack: _before_last,
    FileInquiry: inquiry,
    PassOnInquiry: passing_on,
    AnnounceVisitDay: visit_day,
    OpenSurvey: survey,
    RecordMethod: counted_here,
    CloseSurvey: counted,
    PlanVisit: plan,
    RecordVisit: notes_of,
    FileVisitResult: visit_result,
    OpenRound: round_opening,
    CloseScoring: earlier_results,
    FreezeExperts: frozen_pool,
    DrawPanelAgain: further_pool,
    RevealForPanel: pool_again,
    **OF_ROUND_PARTS,
    PublishNotice: publication,
    CorrectNotice: publication,
    ApproveCopy: copy_known,
    TakeCopyOff: copy_known,
}

WRITES = frozenset({FreezeExperts, DrawPanelAgain})
"""Whose look-ups leave a row behind."""

CHECKS: dict[type[Act], Callable[[Looking], Awaitable[None]]] = {
    AppointPanel: _experts,
    AppointGroup: _experts,
    AskSignatures: _signers,
    AddSigner: _signers,
    LayAcceptanceOpinion: _signers,
    LayReviewOpinion: _signers,
    AppointRaters: raters,
    NameOwner: owner,
}
"""Acts whose typed values name what the database alone knows."""
