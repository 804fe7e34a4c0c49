"""Logs without personal numbers, health that tells why, metrics in Prometheus' format, lists by cursor."""

import io
import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import Column, Date, Integer, String, Table, insert, select

from contracts.errors import Invalid
from servicekit import logs, metrics
from servicekit.engine import UtcDateTime, new_metadata
from servicekit.health import operations_app
from servicekit.paging import encode_cursor, page

METADATA = new_metadata()
ROWS = Table(
    "rows",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("kind", String(10)),
    Column("at", UtcDateTime),
    Column("day", Date),
)


@pytest.fixture(scope="module")
def metadata():
    return METADATA


@pytest.fixture
def log():
    """Configures the process's log to a text; what was before is put back."""
    root, stream = logging.getLogger(), io.StringIO()
    before, level = list(root.handlers), root.level

    def configure(form, level="INFO"):
        logs.configure("intake", level, form, stream)
        return stream

    yield configure
    root.handlers[:] = before
    root.setLevel(level)


def test_a_json_line_has_the_agreed_fields(log):
    stream = log("json")
    with logs.correlated("abc"):
        logging.getLogger("intake.handlers").info("registered %s", "d1")
    line = json.loads(stream.getvalue())
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "INFO",
        "logger": "intake.handlers",
        "message": "registered d1",
        "service": "intake",
        "correlation_id": "abc",
    }


def test_an_error_brings_its_trace(log):
    stream = log("json")
    try:
        raise LookupError("caller 13812345678")
    except LookupError:
        logging.getLogger("x").exception("failed")
    line = json.loads(stream.getvalue())
    assert "LookupError: caller 138****5678" in line["error"]


def test_the_console_shows_service_and_correlation(log):
    stream = log("console")
    with logs.correlated("abc"):
        logging.getLogger("x").warning("slow")
    logging.getLogger("x").warning("slower")
    first, second = stream.getvalue().splitlines()
    assert first.endswith("WARNING intake x: slow [abc]")
    assert second.endswith("WARNING intake x: slower")


@pytest.mark.parametrize("form", ["json", "console"])
def test_personal_numbers_and_passwords_never_reach_the_log(log, form):
    stream = log(form)
    secrets = ("13812345678", "370832198506151231", "6222021234567890123", "hunter2")
    logging.getLogger("x").info("phone %s id %s card %s at amqp://me:%s@mq/", *secrets)
    assert not [secret for secret in secrets if secret in stream.getvalue()]
    assert "138****5678" in stream.getvalue()
    assert "amqp://me:***@mq/" in stream.getvalue()


def test_ids_and_moments_stay_readable():
    line = "0198f2c4a7b37e1289abcdef01234567 at 2026-03-11T01:00:00.123456+00:00 LSQP-2026-000123 took 0.123456789"
    assert logs.redact(line) == line


def test_configuring_again_replaces_the_handler_and_quiets_libraries(log):
    log("json", "DEBUG")
    stream = log("json", "DEBUG")
    logging.getLogger("x").debug("once")
    logging.getLogger("amqp").info("heartbeat")
    assert len(stream.getvalue().splitlines()) == 1


def test_correlation_ends_with_its_block():
    with logs.correlated("outer"):
        with logs.correlated("inner"):
            assert logs.correlation_id.get() == "inner"
        assert logs.correlation_id.get() == "outer"
    assert logs.correlation_id.get() == ""


def ask(app, path, method="GET"):
    told = []
    body = b"".join(app({"PATH_INFO": path, "REQUEST_METHOD": method}, lambda *given: told.append(given)))
    status, headers = told[0]
    return status, dict(headers), body


def test_a_living_process_says_so_whatever_its_checks_say():
    status, _, body = ask(operations_app({"database": lambda: "gone"}), "/healthz")
    assert (status, json.loads(body)) == ("200 OK", {"status": "alive"})


def test_a_process_is_ready_when_every_check_passes():
    status, headers, body = ask(operations_app({"database": lambda: None}), "/readyz")
    assert status == "200 OK"
    assert headers["Cache-Control"] == "no-store"
    assert json.loads(body) == {"status": "ready", "checks": {"database": "ok"}}


def test_a_process_that_is_not_ready_says_why():
    def broken():
        raise ConnectionError("secret address")

    status, _, body = ask(
        operations_app({"database": lambda: "behind", "bus": broken, "disk": lambda: None}), "/readyz"
    )
    assert status == "503 Service Unavailable"
    assert json.loads(body)["checks"] == {"database": "behind", "bus": "ConnectionError", "disk": "ok"}


def test_metrics_are_told_in_prometheus_format():
    metrics.CONSUMED.labels("intake", "intake.DisputeRouted", "handled").inc()
    status, headers, body = ask(operations_app({}), "/metrics")
    assert status == "200 OK"
    assert headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert (
        b'fengqiao_messages_consumed_total{outcome="handled",queue="intake.DisputeRouted",service="intake"}'
        in body
    )
    assert metrics.exposition(CollectorRegistry()) == b""


def test_other_paths_are_unknown_and_head_has_no_body():
    assert ask(operations_app({}), "/")[0] == "404 Not Found"
    status, headers, body = ask(operations_app({}), "/healthz", "HEAD")
    assert (status, body) == ("200 OK", b"")
    assert int(headers["Content-Length"]) > 0


def pages(session, **order):
    found, cursor = [], ""
    statement = select(ROWS)
    for _ in range(9):
        rows, cursor = page(
            session, statement, [ROWS.c.kind, ROWS.c.id], cursor=cursor, limit=2, scalars=False, **order
        )
        found.append([row.id for row in rows])
        if not cursor:
            return found
    raise AssertionError("the list never ends")


def test_a_list_is_read_to_its_end_by_cursor(session):
    session.execute(insert(ROWS), [{"id": n, "kind": "ab"[n % 2]} for n in range(1, 6)])
    assert pages(session) == [[5, 3], [1, 4], [2]]
    assert pages(session, descending=False) == [[2, 4], [1, 3], [5]]


@pytest.mark.parametrize("column", ["at", "day"])
def test_a_list_is_read_by_moments_and_days(session, column):
    start = datetime(2026, 3, 11, 1, 0, 0, 5, tzinfo=UTC)
    moments = {n: start + timedelta(days=n // 2) for n in range(5)}
    values = [{"id": n, "at": moment, "day": moment.date()} for n, moment in moments.items()]
    session.execute(insert(ROWS), values)
    found, cursor = [], ""
    for _ in range(3):
        keys = [ROWS.c[column], ROWS.c.id]
        rows, cursor = page(
            session, select(ROWS), keys, cursor=cursor, limit=2, descending=False, scalars=False
        )
        found.append([row.id for row in rows])
    assert (found, cursor) == ([[0, 1], [2, 3], [4]], "")


def test_a_moment_without_an_offset_is_a_foreign_cursor(session):
    cursor = encode_cursor([datetime(2026, 3, 11), 1])
    with pytest.raises(Invalid):
        page(session, select(ROWS), [ROWS.c.at, ROWS.c.id], cursor=cursor, limit=2, scalars=False)


@pytest.mark.parametrize("cursor", ["x", "bnVsbA", "WzFd", "W10"])
def test_a_foreign_cursor_is_refused(session, cursor):
    with pytest.raises(Invalid):
        page(session, select(ROWS), [ROWS.c.kind, ROWS.c.id], cursor=cursor, limit=2)
