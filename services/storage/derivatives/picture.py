"""A photograph: thumbnail, screen size, when and where it was taken, its fingerprint.

What EXIF says is a claim of the camera; it is shown as such and decides nothing.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import PIL
from PIL import Image, ImageSequence
from PIL.ExifTags import GPS, IFD, Base

from services.domain.evidence.derivatives import DerivativeKind, ReadFacts
from services.domain.evidence.documents import TIFF
from services.storage.derivatives import hashing
from services.storage.derivatives.pictures import PAGE, SCREEN, THUMBNAIL, upright, write
from services.storage.derivatives.results import Job, Made, Print, Result

MOST_SHEETS: Final = 200
_MOMENT: Final = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)")
_OFFSET: Final = re.compile(r"[+-]\d\d:\d\d")


def read(job: Job) -> Result:
    with Image.open(job.source) as opened:
        sheets = tuple(_sheets(job, opened))
        exif = opened.getexif()
        width, height = opened.size
        # JPEG decodes straight to a smaller size, so two hundred megapixels stay cheap.
        opened.draft("RGB", (2 * SCREEN, 2 * SCREEN))
        picture = upright(opened)
    turned = exif.get(Base.Orientation, 1) in {5, 6, 7, 8}
    found = hashing.perceptual(picture)
    return Result(
        tool=f"Pillow {PIL.__version__}",
        made=(
            write(job.folder, picture, DerivativeKind.PREVIEW, SCREEN),
            write(job.folder, picture, DerivativeKind.THUMBNAIL, THUMBNAIL),
            *sheets,
        ),
        facts=facts_of(exif).model_copy(
            update={
                "pages": len(sheets) or None,
                "width": height if turned else width,
                "height": width if turned else height,
            }
        ),
        prints=(Print(hash=found),) if found else (),
    )


def _sheets(job: Job, opened: Image.Image) -> Iterator[Made]:
    """A scanner puts all sheets into one TIFF, which no browser shows; elsewhere there are none."""
    if job.media_type != TIFF:
        return
    for number, sheet in enumerate(ImageSequence.Iterator(opened), start=1):
        if number > MOST_SHEETS:
            break
        yield write(job.folder, upright(sheet), DerivativeKind.PAGE, PAGE, number=number)
    opened.seek(0)


def facts_of(exif: Image.Exif) -> ReadFacts:
    """Time, place and camera, as far as they are there and can be."""
    taken = exif.get_ifd(IFD.Exif)
    latitude, longitude = place_of(exif.get_ifd(IFD.GPSInfo))
    named = (_text(exif.get(Base.Make)), _text(exif.get(Base.Model)))
    return ReadFacts(
        taken_at=_moment(
            _text(taken.get(Base.DateTimeOriginal)) or _text(exif.get(Base.DateTime)),
            _text(taken.get(Base.OffsetTimeOriginal)),
        ),
        latitude=latitude,
        longitude=longitude,
        camera=" ".join(dict.fromkeys(filter(None, named)))[:80] or None,
    )


def place_of(gps: Mapping[int, object]) -> tuple[float | None, float | None]:
    """Degrees north and east; nothing where one is missing, impossible, or both are exactly 0."""
    latitude = _degrees(gps.get(GPS.GPSLatitude), gps.get(GPS.GPSLatitudeRef), "S", 90)
    longitude = _degrees(gps.get(GPS.GPSLongitude), gps.get(GPS.GPSLongitudeRef), "W", 180)
    if latitude is None or longitude is None or latitude == longitude == 0:
        return None, None
    return latitude, longitude


def _degrees(value: object, side: object, negative: str, most: int) -> float | None:
    if not isinstance(value, tuple) or not 1 <= len(value) <= 3:  # noqa: PLR2004  (° ' ")
        return None
    try:
        degrees: float = sum(float(part) / 60.0**place for place, part in enumerate(value))
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not 0 <= degrees <= most:  # False for what is not a number, too.
        return None
    return round(-degrees if side == negative else degrees, 6)


def _moment(written: str, offset: str) -> str | None:
    found = _MOMENT.fullmatch(written)
    if not found or found[1] == "0000":
        return None
    year, month, day, hour, minute, second = found.groups()
    known = offset if _OFFSET.fullmatch(offset) else ""
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}{known}"


def _text(value: object) -> str:
    return value.replace("\0", "").strip() if isinstance(value, str) else ""
