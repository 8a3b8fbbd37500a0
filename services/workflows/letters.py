"""The text of a mail, in the language of its reader: what happened, about which case, where (4.8).

Put together from rows that hold no name; the only personal things in it are the reader's own
address and name.
"""

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final, NamedTuple

from services.domain.programme.schema import Text
from services.storage.people.reaching import Address

SIGNED: Final = Text(
    zh="此邮件由系统发出，请勿回复。接收方式可在“个人设置 - 邮件与日历”中调整：",
    en="Sent by the service; please do not reply. Choose what is mailed to you under My settings: ",
)
GREETING: Final = Text(zh="{name}：", en="Dear {name},")
DIGEST: Final = Text(zh="今日消息{n}条", en="{n} messages of the day")
CONFIRM_SUBJECT: Final = Text(zh="请确认您的邮箱", en="Please confirm your address")
CONFIRM: Final = Text(
    zh="请登录后打开下面的链接，确认此邮箱用于接收消息。不是您本人设置的，请忽略此邮件。",
    en="Sign in and open the link below to have messages sent to this address. If you did not ask "
    "for it, please ignore this mail.",
)


class Line(NamedTuple):
    """One message: its words, the unit and number it is about, and where it is read."""

    words: Text
    about: Text
    link: str


class Sender(NamedTuple):
    address: str
    origin: str
    """The address of the portal; empty where nobody has set one: then mail carries no links."""


def letter(
    sender: Sender, to: Address, lines: Sequence[Line], *, key: str, at: datetime
) -> EmailMessage:
    """One message under its own heading; several under one of their number."""
    if len(lines) == 1:
        subject = f"{_say(to, lines[0].words)} {_say(to, lines[0].about)}".strip()
    else:
        subject = _say(to, DIGEST).format(n=len(lines))
    body = [
        "\n".join(part for part in (_say(to, one.words), _say(to, one.about), one.link) if part)
        for one in lines
    ]
    return _mail(sender, to, subject, body, key=key, at=at)


def confirmation(sender: Sender, to: Address, code: str, *, key: str, at: datetime) -> EmailMessage:
    link = f"{sender.origin}/me/messages/confirmation?code={code}"
    return _mail(sender, to, _say(to, CONFIRM_SUBJECT), [_say(to, CONFIRM), link], key=key, at=at)


def _mail(
    sender: Sender, to: Address, subject: str, body: Sequence[str], *, key: str, at: datetime
) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = sender.address
    message["To"] = to.address
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{key}@{sender.address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "zh-Hans" if to.locale == "zh" else "en"
    greeting = _say(to, GREETING).format(name=to.name)
    settings = f"{_say(to, SIGNED)}{sender.origin}/me/messages" if sender.origin else ""
    text = "\n\n".join(part for part in (greeting, *body, settings) if part)
    message.set_content(text + "\n")
    return message


def _say(to: Address, text: Text) -> str:
    return text.zh if to.locale == "zh" else text.en
