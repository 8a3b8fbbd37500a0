"""Rows of findings that are still to be mended: written with the facts, and anew (6.3.1)."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from services.domain.acts import open_acts
from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid
from services.domain.mechanisms.rectifications import Standing
from services.domain.programme.schema import Track
from services.domain.rectifying.judging import DecideMeasures, ReReviewItems
from services.domain.rectifying.owning import AssignFindings, HandInEvidence, ProposeMeasures
from services.domain.seats import Seat
from services.domain.steps.technical_assessment import FormOpinion
from services.domain.tree.units import Function, StepName
from services.domain.whole_case import Withdraw
from services.storage import findings
from services.storage.queries.findings import Asked, FindingLine, open_findings
from services.storage.queries.scope import Viewer
from services.storage.session import Database
from services.storage.tables.base import table_of
from services.storage.tables.findings import FindingRow
from tests.domain.stage import POINT, Stage
from tests.storage.recording import record, record_last

OFFICER = Viewer("officer", (Seat(function=Function.CITY_OFFICER, unit="9901"),))
OWNER = Viewer("owner", (Seat(function=Function.APPLICANT_CLERK, unit="990121"),))
ELSEWHERE = Viewer("else", (Seat(function=Function.COUNTY_OFFICER, unit="990222"),))


async def found(database: Database) -> Stage:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    while FormOpinion not in open_acts(stage.state):
        stage.forward()
    veto = {**POINT, "place": "CB1", "veto": True}
    stage.do(FormOpinion, passed=False, points=(POINT, POINT, veto))
    stage.do(AssignFindings, nos=(2,))
    await record(database, stage)
    return stage


async def listed(
    database: Database, stage: Stage, viewer: Viewer, **asked: object
) -> list[FindingLine]:
    async with database.reading() as tx:
        today = local_day(stage.now)
        return list(await open_findings(tx, viewer, Asked.model_validate(asked), today))


async def test_6_3_1_the_list_has_veto_items_first_then_by_their_day(database: Database) -> None:
    stage = await found(database)
    assert [line.no for line in await listed(database, stage, OFFICER)] == [3, 2, 1]
    assert await listed(database, stage, ELSEWHERE) == []


async def test_6_3_1_filters_find_what_is_mine_overdue_a_veto_or_stands_so(
    database: Database,
) -> None:
    stage = await found(database)
    for viewer, asked, shown in (
        (OWNER, {"only": "mine"}, [2]),
        (OFFICER, {"only": "mine"}, []),
        (OFFICER, {"only": "overdue"}, []),
        (OFFICER, {"only": "veto"}, [3]),
        (OFFICER, {"standing": "owned"}, [2]),
    ):
        lines = await listed(database, stage, viewer, **asked)
        assert [line.no for line in lines] == shown, asked
    stage.sleep(days=8)
    late = await listed(database, stage, OFFICER, only="overdue")
    assert [(line.no, line.overdue(local_day(stage.now))) for line in late] == [(2, True)]


async def test_6_3_1_a_page_goes_on_where_the_last_ended(database: Database) -> None:
    stage = await found(database)
    first = await listed(database, stage, OFFICER, limit=1)
    assert len(first) == 2, "one more says that there is a next page"
    rest = await listed(database, stage, OFFICER, after=first[0].cursor)
    assert [line.no for line in rest] == [2, 1]
    with pytest.raises(Invalid):
        await listed(database, stage, OFFICER, after="nonsense")


async def test_6_3_1_what_is_closed_or_over_leaves_the_list(database: Database) -> None:
    stage = await found(database)
    for act in (ProposeMeasures, DecideMeasures, HandInEvidence):
        stage.do(act, nos=(2,))
        await record_last(database, stage)
    waiting = await listed(database, stage, OFFICER, standing="worked")
    assert [line.standing for line in waiting] == [Standing.WORKED]
    stage.do(ReReviewItems, nos=(2,))
    await record_last(database, stage)
    assert [line.no for line in await listed(database, stage, OFFICER)] == [3, 1]
    stage.do(Withdraw)
    await record_last(database, stage)
    assert await listed(database, stage, OFFICER) == []


async def test_6_3_1_rows_written_anew_are_the_same(database: Database) -> None:
    """As for cases whose findings were found before there were rows."""
    stage = await found(database)
    before = await listed(database, stage, OFFICER)
    async with database.writing() as tx:
        await tx.execute(delete(table_of(FindingRow)))
        await findings.written_anew(tx, stage.state)
    assert await listed(database, stage, OFFICER) == before
    assert before[1].due_on == local_day(stage.now) + timedelta(days=7)
