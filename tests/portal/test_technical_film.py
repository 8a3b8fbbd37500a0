"""B3.4.2: the technical-report film on its way: optional in the list, bound, shown with its chapters and
captions, in the catalogue of volumes, sealed with the submission.
"""

import asyncio

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.programme.schema import TitleLevel, Track
from services.domain.steps.application import SubmitApplication
from services.storage.keeping import sealing
from services.storage.keeping.sealing import Sealed
from services.storage.papers.readiness import judge
from tests.api.cast import Cast
from tests.api.test_documents import doors, papers, settings, worker
from tests.portal.conftest import SignIn
from tests.portal.people import Person
from tests.portal.test_evidence import film, uploaded
from tests.workflows.walk import Walk

__all__ = ["doors", "film", "papers", "settings", "worker"]

pytestmark = pytest.mark.slow

NAME, FILE = "技术报告视频", "指标完成情况.mp4"
PATIENCE = 60
VTT = b"WEBVTT\n\n00:01.000 --> 00:03.000\n\xe6\x8c\x87\xe6\xa0\x87\n"


@pytest.fixture
async def walk(cast: Cast, env: WorkflowEnvironment) -> Walk:
    """A model city at its application, nothing bound yet."""
    level = TitleLevel.NATIONAL
    found = Walk(cast.doors.cases, env, cast.doors.database, Track.CITY, level=level)
    await found.to_application()
    return found


async def bound(clerk: Person, home: str, body: bytes) -> str:
    document = await uploaded(clerk, home.rpartition("/")[2], FILE, body)
    page = await clerk.see(f"{home}/dossier/technical-film")
    after = await clerk.send(page, "/dossier/technical-film", document=document, kind="film")
    assert FILE in after.text
    return document


async def test_b3_4_2_the_film_is_optional_wherever_the_papers_are_listed(
    walk: Walk, person: SignIn, cast: Cast
) -> None:
    clerk, home = await person("yunling.clerk"), f"/cases/{walk.case_id}"
    page = await clerk.see(home)
    assert f"{NAME} （可选） 没有报送" in page.text
    assert "0 / 7项已齐" in page.text
    lacking = (await clerk.see(f"{home}/readiness")).text
    assert "缺少材料：工作汇报片" in lacking
    assert f"缺少材料：{NAME}" not in lacking
    own = await clerk.see(f"{home}/dossier/technical-film")
    assert "可选材料：不报送不影响申报" in own.text
    assert "待装订" not in own.text
    said = (await clerk.see(home, language="en")).text
    assert "Technical-report film (optional) Not handed in" in said
    officer = await person("province.officer")
    assert f"{NAME} （可选） 没有报送" in (await officer.see(home)).text


async def test_b3_4_2_guide_and_commitment_name_it_as_optional(person: SignIn) -> None:
    """Whoever opens a case reads it before anything is made."""
    reader = await person("yunling.clerk")
    guide = await reader.see("/guide/city-national")
    assert "专题片；可选，不报送不影响申报" in guide.text
    promised = await reader.see("/guide/city-national/application")
    assert f"{NAME} （可选）" in promised.text
    assert "工作汇报片 （可选）" not in promised.text
    english = (await reader.see("/guide/city-national", language="en")).text
    assert "optional, an application is complete without it" in english


async def test_b3_4_2_what_is_bound_is_shown_listed_and_sealed_like_the_work_film(
    walk: Walk, person: SignIn, cast: Cast, film: bytes
) -> None:
    clerk, home = await person("yunling.clerk"), f"/cases/{walk.case_id}"
    document = await bound(clerk, home, film)
    assert "1 / 8项已齐" in (await clerk.see(home)).text
    shown = await clerk.see(f"/documents/{document}/view")
    chapter = {"minute": "00:04-00:09", "words": "空气质量指标"}
    shown = await clerk.send(shown, "/chapters", values=chapter)
    await clerk.send(shown, "/captions", file=("字幕.vtt", VTT), values={"language": "zh"})
    officer = await person("province.officer")
    films = await officer.see(f"{home}/modules/films")
    assert f"从头播放 ：{NAME}" in films.text
    assert "空气质量指标" in films.text
    assert "字幕：中文" in films.text
    assert f"第1卷 {NAME}" in (await officer.see(f"{home}/catalogue")).text

    async with cast.doors.database.reading() as tx:
        judged = await judge(tx, walk.case_id, await cast.now())
    assert not [one for one in judged.found.shortcomings if one.rule == "B3.4.2"]
    manifest = sealing.manifest(judged.papers)
    assert [(one.document, one.place) for one in manifest] == [(document, "technical-film/1")]
    await walk.do(
        SubmitApplication, manifest=manifest, papers_version=judged.version, data_digest="digest"
    )
    assert (await sealed(cast, walk.case_id)).document == document
    assert f"{NAME} （可选） 齐全" in (await officer.see(home)).text


async def sealed(cast: Cast, case: str) -> Sealed:
    """The one file of the case, once the workflow has put it into the archive."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with cast.doors.database.reading() as tx:
                for one in await sealing.sealed_of(tx, case):
                    return one
