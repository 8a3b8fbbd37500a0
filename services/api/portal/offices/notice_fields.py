"""The fields of a notice's forms, by what its programme asks for (E7, A4.1)."""

from dataclasses import replace

from services.api.portal.forms import FormField
from services.domain.base import Stream
from services.domain.case import Case
from services.domain.steps.public_notice import CONTACT, Announces


def shaped(
    act: type[object], state: Stream, fields: tuple[FormField, ...]
) -> tuple[FormField, ...]:
    """Obligatory what it names, and not shown what it does not; of the second office likewise."""
    if not (issubclass(act, Announces) and isinstance(state, Case)):
        return fields
    wanted = state.rules.notice.contacts
    left_out = {name for name in CONTACT if name not in wanted}
    left_out |= {f"second_{name}" for name in left_out}
    return tuple(
        replace(one, required=one.required or one.name in wanted)
        for one in fields
        if one.name not in left_out
    )
