"""Songping Town: one return for deficits, then named, re-checked twice (A2, A4, D10).

The town's villages hold their titles before it checks itself; the register counts them.
"""

from services.cli.demo.moves import (
    begins_self_check,
    enters_data,
    notice_runs,
    panel,
    panel_declares,
    passes_recheck,
    proves_all,
    publishes,
    recheck_opens,
    signs,
    titled,
    units_sign,
    uses_methods,
)
from services.cli.demo.papers import binds, proves, renews, reorders, sends, usable
from services.cli.demo.seals import sealed
from services.cli.demo.stage import Stage, scene
from services.domain.papers import deficit_answers
from services.domain.steps import (
    acceptance,
    application,
    creation_request,
    naming,
    plan,
    rectification,
    self_check,
)

PROGRAMME = "town-municipal"
CLERK, MAYOR, GOVERNMENT = "songping.clerk", "songping.mayor", "songping.government"
VILLAGES = {"villages_total": 3, "villages_sewage": 3, "villages_recycling": 3}
COUNTY, OFFICER = "qingxi.government", "qingxi.officer"


@scene("2030-03-04 10:00")
async def requests(stage: Stage) -> None:
    await stage.opens("town", CLERK, PROGRAMME, "990121101")
    await stage.refused("town", "city.officer", creation_request.ListApplicant, "not-now")


@scene("2030-03-05 09:00")
async def county_consents(stage: Stage) -> None:
    await stage.act("town", COUNTY, creation_request.GiveConsent, opinion="同意申报。")


@scene("2030-03-06 09:00")
async def is_sent(stage: Stage) -> None:
    await stage.act("town", OFFICER, creation_request.SendInBatch, batch="青环〔2030〕7号")


@scene("2030-03-08 11:00")
async def is_listed(stage: Stage) -> None:
    await stage.act("town", "city.officer", creation_request.ListApplicant)


@scene("2030-04-11 09:00")
async def plan_is_argued(stage: Stage) -> None:
    """A2.2: by experts whom the county bureau calls."""
    await sends(stage, "town", CLERK, "plan")
    await usable(stage, "town", "plan")
    await stage.act("town", CLERK, plan.SubmitPlan, document=stage.documents["town/plan"])
    await stage.act(
        "town",
        OFFICER,
        plan.RecordPlanOpinion,
        held_on="2030-04-11",
        passed=True,
        opinion="规划符合实际，同意通过。",
    )


@scene("2030-04-23 10:00")
async def county_approves(stage: Stage) -> None:
    await stage.act(
        "town",
        COUNTY,
        plan.ApprovePlan,
        approved_on="2030-04-23",
        document_no="青政函〔2030〕21号",
        document=stage.documents["town/plan"],
    )


@scene("2030-04-25 10:00")
async def plan_is_filed(stage: Stage) -> None:
    await stage.act("town", CLERK, plan.FilePlan, documents=[stage.documents["town/plan"]])
    await stage.stands("town", "implementation")


@scene("2031-07-01 09:00")
async def self_check_begins(stage: Stage) -> None:
    await begins_self_check(stage, "town", CLERK)
    await enters_data(stage, "town", CLERK, PROGRAMME, **VILLAGES)


@scene("2031-07-08 10:00")
async def values_are_signed(stage: Stage) -> None:
    await units_sign(stage, "town", PROGRAMME)


@scene("2031-07-14 09:00")
async def declares(stage: Stage) -> None:
    await stage.act("town", MAYOR, self_check.Declare)
    await stage.stands("town", "application")


@scene("2031-07-21 09:00")
async def form_goes_up(stage: Stage) -> None:
    await sends(stage, "town", CLERK, "application-form", "film")
    await usable(stage, "town", "application-form")
    form = stage.documents["town/application-form"]
    await stage.act("town", CLERK, application.SubmitForm, document=form)


@scene("2031-07-23 09:00")
async def form_is_examined(stage: Stage) -> None:
    await stage.act("town", OFFICER, application.ExamineForm, agreed=True, opinion="审核通过。")


@scene("2031-08-04 09:00")
async def applies(stage: Stage) -> None:
    """A2.7, F4: a report that begins with anything but the examined form is refused."""
    keys = ("letter", "work-summary", "technical-report", "monitoring-report")
    await sends(stage, "town", CLERK, *keys)
    await usable(stage, "town", "film", *keys)
    await binds(stage, "town", CLERK, "letter", "letter")
    await binds(stage, "town", CLERK, "plan", "plan:1-1", "plan:2-60")
    await binds(stage, "town", CLERK, "work-summary", "work-summary")
    await binds(stage, "town", CLERK, "film", "film")
    wrong = ("technical-report", "examined-form", "monitoring-report")
    parts = await binds(stage, "town", CLERK, "technical-report", *wrong)
    await proves_all(stage, "town", CLERK, PROGRAMME)
    problem = await stage.refused("town", MAYOR, application.SubmitApplication, "incomplete")
    wanted = ["bound-wrong@/dossier/technical-report"]
    stage.checks.equal("town: lacks", problem.faults, wanted)
    order = (parts[1], parts[0], parts[2])
    await reorders(stage, "town", CLERK, "technical-report", order)
    await stage.act("town", MAYOR, application.SubmitApplication)
    await stage.stands("town", "application", due="")
    await sealed(stage, "town", "letter", "work-summary", "film")


@scene("2031-08-05 09:00")
async def county_approves_request(stage: Stage) -> None:
    await stage.refused("town", OFFICER, application.SendApplications, "not-now", batch="青环1号")
    await stage.act("town", COUNTY, application.ApproveRequest, document_no="青政函〔2031〕40号")


@scene("2031-08-06 09:00")
async def is_sent_up(stage: Stage) -> None:
    """Formal check: five working days from 7 August."""
    await stage.act("town", OFFICER, application.SendApplications, batch="青环〔2031〕31号")
    await stage.stands("town", "application", due="2031-08-13")


@scene("2031-08-11 15:00")
async def comes_back(stage: Stage) -> None:
    """F5: everything in one notice; 20 working days to mend it."""
    lines = [
        {
            "place": "work-summary",
            "ground": "content-thin",
            "rule": "A4.7",
            "problem": "工作总结未写明资源节约方面的成效。",
            "remedy": "补充资源节约成效及数据。",
        },
        {
            "place": "T08",
            "ground": "proof-unconvincing",
            "rule": "A2.7.6",
            "problem": "秸秆利用量与农业统计台账相差较大，未作说明。",
            "remedy": "附计算过程和台账复印件。",
        },
        {
            "place": "T05",
            "ground": "data-untrue",
            "rule": "A2.7.6",
            "problem": "污染源名单缺少一家养殖场。",
            "remedy": "补充名单及达标证明。",
        },
    ]
    formal = [{**lines[0], "rule": "a2.7.2"}]
    act = application.IssueDeficits
    await stage.refused("town", "city.officer", act, "formally-complete", lines=formal)
    await stage.act("town", "city.officer", act, lines=lines)
    await stage.stands("town", "application", due="2031-09-08")
    page = await stage.case("town")
    numbers = [line.no for line in page.state.application.deficits]
    stage.checks.equal("town: numbered deficits", numbers, [1, 2, 3])


@scene("2031-08-25 09:00")
async def applies_again(stage: Stage) -> None:
    """A new version takes the old one's place; the sealed one stays where it is."""
    await renews(stage, "town", CLERK, "work-summary", "technical-report")
    await proves(stage, "town", CLERK, ["T08"], "technical-report", page=1)
    again = application.SubmitApplication
    await stage.refused("town", MAYOR, again, "deficits-unanswered")
    words = "名单已含全部规模养殖场；该场2030年12月已停产，见技术报告第3页。"
    await stage.act("town", CLERK, deficit_answers.ContestDeficit, no=3, words=words)
    await stage.act("town", MAYOR, application.SubmitApplication)
    await stage.stands("town", "application", due="2031-09-01")
    await sealed(stage, "town", "letter", "work-summary", "technical-report", "film")


@scene("2031-08-28 10:00")
async def is_taken_in(stage: Stage) -> None:
    """30 working days from 29 August; 1 to 7 October are holidays, 28 September is worked."""
    await stage.act("town", "city.officer", application.AcceptApplication)
    await stage.stands("town", "acceptance", due="2031-10-14")


@scene("2031-09-09 09:00")
async def group_is_appointed(stage: Stage) -> None:
    await stage.act("town", "city.officer", acceptance.AppointGroup, **await panel(stage))
    await panel_declares(stage, "town")


@scene("2031-09-16 16:00")
async def is_accepted(stage: Stage) -> None:
    """A2.6.6: passed, with one point to be mended."""
    await uses_methods(stage, "town", PROGRAMME, "2031-09-16")
    point = {"place": "T12", "rule": "A2.6.6", "words": "镇区公共绿地养护记录不全。"}
    await stage.act(
        "town",
        "city.officer",
        acceptance.FormAcceptanceOpinion,
        passed=True,
        opinion="通过验收，一处问题限期整改。",
        points=[point],
    )
    await stage.stands("town", "rectification", due="2031-10-16")


@scene("2031-09-26 10:00")
async def reports_measures(stage: Stage) -> None:
    await sends(stage, "town", CLERK, "rectification-report")
    await usable(stage, "town", "rectification-report")
    await stage.act(
        "town",
        GOVERNMENT,
        rectification.SubmitRectificationReport,
        document=stage.documents["town/rectification-report"],
        measures=[{"no": 1, "measures": "养护记录已补齐，纳入月度检查。"}],
    )


@scene("2031-09-29 10:00")
async def is_reviewed_again(stage: Stage) -> None:
    await stage.act(
        "town", "city.officer", rectification.ReReview, closed=[1], opinion="整改到位。"
    )
    await stage.stands("town", "public-notice", due="")


@scene("2031-10-09 09:00")
async def notice_is_given(stage: Stage) -> None:
    """A4.1, F1: signed and published on the 9th, seven days from the 10th."""
    await signs(stage, "town", "云环示〔2031〕5号")
    await publishes(stage, "town")
    await notice_runs(stage, "town", "2031-10-10", "2031-10-16")


@scene("2031-10-17 09:00")
async def is_named(stage: Stage) -> None:
    await stage.stands("town", "naming")
    await stage.act("town", "city.leader", naming.NameUnit, document_no="云环发〔2031〕30号")
    await stage.stands("town", "named")
    title = titled(stage, "town")
    await stage.is_there(title)
    held = await stage.title(title)
    stage.checks.equal("town: re-check due", str(held.recheck_due), "2033-10-17")


@scene("2033-10-26 10:00")
async def first_recheck(stage: Stage) -> None:
    name = await recheck_opens(stage, "town title", 1)
    await passes_recheck(stage, name, "2033-10-26")
    await stage.stands(name, "passed")


@scene("2035-10-29 10:00")
async def second_recheck(stage: Stage) -> None:
    name = await recheck_opens(stage, "town title", 2)
    await passes_recheck(stage, name, "2035-10-29")
    await stage.stands(name, "passed")
