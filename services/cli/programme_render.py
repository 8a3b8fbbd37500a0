"""`ecocase programme render NAME`: the citizens' guide (办事指南) as Markdown or HTML (4.1.3).

For a notice board or another web site; the portal's own page is `/guide`. A file is checked first.
"""

from pathlib import Path
from typing import Literal

from services.api.guides import of_programmes, of_schemes, writing
from services.api.guides.chapters import Guide
from services.cli.layout import CannotStartError
from services.cli.programme_named import named, used_by
from services.domain.programme.evaluation import Scheme
from services.domain.programme.schema import Programme

Form = Literal["markdown", "html"]


def run(name: str, *, form: Form, language: writing.Language, to: Path | None) -> int:
    """Raises CannotStartError for what is not fit for use, or has no guide."""
    guide = guide_of(name)
    write = writing.html if form == "html" else writing.markdown
    text = write(guide, language)
    if to:
        to.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return 0


def guide_of(name: str) -> Guide:
    match named(name):
        case (Programme() as programme, folder):
            return of_programmes.guide(programme, used_by(programme, folder))
        case (Scheme() as scheme, _):
            return of_schemes.guide(scheme)
    raise CannotStartError(f"{name}: a catalogue alone has no guide 仅有目录，没有办事指南")
