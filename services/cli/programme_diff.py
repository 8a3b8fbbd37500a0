"""`ecocase programme diff A B`: what changes from one definition to another, in words (4.1.3).

Both may be files, or names of definitions that ship with the product. The catalogues are compared
as each definition uses them. With an installation at hand it says which open cases go by the
programme, or how many open rounds by the scheme: they keep what they were opened under.
"""

import asyncio
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from services.api.texts.differing import sentence
from services.cli.layout import CannotStartError
from services.cli.programme_named import Named, named, used_by
from services.domain.programme.differences import Change, changes, changes_in_use
from services.domain.programme.evaluation import Scheme
from services.domain.programme.schema import Programme
from services.domain.programme.words import Text
from services.settings import Settings
from services.storage.queries.rounds import going_by_earlier
from services.storage.rulebook.migrating import AreaCount, Earlier, OpenCase, open_cases
from services.storage.session import Database

SAME = "两者相同。\nNothing differs."


def run(before: str, after: str, *, json_wanted: bool, settings: Settings | None = None) -> int:
    """0: nothing differs, 1: something does. Raises CannotStartError for what is not fit for use."""
    one, other = named(before), named(after)
    found = differing(one, other)
    sentences = [sentence(change) for change in found]
    if json_wanted:
        print(as_json(found, sentences))
    else:
        print("\n".join(f"{one.zh}\n    {one.en}" for one in sentences) or SAME)
    if settings and isinstance(one[0], Programme) and not json_wanted:
        print("\n".join(_lines(asyncio.run(open_cases_of(settings, one[0].id)))))
    if settings and isinstance(one[0], Scheme) and not json_wanted:
        print("\n".join(_of_rounds(asyncio.run(open_rounds_of(settings, one[0])))))
    return 1 if found else 0


async def open_cases_of(settings: Settings, programme: str) -> list[OpenCase]:
    """Every open case that goes by any version of it, a page at a time."""
    database = Database(settings.database_url.get_secret_value())
    earlier = Earlier(programmes=(programme,))
    found: list[OpenCase] = []
    try:
        async with database.reading() as tx:
            while page := await open_cases(tx, earlier, after=found[-1].id if found else ""):
                found += page
    finally:
        await database.close()
    return found


def _lines(cases: list[OpenCase]) -> Iterator[str]:
    yield f"{len(cases)} 件在办案件按该办法办理 open cases go by this programme"
    for one in cases:
        yield f"    {one.number} {one.place.path.zh}（{one.stands}，第{one.version}版）"


async def open_rounds_of(settings: Settings, scheme: Scheme) -> tuple[AreaCount, ...]:
    """Every open round that goes by this version of it or an earlier one, place by place."""
    database = Database(settings.database_url.get_secret_value())
    try:
        async with database.reading() as tx:
            return await going_by_earlier(tx, scheme.id, scheme.version + 1)
    finally:
        await database.close()


def _of_rounds(places: tuple[AreaCount, ...]) -> Iterator[str]:
    yield f"{sum(one.cases for one in places)} 项未办结的考评按该方案办理 open rounds go by this scheme"
    for one in places:
        yield f"    {one.place.path.zh}（{one.cases}）"


def differing(before: tuple[Named, Path], after: tuple[Named, Path]) -> tuple[Change, ...]:
    """Raises CannotStartError for two kinds of definition."""
    (one, here), (other, there) = before, after
    if type(one) is not type(other):
        raise CannotStartError("two kinds of definition 两者不是同一种定义")
    if isinstance(one, Programme) and isinstance(other, Programme):
        return changes_in_use(one, other, used_by(one, here), used_by(other, there))
    return changes(one, other)


def as_json(found: Iterable[Change], sentences: Iterable[Text]) -> str:
    rows = [
        {"path": ".".join(map(str, change.path)), "zh": said.zh, "en": said.en}
        for change, said in zip(found, sentences, strict=True)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)
