"""Three villages (A3): one is named and loses its title, one is not named, one withdraws.

They go the same way up to their application; where they part is told one by one.
"""

from services.cli.demo.moves import (
    begins_self_check,
    enters_data,
    notice_runs,
    passes_recheck,
    proves_all,
    publishes,
    recheck_opens,
    signs,
    titled,
    units_sign,
)
from services.cli.demo.papers import binds, sends, usable
from services.cli.demo.seals import sealed
from services.cli.demo.stage import Stage, scene
from services.domain.filing import DecideObjection, FileObjection
from services.domain.steps import (
    acceptance,
    application,
    creation_request,
    naming,
    plan,
    recheck,
    rectification,
    self_check,
    upper_review,
)
from services.domain.whole_case import Withdraw

PROGRAMME = "village-municipal"
OFFICER = "qingxi.officer"
VILLAGES = {
    "village 1": ("shangping", "songping.government", "990121101201"),
    "village 2": ("longtan", "hekou.government", "990121102201"),
    "village 3": ("zhuxi", "hekou.government", "990121102202"),
}
"""Logins of clerk and head begin so; the town that endorses and approves; the place."""


def clerk(name: str) -> str:
    return f"{VILLAGES[name][0]}.clerk"


def head(name: str) -> str:
    return f"{VILLAGES[name][0]}.head"


@scene("2030-03-04 11:00")
async def request(stage: Stage) -> None:
    for name, (_, _, place) in VILLAGES.items():
        await stage.opens(name, clerk(name), PROGRAMME, place)


@scene("2030-03-05 10:00")
async def towns_pass_on(stage: Stage) -> None:
    for name, (_, town, _) in VILLAGES.items():
        await stage.act(name, town, creation_request.GiveConsent, opinion="同意上报。")


@scene("2030-03-07 10:00")
async def are_listed(stage: Stage) -> None:
    for name in VILLAGES:
        await stage.act(name, OFFICER, creation_request.ListApplicant)


@scene("2030-04-12 09:00")
async def plans_are_guided(stage: Stage) -> None:
    for name in VILLAGES:
        await sends(stage, name, clerk(name), "plan")
    for name in VILLAGES:
        await usable(stage, name, "plan")
        document = stage.documents[f"{name}/plan"]
        await stage.act(name, clerk(name), plan.SubmitPlan, document=document)
        await stage.act(
            name,
            OFFICER,
            plan.RecordPlanOpinion,
            held_on="2030-04-12",
            passed=True,
            opinion="已现场指导，规划切合村情。",
        )


@scene("2030-04-22 09:00")
async def plans_are_approved(stage: Stage) -> None:
    """A3.2: by the town; from this day they are in force."""
    for name, (_, town, _) in VILLAGES.items():
        await stage.act(
            name,
            town,
            plan.ApprovePlan,
            approved_on="2030-04-22",
            document_no="镇政函〔2030〕5号",
            document=stage.documents[f"{name}/plan"],
        )
        await stage.stands(name, "implementation")


@scene("2031-03-10 09:00")
async def self_checks_begin(stage: Stage) -> None:
    for name in VILLAGES:
        await begins_self_check(stage, name, clerk(name))
        await enters_data(stage, name, clerk(name), PROGRAMME)


@scene("2031-03-17 10:00")
async def values_are_signed(stage: Stage) -> None:
    for name in VILLAGES:
        await units_sign(stage, name, PROGRAMME)


@scene("2031-03-24 09:00")
async def declare(stage: Stage) -> None:
    for name in VILLAGES:
        await stage.act(name, head(name), self_check.Declare)


@scene("2031-04-01 09:00")
async def forms_go_up(stage: Stage) -> None:
    for name in VILLAGES:
        await sends(stage, name, clerk(name), "application-form")
    for name in VILLAGES:
        await usable(stage, name, "application-form")
        form = stage.documents[f"{name}/application-form"]
        await stage.act(name, clerk(name), application.SubmitForm, document=form)


@scene("2031-04-03 10:00")
async def forms_are_examined(stage: Stage) -> None:
    for name in VILLAGES:
        await stage.act(
            name, OFFICER, application.ExamineForm, agreed=True, opinion="内容属实，审核通过。"
        )


TWO = ("village 1", "village 2")


@scene("2031-04-21 09:00")
async def one_day_early(stage: Stage) -> None:
    """A3.3, F2: in force on 22 April 2030, so not before 22 April 2031. No film (A3.7)."""
    keys = ("letter", "work-summary", "technical-report", "monitoring-report")
    for name in TWO:
        await sends(stage, name, clerk(name), *keys)
    for name in TWO:
        who = clerk(name)
        await usable(stage, name, *keys)
        await binds(stage, name, who, "letter", "letter")
        await binds(stage, name, who, "plan", "plan:1-1", "plan:2-60")
        await binds(stage, name, who, "work-summary", "work-summary")
        report = ("examined-form", "technical-report", "monitoring-report")
        await binds(stage, name, who, "technical-report", *report)
        await proves_all(stage, name, who, PROGRAMME)
        act = application.SubmitApplication
        problem = await stage.refused(name, head(name), act, "incomplete")
        stage.checks.equal(f"{name}: lacks", problem.faults, ["plan-too-young@/plan"])


@scene("2031-04-22 09:00")
async def on_the_day(stage: Stage) -> None:
    for name in TWO:
        await stage.act(name, head(name), application.SubmitApplication)
        await stage.stands(name, "application", due="2031-04-29")
        await sealed(stage, name, "letter", "plan", "work-summary", "technical-report")


@scene("2031-04-24 10:00")
async def are_taken_in(stage: Stage) -> None:
    for name in TWO:
        await stage.act(name, OFFICER, application.AcceptApplication)


@scene("2031-05-06 10:00")
async def village_3_withdraws(stage: Stage) -> None:
    """1.3.8: its own leader, with a reason; what was done stays on file."""
    reason = "村庄规划调整，村民代表会议决定撤回申请。"
    await stage.refused("village 3", clerk("village 3"), Withdraw, "not-entitled", reason=reason)
    await stage.act("village 3", head("village 3"), Withdraw, reason=reason)
    await stage.stands("village 3", "withdrawn", due="")
    await stage.refused(
        "village 3", head("village 3"), application.SubmitApplication, "step-closed"
    )


@scene("2031-05-12 15:00")
async def county_accepts(stage: Stage) -> None:
    """A3.5: the county bureau organises the acceptance."""
    for name in TWO:
        await stage.act(
            name,
            OFFICER,
            acceptance.FormAcceptanceOpinion,
            passed=True,
            opinion="现场查看和资料审核合格，通过验收。",
        )
        await stage.stands(name, "upper-review")


@scene("2031-05-19 09:00")
async def county_reports(stage: Stage) -> None:
    for name in TWO:
        document = stage.documents[f"{name}/technical-report"]
        await stage.act(name, OFFICER, upper_review.ReportAcceptance, document=document)


@scene("2031-05-28 16:00")
async def bureau_reviews(stage: Stage) -> None:
    """A3.6: with the four departments; without the spot-check no opinion."""
    opinion = {"passed": True, "opinion": "审核和抽查合格。"}
    act = upper_review.FormReviewOpinion
    for name in TWO:
        await stage.refused(name, "city.officer", act, "not-now", **opinion)
        await stage.act(
            name,
            "city.officer",
            upper_review.RecordSpotCheck,
            checked_on="2031-05-26",
            visit="unannounced",
            departments=["9901:nongwei", "9901:jianwei"],
            note="村容整洁，污水处理设施运行正常。",
        )
        await stage.act(name, "city.officer", act, **opinion)
        await stage.stands(name, "public-notice")


@scene("2031-06-03 16:00")
async def notices_are_signed(stage: Stage) -> None:
    for name in TWO:
        await signs(stage, name, "云环示〔2031〕2号")


@scene("2031-06-04 09:00")
async def notices_are_published(stage: Stage) -> None:
    """Signed on the 3rd, published on the 4th: the later one counts (A4.1, A7.1)."""
    for name in TWO:
        await publishes(stage, name)
        await notice_runs(stage, name, "2031-06-05", "2031-06-11")


OBJECTION = {
    "subject": "村西生活污水排放",
    "words": "村西排污口雨天有异味，请核实。",
    "contact": "李先生 13900000000",
}


@scene("2031-06-11 23:30")
async def somebody_objects(stage: Stage) -> None:
    """Until 24:00 of the last day it counts (A4.2)."""
    filed = await stage.person("visitor").act(stage.streams["village 2"], FileObjection, OBJECTION)
    stage.streams["objection"] = filed.stream
    await stage.refused(
        "village 1", "city.leader", naming.NameUnit, "step-closed", document_no="云环发〔2031〕17号"
    )


@scene("2031-06-12 00:30")
async def somebody_comes_late(stage: Stage) -> None:
    """After that it is a supervision tip, which holds nothing up.

    Nobody answers it within its sixty days: those who could are reminded, then their leader told.
    """
    filed = await stage.person("visitor").act(stage.streams["village 1"], FileObjection, OBJECTION)
    stage.streams["late"] = filed.stream


@scene("2031-06-12 09:00")
async def village_1_is_named(stage: Stage) -> None:
    await stage.stands("village 1", "naming")
    number = {"document_no": "云环发〔2031〕18号"}
    await stage.act("village 1", "city.leader", naming.NameUnit, **number)
    await stage.stands("village 1", "named")
    title = titled(stage, "village 1")
    await stage.is_there(title)
    held = await stage.title(title)
    stage.checks.equal("village 1: re-check due", str(held.recheck_due), "2033-06-12")


@scene("2031-06-12 10:00")
async def village_2_is_not(stage: Stage) -> None:
    await stage.stands("village 2", "naming")
    number = {"document_no": "云环发〔2031〕19号"}
    name = naming.NameUnit
    await stage.refused("village 2", "city.leader", name, "objection-stands", **number)


@scene("2031-06-16 15:00")
async def objection_is_upheld(stage: Stage) -> None:
    await stage.act(
        "objection",
        "city.officer",
        DecideObjection,
        upheld=True,
        reason="经现场监测，排污口氨氮超标，异议成立。",
    )


@scene("2031-06-18 10:00")
async def naming_is_refused(stage: Stage) -> None:
    """A4.2: an upheld objection leaves nothing else."""
    number = {"document_no": "云环发〔2031〕19号"}
    name = naming.NameUnit
    await stage.refused("village 2", "city.leader", name, "objection-stands", **number)
    await stage.act(
        "village 2", "city.leader", naming.RefuseNaming, reason="公示期间异议查实，不予命名。"
    )
    await stage.stands("village 2", "refused")


@scene("2033-06-20 10:00")
async def village_1_passes(stage: Stage) -> None:
    name = await recheck_opens(stage, "village 1 title", 1)
    await passes_recheck(stage, name, "2033-06-20")
    await stage.stands(name, "passed")


@scene("2035-06-26 10:00")
async def village_1_fails(stage: Stage) -> None:
    """A4.5: time-limited rectification, 30 calendar days."""
    name = await recheck_opens(stage, "village 1 title", 2)
    points = [
        {"place": "V05", "rule": "A4.4", "words": "生活污水处理设施停运。"},
        {"place": "V04a", "rule": "A4.4", "words": "垃圾收集点满溢，未及时清运。"},
    ]
    await stage.act(
        name,
        "city.officer",
        recheck.ConcludeRecheck,
        checked_on="2035-06-21",
        departments=["9901:sichuang", "9901:jianwei", "9901:nongwei", "9901:tongchou"],
        passed=False,
        opinion="复查不合格，限期整改。",
        points=points,
    )
    await stage.stands(name, "rectification", due="2035-07-26")


async def village_1_reports(stage: Stage, *numbers: int) -> None:
    name = "village 1 title re-check 2"
    await sends(stage, name, head("village 1"), "rectification-report")
    await usable(stage, name, "rectification-report")
    await stage.act(
        name,
        head("village 1"),
        rectification.SubmitRectificationReport,
        document=stage.documents[f"{name}/rectification-report"],
        measures=[{"no": number, "measures": "已安排专人整改。"} for number in numbers],
    )


@scene("2035-07-20 10:00")
async def first_report(stage: Stage) -> None:
    await village_1_reports(stage, 1, 2)


@scene("2035-07-27 10:00")
async def half_is_closed(stage: Stage) -> None:
    """One finding is closed, the other open again with a new term."""
    name = "village 1 title re-check 2"
    await stage.act(
        name,
        "city.officer",
        rectification.ReReview,
        closed=[2],
        opinion="垃圾清运已恢复；污水处理设施仍未运行。",
    )
    await stage.stands(name, "rectification", due="2035-08-26")
    await stage.refused(
        name, "city.officer", rectification.ConcludeFailure, "too-early", reason="尚未整改到位。"
    )


@scene("2035-08-20 10:00")
async def second_report(stage: Stage) -> None:
    await village_1_reports(stage, 1)


@scene("2035-11-20 10:00")
async def title_is_cancelled(stage: Stage) -> None:
    """A4.5, F6: the municipal title is lost."""
    name = "village 1 title re-check 2"
    await stage.act(name, "city.officer", rectification.ConcludeFailure, reason="整改后仍不达标。")
    await stage.stands(name, "failed", due="")
