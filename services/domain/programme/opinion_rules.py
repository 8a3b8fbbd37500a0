"""Opinion surveys of a case: whom, how many, by which questionnaire: the settings (A1.12.6, D13).

How a size, a share and its margin are reckoned stands in `domain/mechanisms`.
"""

from decimal import Decimal
from typing import Literal, Self

from pydantic import model_validator

from services.domain.mechanisms.samples import SampleRule
from services.domain.mechanisms.soundness import check_once
from services.domain.mechanisms.surveys import Choice, Instrument, Question
from services.domain.programme.words import OUR_DEFAULT, Sourced, Text

Asked = Literal["residents", "households", "staff"]


def _choice(name: str, zh: str, en: str, *, satisfied: bool) -> Choice:
    return Choice(id=name, label=Text(zh=zh, en=en), satisfied=satisfied)


def _how_good(name: str, zh: str, en: str) -> Question:
    """Asked so that somebody can act on it; only the first question is the satisfaction."""
    return Question(
        id=name,
        label=Text(zh=zh, en=en),
        choices=(
            _choice("good", "好", "Good", satisfied=True),
            _choice("fair", "一般", "Fair", satisfied=False),
            _choice("bad", "差", "Bad", satisfied=False),
        ),
        counts=False,
    )


SATISFACTION = Instrument(
    id="environment",
    version=1,
    label=Text(zh="公众对生态环境满意度问卷", en="Satisfaction with the environment"),
    questions=(
        Question(
            id="overall",
            label=Text(
                zh="您对本地生态环境状况是否满意？",
                en="Are you satisfied with the environment here?",
            ),
            choices=(
                _choice("yes", "满意", "Satisfied", satisfied=True),
                _choice("rather", "基本满意", "Rather satisfied", satisfied=True),
                _choice("no", "不满意", "Not satisfied", satisfied=False),
                _choice("unsure", "说不清", "Cannot say", satisfied=False),
            ),
        ),
        _how_good("water", "河湖水质怎么样？", "How is the water of rivers and lakes?"),
        _how_good("air", "空气质量怎么样？", "How is the air?"),
        _how_good("waste", "垃圾和污水处理怎么样？", "How are refuse and sewage dealt with?"),
    ),
)


class OpinionRules(Sourced):
    """Each group has a rule of its own; the sources print no questionnaire (E21)."""

    samples: tuple[SampleRule, ...] = (
        SampleRule(of="residents", share=Decimal("0.001"), source="A7.7"),
        SampleRule(of="households", at_least=20, source="C2.1.5"),
        SampleRule(of="staff", share=Decimal("0.3"), source="C2.1.5"),
    )
    instrument: Instrument = SATISFACTION
    satisfied: str = "satisfied"
    """The base datum of the catalogue that counts who is satisfied."""
    surveyed: str = "surveyed"
    """And the one that counts who was validly asked."""
    source: str | None = "A1.12.6, A2.6.5, A7.7, C2.1.5"
    note: str | None = f"questionnaire: {OUR_DEFAULT}"

    @model_validator(mode="after")
    def _each_group_once(self) -> Self:
        check_once((one.of for one in self.samples), "samples")
        return self

    def sample(self, asked: Asked) -> SampleRule | None:
        return next((one for one in self.samples if one.of == asked), None)
