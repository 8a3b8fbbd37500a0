"""A city in the middle of its work, for tests of pages: cases at several steps, titles, a notice.

Made by acts through the real workflows; places and people are those of the sample city.
"""

from dataclasses import dataclass

from temporalio.testing import WorkflowEnvironment

from services.api.acts.bodies import body_model
from services.api.acts.handing_in import file_about
from services.api.auth import VISITOR_ACTOR
from services.api.deps import Asking
from services.domain.base import TextRef
from services.domain.filing import FileObjection
from services.domain.programme.schema import Track
from services.domain.steps import implementation, technical_assessment
from services.domain.steps.implementation import Point
from services.storage import texts
from tests.api.cast import Cast
from tests.workflows.walk import Walk

REMARK = "东街石拱桥下游约50米处有一个排口，下雨后流黑水，附近没有接入污水管网。"


@dataclass
class City:
    """Ids of what there is to look at."""

    checking: str
    """A town in its self-check."""
    implementing: str
    """A county that carries out its plan."""
    assessed: str
    """A county in technical assessment; `expert.one` and `expert.two` are its panel."""
    noticed: str
    """A village under public notice, with one objection."""
    objection: str
    named: str
    """The case of a village that was named; its title is `title-<this>`."""
    rectifying: str
    """A town whose acceptance found points."""

    @property
    def title(self) -> str:
        return f"title-{self.named}"


async def build(cast: Cast, env: WorkflowEnvironment) -> City:
    """The village that is named first, so that the register and the calendar have a line."""

    def walk(track: Track, place: str = "") -> Walk:
        return Walk(cast.doors.cases, env, cast.doors.database, track, place=place)

    named = walk(Track.VILLAGE, "990121101203")
    await named.to_naming()
    await named.name()
    noticed = walk(Track.VILLAGE, "990121101202")
    objection = await to_objection(cast, noticed)
    rectifying = walk(Track.TOWN, "990121102")
    await to_rectification(cast, rectifying)
    checking = walk(Track.TOWN, "990121101")
    await checking.to_implementation()
    await checking.do(implementation.BeginSelfCheck)
    implementing = walk(Track.COUNTY, "990122")
    await implementing.to_implementation()
    assessed = walk(Track.COUNTY)
    await assessed.to_review()
    experts = (await cast.account("expert.one"), await cast.account("expert.two"))
    await assessed.do(technical_assessment.AppointPanel, experts=experts, chair=experts[0])
    await assessed.declare(*experts)
    return City(
        checking=checking.case_id,
        implementing=implementing.case_id,
        assessed=assessed.case_id,
        noticed=noticed.case_id,
        objection=objection,
        named=named.case_id,
        rectifying=rectifying.case_id,
    )


async def to_objection(cast: Cast, walk: Walk) -> str:
    """Under public notice for two days; the id of the objection."""
    await walk.to_notice()
    await walk.publish()
    await walk.sleep(days=2)
    return await _object(cast, walk.case_id)


async def to_rectification(cast: Cast, walk: Walk) -> None:
    """One point is open."""
    await walk.to_review()
    words = await _text(cast, walk.case_id, REMARK)
    await walk.accept(Point(place="T03a", rule="A2.6.6", words=words))


async def _object(cast: Cast, case: str) -> str:
    body = body_model(FileObjection).model_validate({"subject": "生活污水", "words": REMARK})
    receipt = await file_about(
        cast.doors,
        VISITOR_ACTOR,
        Asking("objection-of-somebody", None),
        about=case,
        kind="file-objection",
        body=body,
    )
    return receipt.stream


async def _text(cast: Cast, stream: str, words: str) -> TextRef:
    async with cast.doors.database.writing() as tx:
        return await texts.keep(tx, stream, "finding", "/words", words)
