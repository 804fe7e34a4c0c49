"""The HTTP API under /api/v1: a table of routes, each naming its request, its right and its answer."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from gateway.api import attachments, disputes, exchange, openapi, public, sessions
from gateway.api import clock as winding
from gateway.api.every import ROUTES
from gateway.api.routes import view_of
from servicekit.clock import Clock


def blueprint(clock: Clock) -> Blueprint:
    made = Blueprint("api", __name__, url_prefix="/api")
    for route in ROUTES:
        rule = "/v1" + route.path.replace("{", "<").replace("}", ">")
        made.add_url_rule(rule, endpoint=route.name, view_func=view_of(route), methods=[route.method])
    for module in (disputes, attachments, public, exchange, sessions, openapi):
        _add(made, module)
    if winding.can_wind(clock):
        _add(made, winding)
    return made


def _add(made: Blueprint, module: Any) -> None:
    for method, path, view in module.VIEWS:
        made.add_url_rule(path, endpoint=view.__name__, view_func=view, methods=[method])
