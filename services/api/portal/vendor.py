"""Scripts of others that pages use: where they lie, under which hash, and whether they are there.

They are no part of the repository: `ecocase assets` fetches what `package-lock.json` pins and
copies the few files named here. Without them every page works by plain forms.
"""

import json
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

FOLDER: Final = Path(__file__).parent / "static" / "vendor"
MANIFEST: Final = "vendor.json"
NOTICES: Final = "THIRD_PARTY_NOTICES.txt"


class Listed(BaseModel):
    """A file of a package, or a folder of it, that pages may ask for by a name of ours."""

    model_config = ConfigDict(frozen=True)

    name: str
    package: str
    file: str


LISTED: Final = (
    Listed(name="htmx", package="htmx.org", file="dist/htmx.min.js"),
    Listed(name="pdf", package="pdfjs-dist", file="legacy/build/pdf.min.mjs"),
    Listed(name="pdf-worker", package="pdfjs-dist", file="legacy/build/pdf.worker.min.mjs"),
    Listed(name="pdf-cmaps", package="pdfjs-dist", file="cmaps"),
    Listed(name="leaflet", package="leaflet", file="dist/leaflet.js"),
    Listed(name="leaflet-style", package="leaflet", file="dist/leaflet.css"),
)
"""Of pdf.js the build for older browsers; the tables of Chinese characters are fetched one by one,
for a page that needs one."""


class Script(BaseModel):
    """One line of the manifest. Of a folder, `integrity` is over its files in order of names."""

    model_config = ConfigDict(frozen=True)

    file: str
    integrity: str
    package: str
    version: str
    licence: str


@cache
def scripts(folder: Path = FOLDER) -> dict[str, Script]:
    """What is there, by name; nothing where no manifest is."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return {}
    found = json.loads(manifest.read_text("utf-8"))
    return {name: Script.model_validate(one) for name, one in found.items()}


def script(name: str) -> Script | None:
    return scripts().get(name)


def missing(folder: Path = FOLDER) -> tuple[str, ...]:
    """The names that pages would use and cannot."""
    return tuple(one.name for one in LISTED if one.name not in scripts(folder))
