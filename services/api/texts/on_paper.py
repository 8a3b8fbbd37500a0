"""How material goes in on paper, and what a form looks like, in words (4.1.1).

The settings are those of `domain/programme/forms.py`; what is handed in counts in electronic form.
"""

from collections.abc import Iterator
from typing import Final

from services.domain.acts import RULES
from services.domain.base import Act, typed_fields
from services.domain.permissions import kind_of
from services.domain.programme.forms import Binding, Form, OnPaper
from services.domain.programme.words import Text

BINDINGS: Final = {
    Binding.VOLUME: Text(zh="单独成册", en="a volume of its own"),
    Binding.TOGETHER: Text(zh="与其他材料合订一册", en="in one volume with the other papers"),
    Binding.LOOSE: Text(zh="不装订", en="not bound"),
}


def on_paper(how: OnPaper) -> Text:
    """As "纸质5份，单独成册，同时交电子版"."""
    bound = BINDINGS.get(how.binding) if how.binding else None
    copies = "copy" if how.copies == 1 else "copies"
    zh = [f"纸质{how.copies}份", *([bound.zh] if bound else []), "同时交电子版"]
    en = [
        f"{how.copies} {copies} on paper",
        *([bound.en] if bound else []),
        "and the electronic file",
    ]
    return Text(zh="，".join(zh), en=", ".join(en))


def form_title(form: Form) -> Text:
    """With its number, as "生态镇申报表（附件2）"."""
    number = form.number
    return Text(
        zh=f"{form.title.zh}（{number}）" if number else form.title.zh,
        en=f"{form.title.en} ({number})" if number else form.title.en,
    )


def act_of(form: Form) -> type[Act]:
    """The check saw to it that there is one."""
    return next(act for act in RULES if kind_of(act) == form.act)


def shown_fields(form: Form) -> Iterator[Text]:
    """What it asks for, in its own order; all that its act asks for where it names none."""
    known = dict(typed_fields(act_of(form)))
    for name in form.fields or known:
        info = known[name]
        more = info.json_schema_extra
        english = more.get("en") if isinstance(more, dict) else None
        title = info.title or name
        yield Text(zh=title, en=str(english or title))
