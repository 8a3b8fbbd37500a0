"""What every route of the contract declares alike: names, languages, refusals; and openapi.json.

Routes say which statuses they can answer with; how a refusal looks stands in `problems.py`.
"""

from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict

from services.api.problems import MEDIA_TYPE, Problem

READ = (400, 401, 403, 404, 405, 422, 500, 503)
WRITE = (*READ, 409, 413, 415)
ACT = (*WRITE, 412, 428, 504)
OPEN = (400, 405, 422, 500, 503)

PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    412: "Precondition Failed",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    428: "Precondition Required",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}
"""Written down, as Python's own words for them change from version to version."""

TAGS = {
    "batches": ("批次", "Batches sent by the county bureau"),
    "calendars": ("年历与截止日期", "Calendar years and closing dates"),
    "cases": ("案件", "Cases"),
    "commitments": ("服务承诺", "Service commitments"),
    "contents": ("全文查找", "Full text"),
    "copies": ("抄送我的", "Copies for information"),
    "denials": ("否定事项登记簿", "Register of denials"),
    "documents": ("文件", "Documents and volumes"),
    "entry": ("登录与令牌", "Sign-in and tokens"),
    "filings": ("来件（异议、线索、报告）", "Filings: objections, tips, reports"),
    "indicators": ("指标数据", "Indicator data"),
    "intake": ("收发件登记", "Intake and return"),
    "jobs": ("作业", "Jobs beside the cases"),
    "keeping": ("档案保全", "Keeping and disposal"),
    "notices": ("公示", "Public notices"),
    "operation": ("运行", "Operation"),
    "programmes": ("办法", "Programme definitions"),
    "readings": ("查阅记录", "Looks at protected material"),
    "register": ("命名单位名录", "Register of named units"),
    "experts": ("评审专家", "Experts"),
    "rounds": ("考评", "Assessment rounds"),
    "sheets": ("评分表", "Score sheets"),
    "substitutes": ("代办安排", "Substitutes and absences"),
    "surveys": ("民意调查", "Opinion surveys"),
    "targets": ("年度目标", "Targets"),
    "terms": ("到期一览", "Terms near their end"),
    "titles": ("称号", "Titles"),
    "units": ("行政区划与单位", "Units"),
    "visit-plans": ("检查计划", "Plans of visits"),
    "worklist": ("待办", "Worklist"),
    # The steps of a case.
    "creation-request": ("创建申请", "Creation request"),
    "plan": ("规划", "Plan"),
    "implementation": ("实施", "Implementation"),
    "self-check": ("自查", "Self-check"),
    "application": ("验收申请", "Application"),
    "pre-assessment": ("预评估", "Pre-assessment"),
    "technical-assessment": ("技术评估", "Technical assessment"),
    "rectification": ("整改", "Rectification"),
    "acceptance": ("验收", "Acceptance"),
    "upper-review": ("上级审核", "Upper review"),
    "public-notice": ("公示", "Public notice"),
    "naming": ("命名", "Naming"),
    "recheck": ("复查", "Re-check"),
}


class Answer(BaseModel):
    """Base of response models: what is always there is declared as always there."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True, frozen=True)


def refusals(statuses: Iterable[int]) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route: each refusal is a problem document."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {
            "description": PHRASES[status],
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status in sorted(set(statuses))
    }


def operation_id(route: APIRoute) -> str:
    """One word per operation, from the function's name: clients are generated from it."""
    return route.name.replace("_", "-")


def describe(app: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1. The same text for the same routes, whatever the settings but the path prefix.

    Made once: it takes a second, and anybody may ask for it.
    """
    if app.openapi_schema is None:
        app.openapi_schema = _described(app)
    return app.openapi_schema


def _described(app: FastAPI) -> dict[str, Any]:
    described = get_openapi(
        title=app.title,
        version=app.version,
        openapi_version="3.1.0",
        summary="Creation and acceptance cases 生态创建与验收",
        routes=app.routes,
        servers=app.servers or None,
        tags=[{"name": tag, "description": f"{zh} · {en}"} for tag, (zh, en) in TAGS.items()],
    )
    schemas = described.setdefault("components", {}).setdefault("schemas", {})
    problem = Problem.model_json_schema(
        mode="serialization", ref_template="#/components/schemas/{model}"
    )
    schemas.update(problem.pop("$defs", {}))
    schemas["Problem"] = problem
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return described
