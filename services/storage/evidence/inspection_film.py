"""How long a film really is: the decoded video stream, never what its header says (F3).

Runs in the inspection process. Knows nothing of the 10 to 15 minutes that a programme asks for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import BinaryIO, Final

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

from services.domain.evidence.documents import MP4
from services.domain.papers.dossier import MediaFacts
from services.storage.evidence.mp4_claims import Claims, read_claims

TOLERANCE: Final = Fraction(1)
"""Seconds by which a header may differ: sound runs on a little, frames are not whole seconds."""

LONGEST_STILL: Final = Fraction(30)
"""Seconds without a new picture. A longer hole only makes a short film look long."""

KEY_EVERY: Final = Fraction(1)
"""Seconds between key pictures that are decoded, so that films of key pictures alone stay cheap."""


class HeaderLies(Exception):
    """The file says it is longer, shorter or other than what can be decoded from it."""


class NoFilm(Exception):
    """There is no video stream that can be decoded."""


@dataclass
class Walk:
    """What one pass over all packets showed. Times in seconds from the stream's own clock."""

    starts: list[Fraction]
    last_key: int | None = None
    sound_end: Fraction = Fraction(0)
    keys_sent: int = 0
    keys_decoded: int = 0


def film_facts(file: BinaryIO) -> MediaFacts:
    """Duration of the decoded video stream in whole seconds, truncated, and its size in pixels.

    Every packet is read from the file, so what was cut off is missed; the key pictures are
    decoded along the way and the tail after the last of them in full, so the end is an end that
    was seen. Decoding all of a rich 12 minute film takes about a minute on two cores and
    shows nothing more about its length: time stamps come from the same packets.
    """
    try:
        claims = read_claims(file)
        file.seek(0)
        with av.open(file, mode="r", options={"ignore_chapters": "1"}) as container:
            video = _first_video(container)
            walk = _walk(container, video)
            end = _decoded_end(container, video, walk)
            size = (video.codec_context.width, video.codec_context.height)
    except (FFmpegError, EOFError) as error:
        raise NoFilm(str(error)) from error
    start = min(walk.starts)
    _check_holes(walk.starts)
    _check_claims(claims, end - start, max(end, walk.sound_end) - start)
    return MediaFacts(media_type=MP4, film_seconds=int(end - start), width=size[0], height=size[1])


def _first_video(container: InputContainer) -> VideoStream:
    for stream in container.streams.video:
        if not stream.disposition & av.stream.Disposition.attached_pic:
            stream.thread_type = "AUTO"
            return stream
    raise NoFilm("no video stream")


def _walk(container: InputContainer, video: VideoStream) -> Walk:
    """Read every packet once; decode a key picture now and then."""
    walk = Walk(starts=[])
    due: Fraction | None = None
    for packet in _packets(container, video):
        if packet.pts is None or packet.time_base is None or packet.is_discard:
            continue
        at = packet.pts * packet.time_base
        if packet.stream.type == "audio":
            walk.sound_end = max(walk.sound_end, at + (packet.duration or 0) * packet.time_base)
            continue
        if packet.is_corrupt:
            raise HeaderLies("a packet is cut off")
        walk.starts.append(at)
        if not packet.is_keyframe:
            continue
        walk.last_key = packet.pts
        if due is None or at >= due:
            due = at + KEY_EVERY
            walk.keys_sent += 1
            walk.keys_decoded += _decodes(video, packet)
    if not walk.starts or not walk.keys_decoded:
        raise NoFilm("nothing could be decoded")
    if walk.keys_decoded < walk.keys_sent:
        raise HeaderLies("some pictures cannot be decoded")
    return walk


def _packets(container: InputContainer, video: VideoStream) -> "Iterator[Packet[Stream]]":
    wanted = [video, *container.streams.audio]
    for packet in container.demux(wanted):
        if packet.size:
            yield packet


def _decodes(video: VideoStream, packet: "Packet[Stream]") -> bool:
    """Whether this key picture gives a frame. The decoder is emptied, so nothing else does."""
    try:
        frames = [*video.codec_context.decode(packet), *video.codec_context.decode(None)]
    except FFmpegError:
        frames = []
    video.codec_context.flush_buffers()
    return bool(frames)


def _decoded_end(container: InputContainer, video: VideoStream, walk: Walk) -> Fraction:
    """The end of the last picture that was really decoded.

    A picture lasts as long as its neighbours do: the length the table gives the last one is a
    claim like any other.
    """
    container.seek(walk.last_key or 0, stream=video, backward=True)
    seen = [
        frame.pts * frame.time_base
        for frame in container.decode(video)
        if frame.pts is not None and frame.time_base is not None and not frame.is_corrupt
    ]
    if not seen:
        raise HeaderLies("the end cannot be decoded")
    steps = _steps(sorted(walk.starts)) or [Fraction(0)]
    if max(walk.starts) - max(seen) > TOLERANCE:
        raise HeaderLies("the end cannot be decoded")
    return max(seen) + median(steps)


def _steps(starts: list[Fraction]) -> list[Fraction]:
    return [later - earlier for earlier, later in pairwise(starts)]


def _check_holes(starts: list[Fraction]) -> None:
    if any(step > LONGEST_STILL for step in _steps(sorted(starts))):
        raise HeaderLies("a hole without pictures")


def _check_claims(claims: Claims, picture: Fraction, whole: Fraction) -> None:
    """Raises HeaderLies where header and decoded length are more than the tolerance apart."""
    if claims.media_gap > TOLERANCE:
        raise HeaderLies(f"media header and table are {claims.media_gap} s apart")
    for claimed in claims.video_track:
        if abs(claimed - picture) > TOLERANCE:
            raise HeaderLies(f"track: {claimed} s claimed, {picture} s decoded")
    for claimed in claims.movie:
        if abs(claimed - whole) > TOLERANCE:
            raise HeaderLies(f"movie: {claimed} s claimed, {whole} s decoded")
