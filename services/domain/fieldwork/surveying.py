"""Opinion surveys as acts: set up with its sample rule, closed with a counted result (D13).

A1.12.6 and A2.6.5 survey, A7.7 one per mille, C2.1.5 households and staff. A result is counted from
the raw answers and never typed; who is too few is told how many are wanted.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, Looked, TextRef, label
from services.domain.clocks.calendar import end_of_day, local_day
from services.domain.errors import DomainError, Invalid, TooEarly
from services.domain.fieldwork.surveys import Counted, Survey
from services.domain.filing import About, Filing, FilingFact
from services.domain.mechanisms.surveys import SurveyRules
from services.domain.offices.visit_days import VISITED_IN
from services.domain.programme.opinion_rules import Asked
from services.domain.programme.schema import Office
from services.domain.tree.units import Part, StepName

SURVEYORS = (Part.ASSESSOR, Part.ACCEPTOR)
ASKERS = (*SURVEYORS, Part.PANEL_MEMBER)
"""Who may enter answers; the experts of the panel go from door to door as well."""
MOST_SLIPS = 2000


class SurveyNotNow(DomainError):
    """A survey belongs to the assessment or the acceptance; the case stands elsewhere."""

    code = "survey-not-now"


class SurveyTooSmall(DomainError):
    """D13: fewer were asked than the sample rule wants."""

    code = "survey-too-small"


class SurveyOver(DomainError):
    """The survey is counted; no answer is added, changed or struck out any more."""

    code = "survey-over"


class NoSlipsDue(DomainError):
    """Every slip is printed, or nobody was invited to answer (6.2.2)."""

    code = "no-slips-due"


class OpenSurvey(About):
    """Whom to ask, how, and of how many; the rule says how many answers that makes (D13, A7.7)."""

    zh, en, rule = "布置民意调查", "Set up an opinion survey", "A1.12.6, A2.6.5, A7.7, C2.1.5, D13"
    path, part, adds, whenever = "surveys", SURVEYORS, True, True

    kind: Literal["open-survey"] = "open-survey"
    asked: Asked = label("调查对象", "Who is asked")
    population: int = label("调查对象总数", "How many of them there are", ge=1, le=100_000_000)
    method: Literal["home-visit", "questionnaire", "telephone", "online", "meeting"] = label(
        "调查方式", "How they are asked"
    )
    rules: Annotated[SurveyRules | None, Looked()] = None
    case_step: Annotated[StepName | None, Looked()] = None


class InviteRespondents(Act):
    """Whoever was drawn gets a slip with a code and answers alone, until the last day (6.2.2).

    Done again, the day may be later and the slips more; nobody who holds one loses by it.
    """

    zh, en, rule = "请调查对象自行作答", "Let respondents answer", "A1.12.6, A2.6.5, C2.1.5, D13"
    path, part, whenever = "invitation", SURVEYORS, True

    kind: Literal["invite-respondents"] = "invite-respondents"
    slips: int = label(
        "答题条份数（抽中的户或人）", "Slips, one for each drawn", ge=1, le=MOST_SLIPS
    )
    until: date = label("答题截止日", "Last day for answers")


class CloseSurvey(Act):
    """All answers are in: they are counted, and the result stands (D13)."""

    zh, en, rule = "汇总民意调查", "Count the survey", "A1.12.6, A2.6.5, D13"
    path, part, whenever, harm = "survey-result", SURVEYORS, True, True

    kind: Literal["close-survey"] = "close-survey"
    remark: TextRef | None = label("说明", "Remark", default=None)
    counted: Annotated[Counted | None, Looked()] = None


class SurveyOpened(FilingFact):
    kind: Literal["survey-opened"] = "survey-opened"
    case: str
    place: str
    offices: dict[Part, tuple[Office, ...]]
    step: StepName
    asked: Asked
    population: int
    rules: SurveyRules

    def on(self, filing: Filing) -> Filing:
        survey = Survey(
            step=self.step, asked=self.asked, population=self.population, rules=self.rules
        )
        return filing.but(
            what="survey",
            case=self.case,
            place=self.place,
            offices=self.offices,
            survey=survey,
        )


class RespondentsInvited(FilingFact):
    kind: Literal["respondents-invited"] = "respondents-invited"
    slips: int
    until: date

    def on(self, filing: Filing) -> Filing:
        if filing.survey is None:
            return filing
        told = {"slips": self.slips, "until": self.until}
        return filing.but(survey=filing.survey.model_copy(update=told))


class SurveyClosed(FilingFact):
    kind: Literal["survey-closed"] = "survey-closed"
    counted: Counted
    remark: TextRef | None = None

    def on(self, filing: Filing) -> Filing:
        if filing.survey is None:
            return filing
        done = filing.survey.model_copy(update={"counted": self.counted})
        return filing.but(status="kept", survey=done)


def _new(filing: Filing) -> str | None:
    return "already-filed" if filing.seq else None


def _under_way(filing: Filing) -> str | None:
    return None if filing.survey and filing.status == "open" else "not-open"


@rule(OpenSurvey, Filing, opens=_new)
def open_survey(filing: Filing, act: OpenSurvey, now: datetime) -> SurveyOpened:
    if act.case_step not in VISITED_IN:
        raise SurveyNotNow(case=act.case)
    if act.rules is None or act.rules.sample is None:
        raise Invalid(field="asked", given=act.asked)
    return SurveyOpened(
        **fact(act, now),
        case=act.case,
        place=act.place,
        offices=act.offices,
        step=act.case_step,
        asked=act.asked,
        population=act.population,
        rules=act.rules,
    )


@rule(InviteRespondents, Filing, opens=_under_way)
def invite_respondents(filing: Filing, act: InviteRespondents, now: datetime) -> RespondentsInvited:
    """No more slips than there are people; what was promised to those who hold one stands."""
    survey = filing.survey
    if survey is None or not survey.slips <= act.slips <= survey.population:
        raise Invalid(field="slips", given=act.slips)
    earliest = max(local_day(now), survey.until or local_day(now))
    if act.until < earliest:
        raise Invalid(field="until", earliest=earliest.isoformat())
    return RespondentsInvited(**fact(act, now), slips=act.slips, until=act.until)


@rule(CloseSurvey, Filing, opens=_under_way)
def close_survey(filing: Filing, act: CloseSurvey, now: datetime) -> SurveyClosed:
    """A survey without its sample is no survey (D13); who has a slip has until its last day."""
    if filing.survey is None or act.counted is None:
        raise Invalid(field="remark")
    if (last := filing.survey.until) and filing.survey.takes_answers(local_day(now)):
        raise TooEarly(earliest=end_of_day(last).isoformat())
    wanted = filing.survey.wanted.many
    if act.counted.respondents < wanted:
        raise SurveyTooSmall(wanted=wanted, got=act.counted.respondents)
    return SurveyClosed(**fact(act, now), counted=act.counted, remark=act.remark)


SurveyAct = Annotated[OpenSurvey | InviteRespondents | CloseSurvey, Field(discriminator="kind")]
SurveyFact = SurveyOpened | RespondentsInvited | SurveyClosed
