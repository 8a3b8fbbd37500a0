"""What every applicant does alike: data entered and signed, papers gathered, the notice run.

Dates stand in the stories; here nobody looks at a calendar.
"""

from decimal import Decimal
from typing import Final

from pydantic import BaseModel

from services.cli.demo.papers import proves
from services.cli.demo.people import place_of
from services.cli.demo.stage import Stage
from services.cli.sample_figures import sample_sheet
from services.domain.attainment.datasheet import Value
from services.domain.papers.drafting import ScoreLine, ScoreSheet
from services.domain.programme.library import PROGRAMMES, catalogue_of
from services.domain.programme.schema import Programme
from services.domain.review.conflicts import DeclareInterests
from services.domain.steps import (
    acceptance,
    implementation,
    public_notice,
    recheck,
    self_check,
    technical_assessment,
)

DEPARTMENTS: Final = {
    "huanbao": "qingxi.environment",
    "tongji": "qingxi.statistics",
    "nongye": "qingxi.agriculture",
    "linye": "qingxi.forestry",
    "shuiwu": "qingxi.water",
    "jianshe": "qingxi.construction",
    "weisheng": "qingxi.health",
}
"""Who signs for each verifying department of the county (A0.5)."""

EXPERTS: Final = ("expert.one", "expert.two", "expert.three")
FOUR: Final = ("9901:sichuang", "9901:jianwei", "9901:nongwei", "9901:tongchou")
"""The four joint departments (A0.3)."""

CONTACT: Final = {
    "hotline": "0999-12369",
    "mailbox": "gongshi@yunling.example",
    "address": "云岭市环城路1号 999100",
    "second_office": "所在县（区）环境保护局",
    "second_hotline": "0999-12370",
    "second_mailbox": "gongshi@county.example",
    "second_address": "县（区）政府大院1号 999101",
}


class _Nothing(BaseModel):
    pass


def programme(name: str) -> Programme:
    return next(one for one in PROGRAMMES if one.id == name)


async def enters_data(
    stage: Stage, name: str, login: str, programme_id: str, **counted: int
) -> None:
    """A1.6, A2.3, A3.3: the figures of the last full year; `counted` are this place's own."""
    asked = programme(programme_id)
    sheet = sample_sheet(catalogue_of(asked), 2030)
    own = tuple(Value(datum=datum, year=2030, amount=Decimal(n)) for datum, n in counted.items())
    kept = tuple(value for value in sheet.values if value.datum not in counted)
    sheet = sheet.model_copy(update={"values": (*kept, *own)})
    await put_sheet(stage, name, login, "/indicators/data", sheet)


async def put_sheet(stage: Stage, name: str, login: str, path: str, sheet: BaseModel) -> None:
    """A working paper, written for the first time."""
    await stage.person(login).send(
        "PUT",
        f"{place_of(stage.streams[name])}{path}",
        sheet.model_dump(mode="json", exclude_defaults=True),
        _Nothing,
        expects=0,
    )


async def units_sign(stage: Stage, name: str, programme_id: str) -> None:
    """A0.5: each department signs the values of its own indicators."""
    codes: dict[str, list[str]] = {}
    known = {entry.code for entry in catalogue_of(programme(programme_id)).entries}
    for code, department in programme(programme_id).procedure.verifiers.items():
        if code in known:
            codes.setdefault(department, []).append(code)
    for department, own in codes.items():
        await stage.act(
            name, DEPARTMENTS[department], self_check.VerifyValues, codes=own, agreed=True
        )


async def proves_all(stage: Stage, name: str, login: str, programme_id: str) -> None:
    """A2.7.6, A3.7.5: every indicator has its proof, with the page."""
    found = catalogue_of(programme(programme_id))
    codes = [entry.code for entry in found.entries]
    await proves(stage, name, login, codes, "monitoring-report", page=2)


async def begins_self_check(stage: Stage, name: str, login: str) -> None:
    await stage.act(name, login, implementation.BeginSelfCheck)


async def panel(stage: Stage) -> dict[str, object]:
    """The experts by their accounts; the first one is the chair."""
    accounts = [await stage.person(login).who() for login in EXPERTS]
    return {"experts": accounts, "chair": accounts[0]}


async def panel_declares(stage: Stage, name: str) -> None:
    """D8, C5.2.4: nothing of the case opens to an expert before that."""
    questions = ("employed", "cooperated", "kin", "commissioned")
    for login in EXPERTS:
        said = dict.fromkeys(questions, False)
        await stage.act(name, login, DeclareInterests, **said, liable=True)


async def sheets_come_in(stage: Stage, name: str, programme_id: str) -> None:
    """A1.9: each expert answers every indicator and hands the sheet in."""
    found = catalogue_of(programme(programme_id))
    lines = tuple(ScoreLine(code=entry.code, answer="met") for entry in found.entries)
    for login in EXPERTS:
        path = "/technical-assessment/sheets/mine"
        await put_sheet(stage, name, login, path, ScoreSheet(lines=lines))
        await stage.act(name, login, technical_assessment.SubmitSheet)


async def uses_methods(stage: Stage, name: str, programme_id: str, day: str) -> None:
    """A1.12, A2.6: one by one; the survey with its sample (D13)."""
    for method in programme(programme_id).procedure.acceptance.methods:
        survey = {"sample": 300, "satisfied": 288} if method.survey else {}
        await stage.act(
            name, "city.officer", acceptance.RecordMethod, method=method.id, on=day, **survey
        )


async def signs(stage: Stage, name: str, number: str) -> None:
    await stage.act(name, "city.leader", public_notice.SignNotice, document_no=number)


async def publishes(stage: Stage, name: str) -> None:
    await stage.act(name, "city.officer", public_notice.PublishNotice, **CONTACT)


class _Notice(BaseModel):
    first: str
    last: str
    ends_at: str


async def notice_runs(stage: Stage, name: str, first: str, last: str) -> None:
    """What everybody reads on the public page (A4.1, A7.1)."""
    shown = await stage.person("visitor").get(f"/notices/{stage.streams[name]}", _Notice)
    stage.checks.equal(f"{name}: notice runs", (shown.first, shown.last), (first, last))


async def passes_recheck(stage: Stage, name: str, day: str) -> None:
    """A4.4: by the Bureau with the four departments."""
    await stage.act(
        name,
        "tongchou",
        recheck.ConcludeRecheck,
        checked_on=day,
        departments=FOUR,
        passed=True,
        opinion="复查合格，各项指标保持稳定。",
    )


async def recheck_opens(stage: Stage, title: str, number: int) -> str:
    """The name of the re-check, once the title's clock has opened it (A4.4)."""
    name = f"{title} re-check {number}"
    identifier = stage.streams[title].removeprefix("title-")
    stage.streams[name] = f"recheck-{identifier}-{number}"
    await stage.is_there(name)
    await stage.stands(name, "recheck")
    return name


def titled(stage: Stage, case: str) -> str:
    """The title that a case ended in, under the case's name."""
    name = f"{case} title"
    stage.streams[name] = f"title-{stage.streams[case]}"
    return name
