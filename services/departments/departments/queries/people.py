"""Officers, hand-overs and absences as their desk sees them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from contracts import desk_people as c
from contracts.errors import Forbidden
from contracts.people import Actor
from departments.errors import HandoverUnknown
from departments.model import Absence, Handover
from departments.policies import stands_in
from departments.queries.cases import check_desk, check_reader
from departments.settings import House
from departments.tables import ABSENCES, HANDOVERS

HANDOVER = (
    "handover_id", "dispute_id", "number", "desk", "from_id", "to_id", "reason", "offered_by", "offered_at", "state",
    "answered_by", "answered_at", "answer",
)  # fmt: skip
ABSENCE = (
    "absence_id", "desk", "person_id", "deputy_id", "from_on", "until_on", "reason", "marked_at", "marked_by", "ended_on",
    "ended_by", "end_reason",
)  # fmt: skip
SHOWN = 100
ARRANGES = "duty.manage"


def list_officers(
    session: Session, request: c.ListOfficers, actor: Actor, house: House, today: date
) -> c.Officers:
    """Who works at the desk, by the town's staff, and who stands in for those away today."""
    _check_people_reader(actor, request.desk)
    away = {one.person_id: one for one in absences_of(session, request.desk, today) if one.covers(today)}
    return c.Officers(items=tuple(_officer(one, away) for one in house.officers.get(request.desk, ())))


def _officer(person_id: str, away: dict[str, Absence]) -> c.Officer:
    if person_id not in away:
        return c.Officer(person_id=person_id)
    absence = away[person_id]
    return c.Officer(person_id=person_id, away=True, until_on=absence.until_on, deputy_id=absence.deputy_id)


def list_handovers(session: Session, request: c.ListHandovers, actor: Actor) -> c.Handovers:
    """What waits at the desk, the oldest first; of one dispute everything, the newest first."""
    check_reader(actor, request.desk)
    mine = select(Handover).where(HANDOVERS.c.desk == request.desk)
    if request.dispute_id:
        mine = mine.where(HANDOVERS.c.dispute_id == request.dispute_id)
        mine = mine.order_by(HANDOVERS.c.offered_at.desc())
    else:
        mine = mine.where(HANDOVERS.c.state == "offered").order_by(HANDOVERS.c.offered_at)
    return c.Handovers(items=tuple(as_handover(one) for one in session.scalars(mine.limit(SHOWN))))


def list_absences(
    session: Session, request: c.ListAbsences, actor: Actor, house: House, today: date
) -> c.Absences:
    """Those that run or are to come, the soonest first."""
    _check_people_reader(actor, request.desk)
    found = absences_of(session, request.desk, today)
    arranges = actor.may(ARRANGES) or (
        actor.desk == request.desk and house.is_head(actor.person_id, actor.desk)
    )
    return c.Absences(items=tuple(as_absence(one) for one in found), arranges=arranges)


def check_arranger(actor: Actor, desk: str) -> None:
    """The desk itself, or the centre for it. :raises Forbidden, AnotherDesk: anybody else."""
    if actor.may(ARRANGES):
        return
    if not actor.may("desk.work"):
        raise Forbidden("您没有安排值班和代理的权限。")
    check_desk(actor, desk)


def _check_people_reader(actor: Actor, desk: str) -> None:
    """The desk itself, who may read every case, and who arranges deputies and duty."""
    if not actor.may(ARRANGES):
        check_reader(actor, desk)


def absences_of(session: Session, desk: str, today: date, *, lock: bool = False) -> list[Absence]:
    """Those of the desk that have not ended."""
    current = or_(ABSENCES.c.ended_on.is_(None), ABSENCES.c.ended_on > today)
    mine = select(Absence).where(ABSENCES.c.desk == desk, ABSENCES.c.until_on >= today, current)
    ordered = mine.order_by(ABSENCES.c.from_on, ABSENCES.c.absence_id)
    return list(session.scalars(ordered.with_for_update() if lock else ordered))


def deputises_for(session: Session, actor: Actor, today: date) -> list[str]:
    """The colleagues for whom the actor stands in today."""
    if not actor.desk:
        return []
    found = absences_of(session, actor.desk, today)
    return [one.person_id for one in found if one.deputy_id == actor.person_id and one.covers(today)]


def acting_for(session: Session, actor: Actor, officer_id: str, today: date) -> str:
    """For whom the actor acts on a case of ``officer_id``: the officer where the actor is their deputy today, else ""."""
    if officer_id in ("", actor.person_id) or not actor.desk:
        return ""
    found = absences_of(session, actor.desk, today)
    return officer_id if stands_in(actor.person_id, officer_id, today, found) else ""


def find_handover(session: Session, handover_id: str, desk: str) -> Handover:
    """Locked. :raises HandoverUnknown: this desk has none of that name."""
    found = session.get(Handover, handover_id, with_for_update=True, populate_existing=True)
    if found is None or found.desk != desk:
        raise HandoverUnknown("没有这次移交，请刷新列表。")
    return found


def find_absence(session: Session, absence_id: str, desk: str) -> Absence:
    """Locked. :raises HandoverUnknown: this desk has none of that name."""
    found = session.get(Absence, absence_id, with_for_update=True, populate_existing=True)
    if found is None or found.desk != desk:
        raise HandoverUnknown("没有这次请假登记，请刷新页面。")
    return found


def waits_for_answer(session: Session, dispute_id: str, desk: str) -> bool:
    waiting = HANDOVERS.c.state == "offered"
    mine = select(HANDOVERS.c.handover_id).where(
        HANDOVERS.c.dispute_id == dispute_id, HANDOVERS.c.desk == desk, waiting
    )
    return session.scalar(mine.limit(1)) is not None


def as_handover(one: Handover) -> c.Handover:
    return c.Handover(**{name: getattr(one, name) for name in HANDOVER})


def as_absence(one: Absence) -> c.Absence:
    return c.Absence(**{name: getattr(one, name) for name in ABSENCE})
