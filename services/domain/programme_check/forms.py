"""Forms of a definition against the acts that take them in (4.1.1, 4.1.2)."""

from collections.abc import Iterator

from services.domain.acts import RULES
from services.domain.base import Act, typed_fields
from services.domain.permissions import kind_of
from services.domain.programme.schema import Programme
from services.domain.programme_check.findings import Code, Finding, error


def taken_in(programme: Programme) -> dict[str, type[Act]]:
    """What people do in the programme's steps or at any of them, by its word."""
    steps = {step.name for step in programme.procedure.steps}
    return {
        kind_of(act): act for act in RULES if act.path and (act.step in steps or act.step is None)
    }


def of_forms(programme: Programme) -> Iterator[Finding]:
    acts = taken_in(programme)
    for at, form in enumerate(programme.forms):
        act = acts.get(form.act)
        if act is None:
            yield error(
                Code.UNKNOWN_ACT,
                (
                    f"办理程序里没有“{form.act}”这一事项",
                    f"the procedure has no act {form.act!r}",
                ),
                ("请对照docs/permissions.md改正", "see docs/permissions.md for the acts"),
                ("forms", at, "act"),
            )
            continue
        known = [name for name, _ in typed_fields(act)]
        for name in sorted(set(form.fields) - set(known)):
            yield error(
                Code.UNKNOWN_FIELD,
                (f"“{act.zh}”没有“{name}”这一栏", f"“{act.en}” has no field {name!r}"),
                (f"可用的有：{'、'.join(known)}", f"there are: {', '.join(known)}"),
                ("forms", at, "fields"),
            )
