"""Optional items of the dossier against what the same definition asks for (B3.4.2, 4.1.2)."""

from collections.abc import Iterator

from services.domain.papers.dossier import PartKind
from services.domain.papers.materials import PARTS
from services.domain.programme.schema import Programme
from services.domain.programme_check.findings import Code, Finding, error


def of_optional_items(programme: Programme) -> Iterator[Finding]:
    """What must be handed in needs a place that is not left to choice."""
    for kind, setting in _required(programme):
        holding = [
            (at, item)
            for at, item in enumerate(programme.dossier)
            if any(kind in alternatives for alternatives in item.parts)
        ]
        if any(not item.optional for _, item in holding):
            continue
        for at, item in holding:
            what, name = PARTS[kind], item.name
            yield error(
                Code.CONTRADICTION,
                (
                    f"{setting}要求有{what.zh}，而能装订{what.zh}的“{name.zh}”是可选材料",
                    f"{setting} asks for one ({what.en}), but “{name.en}”, its place, is optional",
                ),
                (
                    f"请删去optional，或修改{setting}",
                    f"take out optional, or change {setting}",
                ),
                ("dossier", at, "optional"),
            )


def _required(programme: Programme) -> Iterator[tuple[PartKind, str]]:
    """Kinds of papers that another setting asks for, and which one does."""
    if programme.film.required:
        yield PartKind.FILM, "film.required"
    if programme.procedure.application.examined:
        yield PartKind.EXAMINED_FORM, "procedure.application.examined"
