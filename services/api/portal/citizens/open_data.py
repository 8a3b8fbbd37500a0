"""Open data: a public list as CSV, as JSON and the schema of both, for anybody to take (6.4.5, D15).

All of its lines, as they are read; which they are, and what each says, is the list's own matter.
"""

import csv
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Final

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response, StreamingResponse

from services.api.portal.frame import Frame, Framed
from services.api.spreadsheets.files import CSV
from services.api.spreadsheets.table import harmless

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
Line = Mapping[str, str]
Lines = AsyncIterator[Line]


@dataclass(frozen=True)
class OpenTable:
    """What is handed out below the address of a list."""

    path: str
    """Of the list: `/register`."""
    title: str
    listed: str
    """What the lines are called in the JSON."""
    file: str
    """Name of the CSV."""
    columns: Mapping[str, tuple[str, str]]
    """Each in both languages, in their order."""
    further: Mapping[str, Mapping[str, object]]
    """What the schema says of a column besides."""


def handed_out(table: OpenTable, lines_of: Callable[[Frame], Lines]) -> APIRouter:
    """The three addresses below that of the list: `data.csv`, `data.json`, `schema.json`."""
    router = APIRouter(prefix=table.path)

    @router.get("/data.csv")
    async def as_csv(frame: Framed) -> Response:
        return _csv_of(frame, table, lines_of(frame))

    @router.get("/data.json")
    async def as_json(frame: Framed) -> Response:
        return _json_of(frame, table, lines_of(frame))

    @router.get("/schema.json")
    async def schema(frame: Framed) -> Response:
        return _schema_of(frame, table)

    return router


def _csv_of(frame: Frame, table: OpenTable, lines: Lines) -> Response:
    named = {"Content-Disposition": f'attachment; filename="{table.file}"'}
    headers = {**_about(frame, table), **named}
    return StreamingResponse(_csv(table, lines), media_type=CSV, headers=headers)


def _json_of(frame: Frame, table: OpenTable, lines: Lines) -> Response:
    body = _json(frame, table, lines)
    return StreamingResponse(body, media_type="application/json", headers=_about(frame, table))


def _schema_of(frame: Frame, table: OpenTable) -> Response:
    """JSON Schema of the JSON; the columns of the CSV are the fields of a line."""
    fields = {
        name: {"type": "string", "title": zh, "description": en, **table.further.get(name, {})}
        for name, (zh, en) in table.columns.items()
    }
    line = {"type": "object", "properties": fields, "required": list(fields)}
    said = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": _schema_at(frame, table),
        "title": table.title,
        "type": "object",
        "properties": {
            "licence": {"type": "string", "format": "uri"},
            "schema": {"type": "string", "format": "uri"},
            table.listed: {"type": "array", "items": line},
        },
        "required": ["licence", "schema", table.listed],
    }
    return JSONResponse(said, media_type="application/schema+json")


def _schema_at(frame: Frame, table: OpenTable) -> str:
    return f"{frame.home}{table.path}/schema.json"


def _about(frame: Frame, table: OpenTable) -> dict[str, str]:
    links = f'<{LICENCE}>; rel="license", <{_schema_at(frame, table)}>; rel="describedby"'
    return {"Link": links, "Cache-Control": "no-cache"}


async def _csv(table: OpenTable, lines: Lines) -> AsyncIterator[str]:
    """With the mark that spreadsheets know UTF-8 by."""
    yield "\ufeff" + _row(table.columns)
    async for line in lines:
        yield _row(harmless(cell) for cell in line.values())


def _row(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


async def _json(frame: Frame, table: OpenTable, lines: Lines) -> AsyncIterator[str]:
    head = {"licence": LICENCE, "schema": _schema_at(frame, table)}
    yield json.dumps(head)[:-1] + f', "{table.listed}": ['
    between = ""
    async for line in lines:
        yield between + json.dumps(line, ensure_ascii=False)
        between = ",\n"
    yield "]}"
