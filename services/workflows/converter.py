"""Payloads as pydantic reads and writes them, by one reader for the whole process.

The SDK gives every run of a workflow a converter of its own, which then makes readers for its types
anew: 2 ms for each case that is begun. What is written is the same byte for byte.
"""

from temporalio.contrib.pydantic import PydanticJSONPlainPayloadConverter
from temporalio.converter import (
    CompositePayloadConverter,
    DataConverter,
    DefaultPayloadConverter,
    JSONPlainPayloadConverter,
)

JSON = PydanticJSONPlainPayloadConverter()
"""Keeps nothing but its readers, by type."""


class Payloads(CompositePayloadConverter):
    """The SDK's own, but for JSON."""

    def __init__(self) -> None:
        super().__init__(
            *(
                JSON if isinstance(one, JSONPlainPayloadConverter) else one
                for one in DefaultPayloadConverter.default_encoding_payload_converters
            )
        )


CONVERTER = DataConverter(payload_converter_class=Payloads)
