"""Qingxi County: its technical assessment fails, is mended, and the county is named (A1, A4).

Every date is a literal: what the system computes is compared with what a clerk would count.
"""

from services.cli.demo.moves import (
    EXPERTS,
    begins_self_check,
    enters_data,
    notice_runs,
    panel,
    panel_declares,
    passes_recheck,
    proves_all,
    publishes,
    recheck_opens,
    sheets_come_in,
    signs,
    titled,
    units_sign,
    uses_methods,
)
from services.cli.demo.papers import binds, sends, usable
from services.cli.demo.seals import sealed
from services.cli.demo.stage import Stage, scene
from services.domain.filing import FileReport, FileVisitNote
from services.domain.steps import (
    acceptance,
    application,
    creation_request,
    implementation,
    naming,
    plan,
    rectification,
    self_check,
    technical_assessment,
)
from services.domain.titles.title import RecordAward
from services.domain.titles.title_awards import ApproveAward

PROGRAMME = "county-municipal"
CLERK, MAYOR, GOVERNMENT = "qingxi.clerk", "qingxi.mayor", "qingxi.government"


@scene("2030-03-04 09:00")
async def requests(stage: Stage) -> None:
    await stage.opens("county", CLERK, PROGRAMME, "990121")
    await stage.cannot_open(CLERK, PROGRAMME, "990121", "already-open")


@scene("2030-03-08 10:00")
async def is_listed(stage: Stage) -> None:
    await stage.act("county", "city.officer", creation_request.ListApplicant)


@scene("2030-04-10 09:00")
async def plan_is_argued(stage: Stage) -> None:
    await sends(stage, "county", CLERK, "plan")
    await usable(stage, "county", "plan")
    await stage.act("county", CLERK, plan.SubmitPlan, document=stage.documents["county/plan"])
    await stage.act(
        "county",
        "city.officer",
        plan.RecordPlanOpinion,
        held_on="2030-04-10",
        passed=True,
        opinion="规划目标明确、措施可行，原则同意通过论证。",
    )


@scene("2030-04-22 10:00")
async def congress_approves(stage: Stage) -> None:
    """A1.2: the standing committee of the county people's congress."""
    await sends(stage, "county", CLERK, "congress-submission", "congress-resolution", "enactment")
    await usable(stage, "county", "congress-submission", "congress-resolution", "enactment")
    await stage.act(
        "county",
        "qingxi.congress",
        plan.ApprovePlan,
        approved_on="2030-04-22",
        document_no="青人发〔2030〕6号",
        document=stage.documents["county/congress-resolution"],
    )


@scene("2030-05-06 09:00")
async def plan_comes_into_force(stage: Stage) -> None:
    await stage.act(
        "county",
        GOVERNMENT,
        plan.IssuePlan,
        in_force_on="2030-05-06",
        document_no="青政发〔2030〕11号",
        document=stage.documents["county/enactment"],
    )


@scene("2030-05-08 10:00")
async def plan_is_filed(stage: Stage) -> None:
    """A1.3: three documents, and not two."""
    papers = [stage.documents[f"county/{key}"] for key in ("plan", "congress-resolution")]
    await stage.refused("county", CLERK, plan.FilePlan, "invalid", documents=papers)
    papers.append(stage.documents["county/enactment"])
    await stage.act("county", CLERK, plan.FilePlan, documents=papers)
    await stage.stands("county", "implementation")


async def reports(stage: Stage, year: int, half: int) -> None:
    """A1.4: the report on the plan and the work summary, every half-year."""
    await sends(stage, "county", CLERK, "half-year-report", "work-summary")
    await usable(stage, "county", "half-year-report", "work-summary")
    report = {
        "year": year,
        "half": half,
        "implementation": stage.documents["county/half-year-report"],
        "summary": stage.documents["county/work-summary"],
    }
    await stage.act("county", CLERK, FileReport, **report)
    await stage.refused("county", CLERK, FileReport, "already-reported", **report)


@scene("2030-06-27 15:00")
async def first_report(stage: Stage) -> None:
    await reports(stage, 2030, 1)


@scene("2030-09-18 14:00")
async def interim_check(stage: Stage) -> None:
    """A1.5: by a joint department, unannounced."""
    point = {"place": "C14", "rule": "A1.5", "words": "两个乡镇秸秆露天焚烧监管台账不全。"}
    await stage.act(
        "county",
        "nongwei",
        implementation.RecordInterimCheck,
        checked_on="2030-09-18",
        visit="unannounced",
        feedback="总体进展良好，一处问题须整改。",
        points=[point],
    )


@scene("2030-10-15 09:00")
async def interim_measures(stage: Stage) -> None:
    await stage.act(
        "county",
        CLERK,
        implementation.ReportInterimMeasures,
        no=1,
        measures="已补齐台账，明确专人负责。",
    )


@scene("2030-10-22 16:00")
async def interim_closed(stage: Stage) -> None:
    await stage.act("county", "nongwei", implementation.CloseInterimFinding, no=1)


@scene("2030-12-27 15:00")
async def second_report(stage: Stage) -> None:
    await reports(stage, 2030, 2)


@scene("2031-06-26 15:00")
async def third_report(stage: Stage) -> None:
    await reports(stage, 2031, 1)


@scene("2031-10-20 09:00")
async def self_check_begins(stage: Stage) -> None:
    """Both towns hold the municipal title by now; the register says so, nobody types it."""
    await begins_self_check(stage, "county", CLERK)
    await enters_data(stage, "county", CLERK, PROGRAMME)


@scene("2031-10-27 10:00")
async def values_are_signed(stage: Stage) -> None:
    await stage.refused("county", MAYOR, self_check.Declare, "incomplete")
    await units_sign(stage, "county", PROGRAMME)


@scene("2031-11-03 09:00")
async def declares(stage: Stage) -> None:
    await stage.act("county", MAYOR, self_check.Declare)
    await stage.stands("county", "application")


@scene("2031-11-24 09:00")
async def applies(stage: Stage) -> None:
    """A1.13: five items; the film is 12 minutes long (F3); the approval comes first (F4)."""
    keys = ("letter", "application-form", "technical-report", "monitoring-report", "film")
    await sends(stage, "county", CLERK, *keys)
    await usable(stage, "county", *keys)
    await stage.refused("county", MAYOR, application.SubmitApplication, "incomplete")
    await binds(stage, "county", CLERK, "letter", "letter", "application-form")
    await binds(stage, "county", CLERK, "plan", "plan:1-1", "congress-submission", "plan:2-60")
    await binds(stage, "county", CLERK, "work-summary", "work-summary")
    await binds(stage, "county", CLERK, "technical-report", "technical-report", "monitoring-report")
    await binds(stage, "county", CLERK, "film", "film")
    await proves_all(stage, "county", CLERK, PROGRAMME)
    await stage.act("county", MAYOR, application.SubmitApplication)
    await stage.stands("county", "application", due="2031-12-01")
    await sealed(stage, "county", "letter", "plan", "technical-report", "film")


@scene("2031-11-26 14:00")
async def is_taken_in(stage: Stage) -> None:
    """30 working days from 27 November; 1 January is a holiday."""
    await stage.act("county", "city.officer", application.AcceptApplication)
    await stage.stands("county", "technical-assessment", due="2032-01-08")


@scene("2031-12-01 09:00")
async def panel_is_appointed(stage: Stage) -> None:
    await stage.act(
        "county", "city.officer", technical_assessment.AppointPanel, **await panel(stage)
    )
    await panel_declares(stage, "county")


@scene("2031-12-03 17:00")
async def open_visit(stage: Stage) -> None:
    await stage.act(
        "county",
        EXPERTS[0],
        FileVisitNote,
        visited_on="2031-12-03",
        visit="open",
        note="查看县污水处理厂、垃圾填埋场，设施运行正常。",
    )


@scene("2031-12-10 10:00")
async def sheets(stage: Stage) -> None:
    """A1.9: without an unannounced visit there is no opinion."""
    await sheets_come_in(stage, "county", PROGRAMME)
    await stage.refused(
        "county",
        EXPERTS[0],
        technical_assessment.FormOpinion,
        "visit-missing",
        passed=True,
        opinion="同意。",
    )
    await stage.act(
        "county",
        EXPERTS[1],
        FileVisitNote,
        visited_on="2031-12-09",
        visit="unannounced",
        note="暗访两个乡镇，一处集镇污水管网有渗漏。",
    )


@scene("2031-12-12 11:00")
async def assessment_fails(stage: Stage) -> None:
    """Not passed, with what is to be mended: 30 calendar days; the review's clock stops."""
    points = [
        {"place": "C11a", "rule": "A1.9", "words": "集镇污水管网渗漏，收集率偏低。"},
        {
            "place": "technical-report",
            "rule": "A1.9",
            "words": "秸秆利用量的计算过程未附原始台账。",
        },
    ]
    await stage.act(
        "county",
        EXPERTS[0],
        technical_assessment.FormOpinion,
        passed=False,
        opinion="暂不通过技术评估，整改后复核。",
        points=points,
    )
    await stage.stands("county", "rectification", due="2032-01-11")


@scene("2032-01-09 10:00")
async def reports_measures(stage: Stage) -> None:
    """A1.10: in writing, in the name of the county government; nothing left out."""
    await sends(stage, "county", CLERK, "rectification-report")
    await usable(stage, "county", "rectification-report")
    report = {"document": stage.documents["county/rectification-report"]}
    first = {"no": 2, "measures": "渗漏管网已全部更换。"}
    second = {"no": 3, "measures": "已补充原始台账并重新核算。"}
    act = rectification.SubmitRectificationReport
    await stage.refused("county", GOVERNMENT, act, "invalid", **report, measures=[first])
    await stage.refused("county", CLERK, act, "not-entitled", **report, measures=[first, second])
    await stage.act("county", GOVERNMENT, act, **report, measures=[first, second])


@scene("2032-01-16 10:00")
async def is_reviewed_again(stage: Stage) -> None:
    """A1.11. The review went on when the report came: the days of the stop do not count."""
    await stage.act(
        "county",
        "city.officer",
        rectification.ReReview,
        closed=[2, 3],
        opinion="整改到位，准予销号。",
    )
    await stage.stands("county", "acceptance", due="2032-02-05")


@scene("2032-01-19 09:00")
async def group_is_appointed(stage: Stage) -> None:
    await stage.act("county", "city.officer", acceptance.AppointGroup, **await panel(stage))
    await panel_declares(stage, "county")


@scene("2032-02-03 16:00")
async def is_accepted(stage: Stage) -> None:
    """A1.12: every method, the opinion last."""
    opinion = {"passed": True, "opinion": "各项指标达到要求，通过验收。"}
    await stage.refused(
        "county", "city.officer", acceptance.FormAcceptanceOpinion, "method-missing", **opinion
    )
    await uses_methods(stage, "county", PROGRAMME, "2032-02-03")
    await stage.act("county", "city.officer", acceptance.FormAcceptanceOpinion, **opinion)
    await stage.stands("county", "public-notice", due="")


@scene("2032-02-24 15:00")
async def notice_is_signed(stage: Stage) -> None:
    await signs(stage, "county", "云环示〔2032〕2号")


@scene("2032-02-25 09:00")
async def notice_is_published(stage: Stage) -> None:
    """A4.1, F1: from the day after; February has 29 days this year."""
    await publishes(stage, "county")
    await notice_runs(stage, "county", "2032-02-26", "2032-03-03")


@scene("2032-03-03 23:30")
async def too_early_to_name(stage: Stage) -> None:
    await stage.refused(
        "county", "city.leader", naming.NameUnit, "step-closed", document_no="云环发〔2032〕8号"
    )


@scene("2032-03-08 09:30")
async def is_named(stage: Stage) -> None:
    await stage.stands("county", "naming")
    await stage.act("county", "city.leader", naming.NameUnit, document_no="云环发〔2032〕9号")
    await stage.stands("county", "named", due="")
    title = titled(stage, "county")
    await stage.is_there(title)
    held = await stage.title(title)
    stage.checks.equal("county: re-check due", str(held.recheck_due), "2034-03-08")


@scene("2032-03-22 10:00")
async def is_awarded(stage: Stage) -> None:
    """A4.3: money follows naming, and its record is approved by two (6.4.6)."""
    award = {"yuan": 500_000, "document_no": "云财〔2032〕15号"}
    early = {**award, "paid_on": "2032-03-01"}
    await stage.refused("county title", "city.leader", RecordAward, "invalid", **early)
    await stage.act("county title", "city.leader", RecordAward, **award, paid_on="2032-03-22")
    second = {"agreed": True, "reason": "与拨付文件一致。"}
    await stage.refused(
        "county title", "city.leader", ApproveAward, "second-person-needed", **second
    )
    await stage.act("county title", "city.officer", ApproveAward, **second)


@scene("2034-03-20 10:00")
async def first_recheck(stage: Stage) -> None:
    name = await recheck_opens(stage, "county title", 1)
    await passes_recheck(stage, name, "2034-03-20")
    await stage.stands(name, "passed")


@scene("2036-03-20 10:00")
async def second_recheck(stage: Stage) -> None:
    name = await recheck_opens(stage, "county title", 2)
    await passes_recheck(stage, name, "2036-03-20")
    await stage.stands(name, "passed")
