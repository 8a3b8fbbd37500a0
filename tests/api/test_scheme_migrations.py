"""4.1.3: a round is never moved to another version of its scheme, and whoever asks is told why."""

import pytest

from services.domain.migrating import RoundsKeepTheirs
from services.domain.programme.schemes import bundled
from services.storage.rulebook import migrating
from tests.api.cast import Cast


async def test_4_1_3_looking_at_a_schemes_migration_is_refused_in_both_languages(
    cast: Cast,
) -> None:
    path = "/api/v1/migrations/health-centres"
    token = {"Authorization": f"Bearer {await cast.token('admin')}"}
    said = {
        language: (await cast.http.get(path, headers={**token, "accept-language": language})).json()
        for language in ("zh", "en")
    }
    assert {one["code"] for one in said.values()} == {"rounds-keep-theirs"}
    assert "新版从下一轮起适用" in said["zh"]["detail"]
    assert "the new one holds from the next" in said["en"]["detail"]
    body = {"digest": "0" * 64, "reason": "新版已施行"}
    refused = await cast.post("admin", "/migrations/health-centres", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "rounds-keep-theirs")


async def test_4_1_3_what_is_neither_programme_nor_scheme_is_not_found(cast: Cast) -> None:
    assert (await cast.get("admin", "/migrations/nothing")).status_code == 404


async def test_4_1_3_no_scheme_that_ships_is_taken_for_a_programme(cast: Cast) -> None:
    doors, now = cast.doors, await cast.now()
    async with doors.database.reading() as tx:
        for name in {one.id for one in bundled()}:
            with pytest.raises(RoundsKeepTheirs):
                await migrating.look(tx, name, doors.calendars, now)
