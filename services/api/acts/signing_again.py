"""A signature: the sign-in once more, together with what is signed (6.1.7).

The attempt is counted as one at the sign-in is. Which acts are signed, the acts declare.
"""

from services.api.auth import Actor
from services.api.deps import Asking, Doors
from services.domain.errors import DomainError
from services.storage.people.sign_ins import SignInRefused, check_password


class SignAgain(DomainError):
    """The password was not given again with what is signed, or it is another one's."""

    code = "sign-again"


async def check_signature(doors: Doors, actor: Actor, asking: Asking) -> None:
    """Raises SignAgain, and SignInLocked after too many attempts."""
    if not asking.password:
        raise SignAgain(field="password")
    now = await doors.clock.now()
    try:
        account = await check_password(doors.database, actor.login, asking.password, now)
    except SignInRefused as error:
        raise SignAgain(field="password") from error
    if account != actor.account:
        raise SignAgain(field="password")
