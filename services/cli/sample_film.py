"""Sample films: a moving landscape with sound, as MP4, of any length, the same bytes every time.

A loop is encoded once and its packets are repeated, so twelve minutes take seconds. Also the
films that a check must refuse: cut off, or with a header that lies.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import pi, sin
from pathlib import Path
from typing import Final

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image, ImageDraw

RATE: Final = 22_050
AAC_FRAME: Final = 1024
MELODY: Final = (392, 440, 523, 587, 659, 587, 523, 440)


@dataclass(frozen=True)
class FilmRecipe:
    """`loop` is how many seconds of picture are really drawn; then they come again."""

    seconds: int
    width: int = 1280
    height: int = 720
    fps: int = 25
    loop: int = 20
    quality: int = 28
    """x264's constant rate factor: lower is finer and bigger."""


TINY: Final = FilmRecipe(seconds=0, width=64, height=36, fps=5, loop=10, quality=40)
"""For tests: `replace(TINY, seconds=599)` makes 9:59 minutes in about a second."""


@dataclass(frozen=True)
class Piece:
    """An encoded packet, free of its stream."""

    body: bytes
    at: int
    key: bool


def write_film(path: Path, recipe: FilmRecipe) -> None:
    """Picture and sound; the index comes first, as for showing on the web."""
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as out:
        video = _video_stream(out, recipe)
        audio: AudioStream = out.add_stream("aac", rate=RATE, layout="mono")
        audio.bit_rate = 48_000
        pieces, tones = list(_pictures(video, recipe)), list(_tones(audio))
        seconds = 0
        while seconds < recipe.seconds:
            # Second by second, so that picture and sound lie side by side in the file.
            _mux_pictures(out, video, pieces, recipe, seconds)
            _mux_tones(out, audio, tones, seconds, min(seconds + 1, recipe.seconds))
            seconds += 1


def lie_about_length(path: Path, seconds: int) -> None:
    """Write another duration into movie, track and media header; the packets stay as they are."""
    body = bytearray(path.read_bytes())
    scale_at = body.index(b"mvhd") + 16
    movie_scale = struct.unpack_from(">I", body, scale_at)[0]
    struct.pack_into(">I", body, scale_at + 4, movie_scale * seconds)
    struct.pack_into(">I", body, body.index(b"tkhd") + 24, movie_scale * seconds)
    media_at = body.index(b"mdhd") + 16
    media_scale = struct.unpack_from(">I", body, media_at)[0]
    struct.pack_into(">I", body, media_at + 4, media_scale * seconds)
    path.write_bytes(bytes(body))


def cut_off(path: Path, share: float) -> None:
    """Keep the first part of the file only; its index still promises all of it."""
    body = path.read_bytes()
    path.write_bytes(body[: int(len(body) * share)])


def _video_stream(out: OutputContainer, recipe: FilmRecipe) -> VideoStream:
    # One thread and no scene detection: the same pictures give the same bytes on any machine.
    options = {"preset": "ultrafast", "crf": str(recipe.quality), "sc_threshold": "0"}
    stream: VideoStream = out.add_stream("libx264", rate=recipe.fps, options=options)
    stream.width, stream.height, stream.pix_fmt = recipe.width, recipe.height, "yuv420p"
    stream.gop_size = recipe.fps * 2
    stream.thread_count = 1
    return stream


def _pictures(stream: VideoStream, recipe: FilmRecipe) -> Iterator[Piece]:
    panorama = Panorama(recipe.width, recipe.height)
    count = recipe.loop * recipe.fps
    for number in range(count):
        frame = panorama.frame(number, count)
        yield from _pieces(stream.encode(frame))
    yield from _pieces(stream.encode(None))


def _pieces(packets: list["av.Packet[VideoStream]"]) -> Iterator[Piece]:
    for packet in packets:
        yield Piece(bytes(packet), packet.pts or 0, packet.is_keyframe)


def _tones(stream: AudioStream) -> Iterator[Piece]:
    """A melody of soft tones, a note per half second."""
    note = RATE // 2
    for start in range(0, note * len(MELODY) // AAC_FRAME * AAC_FRAME, AAC_FRAME):
        samples = bytearray()
        for at in range(start, start + AAC_FRAME):
            pitch, into = MELODY[at // note % len(MELODY)], at % note
            loud = 0.25 * (1 - into / note)
            samples += struct.pack("<f", loud * sin(2 * pi * pitch * into / RATE))
        frame = AudioFrame(format="fltp", layout="mono", samples=AAC_FRAME)
        frame.planes[0].update(bytes(samples))
        frame.sample_rate, frame.pts = RATE, start
        for packet in stream.encode(frame):
            yield Piece(bytes(packet), start, key=True)


def _mux_pictures(
    out: OutputContainer, stream: VideoStream, pieces: list[Piece], recipe: FilmRecipe, second: int
) -> None:
    for number in range(second * recipe.fps, (second + 1) * recipe.fps):
        piece = pieces[number % len(pieces)]
        packet = av.Packet(piece.body)
        packet.stream = stream
        packet.time_base = Fraction(1, recipe.fps)
        packet.pts = packet.dts = number
        packet.duration = 1
        packet.is_keyframe = piece.key
        out.mux(packet)


def _mux_tones(
    out: OutputContainer, stream: AudioStream, pieces: list[Piece], start: int, end: int
) -> None:
    for number in range(-(-start * RATE // AAC_FRAME), end * RATE // AAC_FRAME):
        packet = av.Packet(pieces[number % len(pieces)].body)
        packet.stream = stream
        packet.time_base = Fraction(1, RATE)
        packet.pts = packet.dts = number * AAC_FRAME
        packet.duration = AAC_FRAME
        packet.is_keyframe = True
        out.mux(packet)


class Panorama:
    """A landscape twice as wide as the picture, over which the picture wanders."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        picture = landscape(width * 2, height).convert("YCbCr")
        luma, blue, red = picture.split()
        half = (width, height // 2)
        self.planes = (
            (luma.tobytes(), width * 2),
            (blue.resize(half).tobytes(), width),
            (red.resize(half).tobytes(), width),
        )

    def frame(self, number: int, count: int) -> VideoFrame:
        frame = VideoFrame(self.width, self.height, "yuv420p")
        for plane, (pixels, wide) in zip(frame.planes, self.planes, strict=True):
            shift = number * wide // count
            rows = (pixels[start : start + wide] for start in range(0, len(pixels), wide))
            plane.update(
                b"".join(
                    (row + row)[shift : shift + plane.width].ljust(plane.line_size, b"\0")
                    for row in rows
                )
            )
        frame.pts = number
        return frame


def landscape(width: int, height: int) -> Image.Image:
    """Sky, three rows of hills, fields and a river; the right edge meets the left."""
    picture = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(picture)
    for row in range(height):
        light = row / height
        draw.line((0, row, width, row), fill=(150 + int(90 * light), 195 + int(40 * light), 235))
    sun, size = (width * 0.7, height * 0.08), height * 0.09
    draw.ellipse((*sun, sun[0] + size, sun[1] + size), fill=(255, 244, 200))
    for far, colour in ((0.45, (120, 160, 150)), (0.55, (80, 135, 105)), (0.66, (52, 110, 74))):
        crest = [
            (x, height * (far + 0.06 * sin(2 * pi * x / width * round(3 / far)) * far))
            for x in range(0, width + 1, max(width // 256, 1))
        ]
        draw.polygon([*crest, (width, height), (0, height)], fill=colour)
    _draw_fields(draw, width, height)
    return picture


def _draw_fields(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    rows, columns = 14, 48
    for row in range(rows):
        top = height * (0.74 + 0.26 * row / rows)
        for column in range(columns):
            left = width * column / columns
            green = 120 + (row * 37 + column * 53) % 70
            box = (left, top, left + width / columns, top + height * 0.26 / rows)
            draw.rectangle(box, fill=(95 + (row * 11 + column * 29) % 60, green, 62))
    river = [
        (x, height * (0.86 + 0.03 * sin(2 * pi * 2 * x / width)))
        for x in range(0, width + 1, max(width // 256, 1))
    ]
    draw.line(river, fill=(110, 165, 200), width=max(height // 24, 1))
