"""What pages do again and again: read a form, ask a service, say what happened, and come back."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Response, flash, make_response, redirect, request, send_file
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from contracts.errors import Fault, Refusal, Refused, Unavailable
from contracts.message import AnswerT, Request
from contracts.routing import Suggestion
from gateway.i18n import language, mark, t
from gateway.i18n.said import said
from gateway.people import ask
from gateway.problems import fault_from
from servicekit.clock import SHANGHAI

# What the small forms that fold out of a list call their fields.
LABELS = {
    "reason": mark("理由"), "why": mark("理由"), "words": mark("补充说明"), "reason_code": mark("原因"), "kind": mark("类型"),
    "result": mark("结果"), "proposed_desk": mark("建议改派的部门"), "desk": mark("部门"), "mediator_id": mark("调解员"),
    "question": mark("问题"), "opinion": mark("意见"), "name": mark("名称"), "meets_at": mark("时间"), "place": mark("地点"),
}  # fmt: skip


# What asking a service may end in: refused, or nobody there.
FAILURES = (Refused, Refusal, ValidationError, Unavailable)


@dataclass
class Form:
    """What was typed, and what is wrong with it by field."""

    data: Mapping[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def getlist(self, name: str) -> list[str]:
        getter = getattr(self.data, "getlist", None)
        return list(getter(name)) if getter else []


def submitted() -> dict[str, str]:
    """The form's texts without blanks; what was left empty is absent."""
    return {
        key: value.strip() for key, value in request.form.items() if value.strip() and key != "csrf_token"
    }


def fields_of(*keys: str) -> dict[str, Any]:
    """Of what was submitted the fields of these names, as far as they were filled in."""
    given = submitted()
    return {key: given[key] for key in keys if key in given}


def say(done: str, following: str = "", tone: str = "ok") -> None:
    """One line on the next page: what happened and what happens next."""
    flash(f"{tone}\n{done}\n{following}")


def act(
    make: Callable[[], Request[AnswerT]],
    *,
    done: str,
    following: str = "",
    back: str,
    failed: Callable[[Form], ResponseReturnValue] | None = None,
    fields: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    """Asks; then back with a line, or the form again with its errors (``failed``), or back with the reason.

    ``fields`` maps the request's field names to the form's where they differ.
    """
    try:
        ask(make())
    except FAILURES as error:
        return _refused(error, back, failed, fields or {})
    say(done, following)
    return redirect(back)


def _refused(
    error: Exception,
    back: str,
    failed: Callable[[Form], ResponseReturnValue] | None,
    fields: Mapping[str, str],
) -> ResponseReturnValue:
    fault = fault_from(error)
    if failed is None:
        say(_together(fault, fields), tone="danger")
        return redirect(back)
    return make_response(failed(Form(request.form, errors_of(error, fields))), 422)


def _together(fault: Fault, fields: Mapping[str, str]) -> str:
    """One line for a form that is not shown again: each reason with the label of its field."""
    if len(fault.errors) < 2:
        return said(fault.message)
    labels = [LABELS.get(_field(one.field, fields), "") for one in fault.errors]
    told = [
        f"{t(label)}{t('：')}{said(one.reason)}" if label else said(one.reason)
        for label, one in zip(labels, fault.errors, strict=True)
    ]
    return " ".join(told) if language() == "en" else "".join(told)


def errors_of(error: Exception, fields: Mapping[str, str] | None = None) -> dict[str, str]:
    """Field of the form → sentence; what belongs to no field stands under ``""``."""
    fault = fault_from(error)
    found: dict[str, str] = {} if fault.errors else {"": said(fault.message)}
    for one in fault.errors:
        found.setdefault(_field(one.field, fields or {}), said(one.reason))
    return found


def _field(path: str, names: Mapping[str, str]) -> str:
    return names.get(path, path.removeprefix("body.").removeprefix("record.").removeprefix("agreement."))


def local_moment(text: str) -> datetime | str:
    """What a form's field holds is the town's time; what is no moment stays as it is, for the error at its field."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    except ValueError:
        return text


def local_input(value: datetime) -> str:
    """What a ``datetime-local`` field takes."""
    return value.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


def attachment(found: Any, *, shown: bool = False) -> Response:
    """A paper (its file name, media type and base64 content) as a download, or ``shown`` by the browser.

    Headers know no Chinese; ``send_file`` does.
    """
    content = io.BytesIO(base64.b64decode(found.content))
    return send_file(content, found.media_type, as_attachment=not shown, download_name=found.filename)


def marks_of(suggestion: Suggestion | None) -> list[tuple[int, int, str]]:
    """The evidence as the narrative macro takes it; what stands on the same words is one mark with all its reasons."""
    found: list[tuple[int, int, str]] = []
    for one in sorted(suggestion.evidence if suggestion else (), key=lambda e: (e.start, -e.end)):
        why = said(one.why)
        if found and one.start < found[-1][1]:
            start, end, before = found[-1]
            found[-1] = (start, max(end, one.end), before if why in before else f"{before}{t('；')}{why}")
        else:
            found.append((one.start, one.end, why))
    return found


def choices(table: Mapping[str, str]) -> list[tuple[str, str]]:
    """A code table as the select takes it."""
    return [(code, t(name)) for code, name in table.items()]
