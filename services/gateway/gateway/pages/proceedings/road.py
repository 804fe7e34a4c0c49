"""The service worker of a mediator's day: its text with the files that the pages need without a network."""

from __future__ import annotations

import json

from flask import Response

from gateway import assets
from gateway.people import needs

SHELL = (
    "vendor/tabler.min.css", "vendor/tabler-icons.min.css", "vendor/fonts/tabler-icons.woff2", "vendor/htmx.min.js",
    "vendor/signature_pad.min.js", "app.css", "app.js", "proceedings.css", "proceedings.js", "dictation.js", "road.js",
    "mark.svg",
)  # fmt: skip


@needs()
def worker() -> Response:
    """Its scopes are /today and /proceedings/, which the page names; no page outside them is touched."""
    return as_worker(SHELL, ("roadworker.js", "workershell.js"), scope="/")


def as_worker(shell: tuple[str, ...], scripts: tuple[str, ...], scope: str = "") -> Response:
    """Scripts as a worker that keeps ``shell``; ``scope``: how far the page may let it reach beyond its folder."""
    kept = [assets.asset(name) for name in shell]
    script = "\n".join((assets.STATIC / name).read_text("utf-8") for name in scripts)
    version = assets.digest(json.dumps([kept, script]).encode())
    head = f"const SHELL = {json.dumps(kept)}, VERSION = {json.dumps(version)};\n"
    response = Response(head + script, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    if scope:
        response.headers["Service-Worker-Allowed"] = scope
    return response


PAGES = (("/road/worker.js", ["GET"], worker),)
