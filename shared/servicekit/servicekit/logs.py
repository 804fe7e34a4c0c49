"""Logs: lines for the console or as JSON, with the correlation id and without personal numbers."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import IO, Any, Literal

correlation_id: ContextVar[str] = ContextVar("correlation_id", default="")

_QUIET = ("amqp", "kombu", "nameko", "pika", "alembic", "sqlalchemy.engine", "werkzeug", "urllib3")
_ID = re.compile(r"(?<![0-9A-Za-z])([1-9]\d{5})(?:19|20)\d{6}(\d{3}[0-9Xx])(?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<![0-9A-Za-z.])(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?![0-9A-Za-z])")
_CARD = re.compile(r"(?<![0-9A-Za-z.-])\d{12,15}(\d{4})(?![0-9A-Za-z.-])")
_PASSWORD = re.compile(r"(://[^:/@\s]*):[^/@\s]+@")


@contextmanager
def correlated(identity: str) -> Iterator[None]:
    """Every log line inside carries ``identity``."""
    token = correlation_id.set(identity)
    try:
        yield
    finally:
        correlation_id.reset(token)


def redact(text: str) -> str:
    """``text`` with phones, citizens' numbers, card numbers and passwords in addresses starred."""
    text = _ID.sub(r"\1********\2", text)
    text = _PHONE.sub(r"\1****\2", text)
    return _PASSWORD.sub(r"\1:***@", _CARD.sub(r"************\1", text))


class ConsoleFormatter(logging.Formatter):
    """For a person at the screen: time, level, service, message."""

    def __init__(self, service: str) -> None:
        super().__init__(
            "%(asctime)s %(levelname)-7s %(service)s %(name)s: %(message)s%(correlation)s", "%H:%M:%S"
        )
        self.service = service

    def format(self, record: logging.LogRecord) -> str:
        known = correlation_id.get()
        record.service = self.service
        record.correlation = f" [{known}]" if known else ""
        return redact(super().format(record))


class JsonFormatter(logging.Formatter):
    """For a collector: one JSON object for each line."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self.service = service

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage()),
            "service": self.service,
            "correlation_id": correlation_id.get(),
        }
        if record.exc_info:
            line["error"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def configure(
    service: str,
    level: str = "INFO",
    format: Literal["console", "json"] = "console",
    stream: IO[str] | None = None,
) -> None:
    """Sends the process's log to ``stream`` (standard error); asked again, it replaces its handler."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter(service) if format == "json" else ConsoleFormatter(service))
    handler.set_name("servicekit")
    root = logging.getLogger()
    for old in [kept for kept in root.handlers if kept.get_name() == "servicekit"]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
