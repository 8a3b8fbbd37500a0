"""Derivatives are made again from the original, and go when the file is gone (5.1.4)."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import delete

from services.domain.evidence.derivatives import DerivativeKind, ReadOut
from services.domain.evidence.documents import DocumentNotUsable
from services.domain.papers.dossier import DocumentState
from services.storage.derivatives import rows
from services.storage.derivatives.making import Making, Tools
from services.storage.evidence import documents
from services.storage.evidence.archive import Archive
from services.storage.evidence.objects import ObjectStore
from services.storage.session import Database
from tests.storage.archiving import LIMIT, NOW, usable
from tests.storage.reading_out import landscape, making, photograph


@pytest.fixture
async def house(sqlite: Database, sealing_store: ObjectStore) -> AsyncIterator[Making]:
    made = making(Archive(sqlite, sealing_store, LIMIT), tools=Tools())
    await made.shelf.prepare()
    yield made
    made.shelf.close()


async def test_5_1_4_derivatives_are_made_again_and_swept_when_the_file_is_gone(
    house: Making,
) -> None:
    body = photograph(landscape(2))
    document = await usable(house.archive, "case-a", body, "河道.jpg")
    assert await house.again(document.id, (), NOW) == (ReadOut.PICTURE,)
    async with house.database.reading() as tx:
        kept = await rows.find(tx, document, DerivativeKind.THUMBNAIL, 1)
        infected = document.model_copy(update={"state": DocumentState.BAD})
        with pytest.raises(DocumentNotUsable):
            await rows.find(tx, infected, DerivativeKind.THUMBNAIL, 1)
    await house.shelf.remove(kept.key)
    assert await house.plan(document.id, NOW) == (), "what was done is not done by itself again"
    assert await house.again(document.id, (ReadOut.PICTURE,), NOW) == (ReadOut.PICTURE,)
    assert len(await house.shelf.read(kept.key)) == kept.size

    assert await house.sweep() == 0
    async with house.database.writing() as tx:
        await tx.execute(delete(documents.DOCUMENTS).where(documents.DOCUMENTS.c.id == document.id))
    assert await house.sweep() == 1
    assert await house.shelf.keys(f"{document.id}/") == []
    async with house.database.reading() as tx:
        assert await rows.of_document(tx, document.id) == rows.ReadOuts()
