"""How material goes in on paper, and which forms a procedure uses: the settings (4.1.1).

What a dossier must hold stands in `dossier_rules.py`. A form is the fields of one act under the
name that people know it by; what is entered there, and by whom, is the act's own matter.
"""

from enum import StrEnum

from pydantic import Field

from services.domain.programme.words import Definition, Sourced, Text


class Binding(StrEnum):
    VOLUME = "volume"
    """A volume of its own (D12)."""
    TOGETHER = "together"
    """In one volume with the other papers."""
    LOOSE = "loose"
    """Not bound."""


class OnPaper(Sourced):
    """How it is handed in on paper, beside the electronic file (C5.3.10, C5.4.7, D12)."""

    copies: int = Field(ge=1, le=99)
    binding: Binding | None = None
    """None where the source names none."""


class Form(Sourced):
    """A form by the name and number that people know, and the act that takes it in."""

    id: str
    title: Text
    number: str = ""
    """As it is printed on the form: 附件2."""
    act: str
    """The word of the act: submit-form."""
    fields: tuple[str, ...] = ()
    """Those of the act's fields that it shows, in its order; none named: all of them."""
    printed: OnPaper | None = None
    """Where it is printed, signed and handed in too."""


class Paper(Definition):
    """A paper that a scheme without a dossier asks for (C3.1.4, C3.2.1, C3.2.3)."""

    id: str
    label: Text
    by: Text
    rule: str
    on_paper: OnPaper | None = None
