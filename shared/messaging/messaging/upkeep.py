"""What every service answers about itself: its health, its dead letters, its audit trail; and the daily seal of its chains."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts import auditing as c
from contracts.operations import Health
from messaging.call import Call
from messaging.mending import Letters
from servicekit import audit
from servicekit.audit import Wanted
from servicekit.engine import reading
from servicekit.scanning import standing

_log = logging.getLogger(__name__)
# A check that was begun so long ago ended with its process.
LONGEST_CHECK_SECONDS = 3600
TOLD_BREAKS = 20


def health(call: Call, service: Any, letters: Letters) -> Health:
    """:raises Forbidden: no right to see operations."""
    call.demand("operations.read")
    scan = standing(call.settings.malware_scan) if service.takes_files else ""
    known = Health(service=service.name, dead_letters=letters.count(), malware_scan=scan)
    if service.name != service.database():  # a desk: its database is another service's to count
        return known
    outbox = service.tables.BUS.outbox
    waiting = select(func.count(), func.min(outbox.c.created_at)).where(outbox.c.published_at.is_(None))
    count, oldest = call.session.execute(waiting).one()
    return known.model_copy(update={"outbox_waiting": count, "oldest_waiting_at": oldest})


def list_audit(call: Call, service: Any, request: c.ListAudit) -> c.AuditRows:
    """:raises Forbidden: no right to read the trail."""
    call.demand("audit.read")
    wanted = Wanted(
        subject=request.subject,
        actors=request.actors,
        since=request.since,
        until=request.until,
        only=c.READS if request.reads else None,
        never=c.READS if request.reads is False else (),
    )
    table = service.tables.AUDIT
    found, cursor = audit.rows(call.session, table, wanted, request.cursor, request.limit)
    items = tuple(_row(service.name, row) for row in found)
    return c.AuditRows(items=items, next_cursor=cursor, total=audit.total(call.session, table, wanted))


def chain_report(call: Call, service: Any, anchors: int) -> c.ChainReport:
    """:raises Forbidden: no right to read the trail."""
    call.demand("audit.read")
    rows, chains = audit.size(call.session, service.tables.AUDIT)
    finished = _newest(call.session, service.tables.AUDIT, c.VERIFY_FINISHED)
    seals = audit.seals(call.session, service.tables.ANCHORS, anchors)
    return c.ChainReport(
        service=service.name,
        rows=rows,
        chains=chains,
        last=c.Verification(at=finished.at, **finished.details) if finished else None,
        running_since=_running(call, service.tables.AUDIT, finished),
        anchors=tuple(c.Anchor(day=day, chains=count, hash=seal) for day, count, seal in seals),
    )


def begin_check(call: Call, service: Any, spawn: Callable[[Callable[[], None]], Any]) -> c.ChainReport:
    """Starts a check of all chains in the background, unless one is running.

    :raises Forbidden: no right to read the trail.
    """
    report = chain_report(call, service, 0)
    if report.running_since is not None:
        return report
    call.audit(c.CHAINS, c.VERIFY_STARTED)
    spawn(lambda: check(service, call.actor.person_id))
    return report.model_copy(update={"running_since": call.now})


def check(service: Any, asked_by: str) -> None:
    """Checks every chain and seal, letting others work meanwhile, and keeps what was found in the trail itself."""
    try:
        found = _checked(service)
    except Exception as error:
        _log.exception("%s: the chains could not be checked", service.name)
        found = {"rows": 0, "breaks": 0, "failed": type(error).__name__}
    service.runtime.tick(
        service, lambda _, call: call.audit(c.CHAINS, c.VERIFY_FINISHED, by=asked_by, **found)
    )


def seal_yesterday(service: Any, call: Call) -> None:
    """Seals the day before today where it is not sealed; the log keeps the seal outside the database."""
    sealed = audit.anchor_yesterday(call.session, (service.tables.AUDIT, service.tables.ANCHORS), call.now)
    if sealed:
        _log.info("%s: the heads of the audit chains are sealed: %s", service.name, sealed)


def _checked(service: Any) -> dict[str, Any]:
    tables, name = service.tables, service.name
    with reading(service.runtime.engine) as session:
        rows, _ = audit.size(session, tables.AUDIT)
        breaks = audit.verify(session, tables.AUDIT, breathe=lambda: time.sleep(0))
        wrong = audit.verify_anchors(session, (tables.AUDIT, tables.ANCHORS))
    if breaks or wrong:
        _log.error("%s: %s breaks in the chains, %s wrong seals", name, len(breaks), len(wrong))
    first = [{"subject": b.dispute_id, "position": b.position, "reason": b.reason} for b in breaks]
    return {"rows": rows, "breaks": len(breaks), "first": first[:TOLD_BREAKS], "wrong_days": wrong}


def _newest(session: Session, table: Any, action: str) -> Any:
    wanted = select(table).where(table.c.dispute_id == c.CHAINS, table.c.action == action)
    return session.execute(wanted.order_by(table.c.position.desc()).limit(1)).first()


def _running(call: Call, table: Any, finished: Any) -> Any:
    started = _newest(call.session, table, c.VERIFY_STARTED)
    if started is None or (finished is not None and finished.position > started.position):
        return None
    return started.at if (call.now - started.at).total_seconds() < LONGEST_CHECK_SECONDS else None


def _row(service: str, row: Any) -> c.AuditRow:
    return c.AuditRow(
        service=service,
        audit_id=row.id,
        subject=row.dispute_id,
        position=row.position,
        at=row.at,
        actor_id=row.actor_id,
        role=row.role,
        action=row.action,
        details=row.details,
    )
