"""What a citizen can do without an account: submit, look up by query code, answer the satisfaction question."""

from __future__ import annotations

from flask import current_app, request
from flask.typing import ResponseReturnValue

from contracts.assistance import AnswerSatisfaction
from contracts.errors import Refused, Unavailable
from contracts.intake import FindByQueryCode, FoundByCode, RegisterDispute
from contracts.mediation import Awaited, GetAwaited
from contracts.mediator_changes import ObjectToMediator, SuggestToParties, WishMediator
from contracts.supervision import GetProgress
from gateway.api.bodies import dispute_body, json_object
from gateway.guesses import guarded
from gateway.people import ask, ask_patiently, idempotency_key, needs


@needs()
def submit() -> ResponseReturnValue:
    """A citizen submits; the channel is always ``online``."""
    given = {**json_object(), "channel": "online"}
    key = idempotency_key()
    found = ask(RegisterDispute(body=dispute_body(given), idempotency_key=key, accept=False))
    return {"number": found.number, "query_code": found.query_code}, 201


def found_by(query_code: str) -> FoundByCode:
    """The dispute behind a query code; guessing is slowed down.

    :raises TooManyTries: too many wrong codes from this address.
    """
    address = request.remote_addr or ""
    return guarded(current_app, address, lambda: ask(FindByQueryCode(query_code=query_code.strip().upper())))


@needs()
def progress(query_code: str) -> ResponseReturnValue:
    """How far it is; nothing personal."""
    found = found_by(query_code)
    answer = ask_patiently(GetProgress(dispute_id=found.dispute_id)).model_dump(mode="json")
    refusal = found.refusal.model_dump(mode="json", exclude={"dispute_id"}) if found.refusal else None
    return {**answer, "refusal": refusal, "awaited": awaited_of(found.dispute_id).model_dump(mode="json")}


def awaited_of(dispute_id: str) -> Awaited:
    """Sessions and duties to come; progress is told also where the mediation does not answer."""
    try:
        return ask(GetAwaited(dispute_id=dispute_id))
    except (Refused, Unavailable):
        return Awaited()


@needs()
def satisfaction(query_code: str) -> ResponseReturnValue:
    """The citizen's own answer after the end."""
    found = found_by(query_code)
    ask(AnswerSatisfaction.model_validate({**json_object(), "dispute_id": found.dispute_id}))
    return {"number": found.number}, 201


@needs()
def mediator_choices(query_code: str) -> ResponseReturnValue:
    """Three mediators from whom the parties may choose."""
    found = found_by(query_code)
    return ask(SuggestToParties(dispute_id=found.dispute_id)).model_dump(mode="json"), 200


@needs()
def mediator_wish(query_code: str) -> ResponseReturnValue:
    """The parties choose one of the three."""
    found = found_by(query_code)
    wish = WishMediator.model_validate({**json_object(), "dispute_id": found.dispute_id})
    return ask(wish).model_dump(mode="json"), 200


@needs()
def mediator_objection(query_code: str) -> ResponseReturnValue:
    """A party asks that the mediator step aside."""
    found = found_by(query_code)
    objection = ObjectToMediator.model_validate({**json_object(), "dispute_id": found.dispute_id})
    return ask(objection).model_dump(mode="json"), 200


VIEWS = (
    ("POST", "/v1/public/disputes", submit),
    ("GET", "/v1/public/disputes/<query_code>", progress),
    ("POST", "/v1/public/disputes/<query_code>/satisfaction", satisfaction),
    ("GET", "/v1/public/disputes/<query_code>/mediators", mediator_choices),
    ("POST", "/v1/public/disputes/<query_code>/mediator-wish", mediator_wish),
    ("POST", "/v1/public/disputes/<query_code>/objection", mediator_objection),
)
