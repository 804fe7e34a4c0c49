"""The Flask application: the API and the pages behind one guard."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
import time
from typing import Any

from flask import Flask, Response, g, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

from contracts.errors import Forbidden
from gateway import api, pages, people
from gateway.forms import check_encoding, check_size
from gateway.house import House
from gateway.problems import fault_from, problem
from gateway.settings import Settings
from servicekit import metrics
from servicekit.clock import Clock

_log = logging.getLogger(__name__)
SAFE = ("GET", "HEAD", "OPTIONS")
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)


def create_app(
    bus: people.Asks, settings: Settings, clock: Clock, operations: Any = None, house: House | None = None
) -> Flask:
    """The gateway; ``operations`` is the WSGI application of /healthz, /readyz and /metrics."""
    app = Flask("gateway", static_folder="static", template_folder="templates")
    key = settings.identity_key.get_secret_value()
    app.config.update(
        FENGQIAO=settings,
        CLOCK=clock,
        CSRF_KEY=hmac.new(key.encode(), b"csrf", hashlib.sha256).digest(),
        MAX_CONTENT_LENGTH=settings.max_body,
        MAX_FORM_MEMORY_SIZE=settings.max_body,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of Flask's default provider
    app.secret_key = hmac.new(key.encode(), b"flashes", hashlib.sha256).digest()
    app.extensions["bus"] = bus
    app.extensions["house"] = house or House()
    app.extensions["people"] = people.People(bus, key, settings.session_hours, settings.principal_seconds)
    app.before_request(_begin)
    app.after_request(_finish)
    app.register_error_handler(Exception, _failed)
    app.register_blueprint(api.blueprint(clock))
    pages.register(app)
    # Flask's documentation has it wrapped so; its types call `wsgi_app` a method.
    app.wsgi_app = _ended(app.wsgi_app)  # type: ignore[method-assign]
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    if operations is not None:
        app.wsgi_app = DispatcherMiddleware(  # type: ignore[method-assign]
            app.wsgi_app, {path: _whole(operations, path) for path in ("/healthz", "/readyz", "/metrics")}
        )
    return app


def _whole(application: Any, path: str) -> Any:
    """The dispatcher strips the mount point; the operations application wants the path back."""

    def call(environ: dict[str, Any], start: Any) -> Any:
        return application({**environ, "PATH_INFO": path, "SCRIPT_NAME": ""}, start)

    return call


def _ended(application: Any) -> Any:
    """The server ends the stream of a body that came in chunks: without this it would be read as empty."""

    def call(environ: dict[str, Any], start: Any) -> Any:
        if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
            environ["wsgi.input_terminated"] = True
        return application(environ, start)

    return call


def _begin() -> Any:
    g.started, g.correlation_id = time.perf_counter(), secrets.token_hex(16)
    g.principal, g.token, g.by_cookie = None, "", False
    if request.endpoint is None:
        raise request.routing_exception or NotFound()
    if request.endpoint == "static":
        return None
    people.identify()
    view = _view(request.endpoint)
    if larger := getattr(view, "max_body", 0):  # before the form is read for its token
        request.max_content_length = larger
    people.guard(view)
    check_size()
    check_encoding()
    if request.method not in SAFE and (g.by_cookie or not is_api()) and not getattr(view, "no_csrf", False):
        people.check_csrf()
    return None


def _view(endpoint: str) -> Any:
    from flask import current_app

    return current_app.view_functions.get(endpoint)


def is_api() -> bool:
    return request.path.startswith("/api/")


def _finish(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    if fresh := g.get("fresh_csrf"):
        secure = request.is_secure
        response.set_cookie(
            people.CSRF_COOKIE, fresh, httponly=True, samesite="Lax", secure=secure, max_age=86_400
        )
    took = time.perf_counter() - g.get("started", time.perf_counter())
    metrics.HTTP_SECONDS.labels(
        request.method, request.endpoint or "none", str(response.status_code)
    ).observe(took)
    return response


def _failed(error: Exception) -> Any:
    """Every error of every view: a problem document for programs, a sentence with a way out for people."""
    fault = fault_from(error)
    if fault.status >= 500 and fault.code == "internal":
        fault = fault.model_copy(update={"reference": secrets.token_hex(4)})
        _log.exception("%s %s failed (%s)", request.method, request.endpoint, fault.reference, exc_info=error)
    if is_api():
        return problem(fault)
    if isinstance(error, people.Unauthenticated) and request.method in SAFE:
        return redirect(f"/sign-in?next={request.path}")
    if isinstance(error, Forbidden) and fault.code == "forbidden":
        _log.info("%s was refused %s", people.actor().person_id, request.endpoint)
    return pages.error_page(fault), fault.status
