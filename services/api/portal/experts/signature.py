"""A signature on the page of what is signed: the password once more, or the form again (6.1.5, 6.1.7).

What is signed stands in `opinion.py` and `signing.py`; the bytes are made in `api/signing`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from services.api.acts.bodies import body_model
from services.api.acts.performing import perform
from services.api.auth import SIGN_FIELD
from services.api.deps import Asking
from services.api.language import Language
from services.api.portal.forms import Values
from services.api.portal.frame import Frame
from services.api.portal.posted import body_of, key_after, key_of
from services.api.problems import STATUS, problem_of
from services.domain.base import Act, Receipt
from services.domain.errors import DomainError, Invalid
from services.domain.permissions import kind_of
from services.domain.programme.schema import Text


@dataclass(frozen=True)
class Tried:
    """A signature that was refused: nothing typed is lost but the password."""

    what: str
    """Which of the page's forms."""
    ticked: bool
    problems: tuple[tuple[str, Text], ...]
    key: str
    status: int


async def signed(frame: Frame, case: str, act: type[Act], values: Values) -> Receipt:
    """Raises whatever refuses the act; Invalid for a form that is not ours."""
    asking = Asking(key_of(values), None, password=next(iter(values.get(SIGN_FIELD, ())), ""))
    try:
        body = body_model(act).model_validate(body_of(act, values))
    except ValidationError as error:
        raise Invalid(field="no") from error
    return await perform(
        frame.doors, frame.person, asking, stream=case, kind=kind_of(act), body=body
    )


def refused(
    language: Language,
    values: Values,
    error: DomainError,
    *,
    tick: str,
    fields: Mapping[str, str],
    what: str = "",
) -> Tried:
    """`tick` is what was promised; `fields` say under which id each stands."""
    problem = problem_of(error, language)
    at = fields.get(str(error.params.get("field", "")), "")
    return Tried(
        what=what,
        ticked="true" in values.get(tick, ()),
        problems=((at, Text(zh=problem.detail, en=problem.detail)),),
        key=key_after(problem.code, key_of(values)),
        status=STATUS[problem.code],
    )
