"""The film once more in 720 lines, to begin at once: H.264 and AAC, its index in front.

For looking only: what is assessed, sealed and handed over is the original.
"""

from pathlib import Path
from typing import Final

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.error import FFmpegError
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from services.domain.evidence.derivatives import (
    Derivative,
    DerivativeKind,
    ReadFacts,
    ReadOutProblem,
)
from services.domain.evidence.documents import MP4
from services.storage.derivatives.film import LINES, first_video, plays_as_it_is
from services.storage.derivatives.results import Failed, Job, Made, Result

FASTEST: Final = 30
"""Pictures per second; what is more is left out."""

QUALITY: Final = "26"
MOST_BITS: Final = "1800k"
"""A line of 0.25 Mbyte/s, which villages have, plays this without a stop."""

RATE: Final = 48_000
SOUND_BITS: Final = 96_000
_AGAINST: Final = (("transpose", "cclock"),)
_WITH: Final = (("transpose", "clock"),)
_ROUND: Final = (("hflip", ""), ("vflip", ""))
_TURNS: Final = {90: _AGAINST, -270: _AGAINST, 270: _WITH, -90: _WITH, 180: _ROUND, -180: _ROUND}


def read(job: Job) -> Result:
    """Nothing is made where the film itself plays well. Raises Failed for what cannot be decoded."""
    target = job.folder / "proxy.mp4"
    try:
        with av.open(str(job.source), options={"ignore_chapters": "1"}) as source:
            video = first_video(source)
            tool = f"PyAV {av.__version__}, libx264"
            if plays_as_it_is(source, video, job.source):
                return Result(tool=tool, facts=ReadFacts(plays_as_it_is=True))
            width, height = _write(source, video, target)
    except (FFmpegError, EOFError) as error:
        raise Failed(ReadOutProblem.UNREADABLE) from error
    what = Derivative(
        kind=DerivativeKind.PROXY,
        media_type=MP4,
        size=target.stat().st_size,
        width=width,
        height=height,
    )
    return Result(
        tool=tool,
        made=(Made(what=what, name=target.name),),
        facts=ReadFacts(plays_as_it_is=False),
    )


def _write(source: InputContainer, video: VideoStream, target: Path) -> tuple[int, int]:
    options = {"movflags": "+faststart"}
    with av.open(str(target), "w", format="mp4", options=options) as out:
        sound = source.streams.audio[0] if source.streams.audio else None
        film = _Film(out, video)
        tone = _Sound(out) if sound else None
        wanted = [video, *([sound] if sound else [])]
        for packet in source.demux(wanted):
            for frame in packet.decode():
                if isinstance(frame, VideoFrame):
                    film.take(frame)
                elif tone and isinstance(frame, av.AudioFrame):
                    tone.take(frame)
        size = film.end()
        if tone:
            tone.end()
    return size


class _Film:
    """Pictures on their way: turned upright, made smaller, encoded."""

    def __init__(self, out: OutputContainer, video: VideoStream) -> None:
        self.out, self.video = out, video
        self.graph: Graph | None = None
        self.stream: VideoStream | None = None
        self.last = -1.0

    def take(self, frame: VideoFrame) -> None:
        at = float(frame.time or 0)
        if frame.pts is None or (self.last >= 0 and at - self.last < 0.9 / FASTEST):
            return
        self.last = at
        if self.graph is None:
            self.graph = _graph(self.video, frame)
        self.graph.push(frame)
        small = self.graph.pull()
        if not isinstance(small, VideoFrame):
            return
        small.pict_type = av.video.frame.PictureType.NONE
        self.stream = self.stream or self._stream(small)
        for packet in self.stream.encode(small):
            self.out.mux(packet)

    def end(self) -> tuple[int, int]:
        """Width and height. Raises Failed where there was no picture."""
        if self.stream is None:
            raise Failed(ReadOutProblem.UNREADABLE)
        for packet in self.stream.encode(None):
            self.out.mux(packet)
        return self.stream.codec_context.width, self.stream.codec_context.height

    def _stream(self, first: VideoFrame) -> VideoStream:
        stream: VideoStream = self.out.add_stream("libx264", rate=FASTEST)
        stream.width, stream.height, stream.pix_fmt = first.width, first.height, "yuv420p"
        if self.video.time_base:
            stream.codec_context.time_base = self.video.time_base
        stream.options = {
            "preset": "veryfast",
            "crf": QUALITY,
            "maxrate": MOST_BITS,
            "bufsize": "3600k",
            "g": str(2 * FASTEST),
        }
        return stream


class _Sound:
    """Sound on its way: two channels of AAC."""

    def __init__(self, out: OutputContainer) -> None:
        self.out = out
        self.stream: AudioStream = out.add_stream("aac", rate=RATE, layout="stereo")
        self.stream.bit_rate = SOUND_BITS
        self.resampler = av.AudioResampler("fltp", "stereo", RATE, frame_size=1024)

    def take(self, frame: av.AudioFrame | None) -> None:
        for ready in self.resampler.resample(frame):
            for packet in self.stream.encode(ready):
                self.out.mux(packet)

    def end(self) -> None:
        self.take(None)
        for packet in self.stream.encode(None):
            self.out.mux(packet)


def _graph(video: VideoStream, first: VideoFrame) -> Graph:
    """Smaller, then upright, in the colours every player knows."""
    width, height = _size(first.width, first.height)
    steps = [("scale", f"{width}:{height}"), *_TURNS.get(first.rotation, ()), ("format", "yuv420p")]
    graph = Graph()
    last = graph.add_buffer(template=video)
    for name, arguments in steps:
        following = graph.add(name, arguments)
        last.link_to(following)
        last = following
    last.link_to(graph.add("buffersink"))
    graph.configure()
    return graph


def _size(width: int, height: int) -> tuple[int, int]:
    """The shorter side becomes 720 where it is longer; both are even, as the encoder asks."""
    share = min(1.0, LINES / min(width, height))
    return max(2, round(width * share / 2) * 2), max(2, round(height * share / 2) * 2)
