"""Small pictures from big ones: scaled, turned upright, without what the camera noted down.

The one place where derivatives that are pictures are written.
"""

from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

from services.domain.evidence.derivatives import Derivative, DerivativeKind
from services.storage.derivatives.results import PICTURE, Made

THUMBNAIL: Final = 320
SCREEN: Final = 1600
PAGE: Final = 1200
"""Pixels of the longer side. A page of A4 is read well at 1200, in about 150 kB."""

QUALITY: Final = 78


def write(
    folder: Path,
    picture: Image.Image,
    kind: DerivativeKind,
    longest: int,
    *,
    number: int = 1,
    second: int | None = None,
) -> Made:
    """Never larger than the original; on white, where it lets through what lies behind it."""
    small = _opaque(picture)
    small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    name = f"{kind.value}-{number}.jpg"
    small.save(folder / name, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    what = Derivative(
        kind=kind,
        number=number,
        second=second,
        media_type=PICTURE,
        size=(folder / name).stat().st_size,
        width=small.width,
        height=small.height,
    )
    return Made(what=what, name=name)


def upright(picture: Image.Image) -> Image.Image:
    """As the camera was held."""
    return ImageOps.exif_transpose(picture)


def _opaque(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    ground = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(ground, seen).convert("RGB")
