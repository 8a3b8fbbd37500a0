"""How the pieces of a dossier are numbered for the archive: the settings. Designed after DA/T 22.

The official text was not at hand; nothing here claims to conform to it. What the catalogue says
of each piece is put together in `domain/evidence/archival.py`.
"""

from pydantic import Field

from services.domain.programme.words import OUR_DEFAULT, Sourced, Text


class ArchivingRules(Sourced):
    """档号: 全宗号-门类·年度-保管期限-问题代码-件号 (DA/T 22, as implementers write it)."""

    fonds: dict[str, str] = Field(default_factory=dict)
    """全宗号 of a unit by its code; a unit without one is named by its code."""
    category: str = Field(default="WS", pattern=r"^[A-Z]{1,4}$")
    """门类代码: WS is 文书."""
    matter: str = Field(default="CJ", pattern=r"^[A-Z0-9]{1,8}$")
    """机构（问题）代码."""
    secrecy: Text = Text(zh="公开", en="public")
    """密级 of a piece: what goes through this system is no secret of the state."""
    copies: int = Field(default=1, ge=1, le=20)
    """How many copies of the whole dossier the archive takes over on paper (D12).

    It is printed in the archive's catalogue. How many copies of one paper a source asks for when it
    is handed in stands at that paper (`on_paper`), and is told in the guide; neither follows from
    the other.
    """
    source: str | None = None
    note: str | None = OUR_DEFAULT
