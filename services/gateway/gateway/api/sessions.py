"""Signing in for programs: a login and password become a bearer token that lasts a working day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g
from flask.typing import ResponseReturnValue

from contracts.directory import ChangePassword, SignIn
from gateway.api.bodies import json_object
from gateway.people import SIGNED_IN, ask, needs, people


@needs()
def sign_in() -> ResponseReturnValue:
    """Answers 201 with the token, or refuses with one and the same sentence."""
    wanted = SignIn.model_validate(json_object())
    token, principal = people().sign_in(wanted.login, wanted.password)
    return {"token": token, "person": principal.model_dump(mode="json")}, 201


@needs(SIGNED_IN)
def who_am_i() -> ResponseReturnValue:
    return g.principal.model_dump(mode="json")


@needs(SIGNED_IN)
def change_password() -> ResponseReturnValue:
    """Every other session of this person ends; the answer's token goes on."""
    return {"ok": True, "token": changed_password(json_object())}


def changed_password(given: Mapping[str, Any]) -> str:
    """Asks for the change of one's own password; gives the token of the session that goes on."""
    ask(ChangePassword.model_validate({**given, "person_id": g.principal.person_id}))
    return people().renew(g.principal.person_id)


VIEWS = (
    ("POST", "/v1/sessions", sign_in),
    ("GET", "/v1/me", who_am_i),
    ("POST", "/v1/me/password", change_password),
)
