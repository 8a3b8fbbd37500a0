"""What the forms of an opinion begin with, and whom they offer: drafted from what was found.

A draft is typed over like anything else; what may be said is the rule's matter (6.1.5, 6.2.3).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from services.api.portal.forms import Choice, FormField, Kind
from services.api.portal.offices.hands_options import people_of
from services.api.signing.opinions import Opinion, opinion_of
from services.domain.case import Case
from services.domain.programme.library import names_in
from services.domain.review.assigning import divides
from services.domain.review.consolidating import LayOpinion, VoiceOpinion
from services.domain.review.signing_papers import DeclinePaper
from services.domain.steps.acceptance import LayAcceptanceOpinion
from services.domain.steps.upper_review import LayReviewOpinion
from services.domain.tree.units import Function
from services.storage.papers import score_sheets
from services.storage.papers.readiness import programme_of
from services.storage.queries import colleagues
from services.storage.session import Tx

Values = dict[str, list[str]]
VERSIONED = (VoiceOpinion, DeclinePaper)
"""Their forms carry the version that was shown along: nobody has to know its number."""
SIGN = (
    Function.JOINT_DEPARTMENT,
    Function.CITY_OFFICER,
    Function.CITY_LEADER,
    Function.COUNTY_OFFICER,
    Function.COUNTY_LEADER,
    Function.VERIFYING_UNIT,
)
"""Who signs an acceptance opinion: the departments that took part, and the bureau (A0.3, A2.6)."""


async def signers(tx: Tx, case: Case, now: datetime) -> list[Choice]:
    """Departments first: the order in which they are offered is the order of signing."""
    found = await colleagues.around(tx, case.place, SIGN, now)
    return people_of(sorted(found, key=lambda one: SIGN.index(one.function)), "")


def without_version(act: type[object], fields: tuple[FormField, ...]) -> tuple[FormField, ...]:
    """The version goes with the form unseen; one that was laid since is said as any refusal."""
    if act not in VERSIONED:
        return fields
    return tuple(replace(one, kind=Kind.HIDDEN) if one.name == "no" else one for one in fields)


async def begun(tx: Tx, act: type[object], case: Case) -> Values:
    """A first draft from what was found; for a correction, the version that is laid already."""
    lays = act in (LayOpinion, LayAcceptanceOpinion, LayReviewOpinion)
    if lays and case.laid:
        return _again(await opinion_of(tx, case))
    if act is LayOpinion:
        return {**await _of_sheets(tx, case), "opinion": [_assessed(case)]}
    if act is LayAcceptanceOpinion:
        return {"opinion": ["\n".join(_accepted(case))]}
    if act is LayReviewOpinion:
        return {"opinion": ["\n".join(_reviewed(case))]}
    return {"no": [str(case.laid.no)]} if case.laid else {}


def _again(found: Opinion) -> Values:
    paper = found.laid
    values = {
        "passed": [str(paper.passed).lower()],
        "opinion": [found.said(paper.opinion)],
        "unopened_reason": [found.said(paper.unopened_reason)],
        "signers": list(paper.signers),
    }
    for row, point in enumerate(paper.points):
        values[f"points.{row}.place"] = [point.place]
        values[f"points.{row}.rule"] = [point.rule]
        values[f"points.{row}.words"] = [found.said(point.words)]
    return values


async def _of_sheets(tx: Tx, case: Case) -> Values:
    """6.1.5: one finding for each indicator that some expert found wanting, in the experts' words."""
    said: dict[str, list[str]] = defaultdict(list)
    for expert in case.panel.experts:
        for line in (await score_sheets.handed_in(tx, case, expert)).sheet.lines:
            if line.answer != "met" and line.reason not in said[line.code]:
                said[line.code].append(line.reason)
    values: Values = {}
    for row, (code, reasons) in enumerate((c, r) for c, r in sorted(said.items()) if r):
        values[f"points.{row}.place"] = [code]
        values[f"points.{row}.rule"] = ["A1.9"]
        values[f"points.{row}.words"] = [f"{'；'.join(one.rstrip('。；') for one in reasons)}。"]
    return values


def _assessed(case: Case) -> str:
    sheets, experts = case.panel.sheets.values(), len(case.panel.experts)
    if divides(case):
        least_readers = case.rules.assessment.review.per_indicator
        return f"{experts}名专家分工评审，每项指标至少由{least_readers}名专家评审。"
    least, most = min(one.met for one in sheets), max(one.met for one in sheets)
    met = f"{least}项" if least == most else f"{least}至{most}项"
    return f"{experts}名专家分别评审，各自判定达标的指标为{met}。"


def _reviewed(case: Case) -> Iterator[str]:
    """What the spot-check came to is the reviewer's to write; how it was drawn is known (A3.6)."""
    review = case.upper_review
    yield "经审核县级上报的申请及验收材料，材料齐全、程序完整。"
    if review.drawn:
        yield f"随机抽取{len(review.drawn.chosen)}项指标进行了抽查。"


def _accepted(case: Case) -> Iterator[str]:
    """From the records of the methods and what became of earlier findings (A1.5, A1.12, A2.6)."""
    done, methods = case.acceptance.methods, case.rules.acceptance.methods
    used = [one.name.zh for one in methods if one.id in done and not done[one.id].omitted]
    if used:
        yield f"验收组通过{'、'.join(used)}等方式进行了验收。"
    for one in methods:
        survey = done.get(one.id)
        if survey and survey.sample:
            share = round((survey.satisfied or 0) * 100 / survey.sample, 1)
            yield f"民意调查收回有效问卷{survey.sample}份，满意率{share}%。"
    named = names_in(programme_of(case))
    if case.findings:
        closed = sum(one.status == "closed" for one in case.findings)
        yield f"此前共提出问题{len(case.findings)}项，已整改销号{closed}项。"
    for finding in case.open_findings:
        place = named[finding.place].zh if finding.place in named else finding.place
        yield f"第{finding.no}项（{place}）尚未销号。"
