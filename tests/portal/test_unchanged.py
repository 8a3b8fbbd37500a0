"""Pages for everybody that their reader has already are not sent twice (6.4.4)."""

import pytest
from sqlalchemy import update
from sqlmodel import col

from services.storage.tables.cases import TitleRow
from tests.api.cast import Cast
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.people import Person

pytestmark = pytest.mark.usefixtures("worker")


async def test_6_4_4_the_register_a_title_and_its_check_are_sent_again_once_they_changed(
    visitor: Person, person: SignIn, cast: Cast, city: City
) -> None:
    shown = await visitor.see(f"/register/{city.title}")
    pages = ["/register", shown.path, shown.link("证书核验")]
    tags = {}
    for path in pages:
        first = await visitor.http.get(path)
        tags[path] = first.headers["etag"]
        again = await visitor.http.get(path, headers={"if-none-match": tags[path]})
        assert (again.status_code, again.content) == (304, b""), path
    known = {"if-none-match": tags["/register"]}
    other = await visitor.http.get("/register?track=county", headers=known)
    assert other.status_code == 200, "what is asked for is another page"
    own = await (await person("city.officer")).http.get("/register", headers=known)
    assert (own.status_code, "etag" in own.headers) == (200, False), "of visitors alone"
    async with cast.doors.database.writing() as tx:
        mine = update(TitleRow).where(col(TitleRow.id) == city.title)
        await tx.execute(mine.values(document_no="市环发〔2032〕99号"))
    for path in pages:
        changed = await visitor.http.get(path, headers={"if-none-match": tags[path]})
        assert changed.status_code == 200, path
