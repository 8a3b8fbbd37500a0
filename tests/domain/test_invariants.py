"""Whatever anybody does in whatever order: what must hold after any legal sequence of acts.

Acts are drawn from those open in the state, with contents that may be refused; a refusal leaves
everything as it was, a fact keeps the invariants (issue 1.6.4).
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.domain.acts import open_acts
from services.domain.base import Act, ActorRef
from services.domain.case import Case, Outcome, Sheet
from services.domain.errors import DomainError
from services.domain.permissions import parts_of
from services.domain.programme.schema import Track
from services.domain.steps import acceptance as ac
from services.domain.steps import application as ap
from services.domain.steps import creation_request as cr
from services.domain.steps import implementation as im
from services.domain.steps import naming as na
from services.domain.steps import plan as pl
from services.domain.steps import public_notice as pn
from services.domain.steps import rectification as re
from services.domain.steps import self_check as sc
from services.domain.steps import technical_assessment as ta
from services.domain.steps import upper_review as ur
from services.domain.title import frozen_until
from services.domain.units import Function, Part, StepName
from services.domain.whole_case import Pause, Resume, Withdraw
from tests.domain.story import EXPERTS, NUMBER, POINT, WORDS, Story

Fields = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]


def contents(story: Story, act: type[Act], draw: Draw) -> Fields:
    """Contents for an act: mostly sensible, at times not."""
    passed = draw(st.sampled_from([True, True, True, False]))
    points = draw(st.sampled_from([(), (POINT,), (POINT, POINT)]))
    opinion: Fields = {"passed": passed, "opinion": WORDS}
    numbers = [finding.no for finding in story.case.findings]
    some = tuple(draw(st.lists(st.sampled_from(numbers), unique=True))) if numbers else ()
    all_open = [finding.no for finding in story.case.open_findings]
    answered = [{"no": number, "measures": WORDS} for number in all_open]
    methods = [method.id for method in story.programme.procedure.acceptance.methods] or ["none"]
    line = {"place": "C01", "rule": "D11", "problem": WORDS, "remedy": WORDS}
    contacts = {"hotline": "0999-1", "mailbox": "a@b.cn", "address": "某路1号"}
    panel: Fields = {"experts": EXPERTS, "chair": EXPERTS[0]}
    one: Fields = {"no": draw(st.sampled_from(numbers)) if numbers else 1}
    known: dict[type[Act], Fields] = {
        cr.GiveConsent: {"opinion": WORDS},
        cr.SendInBatch: {"batch": "1"},
        cr.RefuseCreationRequest: {"reason": WORDS},
        pl.SubmitPlan: {"document": "plan"},
        pl.RecordPlanOpinion: {"held_on": story.today, **opinion},
        pl.ApprovePlan: {"approved_on": story.today, **NUMBER},
        pl.IssuePlan: {"in_force_on": story.today, **NUMBER},
        pl.FilePlan: {"documents": draw(st.sampled_from([("a",), ("a", "b", "c")]))},
        im.RecordInterimCheck: {
            "checked_on": story.today,
            "visit": "open",
            "feedback": WORDS,
            "points": points,
        },
        im.ReportInterimMeasures: {"measures": WORDS, **one},
        im.CloseInterimFinding: one,
        sc.VerifyValues: {"codes": ("V11",), "shown": ({"code": "V11", "digest": "d"},)},
        sc.Declare: {
            "data_digest": "digest",
            "papers_version": 1,
            "unmet": () if passed else ("V05",),
        },
        sc.Reopen: {"reason": WORDS},
        ap.SubmitForm: {"document": "form"},
        ap.ExamineForm: {"agreed": passed, "opinion": WORDS, "document": "examined"},
        ap.SubmitApplication: {
            "manifest": (),
            "papers_version": 1,
            "data_digest": "digest",
            "findings": () if passed else ("item-missing@dossier/film",),
        },
        ap.ApproveRequest: {"document_no": "1"},
        ap.SendApplications: {"batch": "1"},
        ap.IssueDeficits: {"lines": (line,)},
        ap.RefuseApplication: {"reason": WORDS},
        ta.AppointPanel: panel,
        ta.SubmitSheet: {"sheet": Sheet(met=1), "sheet_version": 1},
        ta.FormOpinion: {"visits": ("open", "unannounced"), "points": points, **opinion},
        re.SubmitRectificationReport: {"document": "r", "measures": answered},
        re.ReReview: {"closed": draw(st.sampled_from([some, tuple(all_open)])), "opinion": WORDS},
        re.ConcludeFailure: {"reason": WORDS},
        ac.AppointGroup: panel,
        ac.RecordMethod: {
            "method": draw(st.sampled_from(methods)),
            "on": story.today,
            "sample": 300,
            "satisfied": 290,
        },
        ac.FormAcceptanceOpinion: {"points": points, **opinion},
        ur.ReportAcceptance: {"document": "acceptance"},
        ur.RecordSpotCheck: {"checked_on": story.today, "visit": "open", "note": WORDS},
        ur.FormReviewOpinion: opinion,
        pn.SignNotice: {"document_no": "1"},
        pn.PublishNotice: contacts,
        na.NameUnit: {"document_no": "1"},
        na.RefuseNaming: {"reason": WORDS},
        Pause: {"until": frozen_until(story.now), "title": "title-x"},
        Withdraw: {"reason": WORDS},
    }
    return known.get(act, {})


def entitled(act: type[Act], draw: Draw) -> ActorRef | None:
    """For acts of the panel one of its experts; for the rest the story finds somebody."""
    if Part.PANEL_MEMBER in parts_of(act) and act is ta.SubmitSheet:
        return ActorRef(account=draw(st.sampled_from(EXPERTS)), function=Function.EXPERT, unit="")
    return None


def holds(case: Case) -> None:
    """The invariants of a case."""
    numbers = [finding.no for finding in case.findings]
    assert numbers == list(range(1, len(numbers) + 1)), "findings are numbered without a gap"
    assert (case.step is None) == (case.outcome is not None)
    if case.outcome:
        assert all(ledger.done for ledger in case.ledgers.values()), "nothing is owed at the end"
        assert open_acts(case) == ()
    if case.outcome is Outcome.NAMED:
        assert case.notice.closed, "no name without a notice (A4.2)"
        assert case.plan.in_force_on, "no name without a plan in force (A1.6)"
        assert not case.open_findings, "no name with a finding open (A1.11)"
        assert case.acceptance.passed, "no name without acceptance (A4.2)"
    if case.stands == StepName.PUBLIC_NOTICE and case.track is Track.VILLAGE:
        assert case.upper_review.spot_checked_on, "no notice before the review (A3.6, E18)"
    assert 0 <= case.version <= case.seq
    again = Case.model_validate_json(case.model_dump_json())
    assert again == case, "a case survives its journey through the workflows"
    assert len(case.model_dump_json()) < 10_000, "a case stays small enough to be lent"


RARE = {Withdraw, Pause, cr.RefuseCreationRequest, ap.RefuseApplication, na.RefuseNaming}


BEGINNINGS: tuple[Callable[[Story], Story], ...] = (
    Story.file,
    Story.to_plan,
    Story.to_implementation,
    Story.to_application,
    Story.to_formal_check,
    Story.to_review,
    Story.to_acceptance,
    Story.to_notice,
    Story.to_naming,
)
"""A walk begins anywhere on the way, so that the last steps are walked as often as the first."""


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(list(Track)))
def test_issue_1_6_4_any_legal_sequence_of_acts_keeps_the_invariants(
    data: st.DataObject, track: Track
) -> None:
    draw: Draw = data.draw
    story = draw(st.sampled_from(BEGINNINGS))(Story(track))
    holds(story.case)
    for _ in range(draw(st.integers(1, 40))):
        choices = [act for act in open_acts(story.case) if act not in RARE]
        choices += [act for act in open_acts(story.case) if draw(st.integers(0, 9)) == 0]
        if not choices:
            break
        before, facts = story.case, len(story.facts)
        story.later(draw(st.sampled_from([0, 0, 0, 1, 8, 400])))
        act = draw(st.sampled_from(choices))
        with suppress(DomainError):
            story.do(act, entitled(act, draw), **contents(story, act, draw))
        if len(story.facts) == facts:
            assert story.case == before, "a refusal leaves everything as it was"
        else:
            assert story.case.seq == before.seq + 1
        holds(story.case)
    rebuilt = Case(id="story")
    for fact in story.facts:
        rebuilt = rebuilt.after(fact)
    assert rebuilt == story.case, "the facts alone make the state"


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(list(Track)), st.integers(0, 400))
def test_a4_5_a_pause_and_its_end_leave_the_terms_as_they_would_be_later(
    track: Track, days: int
) -> None:
    story = Story(track).to_formal_check().later(days)
    owed = set(story.case.ledgers)
    story.do(Pause, until=frozen_until(story.now), title="title-x")
    story.now = frozen_until(story.now)
    story.do(Resume)
    assert set(story.case.ledgers) == owed
    assert not any(ledger.paused for ledger in story.case.ledgers.values())
    holds(story.case)
