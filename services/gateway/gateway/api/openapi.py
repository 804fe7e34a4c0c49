"""The OpenAPI 3.1 description, made from the same table that makes the routes."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask.typing import ResponseReturnValue
from pydantic import BaseModel

from contracts import mediator_changes as changes
from contracts.assistance import AnswerSatisfaction
from contracts.attachments import Attachments, AttachmentSheet, FileContent, NewFile, Why
from contracts.callers import SamePerson
from contracts.directory import ChangePassword, Principal, SignIn
from contracts.exchange import ListReceived, MessageReceived
from contracts.intake import DisputeBody, Look, NewDispute, Registered, Revealed
from contracts.supervision import CaseSheet, Progress
from gateway.api.every import ROUTES
from gateway.api.routes import Route
from gateway.people import needs

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "field": {"type": "string", "description": "The first wrong field"},
        "errors": {
            "type": "array",
            "description": "Every wrong field with its reason",
            "items": {
                "type": "object",
                "required": ["field", "reason"],
                "properties": {"field": {"type": "string"}, "reason": {"type": "string"}},
            },
        },
        "reference": {"type": "string"},
    },
}
BY_CODE = "/public/disputes/{query_code}"
# method, path, what it does, body, answer, status, needs a token
OTHERS: tuple[tuple[str, str, str, type[BaseModel] | None, type[BaseModel] | None, int, bool], ...] = (
    (
        "get",
        f"{BY_CODE}/mediators",
        "Whom the parties may choose",
        None,
        changes.SuggestedMediators,
        200,
        False,
    ),
    (
        "post",
        f"{BY_CODE}/mediator-wish",
        "The parties choose",
        changes.WishMediator,
        changes.SuggestedMediators,
        200,
        False,
    ),
    (
        "post",
        f"{BY_CODE}/objection",
        "A mediator shall step aside",
        changes.ObjectToMediator,
        changes.SuggestedMediators,
        200,
        False,
    ),
    ("post", "/public/disputes", "A citizen submits, no account", DisputeBody, None, 201, False),
    ("get", "/public/disputes/{query_code}", "Progress, nothing personal", None, Progress, 200, False),
    (
        "post",
        "/public/disputes/{query_code}/satisfaction",
        "The citizen's own answer",
        AnswerSatisfaction,
        None,
        201,
        False,
    ),
    ("post", "/disputes", "Any other channel registers a dispute", NewDispute, Registered, 201, True),
    ("get", "/disputes/{dispute_id}", "One dispute with all its parts", None, CaseSheet, 200, True),
    (
        "get",
        "/disputes/{dispute_id}/people/{ref}",
        "A party's other disputes; the look is recorded",
        None,
        SamePerson,
        200,
        True,
    ),
    (
        "post",
        "/disputes/{dispute_id}/reveal",
        "The unmasked parties and words; the look is recorded",
        Look,
        Revealed,
        200,
        True,
    ),
    (
        "get",
        "/disputes/{dispute_id}/attachments",
        "The files that came with a dispute; the look is recorded",
        None,
        Attachments,
        200,
        True,
    ),
    (
        "post",
        "/disputes/{dispute_id}/attachments",
        "One file more, base64, judged by its content",
        NewFile,
        AttachmentSheet,
        201,
        True,
    ),
    (
        "get",
        "/disputes/{dispute_id}/attachments/{file_id}",
        "A file, base64; each reading is recorded",
        None,
        FileContent,
        200,
        True,
    ),
    (
        "post",
        "/disputes/{dispute_id}/attachments/{file_id}/withdraw",
        "Take a file out, with a reason",
        Why,
        AttachmentSheet,
        200,
        True,
    ),
    (
        "post",
        "/public/disputes/{query_code}/attachments",
        "A citizen brings a file to what they submitted",
        NewFile,
        None,
        201,
        False,
    ),
    (
        "post",
        "/exchange/{connection_id}/messages",
        "A signed message of an outside system (Standard Webhooks headers; docs/exchange.md)",
        None,
        MessageReceived,
        201,
        False,
    ),
    (
        "post",
        "/exchange/{connection_id}/lists",
        "A signed page of an outside system's list, for reconciliation (docs/exchange.md)",
        None,
        ListReceived,
        201,
        False,
    ),
    ("post", "/sessions", "Sign in, get a bearer token", SignIn, None, 201, False),
    ("get", "/me", "Who is signed in, with their rights", None, Principal, 200, True),
    ("post", "/me/password", "Change one's own password", ChangePassword, None, 200, True),
)


@needs()
def openapi() -> ResponseReturnValue:
    return document()


@cache
def document() -> dict[str, Any]:
    schemas: dict[str, Any] = {"Problem": PROBLEM}
    paths: dict[str, Any] = {}
    for route in ROUTES:
        paths.setdefault(f"/api/v1{route.path}", {})[route.method.lower()] = _of_route(route, schemas)
    for method, path, summary, body, answer, status, guarded in OTHERS:
        made = _operation(f"{method}{path}", summary, path, body, answer, status, schemas)
        paths.setdefault(f"/api/v1{path}", {})[method] = made if guarded else {**made, "security": []}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Fengqiao 枫桥",
            "version": "1",
            "description": "Disputes of a township governance centre.",
        },
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _of_route(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    summary = (route.request.__doc__ or route.name).strip().splitlines()[0]
    body = route.request if route.method == "POST" else None
    made = _operation(
        route.name, summary, route.path, body, route.request.answer_type(), route.status, schemas, route
    )
    if route.method == "GET":
        made["parameters"] += _query_parameters(route, schemas)
    return made


def _operation(
    name: str, summary: str, path: str, body: type[BaseModel] | None, answer: type[BaseModel] | None, status: int,
    schemas: dict[str, Any], route: Route | None = None,
) -> dict[str, Any]:  # fmt: skip
    made: dict[str, Any] = {
        "operationId": name,
        "summary": summary,
        "parameters": [
            {"name": n, "in": "path", "required": True, "schema": {"type": "string"}} for n in _named(path)
        ],
        "responses": {str(status): _json("The answer", answer, schemas), "default": _problem()},
    }
    if body is not None:
        made["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _body(body, path, schemas, route)}},
        }
    return made


def _body(body: type[BaseModel], path: str, schemas: dict[str, Any], route: Route | None) -> dict[str, Any]:
    whole = _schema(body, schemas)
    if route is not None and route.inside:
        return dict(whole["properties"][route.inside])
    skipped = set(_named(path))
    properties = {name: part for name, part in whole.get("properties", {}).items() if name not in skipped}
    return {
        **whole,
        "properties": properties,
        "required": [n for n in whole.get("required", []) if n not in skipped],
    }


def _query_parameters(route: Route, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    whole = _schema(route.request, schemas)
    named = _named(route.path)
    return [
        {"name": n, "in": "query", "schema": part}
        for n, part in whole.get("properties", {}).items()
        if n not in named
    ]


def _json(description: str, model: type[BaseModel] | None, schemas: dict[str, Any]) -> dict[str, Any]:
    if model is None:
        return {"description": description, "content": {"application/json": {"schema": {"type": "object"}}}}
    schemas.setdefault(model.__name__, _schema(model, schemas))
    return {
        "description": description,
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}},
    }


def _problem() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": "A problem document", "content": {"application/problem+json": {"schema": schema}}}


def _schema(model: type[BaseModel], schemas: dict[str, Any]) -> dict[str, Any]:
    made = model.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(made.pop("$defs", {}))
    return made


def _named(path: str) -> list[str]:
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


VIEWS = (("GET", "/openapi.json", openapi),)
