"""People who object by the thousand: many send one of few texts, some their own, some with a file.

Whoever is told to come again comes again, under the same key, from the same address. Only what was
acknowledged is written down: the code that was given out, and what was said.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from io import BytesIO

import httpx
from PIL import Image
from pydantic import BaseModel

from services.cli.demo.people import API
from tests.e2e.insisting import SAYS_SO_ITSELF

COPIED = (
    "{}东街桥下有一个排口，下雨后流黑水，有臭味，附近没有接入污水管网，请核查第{}户。",
    "{}的垃圾中转站夜里焚烧垃圾，烟大味重，老人孩子都咳嗽，我是{}号住户，请来看看。",
    "公示材料里写{}的生活污水处理率达标，可第{}组的化粪池一直往河里直接溢流。",
    "{}北边的石材厂白天黑夜都有噪声和粉尘，第{}排房子的窗户全年不敢打开。",
    "去年种在{}路边的树已经死了一大半，验收时数的是树坑，第{}公里处一看便知。",
)
"""What goes round: a name and a number are changed, no more."""
VILLAGES = ("石桥镇", "上坪村", "沙木村", "河口镇", "芦花村", "龙潭村")
OWN_LENGTH = 60
SIGNS = [chr(code) for code in range(0x4E00, 0x5200)]
SHARE_OF_OWN, SHARE_WITH_FILE = 0.2, 0.02
AGAIN = 0.1


class Acknowledged(BaseModel):
    """What the sender was told."""

    stream: str
    seq: int
    code: str


class _File(BaseModel):
    id: str


@dataclass
class Crowd:
    """`chance` decides what each one says; the same seed says the same."""

    http: httpx.AsyncClient
    case: str
    seed: int = 1
    given: dict[str, Acknowledged] = field(default_factory=dict)
    """By key, what was acknowledged."""
    times: list[float] = field(default_factory=list)
    """Seconds from the request to its acknowledgement, of those taken at the first try."""
    tries: int = 0
    """How often somebody had to ask again."""
    told_to_wait: int = 0

    async def come(self, first: int, many: int, *, at_once: int, every: float = 0) -> None:
        """So many, so many at once; `every` so many seconds one, where they do not press."""
        numbers = iter(range(first, first + many))
        begun = time.monotonic()

        async def one_after_the_other() -> None:
            for number in numbers:
                if every:
                    wait = begun + (number - first) * every - time.monotonic()
                    await asyncio.sleep(max(0, wait))
                await self.object(number)

        await asyncio.gather(*(one_after_the_other() for _ in range(at_once)))

    async def object(self, number: int) -> None:
        chance = random.Random(f"{self.seed}/{number}")
        key = f"crowd-{self.seed}-{number}"
        here = {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
        said: dict[str, object] = {"subject": "公示内容不实", "words": words(chance, number)}
        if chance.random() < 0.5:
            said["contact"] = f"住户{number}，1390000{number:04}"
        if chance.random() < SHARE_WITH_FILE:
            said["documents"] = [await self._send_along(here, key, chance.randrange(256))]
        head = {**here, "Idempotency-Key": key}
        begun, tries = time.perf_counter(), self.tries
        path = f"{API}/cases/{self.case}/objections"
        answer = await self._insist(lambda: self.http.post(path, json=said, headers=head))
        if self.tries == tries:
            self.times.append(time.perf_counter() - begun)
        self.given[key] = Acknowledged.model_validate_json(answer.content)

    async def answered(self, code: str) -> str:
        """How it stands, as its sender is told."""
        path, asked = f"{API}/filings/reply", {"code": code}
        answer = await self._insist(lambda: self.http.post(path, json=asked))
        return _Standing.model_validate_json(answer.content).status

    async def _send_along(self, here: dict[str, str], key: str, shade: int) -> str:
        made = BytesIO()
        Image.new("RGB", (320, 240), (shade, 120, 90)).save(made, "JPEG")
        form = {"about": self.case, "key": key}
        answer = await self._insist(
            lambda: self.http.post(
                f"{API}/filings/attachments",
                data=form,
                files={"file": ("现场.jpg", made.getvalue())},
                headers={**here, "Idempotency-Key": f"{key}-file"},
            )
        )
        return _File.model_validate_json(answer.content).id

    async def _insist(self, ask: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        while True:
            try:
                answer = await ask()
            except httpx.TransportError:
                self.tries += 1
                await asyncio.sleep(AGAIN)
                continue
            if answer.is_success:
                return answer
            if answer.status_code not in SAYS_SO_ITSELF | {429}:
                raise AssertionError(f"{answer.status_code}: {answer.text}")
            self.tries += 1
            self.told_to_wait += answer.status_code == httpx.codes.TOO_MANY_REQUESTS
            await asyncio.sleep(float(answer.headers.get("Retry-After", AGAIN)))


class _Standing(BaseModel):
    status: str


def words(chance: random.Random, number: int) -> str:
    if chance.random() < SHARE_OF_OWN:
        return "".join(chance.choices(SIGNS, k=OWN_LENGTH))
    return chance.choice(COPIED).format(chance.choice(VILLAGES), number)
