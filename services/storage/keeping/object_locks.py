"""Locks and legal holds of sealed versions, as the store has them. Needs the sealing key.

How firmly and how long something is to be kept is decided in `domain/evidence/keeping.py`. Nothing here
ever makes a lock shorter or softer.
"""

from base64 import b64encode
from datetime import UTC, datetime
from hashlib import md5
from typing import Final

from minio.error import S3Error
from minio.retention import Retention
from minio.xml import marshal

from services.domain.errors import NotAttempted
from services.domain.evidence.keeping import Lock, LockMode
from services.storage.evidence.store_door import StoredObject, StoreDoor

UNLOCKED: Final = frozenset(
    {
        "NoSuchObjectLockConfiguration",
        "ObjectLockConfigurationNotFoundError",
        "NoSuchObjectLegalHold",
    }
)
"""The codes by which stores say that a version has no lock, or no hold."""


class ObjectLocks(StoreDoor):
    """Each is set by a request of its own and then looked at: one store we run on ignores in
    silence the headers of a copy request that ask for it.
    """

    async def lock_of(self, sealed: StoredObject) -> Lock | None:
        """As this version is kept now; None where it has no lock."""
        return await self._call(lambda: self._lock_of(sealed))

    async def lock(self, sealed: StoredObject, wanted: Lock) -> Lock:
        """At least so firm and so long, held or not held exactly as wanted; how it is now.

        Raises NotAttempted where the store says yes and does not do it.
        """
        return await self._call(lambda: self._lock(sealed, wanted))

    def _lock(self, sealed: StoredObject, wanted: Lock) -> Lock:
        known = self._lock_of(sealed)
        over = wanted.until <= datetime.now(UTC)  # Stores refuse a lock that ends in the past.
        if over:
            known = known or wanted.model_copy(update={"held": False})
        elif known is None or not known.model_copy(update={"held": wanted.held}).at_least(wanted):
            self._retain(sealed, _firmer(known, wanted))
        if wanted.held != (known is not None and known.held):
            hold = self._client.enable_object_legal_hold
            release = self._client.disable_object_legal_hold
            change = hold if wanted.held else release
            change(sealed.bucket, sealed.key, version_id=sealed.version_id)
        found = self._lock_of(sealed)
        if over:
            return found or wanted
        if found is None or not found.at_least(wanted):
            raise NotAttempted(part="store", why="no-lock")
        return found

    def _retain(self, sealed: StoredObject, wanted: Lock) -> None:
        """From GOVERNANCE to COMPLIANCE a store lets only those who may pass it by; the SDK has no
        word for that, so the request is put together here.
        """
        body = marshal(Retention(wanted.mode.value, wanted.until))
        digest = b64encode(md5(body, usedforsecurity=False).digest()).decode()
        self._client._execute(  # noqa: SLF001
            "PUT",
            sealed.bucket,
            object_name=sealed.key,
            body=body,
            headers={"Content-MD5": digest, "x-amz-bypass-governance-retention": "true"},
            query_params={"retention": "", "versionId": sealed.version_id},
        )

    def _lock_of(self, sealed: StoredObject) -> Lock | None:
        where = (sealed.bucket, sealed.key, sealed.version_id)
        try:
            found = self._client.get_object_retention(*where)
        except S3Error as error:
            if error.code not in UNLOCKED:
                raise
            found = None
        if found is None or found.retain_until_date is None:
            return None
        try:
            held = self._client.is_object_legal_hold_enabled(*where)
        except S3Error as error:
            if error.code not in UNLOCKED:
                raise
            held = False
        return Lock(mode=LockMode(found.mode), until=found.retain_until_date, held=held)


def _firmer(known: Lock | None, wanted: Lock) -> Lock:
    """The longer of two ends and the firmer of two kinds."""
    if known is None:
        return wanted
    firm = LockMode.COMPLIANCE in (known.mode, wanted.mode)
    mode = LockMode.COMPLIANCE if firm else LockMode.GOVERNANCE
    return Lock(mode=mode, until=max(known.until, wanted.until), held=wanted.held)
