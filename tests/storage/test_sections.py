"""Last hands on the papers, the clerks' own word, data kept with each submission (portal B3.1, B3.7)."""

from datetime import timedelta
from decimal import Decimal

from services.domain.attainment.datasheet import DataSheet, Judgement, Value
from services.domain.offices.handing import Assign
from services.domain.programme.schema import Track
from services.domain.seats import Seat
from services.domain.steps.application import SubmitApplication
from services.domain.tree.units import Function, Part, StepName
from services.storage.papers import data_sheets, papers, sections
from services.storage.queries.desk_notes import notes
from services.storage.session import Database
from tests.domain.stage import Stage
from tests.storage.recording import record, record_last


def with_value(sheet: DataSheet) -> DataSheet:
    value = Value(datum="farmland_area", year=sheet.year, amount=Decimal(846))
    return sheet.model_copy(update={"values": (value,)})


def judged(sheet: DataSheet) -> DataSheet:
    return sheet.model_copy(update={"judgements": (Judgement(code="TB1", met=True),)})


async def test_b3_1_an_edit_notes_the_sections_that_it_changed_and_no_others(
    database: Database,
) -> None:
    stage = Stage(Track.COUNTY)
    now = stage.now
    async with database.writing() as tx:
        await data_sheets.change(tx, "papers", with_value, by="wang", now=now)
        await data_sheets.change(tx, "papers", judged, by="zhou", now=now + timedelta(hours=1))
        await data_sheets.change(tx, "papers", judged, by="li", now=now + timedelta(hours=2))
    async with database.reading() as tx:
        found = await sections.of_case(tx, "papers")
    assert set(found.touched) == {"datum/farmland_area", "indicators/TB1"}
    assert found.touched["indicators/TB1"].at == now + timedelta(
        hours=1
    )  # The third changed nothing.
    last = found.last("datum/farmland_area", "indicators/TB1", "dossier/plan")
    assert last == found.touched["indicators/TB1"]
    assert found.last("dossier/plan") is None


async def test_b3_1_finished_is_said_once_and_taken_back(database: Database) -> None:
    now = Stage(Track.COUNTY).now
    async with database.writing() as tx:
        await sections.finish(tx, "word", "dossier/plan", "wang", now)
        await sections.finish(tx, "word", "dossier/plan", "zhou", now + timedelta(hours=1))
        found = await sections.of_case(tx, "word")
        assert found.finished["dossier/plan"].at == now
        await sections.reopen(tx, "word", "dossier/plan")
        assert (await sections.of_case(tx, "word")).finished == {}


async def test_b3_7_the_data_of_each_submission_stay_as_they_were(database: Database) -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.APPLICATION)
    await record(database, stage)
    async with database.writing() as tx:
        await data_sheets.change(tx, stage.case.id, with_value, by="wang", now=stage.now)
        version = await papers.version(tx, stage.case.id)
    stage.do(SubmitApplication, papers_version=version)
    await record_last(database, stage)
    async with database.writing() as tx:
        await data_sheets.change(tx, stage.case.id, judged, by="wang", now=stage.now)
        kept = await sections.submitted(tx, stage.case.id)
    assert list(kept) == [len(stage.facts)]
    assert kept[len(stage.facts)].judgements == ()
    assert kept[len(stage.facts)].value("farmland_area")


async def test_b3_6_a_note_names_the_last_fact_and_who_has_the_case_in_hand(
    database: Database,
) -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.APPLICATION)
    stage.do(SubmitApplication)
    seat = Seat(function=Function.CITY_OFFICER, unit="9901:huanbao")
    stage.do(Assign, of=Part.FORMAL_CHECKER, to="sun", seats=(seat,))
    await record(database, stage)
    async with database.reading() as tx:
        found = await notes(tx, [stage.case.id, "nothing-there"])
    assert list(found) == [stage.case.id]
    note = found[stage.case.id]
    assert (note.kind, note.version) == ("part-held", stage.case.version)
    assert note.owner == ""  # An account without a name; names come from the accounts.
