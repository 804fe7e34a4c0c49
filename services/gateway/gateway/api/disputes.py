"""Registering a dispute from any channel, and one dispute with everything that this person may see of it."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue

from contracts.errors import Refused, Unavailable
from contracts.intake import GetDispute, RegisterDispute
from contracts.mediation import GetProceeding
from contracts.mediator_dispatch import GetDispatch
from contracts.routing import GetRouting
from contracts.supervision import GetCase
from gateway.api.bodies import dispute_body, json_object
from gateway.people import actor, ask, ask_patiently, idempotency_key, needs


@needs("dispute.register")
def register_dispute() -> ResponseReturnValue:
    """Registers a dispute; the same channel and external_ref again answers 200 with the same receipt."""
    given = json_object()
    warning_id = str(given.pop("origin_warning_id", "") or "")
    wanted = RegisterDispute(
        body=dispute_body(given),
        idempotency_key=idempotency_key(),
        origin_warning_id=warning_id,
    )
    found = ask(wanted)
    return found.model_dump(mode="json", exclude={"repeated"}), 200 if found.repeated else 201


@needs("dispute.read", "dispute.read_all")
def get_dispute(dispute_id: str) -> ResponseReturnValue:
    """One dispute: case, registration, routing, dispatch and proceeding; a part that is not there yet is null."""
    case = ask_patiently(GetCase(dispute_id=dispute_id))
    parts: dict[str, Any] = {
        "registration": GetDispute(
            dispute_id=dispute_id, unmask_narrative=may_read_words(case.holder, case.mediator_id)
        ),
        "routing": GetRouting(dispute_id=dispute_id),
        "dispatch": GetDispatch(dispute_id=dispute_id),
        "proceeding": GetProceeding(dispute_id=dispute_id),
    }
    return {"case": case.model_dump(mode="json"), **{name: _part(wanted) for name, wanted in parts.items()}}


def may_read_words(*handlers: str) -> bool:
    """The narrative is whole for those who handle the case; for others names in it are starred."""
    me = actor()
    return me.may("dispute.reveal") or bool({me.person_id, me.desk} - {""} & set(handlers))


def _part(wanted: Any) -> Any:
    try:
        return ask(wanted).model_dump(mode="json")
    except (Refused, Unavailable):
        return None


VIEWS = (
    ("POST", "/v1/disputes", register_dispute),
    ("GET", "/v1/disputes/<dispute_id>", get_dispute),
)
