"""A library to look for words in: documents with pages of Chinese and some English, in bulk.

Words follow Zipf's law, lengths a log-normal one with a median of 2,000 characters; one document
in a hundred has 60 pages. The same seed makes the same library. Indexed by the product's own code.
"""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import insert, text

from services.domain.papers.dossier import DocumentState
from services.storage.evidence.page_texts import PageText, keep_pages
from services.storage.session import Database, Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, PanelRow
from services.storage.tables.documents import DocumentRow
from services.storage.tree.placements import areas_of

CITIES, COUNTIES, TOWNS, VILLAGES = 8, 10, 7, 3
EACH = 20
"""Documents of one case; so a village has about three cases where there are 100,000 in all."""
MEDIAN, SPREAD, BOOK = 2000, 0.6, 60
ENGLISH = 0.05
BATCH = 100
SINCE = datetime(2030, 1, 1, tzinfo=UTC)
LATIN = "environment quality standard water village county plan report monitoring air soil data"


@dataclass(frozen=True)
class Words:
    """The vocabulary, the most frequent first, with cumulated weights."""

    chinese: tuple[str, ...]
    weights: tuple[float, ...]
    english: tuple[str, ...]

    def page(self, chance: random.Random, length: int) -> str:
        if chance.random() < ENGLISH:
            return " ".join(chance.choices(self.english, k=length // 8))
        made = chance.choices(self.chinese, cum_weights=self.weights, k=length // 2)
        lines = ("".join(made[at : at + 12]) for at in range(0, len(made), 12))
        return "，\n".join(lines)[:length]


def vocabulary() -> Words:
    """30,000 words of two to four characters out of the 3,755 commonest ones."""
    chance = random.Random(1)
    signs = [
        bytes((high, low)).decode("gb2312", "ignore")
        for high in range(0xB0, 0xD8)
        for low in range(0xA1, 0xFF)
    ]
    signs = [sign for sign in signs if sign]
    chance.shuffle(signs)
    common = tuple(1 / (rank + 20) for rank in range(len(signs)))
    words = dict.fromkeys(
        "".join(chance.choices(signs, weights=common, k=chance.choice((2, 2, 2, 3, 4))))
        for _ in range(30_000)
    )
    total, cumulated = 0.0, []
    for rank in range(len(words)):
        total += 1 / (rank + 3)
        cumulated.append(total)
    stems, ends = LATIN.split(), ("", "s", "al", "ing", "-2030", "ment")
    english = tuple(stem + end for stem in stems for end in ends)
    return Words(tuple(words), tuple(cumulated), english)


WORDS: Final = vocabulary()


async def has_library(tx: Tx) -> bool:
    return (await tx.execute(text("SELECT 1 FROM contents LIMIT 1"))).first() is not None


async def fill(database: Database, documents: int, expert: str) -> None:
    """`expert` is appointed to five cases."""
    cases = max(5, documents // EACH)
    async with database.writing() as tx:
        await tx.execute(insert(table_of(CaseRow)), [_case(number) for number in range(cases)])
        appointed = {"account": expert, "chair": False, "sheet_in": False, "declared": True}
        rows = [{"case": f"case{number}", **appointed} for number in range(0, cases, cases // 5)]
        await tx.execute(insert(table_of(PanelRow)), rows[:5])
    postgresql = database.engine.dialect.name == "postgresql"
    if postgresql:  # An index of millions of entries is built at once far sooner than one by one.
        async with database.writing() as tx:
            await tx.execute(text("DROP INDEX ix_content_words"))
    for first in range(0, documents, BATCH):
        async with database.writing() as tx:
            await _batch(tx, range(first, min(first + BATCH, documents)), cases)
    if postgresql:
        async with database.writing() as tx:
            await tx.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
            await tx.execute(
                text("CREATE INDEX ix_content_words ON content_words USING gin (words)")
            )
    async with database.engine.connect() as tx:
        autonomous = await tx.execution_options(isolation_level="AUTOCOMMIT")
        await autonomous.execute(text("VACUUM ANALYZE" if postgresql else "ANALYZE"))


async def _batch(tx: Tx, numbers: Sequence[int], cases: int) -> None:
    await tx.execute(insert(table_of(DocumentRow)), [_document(one, cases) for one in numbers])
    for number in numbers:
        await keep_pages(tx, f"document{number}", list(_pages(number)))


def _pages(number: int) -> Iterator[PageText]:
    chance = random.Random(number)
    count = BOOK if number % 100 == 50 else 1
    for page in range(1, count + 1):
        length = int(chance.lognormvariate(math.log(MEDIAN), SPREAD))
        yield PageText(page=page, text=WORDS.page(chance, max(20, min(length, 20_000))))


def place_of(case: int) -> str:
    """Spread over all villages, neighbours far from each other."""
    at = (case * 7919) % (CITIES * COUNTIES * TOWNS * VILLAGES)
    city, at = at % CITIES, at // CITIES
    county, at = at % COUNTIES, at // COUNTIES
    town, village = at % TOWNS, at // TOWNS
    return f"99{city + 1:02}{county + 21:02}{town + 101}{village + 201}"


def _case(number: int) -> dict[str, object]:
    moment = SINCE + timedelta(minutes=number)
    return {
        "id": f"case{number}",
        "number": f"STC-2030-{number:06}",
        "programme": "eco-village",
        "programme_version": 1,
        "track": "village",
        "level": "municipal",
        **areas_of(place_of(number)),
        "title": "",
        "stands": "implementation",
        "is_open": True,
        "since": moment,
        "opened_at": moment,
        "changed_at": moment,
        "due_provisional": False,
    }


def _document(number: int, cases: int) -> dict[str, object]:
    moment = SINCE + timedelta(minutes=number)
    return {
        "id": f"document{number}",
        "stream": f"case{number * 31 % cases}",
        "name": f"材料{number}.pdf",
        "promised_type": "application/pdf",
        "declared_size": 9,
        "size": 9,
        "state": DocumentState.USABLE.value,
        "made_by": "clerk",
        "made_at": moment,
        "touched_at": moment,
    }
