"""A film: what it consists of, when and where it was taken, its poster, a strip of pictures with their
times, their prints.

Only key pictures are decoded, one for each place in the strip, so a long film costs no more.
How long it really is was found out by its check (`inspection_film.py`).
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, TypedDict

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from services.domain.evidence.derivatives import DerivativeKind, ReadFacts, ReadOutProblem
from services.storage.derivatives import hashing, pictures
from services.storage.derivatives.results import Failed, Job, Made, Print, Result

STILLS: Final = 24
"""Pictures in the strip."""

LEAST_APART: Final = 2
"""Seconds between two of them, so that a short film gets fewer."""

STILL: Final = 320
POSTER: Final = 1280
MICROSECONDS: Final = 1_000_000
FIRST_FILMS: Final = 1990
"""A clock that was never set says 1904 or 1970."""
_MOMENT: Final = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?", re.ASCII
)
_PLACES: Final = ("com.apple.quicktime.location.ISO6709", "location", "location-eng")
_ISO6709: Final = re.compile(r"([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)", re.ASCII)
"""+30.2500+103.5000/: degrees north, degrees east."""


class Taken(TypedDict, total=False):
    """A part of `ReadFacts`."""

    taken_at: str
    latitude: float
    longitude: float


WEB: Final = frozenset({"h264"})
WEB_SOUND: Final = frozenset({"aac", "mp3", ""})
LINES: Final = 720
SLOW_LINE: Final = 3_000_000
"""Bits per second that a film of 720 lines may have and still be sent as it is."""


def read(job: Job) -> Result:
    """Raises Failed for a film of which no picture can be decoded."""
    made: list[Made] = []
    prints: list[Print] = []
    try:
        with av.open(str(job.source), options={"ignore_chapters": "1"}) as container:
            video = first_video(container)
            facts = facts_of(container, video, job.source)
            for number, (second, picture) in enumerate(_moments(container, video), start=1):
                made += _shown(job.folder, picture, number, second)
                if found := hashing.perceptual(picture):
                    prints.append(Print(hash=found, second=second))
    except (FFmpegError, EOFError) as error:
        if not made:
            raise Failed(ReadOutProblem.UNREADABLE) from error
    if not made:
        raise Failed(ReadOutProblem.UNREADABLE)
    return Result(
        tool=f"PyAV {av.__version__}", made=tuple(made), facts=facts, prints=tuple(prints)
    )


def first_video(container: InputContainer) -> VideoStream:
    """Raises Failed where there is none."""
    for stream in container.streams.video:
        if not stream.disposition & av.stream.Disposition.attached_pic:
            return stream
    raise Failed(ReadOutProblem.UNREADABLE)


def facts_of(container: InputContainer, video: VideoStream, source: Path) -> ReadFacts:
    sound = container.streams.audio[0] if container.streams.audio else None
    rate = float(video.average_rate) if video.average_rate else None
    return ReadFacts(
        film_seconds=int((container.duration or 0) / MICROSECONDS),
        width=video.codec_context.width,
        height=video.codec_context.height,
        picture_codec=video.codec_context.name,
        sound=sound is not None,
        sound_codec=sound.codec_context.name if sound else None,
        frames_per_second=round(rate, 2) if rate else None,
        plays_as_it_is=plays_as_it_is(container, video, source),
        **taken_of(container.metadata),
    )


def taken_of(said: Mapping[str, str]) -> Taken:
    """What the camera wrote down: a claim, shown as such. A clock at its beginning says nothing,
    nor does a place of which a half is missing or impossible.
    """
    found = Taken()
    written = said.get("com.apple.quicktime.creationdate") or said.get("creation_time") or ""
    moment = _MOMENT.fullmatch(written)
    if moment and int(moment[1][:4]) >= FIRST_FILMS:
        found["taken_at"] = moment[1] + (moment[2] or "")
    place = next((said[name] for name in _PLACES if name in said), "")
    spot = _ISO6709.match(place)
    if spot:
        latitude, longitude = float(spot[1]), float(spot[2])
        if abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude or longitude):  # noqa: PLR2004
            found["latitude"], found["longitude"] = latitude, longitude
    return found


def plays_as_it_is(container: InputContainer, video: VideoStream, source: Path) -> bool:
    """Whether a browser on a slow line is served by the film itself."""
    sound = container.streams.audio[0].codec_context.name if container.streams.audio else ""
    return (
        video.codec_context.name in WEB
        and sound in WEB_SOUND
        and min(video.codec_context.width, video.codec_context.height) <= LINES
        and (container.bit_rate or SLOW_LINE + 1) <= SLOW_LINE
        and begins_at_once(source)
    )


def begins_at_once(source: Path) -> bool:
    """Whether the index stands before the pictures, so that playing needs not the whole file."""
    with source.open("rb") as file:
        while len(head := file.read(8)) == 8:  # noqa: PLR2004  (a box: four bytes of size, a name)
            size, name = int.from_bytes(head[:4]), head[4:]
            if name in {b"moov", b"mdat"}:
                return name == b"moov"
            if size == 1:
                size = int.from_bytes(file.read(8)) - 8
            if size < 8:  # noqa: PLR2004
                return False
            file.seek(size - 8, 1)
    return False


def upright(frame: VideoFrame) -> Image.Image:
    """As the camera was held; `rotation` counts against the clock, as Pillow does."""
    picture: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]  # not in its stub
    return picture.rotate(frame.rotation, expand=True) if frame.rotation else picture


def _moments(container: InputContainer, video: VideoStream) -> Iterator[tuple[int, Image.Image]]:
    """Pictures from equal parts of the film, each with its second; no picture twice."""
    whole = (container.duration or 0) / MICROSECONDS
    count = max(1, min(STILLS, int(whole / LEAST_APART)))
    first, seen = float((video.start_time or 0) * (video.time_base or 0)), set[int]()
    video.codec_context.skip_frame = "NONKEY"
    for number in range(count):
        second = whole * (number + 0.5) / count
        container.seek(int((first + second) * MICROSECONDS), backward=True)
        frame = next(container.decode(video), None)
        if frame is None or frame.pts is None or frame.pts in seen:
            continue
        seen.add(frame.pts)
        yield max(0, int(float(frame.time or 0) - first)), upright(frame)


def _shown(folder: Path, picture: Image.Image, number: int, second: int) -> Iterator[Made]:
    yield pictures.write(folder, picture, DerivativeKind.STILL, STILL, number=number, second=second)
    if number == 1:
        yield pictures.write(folder, picture, DerivativeKind.POSTER, POSTER, second=second)
        yield pictures.write(folder, picture, DerivativeKind.THUMBNAIL, STILL, second=second)
