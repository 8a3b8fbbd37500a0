"""Versions brought in and published as two administrators do it; definitions of our own."""

from datetime import UTC, date, datetime
from importlib.resources import files

import yaml

from services.domain.clocks.calendar import local_day
from services.domain.programme import library
from services.domain.programme.forms import Binding, OnPaper
from services.domain.programme.publishing import Version
from services.domain.programme.schema import NoticeRules
from services.storage.rulebook import definitions
from services.storage.rulebook.definition_shelf import checked
from services.storage.session import Database
from tests.domain.recommended import SEVERAL

NOW = datetime(2031, 6, 9, 2, 0, tzinfo=UTC)
TODAY = date(2031, 6, 9)
OWN = """extends: village-municipal
id: village-municipal
version: 1
effective_from: {day}
procedure:
  terms:
    formal-check: {{days: {days}, unit: working, source: null, note: "our default, no source"}}
"""


def village(days: int = 8, day: str = "2031-07-01") -> str:
    return OWN.format(days=days, day=day)


def with_copies(name: str = "village-municipal") -> str:
    """The village's definition, with five bound copies of the plan (C5.4.7)."""
    shipped = library.newest("village-municipal")
    paper = OnPaper(copies=5, binding=Binding.VOLUME, source="C5.4.7")
    items = [
        one.model_copy(update={"on_paper": paper}) if one.id == "plan" else one
        for one in shipped.dossier
    ]
    said = {
        "extends": shipped.id,
        "id": name,
        "version": 2,
        "effective_from": date(2020, 1, 1),
        "dossier": [one.model_dump(mode="json", exclude_defaults=True) for one in items],
    }
    return yaml.safe_dump(said, allow_unicode=True)


def printed(name: str) -> str:
    return (files("services.domain") / "catalogues" / f"{name}.yaml").read_text("utf-8")


def scheme_file(name: str) -> str:
    return (files("services.domain") / "schemes" / f"{name}.yaml").read_text("utf-8")


async def bring_in(
    database: Database, text: str, by: str = "zhang", now: datetime = NOW
) -> Version:
    async with database.writing() as tx:
        report = await checked(tx, text, local_day(now))
        return await definitions.add(tx, report, text, by=by, now=now)


async def publish(
    database: Database, version: Version, by: str = "li", now: datetime = NOW
) -> Version:
    async with database.writing() as tx:
        return await definitions.publish(tx, version.id, by=by, now=now)


def with_recommendations(name: str = "village-municipal") -> str:
    """The village's definition, whose county and city put their recommendations on notice (A7.5)."""
    return with_notice(SEVERAL, name)


def with_notice(rules: NoticeRules, name: str = "village-municipal") -> str:
    """The village's definition with these rules of notices."""
    notice = rules.model_dump(mode="json")
    said = {
        "extends": library.newest("village-municipal").id,
        "id": name,
        "version": 2,
        "effective_from": date(2020, 1, 1),
        "procedure": {"notice": notice},
    }
    return yaml.safe_dump(said, allow_unicode=True)
