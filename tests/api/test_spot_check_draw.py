"""The Bureau's spot-check drawn by HTTP, from the county's report, and worked out again (A3.6, 6.2.3)."""

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.programme.library import catalogue_of
from services.domain.programme.schema import Track
from services.domain.steps.upper_review import ReportAcceptance
from services.domain.tree.units import StepName
from tests.api.cast import Cast
from tests.domain.test_spot_checks import recomputed
from tests.workflows.walk import Walk

pytestmark = pytest.mark.usefixtures("worker")


async def test_6_2_3_a_spot_check_is_drawn_once_by_the_reports_hash_and_shown_to_be_recomputed(
    cast: Cast, env: WorkflowEnvironment
) -> None:
    """A3.6, D18: who draws chooses nothing; list and seed stand on the page and in the log."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.VILLAGE)
    await walk.to_review()
    await walk.accept()
    await walk.stands(StepName.UPPER_REVIEW)
    case, page = f"/cases/{walk.case_id}", f"/cases/{walk.case_id}/acceptance"
    path = f"{case}/upper-review/spot-check-draw"
    version = (await cast.get("city.officer", case)).json()["version"]
    early = await cast.post("city.officer", path, version=version)
    assert (early.status_code, early.json()["code"]) == (409, "not-now")
    await walk.do(ReportAcceptance, document="acceptance")
    bearer = {"Authorization": f"Bearer {await cast.token('city.officer')}", "Accept": "text/html"}
    assert "抽查的指标" not in (await cast.http.get(page, headers=bearer)).text
    version = (await cast.get("city.officer", case)).json()["version"]
    chosen = {"codes": ["VB1"], "published": "0" * 64}
    other = await cast.post("qingxi.officer", path, version=version)
    assert other.status_code == 403
    drawn = await cast.post("city.officer", path, chosen, version=version)
    assert drawn.status_code == 200, drawn.text
    log = (await cast.get("city.officer", f"{case}/history")).json()["entries"]
    [report] = [one for one in log if one["fact"]["kind"] == "acceptance-reported"]
    [fact] = [one["fact"] for one in log if one["fact"]["kind"] == "spot-check-drawn"]
    codes = tuple(one.code for one in catalogue_of(walk.programme).entries)
    found = recomputed(codes, report["hash"], len(fact["sample"]["chosen"]))
    assert fact["published"] == report["hash"], "a list or seed that is brought counts for nothing"
    assert len(found) == 6, "30 % of 20"
    assert tuple(fact["sample"]["chosen"]) == found
    again = await cast.post("city.officer", path, version=version + 1)
    assert (again.status_code, again.json()["code"]) == (409, "not-now")
    shown = (await cast.http.get(page, headers=bearer)).text
    _, listed = shown.split("抽查的指标", 1)
    places = [listed.index(f">{code}<") for code in found]
    assert places == sorted(places), "in the order in which they came up"
    assert [code for code in set(codes) - set(found) if f">{code}<" in listed] == []
    for digest in (fact["sample"]["list_sha256"], fact["sample"]["seed"]):
        assert digest in listed.replace(" ", "").replace("<wbr>", "")
