"""Saving what may fail at a field, or because somebody else saved first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import make_response, redirect
from flask.typing import ResponseReturnValue

from contracts.message import AnswerT, Request
from gateway.i18n.said import said
from gateway.pages.acting import FAILURES, Form, errors_of, say, submitted
from gateway.pages.proceedings.reading import flat, nested
from gateway.people import ask
from gateway.problems import fault_from

# Requests put what a form has inside one of these.
INSIDE = ("draft.", "evidence.", "session.", "danger.", "record.", "agreement.", "application.")


def change(
    make: Callable[[], Request[AnswerT]],
    *,
    done: str,
    back: str | Callable[[AnswerT], str],
    failed: Callable[[Form], ResponseReturnValue],
    following: str = "",
    fields: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    """Asks; then back with a line, or the form again with everything that was typed."""
    try:
        answer = ask(make())
    except FAILURES as error:
        return again(error, failed, fields)
    say(done, following)
    return redirect(back if isinstance(back, str) else back(answer))


def again(
    error: Exception, failed: Callable[[Form], ResponseReturnValue], fields: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    """The form with its errors; 409 where somebody else saved first."""
    status = 409 if fault_from(error).code == "changed_meanwhile" else 422
    return make_response(failed(form_of(error, fields)), status)


def form_of(error: Exception, fields: Mapping[str, str] | None = None) -> Form:
    """What was typed, with the sentence for each field.

    After a conflict the form carries the newest version: who saves again has seen what the other one changed.
    """
    fault, data = fault_from(error), flat(nested(submitted()))
    errors = {_own(name): sentence for name, sentence in errors_of(error, fields).items()}
    if fault.code == "changed_meanwhile":
        data["version"] = errors.pop("version", data.get("version", "0"))
        errors = {"": said(fault.message), **errors}
    return Form(data, errors)


def kept(values: Any) -> Form:
    """A form that shows what is kept; nothing is wrong with it."""
    return Form({path: value for path, value in flat(values).items() if value is not None})


def _own(name: str) -> str:
    for prefix in INSIDE:
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    return name
