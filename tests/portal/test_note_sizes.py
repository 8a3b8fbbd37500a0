"""How much a note of a visit may hold (6.2.1)."""

import pytest

from services.api.middleware import BIGGEST, BIGGEST_NOTE
from services.api.portal.fieldwork.visits import LARGEST, MOST_AT_ONCE
from tests.api.cast import Cast
from tests.api.test_documents import doors, papers, settings, worker
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.test_fieldwork import planned

__all__ = ["doors", "papers", "settings", "worker"]

pytestmark = pytest.mark.usefixtures("worker")


async def test_6_2_1_a_note_has_room_for_its_photographs_and_no_more(
    cast: Cast, person: SignIn, city: City
) -> None:
    assert MOST_AT_ONCE * LARGEST < BIGGEST_NOTE <= MOST_AT_ONCE * LARGEST + BIGGEST
    plan = await planned(cast, city)
    officer = await person("city.officer")
    form = (await officer.see(f"/visits/{plan}/notes/new")).form("/notes")
    said = {
        "content-length": str(BIGGEST_NOTE + 1),
        "content-type": "multipart/form-data; boundary=b",
    }
    sent = await officer.http.post(form.action, content=b"-", headers=said)
    assert sent.status_code == 413
