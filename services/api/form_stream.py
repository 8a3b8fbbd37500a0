"""A plain form with one file, read as it arrives: the file is passed on and never kept here.

Text fields must stand before the file, as they do in a form that lists the file last. What is
done with the bytes is the caller's business.
"""

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Final

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from services.domain.errors import Invalid
from services.domain.evidence.documents import DocumentEmpty

MOST_TEXT: Final = 64 * 1024
"""Bytes of all text fields together."""


@dataclass
class FormFile:
    """What came before the file, the file's name as given, and the file's bytes to come."""

    fields: dict[str, str]
    name: str
    chunks: AsyncIterator[bytes]


@dataclass
class _Reading:
    """Collects what the parser calls out; bytes of the file wait in `file`."""

    fields: dict[str, str] = field(default_factory=dict)
    file: deque[bytes] = field(default_factory=deque)
    file_name: str | None = None
    ended: bool = False
    _header: str = ""
    _value: bytes = b""
    _disposition: bytes = b""
    _part: str = ""
    _text: bytes = b""
    _is_file: bool = False

    def parser(self, boundary: bytes) -> MultipartParser:
        return MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._on_header_field,
                "on_header_value": self._on_header_value,
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_finished,
                "on_part_data": self._on_data,
                "on_part_end": self._end,
                "on_end": self._finish,
            },
        )

    def _begin(self) -> None:
        self._disposition, self._text, self._header, self._value = b"", b"", "", b""

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end].decode("latin-1").lower()

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header == "content-disposition":
            self._disposition = self._value
        self._header, self._value = "", b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._part = options.get(b"name", b"").decode("utf-8", "replace")
        self._is_file = b"filename" in options
        if self._is_file and self.file_name is not None:
            raise Invalid(field="file", why="one-file")
        if self._is_file:
            self.file_name = options[b"filename"].decode("utf-8", "replace")

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self.file.append(data[start:end])
            return
        self._text += data[start:end]
        if len(self._text) + sum(map(len, self.fields.values())) > MOST_TEXT:
            raise Invalid(field=self._part)

    def _end(self) -> None:
        if not self._is_file:
            self.fields[self._part] = self._text.decode("utf-8", "replace")

    def _finish(self) -> None:
        self.ended = True


def _feed(parser: MultipartParser, chunk: bytes) -> None:
    try:
        parser.write(chunk)
    except MultipartParseError as error:
        raise Invalid(field="file") from error


async def read_form(request: Request, *, nameless: bool = False) -> FormFile:
    """Read up to the file. Raises Invalid for another kind of body, DocumentEmpty without a file;
    `nameless` gives the fields all the same, so that a page can show again what was typed.

    A body that breaks off in the file raises ClientDisconnect or Invalid out of `chunks`.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or b"boundary" not in options:
        raise Invalid(field="file")
    reading = _Reading()
    parser = reading.parser(options[b"boundary"])
    body = request.stream()
    async for chunk in body:
        _feed(parser, chunk)
        if reading.file_name is not None:
            break
    if not reading.file_name and not nameless:
        raise DocumentEmpty
    return FormFile(reading.fields, reading.file_name or "", _file(reading, parser, body))


async def _file(
    reading: _Reading, parser: MultipartParser, body: AsyncIterator[bytes]
) -> AsyncIterator[bytes]:
    while True:
        while reading.file:
            yield reading.file.popleft()
        chunk = await anext(body, None)
        if chunk is None:
            break
        _feed(parser, chunk)
    if not reading.ended:
        raise Invalid(field="file")
