"""What a real clamd says of a file, and what we make of it (5.1.2)."""

import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from services.domain.errors import NotAttempted
from services.domain.papers.dossier import Scan
from services.storage.evidence.virus import Scanner
from tests.fixtures.clamd import EICAR, LARGEST, SIGNATURE, Clamd
from tests.fixtures.lying import scanned


@pytest.fixture
def put(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(body: bytes) -> Path:
        path = tmp_path / "file"
        path.write_bytes(body)
        return path

    return write


async def test_5_1_2_the_test_string_is_found_and_named(
    running_clamd: Clamd, put: Callable[[bytes], Path]
) -> None:
    said = await scanned(running_clamd.scanner, put(b"%PDF-1.7 " + EICAR))
    assert said.verdict is Scan.INFECTED
    assert SIGNATURE in (said.finding or "")
    assert said.engine.startswith("ClamAV ")


async def test_5_1_2_a_clean_file_is_clean_over_tcp_and_over_a_socket_of_the_machine(
    running_clamd: Clamd, put: Callable[[bytes], Path]
) -> None:
    path = put(b"%PDF-1.7 words" * 1000)
    for scanner in (running_clamd.scanner, Scanner(running_clamd.address)):
        said = await scanned(scanner, path)
        assert (said.verdict, said.finding) == (Scan.CLEAN, None)


async def test_5_1_2_what_is_too_big_for_the_scanner_is_never_clean(
    running_clamd: Clamd, put: Callable[[bytes], Path]
) -> None:
    """It hangs up in the middle of the file."""
    for size in (LARGEST + 1, LARGEST * 9):
        said = await scanned(running_clamd.scanner, put(b"x" * size))
        assert (said.verdict, said.finding) == (Scan.TOO_BIG, None)


async def test_5_1_2_a_file_no_clamd_can_read_is_not_even_sent(
    running_clamd: Clamd, tmp_path: Path
) -> None:
    """ClamAV reads two gigabytes at most, whatever its settings promise."""
    path = tmp_path / "film"
    with path.open("wb") as film:
        film.truncate(2 * 1024**3)
    assert (await scanned(running_clamd.scanner, path)).verdict is Scan.TOO_BIG


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (b"stream: OK\0", Scan.CLEAN),
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", Scan.INFECTED),
        (b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0", Scan.TOO_BIG),
        (b"INSTREAM size limit exceeded. ERROR\0", Scan.TOO_BIG),
        (b"stream: Can't allocate memory ERROR\0", None),
        (b"stream: O", None),
        (b"", None),
    ],
)
async def test_5_1_2_only_a_whole_verdict_counts_and_all_else_is_waited_for(
    put: Callable[[bytes], Path], answer: bytes, verdict: Scan | None
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        answering = threading.Thread(target=_answer, args=(server, answer))
        answering.start()
        scanner = Scanner(f"127.0.0.1:{server.getsockname()[1]}")
        path = put(b"some bytes")
        if verdict:
            said = await scanned(scanner, path)
            assert (said.verdict, said.signatures) == (verdict, "27811/Sun Oct 26 2025")
        else:
            with pytest.raises(NotAttempted) as refused:
                await scanned(scanner, path)
            assert refused.value.params["part"] == "scanner"
        answering.join(30)
    assert not answering.is_alive()


async def test_5_1_2_a_scanner_that_is_not_there_says_nothing(
    put: Callable[[bytes], Path], tmp_path: Path
) -> None:
    for address in ("127.0.0.1:1", str(tmp_path / "no-socket")):
        with pytest.raises(NotAttempted):
            await scanned(Scanner(address), put(b"x"))


def _answer(server: socket.socket, verdict: bytes) -> None:
    """Speaks as clamd does: a version, then a verdict once the whole file is there."""
    for said in (b"ClamAV 1.4.6/27811/Sun Oct 26 2025\0", verdict):
        there, _ = server.accept()
        with there:
            heard = b""
            end = b"zVERSION\0" if said.startswith(b"ClamAV") else b"\0" * 4
            while not heard.endswith(end):
                more = there.recv(65536)
                assert more, "it hung up before the end of its question"
                heard += more
            there.sendall(said)
