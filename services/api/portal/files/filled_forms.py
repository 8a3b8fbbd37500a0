"""A form of the five modules: what was typed, what is wrong with it, drawn again with both (5.4.1).

One model stands behind each, the same as in the API; a page has one such form.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData

from services.api.language import Language
from services.api.portal.forms import Choice, FormField, Options, form_of
from services.api.portal.posted import body_of, problems_of, values_of
from services.api.problems import STATUS, problem_of
from services.domain.errors import DomainError
from services.domain.programme.schema import Text

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Filled(Generic[Model]):
    """`said` is there where the model takes what was typed."""

    model: type[Model]
    said: Model | None = None
    values: Mapping[str, list[str]] = field(default_factory=dict)
    errors: Mapping[str, Text] = field(default_factory=dict)
    status: int = 200

    def fields(
        self, options: Options | None = None, documents: Sequence[Choice] = ()
    ) -> tuple[FormField, ...]:
        known = {name: list(value) for name, value in self.values.items()}
        return form_of(
            self.model, values=known, errors=self.errors, options=options, documents=documents
        )

    def refused(self, error: DomainError, language: Language) -> "Filled[Model]":
        """With the rule's word at its field."""
        words = problem_of(error, language).detail
        at = str(error.params.get("field", ""))
        told = {at if at in self.model.model_fields else "": Text(zh=words, en=words)}
        return replace(self, said=None, errors=told, status=STATUS[error.code])


def problems(form: Filled[Model]) -> list[tuple[str, Text]]:
    """For the summary on top of the page: the field's id, and what is wrong."""
    return [(f"f-{name}" if name else "", words) for name, words in form.errors.items()]


def filled(model: type[Model], form: FormData) -> Filled[Model]:
    values = values_of(form)
    try:
        said = model.model_validate(body_of(model, values))
    except ValidationError as wrong:
        told = problems_of(wrong, form_of(model))
        return Filled(model=model, values=values, errors=told, status=422)
    return Filled(model=model, said=said, values=values)
