"""A running case and a new version of its programme: what forbids the move, what it changes (4.1.3)."""

from datetime import date
from decimal import Decimal

import pytest

from services.domain.attainment.datasheet import DataSheet, Judgement, Value
from services.domain.case import Case
from services.domain.clocks.calendar import Calendar
from services.domain.migrating import CannotMigrate, CaseMigrated, MigrateCase, Why, obstacles
from services.domain.migration_preview import Preview, Ruled, preview
from services.domain.offices.taking_back import TakeBack
from services.domain.programme import library
from services.domain.programme.calendars import bundled_calendar
from services.domain.programme.overlay import Change
from services.domain.programme.publishing import Begun, in_force
from services.domain.programme.schema import (
    Obligation,
    Procedure,
    Programme,
    ProgrammeRef,
    Text,
    Track,
)
from services.domain.tree.units import StepName
from tests.domain.stage import WORDS, Stage

CALENDAR: Calendar = bundled_calendar()
NEW = {"version": 2}


def in_formal_check() -> Stage:
    stage = Stage(Track.VILLAGE)
    stage.to(StepName.APPLICATION)
    while Obligation.FORMAL_CHECK not in stage.case.ledgers:
        stage.forward()
    return stage


def pin(programme: Programme) -> ProgrammeRef:
    return library.pin(programme.model_copy(update=NEW))


def moved(stage: Stage, procedure: Procedure, *, differ: bool = False) -> CaseMigrated:
    fact = stage.do(
        MigrateCase,
        programme=pin(stage.programme),
        procedure=procedure,
        indicators_differ=differ,
        reason=WORDS,
        by="zhang",
    )
    assert isinstance(fact, CaseMigrated)
    return fact


def reasons(stage: Stage, procedure: Procedure, *, differ: bool = False) -> list[Why]:
    found = obstacles(stage.case, pin(stage.programme), procedure, indicators_differ=differ)
    return [one.why for one in found]


def with_days(rules: Procedure, what: Obligation, days: int) -> Procedure:
    term = rules.terms[what].model_copy(update={"days": days})
    return rules.model_copy(update={"terms": {**rules.terms, what: term}})


def test_4_1_3_what_is_owed_is_counted_by_the_new_term_from_its_own_beginning() -> None:
    stage = in_formal_check()
    before = stage.case.ledgers[Obligation.FORMAL_CHECK]
    fact = moved(stage, with_days(stage.rules, Obligation.FORMAL_CHECK, 9))
    after = stage.case.ledgers[Obligation.FORMAL_CHECK]
    assert (after.budget, after.started, after.stops) == (9, before.started, before.stops)
    assert (fact.old.version, stage.case.programme) == (1, pin(stage.programme))
    done = {what for what, one in stage.case.ledgers.items() if one.done}
    assert Obligation.FORMAL_CHECK not in done
    with pytest.raises(CannotMigrate) as refused:
        moved(stage, stage.rules)
    assert refused.value.params["why"] == Why.SAME_VERSION


def test_4_1_3_nothing_before_the_move_is_taken_back_after_it() -> None:
    stage = in_formal_check()
    moved(stage, with_days(stage.rules, Obligation.FORMAL_CHECK, 9))
    assert stage.facts[-1].final
    assert TakeBack.part is not MigrateCase.part


def test_4_1_3_a_step_that_is_gone_or_was_passed_by_other_settings_forbids_it() -> None:
    stage, rules = in_formal_check(), Stage(Track.VILLAGE).rules
    plan = rules.plan.model_copy(update={"filed_documents": rules.plan.filed_documents + 1})
    assert reasons(stage, rules.model_copy(update={"plan": plan})) == [Why.STEP_DIFFERS]
    left = tuple(step for step in rules.steps if step.name is not StepName.PLAN)
    found = reasons(stage, rules.model_copy(update={"steps": left}))
    assert found[0:2] == [Why.STEP_MISSING, Why.STEP_DIFFERS]
    longer = rules.plan.model_copy(update={"years_in_force": 2})
    assert reasons(stage, rules.model_copy(update={"plan": longer})) == []


def test_4_1_3_a_step_that_is_still_to_come_may_be_another() -> None:
    stage = in_formal_check()
    acceptance = stage.rules.acceptance.model_copy(update={"experts": True})
    later = stage.rules.model_copy(update={"acceptance": acceptance})
    assert reasons(stage, later) == []
    begun = stage.rules.application.model_copy(update={"batch": not stage.rules.application.batch})
    assert reasons(stage, stage.rules.model_copy(update={"application": begun})) == [
        Why.STEP_DIFFERS
    ]


def test_4_1_3_other_indicators_and_terms_that_are_gone_forbid_it() -> None:
    stage = in_formal_check()
    assert reasons(stage, stage.rules, differ=True) == [Why.INDICATORS_DIFFER]
    left = {w: t for w, t in stage.rules.terms.items() if w is not Obligation.FORMAL_CHECK}
    assert Why.TERM_MISSING in reasons(stage, stage.rules.model_copy(update={"terms": left}))
    early = Stage(Track.VILLAGE)
    early.to(StepName.PLAN)
    assert reasons(early, early.rules, differ=True) == []
    other = ProgrammeRef(id="town-municipal", version=2, sha256="0" * 64)
    assert [
        one.why for one in obstacles(stage.case, other, stage.rules, indicators_differ=False)
    ] == [Why.OTHER_PROGRAMME]
    recheck: Case = stage.case.but(title="title-1")
    found = obstacles(recheck, pin(stage.programme), stage.rules, indicators_differ=False)
    assert [one.why for one in found] == [Why.RECHECK]


def test_4_1_3_a_published_notice_runs_as_it_was_published() -> None:
    stage = Stage(Track.VILLAGE)
    stage.to(StepName.PUBLIC_NOTICE)
    while stage.case.notice.published_at is None:
        stage.forward()
    notice = stage.rules.notice.model_copy(update={"days": 15})
    longer = with_days(stage.rules, Obligation.NOTICE, 15).model_copy(update={"notice": notice})
    assert reasons(stage, longer) == [Why.STEP_DIFFERS]


def looked(stage: Stage, after: Programme, sheet: DataSheet | None = None) -> Preview:
    before = stage.programme
    printed = library.printed_for(before)
    return preview(
        stage.case,
        Ruled(library.ref_of(before), before, library.catalogue_of(before)),
        Ruled(pin(after), after, library.changed_by(printed, after.catalogue)),
        sheet=sheet or DataSheet(year=2029),
        items=[before.dossier[0].id],
        calendar=CALENDAR,
        now=stage.now,
    )


def test_4_1_3_the_dry_run_says_dates_limits_and_what_has_no_place_any_more() -> None:
    stage = Stage(Track.VILLAGE)
    stage.to(StepName.SELF_CHECK)
    catalogue = library.catalogue_of(stage.programme)
    gone = catalogue.indicators[0]
    limited = next(
        one for one in catalogue.indicators[1:] if one.thresholds and one.comparison == ">="
    )
    said = {"reason": Text(zh="试验", en="a test"), "source": "test"}
    changes = (
        Change(code=gone.code, drop=True, **said),
        Change(code=limited.code, limit=Decimal(1), **said),
    )
    use = stage.programme.catalogue.model_copy(update={"changes": changes})
    after = stage.programme.model_copy(
        update={**NEW, "catalogue": use, "dossier": stage.programme.dossier[1:]}
    )
    sheet = DataSheet(year=2029, judgements=(Judgement(code=gone.code, met=True),))
    only_there = [
        datum.id
        for datum in gone.base_data
        if datum.id
        not in {one.id for e in catalogue.entries if e is not gone for one in e.base_data}
    ]
    values = tuple(Value(datum=one, year=2029, amount=Decimal(1)) for one in only_there)
    found = looked(stage, after, sheet.model_copy(update={"values": values}))
    assert found.possible
    assert [one.zh.split()[0] for one in found.gone] == [gone.code]
    assert [one.name.zh.split()[0] for one in found.limits] == [limited.code]
    assert len(found.homeless) == len(only_there) + 2
    assert found.digest != looked(stage, after).digest


def test_4_1_3_nobody_is_late_by_a_new_rule() -> None:
    stage = in_formal_check()
    stage.sleep(days=5)
    rules = with_days(stage.rules, Obligation.FORMAL_CHECK, 1)
    shorter = stage.programme.model_copy(update={**NEW, "procedure": rules})
    found = looked(stage, shorter)
    assert [(one.why, one.about) for one in found.obstacles] == [(Why.OVERDUE, "formal-check")]
    assert found.terms[0].old != found.terms[0].new


def test_4_1_3_of_those_that_have_begun_the_latest_number_is_in_force() -> None:
    def begun(number: int, day: date, sha: str = "a") -> Begun:
        return Begun(name="n", number=number, sha256=sha, begins_on=day)

    first, later = begun(1, date(2030, 1, 1)), begun(2, date(2031, 1, 1))
    assert in_force([first, later], date(2029, 1, 1)) == ()
    assert in_force([first, later], date(2030, 12, 31)) == (first,)
    assert in_force([later, first], date(2031, 1, 1)) == (later,)
    own = begun(2, date(2031, 1, 1), "b")
    assert in_force([later, own], date(2031, 1, 1)) == (own,)
