"""Look-ups for surveys and visits: the programme's rules, raw answers, notes, and who may go."""

from services.api.acts.looking import Found, Looking, about
from services.domain.fieldwork.surveys import count
from services.domain.filing import Filing
from services.domain.mechanisms.surveys import SurveyRules
from services.domain.offices.visit_days import VISITED_IN
from services.domain.programme.schema import Programme
from services.storage.fieldwork import notes, surveys
from services.storage.fieldwork.goers import able
from services.storage.papers.readiness import programme_of

__all__ = ["counted", "counted_here", "notes_of", "plan", "survey"]


async def survey(look: Looking) -> Found:
    """The questionnaire and the sample rule as the case's own programme has them."""
    rules = _rules(programme_of(look.case), look)
    return {**await about(look), "rules": rules, "case_step": _step(look)}


def _rules(programme: Programme, look: Looking) -> SurveyRules | None:
    opinion = programme.opinion
    sample = opinion.sample(getattr(look.body, "asked", "residents"))
    if sample is None:
        return None
    return SurveyRules(
        method=getattr(look.body, "method", "questionnaire"),
        sample=sample,
        instrument=opinion.instrument,
        source=opinion.source,
        note=opinion.note,
    )


async def counted(look: Looking) -> Found:
    if not isinstance(look.about, Filing) or look.about.survey is None:
        return {}
    return {"counted": count(look.about.survey, await surveys.raw(look.tx, look.about.id))}


async def counted_here(look: Looking) -> Found:
    """The survey that was counted in the step where the case stands, the latest of several."""
    step = _step(look)
    found = [one.survey for one in await surveys.of_case(look.tx, look.case.id) if one.survey]
    here = [one.counted for one in found if one.counted and one.step == step]
    return {"counted": (here[-1].valid, here[-1].satisfied)} if here else {}


async def plan(look: Looking) -> Found:
    """Accounts go into the fact, so they are people who may go and not whatever was typed."""
    named = getattr(look.body, "goers", ())
    going = {one.account for one in await able(look.tx, look.case, look.now)}
    return {
        **await about(look),
        "case_step": _step(look),
        "able": tuple(one for one in named if one in going),
    }


async def notes_of(look: Looking) -> Found:
    if not isinstance(look.about, Filing):
        return {}
    written = await notes.of_plan(look.tx, look.about.id)
    return {"notes": tuple(one.mark for one in written)}


def _step(look: Looking) -> str | None:
    step = look.case.step
    return step.name if step and step.name in VISITED_IN else None
