"""People who go on when a machine dies: the same request again, under the same key.

Only what was acknowledged is written down; the checker holds the system to exactly that.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import httpx
from pydantic import BaseModel

from services.cli.demo.moves import CONTACT, DEPARTMENTS, programme
from services.cli.demo.papers import KINDS
from services.cli.demo.people import API, Person, RefusedError, Seen, address_of, place_of
from services.cli.sample_figures import sample_sheet
from services.domain.base import Act, Receipt
from services.domain.clocks.calendar import local_day
from services.domain.evidence.documents import PART_SIZE, part_count
from services.domain.papers.dossier import PartKind
from services.domain.programme.library import catalogue_of
from services.domain.steps import (
    acceptance,
    application,
    creation_request,
    implementation,
    plan,
    public_notice,
    self_check,
    upper_review,
)

T = TypeVar("T")
PROGRAMME = "village-municipal"
SAYS_SO_ITSELF = frozenset({502, 503, 504})
"""Not attempted, or unknown: to repeat it is safe, and asked for."""


class Url(BaseModel):
    number: int
    url: str


class Urls(BaseModel):
    urls: list[Url]


class Document(BaseModel):
    id: str
    state: str = ""
    problem: str | None = None


class Bound(BaseModel):
    id: str


@dataclass
class Promises:
    """What the system has said yes to."""

    acts: list[tuple[str, str, int]] = field(default_factory=list)
    """Stream, request id, number in its log."""
    files: dict[str, str] = field(default_factory=dict)
    """Document -> sha256 of what its sender has."""
    tries: int = 0
    """How often somebody had to ask again."""
    surprises: list[str] = field(default_factory=list)
    """Refusals that say neither "not attempted" nor "unknown"."""


@dataclass
class Village:
    """One case from its request to its public notice, by everybody who has a part in it."""

    short: str
    town: str
    place: str
    people: Callable[[str], Person]
    store: httpx.AsyncClient
    samples: dict[str, Path]
    promises: Promises
    stream: str = ""

    async def insist(self, ask: Callable[[], Awaitable[T]]) -> T:
        while True:
            try:
                return await ask()
            except httpx.TransportError:
                self.promises.tries += 1
            except RefusedError as refused:
                if refused.problem.status not in SAYS_SO_ITSELF:
                    self.promises.surprises.append(str(refused))
                    raise
                self.promises.tries += 1
            await asyncio.sleep(0.1)

    async def act(self, login: str, act: type[Act], **body: object) -> None:
        person, key = self.people(login), uuid.uuid4().hex
        expects = None
        if not act.adds:
            expects = (await self.insist(lambda: person.get(place_of(self.stream), Seen))).version
        path = address_of(self.stream, act)
        receipt = await self.insist(
            lambda: person.send("POST", path, body or None, Receipt, expects=expects, key=key)
        )
        self.promises.acts.append((receipt.stream, key, receipt.seq))

    async def send(self, login: str, path: str, body: dict[str, object]) -> str:
        key = uuid.uuid4().hex
        sent = await self.insist(
            lambda: self.people(login).send("POST", path, body, Bound, key=key)
        )
        return sent.id

    async def upload(self, sample: str) -> str:
        """In parts to the store; acknowledged when the confirmation is answered."""
        path = self.samples[sample]
        content = await asyncio.to_thread(path.read_bytes)
        digest = sha256(content).hexdigest()
        person = self.people(f"{self.short}.clerk")
        announced: dict[str, object] = {
            "stream": self.stream,
            "name": path.name,
            "size": len(content),
            "sha256": digest,
        }
        document = await self.send(person.login, "/documents", announced)
        numbers = list(range(1, part_count(len(content)) + 1))
        parts = await self.insist(
            lambda: person.send("POST", f"/documents/{document}/parts", {"numbers": numbers}, Urls)
        )
        for part in parts.urls:
            piece = content[(part.number - 1) * PART_SIZE : part.number * PART_SIZE]
            await self.insist(lambda url=part.url, piece=piece: self._put(url, piece))  # type: ignore[misc]  # bound in its turn
        confirm = f"/documents/{document}/confirmation"
        await self.insist(lambda: person.send("POST", confirm, None, Document))
        self.promises.files[document] = digest
        return document

    async def _put(self, url: str, piece: bytes) -> None:
        answer = await self.store.put(url, content=piece)
        if answer.status_code in SAYS_SO_ITSELF | {500}:
            raise httpx.ReadError(f"the store said {answer.status_code}")
        answer.raise_for_status()

    async def checked(self, document: str) -> None:
        person = self.people("auditor")
        while True:
            seen = await self.insist(lambda: person.get(f"/documents/{document}", Document))
            if seen.state not in {"receiving", "checking"}:
                assert seen.state == "usable", seen
                return
            await asyncio.sleep(0.05)

    # The way to the public notice

    async def walk(self, more: tuple[str, ...] = ()) -> None:
        """`more` are samples that are sent as well, in the middle of it all."""
        await self._to_plan()
        others = [await self.upload(sample) for sample in more]
        await self._to_application()
        await self._to_notice()
        for document in others:
            await self.checked(document)

    async def _to_plan(self) -> None:
        key, two_years_ago = uuid.uuid4().hex, str(today() - timedelta(days=730))
        wish = {"programme": PROGRAMME, "place": self.place, "reason": "申请创建。"}
        clerk = self.people(f"{self.short}.clerk")
        filed = await self.insist(lambda: clerk.send("POST", "/cases", wish, Receipt, key=key))
        self.stream = filed.stream
        self.promises.acts.append((filed.stream, key, filed.seq))
        await self.act(self.town, creation_request.GiveConsent, opinion="同意。")
        await self.act("qingxi.officer", creation_request.ListApplicant)
        self.plan = await self.upload("village/plan")
        await self.checked(self.plan)
        await self.act(clerk.login, plan.SubmitPlan, document=self.plan)
        heard = {"held_on": two_years_ago, "passed": True, "opinion": "可行。"}
        await self.act("qingxi.officer", plan.RecordPlanOpinion, **heard)
        number = {"document_no": "镇政函1号", "document": self.plan}
        await self.act(self.town, plan.ApprovePlan, approved_on=two_years_ago, **number)

    async def _to_application(self) -> None:
        clerk, head = f"{self.short}.clerk", f"{self.short}.head"
        await self.act(clerk, implementation.BeginSelfCheck)
        catalogue = catalogue_of(programme(PROGRAMME))
        sheet = sample_sheet(catalogue, today().year - 1)
        await self._enter(clerk, sheet.model_dump(mode="json", exclude_defaults=True))
        for department, codes in self._by_department().items():
            signer = DEPARTMENTS[department]
            await self.act(signer, self_check.VerifyValues, codes=codes, agreed=True)
        await self.act(head, self_check.Declare)
        form = await self.upload("village/application-form")
        await self.checked(form)
        await self.act(clerk, application.SubmitForm, document=form)
        await self.act("qingxi.officer", application.ExamineForm, agreed=True, opinion="同意。")
        await self._bind(clerk, form, [entry.code for entry in catalogue.entries])
        await self.act(head, application.SubmitApplication)
        await self.act("qingxi.officer", application.AcceptApplication)

    async def _enter(self, login: str, sheet: dict[str, object]) -> None:
        """Working papers know no keys: who meets his own version has been heard."""
        path = f"{place_of(self.stream)}/indicators/data"
        person = self.people(login)

        async def put() -> None:
            try:
                await person.send("PUT", path, sheet, Seen, expects=0)
            except RefusedError as refused:
                if refused.problem.code != "stale":
                    raise

        await self.insist(put)

    def _by_department(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code, department in programme(PROGRAMME).procedure.verifiers.items():
            found.setdefault(department, []).append(code)
        return found

    async def _bind(self, clerk: str, form: str, codes: list[str]) -> None:
        names = ("letter", "work-summary", "technical-report", "monitoring-report")
        sent = {name: await self.upload(f"village/{name}") for name in names}
        for document in sent.values():
            await self.checked(document)
        bound: list[tuple[str, PartKind, str, int | None, int | None]] = [
            ("letter", PartKind.LETTER, sent["letter"], None, None),
            ("plan", PartKind.APPROVAL, self.plan, 1, 1),
            ("plan", PartKind.PLAN_TEXT, self.plan, 2, 60),
            ("work-summary", PartKind.WORK_SUMMARY, sent["work-summary"], None, None),
            ("technical-report", PartKind.EXAMINED_FORM, form, None, None),
            ("technical-report", KINDS["technical-report"], sent["technical-report"], None, None),
            ("technical-report", KINDS["monitoring-report"], sent["monitoring-report"], None, None),
        ]
        dossier = f"{place_of(self.stream)}/dossier"
        for item, kind, document, first, last in bound:
            part = {"item": item, "kind": kind, "document": document}
            pages = {"first_page": first, "last_page": last}
            await self.send(clerk, f"{dossier}/parts", {**part, **pages})
        for code in codes:
            proof = {"indicator": code, "document": sent["monitoring-report"], "page": 2}
            await self.send(clerk, f"{dossier}/proofs", {**proof, "kind": "monitoring-report"})
        self.report = sent["technical-report"]

    async def _to_notice(self) -> None:
        yesterday = str(today() - timedelta(days=1))
        good = {"passed": True, "opinion": "合格。"}
        await self.act("qingxi.officer", acceptance.FormAcceptanceOpinion, **good)
        await self.act("qingxi.officer", upper_review.ReportAcceptance, document=self.report)
        visit = {"checked_on": yesterday, "visit": "unannounced", "note": "抽查合格。"}
        await self.act("city.officer", upper_review.RecordSpotCheck, **visit)
        await self.act("city.officer", upper_review.FormReviewOpinion, **good)
        await self.act("city.leader", public_notice.SignNotice, document_no="环示1号")
        await self.act("city.officer", public_notice.PublishNotice, **CONTACT)


def today() -> date:
    return local_day(datetime.now(UTC))


async def read_back(person: Person, store: httpx.AsyncClient, document: str) -> str:
    """The sha256 of what a reader gets today."""
    link = await store.get(f"{API}/documents/{document}/content", headers=await person.headers())
    hashing = sha256()
    async with store.stream("GET", link.headers["location"]) as answer:
        answer.raise_for_status()
        async for chunk in answer.aiter_bytes():
            hashing.update(chunk)
    return hashing.hexdigest()
