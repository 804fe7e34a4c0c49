"""Registering a dispute from any channel, and one dispute with everything that this person may see of it."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue

from contracts.callers import ListSamePerson
from contracts.errors import Forbidden, Refused, Unavailable
from contracts.intake import GetDispute, Look, RegisterDispute, RevealDispute
from contracts.mediation import GetProceeding
from contracts.mediator_dispatch import GetDispatch
from contracts.routing import GetRouting
from contracts.supervision import CaseSheet, GetCase
from gateway.api.bodies import dispute_body, json_object
from gateway.people import actor, ask, ask_patiently, idempotency_key, needs

# Parts of a dispute that repeat what it says: evidence of the rules, reasons of objections, the proceeding.
TELLING = frozenset({"routing", "dispatch", "proceeding"})


@needs("dispute.register")
def register_dispute() -> ResponseReturnValue:
    """Registers a dispute; the same channel and external_ref again answers 200 with the same receipt.

    ``accept`` false leaves the decision for later, ``refusal`` refuses at once with the notice.
    """
    given = json_object()
    warning_id = str(given.pop("origin_warning_id", "") or "")
    decided = {key: given.pop(key, None) for key in ("accept", "refusal")}
    wanted = RegisterDispute.model_validate(
        {
            "body": dispute_body(given),
            "idempotency_key": idempotency_key(),
            "origin_warning_id": warning_id,
            **decided,
        }
    )
    found = ask(wanted)
    return found.model_dump(mode="json", exclude={"repeated"}), 200 if found.repeated else 201


@needs("dispute.read", "dispute.read_all")
def get_dispute(dispute_id: str) -> ResponseReturnValue:
    """One dispute: case, registration, routing, dispatch and proceeding; a part that is not there yet is null."""
    case = ask_patiently(GetCase(dispute_id=dispute_id))
    parts: dict[str, Any] = {
        "registration": GetDispute(
            dispute_id=dispute_id, unmask_narrative=may_read_words(case), handles=holds(case)
        ),
        "routing": GetRouting(dispute_id=dispute_id),
        "dispatch": GetDispatch(dispute_id=dispute_id),
        "proceeding": GetProceeding(dispute_id=dispute_id),
    }
    found = {
        name: None if name in TELLING and withheld(case) else _part(each) for name, each in parts.items()
    }
    return {"case": case.model_dump(mode="json"), **found}


@needs("dispute.reveal")
def reveal_dispute(dispute_id: str) -> ResponseReturnValue:
    """The unmasked parties and words, with the reason of the look; leaves a row in the read log."""
    why = Look.model_validate(json_object()).why
    found = ask(RevealDispute(dispute_id=dispute_id, why=why, handles=handles(dispute_id)))
    return found.model_dump(mode="json")


@needs("dispute.read", "dispute.read_all")
def list_same_person(dispute_id: str, ref: str) -> ResponseReturnValue:
    """The other disputes of a party, by telephone or ID number; the look is recorded."""
    found = ask(ListSamePerson(dispute_id=dispute_id, ref=ref, handles=handles(dispute_id)))
    return found.model_dump(mode="json")


def handles(dispute_id: str) -> bool:
    """Whether this person has the case; of a case that nobody knows yet, or that is not theirs: no."""
    try:
        return holds(ask(GetCase(dispute_id=dispute_id)))
    except Refused:
        return False


def withheld(case: CaseSheet) -> bool:
    """The words are not for this person: a confidential case of others."""
    return not case.narrative


def check_words(dispute_id: str) -> None:
    """Before a part of a dispute that repeats its words.

    :raises Refused: not for this person at all. :raises Forbidden: a confidential case of others.
    """
    if withheld(ask_patiently(GetCase(dispute_id=dispute_id))):
        raise Forbidden("这是保密件，只有登记人、承办人和有权查看全部纠纷的人可以查看。")


def holds(case: CaseSheet) -> bool:
    """The case is with this person or with their desk."""
    me = actor()
    return bool({me.person_id, me.desk} - {""} & {case.holder, case.mediator_id, case.second_id, case.desk})


def may_read_words(case: CaseSheet) -> bool:
    """The narrative is whole for those who handle the case; for others names in it are starred."""
    return actor().may("dispute.reveal") or holds(case)


def _part(wanted: Any) -> Any:
    try:
        return ask(wanted).model_dump(mode="json")
    except (Refused, Unavailable):
        return None


VIEWS = (
    ("POST", "/v1/disputes", register_dispute),
    ("GET", "/v1/disputes/<dispute_id>", get_dispute),
    ("POST", "/v1/disputes/<dispute_id>/reveal", reveal_dispute),
    ("GET", "/v1/disputes/<dispute_id>/people/<ref>", list_same_person),
)
