"""What a form can offer that the model of an act alone cannot know: names instead of numbers.

Experts, files, methods of the programme, findings of the case. What may be chosen is judged by
the act's rule; a list here is a convenience and forbids nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.api.acts.performing import BY_KIND
from services.api.portal.assessing.round_options import round_options
from services.api.portal.experts.asking import lines_begun
from services.api.portal.forms import Choice
from services.api.portal.offices import ledger_options, office_options, opinion_options
from services.api.portal.offices.hands import OF_HANDS
from services.api.portal.offices.hands_options import hands_options
from services.api.portal.wording.words import act_title, word
from services.domain.attainment.indicators import Assessment
from services.domain.base import Act, Stream
from services.domain.case import Case, Finding
from services.domain.clocks.terms import open_terms
from services.domain.filing import IN_CONFIDENCE, Filing
from services.domain.notices.copies import CopyState
from services.domain.offices.instructions import askable
from services.domain.permissions import kind_of
from services.domain.programme.library import catalogue_of, names_in
from services.domain.programme.schema import Obligation, Text
from services.domain.rectifying.owning import OfLedger
from services.domain.rectifying.pressing import SendDraftedNotice
from services.domain.review.consolidating import LayOpinion, VoiceOpinion
from services.domain.review.insufficient import AskEvidence
from services.domain.review.signing_papers import DeclinePaper
from services.domain.rounds.state import AssessmentRound
from services.domain.steps.acceptance import LayAcceptanceOpinion
from services.domain.steps.public_notice import CorrectNotice, PublishNotice
from services.domain.steps.upper_review import LayReviewOpinion
from services.domain.titles.title import Title
from services.domain.titles.title_duties import duties_of
from services.domain.titles.title_mending import mendable
from services.storage.papers.readiness import programme_of, readiness
from services.storage.queries import names
from services.storage.queries.notice_contacts import contacts_in_force, contacts_known
from services.storage.queries.scope import Viewer
from services.storage.queries.staff import experts, joint_departments, usable_files
from services.storage.redacting import copies as redacted
from services.storage.session import Tx

Options = dict[str, Sequence[Choice]]
OF_OPINIONS = (LayOpinion, VoiceOpinion, LayAcceptanceOpinion, LayReviewOpinion, DeclinePaper)
"""Whose forms begin with what was found, or with the version that is laid."""
Values = dict[str, list[str]]


async def options_for(
    tx: Tx, act: type[Act], state: Stream, viewer: Viewer, now: datetime
) -> Options:
    """Choices by field address."""
    kind = kind_of(act)
    if kind in ("appoint-panel", "appoint-group"):
        people = [_named(account, name) for account, name in await experts(tx, now)]
        return {"experts": people, "chair": people}
    if isinstance(state, Case) and kind in ("readmit-expert", "excuse-expert"):
        asked = state.recused if kind == "readmit-expert" else state.panel.experts
        named = await names.people(tx, asked)
        return {"expert": [_named(account, named.get(account, account)) for account in asked]}
    if kind in ("record-spot-check", "conclude-recheck"):
        found = await joint_departments(tx, getattr(state, "place", ""))
        return {"departments": [Choice(name.zh, name) for _, name in found]}
    if isinstance(state, Case) and kind in ("approve-copy", "take-copy-off"):
        return {"document": await _copies(tx, state.id, kind, viewer)}
    if found_there := await office_options.options(tx, act, state, viewer, now):
        return found_there
    if isinstance(state, Title):
        return _of_title(kind, state)
    if isinstance(state, AssessmentRound):
        return await round_options(tx, act, state, now)
    return await _in_case(tx, act, state, viewer, now) if isinstance(state, Case) else {}


async def _in_case(tx: Tx, act: type[Act], case: Case, viewer: Viewer, now: datetime) -> Options:
    if issubclass(act, OfLedger):
        return await ledger_options.options(tx, act, case, viewer, now)
    if act in OF_HANDS:
        return await hands_options(tx, act, case, viewer, now)
    if kind_of(act) == "verify-values":
        return {"codes": await _values(tx, case, viewer, now)}
    return await _of_case(tx, kind_of(act), case, now)


async def files_for(tx: Tx, state: Stream) -> tuple[Choice, ...]:
    """The stream's files that passed their check, the latest first; of what was sent in confidence
    nothing until two people handle it, since names of files tell who sent them (6.4.3).
    """
    if isinstance(state, Filing) and state.what in IN_CONFIDENCE and not state.handlers:
        return ()
    return tuple(_named(file_id, name) for file_id, name in await usable_files(tx, state.id))


async def start_values(tx: Tx, act: type[Act], state: Stream, now: datetime) -> Values:
    """What the form begins with: one row for each finding that wants an answer."""
    if begun := await office_options.begun(tx, act, state):
        return begun
    if isinstance(state, Case) and act is AskEvidence:
        return await lines_begun(tx, state)
    if isinstance(state, Case) and act in (PublishNotice, CorrectNotice):
        looked_up = contacts_known if act is PublishNotice else contacts_in_force
        return {name: [words] for name, words in (await looked_up(tx, state)).items() if words}
    if isinstance(state, Case) and act in OF_OPINIONS:
        return await opinion_options.begun(tx, act, state)
    if isinstance(state, Case) and kind_of(act) == "submit-rectification-report":
        return await ledger_options.report_lines(tx, state)
    if isinstance(state, Case) and act is SendDraftedNotice:
        return await ledger_options.drafted_notice(tx, state, now)
    return {}


async def _copies(tx: Tx, case: str, kind: str, viewer: Viewer) -> list[Choice]:
    """Those that wait for somebody else, or that are shown (6.4.1)."""
    found = await redacted.of_case(tx, case)
    if kind == "take-copy-off":
        return [_named(one.document, one.title) for one in found if one.state is CopyState.SHOWN]
    waiting = (one for one in found if one.state is CopyState.MADE and one.usable)
    return [_named(one.document, one.title) for one in waiting if one.made_by != viewer.account]


def _of_title(kind: str, title: Title) -> Options:
    if kind == "judge-incident":
        return {"no": [_named(str(no), f"{no}") for no in sorted(title.incidents)]}
    if kind == "order-mending":
        return {"no": [_named(str(no), f"{no}") for no in mendable(title)]}
    if kind in ("file-yearly-paper", "record-completion"):
        return {"duty": [Choice(one.id, one.label) for one in duties_of(title)]}
    return {}


async def _of_case(tx: Tx, kind: str, case: Case, now: datetime) -> Options:
    if kind in ("lay-acceptance-opinion", "lay-review-opinion"):
        return {"signers": await opinion_options.signers(tx, case, now)}
    if kind in ("record-method", "omit-method"):
        return {"method": _methods(case)}
    if kind == "contest-deficit":
        return {"no": _deficits(case)}
    if kind == "ask-instruction":
        return {"about": [Choice(one, act_title(BY_KIND[one])) for one in askable(case)]}
    if kind in _TERMS:
        return {"what": [Choice(str(what), word(what)) for what in _terms(case, kind)]}
    fields = _FINDINGS.get(kind)
    if fields is None:
        return {}
    words = await names.words_of(tx, case.id)
    wanted = [one for one in case.findings if one.status in fields[1]]
    return {fields[0]: [_finding(one, words) for one in wanted]}


_TERMS = ("supervise", "ask-extension", "answer-supervision", "decide-extension")


def _terms(case: Case, kind: str) -> Sequence[Obligation]:
    """The obligations that the act can be about."""
    if kind == "answer-supervision":
        return tuple(case.supervisions)
    return tuple(case.extensions_asked) if kind == "decide-extension" else open_terms(case)


_FINDINGS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "report-interim-measures": ("no", ("open",)),
    "close-interim-finding": ("no", ("reported",)),
    "submit-rectification-report": ("measures.no", ("open",)),
    "re-review": ("closed", ("open", "reported")),
}
"""Act -> its field that names findings, and which of them it is about."""


def _finding(finding: Finding, words: Mapping[str, str]) -> Choice:
    said = words.get(finding.words.id, "")
    return _named(
        str(finding.no), f"{finding.no}. {finding.place}：{said}" if said else str(finding.no)
    )


def _deficits(case: Case) -> list[Choice]:
    named = names_in(programme_of(case))
    return [
        _named(str(one.no), f"{one.no}. {named[one.place].zh if one.place in named else one.place}")
        for one in case.application.deficits
    ]


def _methods(case: Case) -> list[Choice]:
    """Methods already recorded stay on offer: a record may be made again, with another day."""
    return [Choice(method.id, method.name) for method in case.rules.acceptance.methods]


async def _values(tx: Tx, case: Case, viewer: Viewer, now: datetime) -> list[Choice]:
    """The values that the viewer's own department signs, each as it stands now (A0.5)."""
    programme = programme_of(case)
    found = await readiness(tx, case, now)
    departments = {seat.unit.partition(":")[2] for seat in viewer.seats}
    return [
        Choice(
            entry.code,
            Text(zh=f"{entry.code} {entry.name_zh}", en=f"{entry.code} {entry.name_en}"),
            hint=_as_it_stands(found.assessment(entry.code), case),
            seen=_digest(found.assessment(entry.code)),
        )
        for entry in catalogue_of(programme).entries
        if case.rules.verifiers.get(entry.code) in departments
    ]


def _digest(found: Assessment | None) -> str:
    return found.digest if found else ""


def _as_it_stands(found: Assessment | None, case: Case) -> Text | None:
    if found is None:
        return None
    verdict = found.display or word(found.verdict)
    signed = case.self_check.verified.get(found.code) == found.digest
    return Text(
        zh=f"{verdict.zh}（已核准）" if signed else verdict.zh,
        en=f"{verdict.en} (verified)" if signed else verdict.en,
    )


def _named(value: str, name: str) -> Choice:
    return Choice(value, Text(zh=name, en=name))
