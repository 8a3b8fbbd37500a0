"""4.8: mail by SMTP, held against a server that speaks it; a refusal names a code and no address."""

import asyncio
import ssl
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Literal

import pytest
import trustme

from services.domain.programme.schema import Text
from services.storage.people.reaching import Address
from services.workflows.letters import Line, Sender, letter
from services.workflows.mailing import MailRefused, Post, Server

How = Literal["none", "starttls", "tls"]
TO = Address(address="fang@example.org", confirmed=True, name="方文")
SENDER = Sender("ecocase@eco.example.org", "https://eco.example.org")
LINE = Line(Text(zh="已受理", en="Accepted"), Text(zh="青溪县（STX-1）", en="Qingxi (STX-1)"), "")
AT = datetime(2031, 6, 9, 1, tzinfo=UTC)


class SmtpServer:
    """As much of RFC 5321, 3207 and 4954 as one message needs.

    `refuses` answers RCPT with this line; with `tls` it can turn to TLS when asked.
    """

    def __init__(self, refuses: str = "", tls: ssl.SSLContext | None = None) -> None:
        self.refuses, self.tls = refuses, tls
        self.taken: list[bytes] = []
        self.said: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        with suppress(ssl.SSLError, ConnectionError):  # Whoever does not trust us goes away.
            while line := (await reader.readline()).decode().strip():
                self.said.append(line)
                verb = line.partition(" ")[0].upper()
                if verb == "DATA":
                    writer.write(b"354 go on\r\n")
                    self.taken.append((await reader.readuntil(b"\r\n.\r\n"))[:-5])
                writer.write(f"{self.answer(verb)}\r\n".encode())
                await writer.drain()
                if verb == "STARTTLS" and self.tls:
                    await writer.start_tls(self.tls)
                if verb == "QUIT":
                    break
        writer.close()
        with suppress(ssl.SSLError, ConnectionError):
            await writer.wait_closed()

    def answer(self, verb: str) -> str:
        if verb == "EHLO" and self.tls:
            return "250-here\r\n250-STARTTLS\r\n250 AUTH PLAIN"
        if verb == "RCPT" and self.refuses:
            return self.refuses
        return {"QUIT": "221 bye", "STARTTLS": "220 go on", "AUTH": "235 known"}.get(verb, "250 ok")


@asynccontextmanager
async def listening(server: SmtpServer, how: How = "none") -> AsyncIterator[Server]:
    at = await asyncio.start_server(
        server.serve, "127.0.0.1", 0, ssl=server.tls if how == "tls" else None
    )
    async with at:
        port = at.sockets[0].getsockname()[1]
        yield Server("127.0.0.1", port, how, *(("ecocase", "a secret") if server.tls else ()))


async def test_4_8_a_mail_goes_through_the_server_that_is_set(tmp_path: Path) -> None:
    smtp = SmtpServer()
    async with listening(smtp) as server:
        message = letter(SENDER, TO, [LINE], key="mail-1", at=AT)
        await Post(tmp_path, server).send("mail-1", message)
    [taken] = smtp.taken
    read = message_from_bytes(taken, policy=default)
    assert read["Subject"] == "已受理 青溪县（STX-1）"
    assert read["To"] == "fang@example.org"
    assert read["Message-ID"] == "<mail-1@eco.example.org>"
    assert "https://eco.example.org/me/messages" in read.get_content()


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def certified(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.mark.parametrize("how", ["starttls", "tls"])
async def test_4_8_name_and_password_are_said_under_tls_alone(
    how: How,
    authority: trustme.CA,
    certified: ssl.SSLContext,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trusted = tmp_path / "trusted.pem"
    authority.cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    smtp = SmtpServer(tls=certified)
    async with listening(smtp, how) as server:
        message = letter(SENDER, TO, [LINE], key="mail-1", at=AT)
        await Post(tmp_path, server).send("mail-1", message)
    assert len(smtp.taken) == 1
    verbs = [line.partition(" ")[0].upper() for line in smtp.said]
    assert verbs.count("AUTH") == 1
    assert how == "tls" or verbs.index("STARTTLS") < verbs.index("AUTH")
    said = next(line for line in smtp.said if line.startswith("AUTH")).split()[-1]
    assert b64decode(said) == b"\0ecocase\0a secret"


@pytest.mark.parametrize("how", ["starttls", "tls"])
async def test_4_8_a_server_that_nobody_vouches_for_learns_nothing(
    how: How, certified: ssl.SSLContext, tmp_path: Path
) -> None:
    smtp = SmtpServer(tls=certified)
    async with listening(smtp, how) as server:
        message = letter(SENDER, TO, [LINE], key="mail-1", at=AT)
        with pytest.raises(MailRefused, match="SSLCertVerificationError"):
            await Post(tmp_path, server).send("mail-1", message)
    assert not smtp.taken
    assert not any(line.startswith(("AUTH", "MAIL", "RCPT")) for line in smtp.said)


async def test_4_8_a_refusal_names_its_code_and_no_address(tmp_path: Path) -> None:
    async with listening(SmtpServer("550 5.1.1 <fang@example.org> unknown")) as server:
        message = letter(SENDER, TO, [LINE], key="mail-1", at=AT)
        with pytest.raises(MailRefused) as refused:
            await Post(tmp_path, server).send("mail-1", message)
    assert str(refused.value) == "550"
    assert refused.value.__cause__ is None


async def test_4_8_without_a_server_a_mail_is_a_file_that_only_the_service_reads(
    tmp_path: Path,
) -> None:
    post = Post(tmp_path / "mail")
    for _ in range(2):  # The same message again is the same file.
        await post.send("mail-1", letter(SENDER, TO, [LINE, LINE], key="mail-1", at=AT))
    [file] = (tmp_path / "mail").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    assert message_from_bytes(file.read_bytes(), policy=default)["Subject"] == "今日消息2条"


async def test_4_8_a_line_break_in_a_heading_makes_no_second_heading() -> None:
    evil = Line(Text(zh="已受理\r\nBcc: x@example.org", en=""), Text(zh="", en=""), "")
    with pytest.raises(ValueError, match=r"linefeed|newline|carriage"):
        letter(SENDER, TO, [evil], key="mail-1", at=AT)
