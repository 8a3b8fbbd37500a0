"""Mail: into a folder, or through an SMTP server where one is set (4.8).

How a message is put on its way; which words it has is `letters.py`. An address of mail is written
into the message and nowhere else: no log and no failure names it.
"""

import asyncio
import os
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Literal, NamedTuple

TIMEOUT = 30.0


class Server(NamedTuple):
    host: str
    port: int
    tls: Literal["none", "starttls", "tls"]
    user: str = ""
    secret: str = ""


class MailRefused(Exception):
    """Not taken. `code` is the server's number or the name of what went wrong."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Post:
    """`folder` takes the messages where no server is set: one .eml file each."""

    def __init__(self, folder: Path, server: Server | None = None) -> None:
        self.folder, self.server = folder, server

    async def send(self, key: str, message: EmailMessage) -> None:
        """Raises MailRefused. The same key again replaces the file; a server may send it twice."""
        if self.server is None:
            await asyncio.to_thread(self._keep, key, message)
            return
        try:
            await asyncio.to_thread(_through, self.server, message)
        except smtplib.SMTPResponseException as refused:
            raise MailRefused(str(refused.smtp_code)) from None
        except smtplib.SMTPRecipientsRefused as refused:
            codes = sorted({str(code) for code, _ in refused.recipients.values()})
            raise MailRefused(" ".join(codes)) from None
        except (smtplib.SMTPException, OSError) as failed:
            raise MailRefused(type(failed).__name__) from None

    def _keep(self, key: str, message: EmailMessage) -> None:
        """Readable by the service alone, and never half written."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{key}.eml"
        half = path.with_suffix(".part")
        half.touch(mode=0o600)
        half.write_bytes(message.as_bytes())
        os.replace(half, path)  # noqa: PTH105  (atomic, over what was there)


def _through(server: Server, message: EmailMessage) -> None:
    trusted = ssl.create_default_context()
    if server.tls == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=TIMEOUT, context=trusted
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    with smtp:
        if server.tls == "starttls":
            smtp.starttls(context=trusted)
        if server.user:
            smtp.login(server.user, server.secret)
        smtp.send_message(message)
