"""The judge of all other tests here judges: what the contract does not describe is an error."""

import httpx
import pytest

from tests.api.contract import PROBLEM, check

LIVE = {"alive": True}
REFUSAL = {
    "type": "/errors/not-found",
    "title": "没有这一项",
    "status": 404,
    "detail": "",
    "code": "not-found",
    "params": {},
    "errors": [],
}
DOCUMENT: dict[str, object] = {
    "id": "document-1",
    "stream": "case-1",
    "name": "规划.pdf",
    "state": "reserved",
    "stage": None,
    "waits_for": None,
    "problem": None,
    "remarks": [],
    "scan": None,
    "scan_engine": None,
    "scan_signatures": None,
    "scan_finding": None,
    "scanned_at": None,
    "found_type": None,
    "fingerprint": None,
    "size": 10,
    "declared_size": 10,
    "sha256": None,
    "sm3": None,
    "media": None,
    "replaces": None,
    "reference_no": None,
    "issuer": None,
    "issued_on": None,
    "valid_until": None,
    "made_at": "2030-03-04T09:00:00+08:00",
    "verified_at": None,
    "sealed": False,
    "uses": [],
    "same_as": [],
    "part_size": 10,
    "part_count": 1,
}


def hold(path: str, body: object, status: int = 200, kind: str = "application/json") -> None:
    request = httpx.Request("GET", f"http://test{path}")
    check(httpx.Response(status, json=body, headers={"content-type": kind}, request=request))


def test_what_is_described_passes() -> None:
    hold("/health/live", LIVE)
    hold("/api/v1/documents/document-1", DOCUMENT)
    hold("/api/v1/documents/document-1", REFUSAL, 404, PROBLEM)
    hold("/api/v1/nothing-here", REFUSAL, 404, PROBLEM)
    hold("/my-cases", REFUSAL, 404, PROBLEM)


@pytest.mark.parametrize(
    ("path", "body", "status", "kind"),
    [
        ("/health/live", {}, 200, "application/json"),
        ("/health/live", LIVE, 418, "application/json"),
        ("/health/live", LIVE, 200, "text/html"),
        ("/api/v1/nothing-here", LIVE, 200, "application/json"),
        ("/api/v1/nothing-here", REFUSAL, 404, "application/json"),
        ("/my-cases", {"code": "not-found"}, 404, PROBLEM),
    ],
)
def test_1_5_1_what_is_not_described_does_not_pass(
    path: str, body: object, status: int, kind: str
) -> None:
    with pytest.raises(AssertionError):
        hold(path, body, status, kind)


@pytest.mark.parametrize("moment", ["2030-03-04T09:00:00", "2030-03-04", "2030-13-04T09:00:00Z"])
def test_1_5_1_a_moment_has_its_zone_and_exists(moment: str) -> None:
    with pytest.raises(AssertionError, match=moment):
        hold("/api/v1/documents/document-1", {**DOCUMENT, "made_at": moment})
