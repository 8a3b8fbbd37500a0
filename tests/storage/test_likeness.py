"""Borrowed evidence is found across cases, whichever way it was changed, and never inside one."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import ClassVar
from uuid import uuid4

import pytest
from PIL import Image, ImageEnhance

from services.domain.errors import NotFound
from services.domain.evidence.derivatives import ReadFacts
from services.domain.evidence.likeness import Judgement, LikenessKind, Relation, bits_apart
from services.domain.papers.dossier import DocumentState
from services.storage.derivatives import hashing, likeness
from services.storage.derivatives.results import Print
from services.storage.evidence import documents
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.page_texts import PageText
from services.storage.queries import borrowed
from services.storage.queries.borrowed import Judged, Likeness, Side
from services.storage.session import Database
from services.storage.tree import unit_places
from services.storage.tree.unit_places import Circle
from tests.storage.reading_out import landscape, title

NOW = datetime(2030, 3, 4, 1, 0, tzinfo=UTC)
LATER = datetime(2030, 3, 5, 1, 0, tzinfo=UTC)
PAGE = "".join(chr(0x4E00 + (number * 7919) % 20000) for number in range(1500))
OTHER = "".join(chr(0x4E00 + (number * 6101 + 57) % 20000) for number in range(1500))


def hash_of(picture: Image.Image) -> str:
    found = hashing.perceptual(picture)
    assert found
    return found


def saved(picture: Image.Image, quality: int) -> Image.Image:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Image.open(BytesIO(out.getvalue()))


@pytest.mark.parametrize("seed", range(8))
def test_5_1_8_a_copy_that_was_changed_a_little_is_known_again(seed: int) -> None:
    picture = landscape(seed)
    known = hash_of(picture)
    copies = {
        "saved badly": saved(picture, 20),
        "smaller": picture.resize((320, 213)),
        "brighter": ImageEnhance.Brightness(picture).enhance(1.2),
        "grey": picture.convert("L"),
    }
    far = {name: bits_apart(known, hash_of(copy)) for name, copy in copies.items()}
    assert max(far.values()) <= 4, far


def test_5_1_8_different_pictures_are_far_apart() -> None:
    hashes = [hash_of(landscape(seed)) for seed in range(12)]
    pairs = [(one, other) for at, one in enumerate(hashes) for other in hashes[:at]]
    assert min(bits_apart(one, other) for one, other in pairs) > 10


def test_5_1_8_an_empty_page_and_a_black_frame_have_no_hash() -> None:
    assert hashing.perceptual(Image.new("RGB", (800, 600), "white")) is None
    assert hashing.perceptual(Image.new("RGB", (800, 600), "black")) is None


async def test_5_1_8_a_photograph_of_another_case_is_flagged_with_both_places(
    database: Database,
) -> None:
    house = House(database)
    first = await house.document("case-a", "河道.jpg")
    second = await house.document("case-b", "我村河道.jpg", LATER)
    await house.pictures(first, Print(hash="00000000ffff0000"))
    await house.pictures(second, Print(hash="00000000ffff0007"))
    (found,) = await house.of("case-b")
    assert (found.kind, found.measure, found.relation) == (
        LikenessKind.PICTURE,
        3,
        Relation.FOREIGN,
    )
    assert (found.own.document, found.own.name) == (second.id, "我村河道.jpg")
    assert found.other
    assert (found.other.stream, found.other.document) == ("case-a", first.id)
    (seen_there,) = await house.of("case-a")
    assert seen_there.own.document == first.id
    assert seen_there.id == found.id


async def test_5_1_8_a_frame_of_a_film_is_found_at_its_second(database: Database) -> None:
    house = House(database)
    photograph = await house.document("case-a", "河道.jpg")
    film = await house.document("case-b", "专题片.mp4", LATER)
    await house.pictures(photograph, Print(hash="0123456789abcdef"))
    await house.pictures(
        film,
        Print(hash="fedcba9876543210", second=10),
        Print(hash="0123456789abcdee", second=200),
    )
    (found,) = await house.of("case-b")
    assert (found.own.second, found.places) == (200, 1)


async def test_5_1_8_versions_within_a_case_are_never_flagged(database: Database) -> None:
    house = House(database)
    for _ in range(2):
        document = await house.document("case-a", "河道.jpg")
        await house.pictures(document, Print(hash="0123456789abcdef"))
        await house.words(document, PAGE)
    assert await house.of("case-a") == ()


async def test_5_1_8_the_unit_s_own_earlier_case_is_told_apart(database: Database) -> None:
    house = House(database)
    for case, moment in (("case-a", NOW), ("case-a-again", LATER), ("case-b", LATER)):
        document = await house.document(case, "河道.jpg", moment)
        await house.pictures(document, Print(hash="0123456789abcdef"))
    found = await house.of("case-a-again")
    assert [one.relation for one in found] == [Relation.FOREIGN, Relation.OWN]


async def test_5_1_8_copied_pages_are_found_wherever_they_stand(database: Database) -> None:
    house = House(database)
    report = await house.document("case-a", "技术报告.pdf")
    copy = await house.document("case-b", "技术报告.pdf", LATER)
    await house.words(report, OTHER, PAGE)
    await house.words(copy, "目录", "前言", f"本村{PAGE[300:1200]}特此报告")
    (found,) = await house.of("case-b")
    assert found.other
    assert (found.kind, found.own.page, found.other.page) == (LikenessKind.TEXT, 3, 2)
    assert found.measure >= 6


async def test_5_1_8_words_that_stand_in_every_case_are_no_sign(database: Database) -> None:
    house = House(database)
    for number in range(8):
        document = await house.document(f"case-{number}", "承诺书.pdf")
        await house.words(document, PAGE)
    assert await house.of("case-7") == ()


async def test_5_1_8_the_same_bytes_in_another_case_are_flagged(database: Database) -> None:
    house = House(database)
    await house.document("case-a", "扫描件.pdf", sha256="a" * 64)
    copy = await house.document("case-b", "扫描件.pdf", LATER, sha256="a" * 64)
    async with database.writing() as tx:
        await likeness.look_at_bytes(tx, copy, NOW)
    (found,) = await house.of("case-b")
    assert found.kind is LikenessKind.SAME


async def test_5_1_8_a_photograph_taken_outside_its_unit_is_flagged(database: Database) -> None:
    house = House(database)
    document = await house.document("case-a", "河道.jpg")
    await house.taken_at(document, 28.5, 119.25)
    assert await house.of("case-a") == (), "nobody said where the unit lies"
    async with database.writing() as tx:
        town = Circle(latitude=28.9, longitude=119.25, radius_km=10)
        await unit_places.put(tx, "330799101", town, "clerk", NOW)
    await house.taken_at(document, 28.5, 119.25)
    (found,) = await house.of("case-a")
    assert (found.kind, found.measure, found.other) == (LikenessKind.PLACE, 44, None)
    await house.taken_at(document, 28.91, 119.26)
    assert await house.of("case-a") == ()


async def test_5_1_8_a_judgement_stays_when_the_file_is_read_out_again(database: Database) -> None:
    house = House(database)
    first = await house.document("case-a", "河道.jpg")
    second = await house.document("case-b", "河道.jpg", LATER)
    for document in (first, second):
        await house.pictures(document, Print(hash="0123456789abcdef"))
    (found,) = await house.of("case-b")
    explained = Judged(judgement=Judgement.EXPLAINED, note="同一条河", by="officer", at=LATER)
    async with database.writing() as tx:
        await borrowed.judge(tx, "case-b", found.id, explained)
        with pytest.raises(NotFound):
            await borrowed.judge(tx, "case-of-nobody", found.id, explained)
    for document in (first, second):
        await house.pictures(document, Print(hash="0123456789abcdef"))
    (again,) = await house.of("case-b")
    assert again.judged == (explained,)


class House:
    """Two villages; the first has an earlier case. Documents as their check left them."""

    PLACES: ClassVar[Mapping[str, str]] = {"case-a": "330799101001", "case-a-again": "330799101001"}

    def __init__(self, database: Database) -> None:
        self.database = database
        self.streams: set[str] = set()

    async def document(
        self, stream: str, name: str, at: datetime = NOW, sha256: str | None = None
    ) -> StoredDocument:
        document = StoredDocument(
            id=str(uuid4()),
            stream=stream,
            name=name,
            size=1,
            declared_size=1,
            state=DocumentState.USABLE,
            promised_type="image/jpeg",
            sha256=sha256 or uuid4().hex * 2,
            made_by="clerk",
            made_at=at,
        )
        async with self.database.writing() as tx:
            await documents.add(tx, document)
            if stream not in self.streams:
                await title(tx, stream, self.PLACES.get(stream, "330799102001"))
                self.streams.add(stream)
        return document

    async def pictures(self, document: StoredDocument, *prints: Print) -> None:
        async with self.database.writing() as tx:
            await likeness.look_at_pictures(tx, document, prints, NOW)

    async def words(self, document: StoredDocument, *pages: str) -> None:
        texts = [PageText(page=number, text=text) for number, text in enumerate(pages, start=1)]
        async with self.database.writing() as tx:
            await likeness.look_at_words(tx, document, texts, NOW)

    async def taken_at(self, document: StoredDocument, north: float, east: float) -> None:
        facts = ReadFacts(latitude=north, longitude=east)
        async with self.database.writing() as tx:
            await likeness.look_at_place(tx, document, facts, NOW)

    async def of(self, stream: str) -> Sequence[borrowed.Likeness]:
        async with self.database.reading() as tx:
            return await borrowed.of_case(tx, stream)


def test_5_1_8_what_waits_for_a_word_and_weighs_most_stands_first() -> None:
    """Not by age: under thirty texts nobody would come to the one photograph."""

    def found(name: str, kind: LikenessKind, places: int = 1, *, judged: bool = False) -> Likeness:
        said = Judged(judgement=Judgement.EXPLAINED, note="", by="one", at=NOW)
        return Likeness(
            id=name,
            kind=kind,
            own=Side(stream="case", place="990121", document="own", name="a.jpg"),
            other=None,
            relation=Relation.FOREIGN,
            measure=1,
            places=places,
            found_at=NOW,
            judged=(said,) if judged else (),
        )

    mixed = [
        found("explained", LikenessKind.SAME, judged=True),
        found("one page", LikenessKind.TEXT),
        found("forty pages", LikenessKind.TEXT, 40),
        found("photograph", LikenessKind.PICTURE),
    ]
    order = [one.id for one in sorted(mixed, key=borrowed.weight)]
    assert order == ["photograph", "forty pages", "one page", "explained"]
