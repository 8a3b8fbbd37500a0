"""Look-ups for public notices: what lacks before one is published, and its article (6.4.1)."""

from collections.abc import Mapping

from services.api.acts.looking import Found, Looking
from services.api.official.notice_article import Announcement, Office, compose
from services.domain.case import Case
from services.domain.clocks.calendar import local_day, notice_period
from services.domain.notices.checks import (
    KnownOutside,
    PublicationCheck,
    lacking,
    publication_checks,
    second_office,
)
from services.domain.programme.schema import Text
from services.domain.steps.public_notice import CONTACT
from services.domain.tree.units import territory
from services.storage.papers.readiness import programme_of
from services.storage.queries.names import unit_names
from services.storage.queries.notice_versions import document_no, versions
from services.storage.queries.units_then import names_then
from services.storage.redacting import copies


async def publication(look: Looking) -> Found:
    """What the rule asks, and the words as they will stand."""
    case, now = look.case, look.now
    typed = {name: str(getattr(look.body, name, "")) for name in look.body.__class__.model_fields}
    checks = checked(case, look.actor.unit, typed)
    period = notice_period(max(case.notice.signed_at or now, now), case.notice_days)
    return {
        "article": await article_of(look, typed),
        "first": period.first,
        "lacking": lacking(checks),
    }


async def copy_known(look: Looking) -> Found:
    """What the copy is a copy of, who made it, whether it waits (6.4.1)."""
    document = str(getattr(look.body, "document", ""))
    return {"known": await copies.known(look.tx, look.case.id, document)}


def checked(case: Case, issuer: str, typed: Mapping[str, str]) -> tuple[PublicationCheck, ...]:
    """`typed` are the contacts as they stand in the form; none yet where nobody has typed any."""
    second = second_office(case.place, issuer)
    wanted = case.rules.notice.contacts
    named = int(all(typed.get(name) for name in wanted))
    if second:
        others = ("second_office", *(f"second_{name}" for name in wanted))
        named += int(all(typed.get(name) for name in others))
    known = KnownOutside(offices=2 if second else 1, named=named)
    return publication_checks(case, known)


async def article_of(look: Looking, typed: Mapping[str, str]) -> str:
    """Called as units are called today; a case without its programme has none."""
    case, now = look.case, look.now
    names = await names_then(look.tx, {case.place})
    units = await unit_names(look.tx, {look.actor.unit})
    unknown = Text(zh=look.actor.unit, en=look.actor.unit)
    issuer = units.get(look.actor.unit) or units.get(territory(look.actor.unit), unknown)
    level = case.recommends.id if case.recommends else ""
    known = await versions(look.tx, case.id)
    before = [one for one in known if one.below == level and not one.closed_at]
    return compose(
        Announcement(
            place=names.place(case.place, local_day(now)).path,
            title=_kind(case),
            document_no=typed.get("document_no") or await document_no(look.tx, case.id),
            period=notice_period(max(case.notice.signed_at or now, now), case.notice_days),
            days=case.notice_days,
            recommends=case.recommends is not None,
            issuer=issuer,
            published_on=local_day(now),
            offices=offices_of(issuer, typed),
            corrects=before[-1].no if before else 0,
            corrects_digest=before[-1].digest if before else "",
        )
    )


def offices_of(issuer: Text, typed: Mapping[str, str]) -> tuple[Office, ...]:
    """What the programme does not ask for is empty, and the article leaves it out (E7)."""
    own = Office(issuer, *(typed.get(one, "") for one in CONTACT))
    if not typed.get("second_office"):
        return (own,)
    name = Text(zh=typed["second_office"], en=typed["second_office"])
    contact = (typed.get(f"second_{one}", "") for one in CONTACT)
    return (own, Office(name, *contact))


def _kind(case: Case) -> Text:
    """市级生态村 · municipal eco-village: as the definition that the case is pinned to calls it."""
    title = programme_of(case).title
    return Text(zh=title.zh.removesuffix("创建"), en=title.en[:1].lower() + title.en[1:])
