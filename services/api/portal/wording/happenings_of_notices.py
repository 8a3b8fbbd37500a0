"""What happened to a public notice, in words (6.4). All facts are joined in `happenings.py`."""

from collections.abc import Mapping

from services.domain.base import Act, Fact
from services.domain.notices import redacting
from services.domain.programme.schema import Text
from services.domain.steps import public_notice

OF_NOTICES: Mapping[str, tuple[str, str, type[Act]]] = {
    "notice-signed": ("签发公示", "Notice signed", public_notice.SignNotice),
    "notice-published": ("发布公示", "Notice published", public_notice.PublishNotice),
    "notice-corrected": ("更正公示", "Notice corrected", public_notice.CorrectNotice),
    "notice-extended": ("公示期顺延", "Notice lengthened", public_notice.CloseNotice),
    "notice-closed": ("公示期满", "Notice ended", public_notice.CloseNotice),
    "copy-approved": ("核准公开遮盖件", "Redacted copy approved", redacting.ApproveCopy),
    "copy-taken-off": ("停止公开遮盖件", "Redacted copy taken off", redacting.TakeCopyOff),
    "not-recommended": ("不予推荐", "Not recommended", public_notice.NotRecommend),
}


def of_level(words: Text, fact: Fact) -> Text:
    """Says it where the notice is that of a level which recommends (A7.5)."""
    if not getattr(fact, "below", ""):
        return words
    return Text(zh=f"{words.zh}（推荐）", en=f"{words.en} (recommendation)")
