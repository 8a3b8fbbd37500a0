"""The acts of a simulation through the real workflows: every stream ends the same way (4.4.2)."""

from datetime import date

from temporalio.testing import WorkflowEnvironment

from services.cli.simulated_workflows import Script, differing, play, script, told
from services.domain.base import CLOCK
from services.domain.programme.calendars import rehearsal_calendar
from services.domain.programme.library import newest
from services.domain.simulation.behaviour import Behaviour
from services.domain.simulation.population import Setting, setting
from services.domain.titles.title import Title
from services.storage.session import Database
from services.workflows.client import CaseClient
from services.workflows.clock import RehearsalClock

TROUBLED = Behaviour(
    late=0.4,
    asking=0.3,
    supervised=0.9,
    declining=0.6,
    hopeless=0.3,
    unmended=0.5,
    objecting=0.5,
    deficient=0.6,
    wanting=0.7,
    disputed=0.2,
    polluting=0.3,
    rejected=0.3,
    spread_years=1,
)


def asked(name: str, *, units: int, years: int, behaviour: Behaviour | None = None) -> Setting:
    """In years that no environment has seen yet, so that every run draws the same acts."""
    return setting(
        newest(name),
        units=units,
        years=years,
        seed=7,
        begins=date(2040, 1, 1),
        calendar=rehearsal_calendar(),
        behaviour=behaviour,
    )


async def test_4_4_2_a_title_over_26_years_ends_as_the_pure_run_has_it(
    env: WorkflowEnvironment, sqlite: Database, client: CaseClient
) -> None:
    """Its workflow continues as new with every re-check, far beyond the ten years of one run."""
    calm = Behaviour(spread_years=1, declining=0, withdrawing=0, refused=0, failing=0, unfit=0)
    one = asked("village-municipal", units=1, years=29, behaviour=calm)
    written = script(one)
    titles = [end for end in written.ends if isinstance(end, Title)]
    assert max(title.rechecks for title in titles) >= 13
    played = await play(written, client, sqlite, RehearsalClock(env.client))
    assert played.wrong == []
    assert played.streams == len(written.ends)
    assert "all" in told(played)[1]


async def test_4_4_2_troubled_units_of_one_county_end_as_the_pure_run_has_them(
    env: WorkflowEnvironment, sqlite: Database, client: CaseClient
) -> None:
    """Late, disputed, objected to, frozen: what the clock does there it does at the same place."""
    one = asked("village-municipal", units=3, years=8, behaviour=TROUBLED)
    written = script(one)
    kinds = {type(done.act).__name__ for done in written.acts}
    assert {"EscalateTerm", "Supervise", "FinishRecheck", "IssueDeficits"} <= kinds
    played = await play(written, client, sqlite, RehearsalClock(env.client))
    assert played.wrong == []
    people = [done for done in written.acts if done.act.actor != CLOCK]
    assert (played.by_people, played.by_the_clock) == (
        len(people),
        len(written.acts) - len(people),
    )


async def test_4_4_2_an_act_that_the_workflows_refuse_is_told(
    env: WorkflowEnvironment, sqlite: Database, client: CaseClient
) -> None:
    """The proof can fail: without its second act the case is elsewhere than the pure run says."""
    written = script(asked("village-municipal", units=1, years=2))
    first, _, third = (done for done in written.acts[:3])
    short = Script(acts=(first, third), ends=())
    played = await play(short, client, sqlite, RehearsalClock(env.client), patience=0.2)
    assert len(played.wrong) == 1
    assert third.stream in played.wrong[0]


def test_4_4_2_moments_are_compared_by_their_day() -> None:
    written = script(asked("county-municipal", units=1, years=4))
    case = written.ends[0]
    assert list(differing(case, case)) == []
    moved = case.model_copy(update={"seq": case.seq + 1})
    assert [line.split(":")[0] for line in differing(case, moved)] == ["seq"]
