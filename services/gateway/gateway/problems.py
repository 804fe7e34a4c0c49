"""Errors as RFC 9457 problem documents, with a stable code; pages turn the same errors into sentences."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from flask import Response, has_request_context, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from contracts.errors import Fault, Refusal, Refused, Unavailable
from messaging.problems import fault_of

MEDIA_TYPE = "application/problem+json"
SENTENCES = {
    400: "请求的格式不对。",
    401: "请先登录，或者提供有效的令牌。",
    403: "您没有办理这一事项的权限。",
    404: "没有找到，或者您无权查看。",
    405: "这个地址不接受这种方法。",
    408: "请求超时，请稍后再试。",
    413: "提交的内容太大。",
    415: "内容类型不对，请用 application/json。",
    429: "尝试次数太多，请稍后再试。",
    503: "系统暂时不能回答，请稍后再试。",
}
CODES = {400: "bad_request", 401: "unauthenticated", 403: "forbidden", 404: "not_found", 405: "method_not_allowed",
         413: "too_large", 415: "unsupported_media_type", 429: "too_many_tries", 503: "unavailable"}  # fmt: skip


TOO_LARGE, MEGABYTE = 413, 1_000_000


def fault_from(error: Exception) -> Fault:
    """The fault that an error amounts to; what nobody foresaw says only that it is ours."""
    if isinstance(error, Refused):
        return error.fault
    if isinstance(error, Refusal | ValidationError):
        return fault_of(error)
    if isinstance(error, Unavailable):
        return Fault(code="unavailable", message=str(error), status=503, reference=error.reference)
    if isinstance(error, HTTPException):
        status = error.code or 500
        sentence = _too_large() if status == TOO_LARGE else SENTENCES.get(status, "请求不能处理。")
        return Fault(code=CODES.get(status, f"http_{status}"), message=sentence, status=status)
    return Fault(code="internal", message="系统出错，请稍后再试。", status=500)


def _too_large() -> str:
    """What is too much is told before it is read, with what would be taken."""
    most = request.max_content_length if has_request_context() else None
    if not most or most < MEGABYTE:
        return SENTENCES[TOO_LARGE]
    return f"提交的内容太大：一次最多 {most // MEGABYTE} MB，请压缩后分几次提交。"


def problem(fault: Fault) -> Response:
    """The problem document of ``fault``."""
    body: dict[str, Any] = {
        "type": f"urn:fengqiao:problem:{fault.code}",
        "title": HTTPStatus(fault.status).phrase,
        "status": fault.status,
        "code": fault.code,
        "detail": fault.message,
    }
    if fault.field:
        body["field"] = fault.field
    if fault.errors:
        body["errors"] = [one.model_dump() for one in fault.errors]
    if fault.reference:
        body["reference"] = fault.reference
    return Response(json.dumps(body, ensure_ascii=False), fault.status, content_type=MEDIA_TYPE)
