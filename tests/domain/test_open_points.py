"""What the source leaves open: each default as stated, and the setting that says otherwise (4.5.2)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from services.domain.errors import Invalid
from services.domain.mechanisms.consistency_rules import FactCounted
from services.domain.programme import library
from services.domain.programme.evaluation import Deadline, Evaluation
from services.domain.programme.schema import (
    Budget,
    NoticeRules,
    Obligation,
    Span,
    TitleLevel,
    Track,
)
from services.domain.programme.schemes import scheme
from services.domain.programme.words import ECO_TRACKS
from services.domain.rounds.checking import CarryOutCheck, PlanCheck
from services.domain.rounds.offices import organising_level
from services.domain.rounds.reporting import CheckFirst, ReceiveReport, agenda
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.steps.public_notice import (
    CorrectNotice,
    NoticePublished,
    PublishNotice,
    SignNotice,
)
from services.domain.tree.units import Level, StepName
from tests.domain.stage import Stage
from tests.domain.test_rounds import NOW, WORDS, Table

MONTHS = Budget(days=5, unit="months", source="B1.4")
WAYS: dict[str, Any] = {"hotline": "0999-12369", "mailbox": "ts@example.cn", "address": "示例路1号"}
NOTHING: dict[str, Any] = dict.fromkeys(("mailbox", "address"), "")
"""What the stage would say of itself."""
ASKED = {
    "both": ("mailbox", "address"),
    "electronic": ("mailbox",),
    "postal": ("address",),
}


def signed_where(mailbox: str) -> Stage:
    """A village whose notice is signed, by a definition that asks for these mailboxes (E7)."""
    stage = Stage(Track.VILLAGE)
    notice = NoticeRules.model_validate({"mailbox": mailbox})
    rules = stage.rules.model_copy(update={"notice": notice})
    stage.do(FileCreationRequest, procedure=rules)
    stage.to(StepName.PUBLIC_NOTICE)
    stage.do(SignNotice)
    return stage


@pytest.mark.parametrize("mailbox", ASKED)
def test_e7_a_notice_needs_each_mailbox_that_the_definition_asks_for(mailbox: str) -> None:
    wanted = {name: WAYS[name] for name in ("hotline", *ASKED[mailbox])}
    for lacking in ASKED[mailbox]:
        stage = signed_where(mailbox)
        for short in ("", "1"):
            with pytest.raises(Invalid) as refused:
                stage.do(PublishNotice, **{**NOTHING, **wanted, lacking: short})
            assert refused.value.params == {"field": lacking, "shortest": 3}
        assert stage.case.notice.published_at is None
    stage = signed_where(mailbox)
    published = stage.do(PublishNotice, **{**NOTHING, **wanted})
    assert isinstance(published, NoticePublished)
    said = {name: getattr(published, name) for name in WAYS}
    assert {name: words for name, words in said.items() if words} == wanted
    corrected = {**NOTHING, **wanted, "hotline": "0999-00000", "document_no": "环示〔2030〕6号"}
    stage.do(CorrectNotice, **corrected)
    assert stage.case.notice.corrections == 1


@pytest.mark.parametrize(("mailbox", "other"), [("electronic", "address"), ("postal", "mailbox")])
def test_e7_what_the_definition_does_not_ask_for_is_not_put_on_the_notice(
    mailbox: str, other: str
) -> None:
    wanted = {name: WAYS[name] for name in ("hotline", *ASKED[mailbox])}
    for name in (other, f"second_{other}"):
        stage = signed_where(mailbox)
        with pytest.raises(Invalid) as refused:
            stage.do(PublishNotice, **{**NOTHING, **wanted, name: WAYS[other]})
        assert refused.value.params["field"] == name


def test_e7_by_default_both_and_a_procedure_is_pinned_as_it_always_was() -> None:
    assert NoticeRules().contacts == ("hotline", "mailbox", "address")
    assert "mailbox" not in NoticeRules().model_dump()
    postal = NoticeRules(mailbox="postal")
    assert NoticeRules.model_validate_json(postal.model_dump_json()) == postal
    for programme in library.PROGRAMMES:
        assert programme.procedure.notice.mailbox == "both", programme.id


@pytest.mark.parametrize("first", [StepName.TECHNICAL_ASSESSMENT, StepName.APPLICATION])
def test_e12_five_months_run_from_the_first_step_that_the_definition_names(first: StepName) -> None:
    """By default from the technical assessment; before that step nothing runs."""
    stage = Stage(Track.COUNTY)
    what = Obligation.LAST_STAGES
    span = Span(what=what, first=first, last=StepName.ACCEPTANCE, rule="B1.4")
    terms = {**stage.rules.terms, what: MONTHS}
    rules = stage.rules.model_copy(update={"spans": (span,), "terms": terms})
    stage.do(FileCreationRequest, procedure=rules)
    before = [step.name for step in rules.steps]
    stage.to(before[before.index(first) - 1])
    assert what not in stage.case.ledgers
    stage.to(first)
    assert stage.case.ledgers[what].started == stage.case.step_since
    [bundled] = library.current(Track.CITY, TitleLevel.NATIONAL).procedure.spans
    assert bundled.first is StepName.TECHNICAL_ASSESSMENT


def test_e15_every_rung_of_every_track_has_its_self_check_before_the_application() -> None:
    """A1.7 names it for the national step of counties alone; the steps are the definition's."""
    for programme in library.PROGRAMMES:
        names = [step.name for step in programme.procedure.steps]
        assert names.index(StepName.SELF_CHECK) < names.index(StepName.APPLICATION), programme.id
    rungs = {(one.track, one.level) for one in library.PROGRAMMES if one.track in ECO_TRACKS}
    assert len(rungs) == len(ECO_TRACKS) * len(TitleLevel)


def filing(after: str = "") -> dict[str, Any]:
    """The health centres' deadlines with this order of spot-check and filing."""
    [found] = scheme("health-centres").evaluation.deadlines
    return {"deadlines": (found.model_copy(update={"after_check": after}),)}


def test_e20_by_default_the_filing_waits_for_no_spot_check() -> None:
    table = Table("health-centres")
    table.do(ReceiveReport, report="filing", code="9901", received_on=NOW.date())
    assert [one.report for one in table.state.reports] == ["filing"]


def test_e20_where_the_scheme_says_so_the_spot_check_comes_first() -> None:
    table = Table("health-centres", **filing("supervision"))
    table.enter("c1", "centres")
    said = {"report": "filing", "code": "9901", "received_on": NOW.date()}
    with pytest.raises(CheckFirst):
        table.do(ReceiveReport, **said)
    table.do(PlanCheck, check="supervision", meant="open", codes=("c1",))
    with pytest.raises(CheckFirst):
        table.do(ReceiveReport, **said)
    table.do(CarryOutCheck, no=1, began_at=NOW - timedelta(hours=1), findings=WORDS)
    table.do(ReceiveReport, **said)
    assert len(table.state.reports) == 1


def test_e20_a_check_that_the_scheme_does_not_have_is_no_condition() -> None:
    whole = scheme("health-centres").evaluation
    with pytest.raises(ValidationError, match="no such check"):
        Evaluation.model_validate({**dict(whole), **filing("nothing")})
    assert "after_check" not in Deadline.model_dump(whole.deadlines[0])


def test_e23_who_does_the_final_phase_is_the_schemes_word() -> None:
    found = scheme("rural-health-evaluation").evaluation
    [after] = [one for one in found.stages if one.id == "after"]
    assert after.by.zh == "区财政局、专家组和第三方机构"
    alone = after.model_copy(update={"by": {"zh": "区财政局", "en": "Finance bureau"}})
    stages = tuple(alone if one.id == "after" else one for one in found.stages)
    table = Table("rural-health-evaluation", stages=stages)
    [line] = [one for one in agenda(table.state) if one.label == after.label]
    assert line.by.en == "Finance bureau"


def test_e24_a_figure_carries_what_it_counts() -> None:
    """C5.5.2: floor space of class D and of all schools are two facts, each with its words."""
    facts = scheme("education-supervision").evaluation.consistency
    assert facts
    named = {one.id: (one.label.zh, one.unit) for one in facts.facts}
    assert named["class-d"] == ("D级危房面积", "平方米")
    assert named["floor-space"] == ("校舍总面积", "平方米")
    for lacking in ("label", "unit"):
        said = {"id": "class-d", "label": {"zh": "面积", "en": "Space"}, "unit": "平方米"}
        said.pop(lacking)
        with pytest.raises(ValidationError):
            FactCounted.from_file(said)


@pytest.mark.parametrize("level", [Level.COUNTY, Level.CITY])
def test_e25_the_tier_is_the_schemes_and_no_name_decides_it(level: Level) -> None:
    """C1.1 names county, city and township offices in turn."""
    found = scheme("quality-revival").evaluation
    assert organising_level(found) is Level.COUNTY
    roles = tuple(
        one.model_copy(update={"level": level, "who": {"zh": "乡镇办公室", "en": "Town office"}})
        for one in found.roles
    )
    assert organising_level(Evaluation.model_validate({**dict(found), "roles": roles})) is level


def test_e25_the_year_is_the_rounds_own_whatever_year_a_text_was_copied_from() -> None:
    """C5.7: goals of 2011, a meeting on 2010."""
    table = Table("union-work")
    days = [one.ends or one.begins for one in agenda(table.state)]
    assert {day.year for day in days if day} == {datetime(2031, 1, 1, tzinfo=UTC).year}
