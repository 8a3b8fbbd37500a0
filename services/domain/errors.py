"""How a rule says no. A situation has a name of its own; its text is made where it is shown.

Errors stand beside their rule where only that rule raises them; here are the shared ones.
"""

from typing import ClassVar

Params = dict[str, str | int]


class DomainError(Exception):
    """A rule was broken.

    `code` is public and never changes once released: clients match on it, and it is how the
    refusal crosses Temporal. `params` say which value broke it.
    """

    code: ClassVar[str] = "rule-broken"
    by_code: ClassVar[dict[str, type["DomainError"]]] = {}

    def __init__(self, **params: str | int) -> None:
        super().__init__(self.code, params)
        self.params: Params = params

    def __init_subclass__(cls) -> None:
        if cls.code in cls.by_code:
            message = f"two errors are called {cls.code}"
            raise TypeError(message)
        cls.by_code[cls.code] = cls


class NotFound(DomainError):
    """There is no such thing, or none that this actor may know of."""

    code = "not-found"


class NotEntitled(DomainError):
    """The actor knows of it, but the act belongs to another part."""

    code = "not-entitled"


class HeldByAnother(DomainError):
    """The office is entitled, but a colleague holds this part of the case."""

    code = "held-by-another"


class StepClosed(DomainError):
    """The act belongs to a step where the case does not stand (any more, or yet)."""

    code = "step-closed"


class NotNow(DomainError):
    """The step is right, but something else comes first, or it was done already. `why` says.

    Raised for the state alone (`opens`), never by a rule for what its act says: a caller who is
    refused so compares with SQL whether the workflow is behind its log.
    """

    code = "not-now"


class CaseChanged(DomainError):
    """The fence's word: the log is longer than its writer knew."""

    code = "case-changed"


class Stale(DomainError):
    """Somebody else changed the resource since the actor's page was made (412)."""

    code = "stale"


class VersionMissing(DomainError):
    """The act changes a shared resource; If-Match must say which version was shown (428)."""

    code = "version-missing"


class IdempotencyMismatch(DomainError):
    """The same key came with another body."""

    code = "idempotency-mismatch"


class StillWorking(DomainError):
    """No answer in time. The act may yet happen; to repeat it is safe (504)."""

    code = "still-working"


class NotAttempted(DomainError):
    """A part is down; nothing was begun (503)."""

    code = "not-attempted"


class TooEarly(DomainError):
    """A date has not been reached; `earliest` is the first day on which it may be done."""

    code = "too-early"


class Unwritable(DomainError):
    """A value is larger than the database can keep, or is no text."""

    code = "unwritable"


class Invalid(DomainError):
    """A value cannot be what it says it is; `field` names it."""

    code = "invalid"


class NotReady(DomainError):
    """The readiness page lists what is missing; this names how many findings and the first."""

    code = "not-ready"
