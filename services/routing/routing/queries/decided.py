"""What was decided today, so that a mistake is corrected the day it is seen."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from contracts import routing_corrections as c
from routing.model import Docket, Ruling
from routing.tables import DOCKETS, RULINGS
from servicekit.clock import SHANGHAI, local_date


def list_decided(session: Session, request: c.ListDecided, now: datetime) -> c.DecidedList:
    """The decisions of the town's day that stand, the newest first."""
    midnight = datetime.combine(local_date(now), time(), SHANGHAI)
    stands = and_(DOCKETS.c.dispute_id == RULINGS.c.dispute_id, DOCKETS.c.decisions == RULINGS.c.decision_no)
    wanted = (
        select(Ruling, Docket)
        .join(DOCKETS, stands)
        .where(RULINGS.c.decided_at >= midnight, DOCKETS.c.state == "routed")
        .order_by(RULINGS.c.decided_at.desc(), RULINGS.c.dispute_id)
        .limit(request.limit)
    )
    return c.DecidedList(items=tuple(_decided(*row) for row in session.execute(wanted)))


def _decided(ruling: Ruling, docket: Docket) -> c.Decided:
    return c.Decided(
        dispute_id=ruling.dispute_id,
        number=docket.number,
        decision_no=ruling.decision_no,
        decided_at=ruling.decided_at,
        decided_by=ruling.decided_by,
        type_code=ruling.decision["type_code"],
        lead_desk=ruling.decision["lead_desk"],
        complexity=ruling.decision["complexity"],
        corrects=ruling.corrects,
        open=docket.is_open,
    )
