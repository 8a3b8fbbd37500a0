"""What the forms of opinions begin with: drafted from what was found, in its own figures (6.2.3)."""

from typing import Any

import pytest

from services.api.portal.forms import Kind, form_of
from services.api.portal.offices.opinion_options import begun, without_version
from services.domain.base import Act
from services.domain.papers.drafting import ScoreLine, ScoreSheet
from services.domain.programme.library import catalogue_of
from services.domain.programme.schema import Track
from services.domain.review.consolidating import LayOpinion, VoiceOpinion
from services.domain.review.signing_papers import DeclinePaper, SignPaper
from services.domain.steps.acceptance import (
    AppointGroup,
    LayAcceptanceOpinion,
    OmitMethod,
    RecordMethod,
)
from services.domain.steps.implementation import (
    CloseInterimFinding,
    RecordInterimCheck,
    ReportInterimMeasures,
)
from services.domain.steps.technical_assessment import AppointPanel, SubmitSheet
from services.domain.steps.upper_review import DrawSpotCheck, LayReviewOpinion, ReportAcceptance
from services.domain.tree.units import StepName
from services.storage.papers import score_sheets
from services.storage.session import Database
from tests.domain.stage import POINT, Stage


async def drafted(database: Database, act: type[Act], stage: Stage) -> dict[str, list[str]]:
    async with database.reading() as tx:
        return await begun(tx, act, stage.case)


@pytest.fixture
def county() -> Stage:
    """A county whose interim check found two things, of which one is mended."""
    stage = Stage(Track.COUNTY)
    stage.to(StepName.IMPLEMENTATION)
    place = catalogue_of(stage.programme).entries[2].code
    stage.do(RecordInterimCheck, points=(POINT, {**POINT, "place": place}))
    stage.do(ReportInterimMeasures, no=1)
    stage.do(CloseInterimFinding, no=1)
    stage.to(StepName.ACCEPTANCE)
    closed, other = stage.case.findings
    again = other.model_copy(update={"status": "open"})  # Else it is mended on the way.
    stage.state = stage.case.but(findings=(closed, again))
    return stage


async def test_6_2_3_the_acceptance_opinion_is_drafted_from_methods_survey_and_findings(
    sqlite: Database, county: Stage
) -> None:
    """A1.5, A1.12, A2.6: nothing recorded, nothing said; what was left out is not said to be done."""
    entry = catalogue_of(county.programme).entries[2]
    findings = [
        "此前共提出问题2项，已整改销号1项。",
        f"第2项（{entry.code} {entry.name_zh}）尚未销号。",
    ]
    first = (await drafted(sqlite, LayAcceptanceOpinion, county))["opinion"]
    assert first == ["\n".join(findings)]
    county.do(AppointGroup)
    left, *used = county.rules.acceptance.methods
    county.do(OmitMethod, method=left.id)
    for method in used:
        survey: dict[str, Any] = {"sample": 400, "satisfied": 371} if method.survey else {}
        county.do(RecordMethod, method=method.id, **survey)
    names = "、".join(method.name.zh for method in used)
    [then] = (await drafted(sqlite, LayAcceptanceOpinion, county))["opinion"]
    assert then.splitlines() == [
        f"验收组通过{names}等方式进行了验收。",
        "民意调查收回有效问卷400份，满意率92.8%。",
        *findings,
    ]


async def test_6_2_3_the_review_opinion_says_how_many_indicators_were_drawn(
    sqlite: Database,
) -> None:
    stage = Stage(Track.VILLAGE)
    stage.to(StepName.UPPER_REVIEW)
    stage.do(ReportAcceptance)
    [before] = (await drafted(sqlite, LayReviewOpinion, stage))["opinion"]
    codes = tuple(one.code for one in catalogue_of(stage.programme).entries)
    stage.do(DrawSpotCheck, codes=codes, published="a" * 64)
    assert stage.case.upper_review.drawn
    many = len(stage.case.upper_review.drawn.chosen)
    [after] = (await drafted(sqlite, LayReviewOpinion, stage))["opinion"]
    assert after == f"{before}\n随机抽取{many}项指标进行了抽查。"


async def test_6_1_5_the_assessment_is_drafted_in_the_experts_words_one_finding_an_indicator(
    sqlite: Database,
) -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    stage.do(AppointPanel)
    one, two, three = (entry.code for entry in catalogue_of(stage.programme).entries[:3])
    said = (
        {one: ("unmet", "台账缺两个月。"), two: ("met", ""), three: ("met", "很好。")},
        {one: ("insufficient", "现场停运。"), two: ("unmet", "水样超标。"), three: ("met", "")},
    )
    experts = stage.case.panel.experts
    async with sqlite.writing() as tx:
        for expert, answers in zip(experts, said, strict=True):
            lines = tuple(
                ScoreLine(code=code, answer=answer, reason=reason)
                for code, (answer, reason) in answers.items()
            )
            sheet = ScoreSheet(lines=lines)
            await score_sheets.put(tx, "case", expert, sheet, expects=0, now=stage.now)
    for met in (31, 33):
        stage.do(SubmitSheet, sheet={"met": met})
    values = await drafted(sqlite, LayOpinion, stage)
    assert values == {
        "opinion": ["2名专家分别评审，各自判定达标的指标为31至33项。"],
        "points.0.place": [one],
        "points.0.rule": ["A1.9"],
        "points.0.words": ["台账缺两个月；现场停运。"],
        "points.1.place": [two],
        "points.1.rule": ["A1.9"],
        "points.1.words": ["水样超标。"],
    }


def test_6_1_5_nobody_is_asked_for_the_number_of_a_version() -> None:
    """It goes along unseen with the word on an opinion, and with the refusal to sign it."""
    for act in (VoiceOpinion, DeclinePaper):
        fields = without_version(act, form_of(act, values={"no": ["2"]}))
        (hidden,) = [one for one in fields if one.name == "no"]
        assert (hidden.kind, hidden.value) == (Kind.HIDDEN, "2")
        assert all(one.kind is not Kind.HIDDEN for one in fields if one.name != "no")
    signing = without_version(SignPaper, form_of(SignPaper, values={}))
    assert all(one.kind is not Kind.HIDDEN for one in signing)
