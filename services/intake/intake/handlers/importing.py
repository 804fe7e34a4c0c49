"""Registering many at once: what is right is written, what is wrong is told, what came before is left alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.errors import FieldFault, Refusal
from contracts.importing import ImportDisputes, Imported, ImportedDisputes
from contracts.intake import RegisterDispute
from intake.handlers.bodies import read
from intake.handlers.register import import_key, register_dispute
from messaging.call import Call


def import_disputes(call: Call, request: ImportDisputes) -> ImportedDisputes:
    """Each body by itself: a wrong one costs only itself.

    :raises Forbidden: no right to register.
    """
    call.demand("dispute.register")
    return ImportedDisputes(items=tuple(_imported(call, raw) for raw in request.bodies))


def _imported(call: Call, raw: Mapping[str, Any]) -> Imported:
    body, found = read(call, raw)
    if body is None:
        return Imported(errors=tuple(FieldFault(field=field, reason=reason) for field, reason in found))
    key = "" if body.external_ref else import_key(body)
    try:
        made = register_dispute(call, RegisterDispute(body=body, idempotency_key=key))
    except Refusal as error:  # a door that is not the caller's, or the year's numbers are used up
        return Imported(errors=(FieldFault(field=error.field, reason=error.message),))
    return Imported(number=made.number, repeated=made.repeated)
